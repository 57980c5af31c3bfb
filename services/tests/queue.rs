//! One conformance suite for both engines of the queue: what a feature may rely on.
//!
//! The engine runs in a runtime of its own, so that dropping that runtime is a killed process:
//! every task ends at its next await, nothing is stored any more. The clock is the machine's here,
//! because PostgreSQL decides by its own.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod common;
mod queue_support;

use std::time::Duration;

use common::on_both;
use queue_support::{Bench, Verdict, ai_job, job};
use services::{
    db::begin_write,
    jobs::{
        admin::{self, State},
        effects,
    },
};

on_both! {
    async fn a_job_lives_and_dies_with_its_transaction(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Done);
        let (kept, lost) = (job(), job());
        let tx = begin_write(&bench.core.db).await.unwrap();
        bench.core.queue.enqueue(&tx, &lost, bench.now(), None).await.unwrap();
        tx.rollback().await.unwrap();
        let tx = begin_write(&bench.core.db).await.unwrap();
        bench.core.queue.enqueue(&tx, &kept, bench.now(), None).await.unwrap();
        assert_eq!(bench.runs(), [], "not before the commit");
        tx.commit().await.unwrap();
        bench.until(|runs| runs.len() == 1).await;
        tokio::time::sleep(Duration::from_millis(1200)).await;
        assert_eq!(bench.runs(), [kept]);
        bench.until_stored(0).await;
        worker.stop();
    }

    async fn a_job_waits_for_its_time(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Done);
        let (later, far) = (job(), job());
        bench.put(&later, bench.now() + 1500, None).await;
        bench.put(&far, bench.now() + 3_600_000, None).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(bench.runs(), []);
        bench.until(|runs| runs == [later.clone()]).await;
        bench.until_stored(1).await;
        let left = bench.stored().await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].attempts, 0);
        worker.stop();
    }

    async fn a_job_starts_within_a_second(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Done);
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        for count in 2..6 {
            let asked = std::time::Instant::now();
            bench.put(&job(), bench.now(), None).await;
            bench.until(|runs| runs.len() == count).await;
            assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
        }
        worker.stop();
    }

    async fn a_failed_job_waits_longer_each_time_and_is_dead_in_the_end(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Fail);
        let job = job();
        bench.put(&job, bench.now(), None).await;
        let mut last = 30_000;
        for attempt in 1..job.max_attempts() {
            // A running job still has the error of the try before, and PostgreSQL stores a delay
            // of its own before ours: only one that has grown says that the failure is complete.
            let row = bench.until_row(|row| row.attempts == attempt && row.delay() > last).await;
            assert!(!row.dead);
            assert_eq!(row.error.as_deref().map(|error| error.contains("on purpose")), Some(true));
            last = row.delay();
            bench.hurry().await;
        }
        let row = bench.until_row(|row| row.dead).await;
        assert_eq!(row.attempts, job.max_attempts());
        bench.hurry().await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(bench.runs().len(), usize::try_from(job.max_attempts()).unwrap());
        worker.stop();
    }

    async fn a_hopeless_job_is_dead_at_once_and_a_panic_is_a_failure(test: Test) {
        let (hopeless, panics) = (job(), job());
        let bench = Bench::new(&test);
        let give_up = hopeless.clone();
        let worker = bench.worker(move |job| {
            if *job == give_up { Verdict::GiveUp } else { Verdict::Panic }
        });
        bench.put(&hopeless, bench.now(), None).await;
        let row = bench.until_row(|row| row.dead && row.error.is_some()).await;
        assert_eq!(row.attempts, 1);
        bench.put(&panics, bench.now(), None).await;
        let row = bench.until_row(|row| !row.dead && row.error.is_some()).await;
        assert!(row.error.unwrap().contains("panicked"));
        worker.stop();
    }

    async fn a_waiting_job_with_the_same_key_is_replaced(test: Test) {
        let bench = Bench::new(&test);
        let (first, second, other) = (job(), job(), job());
        bench.put(&first, bench.now() + 60_000, Some("digest")).await;
        bench.put(&second, bench.now(), Some("digest")).await;
        bench.put(&other, bench.now(), Some("another")).await;
        assert_eq!(bench.stored().await.len(), 2);
        let worker = bench.worker(|_| Verdict::Done);
        bench.until(|runs| runs.len() == 2).await;
        let runs = bench.runs();
        assert!(runs.contains(&second) && runs.contains(&other) && !runs.contains(&first));
        worker.stop();
    }

    async fn a_running_job_is_not_replaced_but_followed(test: Test) {
        let bench = Bench::new(&test);
        let (first, second) = (job(), job());
        let slow = first.clone();
        let worker = bench.worker(move |job| {
            if *job == slow { Verdict::Slow(Duration::from_secs(2)) } else { Verdict::Done }
        });
        bench.put(&first, bench.now(), Some("digest")).await;
        bench.until(|runs| runs.len() == 1).await;
        bench.put(&second, bench.now(), Some("digest")).await;
        bench.until(|runs| runs.len() == 2).await;
        bench.until_stored(0).await;
        assert_eq!(bench.runs(), [first, second]);
        worker.stop();
    }

    async fn a_slow_job_does_not_hold_up_the_others(test: Test) {
        let bench = Bench::new(&test);
        let first = job();
        let slow = first.clone();
        let worker = bench.worker(move |job| {
            if *job == slow { Verdict::Slow(Duration::from_secs(30)) } else { Verdict::Done }
        });
        bench.put(&first, bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        let asked = std::time::Instant::now();
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 2).await;
        assert!(asked.elapsed() < Duration::from_secs(2));
        worker.kill();
    }

    async fn a_killed_worker_s_job_runs_again_within_thirty_seconds(test: Test) {
        let bench = Bench::new(&test);
        let job = job();
        let worker = bench.worker(|_| Verdict::Slow(Duration::from_secs(600)));
        bench.put(&job, bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        worker.kill();
        let killed = std::time::Instant::now();
        let worker = bench.worker(|_| Verdict::Done);
        bench.until(|runs| runs.len() == 2).await;
        assert!(killed.elapsed() < Duration::from_secs(30), "{:?}", killed.elapsed());
        assert_eq!(bench.runs(), [job.clone(), job]);
        assert_eq!(bench.attempts(), [1, 2], "the lost attempt counts");
        bench.until_stored(0).await;
        worker.stop();
    }

    async fn a_stop_lets_the_running_job_finish(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Slow(Duration::from_secs(1)));
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        worker.stop();
        assert_eq!(bench.stored().await.len(), 0, "finished and removed before the stop returned");
        bench.put(&job(), bench.now(), None).await;
        tokio::time::sleep(Duration::from_millis(1200)).await;
        assert_eq!(bench.runs().len(), 1, "nothing new is started");
    }

    async fn a_worker_outlives_its_connections(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Done);
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        for count in 2..4 {
            bench.cut_connections().await;
            bench.put(&job(), bench.now(), None).await;
            bench.until(|runs| runs.len() == count).await;
        }
        bench.until_stored(0).await;
        worker.stop();
    }

    async fn kinds_of_a_newer_version_are_left_alone(test: Test) {
        let bench = Bench::new(&test);
        bench.put_unknown("teleport").await;
        let worker = bench.worker(|_| Verdict::Done);
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        tokio::time::sleep(Duration::from_millis(1200)).await;
        let left = bench.stored().await;
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].attempts, left[0].dead), (0, false));
        worker.stop();
    }

    async fn mail_does_not_wait_behind_the_model(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|job| match job.kind() {
            "send_mail" => Verdict::Done,
            _ => Verdict::Slow(Duration::from_secs(30)),
        });
        for _ in 0..20 {
            bench.put(&ai_job(), bench.now(), None).await;
        }
        bench.until(|runs| runs.len() == 4).await;
        let asked = std::time::Instant::now();
        let mail = job();
        bench.put(&mail, bench.now(), None).await;
        bench.until(|runs| runs.contains(&mail)).await;
        assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
        assert_eq!(bench.runs().len(), 5, "the model is asked no more often than its lane is wide");
        worker.kill();
    }

    async fn what_has_piled_up_is_worked_off_without_a_pause(test: Test) {
        let bench = Bench::new(&test);
        for _ in 0..200 {
            bench.put(&job(), bench.now(), None).await;
        }
        let began = std::time::Instant::now();
        let worker = bench.worker(|_| Verdict::Done);
        bench.until(|runs| runs.len() == 200).await;
        bench.until_stored(0).await;
        assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
        worker.stop();
    }

    async fn a_stop_gives_back_what_does_not_end(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Slow(Duration::from_secs(600)));
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        let asked = std::time::Instant::now();
        worker.stop();
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
        assert_eq!(bench.stored().await[0].attempts, 0, "a stop costs no attempt");
        let worker = bench.worker(|_| Verdict::Done);
        bench.until_stored(0).await;
        worker.stop();
    }

    async fn a_late_worker_does_not_take_the_job_from_its_successor(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Slow(Duration::from_secs(2)));
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        // On SQLite there is no other worker.
        if bench.give_to_another().await {
            tokio::time::sleep(Duration::from_secs(3)).await;
            assert_eq!(bench.stored().await.len(), 1, "it is the other's");
        }
        worker.stop();
    }

    async fn an_effect_is_made_once(test: Test) {
        let core = test.core.clone();
        let lost = begin_write(&core.db).await.unwrap();
        assert!(effects::once(&lost, "digest:1", 1).await.unwrap());
        lost.rollback().await.unwrap();
        let made = futures::future::join_all((0..8).map(|_| async {
            let tx = begin_write(&core.db).await.unwrap();
            let made = effects::once(&tx, "digest:1", 2).await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
            tx.commit().await.unwrap();
            made
        }))
        .await;
        assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    }

    async fn dead_jobs_are_seen_tried_again_and_discarded(test: Test) {
        let bench = Bench::new(&test);
        let core = &bench.core;
        let (hopeless, later) = (job(), ai_job());
        let worker = bench.worker(|_| Verdict::GiveUp);
        bench.put(&hopeless, bench.now(), None).await;
        bench.put(&later, bench.now() + 60_000, None).await;
        bench.put_unknown("teleport").await;
        bench.until_row(|row| row.dead && row.error.is_some()).await;
        worker.stop();

        let counts = admin::counts(core).await.unwrap();
        let seen: Vec<_> = counts.iter().map(|c| (c.kind.as_str(), c.state, c.jobs)).collect();
        let expected = [
            ("grade", State::Waiting, 1),
            ("send_mail", State::Dead, 1),
            ("teleport", State::Waiting, 1),
        ];
        assert_eq!(seen, expected);
        assert_eq!(counts[0].oldest, 0, "its time has not come");

        let dead = admin::list(core, State::Dead, None, 10).await.unwrap();
        assert_eq!((dead.len(), dead[0].kind.as_str(), dead[0].attempts), (1, "send_mail", 1));
        assert!(dead[0].last_error.as_ref().unwrap().contains("hopeless on purpose"));
        assert!((bench.now() - dead[0].updated_at).abs() < 30_000, "{:?}", dead[0]);
        assert_eq!(admin::list(core, State::Dead, Some("grade"), 10).await.unwrap(), []);

        assert!(admin::retry(core, &dead[0].id, &common::admin_did()).await.unwrap());
        assert!(!admin::retry(core, "0", &common::admin_did()).await.unwrap(), "there is none");
        let again = admin::list(core, State::Waiting, Some("send_mail"), 10).await.unwrap();
        assert_eq!((again.len(), again[0].attempts), (1, 0));
        let worker = bench.worker(|_| Verdict::Done);
        bench.until(|runs| runs.len() == 2).await;
        bench.until_stored(2).await;
        worker.stop();

        for waiting in admin::list(core, State::Waiting, None, 10).await.unwrap() {
            assert!(admin::discard(core, &waiting.id, &common::admin_did()).await.unwrap());
            assert!(!admin::discard(core, &waiting.id, &common::admin_did()).await.unwrap());
        }
        assert_eq!(bench.stored().await.len(), 0);
    }

    async fn a_running_job_is_nobody_elses(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Slow(Duration::from_secs(1)));
        bench.put(&job(), bench.now(), None).await;
        bench.until(|runs| runs.len() == 1).await;
        let running = admin::list(&bench.core, State::Running, None, 10).await.unwrap();
        assert_eq!(running.len(), 1);
        assert!(!admin::retry(&bench.core, &running[0].id, &common::admin_did()).await.unwrap());
        assert!(!admin::discard(&bench.core, &running[0].id, &common::admin_did()).await.unwrap());
        worker.stop();
        assert_eq!(bench.runs().len(), 1);
    }

    async fn workers_are_seen_while_they_live(test: Test) {
        let bench = Bench::new(&test);
        let worker = bench.worker(|_| Verdict::Done);
        let seen = bench.until_workers(1).await;
        assert_eq!(seen[0].pid, i64::from(std::process::id()));
        assert!((bench.now() - seen[0].seen_at).abs() < 30_000, "{seen:?}");
        assert!(seen[0].started_at <= seen[0].seen_at);
        worker.stop();
        bench.until_workers(0).await;
    }
}
