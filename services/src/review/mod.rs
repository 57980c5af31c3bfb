//! Reviewing: what to ask, storing answers, taking them back.
//!
//! One file per deed. `ticket` is what a shown card carries; `offer` asks the scheduler; `queue`
//! picks the next card; `answer`, `undo`, `skip` and `manual` write; `fit` learns how the learner
//! forgets, and `scheduler_change` schedules all cards otherwise; `replay` says what all of it must add
//! up to.

mod answer;
mod ask;
mod card_row;
mod desk;
mod done;
pub mod due;
pub mod fit;
mod judge;
mod kind;
mod learner;
pub mod load;
mod log;
mod manual;
pub mod offer;
mod offset;
mod page;
pub mod parameters;
pub mod place;
mod queue;
mod rate;
pub mod replay;
pub mod scheduler_change;
pub mod scheduling;
mod skip;
mod sql;
pub mod summary;
pub mod ticket;
mod undo;
mod view;

use api::{
    ApiError, Viewer,
    review::{Answer, CardChange, DonePage, ReviewApi, ReviewPage, ShownCard, Undoable},
};
use async_trait::async_trait;
use domain::id::{EventId, NoteId};

use crate::{core::Core, error::answer};

pub(crate) use answer::{RAISE_VERSION, lapse};
pub(crate) use judge::judge;
pub(crate) use offset::utc_offset;
pub(crate) use rate::accepted;
pub(crate) use view::interval;

/// Implements [`ReviewApi`].
#[derive(Clone)]
pub struct ReviewService {
    /// Everything it needs.
    pub core: Core,
}

#[async_trait]
impl ReviewApi for ReviewService {
    async fn page(&self, viewer: &Viewer) -> Result<ReviewPage, ApiError> {
        self.shown(viewer).await.map_err(answer)
    }

    async fn upcoming(&self, viewer: &Viewer, ticket: &str) -> Result<Option<ShownCard>, ApiError> {
        self.after(viewer, ticket).await.map_err(answer)
    }

    async fn answer(&self, viewer: &Viewer, posted: Answer) -> Result<Undoable, ApiError> {
        self.store_answer(viewer, posted).await.map_err(answer)
    }

    async fn undo(&self, viewer: &Viewer, event: EventId) -> Result<(), ApiError> {
        self.take_back(viewer, event).await.map_err(answer)
    }

    async fn skip(&self, viewer: &Viewer, ticket: &str) -> Result<(), ApiError> {
        self.store_skip(viewer, ticket).await.map_err(answer)
    }

    async fn change(
        &self,
        viewer: &Viewer,
        note: NoteId,
        change: CardChange,
    ) -> Result<Option<EventId>, ApiError> {
        self.change_card(viewer, note, change).await.map_err(answer)
    }

    async fn done(&self, viewer: &Viewer) -> Result<DonePage, ApiError> {
        self.finished(viewer).await.map_err(answer)
    }
}
