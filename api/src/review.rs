//! Reviews.

mod practice;
mod session;
mod workload;

use async_trait::async_trait;
use domain::{
    id::{CardId, EventId, NoteId},
    note::Mode,
    review::{IntervalLabel, PlanStatus, Rating},
    time::{Millis, StudyDay},
};
use serde::{Deserialize, Serialize};

pub use practice::{PracticeCard, PracticePage, StartPage, TagChoice};
pub use session::{Going, SessionQuery, SessionView};
pub use workload::{CatchUpPage, ForecastDay, More, PaceForecast, Waiting};

use crate::{ApiError, Viewer, grading::Judge};

/// The review page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewPage {
    /// Cards answered in this study day's sitting so far.
    pub done: u32,
    /// Cards that are left, the shown one included.
    pub left: u32,
    /// The card to ask; `None` when nothing is due.
    pub card: Option<ShownCard>,
    /// The answer that "undo" would take back.
    pub undo: Option<Undoable>,
    /// What was chosen for this session.
    pub session: Option<SessionView>,
    /// Cards that wait for another day.
    pub waiting: Waiting,
    /// The catch-up plan that is being followed.
    pub plan: Option<PlanStatus>,
}

/// A card, ready to be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownCard {
    /// Its id.
    pub id: CardId,
    /// Its note.
    pub note: NoteId,
    /// Title of the note; empty where it is what is asked for.
    pub title: String,
    /// Sanitised HTML of the note's body, to be revealed; empty unless asked by [`Ask::Recall`].
    pub html: String,
    /// Name of the note's category.
    pub category: Option<String>,
    /// How it is asked now.
    pub mode: Mode,
    /// What is needed for that.
    pub ask: Ask,
    /// Why it is not asked as the learner wants.
    pub fallback: Option<Fallback>,
    /// An answer that was given to this card and is not rated yet; its page goes on from there.
    pub answered: Option<EventId>,
    /// Shape of the hidden body, shown before it is revealed.
    pub outline: Outline,
    /// Chance of recall now, `0..=100`; `None` for a new card.
    pub recall: Option<u8>,
    /// Past reviews, oldest first, for the curve in the margin; at most the last 12.
    pub history: Vec<PastReview>,
    /// Reviews so far.
    pub reviews: u32,
    /// It is neither new nor in steps.
    pub in_review: bool,
    /// How often it was forgotten, if that makes it a leech.
    pub leech: Option<u32>,
    /// Proves that this card was shown with these outcomes; sent back unchanged.
    pub ticket: String,
    /// What each rating would do, in the order again, hard, good, easy.
    pub intervals: [IntervalLabel; 4],
}

/// What a card is asked with. Nothing in it tells the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// The body is revealed on the page.
    Recall,
    /// The learner writes what they remember.
    Explain {
        /// Who will judge it.
        judge: Judge,
        /// What they wrote and could not hand in; empty when there is none.
        draft: String,
    },
    /// The learner chooses one of four.
    Choose {
        /// In the order to show them; the index is what is sent back.
        options: Vec<String>,
        /// What they are.
        kind: Options,
    },
    /// The learner types the title.
    Title {
        /// Sanitised HTML of the body, with the title's words masked.
        html: String,
        /// What they typed and could not hand in; empty when there is none.
        draft: String,
    },
}

/// What can be chosen from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Options {
    /// Statements about the note, one of them true.
    Statements,
    /// Titles of notes, one of them the card's.
    Titles {
        /// Sanitised HTML of the body, with the title's words masked.
        html: String,
    },
}

/// A card that is asked by recall although its note has another mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fallback {
    /// The note's mode.
    pub wished: Mode,
    /// Why not so.
    pub why: FallbackReason,
}

/// Why a card cannot be asked as the learner wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FallbackReason {
    /// There are fewer than four notes whose titles could be chosen from.
    FewNotes,
    /// With the title's words masked, nothing is left of the body to ask about.
    NothingLeft,
}

/// Counts of what a hidden body holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Paragraphs.
    pub paragraphs: u32,
    /// List items.
    pub list_items: u32,
    /// Tables.
    pub tables: u32,
    /// Code blocks.
    pub code_blocks: u32,
    /// Formulas.
    pub formulas: u32,
}

/// A past review of the shown card.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastReview {
    /// Study day it counted for.
    pub day: StudyDay,
    /// When.
    pub at: Millis,
    /// How it was rated.
    pub rating: Rating,
    /// Stability after it, in days.
    pub stability: f64,
    /// Decay of the parameters it comes from.
    pub decay: f64,
}

/// The newest answer that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    /// Its event.
    pub event: EventId,
    /// Title of its note.
    pub title: String,
    /// How it was rated.
    pub rating: Rating,
    /// What that did.
    pub interval: IntervalLabel,
    /// The note, if this answer made its card a leech.
    pub leech: Option<NoteId>,
}

/// An answer as posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// [`ShownCard::ticket`], or [`AnswerPage::ticket`](crate::grading::AnswerPage::ticket).
    pub ticket: String,
    /// The learner's rating.
    pub rating: Rating,
    /// Milliseconds the learner looked at the card, as the page measured; `None` without
    /// JavaScript (the ticket's own time is used). Bounded by the server.
    pub duration: Option<u32>,
}

/// What a learner does to a card by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardChange {
    /// Takes it out until it is resumed.
    Suspend,
    /// Puts it back in, also before a burial ends.
    Resume,
    /// Lets it rest until the next study day.
    Bury,
    /// Chooses the study day on which it is due; only for a card that was reviewed.
    SetDue(StudyDay),
    /// Forgets everything about it: it is new again.
    Reset,
    /// Says that its note was rewritten, so that it is no leech any more.
    Rewrite,
}

