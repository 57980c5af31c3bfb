//! The four modes and grading, on both databases.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

mod agreement;
mod broken;
mod check;
mod choose;
mod costs;
mod drafts;
mod edited;
mod explain;
mod jobs;
mod model;
mod prepared;
mod rating;
mod rubric;
mod sealed;
mod support;
mod title;
