use serde::{Deserialize, Serialize};

use super::Share;

/// Buckets of predicted recall; each is 5 % wide.
pub const BUCKETS: u8 = 20;

/// Reviews whose predicted chances of recall are alike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Which: `0..20`. Bucket `n` begins at `n` times 5 %.
    pub number: u8,
    /// Mean of what was predicted, `0.0..=1.0`.
    pub predicted: f64,
    /// How many were recalled.
    pub recalled: Share,
}

/// How far predicted and true recall are apart: the root of the mean squared difference between the
/// mean prediction of a bucket and what was recalled of it, each bucket weighted by its reviews
/// (RMSE over bins), `0.0..=1.0`; `None` without reviews.
pub fn rmse(buckets: &[Bucket]) -> Option<f64> {
    let reviews: f64 = buckets.iter().map(|one| f64::from(one.recalled.of)).sum();
    let squares: f64 = buckets
        .iter()
        .filter_map(|one| {
            let off = one.predicted - one.recalled.fraction()?;
            Some(off * off * f64::from(one.recalled.of))
        })
        .sum();
    (reviews > 0.0).then(|| (squares / reviews).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(number: u8, predicted: f64, hits: u32, of: u32) -> Bucket {
        Bucket {
            number,
            predicted,
            recalled: Share { hits, of },
        }
    }

    /// By hand: 8 of 10 at 0.92 are off by 0.12, 9 of 30 at 0.31 by 0.01, so
    /// √((10 · 0.0144 + 30 · 0.0001) / 40) = √0.003675.
    #[test]
    fn the_difference_is_that_of_paper_and_pencil() {
        let buckets = [bucket(18, 0.92, 8, 10), bucket(6, 0.31, 9, 30)];
        let rmse = rmse(&buckets).unwrap();
        assert!((rmse - 0.003_675_f64.sqrt()).abs() < 1e-12, "{rmse}");
    }

    #[test]
    fn what_has_no_reviews_says_nothing() {
        assert_eq!(rmse(&[]), None);
        assert_eq!(rmse(&[bucket(3, 0.0, 0, 0)]), None);
        let half = [bucket(10, 0.5, 1, 2), bucket(3, 0.17, 0, 0)];
        assert_eq!(rmse(&half), Some(0.0));
    }
}
