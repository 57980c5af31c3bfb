//! Rebuilds cards and the summary from the log alone.
//!
//! What a card is and what the summary holds are consequences of the events. These functions say
//! how, and the property tests hold every other deed to it. Due dates are those of the events;
//! stability and difficulty come from the answers, under the parameters the learner has.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    id::UserId,
    review::{Memory, Rating, is_leech_at},
    time::{Millis, StudyDay},
};
use entity::{card, note, review_event};
use scheduler::{Deed, Event, Parameters};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    answer::{RAISE_VERSION, lapse},
    kind, offer,
    offset::utc_offset,
    place::Place,
    sql::statement,
    summary::{self, Counts, Slot},
};
use crate::{
    core::Core,
    db,
    error::{Error, Result},
};

/// A card as its events make it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replayed {
    /// Its place in the schedule.
    pub place: Place,
    /// Reviews that count.
    pub reviews: i32,
    /// Of these, cards in review that were forgotten.
    pub lapses: i32,
    /// When the last of them was.
    pub last_review_at: Option<Millis>,
    /// Study day it counted for.
    pub last_review_day: Option<i32>,
    /// Taken out by the learner.
    pub suspended: bool,
    /// Study day until which it rests.
    pub buried_until: Option<i32>,
    /// Forgotten again and again, and not rewritten since.
    pub leech: bool,
}

impl Replayed {
    /// A card nothing has happened to.
    pub const NEW: Self = Self {
        place: Place::NEW,
        reviews: 0,
        lapses: 0,
        last_review_at: None,
        last_review_day: None,
        suspended: false,
        buried_until: None,
        leech: false,
    };

    /// The same columns of a stored card.
    pub fn stored(row: &card::Model) -> Self {
        Self {
            place: Place::from(row),
            reviews: row.reviews,
            lapses: row.lapses,
            last_review_at: row.last_review_at,
            last_review_day: row.last_review_day,
            suspended: row.suspended,
            buried_until: row.buried_until,
            leech: row.leech,
        }
    }

    /// What `event` makes of it, but for the memory.
    fn after(self, event: &review_event::Model) -> Self {
        let rest = Self {
            suspended: event.suspended,
            buried_until: event.buried_until,
            ..self
        };
        let next = Self {
            place: Place::from(event),
            ..rest
        };
        match event.kind.as_str() {
            kind::SUSPEND | kind::RESUME | kind::BURY => rest,
            kind::RESCHEDULE => Self {
                place: Place {
                    due_day: event.due_day,
                    ..self.place
                },
                ..self
            },
            kind::REVIEW => {
                let lapse = lapse(event.phase_before, event.rating.unwrap_or_default());
                let lapses = self.lapses + lapse;
                Self {
                    reviews: self.reviews.saturating_add(1),
                    lapses,
                    leech: self.leech || (lapse > 0 && is_leech_at(lapses)),
                    last_review_at: Some(event.at),
                    last_review_day: Some(event.study_day),
                    ..next
                }
            }
            kind::REWRITE => Self {
                leech: false,
                ..rest
            },
            kind::RESET => Self {
                reviews: 0,
                lapses: 0,
                last_review_at: None,
                last_review_day: None,
                leech: false,
                ..next
            },
            _ => next,
        }
    }
}

/// The events that count, in the same order: those that were not taken back. What moved a due day
/// counts as long as what had chosen that day does; what was merely remembered anew is no event of
/// the card's own. Events of a card must be in the order of its versions.
pub fn effective(events: &[review_event::Model]) -> Vec<&review_event::Model> {
    counting(events, None)
}

/// The events that would count if `undone` were taken back.
pub(super) fn effective_without(
    events: &[review_event::Model],
    undone: Uuid,
) -> Vec<&review_event::Model> {
    counting(events, Some(undone))
}

fn counting(events: &[review_event::Model], undone: Option<Uuid>) -> Vec<&review_event::Model> {
    let undone: HashSet<Uuid> = events
        .iter()
        .filter_map(|event| event.undoes)
        .chain(undone)
        .collect();
    // Of each card what chose its due day, as far as it counted at that point of the log.
    let mut choices: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let counts = |event: &&review_event::Model| {
        let chosen = choices.entry(event.card_id).or_default();
        match event.kind.as_str() {
            kind::REPARAMETRISE => false,
            kind::UNDO => {
                chosen.retain(|id| Some(*id) != event.undoes);
                false
            }
            kind::RESCHEDULE => chosen.last().is_some_and(|id| !undone.contains(id)),
            _ => {
                if chooses_day(event) {
                    chosen.push(event.id);
                }
                !undone.contains(&event.id)
            }
        }
    };
    events.iter().filter(counts).collect()
}

/// Whether a due day is a choice of `event`.
pub(super) fn chooses_day(event: &review_event::Model) -> bool {
    matches!(
        event.kind.as_str(),
        kind::REVIEW | kind::SET_DUE | kind::RESET
    )
}

/// A card from all its events, in the order of their card versions, remembered by `parameters`.
///
/// # Errors
/// When the events are no history of a card.
pub fn card(events: &[review_event::Model], parameters: &Parameters) -> Result<Replayed> {
    standing(&effective(events), parameters)
}

