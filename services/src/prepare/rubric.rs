//! Rubrics: one for each text of a note that needed one.

use domain::{
    grading::{CallKind, Rubric},
    time::Millis,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{Source, owner};
use crate::{
    ai::metered::{Call, Unmade, meter},
    core::Core,
    db::statement,
    error::{Error, Result},
    jobs::JobError,
};

/// A model made it.
pub const MODEL: &str = "model";
/// The learner wrote or changed it.
pub const LEARNER: &str = "learner";
/// It came with the note.
pub const PREPARED: &str = "prepared";

/// `$1` note, `$2` hash.
const FIND: &str = "SELECT points FROM rubrics WHERE note_id = $1 AND body_hash = $2";

/// `$1` note, `$2` hash, `$3` user, `$4` source, `$5` points, `$6` now.
const KEEP: &str = "
INSERT INTO rubrics (note_id, body_hash, user_id, source, points, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (note_id, body_hash) DO ";

#[derive(FromQueryResult)]
struct Row {
    points: String,
}

/// The rubric for the text `hash` of `note`.
///
/// # Errors
/// When the database fails, or [`Error::Stored`].
pub async fn find(db: &impl ConnectionTrait, note: Uuid, hash: &str) -> Result<Option<Rubric>> {
    let values = [note.into(), hash.into()];
    let row = Row::find_by_statement(statement(db, FIND, values))
        .one(db)
        .await?;
    row.map(|row| read(&row.points)).transpose()
}

/// A stored rubric.
///
/// # Errors
/// [`Error::Stored`] for what is none.
pub fn read(points: &str) -> Result<Rubric> {
    serde_json::from_str(points).map_err(|error| Error::unreadable("rubric", &error))
}

/// Stores what the learner wrote, over whatever there is.
///
/// # Errors
/// When the database fails.
pub async fn save(
    db: &impl ConnectionTrait,
    note: &Source,
    rubric: &Rubric,
    now: Millis,
) -> Result<()> {
    const OVER: &str = "UPDATE SET source = excluded.source, points = excluded.points, \
        updated_at = excluded.updated_at";
    keep(db, note, rubric, LEARNER, OVER, now).await
}

async fn keep(
    db: &impl ConnectionTrait,
    note: &Source,
    rubric: &Rubric,
    source: &str,
    otherwise: &str,
    now: Millis,
) -> Result<()> {
    let points = serde_json::to_string(rubric).map_err(|error| Error::Stored(error.to_string()))?;
    let values = [
        note.id.into(),
        note.hash().into(),
        note.user_id.into(),
        source.into(),
        points.into(),
        now.into(),
    ];
    db.execute_raw(statement(db, format!("{KEEP}{otherwise}"), values))
        .await?;
    Ok(())
}

/// The rubric for the text of `note`, made by the model if there is none. `occasion` tells this wish
/// from others: what the model is paid for once.
///
/// # Errors
/// When the database fails. Without a rubric, [`Unmade`] says why.
pub async fn find_or_make(
    core: &Core,
    note: &Source,
    occasion: &str,
) -> Result<Result<Rubric, Unmade>> {
    let hash = note.hash();
    if let Some(rubric) = find(&core.db, note.id, &hash).await? {
        return Ok(Ok(rubric));
    }
    let call = Call {
        user: owner(note),
        kind: CallKind::Rubric,
        effect_key: format!("rubric:{occasion}"),
    };
    let text = note.text();
    let rubric = match meter(core, &call, core.ai.grader.rubric(&text)).await? {
        Ok(rubric) => rubric,
        Err(unmade) => return Ok(Err(unmade)),
    };
    keep(&core.db, note, &rubric, MODEL, "NOTHING", core.clock.now()).await?;
    // Another may have been first, or the learner.
    let stored = find(&core.db, note.id, &hash).await?;
    Ok(Ok(stored.unwrap_or(rubric)))
}

/// The deed of [`crate::jobs::Job::Rubric`].
///
/// # Errors
/// [`JobError`]. A model that has nothing to say is no failure: whoever needs the rubric asks again.
pub async fn run(core: &Core, note: Uuid, wish: Uuid) -> Result<(), JobError> {
    let Some(note) = Source::read(&core.db, note).await? else {
        return Ok(());
    };
    let made = find_or_make(core, &note, &wish.to_string()).await?;
    super::settled(made.map(|_| ()))
}
