//! What a stretch of days comes to.

use crate::{home::RETENTION, year::Day};

/// How well somebody remembered what they were asked, in percent.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The mean of the true chances of recall at the moment of asking.
    pub truth: f64,
    /// The share that was recalled: the same with the luck of the draw.
    pub recalled: f64,
}

impl Kept {
    /// Of `days`.
    pub fn of(days: &[Day]) -> Self {
        let due = f64::from(days.iter().map(|day| day.due).sum::<u32>()).max(1.0);
        let chances: f64 = days.iter().map(|day| day.chances).sum();
        let recalled: u32 = days.iter().map(|day| day.recalled).sum();
        Self {
            truth: chances / due * 100.0,
            recalled: f64::from(recalled) / due * 100.0,
        }
    }

    /// Points between what was wanted and what was true.
    pub fn gap(&self) -> f64 {
        (self.truth - RETENTION * 100.0).abs()
    }

    /// The same of what was recalled.
    pub fn recalled_gap(&self) -> f64 {
        (self.recalled - RETENTION * 100.0).abs()
    }
}

/// Standard deviation of `values`, one a day, around the straight line that fits them best.
pub fn unevenness(values: impl Iterator<Item = u32>) -> f64 {
    let values: Vec<f64> = values.map(f64::from).collect();
    let count = values.len().max(1) as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / count;
    let along = || (0..values.len()).map(|day| day as f64 - middle);
    let spread: f64 = along().map(|day| day * day).sum();
    let slope = along()
        .zip(&values)
        .map(|(day, value)| day * value)
        .sum::<f64>()
        / spread.max(1.0);
    let squares: f64 = along()
        .zip(&values)
        .map(|(day, value)| (value - mean - slope * day).powi(2))
        .sum();
    (squares / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_even_and_a_zigzag_is_not() {
        assert!(unevenness([3, 5, 7, 9].into_iter()) < 1e-9);
        // By hand: around 1.5, slope 0.2; residuals -0.2, -0.4, 1.4 … of 1, 1, 3, 1.
        let zigzag = unevenness([1, 1, 3, 1].into_iter());
        assert!((zigzag - 0.7_f64.sqrt()).abs() < 1e-9, "{zigzag}");
        assert!(unevenness(std::iter::empty()).abs() < 1e-9);
    }

    #[test]
    fn chances_and_recalled_cards_are_shares_of_what_was_due() {
        let days = [
            Day {
                answers: 9,
                due: 3,
                recalled: 3,
                chances: 2.7,
            },
            Day {
                answers: 1,
                due: 1,
                recalled: 0,
                chances: 0.7,
            },
        ];
        let kept = Kept::of(&days);
        assert!((kept.truth - 85.0).abs() < 1e-9 && (kept.gap() - 5.0).abs() < 1e-9);
        assert!((kept.recalled - 75.0).abs() < 1e-9);
    }
}
