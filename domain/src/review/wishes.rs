use std::ops::RangeInclusive;

/// What a learner may want their chance of recall at a review to be, in per cent.
pub const RETENTION_PERCENT: RangeInclusive<u8> = 70..=97;

/// Most new cards that a learner may want in a study day; none is a wish too.
pub const NEW_PER_DAY_MAX: u16 = 9_999;

/// Limits that a learner may set to the reviews of a study day.
pub const REVIEWS_PER_DAY: RangeInclusive<u16> = 1..=9_999;
