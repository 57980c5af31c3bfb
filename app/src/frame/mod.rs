//! What stands around a page.

#[cfg(feature = "hydrate")]
pub mod keys;
mod zone;

#[cfg(feature = "ssr")]
mod around;
#[cfg(feature = "ssr")]
mod look_switch;
#[cfg(feature = "ssr")]
mod nav;
#[cfg(feature = "ssr")]
mod shortcuts;
#[cfg(feature = "ssr")]
mod tabbar;

#[cfg(feature = "ssr")]
pub use around::{Frame, Place};
#[cfg(feature = "ssr")]
pub use look_switch::LookSwitch;
