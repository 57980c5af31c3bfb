//! Stores the demo learner in one transaction, in batches.

use domain::{id::UserId, time::Millis};
use entity::{card, category, note, note_tag, review_event, review_summary, tag, user};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait,
};

use super::{DemoReport, history, learner::Account, notes, source};
use crate::{core::Core, db, error::Result, review::replay};

/// Rows per statement; the widest table has 21 columns, and SQLite takes 32,766 values.
const BATCH: usize = 500;

/// Makes everything and stores it; either all of it or nothing.
pub async fn store(core: &Core, account: Account, now: Millis) -> Result<()> {
    let Account { user, utc_offset } = account;
    let written = notes::write(&user, source::shelves()?, now)?;
    let history = history::study(&user, utc_offset, &written.notes, now)?;
    let summaries = summaries(&user, utc_offset, &written, &history);

    let tx = db::begin_write(&core.db).await?;
    insert::<user::Entity, _>(&tx, vec![user]).await?;
    insert::<category::Entity, _>(&tx, written.categories).await?;
    insert::<note::Entity, _>(&tx, written.notes).await?;
    insert::<tag::Entity, _>(&tx, written.tags).await?;
    insert::<note_tag::Entity, _>(&tx, written.note_tags).await?;
    insert::<card::Entity, _>(&tx, history.cards).await?;
    insert::<review_event::Entity, _>(&tx, history.events).await?;
    insert::<review_summary::Entity, _>(&tx, summaries).await?;
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
        })
        .collect()
}

async fn insert<E, A>(tx: &DatabaseTransaction, rows: Vec<E::Model>) -> Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<A> + Clone,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    for batch in rows.chunks(BATCH) {
        let batch = batch
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        E::insert_many(batch).exec_without_returning(tx).await?;
    }
    Ok(())
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
