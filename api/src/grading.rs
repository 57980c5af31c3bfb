//! Answers that are written, chosen or typed, and what comes of them.
//!
//! A card asked by [`Mode::Explain`], [`Mode::Choose`] or [`Mode::Title`] is answered first
//! ([`GradingApi::submit`]) and rated afterwards, with the same ticket
//! ([`crate::review::ReviewApi::answer`]). An answer's id is the event id of its ticket.

mod check;

use async_trait::async_trait;
use domain::{
    grading::{Comparison, Doubt, QuoteDoubt, Verdict},
    id::{CardId, EventId, NoteCheckId, NoteId},
    note::Mode,
    review::{IntervalLabel, Rating},
    time::Millis,
};
use serde::{Deserialize, Serialize};

pub use check::{CheckPanel, CheckState, ShownCheck};

use crate::{
    ApiError, Viewer,
    frame::Frame,
    review::{SessionQuery, Undoable},
};

/// How long a grade or a check is waited for, in milliseconds. After it the page says that none came.
pub const WAIT: Millis = 20_000;
/// How often one answer is given to a model.
pub const TRIES_MAX: u32 = 5;

/// What the learner gives as an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// What they wrote or typed, as it is.
    Text(String),
    /// Index of the option they chose, in the order shown.
    Choice(u8),
    /// Nothing: they want to see the note.
    Nothing,
}

/// `/review/answers/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerPage {
    /// The answer.
    pub id: EventId,
    /// Its card.
    pub card: CardId,
    /// Its note.
    pub note: NoteId,
    /// Title of the note, as it is now.
    pub title: String,
    /// Name of the note's category.
    pub category: Option<String>,
    /// Sanitised HTML of the note's body, as it is now.
    pub html: String,
    /// The note's text was changed after the answer was given.
    pub note_changed: bool,
    /// How the card was asked; never [`Mode::Recall`].
    pub mode: Mode,
    /// What was given.
    pub given: GivenAnswer,
    /// What has come of it.
    pub state: AnswerState,
    /// The rating to select; `None` when nobody can tell.
    pub proposal: Option<Rating>,
    /// Ratings that are accepted: for a wrong choice Again alone, for a right one all but Easy.
    pub ratings: Vec<Rating>,
    /// The rating that was given already.
    pub rating: Option<Rating>,
    /// To be sent with the rating; empty when it can no longer be rated.
    pub ticket: String,
    /// What each rating would do, in the order again, hard, good, easy.
    pub intervals: [IntervalLabel; 4],
    /// A model may be asked once more ([`GradingApi::grade_again`]).
    pub can_ask_again: bool,
    /// Cards answered on this study day so far.
    pub done: u32,
    /// Cards that are left, this one included while it is not rated.
    pub left: u32,
    /// The answer that "undo" would take back.
    pub undo: Option<Undoable>,
}

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GivenAnswer {
    /// Written or typed; composed (NFC) and without invisible characters, lines as they were.
    Text(String),
    /// Chosen.
    Choice {
        /// The options in the order shown.
        options: Vec<String>,
        /// Index of the chosen one.
        chosen: u8,
        /// Index of the right one.
        right: u8,
        /// The mistake that makes the chosen one look true; for a wrong statement about the note.
        misconception: Option<String>,
    },
    /// Nothing: the learner wanted to see the note. With the options, if there were any.
    Nothing {
        /// The options in the order shown, and the index of the right one.
        options: Option<(Vec<String>, u8)>,
    },
    /// It is stored sealed, and the server has not got its key.
    Unreadable,
}

/// What has come of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerState {
    /// A model is being asked.
    Waiting {
        /// Since when, UTC milliseconds. [`WAIT`] later it is [`Self::Failed`].
        since: Millis,
    },
    /// A model judged it.
    Graded {
        /// `0..=100`; `None` while a point is unsure: the learner rates.
        score: Option<u8>,
        /// Each key point of the rubric, in its order.
        points: Vec<GradedPoint>,
    },
    /// Words were compared; not a grade.
    Compared {
        /// Key terms it uses, and those it does not.
        comparison: Comparison,
        /// Why no model was asked.
        judge: Judge,
    },
    /// It is not one to be graded.
    Declined(Doubt),
    /// No grade came.
    Failed(GradeFailure),
    /// Code could tell: a choice, or a title.
    Decided {
        /// It is right.
        right: bool,
    },
    /// Nothing was given, so there is nothing to judge.
    GaveUp,
    /// It is stored sealed, and the server has not got its key. Never stored itself.
    Unreadable,
}

/// One key point of a grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradedPoint {
    /// What should be said.
    pub statement: String,
    /// Whether it is.
    pub verdict: Verdict,
    /// The words it rests on: byte offsets, from and to, of [`GivenAnswer::Text`].
    pub quote: Option<(u32, u32)>,
    /// Why the verdict is [`Verdict::Unsure`].
    pub doubt: Option<QuoteDoubt>,
}

/// Who judges a written answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judge {
    /// A model proposes, the learner decides.
    Model,
    /// The learner, helped by a comparison of words: no model is configured.
    NoModel,
    /// The same: the learner has not agreed to send answers to one.
    NoConsent,
    /// The same: the learner's address is not verified.
    Unverified,
}

