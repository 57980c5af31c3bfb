use domain::{
    review::{CardState, Memory, Outcome, retrievability},
    time::{Millis, StudyDay},
};
use fsrs::{ItemState, NextStates};

use crate::{
    error::SchedulerError,
    fuzz,
    memory::next_states,
    more,
    place::Plan,
    policy::{Policy, RETENTION, Spread},
    steps::{Next, Ways},
};

/// A card as far as its schedule goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// Decides the fuzz, together with the day of the last review.
    pub seed: u64,
    /// Where it is.
    pub state: CardState,
    /// What is remembered of it; `None` exactly for a new card.
    pub memory: Option<Memory>,
    /// Study day of its last review.
    pub last: Option<StudyDay>,
}

/// What each rating would do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Study days since the last review; `None` for a new card.
    pub elapsed: Option<i32>,
    /// Chance of recall now, `0.0..=1.0`; `None` for a new card.
    pub recall: Option<f64>,
    /// In the order again, hard, good, easy. None comes earlier than the one before it, and each
    /// that leads to a day comes later where its own fuzz range has a later day.
    pub outcomes: [Outcome; 4],
}

/// The four outcomes of `card` at `now` on `today`, for a learner scheduled by `policy`.
///
/// The memory after each rating and the interval that brings it down to the wanted retention are
/// those of FSRS-6 (`fsrs`), with the days since the last review counted in study days. Steps come
/// before the first interval and after a lapse, and count as reviews of the same day. Good repeats
/// the last of them as long as the memory would not last the night.
///
/// # Errors
/// [`SchedulerError`] when the retention is out of bounds or the card is none.
pub fn outcomes(
    card: &Card,
    policy: &Policy<'_>,
    now: Millis,
    today: StudyDay,
) -> Result<Offer, SchedulerError> {
    offer(card, policy, now, today, more::more, |next, ways| {
        let spread = Spreading {
            spread: policy.spread,
            drawn: fuzz::draw(
                card.seed,
                card.last.map_or(0, |last| last.0.unsigned_abs().into()),
            ),
            today,
        };
        spread.days(next, ways)
    })
}

/// An offer whose days, for again, hard, good and easy, `days` decides. `more`: whether good leads to
/// a step beyond the last one.
pub(crate) fn offer(
    card: &Card,
    policy: &Policy<'_>,
    now: Millis,
    today: StudyDay,
    more: impl FnOnce(&Card, &Policy<'_>, &NextStates) -> Result<Next, SchedulerError>,
    days: impl FnOnce(&NextStates, &Ways) -> [i32; 4],
) -> Result<Offer, SchedulerError> {
    if !RETENTION.contains(&policy.retention) {
        return Err(SchedulerError::Retention(policy.retention));
    }
    if card.memory.is_some() == (card.state == CardState::New) {
        return Err(SchedulerError::State);
    }
    let elapsed = card.last.map(|last| today.0.saturating_sub(last.0).max(0));
    let (parameters, days_since) = (policy.parameters, elapsed.unwrap_or(0));
    let next = next_states(card.memory, parameters, policy.retention, days_since)?;
    let recall = card
        .memory
        .map(|memory| retrievability(f64::from(days_since), memory.stability, parameters.decay()));
    let mut ways = policy.steps.ways(card.state);
    if ways.good.is_none() {
        ways.good = more(card, policy, &next)?;
    }
    let days = days(&next, &ways);
    let plan = Plan { ways, now, today };
    Ok(Offer {
        elapsed,
        recall,
        outcomes: plan.outcomes(&next, days),
    })
}

struct Spreading<'a> {
    spread: Spread<'a>,
    drawn: f64,
    today: StudyDay,
}

impl Spreading<'_> {
    /// No rating leads to an earlier day than those below it.
    fn days(&self, next: &NextStates, ways: &Ways) -> [i32; 4] {
        let after = |step: Next, days: i32| step.is_none().then_some(days);
        let hard = self.day(&next.hard, None);
        let good = self.day(&next.good, after(ways.hard, hard));
        let easy = self.day(&next.easy, after(ways.good, good));
        [1, hard, good, easy]
    }

    /// `before`: what the rating below leads to. The day is a later one, unless that would be beyond
    /// what the interval may become: whose memory is short is not to wait for the sake of order.
    fn day(&self, state: &ItemState, before: Option<i32>) -> i32 {
        let interval = f64::from(state.interval);
        let usual = match self.spread {
            Spread::Exact => {
                let days = fuzz::exact(interval);
                days..=days
            }
            Spread::Fuzz | Spread::Balanced(_) => fuzz::range(interval),
        };
        let range = match before {
            None => usual,
            Some(before) => {
                let last = before.max(*usual.end());
                (before + 1).clamp(*usual.start(), last)..=last
            }
        };
        match self.spread {
            Spread::Exact | Spread::Fuzz => fuzz::pick(range, self.drawn),
            Spread::Balanced(load) => load.pick(self.today, range, self.drawn),
        }
    }
}
