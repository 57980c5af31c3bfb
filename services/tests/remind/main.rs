//! Mails that come by themselves: when, to whom, what they say, and how they end.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

#[path = "../review/support.rs"]
#[expect(dead_code, reason = "only notes and answers are of use here")]
mod review;

mod days;
mod decide;
mod ends;
mod prove;
mod settings;
mod support;
