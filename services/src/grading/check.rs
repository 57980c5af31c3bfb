//! The check of a note: asking for it, and how it stands.

use api::{
    ApiError, Viewer,
    grading::{AnswerPoll, CheckPanel, CheckState, GradeFailure, Judge, ShownCheck, WAIT},
};
use domain::{
    id::{NoteCheckId, NoteId},
    time::Millis,
};
use entity::note_check;
use sea_orm::{EntityTrait, FromQueryResult};
use uuid::Uuid;

use crate::{
    ai::consent,
    core::Core,
    db::{self, statement},
    error::Result,
    ids::new_id,
    jobs::Job,
    prepare::{Source, check, text_hash},
    review,
};

/// `$1` note, `$2` user. A row for each text that was checked, the newest wish first; without one, a
/// row of the note alone.
const READ: &str = concat!(
    "SELECT notes.title, notes.body, note_checks.*, ",
    consent::columns!(),
    " FROM notes JOIN users ON users.id = notes.user_id
    LEFT JOIN note_checks ON note_checks.note_id = notes.id
    WHERE notes.id = $1 AND notes.user_id = $2 AND notes.deleted_at IS NULL
    ORDER BY note_checks.asked_at DESC, note_checks.id DESC"
);

/// `$1` note, `$2` user.
const SUBJECT: &str = concat!(
    "SELECT notes.id, notes.user_id, notes.title, notes.body, notes.version, ",
    consent::columns!(),
    " FROM notes JOIN users ON users.id = notes.user_id
    WHERE notes.id = $1 AND notes.user_id = $2 AND notes.deleted_at IS NULL"
);

#[derive(FromQueryResult)]
struct Row {
    title: String,
    body: String,
    #[sea_orm(nested)]
    consent: consent::Columns,
    #[sea_orm(nested)]
    check: Option<note_check::Model>,
}

#[derive(FromQueryResult)]
struct Subject {
    #[sea_orm(nested)]
    note: Source,
    #[sea_orm(nested)]
    consent: consent::Columns,
}

/// What the note's page shows; nothing, and no statement, on a server without a model.
pub(super) async fn panel(
    core: &Core,
    viewer: &Viewer,
    note: NoteId,
) -> Result<Option<CheckPanel>> {
    if core.ai.recipient.is_none() {
        return Ok(None);
    }
    let values = [note.0.into(), viewer.user.0.into()];
    let rows = Row::find_by_statement(statement(&core.db, READ, values))
        .all(&core.db)
        .await?;
    let first = rows.first().ok_or(ApiError::NotFound)?;
    let now = text_hash(&first.title, &first.body);
    let judge = review::judge(core, viewer, &first.consent);
    let checks = || rows.iter().filter_map(|row| row.check.as_ref());
    let current = checks().find(|check| check.text_hash == now);
    let made = current
        .filter(|check| check.state == check::MADE)
        .or_else(|| checks().find(|check| check.state == check::MADE));
    let mut state = current.map_or(Ok(CheckState::Unasked), |row| state(viewer, row))?;
    let mut shown = None;
    if let Some(made) = made {
        let earlier = made.text_hash != now;
        match check::read(core, made)? {
            Some(check) => {
                shown = Some(ShownCheck {
                    check,
                    earlier,
                    asked_at: made.asked_at,
                });
            }
            None if !earlier => state = CheckState::Unreadable,
            None => {}
        }
    }
    Ok(Some(CheckPanel {
        note,
        judge,
        state,
        check: shown,
    }))
}

fn state(viewer: &Viewer, row: &note_check::Model) -> Result<CheckState> {
    Ok(match row.state.as_str() {
        check::MADE => CheckState::Made,
        check::FAILED => CheckState::Failed(check::read_failure(row)?),
        _ if is_waited_for(viewer, row.asked_at) => CheckState::Waiting {
            id: NoteCheckId(row.id),
        },
        _ => CheckState::Failed(GradeFailure::TooSlow),
    })
}

const fn is_waited_for(viewer: &Viewer, asked_at: Millis) -> bool {
    viewer.now - asked_at < WAIT
}

pub(super) async fn poll(core: &Core, viewer: &Viewer, id: NoteCheckId) -> Result<AnswerPoll> {
    let row = note_check::Entity::find_by_id(Uuid::from(id))
        .one(&core.db)
        .await?
        .filter(|row| row.user_id == viewer.user.0)
        .ok_or(ApiError::NotFound)?;
    let waits = row.state == check::WAITING && is_waited_for(viewer, row.asked_at);
    Ok(AnswerPoll { settled: !waits })
}

/// Stores the wish and its job at once. Nothing happens when the text has a check, or waits for one.
pub(super) async fn ask(core: &Core, viewer: &Viewer, note: NoteId) -> Result<()> {
    let values = [note.0.into(), viewer.user.0.into()];
    let subject = Subject::find_by_statement(statement(&core.db, SUBJECT, values))
        .one(&core.db)
        .await?
        .ok_or(ApiError::NotFound)?;
    if review::judge(core, viewer, &subject.consent) != Judge::Model {
        return Err(ApiError::Forbidden.into());
    }
    let wish = new_id(viewer.now);
    let tx = db::begin_write(&core.db).await?;
    if !check::ask(&tx, &subject.note, wish, viewer.now).await? {
        tx.rollback().await?;
        return Ok(());
    }
    let job = Job::CheckNote { note: note.0, wish };
    core.queue.enqueue(&tx, &job, viewer.now, None).await?;
    tx.commit().await?;
    Ok(())
}
