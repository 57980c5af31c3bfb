//! Background jobs in a process of their own, and inside `resee serve`.

use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait;
use services::{
    clock::{Clock, SystemClock},
    db::{begin_write, statement},
    jobs::Job,
};

use crate::{
    common::{Test, on_both},
    process::Process,
};

/// Rows of `table`.
pub async fn count(test: &Test, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let row = test
        .core
        .db
        .query_one_raw(statement(&test.core.db, sql, []));
    row.await.unwrap().unwrap().try_get("", "n").unwrap()
}

async fn until(test: &Test, table: &str, rows: i64) {
    for _ in 0..1200 {
        if count(test, table).await == rows {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{table} has {} rows after 30 s", count(test, table).await);
}

/// Enqueues a probe that takes `hold` milliseconds.
async fn put(test: &Test, number: i64, hold: u32) {
    let now = SystemClock.now();
    let probe = Job::Probe {
        number,
        hold,
        left: Some(0),
        sent: now,
    };
    let tx = begin_write(&test.core.db).await.unwrap();
    test.core
        .queue
        .enqueue(&tx, &probe, now, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What probes write to.
pub async fn tables(test: &Test) {
    for sql in [
        "CREATE TABLE probe_runs (number BIGINT NOT NULL, sent BIGINT NOT NULL, started BIGINT NOT NULL)",
        "CREATE TABLE probe_effects (number BIGINT NOT NULL)",
    ] {
        test.core.db.execute_unprepared(sql).await.unwrap();
    }
}

on_both! {
    async fn a_process_that_is_asked_to_stop_finishes_what_it_has_begun(test: Test) {
        tables(&test).await;
        let mut process = Process::start(&test);
        put(&test, 1, 1500).await;
        until(&test, "probe_runs", 1).await;
        process.signal("-TERM");
        tokio::time::sleep(Duration::from_millis(100)).await;
        put(&test, 2, 0).await;
        assert!(process.ends(), "it did not end well in time");
        assert_eq!(count(&test, "probe_effects").await, 1, "finished before the end");
        assert_eq!(test.jobs().await.len(), 1, "and nothing new was begun");
        assert_eq!(services::jobs::admin::workers(&test.core).await.unwrap(), []);
    }

    async fn the_job_of_a_killed_process_is_done_once_by_the_next(test: Test) {
        tables(&test).await;
        let mut process = Process::start(&test);
        put(&test, 1, 3000).await;
        until(&test, "probe_runs", 1).await;
        process.signal("-KILL");
        let killed = Instant::now();
        assert!(!process.ends());
        let _ = std::fs::remove_file(test.dir.join("resee.sqlite"));
        let _next = Process::start(&test);
        until(&test, "probe_runs", 2).await;
        assert!(killed.elapsed() < Duration::from_secs(30), "{:?}", killed.elapsed());
        until(&test, "probe_effects", 1).await;
        for _ in 0..200 {
            if test.jobs().await.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the job is not gone");
    }
}
