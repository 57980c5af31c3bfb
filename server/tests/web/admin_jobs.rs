//! `/admin/jobs`: what it shows, and what its two forms do.

use api::{
    Viewer,
    admin::{AdminApi, JobFilter, JobState},
};
use axum::body::Body;
use domain::{auth::Role, language::Language};
use http::{StatusCode, header};
use sea_orm::{ConnectionTrait, EntityTrait};
use services::{
    admin::AdminService,
    db::begin_write,
    ids::new_id,
    jobs::{Job, admin},
    mail::{MailKind, NewMail, post},
};

use crate::{
    browser::{Browser, CALL, FORM, encoded, posted},
    common::{Backend, Person, START, Test, on_both, viewer, viewer_of},
    site::site,
};

const PAGE: &str = "/admin/jobs";
const RETRY: &str = "/api/admin/retry_job";
const DISCARD: &str = "/api/admin/discard_job";

async fn root(test: &Test, language: Language) -> Viewer {
    let person = Person {
        role: Role::Admin,
        language,
        ..Person::named("Root")
    };
    viewer_of(test, person).await
}

async fn put(test: &Test, job: &Job, run_at: i64) {
    let tx = begin_write(&test.core.db).await.unwrap();
    let queue = &test.core.queue;
    queue.enqueue(&tx, job, run_at, None).await.unwrap();
    tx.commit().await.unwrap();
}

/// Stores a job of any name.
async fn put_named(test: &Test, kind: &str) {
    let sql = match test.backend {
        Backend::Sqlite => format!(
            "INSERT INTO jobs VALUES (randomblob(16), '{kind}', '{{}}', NULL, 'waiting', 0, 0, 3, NULL, 0, 0)"
        ),
        Backend::Postgres => format!("SELECT graphile_worker.add_job('{kind}')"),
    };
    test.core.db.execute_unprepared(&sql).await.unwrap();
}

fn grade() -> Job {
    Job::Grade {
        answer: new_id(START),
        attempt: 1,
    }
}

/// Makes every job of `kind` dead, as after its last try.
async fn kill(test: &Test, kind: &str, error: &str) {
    let sql = match test.backend {
        Backend::Sqlite => format!(
            "UPDATE jobs SET state = 'dead', attempts = max_attempts, last_error = '{error}' \
             WHERE kind = '{kind}'"
        ),
        Backend::Postgres => format!(
            "UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = '{error}' \
             WHERE payload ->> 'kind' = '{kind}'"
        ),
    };
    test.core.db.execute_unprepared(&sql).await.unwrap();
}

/// Gives every job of `kind` to a worker.
async fn take(test: &Test, kind: &str) {
    let sql = match test.backend {
        Backend::Sqlite => format!("UPDATE jobs SET state = 'running' WHERE kind = '{kind}'"),
        Backend::Postgres => format!(
            "UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'w' \
             WHERE payload ->> 'kind' = '{kind}'"
        ),
    };
    test.core.db.execute_unprepared(&sql).await.unwrap();
}

/// Lets a worker be seen: since a minute, last `silent` milliseconds ago.
async fn hear_of(test: &Test, name: &str, silent: i64) {
    let (started, seen) = (START - 60_000, START - silent);
    let sql = match test.backend {
        Backend::Sqlite => {
            format!("INSERT INTO workers VALUES ('{name}', 'host-{name}', 42, {started}, {seen})")
        }
        Backend::Postgres => format!(
            "SELECT graphile_worker.worker_heartbeat('{name}'); \
             UPDATE graphile_worker._private_workers SET started_at = to_timestamp({started} / 1000.0), \
                 last_heartbeat_at = to_timestamp({seen} / 1000.0), \
                 metadata = '{{\"host\": \"host-{name}\", \"pid\": 42}}' WHERE id = '{name}'"
        ),
    };
    test.core.db.execute_unprepared(&sql).await.unwrap();
}

/// What is listed, by kind and state.
async fn listed(test: &Test, root: &Viewer, filter: JobFilter) -> Vec<(String, JobState)> {
    let page = AdminService::new(test.core.clone())
        .jobs(root, filter)
        .await;
    page.unwrap()
        .jobs
        .into_iter()
        .map(|job| (job.kind, job.state))
        .collect()
}

