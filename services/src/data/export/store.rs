//! The parts of an export on their way into the database.

use domain::time::Millis;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{
    core::Core,
    db::{self, statement},
    error::Result,
    ids::new_id,
    vault::{Place, Vault},
};

/// `$1` export, `$2` run.
const BEGIN: &str = "
UPDATE exports SET run = $2, rows_done = 0, rows_total = 0, chunks = 0, bytes = 0
WHERE id = $1 AND ready_at IS NULL RETURNING user_id";

/// `$1` export, `$2` run, `$3` and `$4` rows, `$5` parts, `$6` bytes. Also keeps a run that was
/// replaced from writing.
const GO_ON: &str = "
UPDATE exports SET rows_done = $3, rows_total = $4, chunks = $5, bytes = $6
WHERE id = $1 AND run = $2 AND ready_at IS NULL";

/// `$1` export, `$2` number, `$3` learner, `$4` the sealed part.
const PUT: &str =
    "INSERT INTO export_chunks (export_id, number, user_id, data) VALUES ($1, $2, $3, $4)";

/// `$1` export, `$2` run, `$3` now, `$4` until when.
const FINISH: &str = "
UPDATE exports SET ready_at = $3, expires_at = $4, rows_done = rows_total
WHERE id = $1 AND run = $2 AND ready_at IS NULL";

/// One try at making an export. Another try takes its place, and then it writes nothing any more.
pub(super) struct Run<'a> {
    core: &'a Core,
    export: Uuid,
    run: Uuid,
    /// Whose it is.
    pub user: Uuid,
    /// Rows that were gone through.
    pub done: i64,
    /// Rows there are to go through.
    pub total: i64,
    chunks: i32,
    bytes: i64,
}

impl<'a> Run<'a> {
    /// Begins anew; nothing when there is no such export, or it is made.
    pub async fn begin(core: &'a Core, export: Uuid) -> Result<Option<Self>> {
        const FORGET: &str = "DELETE FROM export_chunks WHERE export_id = $1";
        let run = new_id(core.clock.now());
        let tx = db::begin_write(&core.db).await?;
        let begin = statement(&tx, BEGIN, [export.into(), run.into()]);
        let Some(row) = tx.query_one_raw(begin).await? else {
            tx.rollback().await?;
            return Ok(None);
        };
        let user = row.try_get("", "user_id")?;
        tx.execute_raw(statement(&tx, FORGET, [export.into()]))
            .await?;
        tx.commit().await?;
        Ok(Some(Self {
            core,
            export,
            run,
            user,
            done: 0,
            total: 0,
            chunks: 0,
            bytes: 0,
        }))
    }

    /// Stores the next part; false when another run has taken this one's place.
    pub async fn put(&mut self, part: &[u8]) -> Result<bool> {
        let number = self.chunks;
        let place = Place::export_chunk(self.export, number, self.user);
        let sealed = Vault::new(&self.core.keys).seal(&place, part)?;
        self.chunks += 1;
        self.bytes += i64::try_from(part.len()).unwrap_or(i64::MAX);
        let tx = db::begin_write(&self.core.db).await?;
        if !self.go_on(&tx).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        let values = [
            self.export.into(),
            number.into(),
            self.user.into(),
            sealed.into(),
        ];
        tx.execute_raw(statement(&tx, PUT, values)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Tells how far it is; false as with [`Self::put`].
    pub async fn tell(&self) -> Result<bool> {
        self.go_on(&self.core.db).await
    }

    /// Marks it as made; false as with [`Self::put`].
    pub async fn finish(&self, now: Millis, until: Millis) -> Result<bool> {
        let db = &self.core.db;
        let values = [
            self.export.into(),
            self.run.into(),
            now.into(),
            until.into(),
        ];
        let done = db.execute_raw(statement(db, FINISH, values)).await?;
        Ok(done.rows_affected() == 1)
    }

    async fn go_on(&self, db: &impl ConnectionTrait) -> Result<bool> {
        let values = [
            self.export.into(),
            self.run.into(),
            self.done.into(),
            self.total.into(),
            self.chunks.into(),
            self.bytes.into(),
        ];
        let mine = db.execute_raw(statement(db, GO_ON, values)).await?;
        Ok(mine.rows_affected() == 1)
    }
}
