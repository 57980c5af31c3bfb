//! A form that was posted with an ended session goes through the login and loses nothing.

use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    common::{Test, on_both},
    html::Html,
    site::site,
};

const EMAIL: &str = "minji@example.com";
const PASSWORD: &str = "graph paper moth";
const SAVE: &str = "/api/notes/save";

/// A browser whose session was ended from elsewhere after it had opened the editor, and the
/// number of its form.
async fn ended(test: &Test) -> (Browser, String) {
    let router = site(test);
    let mut browser = Browser::new(&router);
    browser.sign_up(EMAIL, PASSWORD).await;
    let editor = browser.get("/notes/new").await;
    let version = editor.html().value("version").unwrap();
    let mut elsewhere = browser.clone();
    let out = elsewhere
        .post("/api/auth/logout", "/settings/profile", &[])
        .await;
    assert_eq!(out.leads_to(), "/");
    (browser, version)
}

/// The login form that a page shows, as its hidden fields.
fn hidden(html: &Html) -> Vec<(String, String)> {
    html.form("/api/auth/login")
        .all("input")
        .filter(|tag| tag.get("type") == "hidden")
        .map(|tag| (tag.get("name").to_owned(), tag.get("value").to_owned()))
        .collect()
}

/// Fills the login in that `page` shows and posts all of it, as the browser would.
async fn log_in(browser: &mut Browser, page: &Answer, password: &str) -> Answer {
    let mut form = login_form(page, password);
    let html = page.html();
    let login = html
        .all("form")
        .find(|tag| tag.get("action") == "/api/auth/login");
    assert!(login.is_some_and(|form| form.get("method") == "post"));
    let form: Vec<(&str, &str)> = form
        .iter_mut()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    // The page stands at the address of the call that it answered.
    browser.post("/api/auth/login", SAVE, &form).await
}

fn login_form(page: &Answer, password: &str) -> Vec<(String, String)> {
    let mut form = hidden(&page.html());
    form.push(("email".to_owned(), EMAIL.to_owned()));
    form.push(("password".to_owned(), password.to_owned()));
    form
}

/// Follows a 307: the same body again.
async fn again(browser: &mut Browser, page: &Answer, answer: &Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT, "{answer:#?}");
    let form = login_form(page, PASSWORD);
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(&answer.leads_to(), SAVE, &form).await
}

