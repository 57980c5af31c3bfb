//! Pages of admins.

mod ai;
mod ai_days;
mod amounts;
mod audit;
mod calls;
mod filter;
mod health;
mod job;
mod jobs;
mod layout;
mod loads;
mod mails;
mod queue;

pub use ai::AiPage;
pub use audit::AuditPage;
pub use health::HealthPage;
pub use jobs::JobsPage;
pub use mails::MailsPage;
