//! Every card once more, from its events alone.

use anyhow::Result;
use entity::{card, parameter_set, review_event, user};
use scheduler::Parameters;
use sea_orm::{EntityTrait, QueryOrder};
use services::review::replay::{self, Replayed};

use crate::{home::Home, year::Year};

/// Compares all cards with what their events make of them, to the last bit.
///
/// # Errors
/// When the database cannot be read.
pub async fn compare(home: &Home, year: &mut Year) -> Result<()> {
    let (db, id) = (&home.core.db, home.viewer.user);
    let parameters = parameters(home).await?;
    let cards = card::Entity::owned_by(id)
        .order_by_asc(card::Column::Id)
        .all(db)
        .await?;
    let events = review_event::Entity::owned_by(id)
        .order_by_asc(review_event::Column::CardId)
        .order_by_asc(review_event::Column::CardVersion)
        .all(db)
        .await?;
    let mut logs = events.chunk_by(|a, b| a.card_id == b.card_id).peekable();
    for card in cards {
        let log = logs
            .next_if(|log| log.first().is_some_and(|event| event.card_id == card.id))
            .unwrap_or_default();
        let (stored, replayed) = (Replayed::stored(&card), replay::card(log, &parameters)?);
        year.cards += 1;
        if stored != replayed {
            let fault = format!(
                "card {} is {stored:?}, its events make {replayed:?}",
                card.id
            );
            year.faults.push(fault);
        }
    }
    if logs.next().is_some() {
        year.faults.push("there are events of no card".to_owned());
    }
    Ok(())
}

/// The learner's own, or the defaults.
async fn parameters(home: &Home) -> Result<Parameters> {
    let (db, id) = (&home.core.db, home.viewer.user.0);
    let user = user::Entity::find_by_id(id).one(db).await?;
    let Some(set) = user.and_then(|user| user.parameter_set_id) else {
        return Ok(Parameters::default());
    };
    let row = parameter_set::Entity::find_by_id(set).one(db).await?;
    let text = row.map(|row| row.parameters).unwrap_or_default();
    let values: Vec<f32> = serde_json::from_str(&text)?;
    Ok(Parameters::from_slice(&values)?)
}
