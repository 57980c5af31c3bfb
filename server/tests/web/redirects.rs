//! Wherever a redirect can be asked for, it leads to a page of ours.

use std::collections::BTreeSet;

use axum::body::Body;
use http::{Request, StatusCode, header};
use url::Url;

use crate::{
    browser::{Answer, Browser, FORM, ORIGIN, encoded, posted},
    common::{on_both, viewer},
    notes::write,
    site::site,
};

/// What is tried as a destination. None of it is a page of ours for a browser that reads it.
const FOREIGN: [&str; 64] = [
    "//evil.example",
    "///evil.example",
    "////evil.example/",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "//\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\u{0}//evil.example",
    "/ /evil.example",
    "/\u{b}/evil.example",
    "/\u{c}/evil.example",
    "/\u{a0}/evil.example",
    "/\u{2028}/evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https:\\\\evil.example",
    "HTTPS://evil.example",
    "http://evil.example",
    "ht\ttps://evil.example",
    "\u{1}https://evil.example",
    "//resee.test@evil.example",
    "https://resee.test@evil.example/",
    "https://resee.test:443@evil.example/",
    "https://resee.test.evil.example/",
    "https://resee.test%2eevil.example/",
    "https://resee.test\\@evil.example/",
    "https://resee.test#@evil.example/",
    "https://resee.test?@evil.example/",
    "https://evil.example#resee.test",
    "https://evil.example?resee.test",
    "https://resee.test:8443/",
    "http://resee.test/",
    "//evil.example%2f..",
    "//evil.example/%2e%2e",
    "//0x7f000001/",
    "//2130706433/",
    "//[::1]/",
    "//evil%E3%80%82example",
    "//evil\u{3002}example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "javascript://resee.test/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://resee.test/x",
    "file:///etc/passwd",
    "about:blank",
    "mailto:a@evil.example",
    "evil.example",
    "@evil.example",
    ".evil.example",
    ":443@evil.example",
    "/api/auth/logout",
    "/notes\r\nLocation: https://evil.example",
];

/// Where a browser that is at `here` goes after `answer`; nowhere when it is not sent on.
fn destination(here: &str, answer: &Answer) -> Option<Url> {
    let locations = answer.headers.get_all(header::LOCATION).iter().count();
    assert!(locations <= 1, "{answer:#?}");
    let refresh = answer.header("refresh");
    assert_eq!(refresh, "", "{answer:#?}");
    answer.status.is_redirection().then(|| {
        let base = Url::parse(&format!("{ORIGIN}{here}")).unwrap();
        base.join(answer.header("location")).unwrap()
    })
}

fn assert_ours(what: &str, here: &str, answer: &Answer) {
    assert!(!answer.status.is_server_error(), "{what}: {answer:#?}");
    if let Some(to) = destination(here, answer) {
        assert_eq!(to.origin().ascii_serialization(), ORIGIN, "{what}: {to}");
        assert!(!to.path().starts_with("/api/"), "{what}: {to}");
    }
}

/// A plain form with `referer`, which need not be a header's value.
async fn post(browser: &mut Browser, call: &str, referer: &str, fields: &[(&str, &str)]) -> Answer {
    let mut request = posted(call, FORM);
    if let Ok(value) = http::HeaderValue::from_str(referer) {
        request = request.header(header::REFERER, value);
    }
    let request = request.body(Body::from(encoded(fields)));
    browser.send(request.unwrap()).await
}

#[test]
fn each_is_tried_once_and_would_lead_elsewhere() {
    assert_eq!(FOREIGN.iter().collect::<BTreeSet<_>>().len(), FOREIGN.len());
    let base = Url::parse(&format!("{ORIGIN}/login")).unwrap();
    let leads = |to: &&&str| base.join(to).is_ok_and(|to| to.origin() != base.origin());
    // Others are ours by luck of one parser, or none for another.
    assert!(FOREIGN.iter().filter(leads).count() >= 40);
}

