//! The session that a learner chose today and has not finished: whoever is signed in elsewhere can go
//! on with it. A row of `study_sessions` for each learner, the newest choice.

use api::{
    Viewer,
    review::{Going, SessionQuery, SessionView},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{answer::RAISE_VERSION, sql::statement};
use crate::{core::Core, db, error::Result};

/// What [`Columns`] is read from: `$1` user, `$2` study day. Yesterday's is over.
macro_rules! columns {
    () => {
        "going.query AS going_query, \
         (SELECT categories.name FROM categories WHERE categories.id = going.category_id) \
           AS going_category, \
         (SELECT tags.name FROM tags WHERE tags.id = going.tag_id) AS going_tag, \
         (SELECT COUNT(DISTINCT sat.card_id) FROM review_events sat \
          WHERE sat.user_id = $1 AND sat.kind = 'review' AND sat.at >= going.since \
            AND NOT EXISTS (SELECT 1 FROM review_events u WHERE u.undoes = sat.id)) AS going_cards"
    };
}

/// Joins it to the user `$1` of the study day `$2`.
macro_rules! join {
    () => {
        "LEFT JOIN study_sessions going ON going.user_id = $1 AND going.study_day = $2"
    };
}

pub(crate) use {columns, join};

/// See [`columns`].
#[derive(Clone, Debug, Default, FromQueryResult)]
pub(crate) struct Columns {
    going_query: Option<String>,
    going_category: Option<String>,
    going_tag: Option<String>,
    going_cards: i64,
}

impl Columns {
    /// The session `query`, in which so many cards were answered.
    pub fn begun(&mut self, query: String, cards: i64) {
        self.going_query = Some(query);
        self.going_cards = cards;
    }

    /// Its category's name.
    pub fn of_category(&mut self, name: String) {
        self.going_category = Some(name);
    }

    /// Its tag's name.
    pub fn of_tag(&mut self, name: String) {
        self.going_tag = Some(name);
    }

    /// The session, unless there is none or its cards have all been answered.
    pub fn read(self) -> Option<Going> {
        let query = SessionQuery::parse(&self.going_query?).ok()?;
        let cards = u32::try_from(self.going_cards).unwrap_or(u32::MAX);
        let left = query.limit.map(|limit| limit.saturating_sub(cards));
        let view = SessionView {
            query: query.to_string(),
            category: self.going_category,
            tag: self.going_tag,
            limit: query.limit,
            ahead: query.ahead,
        };
        (left != Some(0)).then_some(Going { view, left })
    }
}

const REMEMBER: &str = "
INSERT INTO study_sessions (user_id, query, category_id, tag_id, since, study_day)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (user_id) DO UPDATE SET
    query = excluded.query, category_id = excluded.category_id, tag_id = excluded.tag_id,
    since = excluded.since, study_day = excluded.study_day";

const FORGET: &str = "DELETE FROM study_sessions WHERE user_id = $1 AND query = $2";

/// Remembers `session`, which begins now, in place of the one before. One of a single note is over
/// before anybody could go on with it.
pub(super) async fn remember(core: &Core, viewer: &Viewer, session: &SessionQuery) -> Result<()> {
    let Some(since) = session.since.filter(|_| session.note.is_none()) else {
        return Ok(());
    };
    let values = [
        viewer.user.0.into(),
        session.to_string().into(),
        session.category.map(|id| id.0).into(),
        session.tag.map(|id| id.0).into(),
        since.into(),
        viewer.today.0.into(),
    ];
    let tx = db::begin_write(&core.db).await?;
    tx.execute_raw(statement(&tx, REMEMBER, values)).await?;
    tx.execute_raw(statement(&tx, RAISE_VERSION, [viewer.user.0.into()]))
        .await?;
    Ok(tx.commit().await?)
}

/// Forgets `session`, which has come to its end.
pub(super) async fn forget(core: &Core, viewer: &Viewer, session: &SessionQuery) -> Result<()> {
    if session.is_all() || session.since.is_none() {
        return Ok(());
    }
    let tx = db::begin_write(&core.db).await?;
    let values = [viewer.user.0.into(), session.to_string().into()];
    let gone = tx.execute_raw(statement(&tx, FORGET, values)).await?;
    if gone.rows_affected() > 0 {
        tx.execute_raw(statement(&tx, RAISE_VERSION, [viewer.user.0.into()]))
            .await?;
    }
    Ok(tx.commit().await?)
}
