//! Whoever is not the owner sees nothing and changes nothing: every page and every call that one
//! learner's pages lead to, opened and posted by everybody else; and every column there is, posted
//! with forms that do not have it.

pub mod crawl;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use api::{
    Viewer,
    note::{NoteApi, NoteFields, SaveNote},
};
use app::policy::{self, Policy};
use domain::{
    auth::Role,
    id::{NoteId, UserId},
};
use entity::{session, user};
use http::StatusCode;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use services::{ids::new_id, note::NoteService};
use uuid::Uuid;

use crate::{
    browser::{Answer, Browser},
    common::{Person, START, Test, on_both, second_viewer, viewer, viewer_of},
    notes::ticket,
    site::site_without_limits,
};
use crawl::{Form, Found, crawl};
use rows::{columns, rows};

/// Words that stand in what the owner has written and nowhere else.
const SECRETS: [&str; 4] = ["quokka", "numbat", "bilby", "dunnart"];

/// It would make everything after it the deed of nobody.
const LOGOUT: &str = "/api/auth/logout";

/// A learner who has used everything once.
struct Owner {
    viewer: Viewer,
    found: Found,
}

async fn write(test: &Test, viewer: &Viewer, title: &str, mode: &str) -> NoteId {
    let service = NoteService::new(test.core.clone());
    let page = service.editor(viewer, None).await.unwrap();
    let fields = NoteFields {
        title: format!("{title} quokka"),
        body: "The numbat eats termites and sleeps at night in hollow logs.\n".to_owned(),
        category: "Bilby".to_owned(),
        tags: "dunnart".to_owned(),
        mode: mode.to_owned(),
    };
    let note = SaveNote {
        id: None,
        version: page.version,
        fields,
    };
    service.save(viewer, note).await.unwrap()
}

/// Signs `viewer` in on another device.
async fn other_session(test: &Test, viewer: &Viewer) -> Uuid {
    let here = session::Entity::find_by_id(viewer.session.0);
    let here = here.one(&test.core.db).await.unwrap().unwrap();
    let id = new_id(START);
    let elsewhere = session::Model { id, ..here };
    elsewhere
        .into_active_model()
        .insert(&test.core.db)
        .await
        .unwrap();
    id
}

/// Uses everything once as `viewer`, and looks at all that can be opened and posted then.
async fn live(test: &Test, browser: &mut Browser, viewer: &Viewer) -> Found {
    let elsewhere = other_session(test, viewer).await.to_string();
    let written = write(test, viewer, "Written", "explain").await;
    let shown = ticket(browser).await;
    let answer = [
        ("ticket", shown.as_str()),
        ("answer", "It eats termites, numbat says."),
    ];
    let answered = browser
        .post("/api/grading/submit", "/review", &answer)
        .await
        .leads_to();
    let event = answered
        .rsplit('/')
        .next()
        .unwrap()
        .split('?')
        .next()
        .unwrap();
    let waiting = crawl(browser).await;

    let form = browser
        .get(&answered)
        .await
        .html()
        .form("/api/review/answer");
    let rated = [
        ("ticket", form.value("ticket").unwrap()),
        ("rating", "good".to_owned()),
    ];
    let rated = rated
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    browser.post("/api/review/answer", &answered, &rated).await;
    for mode in ["recall", "title", "choose"] {
        write(test, viewer, mode, mode).await;
    }
    let gone = write(test, viewer, "Gone", "recall").await.to_string();
    browser.call("/api/notes/delete", &[("id", &gone)]).await;
    let note = written.to_string();
    let draft = [
        ("id", note.as_str()),
        ("version", "1"),
        ("title", "Draft quokka"),
        ("body", "numbat"),
    ];
    browser.call("/api/notes/keep_draft", &draft).await;
    browser
        .call("/api/settings/choose_scheduler", &[("scheduler", "ladder")])
        .await;
    let mut found = crawl(browser).await;
    found.pages.extend(waiting.pages);
    found.forms.extend(waiting.forms);
    found.pages.insert(answered.clone());

    let shown = ticket(browser).await;
    let change = changes(&found);
    let (shown, change) = (shown.as_str(), change.as_str());
    let by_code: [(&str, &[(&str, &str)]); 19] = [
        ("/api/grading/again", &[("id", event)]),
        ("/api/grading/state", &[("id", event)]),
        ("/api/grading/submit", &answer),
        ("/api/notes/check", &[("id", &note)]),
        ("/api/notes/discard_draft", &[("id", &note)]),
        ("/api/notes/keep_draft", &draft),
        ("/api/notes/preview", &[("body", "*x*")]),
        ("/api/notes/restore", &[("id", &gone)]),
        ("/api/review/accept_plan", &[("pace", "10")]),
        ("/api/review/drop_plan", &[]),
        ("/api/review/more", &[("what", "new"), ("next", "/review")]),
        ("/api/review/page", &[]),
        ("/api/review/skip", &[("ticket", shown)]),
        ("/api/review/upcoming", &[("ticket", shown)]),
        ("/api/settings/end_other_sessions", &[]),
        ("/api/settings/end_session", &[("session", &elsewhere)]),
        ("/api/settings/keep_days", &[("change", change)]),
        ("/api/settings/retry_address", &[]),
        ("/api/settings/undo_change", &[("change", change)]),
    ];
    let by_code = by_code
        .into_iter()
        .map(|(call, fields)| Form::new(call, "/dashboard", fields));
    found.forms.extend(by_code);
    for call in [
        "/api/settings/ai_consent",
        "/api/settings/save_time_zone",
        "/api/settings/move_days",
    ] {
        let fields = [
            ("consent", "give"),
            ("time_zone", "Europe/Paris"),
            ("change", change),
        ];
        found
            .forms
            .insert(Form::new(call, "/settings/review", &fields));
    }
    found
}

