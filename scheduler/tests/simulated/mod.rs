//! Learners whose memory is known: FSRS-6 with the parameters of a real user decides what they
//! recall, and the default parameters schedule them.

use domain::{
    review::{CardState, Outcome, Rating, retrievability},
    time::{DAY, HOUR, MINUTE, Millis, StudyDay},
};
use scheduler::{Card, Offer, Parameters, Policy, Review, Spread, outcomes};

/// New cards a day.
const NEW: i32 = 10;

/// The reviews of somebody with the memory `truth` who learns `cards` cards over `days` days. They
/// stay away on one day in five, so that cards come late.
pub fn log(truth: &Parameters, cards: i32, days: i32, seed: u64) -> Vec<Vec<Review>> {
    (0..cards)
        .map(|card| {
            let mut course = Course {
                truth,
                dice: Dice(seed.wrapping_mul(1_000_003).wrapping_add(card as u64)),
                believed: NOBODY,
                real: NOBODY,
                reviews: Vec::new(),
            };
            let default = Parameters::default();
            for day in card / NEW..days {
                let away = Dice(seed ^ (day as u64) << 20).roll() < 0.2;
                if !away {
                    course.study(&default, StudyDay(day), card);
                }
            }
            course.reviews
        })
        .collect()
}

const NOBODY: Card = Card {
    seed: 0,
    state: CardState::New,
    memory: None,
    last: None,
};

/// A card as the scheduler believes it to be and as it really is.
struct Course<'a> {
    truth: &'a Parameters,
    dice: Dice,
    believed: Card,
    real: Card,
    reviews: Vec<Review>,
}

impl Course<'_> {
    /// Everything the card asks for on `today`.
    fn study(&mut self, default: &Parameters, today: StudyDay, card: i32) {
        let mut now = Millis::from(today.0) * DAY + 8 * HOUR + Millis::from(card) * 1_000;
        loop {
            match self.believed.state {
                CardState::Review { due } if due > today => return,
                _ => {}
            }
            let rating = self.rating(today);
            self.reviews.push(Review {
                at: now,
                day: today,
                rating,
            });
            self.believed.seed = card as u64;
            answer(
                &mut self.believed,
                &Policy::new(default, 0.9),
                rating,
                now,
                today,
            );
            let exact = Policy {
                spread: Spread::Exact,
                ..Policy::new(self.truth, 0.9)
            };
            answer(&mut self.real, &exact, rating, now, today);
            now += 15 * MINUTE;
        }
    }

    fn rating(&mut self, today: StudyDay) -> Rating {
        let (Some(memory), Some(last)) = (self.real.memory, self.real.last) else {
            return self.dice.choose([0.3, 0.1, 0.45, 0.15]);
        };
        let elapsed = f64::from(today.0 - last.0);
        if elapsed == 0.0 {
            return self.dice.choose([0.1, 0.05, 0.85, 0.0]);
        }
        let recall = retrievability(elapsed, memory.stability, self.truth.decay());
        if self.dice.roll() < recall {
            self.dice.choose([0.0, 0.1, 0.8, 0.1])
        } else {
            Rating::Again
        }
    }
}

fn answer(card: &mut Card, policy: &Policy<'_>, rating: Rating, now: Millis, today: StudyDay) {
    let Offer { outcomes, .. } = outcomes(card, policy, now, today).unwrap();
    let Outcome { state, memory } = outcomes[rating.number() as usize - 1];
    *card = Card {
        state,
        memory: Some(memory),
        last: Some(today),
        ..*card
    };
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    /// In `0.0..1.0`.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn choose(&mut self, chances: [f64; 4]) -> Rating {
        let mut left = self.roll();
        for (rating, chance) in Rating::ALL.into_iter().zip(chances) {
            left -= chance;
            if left < 0.0 {
                return rating;
            }
        }
        Rating::Good
    }
}
