//! Tickets: what a shown card carries so that answering it needs no reading and no trust.
//!
//! `KEY-ID.PAYLOAD.TAG`, payload and tag in unpadded URL-safe base64. The payload is a fixed
//! binary layout (exact floats, a third of the size of JSON); the tag is HMAC-SHA-256 over the key
//! id and the payload under the key derived for tickets. Nothing personal is in it, and whoever
//! reads it does not learn which choice is the right one.

mod asked;
mod pack;

pub use asked::{Asked, Order};

use api::{ApiError, Viewer};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::{CardId, EventId, UserId},
    review::Rating,
    time::{HOUR, Millis, StudyDay},
};
use uuid::Uuid;

use super::place::Place;
use crate::{
    error::{Error, Result},
    keys::{Keys, NamedKey, Purpose},
};

/// A ticket is good for this long, in milliseconds.
pub const MAX_AGE: Millis = 24 * HOUR;
/// No genuine ticket is longer, in bytes; longer ones are refused unread.
const MAX_LENGTH: usize = 1_024;

/// A card as it was shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// Id of the event that answering makes.
    pub event: EventId,
    /// Whom the card was shown to.
    pub user: UserId,
    /// The card.
    pub card: CardId,
    /// Its version when it was shown.
    pub version: i64,
    /// When it was shown.
    pub shown_at: Millis,
    /// The learner's study day then; the review counts for it.
    pub study_day: StudyDay,
    /// Study days since the previous review; `None` for the first.
    pub elapsed_days: Option<i32>,
    /// Chance of recall then, `0.0..=1.0`; `None` for a new card.
    pub predicted: Option<f64>,
    /// Parameters the outcomes were computed with; `None` for the algorithm's defaults.
    pub parameter_set: Option<Uuid>,
    /// How the card was asked.
    pub asked: Asked,
    /// Phase it was in, as stored.
    pub phase_before: i16,
    /// What each rating does, in the order again, hard, good, easy.
    pub outcomes: [Place; 4],
}

/// A card that was shown on an earlier study day can be rated for this long, in milliseconds: a
/// sitting may run over the rollover; a page left open overnight may not.
pub const OVER_THE_DAY: Millis = HOUR;

/// Whether a card that was shown at `shown_at`, on the study day `shown_on`, can still be rated: the
/// outcomes were made for that day. The day is the one that was stored, not what the clock of
/// `viewer` would make of that moment now: it may have been put back since.
pub fn can_be_rated(shown_at: Millis, shown_on: StudyDay, viewer: &Viewer) -> bool {
    let age = viewer.now - shown_at;
    age <= OVER_THE_DAY || (age <= MAX_AGE && shown_on == viewer.today)
}

impl Ticket {
    /// What `rating` does.
    pub fn outcome(&self, rating: Rating) -> Place {
        let [again, hard, good, easy] = self.outcomes;
        match rating {
            Rating::Again => again,
            Rating::Hard => hard,
            Rating::Good => good,
            Rating::Easy => easy,
        }
    }

    /// Writes and signs it with the first key.
    ///
    /// # Errors
    /// [`Error::Crypto`] when no key is configured.
    pub fn seal(&self, keys: &Keys) -> Result<String> {
        let key = keys
            .jwt
            .first()
            .ok_or(Error::Crypto("no key signs tickets"))?;
        let payload = pack::pack(self, key);
        let tag = key.sign(Purpose::Ticket, &signed(key, &payload));
        Ok(format!(
            "{}.{}.{}",
            key.id,
            URL_SAFE_NO_PAD.encode(&payload),
            URL_SAFE_NO_PAD.encode(tag)
        ))
    }

    /// Reads a ticket shown to `user`, at `now`.
    ///
    /// # Errors
    /// [`ApiError::BadTicket`] unless we signed it for `user`; [`ApiError::Outdated`] when it is
    /// older than [`MAX_AGE`].
    pub fn open(text: &str, keys: &Keys, user: UserId, now: Millis) -> Result<Self, ApiError> {
        let ticket = read(text, keys).ok_or(ApiError::BadTicket)?;
        if ticket.user != user {
            return Err(ApiError::BadTicket);
        }
        if now.saturating_sub(ticket.shown_at) > MAX_AGE {
            return Err(ApiError::Outdated);
        }
        Ok(ticket)
    }
}

fn read(text: &str, keys: &Keys) -> Option<Ticket> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let mut parts = text.splitn(3, '.');
    let (id, payload, tag) = (parts.next()?, parts.next()?, parts.next()?);
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    let key = keys.jwt.iter().find(|key| key.id == id)?;
    if !key.verify(Purpose::Ticket, &signed(key, &payload), &tag) {
        return None;
    }
    pack::unpack(&payload, key)
}

fn signed(key: &NamedKey, payload: &[u8]) -> Vec<u8> {
    [key.id.as_bytes(), b".", payload].concat()
}

#[cfg(test)]
mod tests;
