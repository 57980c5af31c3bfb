//! What a model's server can do wrong: never a panic, never a rating that code did not compute
//! from verdicts of the form that was asked for, and never longer than the limit.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail loudly and print their figures"
)]

#[path = "../common/mod.rs"]
mod common;

mod call;
mod flow;
mod readers;
mod stub;
mod support;
mod table;
