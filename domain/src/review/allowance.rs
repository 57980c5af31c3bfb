//! How much of what is due a study day asks for (decision 24).
//!
//! Nothing that is due is ever moved or hidden by it: what a day has no room for waits and is counted.

use serde::{Deserialize, Serialize};

use crate::{review::CatchUp, time::StudyDay};

/// Cards that "more now" adds to the study day.
pub const MORE: u32 = 10;

/// What a study day asks for, and what of it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// New cards a study day.
    pub new_per_day: u32,
    /// Most reviews a study day; `None` for as many as are due.
    pub reviews_per_day: Option<u32>,
    /// The plan that is being followed. Its pace goes before the limit, and new cards wait.
    pub catch_up: Option<CatchUp>,
    /// Reviews that "more now" added to this study day.
    pub more_reviews: u32,
    /// New cards that "more now" added to this study day.
    pub more_new: u32,
    /// New cards that were answered on this study day.
    pub new_done: u32,
    /// Answers of this study day to cards in review; counted only under a limit.
    pub reviews_done: u32,
}

impl Allowance {
    /// New cards that this study day still has room for.
    pub const fn new_left(&self) -> u32 {
        self.new_wanted()
            .saturating_add(self.more_new)
            .saturating_sub(self.new_done)
    }

    /// Reviews that this study day still has room for; `None` for any number.
    pub fn reviews_left(&self) -> Option<u32> {
        self.limit().map(|limit| {
            limit
                .saturating_add(self.more_reviews)
                .saturating_sub(self.reviews_done)
        })
    }

    /// Whether new cards that wait come on the next study day.
    pub const fn new_come_tomorrow(&self) -> bool {
        self.new_wanted() > 0
    }

    /// With [`MORE`] reviews on top of what is done and asked for.
    #[must_use]
    pub fn with_more_reviews(self) -> Self {
        let limit = self.limit().unwrap_or_default();
        let room = self.reviews_left().unwrap_or_default();
        Self {
            more_reviews: (self.reviews_done + room)
                .saturating_add(MORE)
                .saturating_sub(limit),
            ..self
        }
    }

    /// With [`MORE`] new cards on top of what is done and asked for.
    #[must_use]
    pub const fn with_more_new(self) -> Self {
        let reached = self.new_done.saturating_add(self.new_left());
        Self {
            more_new: reached
                .saturating_add(MORE)
                .saturating_sub(self.new_wanted()),
            ..self
        }
    }

    fn limit(&self) -> Option<u32> {
        let pace = self.catch_up.map(|plan| plan.pace);
        pace.or(self.reviews_per_day)
    }

    const fn new_wanted(&self) -> u32 {
        if self.catch_up.is_some() {
            0
        } else {
            self.new_per_day
        }
    }
}

/// Where a learner stands in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStatus {
    /// The plan.
    pub plan: CatchUp,
    /// Which of its days this is, from 1.
    pub day: u32,
    /// Reviews of this study day.
    pub done: u32,
    /// Reviews that are due in all, those that wait included.
    pub due: u32,
}

impl PlanStatus {
    /// Where `allowance` stands on `today` with so many reviews `due`; `None` without a plan.
    pub fn of(allowance: &Allowance, due: u32, today: StudyDay) -> Option<Self> {
        let plan = allowance.catch_up?;
        let passed = u32::try_from(today.0 - plan.since.0).unwrap_or(0);
        Some(Self {
            plan,
            day: passed.saturating_add(1),
            done: allowance.reviews_done,
            due,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: CatchUp = CatchUp {
        pace: 30,
        since: StudyDay(100),
        backlog: 200,
        until: StudyDay(110),
    };

    #[test]
    fn a_day_without_limits_asks_for_every_review() {
        let day = Allowance {
            new_per_day: 20,
            new_done: 5,
            ..Allowance::default()
        };
        assert_eq!((day.new_left(), day.reviews_left()), (15, None));
    }

    #[test]
    fn the_plan_goes_before_the_limit_and_new_cards_wait_for_it() {
        let day = Allowance {
            new_per_day: 20,
            reviews_per_day: Some(50),
            reviews_done: 12,
            ..Allowance::default()
        };
        assert_eq!((day.new_left(), day.reviews_left()), (20, Some(38)));
        let day = Allowance {
            catch_up: Some(PLAN),
            ..day
        };
        assert_eq!((day.new_left(), day.reviews_left()), (0, Some(18)));
        assert!(!day.new_come_tomorrow());
        assert_eq!(PlanStatus::of(&day, 90, StudyDay(102)).unwrap().day, 3);
    }

    /// Also after a limit was lowered below what is done already.
    #[test]
    fn more_is_always_that_much_more() {
        for done in [0, 49, 50, 80] {
            for limit in [10, 50] {
                let day = Allowance {
                    new_per_day: limit,
                    reviews_per_day: Some(limit),
                    new_done: done,
                    reviews_done: done,
                    ..Allowance::default()
                };
                let more = day.with_more_reviews();
                assert_eq!(
                    more.reviews_left(),
                    Some(day.reviews_left().unwrap() + MORE)
                );
                assert_eq!(
                    more.with_more_reviews().reviews_left().unwrap(),
                    more.reviews_left().unwrap() + MORE
                );
                assert_eq!(day.with_more_new().new_left(), day.new_left() + MORE);
            }
        }
    }
}
