//! The learner's clock.

pub(crate) use crate::auth::zone::offset as utc_offset;