on_both! {
    async fn what_is_dead_stands_before_what_waits(test: Test) {
        let root = root(&test, Language::En).await;
        put(&test, &Job::Backup, START - 600_000).await;
        put(&test, &grade(), START + 300_000).await;
        put(&test, &Job::Prune, START).await;
        put_named(&test, "teleport").await;
        kill(&test, "backup", "550 <b>no</b> room").await;
        take(&test, "prune").await;
        let all = listed(&test, &root, JobFilter::default()).await;
        assert_eq!(all[0], ("backup".to_owned(), JobState::Dead));
        let mut rest: Vec<&str> = all[1..].iter().map(|(kind, _)| kind.as_str()).collect();
        rest.sort_unstable();
        assert_eq!(rest, ["grade", "teleport"], "and nothing that runs");
        let running = JobFilter { state: Some(JobState::Running), kind: None };
        assert_eq!(listed(&test, &root, running).await, [("prune".to_owned(), JobState::Running)]);
        let service = AdminService::new(test.core.clone());
        let page = service.jobs(&root, JobFilter::default()).await.unwrap();
        let kinds: Vec<&str> = page.kinds.iter().map(|kind| kind.kind.as_str()).collect();
        assert_eq!(kinds, ["backup", "grade", "prune", "teleport"]);
        assert_eq!((page.kinds[0].dead.jobs, page.kinds[0].dead.oldest), (1, 600_000));
        assert_eq!((page.kinds[1].waiting.jobs, page.kinds[1].waiting.oldest), (1, 0));

        let mut browser = Browser::of(&site(&test), &test, &root);
        let (answer, sent) = test.statements(browser.get(PAGE)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(sent.len() <= 7, "{sent:#?}");
        for text in ["550 &lt;b&gt;no&lt;/b&gt; room", "teleport", "due in 5 min", "due 10 min ago", "5 of 5 tries"] {
            assert!(answer.body.contains(text), "{text}: {}", answer.body);
        }
        for (address, forms) in [
            ("", 3),
            ("?state=dead", 1),
            ("?state=waiting", 2),
            ("?state=running", 0),
            ("?kind=teleport", 1),
            ("?state=dead&kind=teleport", 0),
            ("?kind=nothing", 0),
            ("?state=resting&kind=%3Cb%3E", 3),
        ] {
            let page = browser.get(&format!("{PAGE}{address}")).await;
            let html = page.html();
            for call in [RETRY, DISCARD] {
                let count = html.all("form").filter(|form| form.get("action") == call).count();
                assert_eq!(count, forms, "{address}");
            }
            let current = html.all("a").filter(|link| link.get("aria-current") == "true").count();
            assert_eq!(current, 2, "{address}: a state and a kind are marked");
        }
    }

    async fn a_long_error_is_folded(test: Test) {
        let root = root(&test, Language::En).await;
        put(&test, &Job::Backup, START).await;
        let mut browser = Browser::of(&site(&test), &test, &root);
        let end = "the end of it";
        for (error, is_folded) in [
            (format!("short, and {end}"), false),
            (format!("first line\n{end}"), true),
            (format!("one line {} {end}", "x".repeat(120)), true),
        ] {
            kill(&test, "backup", &error).await;
            let page = browser.get(PAGE).await;
            assert!(page.body.contains(end), "all of it is there");
            let html = page.html();
            let folded = html.texts(|tag| tag.name == "pre").concat();
            assert_eq!(folded.contains(end), is_folded, "{error}: {folded}");
            let open = html.texts(|tag| tag.name == "summary").concat();
            assert!(!open.contains(end), "{open}");
        }
    }

    async fn a_dead_mail_is_tried_again_and_then_discarded(test: Test) {
        let root = root(&test, Language::En).await;
        let mail = NewMail {
            kind: MailKind::Taken,
            user: None,
            recipient: "minji@example.com",
            language: Language::Ko,
            token: None,
            day: None,
            figures: None,
        };
        let tx = begin_write(&test.core.db).await.unwrap();
        let mail = post(&tx, &*test.core.queue, mail, START).await.unwrap();
        tx.commit().await.unwrap();
        let failed = "UPDATE mails SET failed_at = 1, error = 'busy'";
        test.core.db.execute_unprepared(failed).await.unwrap();
        kill(&test, "send_mail", "busy").await;

        let shown = "/admin/jobs?state=dead&kind=send_mail";
        let mut browser = Browser::of(&site(&test), &test, &root);
        let form = browser.get(shown).await.html().form(RETRY);
        let fields = ["id", "state", "kind"].map(|name| (name, form.value(name).unwrap()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = browser.post(RETRY, shown, &fields).await;
        assert_eq!(answer.leads_to(), format!("{shown}&done=retried"));
        let page = browser.follow(&answer).await;
        assert!(page.body.contains("due now, with all its tries"), "{}", page.body);
        let again = admin::list(&test.core, admin::State::Waiting, None, 10).await.unwrap();
        assert_eq!((again.len(), again[0].attempts), (1, 0));
        let row = entity::mail::Entity::find_by_id(mail).one(&test.core.db).await.unwrap().unwrap();
        assert_eq!((row.failed_at, row.error), (None, None), "its job would do nothing otherwise");

        let answer = browser.post(DISCARD, shown, &fields).await;
        assert_eq!(answer.leads_to(), format!("{shown}&done=discarded"));
        assert!(browser.follow(&answer).await.body.contains("The job is gone"));
        assert_eq!(test.jobs().await, []);
        let row = entity::mail::Entity::find_by_id(mail).one(&test.core.db).await.unwrap().unwrap();
        assert_eq!(row.error.as_deref(), Some("its job was discarded"), "nobody waits for it");
        for call in [RETRY, DISCARD] {
            let answer = browser.post(call, shown, &fields).await;
            assert_eq!(answer.leads_to(), format!("{shown}&done=gone"));
            assert!(browser.follow(&answer).await.body.contains("Nothing was changed"));
        }
        for id in ["", "0", "' OR 1 = 1 --", "ä"] {
            let answer = browser.post(DISCARD, PAGE, &[("id", id), ("kind", "//evil.example")]).await;
            assert_eq!(answer.leads_to(), format!("{PAGE}?done=gone"));
        }
    }

    async fn a_running_job_is_left_to_its_worker(test: Test) {
        let root = root(&test, Language::En).await;
        put(&test, &Job::Prune, START).await;
        let waiting = admin::list(&test.core, admin::State::Waiting, None, 10).await.unwrap();
        take(&test, "prune").await;
        let mut browser = Browser::of(&site(&test), &test, &root);
        for call in [RETRY, DISCARD] {
            let answer = browser.post(call, PAGE, &[("id", &waiting[0].id)]).await;
            assert_eq!(answer.leads_to(), format!("{PAGE}?done=gone"));
        }
        assert_eq!(admin::list(&test.core, admin::State::Running, None, 10).await.unwrap().len(), 1);
    }

    async fn jobs_are_for_admins_only(test: Test) {
        let (me, root) = (viewer(&test).await, root(&test, Language::En).await);
        put(&test, &grade(), START).await;
        kill(&test, "grade", "busy").await;
        let before = admin::list(&test.core, admin::State::Dead, None, 10).await.unwrap();
        let fields = [("id", before[0].id.as_str())];
        let router = site(&test);
        let mut learner = Browser::of(&router, &test, &me);
        assert_eq!(learner.get(PAGE).await.status, StatusCode::NOT_FOUND);
        for call in [RETRY, DISCARD] {
            let answer = learner.call(call, &fields).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found".to_owned()));
            let plain = learner.post(call, PAGE, &fields).await;
            assert_eq!(plain.status, StatusCode::NOT_FOUND, "{plain:?}");
            let answer = Browser::new(&router).call(call, &fields).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            for (accept, site) in [(CALL, "cross-site"), (FORM, "same-site")] {
                let mut request = posted(call, accept).body(Body::from(encoded(&fields))).unwrap();
                let foreign = "https://evil.example".parse().unwrap();
                request.headers_mut().insert(header::ORIGIN, foreign);
                request.headers_mut().insert("sec-fetch-site", site.parse().unwrap());
                let answer = Browser::of(&router, &test, &root).send(request).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{call} from another site");
            }
        }
        let service = AdminService::new(test.core.clone());
        let refused = Err(api::ApiError::NotFound);
        let asking = crate::common::caller(Some(&me));
        assert_eq!(service.retry_job(&asking, &before[0].id).await, refused);
        assert_eq!(service.discard_job(&asking, &before[0].id).await, refused);
        assert!(service.jobs(&me, JobFilter::default()).await.is_err());
        assert_eq!(admin::list(&test.core, admin::State::Dead, None, 10).await.unwrap(), before);
    }

    async fn every_kind_has_a_name_in_both_languages(test: Test) {
        for (kind, _) in Job::KINDS {
            put_named(&test, kind).await;
        }
        let router = site(&test);
        for language in [Language::En, Language::Ko] {
            let person = Person {
                role: Role::Admin,
                language,
                ..Person::named(language.as_str())
            };
            let root = viewer_of(&test, person).await;
            let page = Browser::of(&router, &test, &root).get(PAGE).await;
            let names = page.html().texts(|tag| tag.name == "b" || tag.name == "th");
            assert!(names.len() > Job::KINDS.len(), "{names:?}");
            for (kind, _) in Job::KINDS {
                assert!(!names.iter().any(|name| name == kind), "{kind} has no name: {names:?}");
            }
        }
    }

    async fn a_silent_worker_is_marked(test: Test) {
        let root = root(&test, Language::En).await;
        let mut browser = Browser::of(&site(&test), &test, &root);
        let none = browser.get(PAGE).await;
        assert!(none.body.contains("Nobody is working"), "{}", none.body);
        hear_of(&test, "one", 3_000).await;
        hear_of(&test, "two", 15_000).await;
        let page = browser.get(PAGE).await;
        for text in ["host-one", "process 42", "heard of 3 s ago", "heard of 15 s ago", "started 60 s ago"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains("Silent"), "{}", page.body);
        hear_of(&test, "three", 15_001).await;
        let page = browser.get(PAGE).await;
        assert_eq!(page.body.matches(">Silent<").count(), 1, "{}", page.body);
    }
}
