//! A learner's own database, in memory, with the real services on it and a clock that stands still.

use std::{ops::Range, path::PathBuf, sync::Arc};

use anyhow::Result;
use api::Viewer;
use domain::{
    auth::Role,
    id::{SessionId, UserId},
    language::{Language, Theme},
    review::DECAY,
    time::{Millis, Rollover, StudyDay},
};
use entity::{card, note, user};
use migrations::{Migrator, MigratorTrait};
use rand::{Rng, rngs::StdRng};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use services::{
    backup::{BackupSettings, Keep, Source},
    clock::FixedClock,
    core::{Cookies, Core, Registration, Settings},
    jobs,
    keys::{Keys, NamedKey},
};
use uuid::Uuid;

/// Seoul has had no daylight saving since 1988.
const OFFSET: i32 = 9 * 3_600;
/// 2026-01-05T09:00:00Z, a Monday, six in the evening.
pub const BEGIN: Millis = 1_767_603_600_000;
/// What everybody wants.
pub const RETENTION: f64 = 0.9;

/// See the module.
pub struct Home {
    pub core: Core,
    pub clock: Arc<FixedClock>,
    pub viewer: Viewer,
}

impl Home {
    /// Without notes; `new_per_day` of them are to be begun each day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new(new_per_day: u32, dice: &mut StdRng) -> Result<Self> {
        // One connection: each of them would have a database of its own.
        let db = services::db::connect("sqlite::memory:", 1).await?;
        Migrator::up(&db, None).await?;
        let user = Uuid::from_u64_pair(1, dice.random());
        account(user, i32::try_from(new_per_day)?)
            .into_active_model()
            .insert(&db)
            .await?;
        let clock = Arc::new(FixedClock::at(BEGIN));
        let core = Core {
            queue: jobs::queue_for(&db),
            db,
            clock: clock.clone(),
            keys: Arc::new(keys()),
            ai: Arc::default(),
            settings: Arc::new(settings()),
            limits: Arc::default(),
            watch: Arc::default(),
        };
        Ok(Self {
            core,
            clock,
            viewer: viewer(UserId(user)),
        })
    }

    /// Adds the notes numbered `numbers`; how they are written is not what is looked at. Their order is
    /// that of their numbers; the other half of a card's id decides its fuzz.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add(&self, numbers: Range<u32>, dice: &mut StdRng) -> Result<()> {
        let (db, user) = (&self.core.db, self.viewer.user.0);
        for number in numbers {
            let id = Uuid::from_u64_pair(u64::from(number) + 2, dice.random());
            let at = BEGIN + Millis::from(number);
            note(id, user, number, at)
                .into_active_model()
                .insert(db)
                .await?;
            card::Model::new(id, user, id, at)
                .into_active_model()
                .insert(db)
                .await?;
        }
        Ok(())
    }

    /// The learner at `now`; the clock is set.
    pub fn at(&mut self, now: Millis) -> &Viewer {
        self.clock.set(now);
        self.viewer.now = now;
        self.viewer.today = StudyDay::of(now, OFFSET, self.viewer.rollover);
        &self.viewer
    }
}

fn account(id: Uuid, new_per_day: i32) -> user::Model {
    user::Model {
        email_verified_at: Some(BEGIN),
        name: "Learner".to_owned(),
        time_zone: "Asia/Seoul".to_owned(),
        new_per_day,
        desired_retention: RETENTION,
        ..user::Model::new(id, "learner@prove.example", BEGIN)
    }
}

fn note(id: Uuid, user_id: Uuid, number: u32, at: Millis) -> note::Model {
    note::Model {
        id,
        user_id,
        category_id: None,
        title: format!("Note {number}"),
        body: "Body".to_owned(),
        mode: "recall".to_owned(),
        html: "<p>Body</p>".to_owned(),
        renderer_version: 1,
        excerpt: "Body".to_owned(),
        outline: r#"{"paragraphs":1,"list_items":0,"tables":0,"code_blocks":0,"formulas":0}"#
            .to_owned(),
        version: 1,
        created_at: at,
        updated_at: at,
        deleted_at: None,
    }
}

fn viewer(user: UserId) -> Viewer {
    let rollover = Rollover::default();
    Viewer {
        user,
        session: SessionId(user.0),
        email: "learner@prove.example".to_owned(),
        name: "Learner".to_owned(),
        role: Role::Learner,
        verified: true,
        language: Language::En,
        theme: Theme::System,
        time_zone: "Asia/Seoul".to_owned(),
        utc_offset: OFFSET,
        rollover,
        today: StudyDay::of(BEGIN, OFFSET, rollover),
        now: BEGIN,
        data_version: 1,
        decay: DECAY,
    }
}

fn keys() -> Keys {
    let key = |id: &str, byte: u8| NamedKey {
        id: id.to_owned(),
        secret: vec![byte; 32].into(),
    };
    Keys {
        jwt: vec![key("j", 1)],
        data: vec![key("d", 2)],
    }
}

fn settings() -> Settings {
    Settings {
        public_url: "http://127.0.0.1".to_owned(),
        registration: Registration::Closed,
        default_time_zone: "Asia/Seoul".to_owned(),
        rollover: Rollover::default(),
        mailbox: None::<PathBuf>,
        smtp_host: None,
        cookies: Cookies {
            access: "access".to_owned(),
            refresh: "refresh".to_owned(),
            secure: false,
        },
        hash_slots: 1,
        backup: no_backup(),
    }
}

/// Nobody makes one of it.
fn no_backup() -> BackupSettings {
    BackupSettings {
        source: Source::Sqlite {
            file: PathBuf::new(),
        },
        dir: PathBuf::new(),
        keep: Keep::default(),
        tools: None,
        scratch: PathBuf::new(),
        migrations: Vec::new(),
    }
}