/// A card from the events that count, in the order of their card versions, remembered by
/// `parameters`.
pub(super) fn standing(
    effective: &[&review_event::Model],
    parameters: &Parameters,
) -> Result<Replayed> {
    let mut card = fold(effective);
    let memory = memory(effective, parameters)?;
    card.place.stability = memory.map(|memory| memory.stability);
    card.place.difficulty = memory.map(|memory| memory.difficulty);
    Ok(card)
}

/// A card from the events that count, with a memory of no account.
pub(super) fn fold(effective: &[&review_event::Model]) -> Replayed {
    effective
        .iter()
        .fold(Replayed::NEW, |card, event| card.after(event))
}

/// What is left of a card's answers under `parameters`.
pub(super) fn memory(
    effective: &[&review_event::Model],
    parameters: &Parameters,
) -> Result<Option<Memory>> {
    let events = effective
        .iter()
        .filter(|event| event.kind != kind::REWRITE)
        .map(|event| deed(event).map(|deed| Event { id: event.id, deed }))
        .collect::<Result<Vec<_>>>()?;
    let replayed = scheduler::replay(&events, parameters)
        .map_err(|error| Error::Scheduler(error.to_string()))?;
    Ok(replayed.memory)
}

/// An event that counts, in the scheduler's terms.
fn deed(event: &review_event::Model) -> Result<Deed<Uuid>> {
    let broken = || Error::Stored(format!("event {} is no deed", event.id));
    let day = |day: Option<i32>| day.map(StudyDay).ok_or_else(broken);
    Ok(match event.kind.as_str() {
        kind::REVIEW => Deed::Review {
            rating: event
                .rating
                .and_then(Rating::from_number)
                .ok_or_else(broken)?,
            day: StudyDay(event.study_day),
            elapsed: event.elapsed_days.unwrap_or(0),
            state: offer::state(&Place::from(event))?,
        },
        kind::SUSPEND => Deed::Suspend,
        kind::RESUME => Deed::Resume,
        kind::BURY => Deed::Bury {
            until: day(event.buried_until)?,
        },
        kind::SET_DUE => Deed::SetDue {
            due: day(event.due_day)?,
        },
        kind::RESCHEDULE => Deed::Reschedule {
            due: day(event.due_day)?,
        },
        kind::RESET => Deed::Reset,
        _ => return Err(broken()),
    })
}

/// The summary from all events of a learner. `category` tells the category of a card's note,
/// `offset` the learner's UTC offset at a time, in seconds east.
pub fn summaries(
    events: &[review_event::Model],
    category: impl Fn(Uuid) -> Option<Uuid>,
    offset: impl Fn(Millis) -> i32,
) -> BTreeMap<Slot, Counts> {
    let mut rows: BTreeMap<Slot, Counts> = BTreeMap::new();
    let counted = effective(events)
        .into_iter()
        .filter(|event| event.kind == kind::REVIEW);
    for event in counted {
        let slot = Slot {
            study_day: event.study_day,
            hour: summary::hour(event.at, offset(event.at)),
            rating: event.rating.unwrap_or_default(),
            category_key: category(event.card_id).unwrap_or_default(),
            bucket: summary::bucket(event.predicted),
        };
        rows.entry(slot).or_default().add(Counts::of(event));
    }
    rows
}

/// Makes the summary of `user` anew from the log, with the categories their notes have now and the
/// hours of `time_zone`.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn rebuild_summaries(core: &Core, user: UserId, time_zone: &str) -> Result<()> {
    let tx = db::begin_write(&core.db).await?;
    let events = review_event::Entity::owned_by(user)
        .order_by_asc(review_event::Column::At)
        .order_by_asc(review_event::Column::CardVersion)
        .all(&tx)
        .await?;
    let categories = categories(&tx, user).await?;
    let category = |card: Uuid| categories.get(&card).copied().flatten();
    let rows = summaries(&events, category, |at| utc_offset(time_zone, at));
    let delete = "DELETE FROM review_summaries WHERE user_id = $1";
    tx.execute_raw(statement(&tx, delete, [user.0.into()]))
        .await?;
    for (slot, counts) in rows {
        summary::add(&tx, user.0, slot, counts).await?;
    }
    tx.execute_raw(statement(&tx, RAISE_VERSION, [user.0.into()]))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Category of the note of each card of `user`.
async fn categories(tx: &DatabaseTransaction, user: UserId) -> Result<HashMap<Uuid, Option<Uuid>>> {
    let notes: HashMap<Uuid, Option<Uuid>> = note::Entity::owned_by(user)
        .select_only()
        .columns([note::Column::Id, note::Column::CategoryId])
        .into_tuple::<(Uuid, Option<Uuid>)>()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let cards = card::Entity::owned_by(user)
        .select_only()
        .columns([card::Column::Id, card::Column::NoteId])
        .into_tuple::<(Uuid, Uuid)>()
        .all(tx)
        .await?;
    Ok(cards
        .into_iter()
        .map(|(card, note)| (card, notes.get(&note).copied().flatten()))
        .collect())
}
