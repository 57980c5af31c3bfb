//! The page of an answer, and whether more of it is to come.

use api::{
    ApiError, Viewer,
    grading::{AnswerPage, AnswerPoll, WAIT},
    review::SessionQuery,
};
use domain::{id::EventId, time::Millis};
use sea_orm::FromQueryResult;

use super::{outcome::WAITING, row, view};
use crate::{core::Core, db::statement, error::Result, review::ReviewService};

pub(super) async fn page(
    core: &Core,
    viewer: &Viewer,
    id: EventId,
    session: SessionQuery,
) -> Result<AnswerPage> {
    let row = row::read(&core.db, viewer, id).await?;
    let reviews = ReviewService { core: core.clone() };
    let standing = reviews.standing(viewer, session).await?;
    view::page(core, viewer, row, standing)
}

pub(super) async fn state(core: &Core, viewer: &Viewer, id: EventId) -> Result<AnswerPoll> {
    const STATE: &str = "SELECT state, asked_at FROM answers WHERE id = $1 AND user_id = $2";
    #[derive(FromQueryResult)]
    struct State {
        state: String,
        asked_at: Millis,
    }
    let values = [id.0.into(), viewer.user.0.into()];
    let found = State::find_by_statement(statement(&core.db, STATE, values))
        .one(&core.db)
        .await?
        .ok_or(ApiError::NotFound)?;
    let waits = found.state == WAITING && viewer.now - found.asked_at < WAIT;
    Ok(AnswerPoll { settled: !waits })
}
