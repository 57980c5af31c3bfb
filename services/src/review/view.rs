//! Rows become what a screen is told.

use api::{
    Viewer,
    review::{Ask, Options, Outline, PastReview, ShownCard, Undoable},
};
use domain::{
    id::{CardId, EventId, NoteId},
    review::{DECAY, IntervalLabel, Rating},
    time::{MINUTE, Millis, StudyDay},
};
use uuid::Uuid;

use super::{ask::How, offer::Offer, place::Place, ticket::can_be_rated};
use crate::{
    auth::zone,
    error::{Error, Result},
    keys::Keys,
    vault::{self, Column, Vault},
};

/// A card's row with its note's, as the page reads it.
#[derive(Clone, Debug, sea_orm::FromQueryResult)]
pub(super) struct AskedRow {
    pub id: Uuid,
    pub note_id: Uuid,
    pub version: i64,
    pub phase: i16,
    pub step: i16,
    pub due_at: Option<Millis>,
    pub due_day: Option<i32>,
    pub stability: Option<f64>,
    pub difficulty: Option<f64>,
    pub reviews: i32,
    pub lapses: i32,
    pub leech: bool,
    pub last_review_day: Option<i32>,
    pub title: String,
    pub html: String,
    pub outline: String,
    pub mode: String,
    pub category: Option<String>,
    pub category_id: Option<Uuid>,
    /// The note's source; empty when it is asked by recall.
    pub body: String,
    pub choice_id: Option<Uuid>,
    pub choice_hash: Option<String>,
    pub choice_statement: Option<String>,
    pub choice_distractors: Option<String>,
    /// What was written for the card as it is and not handed in; sealed.
    pub draft: Option<String>,
    /// The newest answer that was given to it and is not rated.
    pub given: Option<Uuid>,
    /// What was written as that; sealed.
    pub given_answer: Option<String>,
}

impl AskedRow {
    pub fn place(&self) -> Place {
        Place {
            phase: self.phase,
            step: self.step,
            due_at: self.due_at,
            due_day: self.due_day,
            stability: self.stability,
            difficulty: self.difficulty,
        }
    }

    /// What the learner wrote for the card as it is and has not rated; empty when there is nothing,
    /// or nothing that can be read.
    pub fn written(&self, keys: &Keys, viewer: &Viewer) -> String {
        let (opener, user) = (Vault::new(keys), viewer.user.0);
        let draft = self
            .draft
            .as_deref()
            .and_then(|sealed| opener.open(&vault::Place::draft(self.id, user), sealed).ok());
        let given = || {
            let place = vault::Place::answer(Column::Answer, self.given?, user);
            opener.open(&place, self.given_answer.as_deref()?).ok()
        };
        draft.or_else(given).unwrap_or_default()
    }
}

/// A past review's row.
#[derive(Clone, Copy, Debug, sea_orm::FromQueryResult)]
pub(super) struct PastRow {
    pub at: Millis,
    pub study_day: i32,
    pub rating: i16,
    pub stability: Option<f64>,
    pub decay: Option<f64>,
}

/// The card as asked; `past` newest first.
pub(super) fn shown(
    row: AskedRow,
    how: How,
    past: Vec<PastRow>,
    offer: &Offer,
    ticket: String,
    viewer: &Viewer,
) -> Result<ShownCard> {
    let (shown_at, today) = (viewer.now, viewer.today);
    let How {
        ask,
        asked,
        fallback,
    } = how;
    // Nothing that tells the answer leaves the server before it is given.
    let is_revealed = matches!(ask, Ask::Recall);
    let is_title_asked = matches!(
        ask,
        Ask::Title { .. }
            | Ask::Choose {
                kind: Options::Titles { .. },
                ..
            }
    );
    Ok(ShownCard {
        id: CardId(row.id),
        note: NoteId(row.note_id),
        title: if is_title_asked {
            String::new()
        } else {
            row.title
        },
        html: if is_revealed { row.html } else { String::new() },
        category: row.category,
        mode: asked.mode(),
        ask,
        fallback,
        answered: row.given.filter(|id| is_ratable(*id, viewer)).map(EventId),
        outline: outline(&row.outline),
        recall: offer
            .predicted
            .map(|chance| (chance * 100.0).round().clamp(0.0, 100.0) as u8),
        history: past.iter().rev().map(past_review).collect::<Result<_>>()?,
        reviews: u32::try_from(row.reviews).unwrap_or(0),
        in_review: row.phase == Place::REVIEW,
        leech: row.leech.then(|| u32::try_from(row.lapses).unwrap_or(0)),
        ticket,
        intervals: offer
            .places
            .map(|place| interval(shown_at, today.0, place.due_at, place.due_day)),
    })
}

/// The stored outline; one that cannot be read only costs the line that describes the hidden body.
pub(super) fn outline(stored: &str) -> Outline {
    serde_json::from_str(stored).unwrap_or_default()
}

fn past_review(row: &PastRow) -> Result<PastReview> {
    Ok(PastReview {
        day: StudyDay(row.study_day),
        at: row.at,
        rating: rating(row.rating)?,
        stability: row.stability.unwrap_or_default(),
        decay: row.decay.unwrap_or(DECAY),
    })
}

/// What the page offers to take back.
pub(super) fn undoable(
    event: Uuid,
    title: String,
    stored: i16,
    interval: IntervalLabel,
    leech: Option<Uuid>,
) -> Result<Undoable> {
    Ok(Undoable {
        event: EventId(event),
        title,
        rating: rating(stored)?,
        interval,
        leech: leech.map(NoteId),
    })
}

fn rating(stored: i16) -> Result<Rating> {
    Rating::from_number(stored).ok_or_else(|| Error::Stored(format!("rating {stored}")))
}

/// The words on a button, from where the card goes when it was shown at `shown_at` on `today`.
pub(crate) fn interval(
    shown_at: Millis,
    today: i32,
    due_at: Option<Millis>,
    due_day: Option<i32>,
) -> IntervalLabel {
    match (due_at, due_day) {
        (_, Some(day)) => IntervalLabel::from_days(u32::try_from(day - today).unwrap_or(0)),
        (Some(at), None) => {
            IntervalLabel::from_minutes(u32::try_from((at - shown_at) / MINUTE).unwrap_or(0))
        }
        (None, None) => IntervalLabel::from_minutes(0),
    }
}

/// Whether the answer `event`, given before, can still be rated.
fn is_ratable(event: Uuid, viewer: &Viewer) -> bool {
    let at = shown_at(event);
    let day = zone::study_day(&viewer.time_zone, at, viewer.rollover);
    can_be_rated(at, day, viewer)
}

/// When the card of an event was shown: event ids are made then, and carry the time.
pub(super) fn shown_at(event: Uuid) -> Millis {
    let (high, _) = event.as_u64_pair();
    i64::try_from(high >> 16).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::new_id;

    #[test]
    fn an_events_id_tells_when_its_card_was_shown() {
        for at in [0, 1_795_489_200_123] {
            assert_eq!(shown_at(new_id(at)), at);
        }
    }

    #[test]
    fn an_unreadable_outline_is_empty() {
        assert_eq!(outline("?"), Outline::default());
        assert_eq!(
            outline(r#"{"paragraphs":2,"list_items":0,"tables":1,"code_blocks":0,"formulas":0}"#)
                .tables,
            1
        );
    }
}
