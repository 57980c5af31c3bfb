//! The deed of [`crate::jobs::Job::Export`]: reads everything a learner has in one snapshot and stores it as an
//! archive, part by part, so that no more than a few hundred rows are in memory.

use std::time::Duration;

use domain::language::Language;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use tokio::time::Instant;
use uuid::Uuid;

use super::{LIFE, archive::Archive, json, notes, readme, reviews, store::Run, total};
use crate::{
    core::Core,
    db::{self, statement},
    error::{Error, Result},
    jobs::JobError,
};

/// Bytes of a part, before it is sealed; the last one may be smaller, and none is much larger.
const PART: usize = 256 * 1024;
/// How often whoever waits is told how far it is.
const TELL: Duration = Duration::from_secs(1);

/// Why the making of an archive ends early.
pub(super) enum Halt {
    /// Another run makes it, or nobody wants it any more.
    Replaced,
    /// It failed.
    Failed(Error),
}

/// A step of it.
pub(super) type Step<T = ()> = Result<T, Halt>;

impl<E: Into<Error>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Makes the export `id`, unless it is made or nobody wants it any more.
///
/// # Errors
/// [`JobError::Retry`] when the database fails; the next try begins anew.
pub async fn run(core: &Core, id: Uuid) -> Result<(), JobError> {
    let Some(run) = Run::begin(core, id).await? else {
        return Ok(());
    };
    match make(core, run).await {
        Ok(()) | Err(Halt::Replaced) => Ok(()),
        Err(Halt::Failed(error)) => Err(error.into()),
    }
}

async fn make(core: &Core, run: Run<'_>) -> Step {
    let snapshot = db::begin_snapshot(&core.db).await?;
    let user = run.user;
    let now = core.clock.now();
    let mut maker = Maker {
        core,
        learner: learner(&snapshot, user).await?,
        snapshot,
        user,
        archive: Archive::new(now),
        run,
        told: Instant::now(),
    };
    maker.run.total = total::count(&maker.snapshot, user).await?;
    maker.tell().await?;
    readme::write(&mut maker, now).await?;
    json::write(&mut maker, now).await?;
    notes::markdown(&mut maker).await?;
    notes::table(&mut maker).await?;
    reviews::write(&mut maker).await?;
    maker.finish().await
}

/// How dates and words are written.
pub(super) struct Learner {
    pub language: Language,
    pub time_zone: String,
}

async fn learner(db: &DatabaseTransaction, user: Uuid) -> Step<Learner> {
    let read = "SELECT language, time_zone FROM users WHERE id = $1";
    let row = db.query_one_raw(statement(db, read, [user.into()])).await?;
    let row = row.ok_or(Halt::Replaced)?;
    let language: String = row.try_get("", "language")?;
    Ok(Learner {
        language: Language::parse(&language).unwrap_or_default(),
        time_zone: row.try_get("", "time_zone")?,
    })
}

/// An archive that is being made.
pub(super) struct Maker<'a> {
    pub core: &'a Core,
    /// Everything is read from here.
    pub snapshot: DatabaseTransaction,
    /// Whose it is.
    pub user: Uuid,
    pub learner: Learner,
    archive: Archive,
    run: Run<'a>,
    told: Instant,
}

impl Maker<'_> {
    /// Begins the file `name`.
    pub fn begin(&mut self, name: &str) -> Step {
        Ok(self.archive.begin(name)?)
    }

    /// Appends to it, and stores what is enough for a part.
    pub async fn write(&mut self, bytes: &[u8]) -> Step {
        // No piece is so long that it would hold up the others of this thread.
        for piece in bytes.chunks(PART) {
            self.archive.write(piece)?;
            if self.archive.ready() >= PART {
                let part = self.archive.take();
                going_on(self.run.put(&part).await?)?;
                self.told = Instant::now();
            }
        }
        Ok(())
    }

    /// Notes that `rows` more were gone through.
    pub async fn went_through(&mut self, rows: usize) -> Step {
        self.run.done += i64::try_from(rows).unwrap_or(i64::MAX);
        if self.told.elapsed() >= TELL {
            self.tell().await?;
        }
        Ok(())
    }

    async fn tell(&mut self) -> Step {
        self.told = Instant::now();
        going_on(self.run.tell().await?)
    }

    async fn finish(self) -> Step {
        let Self {
            core,
            snapshot,
            archive,
            mut run,
            ..
        } = self;
        snapshot.rollback().await?;
        going_on(run.put(&archive.finish()?).await?)?;
        let now = core.clock.now();
        going_on(run.finish(now, now + LIFE).await?)
    }
}

fn going_on(mine: bool) -> Step {
    if mine { Ok(()) } else { Err(Halt::Replaced) }
}
