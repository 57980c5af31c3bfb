//! What stands in the headers of every answer.

use std::collections::BTreeMap;

use http::StatusCode;

use crate::{
    browser::{Answer, Browser},
    common::{on_both, viewer},
    notes::write,
    site::{site, site_with},
};

fn directives(answer: &Answer) -> BTreeMap<&str, Vec<&str>> {
    answer
        .header("content-security-policy")
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect()
}

fn check(what: &str, answer: &Answer, https: bool) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}");
    }
    assert!(
        answer.header("permissions-policy").contains("camera=()"),
        "{what}"
    );
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    let (hsts, coop) = (
        answer.header("strict-transport-security"),
        answer.header("cross-origin-opener-policy"),
    );
    if https {
        assert!(hsts.starts_with("max-age=31536000"), "{what}");
        assert_eq!(coop, "same-origin", "{what}");
    } else {
        assert_eq!((hsts, coop), ("", ""), "{what}");
    }
    assert_eq!(
        answer
            .headers
            .get_all("content-security-policy")
            .iter()
            .count(),
        1,
        "{what}"
    );
    let policy = directives(answer);
    assert_eq!(policy["default-src"], ["'none'"], "{what}");
    assert_eq!(policy["frame-ancestors"], ["'none'"], "{what}");
    for words in policy.values() {
        for word in words {
            assert!(
                !matches!(*word, "'unsafe-inline'" | "'unsafe-eval'" | "*" | "http:"),
                "{what}: {policy:?}"
            );
        }
    }
}

on_both! {
    async fn every_answer_carries_the_security_headers(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let router = site(&test);
        let (mut guest, mut browser) = (Browser::new(&router), Browser::of(&router, &test, &me));
        check("page", &guest.get("/").await, true);
        check("personal page", &browser.get("/notes").await, true);
        check("redirect", &guest.get("/notes").await, true);
        check("missing page", &guest.get("/nope").await, true);
        check("missing call", &guest.get("/api/nope").await, true);
        check("wrong method", &guest.get("/api/auth/login").await, true);
        check("health", &guest.get("/api/health/").await, true);
        check("robots", &guest.get("/robots.txt").await, true);
        check("refused call", &guest.call("/api/review/page", &[]).await, true);
        check("call", &browser.call("/api/review/page", &[]).await, true);
        check("form", &browser.post("/api/look/keep", "/", &[]).await, true);
        let form = [("title", "x".repeat(2_000_000))];
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        check("too large", &browser.call("/api/notes/save", &form).await, true);
        check("ended session", &guest.post("/api/notes/save", "/notes/new", &[]).await, true);
    }

    async fn a_page_may_load_what_it_names_and_nothing_else(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for path in ["/", "/dashboard", "/nope"] {
            let answer = browser.get(path).await;
            let policy = directives(&answer);
            let scripts = &policy["script-src"];
            assert!(scripts.contains(&"'wasm-unsafe-eval'"), "{path}");
            assert!(scripts.iter().any(|word| word.starts_with("'nonce-")), "{path}");
            assert_eq!(policy["base-uri"], ["'none'"], "{path}");
            assert_eq!(policy["object-src"], ["'none'"], "{path}");
            assert_eq!(policy["form-action"], ["'self'"], "{path}");
            for own in ["script-src", "style-src", "font-src", "img-src", "connect-src", "manifest-src"] {
                assert!(policy[own].contains(&"'self'"), "{path}: {own}");
            }
            for (tag, attribute) in [("script", "src"), ("link", "href"), ("img", "src")] {
                for tag in answer.html().all(tag).filter(|tag| tag.has(attribute)) {
                    let address = tag.get(attribute);
                    assert!(address.starts_with('/') && !address.starts_with("//"), "{path}: {address}");
                }
            }
        }
    }

    async fn an_unencrypted_site_does_not_claim_to_be_encrypted(test: Test) {
        let mut test = test;
        test.set(|settings| {
            settings.public_url = "http://127.0.0.1:3000".to_owned();
            settings.cookies = services::core::Cookies {
                access: "resee-access-3000".to_owned(),
                refresh: "resee-refresh-3000".to_owned(),
                secure: false,
            };
        });
        let names = [("LIMIT_REQUESTS_PER_SECOND", "1000000"), ("ALLOWED_HOSTS", "resee.test")];
        let mut guest = Browser::new(&site_with(&test, &names));
        check("page", &guest.get("/").await, false);
        check("health", &guest.get("/api/health/").await, false);
        let form = [("email", "x@example.com"), ("password", "wrong")];
        let refused = guest.post("/api/auth/login", "/login", &form).await;
        let cookie = refused.header("set-cookie");
        assert!(cookie.starts_with("resee-form=") && !cookie.contains("Secure"), "{cookie}");
    }

    async fn cookies_of_an_encrypted_site_are_bound_to_it(test: Test) {
        let mut guest = Browser::new(&site(&test));
        let form = [("email", "x@example.com"), ("password", "wrong")];
        let refused = guest.post("/api/auth/login", "/login", &form).await;
        assert_eq!(refused.status, StatusCode::FOUND);
        let cookie = refused.header("set-cookie");
        for part in ["__Host-resee-form=", "Path=/", "SameSite=Lax", "HttpOnly", "Secure"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}
