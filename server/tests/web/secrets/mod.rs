//! A word that stands in everything a learner types, sends and is given is in no log, no alert and no
//! record of a failure; and an address that stands everywhere is asked by nobody (S4 and S18 of the
//! threats that docs/SECURITY.md answers). The server is a process of its own, as talkative as it can be
//! made, among stubs that repeat what they are told and point elsewhere.

mod journey;
mod remote;
mod stubs;

use std::{
    collections::BTreeSet,
    fs::{self, File},
    time::Duration,
};

use sea_orm::ConnectionTrait;
use services::db::statement;

use crate::{
    browser::Browser,
    common::{Backend, Test, on_both},
    process::Process,
    wire::{free_address, get},
};
use journey::{EMAIL, Journey, MARK};
use stubs::Elsewhere;

/// A key, of whose bytes the mark is made.
const KEY: &str = "enFjYW5hcnlxenpxY2FuYXJ5cXp6cWNhbmFyeXF6enFjYW5hcnlxeg==";

/// What came of a whole journey.
struct Told {
    log: String,
    secrets: BTreeSet<String>,
    alerts: Vec<String>,
    failures: Vec<String>,
    visits: usize,
    prompts: usize,
    mails: usize,
}

async fn texts(test: &Test, sql: &str) -> Vec<String> {
    let rows = test
        .core
        .db
        .query_all_raw(statement(&test.core.db, sql, []));
    let rows = rows.await.unwrap();
    let text = |row: &sea_orm::QueryResult| row.try_get::<Option<String>>("", "text").unwrap();
    rows.iter().filter_map(text).collect()
}

/// Why mails and jobs failed, as it is stored.
async fn failures(test: &Test) -> Vec<String> {
    let jobs = match test.backend {
        Backend::Sqlite => "SELECT last_error AS text FROM jobs",
        Backend::Postgres => "SELECT last_error AS text FROM graphile_worker._private_jobs",
    };
    let mut all = Vec::new();
    for sql in [
        "SELECT error AS text FROM mails",
        "SELECT mail_failure AS text FROM users",
        jobs,
    ] {
        all.extend(texts(test, sql).await);
    }
    all
}

async fn eventually(what: &str, mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what} did not happen within 20 s");
}

/// The journey of a process with `logging`.
async fn told(test: &Test, logging: &[(&str, &str)]) -> Told {
    let elsewhere = Elsewhere::open().await;
    let (slack, alerts) = stubs::slack("/services/zqcanaryqz", &elsewhere).await;
    let (model, prompts) = stubs::model(&elsewhere).await;
    let (smtp, mails) = stubs::mail().await;
    let address = free_address().await;
    let keys = format!("k1:{KEY}");
    let mut settings = vec![
        ("LISTEN_ADDR", address.as_str()),
        ("PUBLIC_URL", "https://resee.test"),
        ("SLACK_WEBHOOK_URL", &slack),
        ("SMTP_URL", &smtp),
        ("AI_API_KEY", "zqcanaryqz-key"),
        ("AI_MODEL", "claude-haiku-4-5"),
        ("AI_BASE_URL", &model),
        ("METRICS_TOKEN", "zqcanaryqz-metrics-token"),
        ("REDIS_URL", "redis://zqcanaryqz:zqcanaryqz@127.0.0.1:1"),
        ("JWT_KEYS", &keys),
        ("DATA_KEYS", &keys),
    ];
    for limit in [
        "LIMIT_REQUESTS_PER_SECOND",
        "LIMIT_LOGIN_FAILURES_PER_MINUTE",
        "LIMIT_LOGIN_FAILURES_PER_HOUR",
        "LIMIT_REGISTRATIONS_PER_MINUTE",
        "LIMIT_MAILS_PER_HOUR",
        "LIMIT_ANONYMOUS_CALLS_PER_HOUR",
        "LIMIT_CALLS_PER_HOUR",
        "LIMIT_AI_GRADES_PER_DAY",
    ] {
        settings.push((limit, "1000000"));
    }
    settings.extend(logging);
    if test.backend == Backend::Sqlite {
        let file = test.url.strip_prefix("sqlite://").unwrap();
        std::os::unix::fs::symlink(file, test.dir.join("resee.sqlite")).unwrap();
    }
    let log = test.dir.join("log");
    let mut process = Process::run_into("serve", test, &settings, File::create(&log).unwrap());
    eventually("the start", async || {
        get(&address, "/api/health/", "Host: resee.test\r\n")
            .await
            .contains("ok")
    })
    .await;

    let browser = Browser::new(&remote::remote(&address));
    let mut journey = Journey::new(browser, &elsewhere.url);
    journey.at_the_door().await;
    for email in [
        EMAIL,
        "zqcanaryqz.gone@example.com",
        "zqcanaryqz.spam@example.com",
        EMAIL,
    ] {
        journey.register(email).await;
    }
    let link = journey.words.clone();
    for call in ["/api/auth/forgot", "/api/auth/resend"] {
        journey
            .post(
                call,
                crate::browser::FORM,
                &[("email", EMAIL), ("next", &link)],
            )
            .await;
    }
    journey.sign_in().await;
    eventually("the proof of the address", async || {
        let heard = mails.lock().unwrap().clone();
        journey.prove(&heard).await
    })
    .await;
    journey.live().await;
    // Both refused mails, and the change of address that is tried again.
    eventually("the mails", async || failures(test).await.len() >= 4).await;
    let heard = mails.lock().unwrap().clone();
    journey.links(&heard).await;
    journey.every_form().await;
    journey.every_call().await;
    // What was deleted or ended meanwhile is made anew.
    journey.browser.cookies.clear();
    journey.sign_in().await;
    let mut exported = None;
    eventually("the export", async || {
        exported = journey.export().await;
        exported.is_some()
    })
    .await;
    assert_eq!(exported.map(|answer| answer.status.as_u16()), Some(200));

    // A database that fails with everything it was given in its hands.
    let break_it = "ALTER TABLE drafts RENAME TO broken";
    test.core.db.execute_unprepared(break_it).await.unwrap();
    for _ in 0..12 {
        journey
            .post(
                "/api/notes/keep_draft",
                crate::browser::CALL,
                &[("title", MARK), ("body", &link), ("version", "0")],
            )
            .await;
    }
    let repair = "ALTER TABLE broken RENAME TO drafts";
    test.core.db.execute_unprepared(repair).await.unwrap();
    eventually("an alert", async || !alerts.lock().unwrap().is_empty()).await;
    journey.leave().await;
    let failures = failures(test).await;
    process.signal("-TERM");
    assert!(process.ends(), "it did not end well in time");
    let alerts = alerts.lock().unwrap().clone();
    Told {
        log: fs::read_to_string(&log).unwrap(),
        secrets: journey.secrets,
        alerts,
        failures,
        visits: elsewhere.visits(),
        prompts: prompts.lock().unwrap().len(),
        mails: mails.lock().unwrap().len(),
    }
}

