//! The frame around a private page, in one statement.

use api::{
    Viewer,
    frame::{Frame, NavCategory},
};
use domain::id::CategoryId;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use crate::{
    core::Core,
    db::statement,
    error::Result,
    review::due::{self, Due},
};

/// `$1` user, `$2` study day, `$3` now. The first row holds the counts, every other one a category.
const FRAME: &str = concat!(
    "WITH ",
    due::due!(),
    " SELECT 0 AS kind, CAST(NULL AS UUID) AS id, '' AS name, 0 AS place,
    (SELECT COUNT(*) FROM notes WHERE notes.user_id = $1 AND notes.deleted_at IS NULL) AS notes,
    ",
    due::columns!(),
    "
FROM due
UNION ALL
SELECT 1, categories.id, categories.name, categories.position, COUNT(*), ",
    due::no_columns!(),
    "
FROM categories
JOIN notes ON notes.category_id = categories.id AND notes.deleted_at IS NULL
WHERE categories.user_id = $1
GROUP BY categories.id, categories.name, categories.position
ORDER BY kind, place, name"
);

/// The frame of a page that is shown to `viewer`.
///
/// # Errors
/// When the database fails.
pub async fn load(core: &Core, viewer: &Viewer) -> Result<Frame> {
    Ok(load_with_due(core, viewer).await?.0)
}

/// The frame, and what is behind its `due`.
pub(crate) async fn load_with_due(core: &Core, viewer: &Viewer) -> Result<(Frame, Due)> {
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        viewer.now.into(),
    ];
    let rows = core
        .db
        .query_all_raw(statement(&core.db, FRAME, values))
        .await?;
    let mut frame = Frame {
        name: viewer.name.clone(),
        email: viewer.email.clone(),
        verified: viewer.verified,
        time_zone: viewer.time_zone.clone(),
        admin: Frame::is_admin(viewer.role),
        ..Frame::default()
    };
    let mut due = Due::default();
    for row in &rows {
        if row.try_get::<i32>("", "kind")? == 0 {
            due = Due::of(row)?;
            frame.due = due.counts.total();
            frame.leeches = due.leeches;
            frame.notes = notes(row)?;
        } else {
            frame.categories.push(NavCategory {
                id: CategoryId(row.try_get("", "id")?),
                name: row.try_get("", "name")?,
                notes: notes(row)?,
            });
        }
    }
    Ok((frame, due))
}

fn notes(row: &QueryResult) -> Result<u32, DbErr> {
    Ok(u32::try_from(row.try_get::<i64>("", "notes")?).unwrap_or(0))
}