/// Why no grade came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradeFailure {
    /// None within [`WAIT`].
    TooSlow,
    /// The learner's calls of this day are used up.
    Quota {
        /// When new ones are there, UTC milliseconds.
        renews_at: Millis,
    },
    /// Too many of the learner's calls are running.
    Busy,
    /// The service does not answer, or answers with an error.
    Unavailable,
    /// It answered with something that is no grade.
    Unreadable,
    /// Its consent was taken back meanwhile, or the server has no model any more.
    NotAllowed,
}

/// Asked each second while an answer waits, or a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerPoll {
    /// Nothing more comes: load the page again.
    pub settled: bool,
}

/// What answers to a note are held against, for its editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RubricPage {
    /// The frame.
    pub frame: Frame,
    /// The note.
    pub note: NoteId,
    /// Its title.
    pub title: String,
    /// Sanitised HTML of its body.
    pub html: String,
    /// The key points as the form shows them; none when there is no rubric yet.
    pub points: Vec<PointFields>,
    /// Where they come from; `None` when there is no rubric yet.
    pub source: Option<RubricSource>,
    /// They were written by the learner for an earlier text of the note, and are not in use until
    /// they are saved again.
    pub outdated: bool,
    /// [`SaveRubric::version`].
    pub version: i64,
}

/// Where a rubric comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RubricSource {
    /// A model made it from the note.
    Model,
    /// The learner wrote or changed it.
    Learner,
    /// It came with the note.
    Prepared,
}

/// A key point, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointFields {
    /// One sentence.
    pub statement: String,
    /// Key terms, separated by commas.
    pub terms: String,
    /// Synonyms, separated by commas.
    pub synonyms: String,
}

/// What the rubric's form sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveRubric {
    /// Version of the note it was written for ([`RubricPage::version`]).
    pub version: i64,
    /// The key points; one without a statement, terms and synonyms is left out.
    pub points: Vec<PointFields>,
}

/// How often a learner rates as a model proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Rated answers for which a model proposed a rating.
    pub graded: u32,
    /// Of these, rated so.
    pub agreed: u32,
    /// Rated answers that a model graded without being sure of every point, so that it left the
    /// rating to the learner.
    pub left: u32,
}

/// Answers and their grades. Every deed finds only what the viewer owns; anything else is
/// [`ApiError::NotFound`].
#[async_trait]
pub trait GradingApi: Send + Sync {
    /// Stores the answer to the card of `ticket` once, and has it judged. The same again gives the
    /// same id. A text is kept as a draft before it is validated ([`crate::review::Ask`] brings it
    /// back), so that a refusal loses nothing.
    ///
    /// Errors: [`ApiError::Invalid`] with [`Field::Answer`](crate::Field::Answer) (out of bounds) or
    /// [`Field::Choice`](crate::Field::Choice) (not an option, or none was asked for),
    /// [`ApiError::OtherAnswer`] (another one is stored under this id), [`ApiError::BadTicket`],
    /// [`ApiError::AlreadyAnswered`] (card version has moved on), [`ApiError::Outdated`].
    async fn submit(
        &self,
        viewer: &Viewer,
        ticket: &str,
        given: Given,
    ) -> Result<EventId, ApiError>;

    /// An answer and what has come of it; how far `session` is.
    async fn page(
        &self,
        viewer: &Viewer,
        id: EventId,
        session: SessionQuery,
    ) -> Result<AnswerPage, ApiError>;

    /// Whether anything more is to come.
    async fn state(&self, viewer: &Viewer, id: EventId) -> Result<AnswerPoll, ApiError>;

    /// Asks a model once more; nothing happens while one is being asked.
    ///
    /// Errors: [`ApiError::NotFound`], [`ApiError::Forbidden`] when none may be asked (see
    /// [`AnswerPage::can_ask_again`]).
    async fn grade_again(&self, viewer: &Viewer, id: EventId) -> Result<(), ApiError>;

    /// The rubric of a note.
    async fn rubric(&self, viewer: &Viewer, note: NoteId) -> Result<RubricPage, ApiError>;

    /// Saves a rubric for the note's present text.
    ///
    /// Errors: [`ApiError::Invalid`] with [`Field::Rubric`](crate::Field::Rubric) and
    /// [`Problem::Rubric`](crate::Problem::Rubric), [`ApiError::ChangedElsewhere`] when the note was
    /// changed since.
    async fn save_rubric(
        &self,
        viewer: &Viewer,
        note: NoteId,
        rubric: SaveRubric,
    ) -> Result<(), ApiError>;

    /// The check of a note and whether one can be asked for; `None` on a server without a model.
    async fn check(&self, viewer: &Viewer, note: NoteId) -> Result<Option<CheckPanel>, ApiError>;

    /// Whether anything more comes of a wish for a check.
    async fn check_state(&self, viewer: &Viewer, id: NoteCheckId) -> Result<AnswerPoll, ApiError>;

    /// Has a note checked as it is now. Nothing happens when that text has a check, or waits for one.
    ///
    /// Errors: [`ApiError::NotFound`], [`ApiError::Forbidden`] when no model may be asked (see
    /// [`CheckPanel::judge`]).
    async fn ask_check(&self, viewer: &Viewer, note: NoteId) -> Result<(), ApiError>;
}
