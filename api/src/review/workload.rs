//! What waits, and the plan by which a learner catches up.

use domain::{review::PlanStatus, time::StudyDay};
use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// Cards that wait for another day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Due reviews that the study day has no room for.
    pub reviews: u32,
    /// New cards that it has no room for.
    pub fresh: u32,
}

/// The page of the catch-up plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CatchUpPage {
    /// The frame.
    pub frame: Frame,
    /// The learner's current study day.
    pub today: StudyDay,
    /// Reviews that are due.
    pub due: u32,
    /// Reviews of a usual day.
    pub usual: u32,
    /// So much more is due than usual that a plan helps.
    pub offered: bool,
    /// The plan that is being followed.
    pub plan: Option<PlanStatus>,
    /// Paces to choose from, the slowest first.
    pub paces: Vec<PaceForecast>,
}

/// What a pace would lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaceForecast {
    /// Reviews a study day.
    pub pace: u32,
    /// Minutes that such a day takes at the learner's own pace.
    pub minutes: u32,
    /// Each study day from today on, until no review waits; the first day's count is what is left
    /// of it.
    pub days: Vec<ForecastDay>,
}

impl PaceForecast {
    /// The last of its days.
    pub fn until(&self, today: StudyDay) -> StudyDay {
        let days = i32::try_from(self.days.len()).unwrap_or(i32::MAX);
        StudyDay(today.0.saturating_add(days.saturating_sub(1).max(0)))
    }
}

/// A study day of a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastDay {
    /// Reviews on it.
    pub reviews: u32,
    /// Of what is due then, cards that came due on it.
    pub fresh: u32,
    /// Reviews that still wait after it.
    pub waiting: u32,
}

/// What "more now" adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum More {
    /// Reviews.
    Reviews,
    /// New cards.
    New,
}
