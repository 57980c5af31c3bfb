//! An extra wake-up for workers in other processes. A worker looks by itself as well, so a bell that
//! nobody hears costs a moment and never a job.

mod redis;

pub use redis::{Redis, listen};

/// Told about every job enqueued in this process, before its transaction ends. Returns at once.
pub trait Bell: Send + Sync {
    /// Wakes the workers soon.
    fn ring(&self);
}

/// There is no bell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Bell for Silent {
    fn ring(&self) {}
}
