//! Pages of admins.

mod ages;
mod ai;
mod ai_days;
mod amounts;
mod calls;
mod filter;
mod job;
mod jobs;
mod layout;
mod loads;
mod mails;
mod queue;

pub use ai::AiPage;
pub use jobs::JobsPage;
pub use mails::MailsPage;
