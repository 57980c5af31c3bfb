//! The learner's row, as far as it decides over their cards.

use api::Viewer;
use domain::{
    id::UserId,
    time::{Millis, Rollover},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};
use uuid::Uuid;

use super::{
    due,
    offer::Moment,
    offset::utc_offset,
    parameters::ParameterSet,
    scheduling::{self, Columns, Scheduling},
    sql::statement,
};
use crate::{auth::zone, error::Result};

/// `$1` user.
const LEARNER: &str = concat!(
    "SELECT ",
    scheduling::columns!(),
    ", users.data_version, users.reviews_until_fit, users.time_zone, users.rollover_hour FROM users ",
    scheduling::sets!(),
    " WHERE users.id = $1"
);

/// `$1` user.
const SET: &str = concat!(
    "SELECT users.parameter_set_id, sets.parameters FROM users ",
    scheduling::sets!(),
    " WHERE users.id = $1"
);

/// `$1` user, `$2` study day, `$3` reviews that count towards the next fit. A catch-up plan ends with
/// the last review that is due.
const RAISE: &str = concat!(
    "
UPDATE users SET data_version = data_version + 1, reviews_until_fit = reviews_until_fit - $3,
    catch_up_pace = CASE
        WHEN catch_up_pace IS NULL THEN NULL
        WHEN EXISTS (SELECT 1 FROM cards WHERE cards.user_id = $1 AND ",
    due::askable!(),
    " AND ",
    due::review_due!(),
    ") THEN catch_up_pace
    END
WHERE id = $1
RETURNING reviews_until_fit, parameter_set_id"
);

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    scheduling: Columns,
    data_version: i64,
    reviews_until_fit: i32,
    time_zone: String,
    rollover_hour: i16,
}

/// A learner as a deed about all of their cards finds them.
#[derive(Clone, Debug)]
pub(super) struct Learner {
    pub user: UserId,
    pub scheduling: Scheduling,
    /// Version of everything they own: while it is the same, so is everything that was read.
    pub version: i64,
    /// Reviews that count until the next fit; not positive when it is due.
    pub reviews_until_fit: i32,
    pub moment: Moment,
}

/// Reads the row at `now`; `None` for an account that is gone.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    user: UserId,
    now: Millis,
) -> Result<Option<Learner>> {
    let row = Row::find_by_statement(statement(db, LEARNER, [user.0.into()]))
        .one(db)
        .await?;
    row.map(|row| {
        let rollover = Rollover(u8::try_from(row.rollover_hour).unwrap_or(0));
        Ok(Learner {
            user,
            scheduling: Scheduling::read(&row.scheduling)?,
            version: row.data_version,
            reviews_until_fit: row.reviews_until_fit,
            moment: Moment {
                now,
                utc_offset: utc_offset(&row.time_zone, now),
                rollover,
                today: zone::study_day(&row.time_zone, now, rollover),
            },
        })
    })
    .transpose()
}

/// The parameters of `user`, and the defaults of nobody.
pub(super) async fn parameter_set(db: &impl ConnectionTrait, user: UserId) -> Result<ParameterSet> {
    let row = db
        .query_one_raw(statement(db, SET, [user.0.into()]))
        .await?;
    let Some(row) = row else {
        return Ok(ParameterSet::default());
    };
    let parameters: Option<String> = row.try_get("", "parameters")?;
    ParameterSet::read(row.try_get("", "parameter_set_id")?, parameters.as_deref())
}

/// What the row says after [`count`].
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Counted {
    pub reviews_until_fit: i32,
    pub parameter_set_id: Option<Uuid>,
}

/// Tells every cache that something of the learner's has changed, and counts `reviews` towards the
/// next fit. The last statement of a transaction.
pub(super) async fn count(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    reviews: i32,
) -> Result<Option<Counted>> {
    let values = [viewer.user.0.into(), viewer.today.0.into(), reviews.into()];
    Ok(Counted::find_by_statement(statement(tx, RAISE, values))
        .one(tx)
        .await?)
}

/// Tells every cache that something of the learner's has changed. False when their parameters are no
/// longer `set`, which was read before: others were adopted meanwhile, and what was written does
/// not fit them.
pub(super) async fn raise(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    set: &ParameterSet,
) -> Result<bool> {
    let counted = count(tx, viewer, 0).await?;
    Ok(counted.is_some_and(|counted| counted.parameter_set_id == set.id))
}
