//! Adopts parameters: every card is remembered anew, and keeps its day.

use std::collections::HashMap;

use entity::review_event;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{
    super::{
        card_row::{self, Change},
        kind,
        learner::Learner,
        log::{self, Own},
        parameters::ParameterSet,
        place::Place,
        replay::{self, Replayed},
    },
    store::{Means, append, record},
};
use crate::{error::Result, ids::new_id};

/// The events that make `cards` what `set` says, each from the card's part of `events`. A card
/// without a history keeps its memory.
pub(in super::super) fn reparametrise(
    learner: &Learner,
    cards: &[Own],
    events: &[review_event::Model],
    set: &ParameterSet,
) -> Result<Vec<review_event::Model>> {
    let histories: HashMap<Uuid, &[review_event::Model]> = log::by_card(events)
        .filter_map(|own| Some((own.first()?.card_id, own)))
        .collect();
    let mut anew = Vec::with_capacity(cards.len());
    for Own { card, mode } in cards {
        let Some(history) = histories.get(&card.id) else {
            continue;
        };
        let Some(memory) = replay::memory(&replay::effective(history), &set.parameters)? else {
            continue;
        };
        let now = Replayed::stored(card);
        let change = Change {
            kind: kind::REPARAMETRISE,
            undoes: None,
            parameter_set: set.id,
            to: Replayed {
                place: Place {
                    stability: Some(memory.stability),
                    difficulty: Some(memory.difficulty),
                    ..now.place
                },
                ..now
            },
        };
        let id = new_id(learner.moment.now);
        anew.push(card_row::event_at(&learner.moment, card, mode, &change, id));
    }
    Ok(anew)
}

/// Stores that the set of `means`, whose row there is already, becomes the learner's, with the `events`
/// that [`reparametrise`] made. False when a card is no longer as it was read. The caller ends with
/// `finish`.
pub(in super::super) async fn adopt(
    tx: &DatabaseTransaction,
    learner: &Learner,
    means: Means,
    events: Vec<review_event::Model>,
) -> Result<bool> {
    record(tx, learner, means).await?;
    append(tx, events).await
}
