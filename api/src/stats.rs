//! Statistics: whether scheduler and grader keep what they promise.

use async_trait::async_trait;
use domain::{
    review::Scheduler,
    stats::{Bucket, Share, Spread},
};
use serde::{Deserialize, Serialize};

use crate::{ApiError, Viewer, frame::Frame, grading::Agreement, settings::MemoryModel};

/// The statistics page. `docs/STATISTICS.md` defines every figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stats {
    /// The frame.
    pub frame: Frame,
    /// Reviews that count; without any there is nothing to show.
    pub reviews: u32,
    /// Chance of recall that the learner wants at each review, in per cent.
    pub goal: u8,
    /// True retention.
    pub retention: Retention,
    /// What was predicted against what was recalled, of all time; buckets without reviews are left
    /// out.
    pub calibration: Vec<Bucket>,
    /// How far the two are apart, `0.0..=1.0`.
    pub rmse_bins: Option<f64>,
    /// How often each button was pressed, of all time.
    pub buttons: Buttons,
    /// What decides when a card is asked again.
    pub scheduler: Scheduler,
    /// How the learner's memories are believed to fade.
    pub model: MemoryModel,
    /// How well the learner's cards are known today.
    pub memories: Memories,
    /// How often learner and grader agree.
    pub grader: Agreement,
}

/// Reviews of cards in review that were recalled, of the first of each study day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// Of the latest 7 study days, the current one included.
    pub week: Share,
    /// Of 30.
    pub month: Share,
    /// Of 90.
    pub quarter: Share,
    /// Of all time.
    pub all: Share,
}

/// How often Again, Hard, Good and Easy were pressed, by what the card was before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buttons {
    /// Never answered.
    pub new: [u32; 4],
    /// In steps, or asked again on the same study day.
    pub steps: [u32; 4],
    /// In review, at most 20 days after the last review.
    pub young: [u32; 4],
    /// In review, 21 days after it or more.
    pub mature: [u32; 4],
}

/// Cards that were reviewed, without those taken out and those in the trash.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memories {
    /// Over [`domain::stats::STABILITY`].
    pub stability: Spread,
    /// Over [`domain::stats::DIFFICULTY`].
    pub difficulty: Spread,
    /// Over [`domain::stats::RETRIEVABILITY`].
    pub retrievability: Spread,
}

/// Statistics.
#[async_trait]
pub trait StatsApi: Send + Sync {
    /// Everything the page shows.
    async fn page(&self, viewer: &Viewer) -> Result<Stats, ApiError>;
}
