//! What is answered without the screens, one file each.

pub mod exports;
pub mod files;
pub mod health;
pub mod plain;
pub mod problem;
pub mod token;
pub mod unsubscribe;
