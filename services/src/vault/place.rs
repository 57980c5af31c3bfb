//! Where sealed values stand.

use uuid::Uuid;

/// A column whose values are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `answers.answer`: what was written or typed.
    Answer,
    /// `answers.options`: what was chosen from.
    Options,
    /// `answers.misconception`: what a model says about a wrong choice.
    Misconception,
    /// `answers.outcome`: what a grader said.
    Outcome,
    /// `answer_drafts.answer`.
    Draft,
    /// `note_checks.issues`: what a model said of a note.
    Issues,
    /// `export_chunks.data`: a part of an export.
    ExportChunk,
}

impl Column {
    /// Table and column.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Answer => ("answers", "answer"),
            Self::Options => ("answers", "options"),
            Self::Misconception => ("answers", "misconception"),
            Self::Outcome => ("answers", "outcome"),
            Self::Draft => ("answer_drafts", "answer"),
            Self::Issues => ("note_checks", "issues"),
            Self::ExportChunk => ("export_chunks", "data"),
        }
    }
}

/// The one place a value is sealed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The column.
    pub column: Column,
    /// What tells the row from others; no line feed is in it.
    pub row: String,
    /// Whose it is.
    pub user: Uuid,
}

impl Place {
    /// `column` of the answer `id`.
    pub fn answer(column: Column, id: Uuid, user: Uuid) -> Self {
        Self {
            column,
            row: id.to_string(),
            user,
        }
    }

    /// The draft for `card`.
    pub fn draft(card: Uuid, user: Uuid) -> Self {
        Self {
            column: Column::Draft,
            row: card.to_string(),
            user,
        }
    }

    /// The issues of a text of `note`. Not by the row's id, which another wish for the same text
    /// replaces while the first one is being answered.
    pub fn issues(note: Uuid, text_hash: &str, user: Uuid) -> Self {
        Self {
            column: Column::Issues,
            row: format!("{note}:{text_hash}"),
            user,
        }
    }

    /// The part `number` of an export.
    pub fn export_chunk(export: Uuid, number: i32, user: Uuid) -> Self {
        Self {
            column: Column::ExportChunk,
            row: format!("{export}:{number}"),
            user,
        }
    }

    /// What is authenticated.
    pub(super) fn name(&self) -> String {
        let (table, column) = self.column.names();
        format!("resee\n{table}\n{column}\n{}\n{}", self.row, self.user)
    }
}
