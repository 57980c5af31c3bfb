//! People whose memory is known: FSRS-6 in double precision, written down from its formulas and not
//! from the crate that schedules them, and how they press the buttons.

use anyhow::{Context, Result, ensure};
use domain::review::{Rating, retrievability};
use rand::{Rng, rngs::StdRng};

/// FSRS-6 parameters of 20 users of srs-benchmark (`result/FSRS-6.jsonl` of
/// open-spaced-repetition/srs-benchmark), fitted to their reviews; 21 a line.
const PEOPLE: &str = include_str!("../../../../scheduler/tests/data/learners.txt");

/// Chances of again, hard, good and easy at the first sight of a card. These three tables are the
/// averages over the users of Anki that the simulator of crate `fsrs` 6.6 is configured with.
const FIRST: [f64; 4] = [0.24, 0.094, 0.495, 0.171];
/// The same for a card that is recalled on a later day.
const RECALLED: [f64; 4] = [0.0, 0.224, 0.631, 0.145];
/// The same in the steps of a new card, by the rating before: again, hard, good.
const LEARNING: [[f64; 4]; 3] = [
    [0.368_6, 0.062_8, 0.510_8, 0.057_7],
    [0.044_2, 0.455_3, 0.445_7, 0.054_9],
    [0.051_9, 0.047, 0.846_2, 0.055],
];
/// The same in the steps of a forgotten card.
const RELEARNING: [[f64; 4]; 3] = [
    [0.215_7, 0.064_3, 0.659_5, 0.060_4],
    [0.05, 0.463_8, 0.447_5, 0.038_7],
    [0.105_7, 0.143_4, 0.726_6, 0.024_4],
];

/// Bounds of a stability, in days.
const STABILITY: (f64, f64) = (0.001, 36_500.0);

/// Somebody whose memory works by these parameters.
#[derive(Clone, Debug)]
pub struct Person([f64; 21]);

/// What they really remember of a card.
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    stability: f64,
    difficulty: f64,
    /// Day of the last review.
    day: i32,
    rating: Rating,
    /// It was forgotten on that day, after it had been learned.
    lapsed: bool,
}

impl Trace {
    /// Whether the card was seen on `day`.
    pub const fn is_of(&self, day: i32) -> bool {
        self.day == day
    }
}

/// How many people there are.
pub fn people() -> usize {
    PEOPLE.lines().count()
}

impl Person {
    /// Number `index`, from 0.
    ///
    /// # Errors
    /// When there is no such line.
    pub fn number(index: usize) -> Result<Self> {
        let line = PEOPLE.lines().nth(index).context("no such learner")?;
        let values: Vec<f64> = line
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let values: Result<[f64; 21], _> = values.try_into();
        Ok(Self(values.map_err(|values| {
            anyhow::anyhow!("{} parameters", values.len())
        })?))
    }

    /// Chance that they recall on `day`.
    pub fn recall(&self, trace: &Trace, day: i32) -> f64 {
        let [.., decay] = self.0;
        retrievability(f64::from(day - trace.day), trace.stability, decay)
    }

    /// How they rate a card on `day`; `trace`: `None` for one they have never seen.
    ///
    /// # Errors
    /// Never, as the tables are.
    pub fn rate(&self, trace: Option<&Trace>, day: i32, dice: &mut StdRng) -> Result<Rating> {
        let Some(trace) = trace else {
            return choose(&FIRST, dice);
        };
        if trace.day == day {
            let steps = if trace.lapsed { &RELEARNING } else { &LEARNING };
            let before = usize::try_from(trace.rating.number() - 1)?;
            return choose(steps.get(before).context("no step after easy")?, dice);
        }
        if dice.random::<f64>() < self.recall(trace, day) {
            choose(&RECALLED, dice)
        } else {
            Ok(Rating::Again)
        }
    }

    /// What a review leaves.
    pub fn after(&self, trace: Option<&Trace>, rating: Rating, day: i32) -> Trace {
        let Some(before) = trace else {
            return Trace {
                stability: self.first_stability(rating),
                difficulty: self.first_difficulty(rating).clamp(1.0, 10.0),
                day,
                rating,
                lapsed: false,
            };
        };
        let same_day = before.day == day;
        let stability = if same_day {
            self.same_day(before, rating)
        } else if rating == Rating::Again {
            self.forgotten(before, day)
        } else {
            self.recalled(before, rating, day)
        };
        Trace {
            stability: stability.clamp(STABILITY.0, STABILITY.1),
            difficulty: self.difficulty(before, rating),
            day,
            rating,
            lapsed: if same_day {
                before.lapsed
            } else {
                rating == Rating::Again
            },
        }
    }

