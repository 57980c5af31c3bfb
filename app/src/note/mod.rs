//! Notes: the list, a note, and the editor.

pub mod calls;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
pub mod editor;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod leech;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
mod loads;
#[cfg(feature = "ssr")]
pub mod read;
#[cfg(feature = "ssr")]
mod row;
#[cfg(feature = "ssr")]
mod schedule;
mod writing;

#[cfg(feature = "ssr")]
use domain::review::CardStatus;
use domain::{language::Language, note::Mode};

use crate::{text::note as words, ui::icon::IconName};

/// What a review mode is called.
pub fn mode_name(mode: Mode, language: Language) -> &'static str {
    match mode {
        Mode::Recall => words::mode_recall(language),
        Mode::Explain => words::mode_explain(language),
        Mode::Choose => words::mode_choose(language),
        Mode::Title => words::mode_title(language),
    }
}

/// The sign of a review mode.
pub const fn mode_icon(mode: Mode) -> IconName {
    match mode {
        Mode::Recall => IconName::Eye,
        Mode::Explain => IconName::Pen,
        Mode::Choose => IconName::Choices,
        Mode::Title => IconName::Heading,
    }
}

/// What a review mode asks of the learner, in a line.
#[cfg(feature = "ssr")]
fn mode_about(mode: Mode, language: Language) -> &'static str {
    match mode {
        Mode::Recall => words::mode_recall_about(language),
        Mode::Explain => words::mode_explain_about(language),
        Mode::Choose => words::mode_choose_about(language),
        Mode::Title => words::mode_title_about(language),
    }
}

/// What a card's place in the schedule is called.
#[cfg(feature = "ssr")]
fn status_name(status: CardStatus, language: Language) -> &'static str {
    match status {
        CardStatus::New => words::status_new(language),
        CardStatus::Learning => words::status_learning(language),
        CardStatus::Due => words::status_due(language),
        CardStatus::Mature => words::status_mature(language),
        CardStatus::Suspended => words::status_suspended(language),
    }
}

#[cfg(feature = "ssr")]
mod parse {
    use std::str::FromStr;

    use api::{
        ApiError,
        note::{NoteFields, SaveNote},
    };

    /// An id that may be left out.
    pub fn parse_id<T: FromStr>(text: &str) -> Result<Option<T>, ApiError> {
        match text.trim() {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| ApiError::NotFound),
        }
    }

    /// The editor's form.
    pub fn save_note(id: &str, version: &str, fields: NoteFields) -> Result<SaveNote, ApiError> {
        let version = version.parse().map_err(|_| ApiError::Malformed)?;
        Ok(SaveNote {
            id: parse_id(id)?,
            version,
            fields,
        })
    }

    /// The editor of `id`, or of a new note.
    pub fn editor_path(id: &str) -> String {
        match id.parse::<domain::id::NoteId>() {
            Ok(id) => format!("/notes/{id}/edit"),
            Err(_) => "/notes/new".to_owned(),
        }
    }
}
#[cfg(feature = "ssr")]
use parse::{editor_path, parse_id, save_note};