/// The scheduler change that the settings offer to take back.
fn changes(found: &Found) -> String {
    let mut forms = found
        .forms
        .iter()
        .filter(|form| form.call == "/api/settings/undo_change");
    let form = forms.next().expect("a change that can be taken back");
    form.pairs()
        .into_iter()
        .find(|(name, _)| *name == "change")
        .unwrap()
        .1
        .to_owned()
}

async fn owner(test: &Test) -> Owner {
    let viewer = viewer(test).await;
    let mut browser = Browser::of(&site_without_limits(test), test, &viewer);
    let found = live(test, &mut browser, &viewer).await;
    Owner { viewer, found }
}

/// Nothing the owner wrote is in `answer`, beyond what was sent.
fn tells_nothing(what: &str, answer: &Answer, sent: &[(&str, &str)]) {
    assert!(!answer.status.is_server_error(), "{what}: {answer:#?}");
    let body = answer.body.to_lowercase();
    for secret in SECRETS {
        let was_sent = sent
            .iter()
            .any(|(_, value)| value.to_lowercase().contains(secret));
        assert!(
            was_sent || !body.contains(secret),
            "{what} tells of {secret}: {answer:#?}"
        );
    }
}

async fn changes_nothing(test: &Test, owner: &Owner, browser: &mut Browser, who: &str) {
    let before = rows(test, owner.viewer.user).await;
    let signed_in = who != "nobody";
    for form in owner.found.forms.iter().filter(|form| form.call != LOGOUT) {
        let (call, fields) = (form.call.as_str(), form.pairs());
        let what = format!("{who} posts {call} {fields:?}");
        let called = browser.call(call, &fields).await;
        tells_nothing(&what, &called, &fields);
        let posted = browser.post(call, &form.page, &fields).await;
        tells_nothing(&what, &posted, &fields);
        if posted.status.is_redirection() {
            tells_nothing(&what, &browser.follow(&posted).await, &fields);
        }
        assert_eq!(rows(test, owner.viewer.user).await, before, "{what}");
    }
    let still = browser.get("/settings/profile").await.status == StatusCode::OK;
    assert_eq!(still, signed_in, "{who}");
    for (call, policy) in policy::CALLS
        .iter()
        .filter(|(_, policy)| *policy == Policy::Admin)
    {
        if who == "an admin" {
            continue;
        }
        let id = new_id(START).to_string();
        let answer = browser.call(call, &[("id", &id)]).await;
        let refused = [StatusCode::NOT_FOUND, StatusCode::UNAUTHORIZED];
        assert!(
            refused.contains(&answer.status),
            "{who} {call} {policy:?}: {answer:?}"
        );
    }
}

/// What only the server writes into an account.
async fn standing(test: &Test, user: UserId) -> impl PartialEq + std::fmt::Debug {
    let row = user::Entity::find_by_id(user.0)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap();
    (
        (row.id, row.email, row.role, row.password_hash),
        (
            row.email_verified_at,
            row.created_at,
            row.terms_version,
            row.terms_accepted_at,
        ),
        (
            row.parameter_set_id,
            row.ai_consent_version,
            row.mail_failed_at,
        ),
    )
}

