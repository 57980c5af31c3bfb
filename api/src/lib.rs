//! The contract between screens and services: what a page may ask, and what it is told.
//!
//! Per feature one trait and its request and response types. No type here can reach a database
//! or a widget, and none that is serialised holds a secret.

pub mod admin;
pub mod ai;
pub mod auth;
pub mod caller;
pub mod dashboard;
pub mod data;
pub mod error;
pub mod frame;
pub mod grading;
pub mod health;
pub mod mail;
pub mod note;
pub mod page;
pub mod remind;
pub mod review;
pub mod security;
pub mod settings;
pub mod stats;

pub use caller::{Caller, Viewer};
pub use error::{ApiError, Field, FieldProblem, Problem, Problems};
