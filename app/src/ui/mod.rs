//! The design system: what pages are built of. It knows no feature; words come in as props, and so
//! do ids, so that both sides agree on them. Each file emits the classes of `style/ui/`.

#[cfg(feature = "ssr")]
pub mod area;
pub mod banner;
pub mod browser;
#[cfg(feature = "ssr")]
pub mod button;
#[cfg(feature = "ssr")]
pub mod curve;
#[cfg(feature = "ssr")]
pub mod empty;
#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
pub mod fonts;
pub mod icon;
pub mod mark;
pub mod show_password;
#[cfg(feature = "ssr")]
pub mod status;
pub mod ticks;