fn holds_nothing(what: &str, text: &str, secrets: &BTreeSet<String>) {
    for line in text.lines() {
        let low = line.to_lowercase();
        assert!(!low.contains(MARK), "{what}: {line}");
        assert!(!low.contains("canary"), "{what}: {line}");
        assert!(!line.contains(KEY), "{what}: {line}");
        assert!(!line.contains("\u{1b}[35;1m"), "{what}: {line}");
        if let Some(secret) = secrets.iter().find(|secret| line.contains(secret.as_str())) {
            panic!("{what} tells {secret}: {line}");
        }
    }
}

fn told_nothing(told: &Told) {
    assert!(
        told.secrets.len() > 8,
        "there is something to hide: {:?}",
        told.secrets
    );
    assert!(
        told.secrets.iter().all(|secret| secret.len() > 20),
        "{:?}",
        told.secrets
    );
    assert!(
        told.prompts >= 4,
        "the model was asked {} times",
        told.prompts
    );
    assert!(told.mails >= 4, "{} mails", told.mails);
    assert!(
        told.failures.iter().any(|why| why.contains("5.1.1")),
        "{:?}",
        told.failures
    );
    assert!(
        told.failures.iter().any(|why| why.contains("5.7.1")),
        "{:?}",
        told.failures
    );
    holds_nothing("the log", &told.log, &told.secrets);
    holds_nothing("an alert", &told.alerts.join("\n"), &told.secrets);
    holds_nothing("a stored failure", &told.failures.join("\n"), &told.secrets);
    assert_eq!(told.visits, 0, "somebody was asked whom no setting names");
}

on_both! {
    async fn the_most_talkative_log_holds_nothing_that_was_typed_or_given(test: Test) {
        let told = told(&test, &[("LOG_LEVEL", "trace"), ("LOG_FORMAT", "json")]).await;
        told_nothing(&told);
        let mut records = 0;
        for line in told.log.lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no record: {line}"));
            assert!(record["timestamp"].is_string() && record["level"].is_string(), "{line}");
            records += 1;
        }
        assert!(records > 500, "{records} records");
        for said in ["a deed failed", "\"answered\"", "an address takes no mail", "\"route\":\"/notes/{id}\"", "\"route\":\"other\""] {
            assert!(told.log.contains(said), "{said}");
        }
    }

    async fn the_usual_log_holds_nothing_that_was_typed_or_given(test: Test) {
        let told = told(&test, &[]).await;
        told_nothing(&told);
        for said in ["a deed failed", "an address takes no mail", "stopping"] {
            assert!(told.log.contains(said), "{said}: {}", told.log);
        }
    }
}
