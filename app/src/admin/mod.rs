//! Pages of admins.

mod ai;
mod ai_days;
mod amounts;
mod loads;

pub use ai::AiPage;
