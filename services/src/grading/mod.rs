//! Answers that are written, chosen or typed: storing them, judging them, showing what came of it.
//!
//! `submit` stores an answer, and with it a job if a model is asked; `grade` is the deed of that job.
//! `page` and `state` tell how it stands. Rating is [`crate::review`]'s, and never waits for a grade.
//! `check` has a note itself judged, by the job of [`crate::prepare::check`].

mod again;
pub(crate) mod agreement;
mod check;
mod draft;
mod given;
pub mod grade;
mod judge;
mod outcome;
mod page;
mod quote;
mod row;
mod rubric;
mod submit;
mod view;

use api::{
    ApiError, Viewer,
    grading::{AnswerPage, AnswerPoll, CheckPanel, Given, GradingApi, RubricPage, SaveRubric},
    review::SessionQuery,
};
use async_trait::async_trait;
use domain::id::{EventId, NoteCheckId, NoteId};

use crate::{core::Core, error::answer};

/// Implements [`GradingApi`].
#[derive(Clone)]
pub struct GradingService {
    core: Core,
}

impl GradingService {
    /// On `core`.
    pub const fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl GradingApi for GradingService {
    async fn submit(
        &self,
        viewer: &Viewer,
        ticket: &str,
        given: Given,
    ) -> Result<EventId, ApiError> {
        submit::submit(&self.core, viewer, ticket, given)
            .await
            .map_err(answer)
    }

    async fn page(
        &self,
        viewer: &Viewer,
        id: EventId,
        session: SessionQuery,
    ) -> Result<AnswerPage, ApiError> {
        page::page(&self.core, viewer, id, session)
            .await
            .map_err(answer)
    }

    async fn state(&self, viewer: &Viewer, id: EventId) -> Result<AnswerPoll, ApiError> {
        page::state(&self.core, viewer, id).await.map_err(answer)
    }

    async fn grade_again(&self, viewer: &Viewer, id: EventId) -> Result<(), ApiError> {
        again::again(&self.core, viewer, id).await.map_err(answer)
    }

    async fn rubric(&self, viewer: &Viewer, note: NoteId) -> Result<RubricPage, ApiError> {
        rubric::page(&self.core, viewer, note).await.map_err(answer)
    }

    async fn save_rubric(
        &self,
        viewer: &Viewer,
        note: NoteId,
        rubric: SaveRubric,
    ) -> Result<(), ApiError> {
        rubric::save(&self.core, viewer, note, rubric)
            .await
            .map_err(answer)
    }

    async fn check(&self, viewer: &Viewer, note: NoteId) -> Result<Option<CheckPanel>, ApiError> {
        check::panel(&self.core, viewer, note).await.map_err(answer)
    }

    async fn check_state(&self, viewer: &Viewer, id: NoteCheckId) -> Result<AnswerPoll, ApiError> {
        check::poll(&self.core, viewer, id).await.map_err(answer)
    }

    async fn ask_check(&self, viewer: &Viewer, note: NoteId) -> Result<(), ApiError> {
        check::ask(&self.core, viewer, note).await.map_err(answer)
    }
}
