//! Catching up after a break (decision 24): when a plan is offered, and at which paces.

use serde::{Deserialize, Serialize};

use crate::time::StudyDay;

/// Reviews of a usual day of somebody who has none yet.
const FIRST_USUAL: u32 = 20;
/// So many times a usual day must be due before a plan is offered.
const TIMES: u32 = 2;
/// Fewer reviews than this need no plan.
const LEAST: u32 = 40;
/// Most reviews a day that a plan may have.
pub const PACE_MAX: u32 = 9_999;

/// Study days that a usual day is taken from: the latest on which something was reviewed.
pub const USUAL_DAYS: u32 = 14;

/// A plan that a learner has accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatchUp {
    /// Reviews a study day.
    pub pace: u32,
    /// Its first study day.
    pub since: StudyDay,
    /// Reviews that were due when it began.
    pub backlog: u32,
    /// The study day on which it was expected to end.
    pub until: StudyDay,
}

/// Reviews that a learner usually does on a day on which they study: the median of their latest
/// such days.
pub fn usual(days: &[u32]) -> u32 {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    sorted
        .get(sorted.len() / 2)
        .copied()
        .unwrap_or(FIRST_USUAL)
        .max(1)
}

/// Whether so many `due` reviews are enough more than a usual day to offer a plan.
pub const fn is_offered(due: u32, usual: u32) -> bool {
    due >= LEAST && due > usual.saturating_mul(TIMES)
}

/// Paces to choose from: a usual day, half as much again, twice and three times as much, in steps of
/// five and below the backlog.
pub fn paces(due: u32, usual: u32) -> Vec<u32> {
    let mut paces: Vec<u32> = [2, 3, 4, 6]
        .into_iter()
        .map(|halves| (usual.saturating_mul(halves) / 2).div_ceil(5) * 5)
        .map(|pace| pace.clamp(5, PACE_MAX))
        .filter(|pace| *pace < due)
        .collect();
    paces.dedup();
    paces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_day_is_the_median() {
        for (days, expected) in [
            (&[][..], 20),
            (&[0], 1),
            (&[300, 10, 12], 12),
            (&[8, 40], 40),
        ] {
            assert_eq!(usual(days), expected, "{days:?}");
        }
    }

    #[test]
    fn a_plan_is_offered_for_much_more_than_usual() {
        for (due, usual, offered) in [
            (39, 1, false),
            (40, 1, true),
            (40, 20, false),
            (41, 20, true),
            (200, 100, false),
            (u32::MAX, u32::MAX, false),
        ] {
            assert_eq!(is_offered(due, usual), offered, "{due} {usual}");
        }
    }

    #[test]
    fn paces_begin_with_a_usual_day() {
        assert_eq!(paces(500, 20), [20, 30, 40, 60]);
        assert_eq!(paces(41, 20), [20, 30, 40]);
        assert_eq!(paces(40, 1), [5]);
        assert_eq!(paces(5, 1), [0; 0]);
        assert!(
            paces(u32::MAX, u32::MAX)
                .iter()
                .all(|pace| *pace <= PACE_MAX)
        );
    }
}
