//! Every page: who may see it, and what is true of its document whoever does.

use std::collections::BTreeSet;

use api::Viewer;
use domain::{auth::Role, id::NoteId};
use http::StatusCode;
use services::ids::new_id;

use crate::{
    browser::{Answer, Browser},
    common::{Person, START, on_both, second_viewer, viewer, viewer_of},
    notes::write,
    site::site,
};

const PUBLIC: [&str; 10] = [
    "/",
    "/login",
    "/register",
    "/verify-email",
    "/forgot-password",
    "/reset-password",
    "/change-email",
    "/unsubscribe",
    "/terms",
    "/privacy",
];
/// `{}` stands for a note's id.
const PRIVATE: [&str; 17] = [
    "/dashboard",
    "/notes",
    "/notes/new",
    "/notes/{}",
    "/notes/{}/edit",
    "/notes/{}/rubric",
    "/review",
    "/review/done",
    "/review/start",
    "/review/practice",
    "/review/catch-up",
    "/settings/profile",
    "/settings/review",
    "/settings/notifications",
    "/settings/security",
    "/settings/data",
    "/stats",
];
/// See `grading`.
const ANSWER: &str = "/review/answers/{}";
/// See `mailbox`.
const MAILBOX: &str = "/dev/mailbox";
/// For admins; see also `admin_jobs`, `admin_mail` and `ai`.
const ADMIN: [&str; 5] = [
    "/admin/jobs",
    "/admin/mail",
    "/admin/ai",
    "/admin/audit",
    "/admin/health",
];
/// Pages of later versions.
const TO_COME: [&str; 3] = ["/categories", "/notes/trash", "/admin/users"];

fn private(note: NoteId) -> impl Iterator<Item = String> {
    PRIVATE
        .into_iter()
        .map(move |path| path.replace("{}", &note.to_string()))
}

/// What is true of every document.
fn check(path: &str, answer: &Answer, language: &str, theme: &str) {
    let html = answer.html();
    assert!(answer.body.starts_with("<!DOCTYPE html>"), "{path}");
    assert!(!html.title().is_empty(), "{path} has a title");
    let root = html.all("html").next().unwrap();
    assert_eq!(root.get("lang"), language, "{path}");
    assert_eq!(root.get("data-theme"), theme, "{path}");
    assert_eq!(html.all("h1").count(), 1, "{path} has one head");
    assert_eq!(html.all("main").count(), 1, "{path} has one main part");
    let styled: Vec<_> = html.tags().filter(|tag| tag.has("style")).collect();
    assert!(styled.is_empty(), "{path}: {styled:?}");
    assert_eq!(html.all("style").count(), 0, "{path}");
    let handlers = html
        .tags()
        .filter(|tag| tag.attributes.keys().any(|name| name.starts_with("on")));
    assert_eq!(handlers.count(), 0, "{path} has no inline handler");
    let nonce = nonce(answer);
    for script in html.all("script").filter(|tag| !tag.has("src")) {
        assert_eq!(script.get("nonce"), nonce, "{path}: {script:?}");
    }
    assert_eq!(
        answer.header("cache-control"),
        "private, no-store",
        "{path}"
    );
}

/// The nonce that the page's policy allows.
fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy
        .split_once("'nonce-")
        .unwrap_or_else(|| panic!("a nonce in {policy:?}"));
    rest.split('\'').next().unwrap().to_owned()
}

