//! Practising: cards are looked at, and nothing is stored.

use domain::id::NoteId;
use serde::{Deserialize, Serialize};

use super::{Outline, SessionView};
use crate::frame::Frame;

/// The page that starts a session of one's own choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartPage {
    /// The frame, whose categories can be chosen.
    pub frame: Frame,
    /// Tags that can be chosen, by name.
    pub tags: Vec<TagChoice>,
}

/// A tag with notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagChoice {
    /// Its id.
    pub id: domain::id::TagId,
    /// Its name.
    pub name: String,
    /// Notes that have it.
    pub notes: u32,
}

/// A card of a practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticePage {
    /// What was chosen.
    pub session: SessionView,
    /// Cards looked at before this one.
    pub seen: u32,
    /// Cards in all.
    pub total: u32,
    /// The card; `None` after the last.
    pub card: Option<PracticeCard>,
}

/// A card that is only looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeCard {
    /// Its note.
    pub note: NoteId,
    /// The question.
    pub title: String,
    /// The answer: sanitised HTML of the note's body.
    pub html: String,
    /// Name of the note's category.
    pub category: Option<String>,
    /// Shape of the hidden body.
    pub outline: Outline,
}
