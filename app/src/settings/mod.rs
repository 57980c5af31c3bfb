//! Settings.

#[cfg(feature = "ssr")]
mod ai_consent;
pub mod calls;
#[cfg(feature = "ssr")]
mod current_password;
#[cfg(feature = "ssr")]
mod data;
#[cfg(feature = "ssr")]
mod layout;
#[cfg(feature = "ssr")]
mod loads;
#[cfg(feature = "ssr")]
mod notifications;
#[cfg(feature = "ssr")]
mod profile;
#[cfg(feature = "ssr")]
mod review;
#[cfg(feature = "ssr")]
mod scheduler;
#[cfg(feature = "ssr")]
mod security;

#[cfg(feature = "ssr")]
pub use data::{DataPage, DeletedPage};
#[cfg(feature = "ssr")]
pub use notifications::NotificationsPage;
#[cfg(feature = "ssr")]
pub use profile::ProfilePage;
#[cfg(feature = "ssr")]
pub use review::ReviewSettingsPage;
#[cfg(feature = "ssr")]
pub use scheduler::{ModelFacts, name as scheduler_name};
#[cfg(feature = "ssr")]
pub use security::SecurityPage;
#[cfg(feature = "ssr")]
pub(crate) use security::{
    calls::ChangeEmail,
    log::{Entry, Older},
};