on_both! {
    async fn a_form_posted_with_an_ended_session_is_posted_after_login(test: Test) {
        let (mut browser, version) = ended(&test).await;
        let body = format!("{}<&\"'\r\n\tend ", "가".repeat(49_000));
        let fields = [
            ("id", ""),
            ("version", version.as_str()),
            ("title", "Kept <title>"),
            ("body", &body),
            ("category", "Shelf"),
            ("tags", "one, two"),
            ("mode", "explain"),
        ];
        let page = browser.post(SAVE, "/notes/new", &fields).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert_eq!(page.header("cache-control"), "private, no-store");
        let html = page.html();
        assert!(html.title().contains("Log in"));
        let carried = hidden(&html);
        for (name, value) in fields {
            assert!(carried.contains(&(name.to_owned(), value.to_owned())), "{name} is carried");
        }

        let signed_in = log_in(&mut browser, &page, PASSWORD).await;
        let saved = again(&mut browser, &page, &signed_in).await;
        let path = saved.leads_to();
        assert!(path.starts_with("/notes/"), "{path}");
        let read = browser.get(&format!("{path}/edit")).await.html();
        assert_eq!(read.value("title").as_deref(), Some("Kept <title>"));
        assert_eq!(read.value("body"), Some(body));
        assert_eq!(read.value("mode").as_deref(), Some("explain"));
    }

    async fn a_wrong_password_on_the_way_loses_nothing(test: Test) {
        let (mut browser, version) = ended(&test).await;
        let fields = [("id", ""), ("version", version.as_str()), ("title", "Title"), ("body", "Body"), ("mode", "recall")];
        let page = browser.post(SAVE, "/notes/new", &fields).await;
        let carried = hidden(&page.html());
        let refused = log_in(&mut browser, &page, "not the password").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let html = refused.html();
        assert_eq!(html.alerts(), ["That email and password don't match."]);
        assert_eq!(html.value("email").as_deref(), Some(EMAIL));
        assert_eq!(html.value("password").as_deref(), Some(""));
        assert_eq!(hidden(&html), carried);
        let signed_in = log_in(&mut browser, &refused, PASSWORD).await;
        let saved = again(&mut browser, &refused, &signed_in).await;
        assert!(saved.leads_to().starts_with("/notes/"));
    }

    async fn a_form_refused_after_the_login_leads_back_to_its_page(test: Test) {
        let (mut browser, version) = ended(&test).await;
        let fields = [("id", ""), ("version", version.as_str()), ("title", ""), ("body", "Words"), ("mode", "recall")];
        let page = browser.post(SAVE, "/notes/new", &fields).await;
        let signed_in = log_in(&mut browser, &page, PASSWORD).await;
        let refused = again(&mut browser, &page, &signed_in).await;
        assert_eq!(refused.page(), "/notes/new");
        let html = browser.follow(&refused).await.html();
        assert_eq!(html.message("title").as_deref(), Some("This is empty. Please fill it in."));
        assert_eq!(html.value("body").as_deref(), Some("Words"));
    }

    async fn a_password_is_asked_for_anew_and_never_sent_back(test: Test) {
        const TYPED: &str = "limes on a tin roof";
        let (mut browser, _) = ended(&test).await;
        let fields = [("current_password", PASSWORD), ("new_password", TYPED), ("new_email", "new@example.com")];
        let page = browser.post("/api/settings/ask_email_change", "/settings/security", &fields).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        let wrong = log_in(&mut browser, &page, "not the password").await;
        for page in [&page, &wrong] {
            assert!(!page.body.contains(PASSWORD) && !page.body.contains(TYPED), "{page:#?}");
            let kept = ("new_email".to_owned(), "new@example.com".to_owned());
            assert!(hidden(&page.html()).contains(&kept));
        }
        let signed_in = log_in(&mut browser, &wrong, PASSWORD).await;
        let refused = again(&mut browser, &wrong, &signed_in).await;
        assert_eq!(refused.page(), "/settings/security");
        let html = browser.follow(&refused).await.html();
        assert!(html.form("/api/settings/ask_email_change").message("current_password").is_some());
    }

    async fn every_private_form_is_interrupted(test: Test) {
        let (mut browser, _) = ended(&test).await;
        for call in ["/api/settings/save_profile", "/api/review/answer", "/api/review/undo", "/api/notes/delete"] {
            let page = browser.post(call, "/dashboard", &[("field", "value"), ("field", "other")]).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{call}");
            let carried = hidden(&page.html());
            for value in ["value", "other"] {
                assert!(carried.contains(&("field".to_owned(), value.to_owned())), "{call}");
            }
            let resume = carried.iter().find(|(name, _)| name == "resume").unwrap();
            assert!(resume.1.starts_with(call), "{resume:?}");
        }
    }

    async fn a_login_resumes_only_our_own_calls(test: Test) {
        let (mut browser, _) = ended(&test).await;
        for resume in ["https://evil.example/api/notes/save", "//evil.example", "/api/auth/logout", "/dashboard", "\r\nX: y"] {
            let form = [("email", EMAIL), ("password", PASSWORD), ("resume", resume)];
            let answer = browser.post("/api/auth/login", "/login", &form).await;
            assert_eq!(answer.leads_to(), "/dashboard", "{resume:?}");
        }
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "/api/auth/logout", "javascript:x"] {
            let form = [("email", EMAIL), ("password", PASSWORD), ("next", next)];
            let answer = browser.post("/api/auth/login", "/login", &form).await;
            assert_eq!(answer.leads_to(), "/dashboard", "{next:?}");
        }
        let form = [("email", EMAIL), ("password", PASSWORD), ("next", "/notes?category=1")];
        let answer = browser.post("/api/auth/login", "/login", &form).await;
        assert_eq!(answer.leads_to(), "/notes?category=1");
    }

    async fn a_page_to_go_back_to_is_one_of_ours(test: Test) {
        let (mut browser, _) = ended(&test).await;
        browser.post("/api/auth/login", "/login", &[("email", EMAIL), ("password", PASSWORD)]).await;
        for back in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "x", ""] {
            let call = format!("{SAVE}?back={back}");
            let answer = browser.post(&call, "/notes/new", &[("version", "1")]).await;
            assert_eq!(answer.page(), "/notes/new", "{back}");
        }
    }
}
