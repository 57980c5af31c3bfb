//! Rows become what a screen is told. Every row is taken apart completely, so that a new column
//! forces a decision here.

use api::{
    Viewer,
    frame::Frame,
    note::{NoteFields, NotePage, NoteRow},
};
use domain::{id::NoteId, note::Mode, time::Millis};
use entity::draft;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::place::Place;
use crate::error::{Error, Result};

/// A row of the list.
#[derive(FromQueryResult)]
pub(super) struct ListRow {
    pub id: Uuid,
    pub title: String,
    pub excerpt: String,
    pub mode: String,
    pub created_at: Millis,
    pub category: Option<String>,
    pub leech: bool,
    #[sea_orm(nested)]
    pub place: Place,
}

/// A note with its card.
#[derive(FromQueryResult)]
pub(super) struct ReadRow {
    pub id: Uuid,
    pub title: String,
    pub html: String,
    pub mode: String,
    pub updated_at: Millis,
    /// The source, if the HTML comes from another renderer.
    pub outdated: Option<String>,
    pub category: Option<String>,
    pub reviews: i32,
    pub lapses: i32,
    pub leech: bool,
    #[sea_orm(nested)]
    pub place: Place,
}

/// A note as the editor needs it.
#[derive(FromQueryResult)]
pub(super) struct EditedRow {
    pub version: i64,
    pub title: String,
    pub body: String,
    pub mode: String,
    pub html: String,
    pub renderer_version: i32,
    pub category: Option<String>,
}

/// A row of the list.
pub(super) fn row(row: ListRow, viewer: &Viewer) -> Result<NoteRow> {
    let ListRow {
        id,
        title,
        excerpt,
        mode,
        created_at: _,
        category,
        leech,
        place,
    } = row;
    Ok(NoteRow {
        id: NoteId(id),
        title,
        excerpt,
        category,
        mode: parse_mode(&mode)?,
        status: place.status(viewer),
        due_day: place.due_day(viewer),
        recall: place.recall(viewer),
        leech,
    })
}

/// A note as read.
pub(super) fn page(
    row: ReadRow,
    tags: Vec<String>,
    frame: Frame,
    viewer: &Viewer,
) -> Result<NotePage> {
    let ReadRow {
        id,
        title,
        html,
        mode,
        updated_at,
        outdated: _,
        category,
        reviews,
        lapses,
        leech,
        place,
    } = row;
    Ok(NotePage {
        frame,
        id: NoteId(id),
        title,
        html,
        category,
        tags,
        mode: parse_mode(&mode)?,
        status: place.status(viewer),
        due_day: place.due_day(viewer),
        today: viewer.today,
        recall: place.recall(viewer),
        reviews: u32::try_from(reviews).unwrap_or(0),
        leech: leech.then(|| u32::try_from(lapses).unwrap_or(0)),
        resting: place.rests(viewer),
        updated_at,
    })
}

/// The editor's fields of a note, and their version.
pub(super) fn edited(row: EditedRow, tags: &[String]) -> (NoteFields, i64) {
    let EditedRow {
        version,
        title,
        body,
        mode,
        html: _,
        renderer_version: _,
        category,
    } = row;
    let category = category.unwrap_or_default();
    (
        NoteFields {
            title,
            body,
            category,
            tags: tags.join(", "),
            mode,
        },
        version,
    )
}

/// The editor's fields of a draft, their version, and when they were kept.
pub(super) fn draft(row: draft::Model) -> (NoteFields, i64, Millis) {
    let draft::Model {
        user_id: _,
        note_key: _,
        version,
        title,
        body,
        category,
        tags,
        mode,
        updated_at,
    } = row;
    (
        NoteFields {
            title,
            body,
            category,
            tags,
            mode,
        },
        version,
        updated_at,
    )
}

fn parse_mode(stored: &str) -> Result<Mode> {
    Mode::parse(stored).ok_or_else(|| Error::Stored(format!("mode {stored}")))
}
