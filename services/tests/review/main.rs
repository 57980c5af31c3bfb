//! Reviewing, on both databases.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../../../scheduler/tests/learners/mod.rs"]
mod learners;
#[path = "../../../scheduler/tests/simulated/mod.rs"]
mod simulated;

mod answer;
mod backfill;
mod catch_up;
mod days;
mod fit;
mod histories;
mod leech;
mod limits;
mod lived;
mod manual;
mod page;
mod scheduler_change;
mod sessions;
mod steps;
mod support;
mod undo;
