//! Middles and tails.

use std::time::Duration;

/// What one kind of request took.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// Notes one request.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Takes over what another connection noted.
    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Milliseconds below which `share` of them lie.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted: Vec<f64> = self.0.iter().map(|took| took.as_secs_f64() * 1e3).collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        let place = (last as f64 * share).round() as usize;
        sorted.get(place).copied().unwrap_or(0.0)
    }
}

/// The middle one.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// How well a time tells two kinds apart: the share of pairs in which `one` took longer than `other`, a
/// draw counting half (the area under the ROC curve). 0.5 is not at all.
pub fn auc(one: &[f64], other: &[f64]) -> f64 {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let won: f64 = pairs
        .map(|(a, b)| match a.total_cmp(b) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    won / (one.len() * other.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_sorted_values() {
        let mut all = Latencies::default();
        for ms in (1..=101).rev() {
            all.add(Duration::from_millis(ms));
        }
        assert!((all.quantile(0.5) - 51.0).abs() < 1e-9);
        assert!((all.quantile(0.99) - 100.0).abs() < 1e-9);
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!(Latencies::default().quantile(0.5).abs() < 1e-9);
    }

    #[test]
    fn an_area_is_a_half_for_what_is_alike() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(auc(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), 0.5));
        assert!(near(auc(&[4.0, 5.0], &[1.0, 2.0]), 1.0));
        assert!(near(auc(&[1.0], &[1.0, 2.0]), 0.25));
    }
}
