//! Reviewing: what to ask, storing answers, taking them back.
//!
//! One file per deed. `ticket` is what a shown card carries; `offer` asks the scheduler; `queue`
//! picks the next card, `scope` of a chosen session; `catch_up` and `more` say how many; `answer`, `undo`, `skip` and `manual` write; `fit` learns how the learner
//! forgets, and `scheduler_change` schedules all cards otherwise; `replay` says what all of it must add
//! up to.

pub(crate) mod allowance;
mod answer;
mod ask;
mod card_row;
mod catch_up;
mod desk;
mod done;
pub mod due;
pub mod fit;
pub(crate) mod going;
mod judge;
mod kind;
mod learner;
pub mod load;
mod log;
mod manual;
mod more;
pub mod offer;
mod offset;
mod page;
pub mod parameters;
pub(crate) mod past;
pub mod place;
mod practice;
mod queue;
mod rate;
pub mod replay;
pub mod scheduler_change;
pub mod scheduling;
mod scope;
mod skip;
mod sql;
mod start;
pub mod summary;
pub mod ticket;
mod undo;
mod view;

use api::{
    ApiError, Viewer,
    review::{
        Answer, CardChange, CatchUpPage, DonePage, Going, More, PracticePage, ReviewApi,
        ReviewPage, SessionQuery, ShownCard, StartPage, Undoable,
    },
};
use async_trait::async_trait;
use domain::id::{EventId, NoteId};

use crate::{core::Core, error::answer};

pub(crate) use answer::RAISE_VERSION;
pub(crate) use judge::judge;
pub(crate) use offset::utc_offset;
pub(crate) use rate::accepted;
pub(crate) use view::interval;

/// How somebody is scheduled at `now`; `None` for an account that is gone.
pub(crate) async fn scheduling_of(
    db: &impl sea_orm::ConnectionTrait,
    user: domain::id::UserId,
    now: domain::time::Millis,
) -> crate::error::Result<Option<scheduling::Scheduling>> {
    let learner = learner::read(db, user, now).await?;
    Ok(learner.map(|learner| learner.scheduling))
}

/// Implements [`ReviewApi`].
#[derive(Clone)]
pub struct ReviewService {
    /// Everything it needs.
    pub core: Core,
}

#[async_trait]
impl ReviewApi for ReviewService {
    async fn page_of(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
    ) -> Result<ReviewPage, ApiError> {
        self.shown(viewer, session).await.map_err(answer)
    }

    async fn opening(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
    ) -> Result<(ReviewPage, Option<Going>), ApiError> {
        self.opened(viewer, session).await.map_err(answer)
    }

    async fn upcoming_of(
        &self,
        viewer: &Viewer,
        ticket: &str,
        session: SessionQuery,
    ) -> Result<Option<ShownCard>, ApiError> {
        self.after(viewer, ticket, session).await.map_err(answer)
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

    async fn done_of(&self, viewer: &Viewer, session: SessionQuery) -> Result<DonePage, ApiError> {
        self.finished(viewer, session).await.map_err(answer)
    }

    async fn start(&self, viewer: &Viewer) -> Result<StartPage, ApiError> {
        self.choices(viewer).await.map_err(answer)
    }

    async fn practice(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
        seen: u32,
    ) -> Result<PracticePage, ApiError> {
        self.look(viewer, session, seen).await.map_err(answer)
    }

    async fn more(&self, viewer: &Viewer, more: More) -> Result<(), ApiError> {
        self.ask_for_more(viewer, more).await.map_err(answer)
    }

    async fn catch_up(&self, viewer: &Viewer) -> Result<CatchUpPage, ApiError> {
        self.plan_page(viewer).await.map_err(answer)
    }

    async fn accept_catch_up(&self, viewer: &Viewer, pace: u32) -> Result<(), ApiError> {
        self.follow_plan(viewer, pace).await.map_err(answer)
    }

    async fn drop_catch_up(&self, viewer: &Viewer) -> Result<(), ApiError> {
        self.give_plan_up(viewer).await.map_err(answer)
    }
}
