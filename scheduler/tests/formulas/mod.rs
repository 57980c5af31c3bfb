//! FSRS-6 as it is written down (fsrs4anki wiki, "The Algorithm"), in `f64` and apart from `fsrs`.
//! Ratings are 1 to 4.

use scheduler::Parameters;

pub struct Formulas {
    w: [f64; 21],
}

impl Formulas {
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            w: parameters.values().map(f64::from),
        }
    }

    /// Stability, in days, after recalling.
    pub fn success(&self, stability: f64, difficulty: f64, recall: f64, rating: i16) -> f64 {
        let w = self.w;
        let rated = match rating {
            2 => w[15],
            4 => w[16],
            _ => 1.0,
        };
        let growth = w[8].exp()
            * (11.0 - difficulty)
            * stability.powf(-w[9])
            * ((w[10] * (1.0 - recall)).exp() - 1.0);
        stability * (1.0 + growth * rated)
    }

    /// Stability, in days, after forgetting.
    pub fn lapse(&self, stability: f64, difficulty: f64, recall: f64) -> f64 {
        let w = self.w;
        let left = w[11]
            * difficulty.powf(-w[12])
            * ((stability + 1.0).powf(w[13]) - 1.0)
            * (w[14] * (1.0 - recall)).exp();
        left.min(stability / (w[17] * w[18]).exp())
    }

    /// Stability, in days, after a review on the day of the last one.
    pub fn same_day(&self, stability: f64, rating: i16) -> f64 {
        let w = self.w;
        let change = (w[17] * (f64::from(rating) - 3.0 + w[18])).exp() * stability.powf(-w[19]);
        stability * if rating >= 2 { change.max(1.0) } else { change }
    }

    /// Difficulty after any review but the first.
    pub fn difficulty(&self, difficulty: f64, rating: i16) -> f64 {
        let w = self.w;
        let damped = difficulty - w[6] * (f64::from(rating) - 3.0) * (10.0 - difficulty) / 9.0;
        let easiest = w[4] - (w[5] * 3.0).exp() + 1.0;
        (w[7] * (easiest - damped) + damped).clamp(1.0, 10.0)
    }
}
