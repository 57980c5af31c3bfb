//! Backups: what is restored is what was backed up, what is damaged is told, and whatever fails
//! leaves the database as it was.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use common::{Backend, START, Test, TestDb, on_both};
use domain::time::DAY;
use migrations::{Migrator, MigratorTrait};
use rand::{Rng, SeedableRng, rngs::StdRng};
use ring::digest::{SHA256, digest};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use services::{
    backup::{self, BackupError, Keep, Source, job, record},
    demo,
    jobs::{Job, JobError},
};

const PASSWORD: &str = "graph paper moth";

/// A year of somebody's reviews, and a mail that is owed.
async fn filled(test: &Test) {
    demo::load(&test.core, demo::EMAIL, PASSWORD).await.unwrap();
    let tx = services::db::begin_write(&test.core.db).await.unwrap();
    let mail = Job::SendMail {
        mail: uuid::Uuid::nil(),
    };
    test.core
        .queue
        .enqueue(&tx, &mail, START, Some("owed"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn migrate(url: &str) -> Result<(), String> {
    let db = services::db::connect(url, 1).await.unwrap();
    let done = Migrator::up(&db, None)
        .await
        .map_err(|error| error.to_string());
    services::jobs::migrate(&db).await.unwrap();
    db.close().await.unwrap();
    done
}

async fn make(test: &Test) -> PathBuf {
    let settings = &test.core.settings.backup;
    backup::make(settings, &settings.dir, test.core.clock.now())
        .await
        .unwrap()
        .folder
}

async fn restore(test: &Test, folder: &Path, replace: bool) -> backup::Result<backup::Restored> {
    backup::restore(&test.core.settings.backup, folder, replace, async |url| {
        migrate(url).await
    })
    .await
}

/// Changes the manifest and everything that covers it, as whoever made it wrong would.
fn forge(folder: &Path, change: impl FnOnce(&mut Value)) {
    let file = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    change(&mut manifest);
    let text = manifest.to_string();
    let hash: String = digest(&SHA256, text.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let dump = match manifest["engine"].as_str() {
        Some("sqlite") => "database.sqlite",
        _ => "database.dump",
    };
    let dump_hash = manifest["sha256"].as_str().unwrap();
    fs::write(
        folder.join("SHA256SUMS"),
        format!("{hash}  manifest.json\n{dump_hash}  {dump}\n"),
    )
    .unwrap();
    fs::write(file, text).unwrap();
}

fn dump_of(folder: &Path) -> PathBuf {
    ["database.sqlite", "database.dump"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|file| file.exists())
        .unwrap()
}

on_both! {
    async fn what_was_backed_up_is_what_is_restored(test: Test) {
        filled(&test).await;
        let before = backup::of_database(&test.url).await.unwrap();
        let folder = make(&test).await;
        let checked = backup::check(&folder).unwrap();
        assert_eq!(checked.manifest.tables, before);
        assert!(before["review_events"].rows > 400);
        assert_eq!(Some(&checked.manifest.schema), migrations::names().last());

        for statement in ["DELETE FROM review_events", "UPDATE notes SET title = 'gone'"] {
            test.core.db.execute_unprepared(statement).await.unwrap();
        }
        let changed = backup::of_database(&test.url).await.unwrap();
        assert_ne!(changed, before);
        assert!(matches!(restore(&test, &folder, false).await, Err(BackupError::NotEmpty)));
        assert!(matches!(restore(&test, &folder, true).await, Err(BackupError::InUse)));
        assert_eq!(backup::of_database(&test.url).await.unwrap(), changed);

        test.core.db.clone().close().await.unwrap();
        let restored = restore(&test, &folder, true).await.unwrap();
        assert_eq!(restored.manifest.tables, before);
        assert_eq!(restored.before.is_some(), test.backend == Backend::Sqlite);
        assert_eq!(backup::of_database(&test.url).await.unwrap(), before);

        let db = services::db::connect(&test.url, 2).await.unwrap();
        assert!(entity::review_event::Entity::find().count(&db).await.unwrap() > 400);
        let owed = Job::SendMail { mail: uuid::Uuid::nil() };
        let mut again = test;
        again.core.db = db.clone();
        assert!(again.jobs().await.contains(&owed), "what is owed stays owed");
        // The queue goes on: its functions came back as well.
        let tx = services::db::begin_write(&db).await.unwrap();
        again.core.queue.enqueue(&tx, &Job::Backup, START, None).await.unwrap();
        tx.commit().await.unwrap();
        assert!(again.jobs().await.contains(&Job::Backup));
        db.close().await.unwrap();
    }

    async fn a_lost_database_comes_back(test: Test) {
        filled(&test).await;
        let before = backup::of_database(&test.url).await.unwrap();
        let folder = make(&test).await;
        if test.backend == Backend::Postgres {
            for schema in ["public", "graphile_worker"] {
                let drop = format!("DROP SCHEMA {schema} CASCADE");
                test.core.db.execute_unprepared(&drop).await.unwrap();
            }
        }
        test.core.db.clone().close().await.unwrap();
        if let Source::Sqlite { file } = &test.core.settings.backup.source {
            fs::remove_file(file).unwrap();
        }
        restore(&test, &folder, false).await.unwrap();
        assert_eq!(backup::of_database(&test.url).await.unwrap(), before);
    }

    async fn fifty_damaged_backups_are_all_told(test: Test) {
        filled(&test).await;
        let folder = make(&test).await;
        test.clock.advance(1_000);
        let other = make(&test).await;
        backup::check(&folder).unwrap();
        let dump = dump_of(&folder);
        let dump_name = dump.file_name().unwrap().to_owned();
        let mut random = StdRng::seed_from_u64(50);
        for number in 0..50 {
            let copy = test.dir.join(format!("copy-{number}"));
            fs::create_dir(&copy).unwrap();
            for entry in fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
            }
            let name = match number % 3 {
                0 => "manifest.json",
                1 => "SHA256SUMS",
                _ => dump_name.to_str().unwrap(),
            };
            let file = copy.join(name);
            let mut bytes = fs::read(&file).unwrap();
            let at = random.random_range(0..bytes.len());
            match number / 3 {
                0..=7 => bytes[at] ^= 1 << random.random_range(0..8),
                8..=12 => bytes.truncate(at),
                13 => bytes.push(b'\n'),
                _ => {}
            }
            fs::write(&file, bytes).unwrap();
            match number / 3 {
                14 => fs::remove_file(&file).unwrap(),
                15 => { fs::copy(other.join(name), &file).unwrap(); }
                16 => {
                    // Manifest and checksums of another one, whole in themselves.
                    for name in ["manifest.json", "SHA256SUMS"] {
                        fs::copy(other.join(name), copy.join(name)).unwrap();
                    }
                    if number == 49 {
                        forge(&copy, |manifest| manifest["bytes"] = json!(1));
                    }
                }
                _ => {}
            }
            // Two dumps of the same rows may be the same file: then nothing is wrong with it.
            let same_dump = fs::read(dump_of(&other)).unwrap() == fs::read(&dump).unwrap();
            let untouched = same_dump && (number == 48 || number == 47);
            let told = backup::check(&copy);
            assert!(matches!(told, Err(BackupError::Damaged(_))) || untouched, "{number}: {told:?}");
            fs::remove_dir_all(&copy).unwrap();
        }
        let empty = test.dir.join("nothing");
        assert!(matches!(backup::check(&empty), Err(BackupError::None(_))));
    }

    async fn what_does_not_fit_is_refused_and_what_fails_changes_nothing(test: Test) {
        filled(&test).await;
        let before = backup::of_database(&test.url).await.unwrap();
        test.core.db.clone().close().await.unwrap();
        let folder = make(&test).await;
        let whole = fs::read_to_string(folder.join("manifest.json")).unwrap();
        let original: Value = serde_json::from_str(&whole).unwrap();
        let again = |change: fn(&mut Value)| {
            let original = original.clone();
            forge(&folder, move |manifest| { *manifest = original; change(manifest); });
        };

        again(|manifest| manifest["schema"] = json!("m20991231_9999_later"));
        assert!(matches!(restore(&test, &folder, true).await, Err(BackupError::NewerSchema { .. })));
        again(|manifest| manifest["format"] = json!(2));
        assert!(matches!(restore(&test, &folder, true).await, Err(BackupError::Damaged(_))));
        // The checksums hold, and what is in the dump is not what the manifest says.
        again(|manifest| manifest["tables"]["notes"]["rows"] = json!(1));
        assert!(matches!(restore(&test, &folder, true).await, Err(BackupError::Unequal(_))));
        again(|manifest| manifest["tables"]["notes"]["hash"] = json!("00"));
        assert!(matches!(restore(&test, &folder, true).await, Err(BackupError::Unequal(_))));
        assert!(matches!(
            backup::verify(&test.core.settings.backup, &folder, START).await,
            Err(BackupError::Unequal(_))
        ));
        if test.backend == Backend::Postgres {
            again(|manifest| manifest["server_version"] = json!(99));
            assert!(matches!(restore(&test, &folder, true).await, Err(BackupError::NewerServer { .. })));
            again(|manifest| manifest["roles"] = json!(["nobody_here"]));
            let restored = restore(&test, &folder, true).await.unwrap();
            assert_eq!(restored.missing_roles, ["nobody_here"]);
        }
        again(|_| {});
        let failed = backup::restore(&test.core.settings.backup, &folder, true, async |_url: &str| {
            Err("no".to_owned())
        }).await;
        assert!(matches!(failed, Err(BackupError::Migration(_))));
        assert_eq!(backup::of_database(&test.url).await.unwrap(), before);
        // Nothing is left beside it.
        let left: Vec<String> = fs::read_dir(&test.dir).unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.contains("partial") || name.contains("restoring"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }

    async fn the_job_makes_verifies_and_removes(test: Test) {
        let mut test = test;
        test.set(|settings| settings.backup.keep = Keep { daily: 1, weekly: 0, monthly: 0 });
        filled(&test).await;
        let core = &test.core;
        let states = async || -> Vec<String> {
            let rows = record::newest(&core.db, 10).await.unwrap();
            rows.into_iter().map(|row| row.state).collect()
        };
        job::back_up(core).await.unwrap();
        assert_eq!(states().await, ["made"]);
        assert!(test.jobs().await.contains(&Job::VerifyBackup));
        job::verify_newest(core).await.unwrap();
        assert_eq!(states().await, ["verified"]);
        let row = record::newest(&core.db, 1).await.unwrap().remove(0);
        assert_eq!(row.verified_at, Some(START));
        assert!(row.row_count > Some(400) && row.bytes > Some(10_000));

        // The second night's is damaged on disk; the verified one must not go for it.
        test.clock.advance(DAY);
        job::back_up(core).await.unwrap();
        assert_eq!(states().await, ["made", "verified"]);
        let newest = backup::newest(&core.settings.backup.dir).unwrap();
        let dump = dump_of(&newest);
        let mut bytes = fs::read(&dump).unwrap();
        bytes.truncate(100);
        fs::write(&dump, bytes).unwrap();
        let told = job::verify_newest(core).await;
        assert!(matches!(told, Err(JobError::Permanent(_))), "{told:?}");
        assert_eq!(states().await, ["damaged", "verified"]);

        test.clock.advance(DAY);
        job::back_up(core).await.unwrap();
        job::verify_newest(core).await.unwrap();
        test.clock.advance(DAY);
        job::back_up(core).await.unwrap();
        assert_eq!(states().await, ["made", "verified", "removed", "removed"]);
        assert_eq!(fs::read_dir(&core.settings.backup.dir).unwrap().count(), 2);

        // What cannot be made is told as well.
        test.set(|settings| settings.backup.dir = "/proc/nowhere".into());
        test.clock.advance(1);
        let core = &test.core;
        assert!(matches!(job::back_up(core).await, Err(JobError::Retry(_))));
        let row = record::newest(&core.db, 1).await.unwrap().remove(0);
        assert_eq!(row.state, "failed");
        assert!(row.error.unwrap().contains("/proc/nowhere"));
        if test.backend == Backend::Postgres {
            let left = core.db.query_all_raw(sea_orm::Statement::from_string(
                sea_orm::DbBackend::Postgres,
                "SELECT 1 FROM pg_database WHERE datname LIKE 'resee\\_verify\\_%' AND NOT datname = current_database()",
            )).await.unwrap();
            // Others may be verifying at this moment; ours of these times are gone.
            assert!(left.len() < 5, "{}", left.len());
        }
    }
}

async fn older(backend: Backend) {
    let Some(made) = TestDb::empty(backend).await else {
        return;
    };
    let db = services::db::connect(&made.url, 1).await.unwrap();
    let all = u32::try_from(migrations::names().len()).unwrap();
    Migrator::up(&db, Some(all - 1)).await.unwrap();
    db.execute_unprepared(
        "INSERT INTO invites (token_hash, role, created_at, expires_at) VALUES ('x', 'admin', 1, 2)",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    let source = match backend {
        Backend::Sqlite => Source::Sqlite {
            file: made.dir.path().join("resee.db"),
        },
        Backend::Postgres => Source::Postgres {
            url: made.url.clone().into(),
            backup_url: made.url.clone().into(),
        },
    };
    let settings = backup::BackupSettings {
        source,
        dir: made.dir.path().join("backups"),
        keep: Keep::default(),
        tools: None,
        scratch: made.dir.path().to_owned(),
        migrations: migrations::names(),
    };
    let old = backup::make(&settings, &settings.dir, START).await.unwrap();
    let migrated = |tables: &backup::Contents| tables["seaql_migrations"].rows;
    assert_eq!(migrated(&old.manifest.tables), u64::from(all - 1));
    backup::restore(&settings, &old.folder, true, async |url| migrate(url).await)
        .await
        .unwrap();
    let found = backup::of_database(&made.url).await.unwrap();
    assert_eq!(found["invites"], old.manifest.tables["invites"]);
    assert_eq!(migrated(&found), u64::from(all), "it was migrated");
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_backup_is_migrated_on_sqlite() {
    older(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_backup_is_migrated_on_postgres() {
    older(Backend::Postgres).await;
}

/// The demo learner has the same ids everywhere; only the salt of their password differs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_hash_the_same_rows_alike() {
    let hashes = |backend| async move {
        let (send, receive) = tokio::sync::oneshot::channel();
        common::run(backend, async |test: Test| {
            demo::load(&test.core, demo::EMAIL, PASSWORD).await.unwrap();
            let _ = send.send(backup::of_database(&test.url).await.unwrap());
        })
        .await;
        receive.await.ok()
    };
    let ours = hashes(Backend::Sqlite).await.unwrap();
    let Some(theirs) = hashes(Backend::Postgres).await else {
        return;
    };
    let mut compared = 0;
    for (name, table) in &ours {
        // On PostgreSQL the queue has tables of its own.
        if ["jobs", "workers", "users", "seaql_migrations"].contains(&name.as_str()) {
            continue;
        }
        assert_eq!(Some(table), theirs.get(name), "{name}");
        compared += usize::from(table.rows > 0);
    }
    assert!(compared >= 7, "{compared}");
    assert_eq!(ours["users"].rows, theirs["users"].rows);
}
