//! The rules of Resee: pure, without I/O, async or a clock. `now` is always an argument.
//!
//! Compiled for the server and for the browser, so its dependencies are part of the bundle.

pub mod auth;
pub mod category;
pub mod grading;
pub mod id;
pub mod language;
pub mod note;
pub mod particle;
pub mod plan;
pub mod remind;
pub mod review;
pub mod search;
pub mod stats;
pub mod text;
pub mod time;