on_both! {
    async fn a_named_destination_is_a_page_of_ours(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let router = site(&test);
        let mut guest = Browser::new(&router);
        guest.sign_up("guest@example.com", "graph paper moth").await;
        let mut browser = Browser::of(&router, &test, &me);
        for next in FOREIGN {
            let login = [("email", "guest@example.com"), ("password", "graph paper moth"), ("next", next), ("resume", next)];
            let answer = post(&mut guest, "/api/auth/login", &format!("{ORIGIN}/login"), &login).await;
            assert_ours(&format!("login {next:?}"), "/login", &answer);
            assert_eq!(answer.page(), "/dashboard", "{next:?}");
            for (call, name, value) in [
                ("/api/look/keep", "theme", "dark"),
                ("/api/review/more", "what", "new"),
                ("/api/review/undo", "event", "x"),
                ("/api/settings/ai_consent", "consent", "withdraw"),
                ("/api/admin/retry_job", "id", "x"),
            ] {
                let fields = [(name, value), ("next", next), ("shown", next), ("back", next)];
                let answer = post(&mut browser, call, &format!("{ORIGIN}/review"), &fields).await;
                assert_ours(&format!("{call} {next:?}"), "/review", &answer);
            }
        }
    }

    async fn a_refused_form_is_led_back_to_a_page_of_ours(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let mut guest = Browser::new(&router);
        for referer in FOREIGN {
            for call in [
                "/api/auth/login",
                "/api/auth/register",
                "/api/auth/verify",
                "/api/notes/save",
                "/api/review/answer",
                "/api/settings/save_profile",
            ] {
                let browser = if call.starts_with("/api/auth/") { &mut guest } else { &mut browser };
                let answer = post(browser, call, referer, &[("email", ""), ("name", "")]).await;
                assert_ours(&format!("{call} from {referer:?}"), "/", &answer);
                // The page that a posted form stood on travels in the query of a resumed call.
                let back = format!("{call}?{}", encoded(&[("back", referer)]));
                let answer = post(browser, &back, &format!("{ORIGIN}{call}"), &[]).await;
                if let Some(to) = destination(call, &answer) {
                    assert_eq!(to.origin().ascii_serialization(), ORIGIN, "{back}: {to}");
                }
            }
            test.clock.advance(60_000);
        }
        // Sent on by our own page, which is another name's for the proxy.
        let answer = post(&mut guest, "/api/auth/register", &format!("{ORIGIN}/register"), &[]).await;
        assert_eq!(answer.page(), "/register");
    }

    async fn addresses_with_a_destination_lead_to_a_page_of_ours(test: Test) {
        let router = site(&test);
        let mut guest = Browser::new(&router);
        for next in FOREIGN {
            let typed: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            for path in [
                format!("/{next}"),
                format!("/{typed}"),
                format!("/notes/{typed}"),
                format!("/dashboard?next={typed}"),
                format!("/invite/{typed}"),
                format!("/login?next={typed}"),
                format!("/.well-known/change-password?next={typed}"),
                format!("/unsubscribe?token={typed}"),
            ] {
                // What is no address for the listener never comes this far.
                let Ok(request) = Request::builder().uri(&path).header(header::ACCEPT, FORM).body(Body::empty()) else {
                    continue;
                };
                let answer = guest.send(request).await;
                if answer.status != StatusCode::MISDIRECTED_REQUEST {
                    assert_ours(&path, &path, &answer);
                }
                if answer.header("content-type").starts_with("text/html") {
                    for form in answer.html().all("form") {
                        let action = form.get("action");
                        assert!(action.starts_with('/') && !action.starts_with("//"), "{path}: {action}");
                    }
                }
            }
        }
    }

    async fn what_an_address_says_went_wrong_is_one_of_our_sentences(test: Test) {
        let mut guest = Browser::new(&site(&test));
        for error in [
            "You have been hacked, call 555-0100",
            "eyJlcnJvciI6ImV2aWwifQ==",
            "eyJlcnJvciI6ImludmFsaWQiLCJmaWVsZHMiOnsiZXZpbCI6ImV2aWwifX0=",
            "<script>alert(1)</script>",
            "U2VydmVyRXJyb3J8WW91IGhhdmUgYmVlbiBoYWNrZWQ=",
        ] {
            for page in ["/login", "/register", "/forgot-password", "/verify-email", "/reset-password"] {
                let query = encoded(&[("__path", "/api/auth/login"), ("__err", error)]);
                let answer = guest.get(&format!("{page}?{query}")).await;
                assert!(!answer.status.is_server_error(), "{page}");
                let html = answer.html();
                let shown = html.alerts().concat() + &html.title();
                for told in ["hacked", "evil", "alert(1)", "555"] {
                    assert!(!shown.contains(told), "{page}: {shown}");
                }
                assert_eq!(html.all("script").filter(|tag| !tag.has("nonce")).count(), 0, "{page}");
            }
        }
    }
}
