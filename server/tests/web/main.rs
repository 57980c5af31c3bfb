//! The whole server: its real router over the real services, in process and on a real socket, on
//! SQLite and on PostgreSQL.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

#[path = "../../../services/tests/common/mod.rs"]
mod common;

#[path = "../../../services/tests/ai_support/mod.rs"]
mod ai_support;

mod browser;
mod embedded;
mod html;
mod notes;
mod process;
#[path = "../../../services/tests/redis_support/mod.rs"]
mod redis_support;
mod site;
mod wire;

mod admin_health;
mod admin_jobs;
mod admin_mail;
mod ai;
mod alone;
mod authorisation;
mod backlog;
mod bad_input;
mod caching;
mod calls;
mod command_line;
mod costs;
mod damage;
mod data;
mod deletion;
mod ended_session;
mod enumeration;
mod evaluate;
mod files;
mod forged_tokens;
mod garbage;
mod grading;
mod guessing;
mod health;
mod hosts;
mod kept;
mod listening;
mod mailbox;
mod monitoring;
mod note_check;
mod notifications;
mod origin;
mod outage;
mod page_data;
mod pages;
mod parallel;
mod plain;
mod policy;
mod redirects;
mod redis_away;
mod schedule;
mod scheduler;
mod secrets;
mod security;
mod sessions;
mod settings;
mod smuggling;
mod stats;
mod too_many;
mod worker;
