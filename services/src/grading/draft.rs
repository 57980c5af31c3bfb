//! What was written as an answer and is not handed in yet: kept before it is validated, so that a
//! refusal loses nothing. One per card, for the card as it was shown.

use domain::{text::char_count, time::Millis};
use sea_orm::ConnectionTrait;

use crate::{
    core::Core,
    db::statement,
    error::Result,
    review::ticket::Ticket,
    vault::{Place, Vault},
};

/// Greatest length that is kept, in characters: room for more than any answer may have.
const KEPT_MAX: u32 = 200_000;

/// `$1` card, `$2` user, `$3` version of the card, `$4` text, `$5` now.
const KEEP: &str = "
INSERT INTO answer_drafts (card_id, user_id, card_version, answer, updated_at)
SELECT cards.id, cards.user_id, $3, $4, $5 FROM cards
WHERE cards.id = $1 AND cards.user_id = $2 AND cards.version = $3
ON CONFLICT (card_id) DO UPDATE SET
    card_version = excluded.card_version, answer = excluded.answer, updated_at = excluded.updated_at";

/// Keeps `text`, without NUL, which no input field can show and no answer may hold.
pub(super) async fn keep(core: &Core, ticket: &Ticket, text: &str, now: Millis) -> Result<()> {
    if char_count(text) > KEPT_MAX {
        return Ok(());
    }
    let place = Place::draft(ticket.card.0, ticket.user.0);
    let sealed = Vault::new(&core.keys).seal(&place, text.replace('\0', ""))?;
    let values = [
        ticket.card.0.into(),
        ticket.user.0.into(),
        ticket.version.into(),
        sealed.into(),
        now.into(),
    ];
    core.db
        .execute_raw(statement(&core.db, KEEP, values))
        .await?;
    Ok(())
}

/// Throws it away.
pub(super) async fn discard(db: &impl ConnectionTrait, ticket: &Ticket) -> Result<()> {
    const DISCARD: &str = "DELETE FROM answer_drafts WHERE card_id = $1 AND user_id = $2";
    let values = [ticket.card.0.into(), ticket.user.0.into()];
    db.execute_raw(statement(db, DISCARD, values)).await?;
    Ok(())
}
