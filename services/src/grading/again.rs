//! Asks a model about an answer once more: another call, paid for by itself.

use api::{ApiError, Viewer, grading::AnswerState};
use domain::id::EventId;
use sea_orm::ConnectionTrait;

use super::{row, view};
use crate::{
    core::Core,
    db::{self, statement},
    error::Result,
    jobs::Job,
    review::RAISE_VERSION,
};

/// `$1` answer, `$2` user, `$3` tries so far, `$4` now.
const AGAIN: &str = "
UPDATE answers SET state = 'waiting', outcome = NULL, proposal = NULL, settled_at = NULL,
    tries = tries + 1, asked_at = $4
WHERE id = $1 AND user_id = $2 AND tries = $3 AND rating IS NULL";

pub(super) async fn again(core: &Core, viewer: &Viewer, id: EventId) -> Result<()> {
    let row = row::read(&core.db, viewer, id).await?;
    let state = view::state(core, viewer, &row.answer)?;
    if matches!(state, AnswerState::Waiting { .. }) {
        return Ok(());
    }
    if !view::can_ask_again(core, viewer, &row, &state) {
        return Err(ApiError::Forbidden.into());
    }
    let tries = row.answer.tries;
    let tx = db::begin_write(&core.db).await?;
    let values = [
        id.0.into(),
        viewer.user.0.into(),
        tries.into(),
        viewer.now.into(),
    ];
    let asked = tx.execute_raw(statement(&tx, AGAIN, values)).await?;
    if asked.rows_affected() == 0 {
        // Another tab has asked, or rated.
        tx.rollback().await?;
        return Ok(());
    }
    let job = Job::Grade {
        answer: id.0,
        attempt: tries + 1,
    };
    core.queue.enqueue(&tx, &job, viewer.now, None).await?;
    tx.execute_raw(statement(&tx, RAISE_VERSION, [viewer.user.0.into()]))
        .await?;
    tx.commit().await?;
    Ok(())
}