on_both! {
    async fn the_tables_above_name_every_page(_test: Test) {
        let routes: BTreeSet<String> =
            server::router::pages().map(|path| path.replace("{id}", "{}")).collect();
        let named = PUBLIC.into_iter().chain(PRIVATE).chain(ADMIN).chain([ANSWER, MAILBOX]);
        assert_eq!(routes, named.map(str::to_owned).collect());
    }

    async fn anybody_sees_the_public_pages(test: Test) {
        let router = site(&test);
        let mut guest = Browser::new(&router);
        for path in PUBLIC {
            let answer = guest.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            check(path, &answer, "en", "");
        }
        assert!(guest.cookies.is_empty(), "looking sets no cookie");
    }

    async fn a_private_page_sends_the_anonymous_to_the_login(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await;
        let mut guest = Browser::new(&site(&test));
        for path in private(note).chain(["/notes?category=1&after=x".to_owned()]) {
            let answer = guest.get(&path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            let next = form_urlencoded::Serializer::new(String::new())
                .append_pair("next", &path)
                .finish();
            assert_eq!(answer.header("location"), format!("/login?{next}"));
            assert_eq!(answer.header("cache-control"), "private, no-store");
            let login = guest.follow(&answer).await;
            assert_eq!(login.html().form("/api/auth/login").value("next"), Some(path));
        }
    }

    async fn a_learner_sees_every_page(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Mitochondria").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for path in private(note).chain(PUBLIC.map(str::to_owned)) {
            let answer = browser.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            check(&path, &answer, "en", "");
        }
        let read = browser.get(&format!("/notes/{note}")).await;
        assert!(read.html().title().contains("Mitochondria"));
        let scripts = read.html().texts(|tag| tag.name == "script").concat();
        assert!(!scripts.contains("\nalert(1)") && !read.body.contains("<script>"), "{read:#?}");
    }

    async fn an_admin_sees_the_admins_pages_and_nobody_else_does(test: Test) {
        let root = Person { role: Role::Admin, ..Person::named("Root") };
        let (me, root) = (viewer(&test).await, viewer_of(&test, root).await);
        let router = site(&test);
        let mut guest = Browser::new(&router);
        for path in ADMIN {
            let next = path.replace('/', "%2F");
            assert_eq!(guest.get(path).await.leads_to(), format!("/login?next={next}"));
            let answer = Browser::of(&router, &test, &me).get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            check(path, &answer, "en", "");
            let answer = Browser::of(&router, &test, &root).get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            check(path, &answer, "en", "");
            for other in ADMIN {
                let html = answer.html();
                assert!(html.all("a").any(|link| link.get("href") == other), "{path} leads to {other}");
            }
        }
    }

    async fn nothing_due_leads_from_the_review_to_its_end(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let answer = browser.get("/review").await;
        assert_eq!(answer.leads_to(), "/review/done");
        let end = browser.follow(&answer).await;
        assert_eq!(end.status, StatusCode::OK);
    }

    async fn what_does_not_exist_is_404(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let theirs = write(&test, &you, "Theirs").await;
        let router = site(&test);
        let (mut guest, mut browser) = (Browser::new(&router), Browser::of(&router, &test, &me));
        for path in ["/nope", "/login/x", "/pkg/none.js", "/favicon.ico", "//x", "/%00"] {
            let answer = guest.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            check(path, &answer, "en", "");
        }
        let unknown = [
            format!("/notes/{theirs}"),
            format!("/notes/{theirs}/edit"),
            format!("/notes/{theirs}/rubric"),
            format!("/notes/{}", new_id(START)),
            format!("/review/answers/{}", new_id(START)),
            "/notes/garbage".to_owned(),
            "/notes/%FF".to_owned(),
            "/notes/1/2/3".to_owned(),
            format!("/notes?category={}", new_id(START)),
            "/notes?category=garbage".to_owned(),
            "/review/answers/1".to_owned(),
            format!("/review?category={}", new_id(START)),
            "/review?tag=garbage".to_owned(),
            format!("/review/practice?tag={}", new_id(START)),
            format!("/review/done?note={theirs}&since=1"),
        ];
        for path in unknown.into_iter().chain(TO_COME.map(str::to_owned)) {
            let answer = browser.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            check(&path, &answer, "en", "");
            assert!(!answer.body.contains("Theirs"), "{path}");
        }
    }

    async fn a_broken_cursor_is_told_as_such(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let answer = browser.get("/notes?after=broken").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        check("/notes", &answer, "en", "");
        let answer = browser.get("/notes?deleted=broken").await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    async fn a_forged_error_in_the_address_says_nothing_of_its_own(test: Test) {
        let mut guest = Browser::new(&site(&test));
        // {"error":"<b>hello</b>"} and no base64 at all.
        for error in ["eyJlcnJvciI6IjxiPmhlbGxvPC9iPiJ9", "%%%", "", "AA=="] {
            let path = format!("/login?__path=/api/auth/login&__err={error}");
            let answer = guest.get(&path).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            check(&path, &answer, "en", "");
            assert!(!answer.body.contains("<b>hello"), "{path}");
        }
    }

    async fn a_guests_language_and_theme_are_in_cookies(test: Test) {
        let mut guest = Browser::new(&site(&test));
        for (theme, language) in [("dark", "ko"), ("light", "en")] {
            guest.cookies.insert("resee-theme".to_owned(), theme.to_owned());
            guest.cookies.insert("resee-language".to_owned(), language.to_owned());
            for path in ["/", "/login", "/nope"] {
                check(path, &guest.get(path).await, language, theme);
            }
        }
        guest.cookies.insert("resee-theme".to_owned(), "pink".to_owned());
        guest.cookies.insert("resee-language".to_owned(), "xx".to_owned());
        check("/", &guest.get("/").await, "en", "");
    }

    async fn the_switch_outside_the_settings_is_remembered(test: Test) {
        let me: Viewer = viewer(&test).await;
        let router = site(&test);
        for mut browser in [Browser::new(&router), Browser::of(&router, &test, &me)] {
            let form = [("language", "ko"), ("next", "/terms")];
            let answer = browser.post("/api/look/keep", "/login", &form).await;
            assert_eq!(answer.leads_to(), "/terms");
            check("/terms", &browser.follow(&answer).await, "ko", "");
            let form = [("theme", "dark"), ("next", "//evil.example")];
            let answer = browser.post("/api/look/keep", "/login", &form).await;
            assert_eq!(answer.leads_to(), "/");
            check("/", &browser.follow(&answer).await, "ko", "dark");
        }
    }

    async fn a_learners_language_goes_before_the_browsers(test: Test) {
        let person = Person {
            language: domain::language::Language::Ko,
            ..Person::named("Minji")
        };
        let me = viewer_of(&test, person).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        browser.cookies.insert("resee-language".to_owned(), "en".to_owned());
        check("/dashboard", &browser.get("/dashboard").await, "ko", "");
    }

    async fn every_page_has_a_nonce_of_its_own(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let nonces: BTreeSet<String> = [guest.get("/").await, guest.get("/").await, guest.get("/login").await]
            .iter()
            .map(nonce)
            .collect();
        assert_eq!(nonces.len(), 3);
        assert!(nonces.iter().all(|nonce| nonce.len() >= 16));
    }
}
