//! More pages at once than can be made at once, and rows that somebody keeps locked.

use std::time::Duration;

use anyhow::{Context, Result};
use benches::{clock, database::Database};
use tokio::{task::JoinSet, time::sleep};

use super::{
    Faulty, IN_TIME, Size, UNNOTICED,
    crowd::{Crowd, Log, ask},
    finish, jobs, judge, millis,
};
use crate::site::Outcome;

/// Between two answers of a learner, at most.
const PAUSE: Duration = Duration::from_millis(200);

/// 500 pages and ten seconds of locks, or 100 and four.
pub(super) async fn run(outcome: &mut Outcome, faulty: &Faulty, size: Size) -> Result<()> {
    let began = clock::now();
    let site = &faulty.site;
    let running = site.instance.start().await?;
    let learners = site.learners().await?;

    let pages = size.of(500, 100);
    let log = Log::default();
    let mut at_once = JoinSet::new();
    for number in 0..pages {
        let learner = learners.get(number % learners.len().max(1));
        let mut window = learner.context("no learners")?.window();
        let log = log.clone();
        at_once.spawn(async move {
            let page = window.page("/notes");
            ask(&mut window, &page, &log).await;
        });
    }
    at_once.join_all().await;
    judge(outcome, "pages at once", &log.take(), IN_TIME, true);

    let crowd = Crowd::start(learners, PAUSE, began.unsigned_abs());
    let seconds = size.of(10, 4);
    let database = &site.instance.database;
    let locked = tokio::spawn(lock(database.clone(), seconds));
    sleep(Duration::from_secs(1)).await;
    match jobs::one(database).await {
        Ok(took) => outcome.figure(
            "a job, while every learner's row is locked, is done after",
            millis(took),
        ),
        Err(error) => outcome.faults.push(format!("{error:#}")),
    }
    locked.await??;
    // Those that began before it was over.
    sleep(IN_TIME).await;
    judge(
        outcome,
        "every learner's row locked",
        &crowd.log.take(),
        IN_TIME,
        true,
    );
    sleep(Duration::from_secs(2)).await;
    judge(outcome, "afterwards", &crowd.log.take(), UNNOTICED, false);
    finish(outcome, site, crowd, running, began).await
}

/// Keeps whoever writes for a learner waiting.
async fn lock(database: Database, seconds: u32) -> Result<()> {
    let sql = format!("SELECT id FROM users FOR UPDATE;\nSELECT pg_sleep({seconds});");
    database.script(&sql).await
}
