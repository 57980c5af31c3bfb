//! Settings.

pub mod calls;
mod profile;

pub use profile::ProfilePage;
