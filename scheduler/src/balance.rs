//! Load balancing: inside the fuzz range, a day on which little is due.
//!
//! The weight of a day has the form of Anki's (`rslib/src/scheduler/states/load_balancer.rs`),
//! (1 / cards due there)^6 · (1 / interval)^3, times what the learner wants of its weekday. Where
//! Anki has 2.15 the days are not even enough (decision 26); the interval's part makes up for the days
//! further ahead, which are the emptier ones. Anki gives a day without cards the weight 1, whatever the interval and the weekday; here one card more
//! is counted on every day, so that an empty one is merely light.

use std::ops::RangeInclusive;

use domain::time::StudyDay;

/// Power of the number of cards on a day.
const CROWD: f64 = 6.0;
/// Power of the interval.
const DISTANCE: i32 = 3;

/// What is due already.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load<'a> {
    /// The first day that `due` counts.
    pub first: StudyDay,
    /// Cards due on `first` and on each day after it.
    pub due: &'a [u32],
    /// How much of a usual load each weekday takes, Monday to Sunday, `0.0..=1.0`. A weekday of 0
    /// is chosen only where there is no other.
    pub weekdays: [f64; 7],
}

impl Load<'_> {
    /// The number of days after `today`, one of `range` (from 1 on), that `drawn` in `0.0..1.0`
    /// chooses by weight.
    ///
    /// A range that reaches beyond the counted days is treated as if nothing were due in it: days
    /// that were not counted would look empty.
    pub fn pick(&self, today: StudyDay, range: RangeInclusive<i32>, drawn: f64) -> i32 {
        let (first, last) = (*range.start(), *range.end());
        let counted = self.due(today, first).is_some() && self.due(today, last).is_some();
        let weights: Vec<(i32, f64)> = range
            .map(|days| (days, self.weight(today, days, counted)))
            .collect();
        let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
        if sum <= 0.0 {
            let everyday = Load {
                weekdays: [1.0; 7],
                ..*self
            };
            return everyday.pick(today, first..=last, drawn);
        }
        let mut left = drawn * sum;
        let mut chosen = last;
        for (days, weight) in weights {
            if weight > 0.0 {
                chosen = days;
                left -= weight;
                if left < 0.0 {
                    break;
                }
            }
        }
        chosen
    }

    fn weight(&self, today: StudyDay, days: i32, counted: bool) -> f64 {
        let due = self.due(today, days).filter(|_| counted).unwrap_or(0);
        let weekday = StudyDay(today.0.saturating_add(days)).weekday_index();
        let share = self.weekdays.get(usize::from(weekday)).copied();
        // What is no number is nothing wanted.
        let wanted = share.filter(|share| *share > 0.0).unwrap_or(0.0);
        wanted.min(1.0)
            * (1.0 / (f64::from(due) + 1.0)).powf(CROWD)
            * (1.0 / f64::from(days.max(1))).powi(DISTANCE)
    }

    /// Cards due `days` after `today`; `None` when that day was not counted.
    fn due(&self, today: StudyDay, days: i32) -> Option<u32> {
        let index = i64::from(today.0) + i64::from(days) - i64::from(self.first.0);
        self.due.get(usize::try_from(index).ok()?).copied()
    }
}
