//! The simulated learner's memory: decides how each review is rated.

use domain::review::Rating;
use rand::{Rng, rngs::StdRng};

/// How well one note sits, compared with what the scheduler expects.
#[derive(Clone, Copy, Debug)]
pub struct Affinity {
    /// Greater than one: better than expected.
    sits: f64,
    /// Chance of forgetting it however lately it was seen.
    slips: f64,
}

impl Affinity {
    /// Of a note that asks for too much at once: it becomes a leech.
    pub const SLIPPING: Self = Self {
        sits: 0.8,
        slips: 0.25,
    };

    /// Most notes behave about as expected, some are stubborn.
    pub fn draw(random: &mut StdRng) -> Self {
        Self {
            sits: 0.75 + 0.6 * random.random::<f64>() + 0.3 * random.random::<f64>().powi(4),
            slips: 0.0,
        }
    }

    /// How a review is rated when the scheduler predicts `recall` (`None`: the first meeting).
    pub fn rate(self, recall: Option<f64>, random: &mut StdRng) -> Rating {
        let forgotten = recall.map_or(0.25, |recall| {
            ((1.0 - recall) / self.sits).min(0.9).max(self.slips)
        });
        let grade = random.random::<f64>();
        if random.random::<f64>() < forgotten {
            Rating::Again
        } else if grade < 0.14 / self.sits {
            Rating::Hard
        } else if grade > 1.0 - 0.1 * self.sits {
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
