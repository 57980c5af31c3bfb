//! Accounts: registering, signing in and out, links from mails.

pub mod calls;
#[cfg(feature = "ssr")]
pub mod change_email;
#[cfg(feature = "ssr")]
pub mod forgot;
#[cfg(feature = "ssr")]
pub(crate) mod layout;
#[cfg(feature = "ssr")]
mod loads;
#[cfg(feature = "ssr")]
pub mod login;
mod meter;
#[cfg(feature = "ssr")]
pub mod register;
#[cfg(feature = "ssr")]
pub mod reset;
#[cfg(feature = "ssr")]
pub mod resume;
#[cfg(feature = "ssr")]
pub mod verify;
mod zone_field;
