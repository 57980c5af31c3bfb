use serde::{Deserialize, Serialize};

/// What a note is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Whether it is true.
    Accuracy,
    /// Whether it contradicts itself.
    Consistency,
    /// Whether its title says what it is about.
    TitleFit,
}

/// Something a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// What it concerns.
    pub aspect: Aspect,
    /// The words of the note, with white space folded.
    pub quote: String,
    /// What is wrong with them; plain text.
    pub problem: String,
}

/// A note's check: an opinion shown in the margin, which never keeps anybody from saving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteCheck {
    /// `0..=100`.
    pub accuracy: u8,
    /// `0..=100`.
    pub consistency: u8,
    /// `0..=100`.
    pub title_fit: u8,
    /// In the order of the reply; each quotes the note.
    pub issues: Vec<Issue>,
}