/// The finished screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DonePage {
    /// Reviews on this study day.
    pub reviews: u32,
    /// Of these, not rated again.
    pub recalled: u32,
    /// Time spent on this study day, in milliseconds.
    pub spent: i64,
    /// Cards still due now.
    pub due: u32,
    /// When the next card in steps comes back today, UTC milliseconds.
    pub next_step_at: Option<Millis>,
    /// Study day of the next due card.
    pub next_day: Option<StudyDay>,
    /// The learner's current study day.
    pub today: StudyDay,
    /// Study days of the current week on which something was reviewed, Monday first.
    pub week: [bool; 7],
    /// The answer that "undo" would take back.
    pub undo: Option<Undoable>,
    /// The session that has ended, if it was one of the learner's choice.
    pub session: Option<SessionDone>,
    /// Cards that wait for another day.
    pub waiting: Waiting,
    /// The catch-up plan that is being followed.
    pub plan: Option<PlanStatus>,
}

/// A session of the learner's choice, at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDone {
    /// What was chosen; its query begins such a session anew.
    pub view: SessionView,
    /// Reviews in it.
    pub reviews: u32,
    /// Of these, not rated again.
    pub recalled: u32,
    /// Time spent in it, in milliseconds.
    pub spent: i64,
}

/// Reviewing.
#[async_trait]
pub trait ReviewApi: Send + Sync {
    /// The card to ask now, of all that are due.
    async fn page(&self, viewer: &Viewer) -> Result<ReviewPage, ApiError> {
        self.page_of(viewer, SessionQuery::default()).await
    }

    /// The card to ask now in a session.
    ///
    /// Errors: [`ApiError::NotFound`] (no such category, tag or note).
    async fn page_of(&self, viewer: &Viewer, session: SessionQuery)
    -> Result<ReviewPage, ApiError>;

    /// As [`Self::page_of`], with the session that can be gone on with where whatever is due is asked.
    async fn opening(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
    ) -> Result<(ReviewPage, Option<Going>), ApiError>;

    /// The card that would come after `ticket`'s, so that a session can show it at once.
    async fn upcoming(&self, viewer: &Viewer, ticket: &str) -> Result<Option<ShownCard>, ApiError> {
        self.upcoming_of(viewer, ticket, SessionQuery::default())
            .await
    }

    /// The same in a session.
    async fn upcoming_of(
        &self,
        viewer: &Viewer,
        ticket: &str,
        session: SessionQuery,
    ) -> Result<Option<ShownCard>, ApiError>;

    /// Stores an answer once: the same ticket and rating again gives the same outcome.
    ///
    /// Of a card that is not asked by recall the answer comes first
    /// ([`GradingApi::submit`](crate::grading::GradingApi::submit)); without one it can only be
    /// rated Again.
    ///
    /// Errors: [`ApiError::BadTicket`], [`ApiError::OtherAnswer`] (same event id, another rating),
    /// [`ApiError::AlreadyAnswered`] (card version has moved on), [`ApiError::NotFound`],
    /// [`ApiError::Invalid`] with [`Field::Rating`](crate::Field::Rating) for a rating that the
    /// answer does not allow.
    async fn answer(&self, viewer: &Viewer, answer: Answer) -> Result<Undoable, ApiError>;

    /// Changes the card of `note` by hand; the event that [`Self::undo`] takes back, or `None` when it
    /// was so already.
    ///
    /// Errors: [`ApiError::NotFound`], [`ApiError::ChangedElsewhere`], [`ApiError::Invalid`] with
    /// [`Field::DueDay`](crate::Field::DueDay).
    async fn change(
        &self,
        viewer: &Viewer,
        note: NoteId,
        change: CardChange,
    ) -> Result<Option<EventId>, ApiError>;

    /// Takes an event back: the newest of its card, and if it is an answer, the newest answer.
    async fn undo(&self, viewer: &Viewer, event: EventId) -> Result<(), ApiError>;

    /// Puts the shown card to the end of this session.
    async fn skip(&self, viewer: &Viewer, ticket: &str) -> Result<(), ApiError>;

    /// The finished screen.
    async fn done(&self, viewer: &Viewer) -> Result<DonePage, ApiError> {
        self.done_of(viewer, SessionQuery::default()).await
    }

    /// The finished screen of a session.
    async fn done_of(&self, viewer: &Viewer, session: SessionQuery) -> Result<DonePage, ApiError>;

    /// What a session can be chosen from.
    async fn start(&self, viewer: &Viewer) -> Result<StartPage, ApiError>;

    /// A card of a session to look at, after `seen` others; nothing is stored.
    ///
    /// Errors as [`Self::page_of`].
    async fn practice(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
        seen: u32,
    ) -> Result<PracticePage, ApiError>;

    /// Makes this study day ask for [`domain::review::MORE`] cards more.
    async fn more(&self, viewer: &Viewer, more: More) -> Result<(), ApiError>;

    /// The catch-up plan: the one that is followed, and what paces would lead to.
    async fn catch_up(&self, viewer: &Viewer) -> Result<CatchUpPage, ApiError>;

    /// Follows a plan of `pace` reviews a study day from now on. No due day moves.
    ///
    /// Errors: [`ApiError::Malformed`] for a pace that is none.
    async fn accept_catch_up(&self, viewer: &Viewer, pace: u32) -> Result<(), ApiError>;

    /// Gives the plan up: everything that is due is asked for again.
    async fn drop_catch_up(&self, viewer: &Viewer) -> Result<(), ApiError>;
}
