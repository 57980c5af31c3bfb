//! Backups that restore.
//!
//! A backup is a folder: the dump of the database, a manifest that says what is in it (rows and a
//! content hash of every table), and the checksums of both. It is made from one snapshot of the
//! running database, appears under its name only when it is whole, and is trusted only after it has
//! been restored into a scratch database and compared ([`verify`]).
//!
//! What is restored is built and compared beside what is there, and then takes its place in one
//! step ([`restore`]). Jobs are part of a backup: what is owed stays owed.

mod contents;
mod digest;
mod error;
mod files;
mod folder;
pub mod job;
mod make;
mod manifest;
mod postgres;
pub mod record;
mod restore;
pub mod retention;
mod settings;
mod sqlite;
mod verify;

pub use contents::{Contents, Table, of_database};
pub use error::{BackupError, Result};
pub use folder::{Checked, check, newest};
pub use make::{Made, make};
pub use manifest::{Engine, Manifest};
pub use restore::{Restored, restore};
pub use retention::Keep;
pub use settings::{BackupSettings, Source};
pub use verify::{Verified, verify};
