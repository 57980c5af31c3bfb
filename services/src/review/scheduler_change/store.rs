//! What the deeds of this module write.

use domain::review::Scheduler;
use entity::{review_event, scheduler_change};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Value};
use uuid::Uuid;

use super::super::{learner::Learner, sql::statement};
use crate::{db, error::Result, ids::new_id};

/// `$1` user, `$2` the version that was read.
const FINISH: &str = "
UPDATE users SET scheduler = $3, parameter_set_id = $4, reviews_until_fit = $5,
    data_version = data_version + 1
WHERE id = $1 AND data_version = $2";

/// Makes the cards what `events` say, each about another card, and appends them. False when a card is
/// no longer as its event found it.
///
/// Cards come first, as in an answer, so that neither waits for what the other holds.
pub(super) async fn append(
    tx: &DatabaseTransaction,
    events: Vec<review_event::Model>,
) -> Result<bool> {
    for batch in events.chunks(db::BATCH) {
        let moved = tx.execute_raw(follow(tx, batch)).await?;
        if moved.rows_affected() != batch.len() as u64 {
            return Ok(false);
        }
    }
    db::insert_all::<review_event::Entity, _>(tx, events).await?;
    Ok(true)
}

/// One statement for all cards of a batch; both databases call the columns of a list of values so.
fn follow(tx: &DatabaseTransaction, events: &[review_event::Model]) -> sea_orm::Statement {
    let mut rows = Vec::with_capacity(events.len());
    let mut values: Vec<Value> = Vec::with_capacity(events.len() * 5);
    for event in events {
        let first = values.len();
        let places: [String; 5] = std::array::from_fn(|place| format!("${}", first + place + 1));
        rows.push(format!("({})", places.join(", ")));
        values.extend([
            event.card_id.into(),
            event.card_version.into(),
            event.due_day.into(),
            event.stability.into(),
            event.difficulty.into(),
        ]);
    }
    let text = format!(
        "UPDATE cards SET due_day = said.column3, stability = said.column4, \
         difficulty = said.column5, version = cards.version + 1 FROM (VALUES {}) AS said \
         WHERE cards.id = said.column1 AND cards.version = said.column2",
        rows.join(", ")
    );
    statement(tx, &text, values)
}

/// What a learner is scheduled by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Means {
    pub scheduler: Scheduler,
    /// Row of `parameter_sets`.
    pub set: Option<Uuid>,
}

impl Learner {
    /// By what they are scheduled now.
    pub(in super::super) fn means(&self) -> Means {
        Means {
            scheduler: self.scheduling.scheduler,
            set: self.scheduling.set.id,
        }
    }
}

/// Records the change to `means`.
pub(super) async fn record(
    tx: &DatabaseTransaction,
    learner: &Learner,
    means: Means,
) -> Result<()> {
    let before = learner.means();
    let row = scheduler_change::Model {
        id: new_id(learner.moment.now),
        user_id: learner.user.0,
        scheduler: means.scheduler.as_str().to_owned(),
        scheduler_before: before.scheduler.as_str().to_owned(),
        parameter_set_id: means.set,
        parameter_set_before: before.set,
        at: learner.moment.now,
        moved_at: None,
        kept_at: None,
        undone_at: None,
    };
    scheduler_change::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Ends a transaction: `means` become the learner's, with so many reviews until the next fit, and every
/// cache is told. Nothing at all happens, and nothing is returned, unless everything was `written` and
/// the learner is still as they were read.
pub(in super::super) async fn finish(
    tx: DatabaseTransaction,
    written: bool,
    learner: &Learner,
    means: Means,
    reviews_until_fit: i32,
) -> Result<Option<()>> {
    let values = [
        learner.user.0.into(),
        learner.version.into(),
        means.scheduler.as_str().into(),
        means.set.into(),
        reviews_until_fit.into(),
    ];
    if written {
        let done = tx.execute_raw(statement(&tx, FINISH, values)).await?;
        if done.rows_affected() == 1 {
            tx.commit().await?;
            return Ok(Some(()));
        }
    }
    tx.rollback().await?;
    Ok(None)
}
