//! What the people who run Resee are told: once, and never at anybody's cost.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod common;
mod queue_support;
mod redis_support;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use api::health::{Dependency, Trouble};
use async_trait::async_trait;
use common::{START, Test, on_both};
use domain::time::Millis;
use queue_support::{Bench, Verdict, job};
use redis_support::Server;
use sea_orm::ConnectionTrait;
use services::{
    alert::{self, Alert, EVERY, Post, PostError},
    core::Core,
    db::{begin_write, statement},
    health,
    jobs::{Job, JobError},
    watch::{self, Eyes, RedisProbe, Watch, Watchman},
};

/// Takes alerts, or refuses them.
#[derive(Default)]
struct Listener {
    heard: Mutex<Vec<String>>,
    refuses: Mutex<Option<PostError>>,
}

impl Listener {
    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn refuse(&self, error: Option<PostError>) {
        *self.refuses.lock().unwrap() = error;
    }
}

#[async_trait]
impl Post for Listener {
    async fn post(&self, text: &str) -> Result<(), PostError> {
        if let Some(error) = self.refuses.lock().unwrap().clone() {
            return Err(error);
        }
        self.heard.lock().unwrap().push(text.to_owned());
        Ok(())
    }
}

/// `core` of an instance whose alerts are told.
fn told(core: &Core) -> Core {
    Core {
        watch: Arc::new(Watch {
            tells: true,
            ..Watch::default()
        }),
        ..core.clone()
    }
}

async fn raise(core: &Core, alert: &Alert) {
    let tx = begin_write(&core.db).await.unwrap();
    alert::raise(core, &tx, alert).await.unwrap();
    tx.commit().await.unwrap();
}

fn alert_job(kind: &str) -> Job {
    Job::Alert {
        alert: kind.to_owned(),
    }
}

/// Milliseconds from the clock to when the one waiting job is due.
async fn due_in(test: &Test, now: Millis) -> Millis {
    let sql = match test.backend {
        common::Backend::Sqlite => "SELECT run_at FROM jobs WHERE state = 'waiting'",
        common::Backend::Postgres => {
            "SELECT CAST(extract(epoch FROM run_at) * 1000 AS BIGINT) AS run_at \
             FROM graphile_worker._private_jobs WHERE locked_at IS NULL AND attempts < max_attempts"
        }
    };
    let rows = test
        .core
        .db
        .query_all_raw(statement(&test.core.db, sql, []));
    let rows = rows.await.unwrap();
    assert_eq!(rows.len(), 1);
    let at: Millis = rows[0].try_get("", "run_at").unwrap();
    at - now
}

fn errors(count: u64) -> Alert {
    Alert::Errors { count, seconds: 60 }
}

