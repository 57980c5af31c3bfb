//! Which cards are due now: the one place that says so, for the queue, the frame and every count.
//!
//! The fragments are macros, so that they can stand inside of `concat!`. In every statement that
//! holds one, `cards` is the table under its own name, `$1` the user, `$2` the study day and `$3`
//! the moment up to which steps count, in UTC milliseconds.

use sea_orm::{DbErr, QueryResult};

/// A card that may be asked at all. `buried_until` is the study day on which it comes back.
macro_rules! askable {
    () => {
        "cards.active AND NOT cards.suspended \
         AND (cards.buried_until IS NULL OR cards.buried_until <= $2)"
    };
}

/// A card in steps whose time has come.
macro_rules! step_due {
    () => {
        "(cards.phase IN (1, 3) AND cards.due_at <= $3)"
    };
}

/// A card in review whose study day has come.
macro_rules! review_due {
    () => {
        "(cards.phase = 2 AND cards.due_day <= $2)"
    };
}

/// A card that was never answered. It is due as long as the day has [room](room) for it.
macro_rules! fresh {
    () => {
        "cards.phase = 0"
    };
}

/// New cards that the study day still has room for; may be negative after the limit was lowered.
macro_rules! room {
    () => {
        "((SELECT users.new_per_day FROM users WHERE users.id = $1) \
         - COALESCE((SELECT SUM(firsts.firsts) FROM review_summaries firsts \
             WHERE firsts.user_id = $1 AND firsts.study_day = $2), 0))"
    };
}

/// The common table expression `due`: one row with the columns that [`DueCounts::of`] reads. Each
/// kind is counted on its own, because the index finds each but not all of them at once.
macro_rules! due {
    () => {
        concat!(
            "due AS (SELECT ",
            $crate::review::due::count!($crate::review::due::step_due!()),
            " AS due_steps, ",
            $crate::review::due::count!($crate::review::due::review_due!()),
            " AS due_reviews, ",
            $crate::review::due::count!($crate::review::due::fresh!()),
            " AS due_fresh, CAST(",
            $crate::review::due::room!(),
            " AS BIGINT) AS due_room)"
        )
    };
}

/// Number of askable cards that are `$which`.
macro_rules! count {
    ($which:expr) => {
        concat!(
            "(SELECT COUNT(*) FROM cards WHERE cards.user_id = $1 AND ",
            $crate::review::due::askable!(),
            " AND ",
            $which,
            ")"
        )
    };
}

pub(crate) use {askable, count, due, fresh, review_due, room, step_due};

/// How many cards are due now, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueCounts {
    /// In steps.
    pub steps: u32,
    /// In review.
    pub reviews: u32,
    /// New ones that the day has room for.
    pub new_available: u32,
    /// New ones that wait for another day.
    pub new_waiting: u32,
}

impl DueCounts {
    /// Reads the columns of the common table expression `due`.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn of(row: &QueryResult) -> Result<Self, DbErr> {
        let count = |column: &str| row.try_get::<i64>("", column).map(|n| n.max(0));
        let fresh = count("due_fresh")?;
        let available = fresh.min(count("due_room")?);
        Ok(Self {
            steps: clamp(count("due_steps")?),
            reviews: clamp(count("due_reviews")?),
            new_available: clamp(available),
            new_waiting: clamp(fresh - available),
        })
    }

    /// All of them.
    pub const fn total(&self) -> u32 {
        self.steps
            .saturating_add(self.reviews)
            .saturating_add(self.new_available)
    }
}

fn clamp(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
