//! Moving in from elsewhere.

pub mod original;