    fn first_stability(&self, rating: Rating) -> f64 {
        let [again, hard, good, easy, ..] = self.0;
        let stability = match rating {
            Rating::Again => again,
            Rating::Hard => hard,
            Rating::Good => good,
            Rating::Easy => easy,
        };
        stability.clamp(STABILITY.0, STABILITY.1)
    }

    fn first_difficulty(&self, rating: Rating) -> f64 {
        let [_, _, _, _, w4, w5, ..] = self.0;
        w4 - (w5 * (grade(rating) - 1.0)).exp() + 1.0
    }

    fn difficulty(&self, before: &Trace, rating: Rating) -> f64 {
        let [_, _, _, _, _, _, w6, w7, ..] = self.0;
        let damped = (10.0 - before.difficulty) / 9.0;
        let moved = before.difficulty - w6 * (grade(rating) - 3.0) * damped;
        (w7 * (self.first_difficulty(Rating::Easy) - moved) + moved).clamp(1.0, 10.0)
    }

    fn recalled(&self, before: &Trace, rating: Rating, day: i32) -> f64 {
        let [
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            w8,
            w9,
            w10,
            _,
            _,
            _,
            _,
            w15,
            w16,
            ..,
        ] = self.0;
        let Trace {
            stability,
            difficulty,
            ..
        } = *before;
        let surprise = (w10 * (1.0 - self.recall(before, day))).exp() - 1.0;
        let rated = match rating {
            Rating::Hard => w15,
            Rating::Easy => w16,
            _ => 1.0,
        };
        let growth = w8.exp() * (11.0 - difficulty) * stability.powf(-w9) * surprise * rated;
        stability * (1.0 + growth)
    }

    fn forgotten(&self, before: &Trace, day: i32) -> f64 {
        let [
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            w11,
            w12,
            w13,
            w14,
            _,
            _,
            w17,
            w18,
            ..,
        ] = self.0;
        let Trace {
            stability,
            difficulty,
            ..
        } = *before;
        let surprise = (w14 * (1.0 - self.recall(before, day))).exp();
        let left = w11 * difficulty.powf(-w12) * ((stability + 1.0).powf(w13) - 1.0) * surprise;
        left.min(stability / (w17 * w18).exp())
    }

    fn same_day(&self, before: &Trace, rating: Rating) -> f64 {
        let [.., w17, w18, w19, _] = self.0;
        let growth = (w17 * (grade(rating) - 3.0 + w18)).exp() * before.stability.powf(-w19);
        let growth = if rating == Rating::Again {
            growth
        } else {
            growth.max(1.0)
        };
        before.stability * growth
    }
}

fn grade(rating: Rating) -> f64 {
    f64::from(rating.number())
}

fn choose(chances: &[f64; 4], dice: &mut StdRng) -> Result<Rating> {
    let sum: f64 = chances.iter().sum();
    ensure!(sum > 0.0, "a table of nothing");
    let mut left = dice.random::<f64>() * sum;
    for (rating, chance) in Rating::ALL.into_iter().zip(chances) {
        left -= chance;
        if left < 0.0 {
            return Ok(rating);
        }
    }
    Ok(Rating::Good)
}

#[cfg(test)]
mod tests {
    use scheduler::Parameters;

    use super::*;

    /// `fsrs` 6.6, `inference.rs`, `test_memory_state`.
    #[test]
    fn memories_are_those_of_fsrs_6() {
        let person = Person(Parameters::default().values().map(f64::from));
        let mut day = 0;
        let mut trace = person.after(None, Rating::Again, day);
        for days in [0, 1, 3, 8, 21] {
            day += days;
            trace = person.after(Some(&trace), Rating::Good, day);
        }
        assert!((trace.stability - 53.626_91).abs() < 1e-3, "{trace:?}");
        assert!((trace.difficulty - 6.357_486_7).abs() < 1e-4, "{trace:?}");
    }

    /// The crate's own examples of a lapse and of reviews on the same day (`model.rs`); difficulty
    /// 5 and stability 5.
    #[test]
    fn forgetting_and_repeating_are_those_of_fsrs_6() {
        let person = Person(Parameters::default().values().map(f64::from));
        let before = Trace {
            stability: 5.0,
            difficulty: 5.0,
            day: 0,
            rating: Rating::Good,
            lapsed: false,
        };
        let again = person.after(Some(&before), Rating::Again, 0).stability;
        assert!((again - 1.596_818).abs() < 1e-4, "{again}");
        let easy = person.after(Some(&before), Rating::Easy, 0).stability;
        assert!((easy - 8.129_61).abs() < 1e-4, "{easy}");
    }

    #[test]
    fn there_are_twenty_people() {
        assert_eq!(people(), 20);
        for index in 0..20 {
            assert!(Person::number(index).is_ok(), "{index}");
        }
        assert!(Person::number(20).is_err());
    }
}
