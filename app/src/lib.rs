//! The screens: Leptos components and the server functions they call.
//!
//! A feature is a folder: `calls.rs` has its server functions, each page and part a file of its
//! own. `ui` is the design system and knows no feature; `ssr` is the only seam to the server.

pub mod app;
pub mod auth;
pub mod call_error;
pub mod dashboard;
pub mod date;
pub mod dev;
pub mod form;
pub mod frame;
pub mod home;
pub mod load;
pub mod look;
pub mod note;
pub mod page;
pub mod problem;
pub mod review;
pub mod routes;
pub mod settings;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod text;
pub mod typed;
pub mod ui;

pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
