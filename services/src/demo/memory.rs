//! The simulated learner's memory: decides how each review is rated.

use domain::review::Rating;
use rand::{Rng, rngs::StdRng};

/// How well one note sits, compared with what the scheduler expects.
#[derive(Clone, Copy, Debug)]
pub struct Affinity(f64);

impl Affinity {
    /// Asks for too much at once: forgotten so often that it becomes a leech.
    pub const SLIPPING: Self = Self(0.2);

    /// Most notes behave about as expected, some are stubborn.
    pub fn draw(random: &mut StdRng) -> Self {
        Self(0.75 + 0.6 * random.random::<f64>() + 0.3 * random.random::<f64>().powi(4))
    }

    /// How a review is rated when the scheduler predicts `recall` (`None`: the first meeting).
    pub fn rate(self, recall: Option<f64>, random: &mut StdRng) -> Rating {
        let forgotten = recall.map_or(0.25, |recall| ((1.0 - recall) / self.0).min(0.9));
        let grade = random.random::<f64>();
        if random.random::<f64>() < forgotten {
            Rating::Again
        } else if grade < 0.14 / self.0 {
            Rating::Hard
        } else if grade > 1.0 - 0.1 * self.0 {
            Rating::Easy
        } else {
            Rating::Good
        }
    }
}

/// How long the learner looks at a card, in milliseconds.
pub fn duration(rating: Rating, random: &mut StdRng) -> i32 {
    let base = match rating {
        Rating::Again => 16_000,
        Rating::Hard => 14_000,
        Rating::Good => 8_000,
        Rating::Easy => 5_000,
    };
    base + random.random_range(0..base)
}
