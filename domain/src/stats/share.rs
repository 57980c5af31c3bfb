use serde::{Deserialize, Serialize};

/// Of the standard normal distribution, 95 % lie within so many standard deviations.
const Z: f64 = 1.959_964;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// How many.
    pub hits: u32,
    /// Of how many.
    pub of: u32,
}

impl Share {
    /// `0.0..=1.0`; `None` of none.
    pub fn fraction(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.hits) / f64::from(self.of))
    }

    /// Between which fractions the true one is, with 95 % confidence: the interval of Wilson (1927),
    /// which stays within 0 and 1 and is honest about few; `None` of none.
    pub fn interval(self) -> Option<(f64, f64)> {
        let fraction = self.fraction()?;
        let of = f64::from(self.of);
        let squared = Z * Z;
        let middle = fraction + squared / (2.0 * of);
        let spread = fraction * (1.0 - fraction) / of + squared / (4.0 * of * of);
        let half = Z * spread.sqrt();
        let scale = 1.0 + squared / of;
        Some((
            ((middle - half) / scale).clamp(0.0, 1.0),
            ((middle + half) / scale).clamp(0.0, 1.0),
        ))
    }

    /// Adds `other`.
    pub fn add(&mut self, other: Self) {
        self.hits = self.hits.saturating_add(other.hits);
        self.of = self.of.saturating_add(other.of);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(hits: u32, of: u32) -> (f64, f64) {
        Share { hits, of }.interval().unwrap()
    }

    /// By hand for 8 of 10: z² = 3.84146; middle 0.8 + 3.84146 / 20 = 0.992073; half 1.959964 ·
    /// √(0.016 + 3.84146 / 400) = 0.313621; both divided by 1.384146.
    #[test]
    fn the_interval_is_that_of_paper_and_pencil() {
        let (low, high) = interval(8, 10);
        assert!(
            (low - (0.992_073 - 0.313_621) / 1.384_146).abs() < 1e-5,
            "{low}"
        );
        assert!(
            (high - (0.992_073 + 0.313_621) / 1.384_146).abs() < 1e-5,
            "{high}"
        );
    }

    #[test]
    fn none_and_all_say_little_when_they_are_few() {
        let (low, high) = interval(0, 5);
        assert_eq!(low, 0.0);
        assert!((high - 0.434_48).abs() < 1e-4, "{high}");
        let (low, high) = interval(5, 5);
        assert!((low - 0.565_52).abs() < 1e-4, "{low}");
        assert!((high - 1.0).abs() < 1e-12);
        let (low, high) = interval(9_000, 10_000);
        assert!(high - low < 0.012);
        assert_eq!(Share::default().interval(), None);
        assert_eq!(Share::default().fraction(), None);
    }
}
