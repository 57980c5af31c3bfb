//! Taking everything along, on both databases.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly, and use a part of what graders' tests have"
)]

#[path = "../common/mod.rs"]
mod common;

#[path = "../grading/model.rs"]
mod model;
#[path = "../grading/support.rs"]
mod support;

mod complete;
mod export;
mod learner;
mod unzip;
