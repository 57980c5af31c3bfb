//! Load balancing: inside the fuzz range, the day that has least for how far away it is.
//!
//! Anki draws a day by weight (`rslib/src/scheduler/states/load_balancer.rs`: (1 / cards due)^2.15 ·
//! (1 / interval)^3). The further away a day, the less is due there yet, because most of what it will
//! have is not known: the interval's part makes up for that by a guess, and what it guesses wrong makes
//! intervals shorter or longer. Here the days around the range say themselves how quickly it grows less,
//! by the straight line that fits them best (least squares), and the day furthest below that line is
//! chosen. Decision 26 has the figures.

use std::ops::RangeInclusive;

use domain::time::StudyDay;

/// So many days before and after the range also say what is usual.
const AROUND: i32 = 4;
/// A weekday that takes less of a usual load than this is taken for one that takes this.
const LEAST_SHARE: f64 = 0.01;
/// Days that differ by less than this share of a card are equally light.
const SAME: f64 = 1e-6;

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
    /// The number of days after `today`, one of `range` (from 1 on), that is lightest for its
    /// distance; `drawn` in `0.0..1.0` decides between days that are equally light.
    ///
    /// A range that reaches beyond the counted days is treated as if nothing were due in it: days
    /// that were not counted would look empty.
    pub fn pick(&self, today: StudyDay, range: RangeInclusive<i32>, drawn: f64) -> i32 {
        let (first, last) = (*range.start(), *range.end());
        let weekdays = range.clone().any(|days| self.share(today, days) > 0.0);
        let load = if weekdays { *self } else { self.everyday() };
        let counted = load.due(today, first).is_some() && load.due(today, last).is_some();
        let usual = if counted {
            Line::through(load.around(today, first, last))
        } else {
            Line::default()
        };
        let days: Vec<(i32, f64)> = range
            .filter(|days| load.share(today, *days) > 0.0)
            .map(|days| (days, load.full(today, days, counted) - usual.at(days)))
            .collect();
        let least = days.iter().map(|(_, full)| *full).fold(f64::MAX, f64::min);
        let mut light = days.iter().filter(|(_, full)| *full <= least + SAME);
        let among = light.clone().count();
        let nth = ((drawn * among as f64) as usize).min(among.saturating_sub(1));
        light.nth(nth).map_or(last, |(days, _)| *days)
    }

    /// The same with every weekday as good as any other.
    fn everyday(&self) -> Self {
        Self {
            weekdays: [1.0; 7],
            ..*self
        }
    }

    /// The days of a range and around it that were counted, each with how full it is.
    fn around(&self, today: StudyDay, first: i32, last: i32) -> Vec<(i32, f64)> {
        ((first - AROUND).max(1)..=last + AROUND)
            .filter(|days| self.share(today, *days) > 0.0 && self.due(today, *days).is_some())
            .map(|days| (days, self.full(today, days, true)))
            .collect()
    }

    /// How many cards are due `days` after `today` with one more, as if its weekday took as much as
    /// any other.
    fn full(&self, today: StudyDay, days: i32, counted: bool) -> f64 {
        let due = self.due(today, days).filter(|_| counted).unwrap_or(0);
        (f64::from(due) + 1.0) / self.share(today, days)
    }

    /// What the weekday takes: 0, or at least [`LEAST_SHARE`] and at most 1.
    fn share(&self, today: StudyDay, days: i32) -> f64 {
        let weekday = StudyDay(today.0.saturating_add(days)).weekday_index();
        let share = self.weekdays.get(usize::from(weekday)).copied();
        // What is no number is nothing wanted.
        let share = share.filter(|share| *share > 0.0);
        share.map_or(0.0, |share| share.clamp(LEAST_SHARE, 1.0))
    }

    /// Cards due `days` after `today`; `None` when that day was not counted.
    fn due(&self, today: StudyDay, days: i32) -> Option<u32> {
        let index = i64::from(today.0) + i64::from(days) - i64::from(self.first.0);
        self.due.get(usize::try_from(index).ok()?).copied()
    }
}

/// A straight line.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    middle: f64,
    height: f64,
    slope: f64,
}

impl Line {
    /// The one that is nearest to `points`, by the squares of their distances.
    fn through(points: Vec<(i32, f64)>) -> Self {
        let count = (points.len() as f64).max(1.0);
        let middle = points.iter().map(|(x, _)| f64::from(*x)).sum::<f64>() / count;
        let height = points.iter().map(|(_, y)| y).sum::<f64>() / count;
        let along = || points.iter().map(|(x, y)| (f64::from(*x) - middle, *y));
        let spread: f64 = along().map(|(x, _)| x * x).sum();
        let slope = along().map(|(x, y)| x * y).sum::<f64>() / spread.max(1.0);
        Self {
            middle,
            height,
            slope,
        }
    }

    fn at(&self, x: i32) -> f64 {
        self.height + self.slope * (f64::from(x) - self.middle)
    }
}
