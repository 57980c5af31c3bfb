//! Fuzz: cards that were learned together must not stay together for ever.
//!
//! The ranges are those of Anki (`rslib/src/scheduler/states/fuzz.rs`): nothing below 2.5 days,
//! then one day and a share of the interval that shrinks as it grows.

use std::ops::RangeInclusive;

/// From, to (days) and the share of that part of an interval that it may move by.
const SHARES: [(f64, f64, f64); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, f64::MAX, 0.05)];

/// Longest interval in days: a century.
const LONGEST: i32 = 36_500;

/// A number in `0.0..1.0` that `seed` and `turn` decide (SplitMix64, Steele, Lea and Flood 2014).
pub(crate) fn draw(seed: u64, turn: u64) -> f64 {
    const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut bits = seed.wrapping_add(turn.wrapping_add(1).wrapping_mul(GAMMA));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Whole days in place of `interval` days without any fuzz, at least one and at most [`LONGEST`].
pub(crate) fn exact(interval: f64) -> i32 {
    (interval.round() as i32).clamp(1, LONGEST)
}

/// The days that may stand in place of `interval` days, at least one and at most [`LONGEST`].
pub(crate) fn range(interval: f64) -> RangeInclusive<i32> {
    let (lower, upper) = around(interval.clamp(1.0, f64::from(LONGEST)));
    lower.clamp(1, LONGEST)..=upper.clamp(1, LONGEST)
}

/// The day of `range` that `drawn`, in `0.0..1.0`, chooses.
pub(crate) fn pick(range: RangeInclusive<i32>, drawn: f64) -> i32 {
    let (lower, upper) = range.into_inner();
    let choices = f64::from(upper - lower) + 1.0;
    (lower + (drawn * choices) as i32).min(upper)
}

fn around(interval: f64) -> (i32, i32) {
    if interval < 2.5 {
        let whole = interval.round() as i32;
        return (whole, whole);
    }
    let delta = SHARES
        .iter()
        .map(|(from, to, share)| share * (interval.min(*to) - from).max(0.0))
        .sum::<f64>()
        + 1.0;
    (
        (interval - delta).round() as i32,
        (interval + delta).round() as i32,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first and the last day that `interval` may become.
    fn ends(interval: f64) -> (i32, i32) {
        let range = || range(interval);
        (pick(range(), 0.0), pick(range(), 1.0 - f64::EPSILON))
    }

    /// By hand from the shares; 7 days: 1 + 0.15·4.5 = 1.675; 20 days: 1.675 + 1.3 = 2.975.
    #[test]
    fn the_range_grows_with_the_interval() {
        for (interval, expected) in [
            (0.2, (1, 1)),
            (2.4, (2, 2)),
            (2.5, (2, 4)),
            (7.0, (5, 9)),
            (20.0, (17, 23)),
            (100.0, (93, 107)),
            (1e9, (34_673, 36_500)),
        ] {
            assert_eq!(ends(interval), expected, "{interval}");
        }
    }

    #[test]
    fn without_fuzz_an_interval_is_rounded() {
        for (interval, expected) in [(0.2, 1), (2.5, 3), (11.4, 11), (1e9, 36_500)] {
            assert_eq!(exact(interval), expected, "{interval}");
        }
    }

    #[test]
    fn draws_are_spread_evenly_and_repeatable() {
        let mut buckets = [0_u32; 10];
        for turn in 0..10_000 {
            let drawn = draw(42, turn);
            assert!((0.0..1.0).contains(&drawn));
            assert_eq!(drawn, draw(42, turn));
            buckets[(drawn * 10.0) as usize] += 1;
        }
        assert!(
            buckets.iter().all(|count| (850..1_150).contains(count)),
            "{buckets:?}"
        );
        assert_ne!(draw(1, 0), draw(2, 0));
    }
}
