//! The dashboard: today.

use async_trait::async_trait;
use domain::{
    review::PlanStatus,
    time::{Millis, StudyDay},
};
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, Viewer,
    frame::Frame,
    review::{Going, Waiting},
};

/// The dashboard page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The frame; its `due` is the head's number.
    pub frame: Frame,
    /// The learner's current study day.
    pub today: StudyDay,
    /// Of the due cards, how many were never reviewed.
    pub new_due: u32,
    /// Estimated minutes for the due cards, from the learner's own pace.
    pub minutes: u32,
    /// Reviews done on this study day.
    pub reviewed: u32,
    /// Study day of the next card when nothing is due.
    pub next_day: Option<StudyDay>,
    /// Due cards by mode, in the order recall, explain, choose, title.
    pub by_mode: [u32; 4],
    /// Cards that wait for another day.
    pub waiting: Waiting,
    /// The catch-up plan that is being followed.
    pub plan: Option<PlanStatus>,
    /// Reviews of a usual day, if so many more are due that a plan is offered.
    pub catch_up: Option<u32>,
    /// The session that was chosen today and can be gone on with.
    pub going: Option<Going>,
    /// Reviews that are due, those that wait included.
    pub reviews_due: u32,
    /// Chance of recall that the learner wants at each review, in per cent.
    pub goal: u8,
    /// Mean chance of recall of the due cards that were reviewed before, now, `0..=100`.
    pub recall_now: Option<u8>,
    /// The same ten days from now if they are not reviewed.
    pub recall_later: Option<u8>,
    /// UTC milliseconds until which all of this is true unless something is written: a step comes due
    /// then, or a minute is over. The end of the study day is not looked at.
    pub fresh_until: Millis,
}

/// The dashboard.
#[async_trait]
pub trait DashboardApi: Send + Sync {
    /// Everything the dashboard shows.
    async fn page(&self, viewer: &Viewer) -> Result<Dashboard, ApiError>;
}
