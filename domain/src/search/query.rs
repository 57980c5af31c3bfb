use serde::{Deserialize, Serialize};

use super::parse;
use crate::{note::Mode, text::char_count};

/// Greatest length of a query, in characters.
pub const QUERY_MAX: u32 = 200;

/// What notes are looked for: those that fit every item.
///
/// Words, phrases in quotation marks, and `tag:`, `in:` (category), `is:`, `mode:`, `due<7`; each
/// turned around by a minus before it. What cannot be read is left out and said in `doubts`, so that
/// a query that is still being typed finds something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// In the order they were typed.
    pub items: Vec<Item>,
    /// What was left out.
    pub doubts: Vec<Doubt>,
}

/// One of the things a note must fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Must not fit instead.
    pub is_negated: bool,
    /// What it is about.
    pub part: Part,
}

/// What an item asks of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Title, body or tags have this word, or a word that begins so.
    Word(String),
    /// Title, body or tags have these words in a row.
    Phrase(String),
    /// Has the tag.
    Tag(String),
    /// Is in the category.
    Category(String),
    /// Its card is in this state.
    Is(State),
    /// Is asked for in this way.
    Mode(Mode),
    /// Its next review is so many days from today.
    Due(Due),
}

/// States that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Never answered.
    New,
    /// In learning or relearning steps.
    Learning,
    /// To be answered now.
    Due,
    /// In review, not due.
    Mature,
    /// Taken out by the learner.
    Suspended,
    /// Forgotten so often that it needs rewriting.
    Leech,
}

impl State {
    /// All, in the order pages show them.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Learning,
        Self::Due,
        Self::Mature,
        Self::Suspended,
        Self::Leech,
    ];

    /// As it is typed after `is:`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Learning => "learning",
            Self::Due => "due",
            Self::Mature => "mature",
            Self::Suspended => "suspended",
            Self::Leech => "leech",
        }
    }
}

/// Days until the next review, both ends among them. Overdue notes have fewer than none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// At least so many, if there is a least.
    pub least: Option<i32>,
    /// At most so many, if there is a most.
    pub most: Option<i32>,
}

/// Why a part of a query was left out. Closed, so that every language can word it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Nothing stands after the colon.
    Unfinished(String),
    /// No such state.
    State(String),
    /// No such mode.
    Mode(String),
    /// No number of days.
    Days(String),
    /// What came after [`QUERY_MAX`] characters was not read.
    Long,
}

impl Query {
    /// Reads what was typed. Never fails; see [`Query::doubts`].
    pub fn parse(typed: &str) -> Self {
        let is_long = char_count(typed) > QUERY_MAX;
        let read: String = typed
            .chars()
            .take(usize::try_from(QUERY_MAX).unwrap_or(usize::MAX))
            .collect();
        let mut query = parse::read(&read);
        if is_long {
            query.doubts.push(Doubt::Long);
        }
        query
    }

    /// Whether it leaves no note out.
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Words and phrases that notes must have, which are what a list marks.
    pub fn wanted(&self) -> impl Iterator<Item = &Part> {
        self.items
            .iter()
            .filter(|item| !item.is_negated)
            .map(|item| &item.part)
            .filter(|part| matches!(part, Part::Word(_) | Part::Phrase(_)))
    }
}
