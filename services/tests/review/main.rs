//! Reviewing, on both databases.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

mod answer;
mod days;
mod histories;
mod manual;
mod page;
mod support;
mod undo;
