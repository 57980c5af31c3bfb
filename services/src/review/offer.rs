//! What each rating would do to a card now: the scheduler's answer, in columns.

use api::Viewer;
use domain::{
    review::{CardState, Memory, Outcome, Rating, Scheduler},
    time::{DAY, HOUR, Millis, Rollover, StudyDay},
};
use entity::card;
use scheduler::{Policy, Rung, Spread};
use uuid::Uuid;

use super::{load::DaysAhead, place::Place, scheduling::Scheduling};
use crate::error::{Error, Result};

/// When, by whose clock.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// UTC milliseconds.
    pub now: Millis,
    /// Seconds east of UTC.
    pub utc_offset: i32,
    /// Hour at which a study day begins.
    pub rollover: Rollover,
    /// The study day.
    pub today: StudyDay,
}

impl Moment {
    /// The learner's moment at `now`.
    pub fn new(now: Millis, utc_offset: i32, rollover: Rollover) -> Self {
        Self {
            now,
            utc_offset,
            rollover,
            today: StudyDay::of(now, utc_offset, rollover),
        }
    }

    /// The moment of a request.
    pub fn of(viewer: &Viewer) -> Self {
        Self {
            now: viewer.now,
            utc_offset: viewer.utc_offset,
            rollover: viewer.rollover,
            today: viewer.today,
        }
    }

    /// Another moment on the same clock.
    pub fn at(&self, now: Millis) -> Self {
        Self::new(now, self.utc_offset, self.rollover)
    }

    /// When `day` begins on this clock.
    pub fn day_start(&self, day: StudyDay) -> Millis {
        let offset = i64::from(self.utc_offset) * 1_000;
        Millis::from(day.0) * DAY + i64::from(self.rollover.0) * HOUR - offset
    }
}

/// The columns of a card that its outcomes depend on.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot {
    /// The card.
    pub id: Uuid,
    /// Reviews so far.
    pub reviews: i32,
    /// Where it is.
    pub place: Place,
    /// Study day of its last review.
    pub last_review_day: Option<i32>,
}

impl From<&card::Model> for Snapshot {
    fn from(row: &card::Model) -> Self {
        Self {
            id: row.id,
            reviews: row.reviews,
            place: Place::from(row),
            last_review_day: row.last_review_day,
        }
    }
}

/// The four outcomes of a card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Study days since the last review.
    pub elapsed_days: Option<i32>,
    /// Chance of recall now; `None` for a new card.
    pub predicted: Option<f64>,
    /// Again, hard, good, easy.
    pub places: [Place; 4],
}

impl Offer {
    /// What `rating` does.
    pub fn place(&self, rating: Rating) -> Place {
        let [again, hard, good, easy] = self.places;
        match rating {
            Rating::Again => again,
            Rating::Hard => hard,
            Rating::Good => good,
            Rating::Easy => easy,
        }
    }
}

/// Asks the learner's scheduler. With the days `ahead` FSRS gives a card one on which little is due,
/// without them any day near the end of its interval; the ladder looks at neither.
///
/// # Errors
/// [`Error::Scheduler`] for a card it cannot read, which the database's checks rule out.
pub fn offer(
    card: &Snapshot,
    scheduling: &Scheduling,
    moment: &Moment,
    ahead: Option<&DaysAhead>,
) -> Result<Offer> {
    let asked = asked(card)?;
    let spread = ahead.map_or(Spread::Fuzz, |ahead| Spread::Balanced(ahead.load()));
    let policy = Policy {
        spread,
        ..scheduling.policy()
    };
    let (now, today) = (moment.now, moment.today);
    let offer = match scheduling.scheduler {
        Scheduler::Fsrs => scheduler::outcomes(&asked, &policy, now, today),
        Scheduler::Ladder => scheduler::ladder(&asked, Rung::of(&asked), &policy, now, today),
    };
    let offer = offer.map_err(|error| Error::Scheduler(error.to_string()))?;
    Ok(Offer {
        elapsed_days: offer.elapsed,
        predicted: offer.recall,
        places: offer.outcomes.map(place),
    })
}

/// A card as the scheduler sees it.
pub(super) fn asked(card: &Snapshot) -> Result<scheduler::Card> {
    Ok(scheduler::Card {
        seed: card.id.as_u64_pair().1,
        state: state(&card.place)?,
        memory: memory(&card.place),
        last: card.last_review_day.map(StudyDay),
    })
}

pub(super) fn state(place: &Place) -> Result<CardState> {
    let step = u8::try_from(place.step).unwrap_or(0);
    match (place.phase, place.due_at, place.due_day) {
        (0, None, None) => Ok(CardState::New),
        (1, Some(due), None) => Ok(CardState::Learning { step, due }),
        (2, None, Some(day)) => Ok(CardState::Review { due: StudyDay(day) }),
        (3, Some(due), None) => Ok(CardState::Relearning { step, due }),
        _ => Err(Error::Stored(format!(
            "{place:?} is no place in the schedule"
        ))),
    }
}

fn memory(place: &Place) -> Option<Memory> {
    Some(Memory {
        stability: place.stability?,
        difficulty: place.difficulty?,
    })
}

fn place(outcome: Outcome) -> Place {
    let (phase, step, due_at, due_day) = match outcome.state {
        CardState::New => (0, 0, None, None),
        CardState::Learning { step, due } => (1, step, Some(due), None),
        CardState::Review { due } => (2, 0, None, Some(due.0)),
        CardState::Relearning { step, due } => (3, step, Some(due), None),
    };
    Place {
        phase,
        step: i16::from(step),
        due_at,
        due_day,
        stability: Some(outcome.memory.stability),
        difficulty: Some(outcome.memory.difficulty),
    }
}
