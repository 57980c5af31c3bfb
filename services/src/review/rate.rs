//! What an answer allows to rate it as.

use api::{ApiError, Field, Problem};
use domain::{note::Mode, review::Rating, time::Millis};
use sea_orm::{DatabaseTransaction, FromQueryResult};

use super::{
    sql::statement,
    ticket::{Asked, Ticket},
};
use crate::error::Result;

/// `$1` answer, `$2` user, `$3` rating, `$4` now.
const RATE: &str = "
UPDATE answers SET rating = $3, rated_at = $4
WHERE id = $1 AND user_id = $2 AND rating IS NULL
RETURNING chosen, correct";

#[derive(FromQueryResult)]
struct Given {
    chosen: Option<i16>,
    correct: Option<i16>,
}

/// The ratings that are accepted for a card asked by `mode`. `is_right` is whether the right option
/// was chosen: nobody knows a card easily that they had to be given three wrong answers to.
pub(crate) const fn accepted(mode: Mode, is_right: bool) -> &'static [Rating] {
    match (mode, is_right) {
        (Mode::Choose, false) => &[Rating::Again],
        (Mode::Choose, true) => &[Rating::Again, Rating::Hard, Rating::Good],
        (Mode::Recall | Mode::Explain | Mode::Title, _) => &Rating::ALL,
    }
}

/// Notes `rating` with the answer to the card of `ticket`.
///
/// # Errors
/// [`ApiError::Invalid`] for a rating that the answer does not allow. Where none was given, that is
/// every one but Again.
pub(super) async fn rate(
    tx: &DatabaseTransaction,
    ticket: &Ticket,
    rating: Rating,
    now: Millis,
) -> Result<()> {
    if ticket.asked == Asked::Recall {
        return Ok(());
    }
    let values = [
        ticket.event.0.into(),
        ticket.user.0.into(),
        rating.number().into(),
        now.into(),
    ];
    let given = Given::find_by_statement(statement(tx, RATE, values))
        .one(tx)
        .await?;
    let accepted = match given {
        Some(given) => accepted(
            ticket.asked.mode(),
            given.chosen.is_some() && given.chosen == given.correct,
        ),
        None => &[Rating::Again],
    };
    if accepted.contains(&rating) {
        Ok(())
    } else {
        Err(ApiError::field(Field::Rating, Problem::Unknown).into())
    }
}