on_both! {
    async fn an_alert_lives_and_dies_with_its_transaction(test: Test) {
        let core = told(&test.core);
        let tx = begin_write(&core.db).await.unwrap();
        alert::raise(&core, &tx, &errors(10)).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(test.jobs().await, []);
        assert_eq!(alert::seen(&core, 0, 9).await.unwrap(), []);
        raise(&core, &errors(10)).await;
        assert_eq!(test.jobs().await, [alert_job("errors")]);
    }

    async fn a_storm_is_one_message_and_then_one_in_five_minutes(test: Test) {
        let core = told(&test.core);
        let listener = Listener::default();
        for _ in 0..500 {
            raise(&core, &errors(10)).await;
        }
        assert_eq!(test.jobs().await, [alert_job("errors")], "however many were raised");
        alert::run(&core, Some(&listener), "errors").await.unwrap();
        assert_eq!(listener.heard(), [
            "[Resee at https://resee.test] 10 requests ended with a server error within 60 s. \
             500 times since 03:00 UTC."
        ]);
        // A second worker with the same job finds nothing.
        alert::run(&core, Some(&listener), "errors").await.unwrap();
        test.clock.advance(60_000);
        raise(&core, &errors(11)).await;
        assert_eq!(due_in(&test, START + 60_000).await, EVERY - 60_000);
        // Too early, however it came to run: it waits.
        alert::run(&core, Some(&listener), "errors").await.unwrap();
        assert_eq!(listener.heard().len(), 1);
        assert_eq!(due_in(&test, START + 60_000).await, EVERY - 60_000);
        test.clock.advance(EVERY - 60_000);
        alert::run(&core, Some(&listener), "errors").await.unwrap();
        assert_eq!(listener.heard()[1..], [
            "[Resee at https://resee.test] 11 requests ended with a server error within 60 s."
        ]);
        let seen = alert::seen(&core, 0, 9).await.unwrap();
        assert_eq!((seen.len(), seen[0].total, seen[0].told_at), (1, 501, Some(START + EVERY)));
    }

    async fn kinds_do_not_wait_for_each_other(test: Test) {
        let core = told(&test.core);
        let listener = Listener::default();
        for kind in ["send_mail", "grade"] {
            raise(&core, &Alert::DeadJob { kind: kind.to_owned() }).await;
            alert::run(&core, Some(&listener), &format!("dead_job:{kind}")).await.unwrap();
        }
        assert_eq!(listener.heard().len(), 2);
    }

    async fn whoever_does_not_listen_is_asked_again_and_nothing_is_lost(test: Test) {
        let core = told(&test.core);
        let listener = Listener::default();
        raise(&core, &Alert::BackupFailed).await;
        listener.refuse(Some(PostError::Later("the webhook answers 503".to_owned())));
        let failed = alert::run(&core, Some(&listener), "backup_failed").await.unwrap_err();
        assert_eq!(failed, JobError::Retry("the webhook answers 503".to_owned()));
        raise(&core, &Alert::BackupFailed).await;
        listener.refuse(None);
        alert::run(&core, Some(&listener), "backup_failed").await.unwrap();
        assert!(listener.heard()[0].contains("2 times since"), "{:?}", listener.heard());
        listener.refuse(Some(PostError::Never("the webhook answers 404".to_owned())));
        test.clock.advance(EVERY);
        raise(&core, &Alert::BackupFailed).await;
        let failed = alert::run(&core, Some(&listener), "backup_failed").await.unwrap_err();
        assert!(matches!(failed, JobError::Permanent(_)));
        assert_eq!(listener.heard().len(), 1);
    }

    async fn two_workers_with_the_same_job_tell_it_once(test: Test) {
        let core = told(&test.core);
        raise(&core, &Alert::BackupFailed).await;
        let listener = Arc::new(Listener::default());
        let runs = (0..8).map(|_| alert::run(&core, Some(&*listener), "backup_failed"));
        futures::future::join_all(runs).await;
        assert_eq!(listener.heard().len(), 1);
    }

    async fn without_anybody_to_tell_it_is_counted(test: Test) {
        raise(&test.core, &Alert::BackupFailed).await;
        raise(&test.core, &Alert::BackupFailed).await;
        assert_eq!(test.jobs().await, []);
        let seen = alert::seen(&test.core, 0, 9).await.unwrap();
        assert_eq!((seen[0].total, seen[0].told_at), (2, None));
        alert::run(&test.core, None, "backup_failed").await.unwrap();
    }

    async fn a_dead_job_is_told_and_a_dead_alert_is_not(test: Test) {
        let mut bench = Bench::new(&test);
        bench.core = told(&bench.core);
        let worker = bench.worker(|_| Verdict::GiveUp);
        bench.put(&job(), bench.now(), None).await;
        // The job, and then the alert about it, both of which fail for good.
        for _ in 0..400 {
            if bench.stored().await.iter().filter(|row| row.dead).count() == 2 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        worker.stop();
        let words: Vec<_> = alert::seen(&bench.core, 0, 9).await.unwrap();
        let words: Vec<_> = words.into_iter().map(|seen| (seen.words, seen.total)).collect();
        let told = "A job of kind send_mail has failed for good. /admin/jobs has it.".to_owned();
        assert_eq!(words, [(told, 1)]);
        assert_eq!(bench.stored().await.len(), 2);
    }

    async fn what_several_processes_notice_is_one_alert(test: Test) {
        let core = told(&test.core);
        let redis = Dependency::Redis;
        // Nobody knew of it.
        watch::changed(&core, redis, true).await.unwrap();
        assert_eq!(test.jobs().await, []);
        for _ in 0..3 {
            watch::changed(&core, redis, false).await.unwrap();
        }
        assert_eq!(test.jobs().await, [alert_job("down:redis")]);
        assert_eq!(watch::away(&core).await.unwrap(), ["redis"]);
        test.clock.advance(61_000);
        for _ in 0..3 {
            watch::changed(&core, redis, true).await.unwrap();
        }
        let listener = Listener::default();
        for kind in ["down:redis", "up:redis"] {
            alert::run(&core, Some(&listener), kind).await.unwrap();
        }
        assert_eq!(listener.heard(), [
            "[Resee at https://resee.test] Redis does not answer.",
            "[Resee at https://resee.test] Redis answers again, after 61 s.",
        ]);
        assert_eq!(watch::away(&core).await.unwrap(), [""; 0]);
    }

    async fn many_errors_are_told_once(test: Test) {
        let core = told(&test.core);
        let mut watchman = Watchman::new(core.clone(), Eyes::default());
        for _ in 0..9 {
            core.watch.signs.server_error();
        }
        watchman.look().await;
        assert_eq!(test.jobs().await, []);
        core.watch.signs.server_error();
        for _ in 0..3 {
            watchman.look().await;
        }
        assert_eq!(test.jobs().await, [alert_job("errors")]);
        assert_eq!(alert::seen(&core, 0, 9).await.unwrap()[0].total, 1);
    }

    async fn a_mail_server_that_does_not_answer_is_told(test: Test) {
        let core = told(&test.core);
        let mut watchman = Watchman::new(core.clone(), Eyes::default());
        for _ in 0..3 {
            core.watch.signs.mail_refused();
        }
        watchman.look().await;
        assert_eq!(test.jobs().await, [], "one look is none");
        watchman.look().await;
        assert_eq!(test.jobs().await, [alert_job("down:mail")]);
        core.watch.signs.mail_answered();
        watchman.look().await;
        assert!(test.jobs().await.contains(&alert_job("up:mail")));
    }

    async fn a_database_that_is_away_is_told_around_the_queue(test: Test) {
        let core = told(&test.core);
        let listener = Arc::new(Listener::default());
        let eyes = Eyes { post: Some(listener.clone()), ..Eyes::default() };
        let mut watchman = Watchman::new(core.clone(), eyes);
        watchman.look().await;
        core.db.clone().close().await.unwrap();
        for _ in 0..4 {
            watchman.look().await;
        }
        assert_eq!(listener.heard(), ["[Resee at https://resee.test] The database does not answer."]);
        let health = health::look(&core).await;
        assert_eq!(health.troubles, [Trouble::Database]);
    }

    async fn a_redis_that_stops_stands_still_or_is_full_is_away(test: Test) {
        let Some(mut redis) = Server::new() else {
            return;
        };
        let core = told(&test.core);
        redis.start();
        let probe = RedisProbe::start(&redis.url()).unwrap();
        let eyes = Eyes { redis: Some(Arc::new(probe)), ..Eyes::default() };
        let mut watchman = Watchman::new(core.clone(), eyes);
        until_away(&mut watchman, &core, false).await;
        redis.cli(&["config", "set", "maxmemory", "1"]);
        until_away(&mut watchman, &core, true).await;
        redis.cli(&["config", "set", "maxmemory", "0"]);
        until_away(&mut watchman, &core, false).await;
        redis.signal("-STOP");
        until_away(&mut watchman, &core, true).await;
        redis.signal("-CONT");
        until_away(&mut watchman, &core, false).await;
        redis.stop();
        until_away(&mut watchman, &core, true).await;
        redis.start();
        until_away(&mut watchman, &core, false).await;
        let mut seen = alert::seen(&core, 0, 9).await.unwrap();
        seen.sort_by(|a, b| a.words.cmp(&b.words));
        let totals: Vec<_> = seen.iter().map(|seen| seen.total).collect();
        assert_eq!(totals, [3, 3], "{seen:?}");
    }
}

/// Looks until Redis counts as away, or no longer.
async fn until_away(watchman: &mut Watchman, core: &Core, is_away: bool) {
    for _ in 0..200 {
        watchman.look().await;
        if watch::away(core).await.unwrap().is_empty() != is_away {
            // And it stays so.
            watchman.look().await;
            assert_ne!(watch::away(core).await.unwrap().is_empty(), is_away);
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never became {is_away}");
}
