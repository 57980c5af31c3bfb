//! When a learner's parameters are fitted to their reviews (decision 19).
//!
//! A review counts if it was on a later day than the one of the card before it; nothing can be
//! learned from others.

/// Reviews that count before the first fit. Below that, Anki warns of the result: the held-out fifth
/// would be a few dozen reviews, and which parameters predict those better is a matter of luck.
pub const FIRST_FIT: u16 = 400;

/// How many more reviews that count it takes until the next fit, after one to `learned` of them: half
/// as many again, so that the work and the log grow no faster than the reviews.
pub fn next_fit(learned: u32) -> u32 {
    u32::from(FIRST_FIT)
        .saturating_sub(learned)
        .max(learned / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_come_further_and_further_apart() {
        for (learned, expected) in [
            (0, 400),
            (8, 392),
            (399, 199),
            (400, 200),
            (600, 300),
            (10_000, 5_000),
            (u32::MAX, u32::MAX / 2),
        ] {
            assert_eq!(next_fit(learned), expected, "{learned}");
        }
    }
}
