//! Forms that the browser can post by itself, and that our code posts once it is there, so that a
//! refusal or a lost connection leaves everything in place that was typed.
//!
//! On the server a form shows what the address says about the last post. In the browser one
//! listener serves all forms of a page: what it shows is in the page, hidden, from the start.

#[cfg(feature = "hydrate")]
mod post;
#[cfg(feature = "hydrate")]
mod show;
#[cfg(feature = "ssr")]
mod view;

#[cfg(feature = "hydrate")]
pub use post::listen;
#[cfg(feature = "ssr")]
pub use view::{Form, PostForm, refusal};
