//! Notes, their categories, drafts and the frame, on both databases.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

mod costs;
mod double;
mod draft;
mod due;
mod list;
mod refused;
mod save;
mod support;
mod trash;
