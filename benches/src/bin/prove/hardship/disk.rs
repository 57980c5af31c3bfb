//! `DATA_DIR` and the log on a disk that becomes full.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use benches::{
    browser::Browser,
    clock,
    http::Reply,
    resee::Instance,
    seed::{self, Learner},
};
use http::header;
use tokio::time::sleep;

use super::volume::Volume;
use crate::site::{Outcome, Site};

/// Room for the instance and what it writes until the disk is full.
const MEGABYTES: u32 = 48;
/// What is read meanwhile.
const PAGES: [&str; 5] = [
    "/dashboard",
    "/notes",
    "/review",
    "/stats",
    "/settings/profile",
];
/// Tries to write while there is no room.
const TRIES: usize = 40;
/// How soon writing must work again.
const SOON: Duration = Duration::from_secs(5);

/// See the module.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: &Site, scratch: &Path, outcome: &mut Outcome) -> Result<()> {
    let Some(volume) = Volume::mount(scratch.join("small"), MEGABYTES).await? else {
        outcome.figure(
            "a full disk",
            "not tried: no file system can be mounted here",
        );
        outcome
            .faults
            .push("a full disk could not be tried".to_owned());
        return Ok(());
    };
    let instance = Instance::new(site.instance.binary(), volume.folder().to_owned(), None)?
        .with("LOG_LEVEL", "debug");
    instance.migrate().await?;
    seed::sow(&instance.database, 1, clock::now()).await?;
    let mut running = instance.start().await?;
    let mut browser = Browser::new(instance.at);
    browser.sign_in(&Learner(0).email(), seed::PASSWORD).await?;

    let mut writer = Writer::default();
    writer.write(&mut browser).await?;
    ensure!(writer.stored == 1, "nothing could be written before");
    outcome.figure("room taken, in MB", volume.fill()? / 1_000_000);
    while writer.refused == 0 {
        ensure!(
            writer.tried < 400,
            "the disk is full and everything is stored"
        );
        writer.write(&mut browser).await?;
    }
    let (mut read, mut failed) = (0, 0);
    for _ in 0..TRIES {
        writer.write(&mut browser).await?;
        for path in PAGES {
            // As after ten minutes: the session would be renewed, which is a write.
            browser.forget("access");
            let before = browser.cookies().clone();
            let reply = browser.send(&browser.page(path)).await?;
            read += 1;
            let is_signed_in = reply.status == 200 && browser.cookies().len() >= before.len();
            if !is_signed_in {
                failed += 1;
                outcome
                    .faults
                    .push(format!("{path} while the disk is full: {}", reply.status));
            }
        }
    }
    let mut guest = Browser::new(instance.at);
    let ready = guest.send(&guest.page("/api/health/ready")).await?;
    outcome.figure("readiness while the disk is full", ready.status);
    ensure!(running.lives()?, "the process has died");

    volume.free()?;
    let began = Instant::now();
    loop {
        let before = writer.stored;
        writer.write(&mut browser).await?;
        if writer.stored > before {
            break;
        }
        ensure!(
            began.elapsed() < SOON,
            "there is room again, and nothing is stored"
        );
        sleep(Duration::from_millis(50)).await;
    }
    let healed = began.elapsed();
    for _ in 0..10 {
        let before = writer.refused;
        writer.write(&mut browser).await?;
        ensure!(
            writer.refused == before,
            "some connection still cannot write"
        );
    }
    browser.forget("access");
    let renewed = browser.send(&browser.page("/notes")).await?;
    ensure!(
        renewed.status == 200 && browser.cookies().keys().any(|name| name.contains("access")),
        "the session is not renewed: {}",
        renewed.status
    );
    running.stop().await?;
    let found = instance
        .database
        .number("SELECT COUNT(*) FROM notes WHERE title LIKE 'Written %';")
        .await?;
    let verdict = instance.database.rows("PRAGMA integrity_check;").await?;
    let verdict = verdict.concat().join(" ");
    outcome.figure(
        "notes acknowledged, and found afterwards",
        format!("{}, {found}", writer.stored),
    );
    outcome.figure(
        "notes and forms refused with 503 and Retry-After while the disk was full",
        writer.refused,
    );
    outcome.figure(
        "pages read while the disk was full, and failed",
        format!("{read}, {failed}"),
    );
    outcome.figure(
        "from room to the next stored note, in ms",
        healed.as_millis(),
    );
    outcome.figure("integrity check", &verdict);
    outcome.faults.extend(writer.faults);
    if found != writer.stored {
        outcome
            .faults
            .push("what was acknowledged is not what is there".to_owned());
    }
    if verdict != "ok" {
        outcome
            .faults
            .push(format!("the file is damaged: {verdict}"));
    }
    Ok(())
}

#[derive(Default)]
struct Writer {
    tried: usize,
    stored: i64,
    refused: usize,
    faults: Vec<String>,
}

impl Writer {
    /// Writes a note, every second time as a plain form.
    async fn write(&mut self, browser: &mut Browser) -> Result<()> {
        let editor = browser.send(&browser.page("/notes/new")).await?;
        ensure!(editor.status == 200, "the editor answers {}", editor.status);
        let page = editor.text();
        let version = super::load::value(&page, "version").context("no version in the editor")?;
        self.tried += 1;
        let title = format!("Written {}", self.tried);
        let body = "A long sentence about nothing much. ".repeat(800);
        let fields = [
            ("id", ""),
            ("version", version),
            ("title", title.as_str()),
            ("body", body.as_str()),
            ("category", ""),
            ("tags", ""),
            ("mode", "recall"),
        ];
        let is_form = self.tried.is_multiple_of(2);
        let ask = match is_form {
            true => browser.form("/api/notes/save", &fields),
            false => browser.call("/api/notes/save", &fields),
        };
        let reply = browser.send(&ask).await?;
        match verdict(&reply) {
            Some(true) => self.stored += 1,
            Some(false) => self.refused += 1,
            None => self.faults.push(format!(
                "a note is answered {} {:?}: {}",
                reply.status,
                reply.location(),
                reply.text().chars().take(200).collect::<String>()
            )),
        }
        Ok(())
    }
}

/// Whether it was stored; `None` for an answer that says neither.
fn verdict(reply: &Reply) -> Option<bool> {
    let is_error = reply.location().is_some_and(|to| to.contains("__err"));
    match reply.status.as_u16() {
        200 | 302 | 303 if !is_error => Some(true),
        503 if reply.headers.contains_key(header::RETRY_AFTER) => Some(false),
        _ => None,
    }
}
