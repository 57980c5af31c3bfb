//! Which card is asked next: reads the few columns that the order depends on, and picks.

mod pick;

use api::{Viewer, review::SessionQuery};
use domain::time::{MINUTE, Millis};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    desk::{Desk, Session},
    due,
    scope::Scope,
    sql::statement,
};
use crate::{auth::zone, error::Result};
use pick::{Sitting, pick, with_room};

/// `$1` user, `$2` study day, `$3` last moment of a step, `$4` new cards, `$5` a card to leave out
/// (nil for none); then those of the session's [`Scope`].
const COLUMNS: &str = "
SELECT cards.id, cards.due_at, cards.due_day, cards.stability, cards.last_review_day,
    cards.last_review_at, cards.skipped_at, cards.created_at
FROM cards WHERE cards.user_id = $1 AND cards.id <> $5 AND ";

/// What is due, by kind: the index finds each, but not both at once.
const REVIEWS: &str = due::review_due!();
/// See [`REVIEWS`].
const STEPS: &str = due::step_due!();

/// What is due, and whatever is in review and was not answered on this study day: the most faded
/// first, at most [`AHEAD_MOST`].
const AHEAD: &str = concat!(
    "(",
    due::step_due!(),
    " OR (cards.phase = 2 AND (cards.due_day <= $2 OR cards.last_review_day < $2)))"
);

/// The most faded first.
const MOST_FADED: &str =
    " ORDER BY ($2 - cards.last_review_day) / cards.stability DESC, cards.id LIMIT ";

/// Cards that a session ahead of time is chosen from.
const AHEAD_MOST: u32 = 1_000;

/// New ones, the oldest first.
const FRESH: &str = concat!(due::askable!(), " AND ", due::fresh!());

/// The candidates of `session`.
fn candidates(session: &SessionQuery, scope: &str) -> String {
    let askable = due::askable!();
    // One that was asked for by name is asked, whatever its schedule says.
    if session.note.is_some() {
        return format!("{COLUMNS}{askable}{scope}");
    }
    if session.ahead {
        return format!("{COLUMNS}{askable} AND {AHEAD}{scope}{MOST_FADED}{AHEAD_MOST}");
    }
    format!(
        "{COLUMNS}{askable} AND {REVIEWS}{scope}
UNION ALL
{COLUMNS}{askable} AND {STEPS}{scope}
UNION ALL
SELECT * FROM ({COLUMNS}{FRESH}{scope}
    ORDER BY cards.created_at, cards.id
    LIMIT $4) fresh"
    )
}

/// A card that may be asked.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Candidate {
    pub id: Uuid,
    pub due_at: Option<Millis>,
    pub due_day: Option<i32>,
    pub stability: Option<f64>,
    pub last_review_day: Option<i32>,
    pub last_review_at: Option<Millis>,
    pub skipped_at: Option<Millis>,
    pub created_at: Millis,
}

/// A step is asked this much ahead of its time when nothing else is left, in milliseconds.
const LEARN_AHEAD: Millis = 20 * MINUTE;

/// A card that is not to be asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leave {
    /// Its id; nil for none.
    pub card: Uuid,
}

/// What is left of the sitting.
pub(super) struct Queue {
    /// The card to ask.
    pub next: Option<Uuid>,
    /// Cards left, that one included.
    pub left: u32,
    /// Reviews that are due, those that wait included.
    pub reviews: u32,
    /// Of these, those that wait for another day.
    pub waiting: u32,
}

/// Reads the cards that may be asked and picks one.
pub(super) async fn queue(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    desk: &Desk,
    leave: Leave,
) -> Result<Queue> {
    let session = &desk.session;
    let scope = Scope::of(&session.query, 6);
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        (viewer.now + LEARN_AHEAD).into(),
        i64::from(desk.allowance.new_left()).into(),
        leave.card.into(),
    ];
    let values = values.into_iter().chain(scope.values);
    let text = candidates(&session.query, &scope.text);
    let found = Candidate::find_by_statement(statement(db, &text, values))
        .all(db)
        .await?;
    let reviews = found.iter().filter(|card| card.due_day.is_some()).count();
    // What the learner chose to see beyond what is due is not limited either.
    let unlimited = session.query.ahead || session.query.note.is_some();
    let room = desk.allowance.reviews_left().filter(|_| !unlimited);
    let (found, waiting) = with_room(found, room, viewer.today.0);
    let asked = Asked::of(found, session);
    let back = desk.taken_back.filter(|back| {
        // Undoing clears the mark, so one that is skipped now was skipped since.
        let asked_again = |card: &Candidate| card.id == *back && card.skipped_at.is_none();
        asked.cards.iter().any(asked_again)
    });
    let sitting = Sitting {
        now: viewer.now,
        day_began: zone::day_start(&viewer.time_zone, viewer.today, viewer.rollover),
        today: viewer.today.0,
        done: desk.done,
        new_done: desk.allowance.new_done,
    };
    let next = back.or_else(|| pick(&asked.cards, &sitting));
    Ok(Queue {
        next,
        left: asked.left,
        reviews: u32::try_from(reviews).unwrap_or(u32::MAX),
        waiting,
    })
}

/// The cards that a session still asks.
struct Asked {
    cards: Vec<Candidate>,
    left: u32,
}

impl Asked {
    /// Of the cards that may be asked, those that `session` has room for: once its limit is reached,
    /// only those of its own that come back.
    fn of(found: Vec<Candidate>, session: &Session) -> Self {
        let count = |cards: &[Candidate]| u32::try_from(cards.len()).unwrap_or(u32::MAX);
        let Some(room) = session.cards_left() else {
            let left = count(&found);
            return Self { cards: found, left };
        };
        let since = session.query.since.unwrap_or(Millis::MAX);
        // One note is asked once, also when it is forgotten.
        let returns = |card: &Candidate| {
            session.query.note.is_none() && card.last_review_at.is_some_and(|at| at >= since)
        };
        let (own, others): (Vec<_>, Vec<_>) = found.into_iter().partition(returns);
        let left = count(&own).saturating_add(room.min(count(&others)));
        let mut cards = own;
        if room > 0 {
            cards.extend(others);
        }
        Self { cards, left }
    }
}