fn attack(column: &str, owner: UserId) -> String {
    match column {
        "user_id" | "actor_id" | "sub" => owner.to_string(),
        "role" => "admin".to_owned(),
        "email" => "admin@example.com".to_owned(),
        "password_hash" => "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA".to_owned(),
        _ if column.ends_with("_id") => owner.to_string(),
        _ => "1".to_owned(),
    }
}

on_both! {
    async fn every_call_of_a_learner_is_among_what_is_tried(test: Test) {
        let owner = owner(&test).await;
        let tried: BTreeSet<&str> =
            owner.found.forms.iter().map(|form| form.call.as_str()).collect();
        let private = policy::CALLS.iter().filter(|(_, policy)| *policy == Policy::Learner);
        let missing: Vec<_> = private.filter(|(call, _)| !tried.contains(call)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let opened: BTreeSet<_> = owner.found.pages.iter().map(|path| {
            policy::rule(path.split('?').next().unwrap()).unwrap().0
        }).collect();
        let pages = policy::PAGES.iter().filter(|(_, policy)| *policy == Policy::Learner);
        let missing: Vec<_> = pages.filter(|(page, _)| !opened.contains(page)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    async fn another_learner_sees_and_changes_nothing(test: Test) {
        let owner = owner(&test).await;
        let router = site_without_limits(&test);
        let unverified = Person { verified: false, ..Person::named("Ara") };
        let others = [
            ("another learner", second_viewer(&test).await),
            ("an unverified learner", viewer_of(&test, unverified).await),
            ("an admin", viewer_of(&test, Person { role: Role::Admin, ..Person::named("Root") }).await),
        ];
        for (who, viewer) in others {
            let mut browser = Browser::of(&router, &test, &viewer);
            for path in &owner.found.pages {
                let answer = browser.get(path).await;
                tells_nothing(&format!("{who} opens {path}"), &answer, &[]);
                let pattern = policy::rule(path.split('?').next().unwrap()).unwrap().0;
                if pattern.contains('{') {
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who} opens {path}");
                }
            }
            changes_nothing(&test, &owner, &mut browser, who).await;
        }
    }

    async fn nobody_sees_and_changes_nothing(test: Test) {
        let owner = owner(&test).await;
        let mut guest = Browser::new(&site_without_limits(&test));
        for path in &owner.found.pages {
            let answer = guest.get(path).await;
            assert!(answer.leads_to().starts_with("/login?next="), "{path}");
            tells_nothing(path, &answer, &[]);
        }
        changes_nothing(&test, &owner, &mut guest, "nobody").await;
        assert!(guest.cookies.keys().all(|name| !name.contains("access")), "{:?}", guest.cookies);
    }

    async fn a_column_in_a_form_is_no_field(test: Test) {
        let owner = owner(&test).await;
        let me = second_viewer(&test).await;
        let mut browser = Browser::of(&site_without_limits(&test), &test, &me);
        let found = live(&test, &mut browser, &me).await;
        let columns = columns(&test).await;
        let theirs = rows(&test, owner.viewer.user).await;
        let mine = standing(&test, me.user).await;
        for form in found.forms.iter().filter(|form| form.call != LOGOUT) {
            let mut fields: BTreeMap<&str, String> = columns
                .iter()
                .map(|column| (column.as_str(), attack(column, owner.viewer.user)))
                .collect();
            for (name, value) in form.pairs() {
                fields.insert(name, value.to_owned());
            }
            // What the call takes under a column's name is the learner's to choose.
            let own = ["name", "language", "theme", "time_zone", "email"];
            fields.retain(|name, _| !own.contains(name) || form.pairs().iter().any(|(own, _)| own == name));
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let what = format!("{} {:?}", form.call, form.pairs());
            for answer in [
                browser.call(&form.call, &fields).await,
                browser.post(&form.call, &form.page, &fields).await,
            ] {
                assert!(!answer.status.is_server_error(), "{what}: {answer:#?}");
            }
            assert_eq!(rows(&test, owner.viewer.user).await, theirs, "{what}");
            assert!(standing(&test, me.user).await == mine, "{what}");
        }
        assert_eq!(browser.get("/settings/profile").await.status, StatusCode::OK);
    }
}
