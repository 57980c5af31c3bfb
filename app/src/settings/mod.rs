//! Settings.

pub mod calls;
#[cfg(feature = "ssr")]
mod loads;
#[cfg(feature = "ssr")]
mod profile;

#[cfg(feature = "ssr")]
pub use profile::ProfilePage;
