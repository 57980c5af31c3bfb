//! Backups: what is restored is what was backed up, and what is damaged is told.
//!
//! Rows are compared as PostgreSQL's and SQLite's own programs print them, so that the hashes of the
//! manifest are not their own witness.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};
use benches::{clock, database::Database, resee::Instance};
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::site::{Outcome, Site};

/// A mail that waits in the queue while the backup is made.
const OWED: &str = "0199f0aa-0000-7000-8000-00000000b0b0";
/// What is done to a copy of a backup.
const DAMAGES: [Damage; 8] = [
    Damage::FlippedDump,
    Damage::TruncatedDump,
    Damage::FlippedManifest,
    Damage::FlippedSums,
    Damage::TruncatedManifest,
    Damage::Appended,
    Damage::OtherManifest,
    Damage::Missing,
];

#[derive(Clone, Copy, Debug)]
enum Damage {
    FlippedDump,
    TruncatedDump,
    FlippedManifest,
    FlippedSums,
    TruncatedManifest,
    Appended,
    OtherManifest,
    Missing,
}

/// Backup → wipe → restore → equal; then 50 damaged backups, or a tenth.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: Site, scratch: &Path, tenth: bool) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let instance = &site.instance;
    instance.run(&["demo"]).await?;
    owe(&instance.database).await?;

    let backups = scratch.join(format!("backups of {}", instance.database.name()));
    let folder = make(instance, &backups).await?;
    let before = rows(&instance.database).await?;
    outcome.figure("rows", before.len());
    wipe(&instance.database).await?;
    let began = Instant::now();
    instance
        .run(&["restore", &path(&folder)])
        .await
        .context("into an empty database")?;
    outcome.figure(
        "restored, compared and in place in",
        format!("{} ms", began.elapsed().as_millis()),
    );
    let after = rows(&instance.database).await?;
    if let Some(difference) = difference(&before, &after) {
        outcome.faults.push(difference);
    }
    let running = instance.start().await?;
    running.stop().await?;

    let other = make(instance, &backups).await?;
    let before = rows(&instance.database).await?;
    let damaged = if tenth { 5 } else { 50 };
    let mut random = StdRng::seed_from_u64(clock::now().unsigned_abs());
    let mut told = 0;
    for (number, damage) in (0..damaged).zip(DAMAGES.into_iter().cycle()) {
        let copy = folder.with_file_name(format!("copy-{number}"));
        copy_folder(&folder, &copy)?;
        let what = spoil(&copy, &other, damage, &mut random)?;
        let restored = instance.run(&["restore", &path(&copy), "--yes"]).await;
        match restored {
            Err(error) if format!("{error:#}").contains("damaged") => told += 1,
            Err(error) => outcome
                .faults
                .push(format!("{what}: not told as damage: {error:#}")),
            Ok(_) => outcome.faults.push(format!("{what}: restored")),
        }
        fs::remove_dir_all(&copy)?;
    }
    outcome.figure("damaged backups", damaged);
    outcome.figure("of these told and not restored", told);
    if let Some(difference) = difference(&before, &rows(&instance.database).await?) {
        outcome
            .faults
            .push(format!("after the damaged ones: {difference}"));
    }
    instance
        .run(&["restore", &path(&folder), "--yes"])
        .await
        .context("the whole one, afterwards")?;
    Ok(outcome)
}

/// Elsewhere than in `BACKUP_DIR`, so that no row is written about it.
async fn make(instance: &Instance, to: &Path) -> Result<PathBuf> {
    let said = instance.run(&["backup", "--to", &path(to)]).await?;
    let folder = said
        .lines()
        .find_map(|line| line.strip_prefix("Made "))
        .with_context(|| format!("no folder in {said}"))?;
    Ok(folder.into())
}

