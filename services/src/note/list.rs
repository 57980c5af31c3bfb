//! A page of the list: the frame, the rows, and at most one statement for what the frame does not
//! know.

use api::{
    ApiError, Viewer,
    note::{DeletedNote, NoteList, NoteQuery},
    page::Page,
};
use domain::id::{CategoryId, NoteId};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    cursor::Cursor,
    view::{self, ListRow},
};
use crate::{
    core::Core,
    db::statement,
    error::{Error, Result},
    frame,
};

/// Rows on a page.
const PAGE: usize = 50;

/// `$1` user, `$2` and `$3` the last row shown, `$4` rows, `$5` category.
const LIST: &str = "
SELECT notes.id, notes.title, notes.excerpt, notes.mode, notes.created_at,
    categories.name AS category, cards.phase, cards.due_at, cards.due_day, cards.stability,
    cards.last_review_day, cards.suspended, cards.buried_until, cards.leech
FROM notes
JOIN cards ON cards.note_id = notes.id AND cards.ordinal = 0
LEFT JOIN categories ON categories.id = notes.category_id
WHERE notes.user_id = $1 AND notes.deleted_at IS NULL
  AND (notes.created_at, notes.id) < ($2, $3)";

const OF_CATEGORY: &str = " AND notes.category_id = $5";

const LEECHES: &str = " AND cards.leech";

const NEWEST_FIRST: &str = " ORDER BY notes.created_at DESC, notes.id DESC LIMIT $4";

/// `$1` user, `$2` category, `$3` note; either may be nil.
const NAMES: &str = "
SELECT 0 AS kind, categories.name FROM categories
WHERE categories.id = $2 AND categories.user_id = $1
UNION ALL
SELECT 1, notes.title FROM notes
WHERE notes.id = $3 AND notes.user_id = $1 AND notes.deleted_at IS NOT NULL";

pub(super) async fn list(
    core: &Core,
    viewer: &Viewer,
    query: NoteQuery,
    deleted: Option<NoteId>,
) -> Result<NoteList> {
    let NoteQuery {
        category,
        leech,
        after,
    } = query;
    let after = after.as_deref().map_or(Ok(Cursor::START), Cursor::decode)?;
    let frame = frame::load(core, viewer).await?;
    let shelf = category
        .and_then(|id| frame.categories.iter().find(|shelf| shelf.id == id))
        .map(|shelf| shelf.name.clone());
    // A category without notes is not in the frame.
    let unknown = category.filter(|_| shelf.is_none());
    let (name, deleted) = names(core, viewer, unknown, deleted).await?;
    let name = shelf.or(name);
    if category.is_some() && name.is_none() {
        return Err(ApiError::NotFound.into());
    }
    let notes = if unknown.is_some() {
        Page {
            items: Vec::new(),
            next: None,
        }
    } else {
        rows(core, viewer, category, leech, after).await?
    };
    Ok(NoteList {
        frame,
        today: viewer.today,
        category: name,
        notes,
        deleted,
    })
}

async fn rows(
    core: &Core,
    viewer: &Viewer,
    category: Option<CategoryId>,
    leech: bool,
    after: Cursor,
) -> Result<Page<api::note::NoteRow>> {
    let mut values = vec![
        viewer.user.0.into(),
        after.created_at.into(),
        after.id.into(),
        // One more shows whether there is another page.
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX).into(),
    ];
    values.extend(category.map(|id| id.0.into()));
    let filter = if category.is_some() { OF_CATEGORY } else { "" };
    let leeches = if leech { LEECHES } else { "" };
    let text = format!("{LIST}{filter}{leeches}{NEWEST_FIRST}");
    let mut found = ListRow::find_by_statement(statement(&core.db, text, values))
        .all(&core.db)
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().map(|row| Cursor {
        created_at: row.created_at,
        id: row.id,
    });
    let next = last.filter(|_| more).map(Cursor::encode);
    let items = found
        .into_iter()
        .map(|row| view::row(row, viewer))
        .collect::<Result<_>>()?;
    Ok(Page { items, next })
}

/// What the frame does not tell: the name of an empty category, the title of a deleted note.
async fn names(
    core: &Core,
    viewer: &Viewer,
    category: Option<CategoryId>,
    deleted: Option<NoteId>,
) -> Result<(Option<String>, Option<DeletedNote>)> {
    if category.is_none() && deleted.is_none() {
        return Ok((None, None));
    }
    let values = [
        viewer.user.0.into(),
        category.map(|id| id.0).unwrap_or_default().into(),
        deleted.map(|id| id.0).unwrap_or_default().into(),
    ];
    let (mut name, mut title) = (None, None);
    for row in core
        .db
        .query_all_raw(statement(&core.db, NAMES, values))
        .await?
    {
        let text: String = row.try_get("", "name")?;
        match row.try_get::<i32>("", "kind")? {
            0 => name = Some(text),
            1 => title = Some(text),
            kind => return Err(Error::Stored(format!("kind {kind}"))),
        }
    }
    let deleted = deleted
        .zip(title)
        .map(|(id, title)| DeletedNote { id, title });
    Ok((name, deleted))
}
