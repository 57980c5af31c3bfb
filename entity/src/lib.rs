//! The tables, one file each: rows and finders, no policy.
//!
//! Times are UTC milliseconds, study days are days since 1970-01-01. Rows never leave `services`.

pub mod ai_call;
pub mod answer;
pub mod answer_draft;
pub mod audit_event;
pub mod backup;
pub mod card;
pub mod category;
pub mod choice;
pub mod deletion;
pub mod draft;
pub mod export;
pub mod export_chunk;
pub mod identity;
pub mod invite;
pub mod job;
pub mod mail;
pub mod note;
pub mod note_check;
pub mod note_tag;
pub mod one_time_token;
pub mod parameter_set;
pub mod refresh_token;
pub mod reminder;
pub mod review_event;
pub mod review_summary;
pub mod rubric;
pub mod scheduler_change;
pub mod session;
pub mod tag;
pub mod user;
