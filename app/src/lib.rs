//! The screens: Leptos components and the server functions they call.
//!
//! A feature is a folder: `calls.rs` has its server functions, each page and part a file of its
//! own. `ui` is the design system and knows no feature; `ssr` is the only seam to the server.
//!
//! Pages are rendered by the server alone. What moves in them is an island: a component that both
//! sides have, and the only thing of a page that the browser loads code for.

#[cfg(feature = "ssr")]
pub mod admin;
#[cfg(feature = "ssr")]
mod ages;
#[cfg(feature = "ssr")]
pub mod app;
pub mod auth;
pub mod call_error;
#[cfg(feature = "ssr")]
pub mod dashboard;
pub mod date;
#[cfg(feature = "ssr")]
pub mod dev;
pub mod form;
pub mod frame;
pub mod grading;
#[cfg(feature = "ssr")]
pub mod home;
pub mod look;
pub mod note;
#[cfg(feature = "ssr")]
pub mod number;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
pub mod remind;
pub mod review;
#[cfg(feature = "ssr")]
pub mod routes;
pub mod settings;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
#[cfg(feature = "ssr")]
pub mod stats;
pub mod text;
#[cfg(feature = "ssr")]
pub mod typed;
pub mod ui;
pub mod wording;

#[cfg(feature = "ssr")]
pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Starts what is the same on every page in the browser: keys, forms, and where calls lead.
#[cfg(feature = "hydrate")]
pub fn start() {
    // Where an answer leads is a page of ours; there is no router that could show it.
    let _ = server_fn::redirect::set_redirect_hook(ui::browser::go);
    frame::keys::listen();
    form::listen();
}
