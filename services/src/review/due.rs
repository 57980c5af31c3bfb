//! Which cards are due now: the one place that says so, for the queue, the frame and every count.
//!
//! The fragments are macros, so that they can stand inside of `concat!`. In every statement that
//! holds one, `cards` is the table under its own name, `$1` the user, `$2` the study day and `$3`
//! the moment up to which steps count, in UTC milliseconds.

use domain::review::Allowance;
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::allowance;

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

/// A card that was never answered. It is due as long as the study day's
/// [allowance](domain::review::Allowance) has room for it.
macro_rules! fresh {
    () => {
        "cards.phase = 0"
    };
}

/// The common table expression `due`: one row with the columns that [`Due::of`] reads. Each kind is
/// counted on its own, because the index finds each but not all of them at once.
macro_rules! due {
    () => {
        concat!(
            "due AS (SELECT ",
            $crate::review::due::count!($crate::review::due::step_due!()),
            " AS due_steps, ",
            $crate::review::due::count!($crate::review::due::review_due!()),
            " AS due_reviews, ",
            $crate::review::due::count!($crate::review::due::fresh!()),
            " AS due_fresh, (SELECT COUNT(*) FROM cards WHERE cards.user_id = $1 AND cards.active \
             AND cards.leech) AS leeches, ",
            $crate::review::allowance::columns!(),
            " FROM users WHERE users.id = $1)"
        )
    };
}

/// The names of its columns.
macro_rules! columns {
    () => {
        concat!(
            "due_steps, due_reviews, due_fresh, leeches, ",
            $crate::review::allowance::names!()
        )
    };
}

/// As many columns, for rows of another kind in the same answer.
macro_rules! no_columns {
    () => {
        "0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0"
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

pub(crate) use {askable, columns, count, due, fresh, no_columns, review_due, step_due};

/// What is due now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// How many cards.
    pub counts: DueCounts,
    /// What the study day asks for.
    pub allowance: Allowance,
    /// Cards that are forgotten again and again.
    pub leeches: u32,
}

impl Due {
    /// Reads the columns of the common table expression `due`.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn of(row: &QueryResult) -> Result<Self, DbErr> {
        let count = |column: &str| row.try_get::<i64>("", column).map(clamp);
        let allowance = allowance::Columns::from_query_result(row, "")?.read();
        let (reviews, fresh) = (count("due_reviews")?, count("due_fresh")?);
        Ok(Self {
            counts: DueCounts::under(&allowance, count("due_steps")?, reviews, fresh),
            allowance,
            leeches: count("leeches")?,
        })
    }
}

/// How many cards are due now, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueCounts {
    /// In steps.
    pub steps: u32,
    /// In review, that the day has room for.
    pub reviews: u32,
    /// In review, that wait for another day.
    pub reviews_waiting: u32,
    /// New ones that the day has room for.
    pub new_available: u32,
    /// New ones that wait for another day.
    pub new_waiting: u32,
}

impl DueCounts {
    /// Of so many cards in `steps`, in `reviews` and `fresh` ones, what `allowance` asks for.
    pub(crate) fn under(allowance: &Allowance, steps: u32, reviews: u32, fresh: u32) -> Self {
        let asked = allowance
            .reviews_left()
            .map_or(reviews, |left| left.min(reviews));
        let available = allowance.new_left().min(fresh);
        Self {
            steps,
            reviews: asked,
            reviews_waiting: reviews - asked,
            new_available: available,
            new_waiting: fresh - available,
        }
    }

    /// All that the day asks for.
    pub const fn total(&self) -> u32 {
        self.steps
            .saturating_add(self.reviews)
            .saturating_add(self.new_available)
    }

    /// Reviews that are due, those that wait included.
    pub const fn reviews_due(&self) -> u32 {
        self.reviews.saturating_add(self.reviews_waiting)
    }
}

fn clamp(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}
