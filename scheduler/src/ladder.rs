//! The fixed ladder: intervals that look at nothing but how often a card was recalled.
//!
//! Its memory is FSRS' all the same, so a learner who changes the scheduler loses nothing.

use domain::{
    review::{CardState, Rating},
    time::{Millis, StudyDay},
};

use crate::{
    error::SchedulerError,
    outcomes::{Card, Offer, offer},
    policy::Policy,
};

/// Days from one review to the next, rung by rung.
pub const RUNGS: [i32; 8] = [1, 3, 7, 14, 30, 60, 120, 180];

/// A place on the ladder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rung(u8);

impl Rung {
    /// The lowest one, where cards come out of their steps.
    pub const FIRST: Self = Self(0);
    /// The highest one, which repeats.
    pub const TOP: Self = Self(RUNGS.len() as u8 - 1);

    /// The highest rung whose interval is at most `days`.
    pub fn below(days: i32) -> Self {
        let passed = RUNGS.iter().take_while(|rung| **rung <= days).count();
        Self::FIRST.up(passed.saturating_sub(1) as u8)
    }

    /// The rung of a card whose interval is all that is known of it, so that a card scheduled
    /// otherwise goes on where it is.
    pub fn of(card: &Card) -> Self {
        match (card.state, card.last) {
            (CardState::Review { due }, Some(last)) => Self::below(due.0.saturating_sub(last.0)),
            _ => Self::FIRST,
        }
    }

    /// From 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The interval, in study days.
    pub fn days(self) -> i32 {
        RUNGS.get(self.index()).copied().unwrap_or(1)
    }

    /// Where `rating` leads a card in review.
    pub fn after(self, rating: Rating) -> Self {
        match rating {
            Rating::Again => Self::FIRST,
            Rating::Hard => self,
            Rating::Good => self.up(1),
            Rating::Easy => self.up(2),
        }
    }

    /// Where `rating` leads a card that leaves its steps.
    pub fn entered(rating: Rating) -> Self {
        match rating {
            Rating::Again | Rating::Hard | Rating::Good => Self::FIRST,
            Rating::Easy => Self::FIRST.up(1),
        }
    }

    fn up(self, rungs: u8) -> Self {
        Self(self.0.saturating_add(rungs)).min(Self::TOP)
    }
}

/// The four outcomes of `card`, on `rung`, by the ladder: as [`outcomes`](crate::outcomes) but for
/// the days, which are neither spread nor a matter of the wanted retention.
///
/// Again goes to the first rung by way of the steps, hard repeats the rung, good climbs one and
/// easy two. A card in steps is on no rung: good puts it on the first and easy on the second.
///
/// # Errors
/// [`SchedulerError`] when the retention is out of bounds or the card is none.
pub fn ladder(
    card: &Card,
    rung: Rung,
    policy: &Policy<'_>,
    now: Millis,
    today: StudyDay,
) -> Result<Offer, SchedulerError> {
    let in_review = matches!(card.state, CardState::Review { .. });
    let no_more = |_: &Card, _: &Policy<'_>, _: &_| Ok(None);
    offer(card, policy, now, today, no_more, |_, _| {
        Rating::ALL.map(|rating| {
            let next = if in_review {
                rung.after(rating)
            } else {
                Rung::entered(rating)
            };
            next.days()
        })
    })
}
