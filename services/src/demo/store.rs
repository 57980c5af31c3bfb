//! Stores the demo learner in one transaction, in batches.

use domain::{id::UserId, time::Millis};
use entity::{
    card, category, choice, note, note_tag, review_event, review_summary, rubric, tag, user,
};
use sea_orm::PaginatorTrait;

use super::{DemoReport, history, learner::Account, notes, prepared, source};
use crate::{auth::reminders, core::Core, db, error::Result, review::replay};

/// Makes everything and stores it; either all of it or nothing.
pub async fn store(core: &Core, account: Account, now: Millis) -> Result<()> {
    let Account { user, utc_offset } = account;
    let (learner, time_zone) = (UserId(user.id), user.time_zone.clone());
    let written = notes::write(&user, source::shelves()?, now)?;
    let prepared = prepared::prepare(&user, &written.notes)?;
    let history = history::study(&user, utc_offset, &written.notes, now)?;
    let summaries = summaries(&user, utc_offset, &written, &history);

    let tx = db::begin_write(&core.db).await?;
    db::insert_all::<user::Entity, _>(&tx, vec![user]).await?;
    reminders::begin(&tx, learner, &time_zone, now).await?;
    db::insert_all::<category::Entity, _>(&tx, written.categories).await?;
    db::insert_all::<note::Entity, _>(&tx, written.notes).await?;
    db::insert_all::<choice::Entity, _>(&tx, prepared.choices).await?;
    db::insert_all::<rubric::Entity, _>(&tx, prepared.rubrics).await?;
    db::insert_all::<tag::Entity, _>(&tx, written.tags).await?;
    db::insert_all::<note_tag::Entity, _>(&tx, written.note_tags).await?;
    db::insert_all::<card::Entity, _>(&tx, history.cards).await?;
    db::insert_all::<review_event::Entity, _>(&tx, history.events).await?;
    db::insert_all::<review_summary::Entity, _>(&tx, summaries).await?;
    tx.commit().await?;
    Ok(())
}

/// The summary, made from the log as replay makes it.
fn summaries(
    user: &user::Model,
    utc_offset: i32,
    written: &notes::Written,
    history: &history::History,
) -> Vec<review_summary::Model> {
    let category = |card| {
        let note = history.cards.iter().find(|row| row.id == card)?.note_id;
        written.notes.iter().find(|row| row.id == note)?.category_id
    };
    replay::summaries(&history.events, category, |_| utc_offset)
        .into_iter()
        .map(|(slot, counts)| review_summary::Model {
            user_id: user.id,
            study_day: slot.study_day,
            hour: slot.hour,
            rating: slot.rating,
            category_key: slot.category_key,
            bucket: slot.bucket,
            reviews: counts.reviews,
            firsts: counts.firsts,
            duration_ms: counts.duration_ms,
            young: counts.young,
            mature: counts.mature,
            predicted: counts.predicted,
        })
        .collect()
}

/// What the demo learner has.
pub async fn report(
    core: &Core,
    id: UserId,
    email: &str,
    password: &str,
    existed: bool,
) -> Result<DemoReport> {
    Ok(DemoReport {
        user: id,
        email: email.to_owned(),
        password: password.to_owned(),
        existed,
        notes: note::Entity::owned_by(id).count(&core.db).await?,
        reviews: review_event::Entity::owned_by(id).count(&core.db).await?,
    })
}
