use serde::{Deserialize, Serialize};

/// What the scheduler knows of a card's memory (FSRS-6).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Days until the chance of recall has fallen to 90 %, `0.001..=36_500`.
    pub stability: f64,
    /// `1..=10`.
    pub difficulty: f64,
}

/// Decay of the default FSRS-6 parameters (w20).
pub const DECAY: f64 = 0.1542;

/// Chance of recall `elapsed` days after a review that left `stability` days, `0.0..=1.0`.
///
/// R(t, S) = (1 + f·t/S)^(−decay) with f = 0.9^(−1/decay) − 1, so that R(S, S) = 0.9: the
/// forgetting curve of FSRS-6 (`fsrs` 6.6, `model.rs`). A stability that is not positive counts as
/// none left; time that has not passed as none passed.
pub fn retrievability(elapsed: f64, stability: f64, decay: f64) -> f64 {
    let elapsed = elapsed.max(0.0);
    if elapsed == 0.0 {
        return 1.0;
    }
    if stability.is_nan() || stability <= 0.0 {
        return 0.0;
    }
    let factor = 0.9_f64.powf(-1.0 / decay) - 1.0;
    (1.0 + factor * elapsed / stability).powf(-decay)
}

/// Days after which the chance of recall has fallen to `retention` (`0.0..1.0`), the inverse of
/// [`retrievability`].
pub fn interval(stability: f64, retention: f64, decay: f64) -> f64 {
    let factor = 0.9_f64.powf(-1.0 / decay) - 1.0;
    stability / factor * (retention.powf(-1.0 / decay) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `fsrs` 6.6, `inference.rs`, `test_next_interval`: whole days at a stability of one.
    #[test]
    fn intervals_are_those_of_fsrs_6() {
        let expected = [34_793.0, 2_508.0, 387.0, 90.0, 27.0, 9.0, 3.0, 1.0];
        for (tenths, expected) in (2..).zip(expected) {
            let days = interval(1.0, f64::from(tenths) / 10.0, DECAY);
            assert!(
                (days - expected).abs() <= 0.5 + expected * 1e-5,
                "{tenths}: {days}"
            );
            let back = retrievability(days, 1.0, DECAY);
            assert!(
                (back - f64::from(tenths) / 10.0).abs() < 1e-9,
                "{tenths}: {back}"
            );
        }
    }

    /// `fsrs` 6.6, `model.rs`, the forgetting curve's own test.
    #[test]
    fn the_curve_is_the_one_of_fsrs_6() {
        for (elapsed, stability, expected) in [
            (0.0, 1.0, 1.0),
            (1.0, 2.0, 0.940_344_3),
            (2.0, 3.0, 0.925_378_6),
            (3.0, 4.0, 0.918_522_9),
            (4.0, 4.0, 0.9),
            (5.0, 2.0, 0.826_135_9),
        ] {
            let recall = retrievability(elapsed, stability, DECAY);
            assert!(
                (recall - expected).abs() < 1e-6,
                "{elapsed} {stability}: {recall}"
            );
        }
    }

    #[test]
    fn what_cannot_be_is_still_a_chance() {
        for (elapsed, stability, expected) in [
            (-3.0, 5.0, 1.0),
            (f64::NAN, 5.0, 1.0),
            (1.0, 0.0, 0.0),
            (1.0, -1.0, 0.0),
            (1.0, f64::NAN, 0.0),
        ] {
            assert_eq!(retrievability(elapsed, stability, DECAY), expected);
        }
    }
}
