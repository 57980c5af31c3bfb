//! What the study days ahead would be at a pace: the backlog, what comes due meanwhile, and what is
//! forgotten and comes back.
//!
//! Each day asks for the most faded cards, as the queue does. Whether a card is remembered is drawn
//! with its chance of recall from its id and the day, so the same page gives the same forecast.

use std::collections::BTreeMap;

use api::review::ForecastDay;
use domain::{
    review::{Rating, Scheduler, interval, retrievability},
    time::StudyDay,
};

use super::super::{
    offer::{Moment, Snapshot, offer},
    place::Place,
    scheduling::Scheduling,
};
use crate::error::Result;

/// Study days that are looked ahead; a pace that has not caught up by then is none.
pub(super) const HORIZON: i32 = 120;

/// What a forecast starts from.
pub(super) struct Forecast {
    /// Cards in review.
    pub cards: Vec<Snapshot>,
    pub scheduling: Scheduling,
    pub moment: Moment,
    /// Of the forgetting curve.
    pub decay: f64,
}

impl Forecast {
    /// The days until no review waits at `pace` reviews a day, `done` of them today already; `None` if
    /// that is not within [`HORIZON`].
    pub fn days(&self, pace: u32, done: u32) -> Result<Option<Vec<ForecastDay>>> {
        let today = self.moment.today.0;
        let mut coming: BTreeMap<i32, Vec<Snapshot>> = BTreeMap::new();
        for card in &self.cards {
            let day = card.place.due_day.unwrap_or(today).max(today - 1);
            coming.entry(day).or_default().push(*card);
        }
        // What was due before today is nobody's newly due card.
        let mut due = coming.remove(&(today - 1)).unwrap_or_default();
        let mut days = Vec::new();
        for day in today..today + HORIZON {
            let fresh = coming.remove(&day).unwrap_or_default();
            let newly = count(fresh.len());
            due.extend(fresh);
            let room = if day == today {
                pace.saturating_sub(done)
            } else {
                pace
            };
            let room = usize::try_from(room).unwrap_or(usize::MAX).min(due.len());
            if room > 0 && room < due.len() {
                due.select_nth_unstable_by(room, |a, b| {
                    faded(b, day)
                        .total_cmp(&faded(a, day))
                        .then(a.id.cmp(&b.id))
                });
            }
            for card in due.drain(..room).collect::<Vec<_>>() {
                let next = self.answered(&card, StudyDay(day))?;
                coming
                    .entry(next.place.due_day.unwrap_or(day + 1).max(day + 1))
                    .or_default()
                    .push(next);
            }
            days.push(ForecastDay {
                reviews: count(room),
                fresh: newly,
                waiting: count(due.len()),
            });
            if due.is_empty() {
                return Ok(Some(days));
            }
        }
        Ok(None)
    }

    /// The card after its review on `day`.
    fn answered(&self, card: &Snapshot, day: StudyDay) -> Result<Snapshot> {
        let moment = Moment {
            today: day,
            ..self.moment
        };
        let offer = offer(card, &self.scheduling, &moment, None)?;
        let elapsed = card.last_review_day.map_or(0, |last| (day.0 - last).max(0));
        let stability = card.place.stability.unwrap_or(1.0);
        let chance = retrievability(f64::from(elapsed), stability, self.decay);
        let place = if draw(card, day) < chance {
            offer.place(Rating::Good)
        } else {
            self.relearned(offer.place(Rating::Again), day)
        };
        Ok(Snapshot {
            place,
            reviews: card.reviews + 1,
            last_review_day: Some(day.0),
            ..*card
        })
    }

    /// Where a forgotten card goes once it has been relearned on the same day.
    fn relearned(&self, forgotten: Place, day: StudyDay) -> Place {
        let days = match self.scheduling.scheduler {
            Scheduler::Fsrs => forgotten.stability.map_or(1.0, |stability| {
                interval(stability, self.scheduling.aim(), self.decay)
            }),
            Scheduler::Ladder => 1.0,
        };
        Place {
            phase: Place::REVIEW,
            step: 0,
            due_at: None,
            due_day: Some(day.0 + days.round().clamp(1.0, 36_500.0) as i32),
            ..forgotten
        }
    }
}

/// Grows as the chance of recall falls.
fn faded(card: &Snapshot, day: i32) -> f64 {
    let elapsed = card.last_review_day.map_or(0, |last| (day - last).max(0));
    f64::from(elapsed) / card.place.stability.unwrap_or(1.0).max(f64::EPSILON)
}

/// A number in `0.0..1.0` that depends on card and day alone (the finaliser of SplitMix64).
fn draw(card: &Snapshot, day: StudyDay) -> f64 {
    let (high, low) = card.id.as_u64_pair();
    let mut mixed = high ^ low.rotate_left(17) ^ u64::from(day.0.unsigned_abs());
    for factor in [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb_u64] {
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(factor);
    }
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

fn count(cards: usize) -> u32 {
    u32::try_from(cards).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use domain::time::{DAY, Rollover};
    use uuid::Uuid;

    use super::*;
    use crate::review::parameters::ParameterSet;

    const TODAY: i32 = 20_000;

    fn forecast(dues: impl IntoIterator<Item = i32>) -> Forecast {
        let cards = dues.into_iter().zip(1_u128..).map(|(due, id)| Snapshot {
            id: Uuid::from_u128((id << 64) | (id * 7_919)),
            reviews: 4,
            place: Place {
                phase: Place::REVIEW,
                step: 0,
                due_at: None,
                due_day: Some(TODAY + due),
                stability: Some(20.0),
                difficulty: Some(5.0),
            },
            last_review_day: Some(TODAY + due - 20),
        });
        Forecast {
            cards: cards.collect(),
            scheduling: Scheduling {
                retention: 0.9,
                correction: 0.0,
                scheduler: Scheduler::Fsrs,
                set: ParameterSet::default(),
                learning: Vec::new(),
                relearning: Vec::new(),
            },
            moment: Moment::new(i64::from(TODAY) * DAY, 0, Rollover(0)),
            decay: domain::review::DECAY,
        }
    }

    #[test]
    fn nothing_disappears_and_the_plan_ends() {
        // A hundred wait, and two come due on each day of a month.
        let known = forecast((0..100).map(|_| -9).chain((0..60).map(|number| number / 2)));
        let days = known.days(20, 5).unwrap().unwrap();
        assert_eq!(days[0].reviews, 15, "five were done today");
        assert_eq!((days[0].fresh, days[0].waiting), (2, 87));
        let mut waiting = 100;
        for day in &days {
            waiting = waiting + day.fresh - day.reviews;
            assert_eq!(day.waiting, waiting, "{days:?}");
            assert!(day.reviews <= 20);
        }
        assert_eq!(days.last().unwrap().waiting, 0);
        // Some are forgotten and come back, so it takes longer than the cards alone.
        assert!((6..=9).contains(&days.len()), "{days:?}");
        assert_eq!(
            known.days(20, 5).unwrap().unwrap(),
            days,
            "the same every time"
        );
        assert!(known.days(40, 0).unwrap().unwrap().len() < days.len());
    }

    #[test]
    fn a_pace_below_what_comes_due_never_catches_up() {
        let known = forecast((0..HORIZON * 4).map(|number| number / 4));
        assert_eq!(known.days(2, 0).unwrap(), None);
        assert_eq!(forecast([]).days(2, 0).unwrap().unwrap().len(), 1);
    }
}
