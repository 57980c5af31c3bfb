//! Notes.

use async_trait::async_trait;
use domain::{
    id::{CategoryId, NoteId},
    note::Mode,
    review::CardStatus,
    time::{Millis, StudyDay},
};
use serde::{Deserialize, Serialize};

use crate::{ApiError, Viewer, frame::Frame, page::Page};

/// Which notes to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteQuery {
    /// Only this category.
    pub category: Option<CategoryId>,
    /// Only notes whose cards are leeches.
    pub leech: bool,
    /// Continue after this ([`Page::next`]).
    pub after: Option<String>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteRow {
    /// Its id.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// First line of its body as plain text.
    pub excerpt: String,
    /// Name of its category.
    pub category: Option<String>,
    /// How it is asked for.
    pub mode: Mode,
    /// Where its card stands.
    pub status: CardStatus,
    /// Study day on which its card is due; `None` for a new or suspended card.
    pub due_day: Option<StudyDay>,
    /// Chance of recall now, `0..=100`; `None` before the first review.
    pub recall: Option<u8>,
    /// Its card is a leech.
    pub leech: bool,
}

/// The list page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteList {
    /// The frame.
    pub frame: Frame,
    /// The learner's current study day; rows are grouped by it.
    pub today: StudyDay,
    /// Name of the chosen category.
    pub category: Option<String>,
    /// The rows, newest first.
    pub notes: Page<NoteRow>,
    /// A note that was deleted a moment ago and can be brought back.
    pub deleted: Option<DeletedNote>,
}

/// Offered back by "undo".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedNote {
    /// Its id.
    pub id: NoteId,
    /// Its title.
    pub title: String,
}

/// A note as read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotePage {
    /// The frame.
    pub frame: Frame,
    /// Its id.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// Sanitised HTML of its body.
    pub html: String,
    /// Name of its category.
    pub category: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How it is asked for.
    pub mode: Mode,
    /// Where its card stands.
    pub status: CardStatus,
    /// Study day on which its card is due.
    pub due_day: Option<StudyDay>,
    /// The learner's current study day.
    pub today: StudyDay,
    /// Chance of recall now, `0..=100`.
    pub recall: Option<u8>,
    /// Reviews so far.
    pub reviews: u32,
    /// How often its card was forgotten, if that makes it a leech.
    pub leech: Option<u32>,
    /// Its card is suspended, or buried until a later study day.
    pub resting: bool,
    /// When it was last changed.
    pub updated_at: Millis,
}

/// The fields of the editor, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteFields {
    /// Title.
    pub title: String,
    /// Markdown source.
    pub body: String,
    /// Name of a category; made when it does not exist.
    pub category: String,
    /// Tags, separated by commas.
    pub tags: String,
    /// Review mode as sent by the form.
    pub mode: String,
}

/// The editor page, for a new note or an old one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditorPage {
    /// The frame.
    pub frame: Frame,
    /// The note; `None` for a new one.
    pub id: Option<NoteId>,
    /// Version the fields come from; sent back when saving. 0 for a new note.
    pub version: i64,
    /// What the fields hold: the draft if there is one, else the note.
    pub fields: NoteFields,
    /// The fields come from a draft that was never saved, kept at this time.
    pub draft_at: Option<Millis>,
    /// HTML of the body.
    pub preview: String,
    /// Names of the learner's categories, for suggestions.
    pub categories: Vec<String>,
}

/// What the editor sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveNote {
    /// The note; `None` makes a new one.
    pub id: Option<NoteId>,
    /// [`EditorPage::version`].
    pub version: i64,
    /// The fields.
    pub fields: NoteFields,
}

/// Notes. Every deed finds only what the viewer owns; anything else is [`ApiError::NotFound`].
#[async_trait]
pub trait NoteApi: Send + Sync {
    /// A page of the list. `deleted` names the note whose deletion the page may undo.
    async fn list(
        &self,
        viewer: &Viewer,
        query: NoteQuery,
        deleted: Option<NoteId>,
    ) -> Result<NoteList, ApiError>;

    /// A note.
    async fn read(&self, viewer: &Viewer, id: NoteId) -> Result<NotePage, ApiError>;

    /// The editor.
    async fn editor(&self, viewer: &Viewer, id: Option<NoteId>) -> Result<EditorPage, ApiError>;

    /// Renders a body as saving would.
    async fn preview(&self, viewer: &Viewer, body: &str) -> Result<String, ApiError>;

    /// Keeps the fields as they are, valid or not, until the note is saved. Returns when.
    async fn keep_draft(&self, viewer: &Viewer, draft: SaveNote) -> Result<Millis, ApiError>;

    /// Throws the draft away.
    async fn discard_draft(&self, viewer: &Viewer, id: Option<NoteId>) -> Result<(), ApiError>;

    /// Saves. The fields are stored as a draft before they are validated, so that a refusal loses
    /// nothing. [`ApiError::ChangedElsewhere`] when `version` is not the stored one.
    async fn save(&self, viewer: &Viewer, note: SaveNote) -> Result<NoteId, ApiError>;

    /// Moves a note to the trash.
    async fn delete(&self, viewer: &Viewer, id: NoteId) -> Result<(), ApiError>;

    /// Takes a note out of the trash.
    async fn restore(&self, viewer: &Viewer, id: NoteId) -> Result<(), ApiError>;
}
