//! Figures about a learner's memory, as `docs/STATISTICS.md` defines them.

mod calibration;
mod share;
mod spread;

pub use calibration::{BUCKETS, Bucket, rmse};
pub use share::Share;
pub use spread::{DIFFICULTY, RETRIEVABILITY, STABILITY, Spread};
