//! Steps: the short waits of a card that is being learned, or learned again.

use domain::{
    review::CardState,
    time::{MINUTE, Millis},
};

/// Waits in steps, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps<'a> {
    /// Of a new card.
    pub learning: &'a [Millis],
    /// Of a card that was forgotten.
    pub relearning: &'a [Millis],
}

impl Default for Steps<'_> {
    /// Ten minutes, once.
    fn default() -> Self {
        Self {
            learning: &[10 * MINUTE],
            relearning: &[10 * MINUTE],
        }
    }
}

/// Index of a step and the wait before it is asked, or `None` when the steps are over.
pub(crate) type Next = Option<(u8, Millis)>;

/// The steps that a card's ratings lead to; easy leads past all of them.
pub(crate) struct Ways {
    pub(crate) again: Next,
    pub(crate) hard: Next,
    pub(crate) good: Next,
    /// Whether these are the steps of a forgotten card.
    pub(crate) relearning: bool,
}

impl Steps<'_> {
    pub(crate) fn ways(&self, state: CardState) -> Ways {
        let (steps, step, relearning) = match state {
            CardState::Review { .. } => {
                return Ways {
                    again: again(self.relearning),
                    hard: None,
                    good: None,
                    relearning: true,
                };
            }
            CardState::New => (self.learning, 0, false),
            CardState::Learning { step, .. } => (self.learning, step, false),
            CardState::Relearning { step, .. } => (self.relearning, step, true),
        };
        Ways {
            again: again(steps),
            hard: hard(steps, step),
            good: good(steps, step),
            relearning,
        }
    }
}

/// Again: back to the first step.
fn again(steps: &[Millis]) -> Next {
    steps.first().map(|wait| (0, *wait))
}

/// Hard: the same step once more. The first one waits longer than after "again" would: half as
/// long as the next step again, or half again as long where there is none (as in Anki).
fn hard(steps: &[Millis], step: u8) -> Next {
    let step = step.min(last(steps)?);
    let wait = match (step, steps) {
        (0, [only]) => only + only / 2,
        (0, [first, second, ..]) => first.midpoint(*second),
        _ => *steps.get(usize::from(step))?,
    };
    Some((step, wait))
}

/// Good: the next step.
fn good(steps: &[Millis], step: u8) -> Next {
    let next = step.checked_add(1)?;
    steps.get(usize::from(next)).map(|wait| (next, *wait))
}

fn last(steps: &[Millis]) -> Option<u8> {
    steps
        .len()
        .checked_sub(1)
        .map(|last| u8::try_from(last).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[Millis] = &[10 * MINUTE];
    const THREE: &[Millis] = &[MINUTE, 10 * MINUTE, 60 * MINUTE];

    #[test]
    fn steps_are_climbed_repeated_and_begun_anew() {
        assert_eq!(again(THREE), Some((0, MINUTE)));
        assert_eq!(hard(THREE, 0), Some((0, 330_000)));
        assert_eq!(hard(THREE, 1), Some((1, 10 * MINUTE)));
        assert_eq!(good(THREE, 0), Some((1, 10 * MINUTE)));
        assert_eq!(good(THREE, 2), None);
        assert_eq!(hard(ONE, 0), Some((0, 15 * MINUTE)));
        assert_eq!(good(ONE, 0), None);
    }

    #[test]
    fn a_step_that_is_no_more_and_no_steps_at_all_do_no_harm() {
        assert_eq!(hard(THREE, 200), Some((2, 60 * MINUTE)));
        assert_eq!(good(THREE, 255), None);
        assert_eq!((again(&[]), hard(&[], 0), good(&[], 0)), (None, None, None));
    }
}
