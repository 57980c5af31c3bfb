//! Liveness, readiness, and everything else for those who may know.

use std::{sync::Arc, time::Duration};

use domain::auth::Role;
use http::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::json;
use services::{
    backup::record,
    core::Core,
    db::{begin_write, statement},
    jobs::Job,
    watch::Watch,
};

use crate::{
    browser::Browser,
    common::{Backend, Person, START, Test, on_both, viewer, viewer_of},
    site::{site, site_with},
};

const DETAILED: &str = "/api/health/detailed/";
const TOKEN: &str = "a-token-of-sixteen-characters";

on_both! {
    async fn liveness_depends_on_nothing(test: Test) {
        let mut guest = Browser::new(&site(&test));
        test.core.db.clone().close().await.unwrap();
        let (answer, sent) = test.statements(guest.get("/api/health/")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json(), json!({ "status": "ok" }));
        assert!(sent.is_empty());
    }

    async fn readiness_is_the_databases_and_reused_for_a_second(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let (answer, sent) = test.statements(guest.get("/api/health/ready")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json(), json!({ "status": "ok" }));
        assert!(!sent.is_empty(), "it writes and reads");
        let (_, sent) = test.statements(guest.get("/api/health/ready")).await;
        assert!(sent.is_empty(), "within the second: {sent:#?}");
        assert_eq!(entity_count(&test).await, 0, "the probe leaves nothing behind");
        test.core.db.clone().close().await.unwrap();
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let answer = guest.get("/api/health/ready").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.json(), json!({ "status": "database" }));
    }

    async fn the_details_are_for_admins_and_whoever_has_the_token(test: Test) {
        let router = site_with(&test, &[("METRICS_TOKEN", TOKEN)]);
        let mut guest = Browser::new(&router);
        assert_eq!(guest.get(DETAILED).await.status, StatusCode::NOT_FOUND);
        let me = viewer(&test).await;
        let mut learner = Browser::of(&router, &test, &me);
        assert_eq!(learner.get(DETAILED).await.status, StatusCode::NOT_FOUND);
        for (token, status) in [
            ("another-token-of-some-length", StatusCode::UNAUTHORIZED),
            (TOKEN, StatusCode::SERVICE_UNAVAILABLE),
        ] {
            let answer = guest.get_as(DETAILED, token).await;
            assert_eq!(answer.status, status, "nobody works off the queue here");
        }
        let root = Person { role: Role::Admin, ..Person::named("Root") };
        let root = viewer_of(&test, root).await;
        let answer = Browser::of(&router, &test, &root).get(DETAILED).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        let health = &answer.json()["health"];
        assert_eq!(health["database"]["light"], "up");
        // Without METRICS_TOKEN no token is one.
        let mut guest = Browser::new(&site(&test));
        let answer = guest.get_as(DETAILED, TOKEN).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_wrong_is_named(test: Test) {
        let mut test = test;
        test.core = Core {
            watch: Arc::new(Watch { redis: true, ..Watch::default() }),
            ..test.core
        };
        let (status, health) = details(&test).await;
        assert_eq!((status, &health["troubles"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(["workers"])));
        works(&test).await;
        let (status, health) = details(&test).await;
        assert_eq!((status, &health["troubles"]), (StatusCode::OK, &json!([])), "{health}");
        assert_eq!(health["redis"], "up");
        assert_eq!(health["mail"]["light"], "off");
        assert_eq!(health["model"], "off");
        assert_eq!(health["workers"][0]["host"], "here");
        assert!(health["disk"]["free"].as_u64().unwrap() > 0);
        run(&test, "INSERT INTO dependencies (name, answers, changed_at) VALUES ('redis', FALSE, $1)").await;
        record::failed(&test.core.db, "the disk is full", 1, START).await.unwrap();
        dies(&test).await;
        let (_, health) = details(&test).await;
        assert_eq!(health["troubles"], json!(["redis", "dead_jobs", "backup"]), "{health}");
        assert_eq!(health["queue"]["dead"], 1);
        assert_eq!(health["backup"]["state"], "failed");
    }
}

/// The status and the health that `METRICS_TOKEN` shows.
async fn details(test: &Test) -> (StatusCode, serde_json::Value) {
    let mut guest = Browser::new(&site_with(test, &[("METRICS_TOKEN", TOKEN)]));
    let answer = guest.get_as(DETAILED, TOKEN).await;
    let mut answer_json = answer.json();
    (answer.status, answer_json["health"].take())
}

async fn run(test: &Test, sql: &str) {
    let statement = statement(&test.core.db, sql, [START.into()]);
    test.core.db.execute_raw(statement).await.unwrap();
}

/// Somebody works off the queue.
async fn works(test: &Test) {
    let sql = match test.backend {
        Backend::Sqlite => {
            "INSERT INTO workers (id, host, pid, started_at, seen_at) VALUES ('w', 'here', 7, $1, $1)"
        }
        Backend::Postgres => {
            "INSERT INTO graphile_worker._private_workers
                 (id, metadata, started_at, last_heartbeat_at)
             VALUES ('w', '{\"host\": \"here\", \"pid\": 7}', to_timestamp($1::bigint / 1000.0),
                 to_timestamp($1::bigint / 1000.0))"
        }
    };
    run(test, sql).await;
}

/// A job without a try left.
async fn dies(test: &Test) {
    let tx = begin_write(&test.core.db).await.unwrap();
    test.core
        .queue
        .enqueue(&tx, &Job::Prune, START, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let sql = match test.backend {
        Backend::Sqlite => "UPDATE jobs SET state = 'dead' WHERE 0 < $1",
        Backend::Postgres => {
            "UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE 0 < $1::bigint"
        }
    };
    run(test, sql).await;
}

async fn entity_count(test: &Test) -> u64 {
    use sea_orm::{EntityTrait, PaginatorTrait};
    let invites = entity::invite::Entity::find().count(&test.core.db).await;
    invites.unwrap()
}