async fn owe(database: &Database) -> Result<()> {
    let payload = format!("{{\"kind\":\"send_mail\",\"mail\":\"{OWED}\"}}");
    // Far away, so that the server which is started in between leaves it.
    match database {
        Database::Postgres { .. } => {
            database
                .script(&format!(
                    "SELECT graphile_worker.add_job('send_mail', payload => '{payload}'::json, \
                     run_at => now() + interval '1 year');"
                ))
                .await
        }
        Database::Sqlite { .. } => {
            database
                .script(&format!(
                    "INSERT INTO jobs VALUES (X'0199f0aa00007000800000000000b0b1', 'send_mail', \
                     '{payload}', NULL, 'waiting', {}, 0, 10, NULL, 1, 1);",
                    clock::now() + 31_536_000_000
                ))
                .await
        }
    }
}

async fn wipe(database: &Database) -> Result<()> {
    match database {
        Database::Postgres { .. } => {
            database
                .script(
                    "DROP SCHEMA public CASCADE; DROP SCHEMA graphile_worker CASCADE; \
                     CREATE SCHEMA public;",
                )
                .await
        }
        Database::Sqlite { file } => {
            for end in ["", "-wal", "-shm"] {
                let mut name = file.clone().into_os_string();
                name.push(end);
                match fs::remove_file(&name) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(error.into());
                    }
                    _ => {}
                }
            }
            Ok(())
        }
    }
}

/// Every row of every table, as the database's own program prints it.
async fn rows(database: &Database) -> Result<Vec<String>> {
    let mut all = Vec::new();
    match database {
        Database::Sqlite { .. } => all.extend(
            database
                .rows(".dump\n")
                .await?
                .into_iter()
                .map(|row| row.concat()),
        ),
        Database::Postgres { .. } => {
            let tables = database
                .rows(
                    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables \
                     WHERE schemaname IN ('public', 'graphile_worker') \
                     AND tablename <> '_private_workers' ORDER BY 1;",
                )
                .await?;
            ensure!(!tables.is_empty(), "there are no tables");
            for table in tables.into_iter().flatten() {
                let lines = database
                    .rows(&format!("SELECT t::text FROM {table} t;"))
                    .await?;
                all.extend(
                    lines
                        .into_iter()
                        .map(|row| format!("{table}: {}", row.concat())),
                );
            }
        }
    }
    all.sort();
    Ok(all)
}

fn difference(before: &[String], after: &[String]) -> Option<String> {
    if before == after {
        return None;
    }
    let first = before
        .iter()
        .zip(after)
        .find(|(one, other)| one != other)
        .map(|(one, other)| {
            let short = |text: &str| text.chars().take(120).collect::<String>();
            format!("{} and {}", short(one), short(other))
        });
    Some(format!(
        "{} lines before and {} after; the first that differ: {}",
        before.len(),
        after.len(),
        first.unwrap_or_default()
    ))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Damages a copy; what was done, for people.
fn spoil(copy: &Path, other: &Path, damage: Damage, random: &mut StdRng) -> Result<String> {
    let dump = ["database.sqlite", "database.dump"]
        .into_iter()
        .find(|name| copy.join(name).exists())
        .context("no dump")?;
    let (manifest, sums) = ("manifest.json", "SHA256SUMS");
    let name = match damage {
        Damage::FlippedDump | Damage::TruncatedDump => dump,
        Damage::FlippedManifest | Damage::TruncatedManifest | Damage::OtherManifest => manifest,
        Damage::FlippedSums => sums,
        Damage::Appended | Damage::Missing => [dump, manifest, sums][random.random_range(0..3)],
    };
    let file = copy.join(name);
    let mut bytes = fs::read(&file)?;
    if bytes.is_empty() {
        bail!("{name} is empty");
    }
    let at = random.random_range(0..bytes.len());
    match damage {
        Damage::FlippedDump | Damage::FlippedManifest | Damage::FlippedSums => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.random_range(0..8);
            }
        }
        Damage::TruncatedDump | Damage::TruncatedManifest => bytes.truncate(at),
        Damage::Appended => bytes.push(b'\n'),
        Damage::OtherManifest => bytes = fs::read(other.join(name))?,
        Damage::Missing => {}
    }
    fs::write(&file, bytes)?;
    if matches!(damage, Damage::Missing) {
        fs::remove_file(&file)?;
    }
    Ok(format!("{damage:?} of {name} at {at}"))
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
