//! Files of the site folder: the same for everybody, and nobody's cookies beside them.

use std::{fs, path::PathBuf};

use http::{Request, StatusCode, header};

use crate::{
    browser::Browser,
    common::{Test, on_both},
    site::site_of,
};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A site folder beside something that is nobody's business.
fn folder(test: &Test) -> PathBuf {
    let site = test.dir.join("site");
    for (name, content) in [
        ("pkg/resee.abc.js", "code"),
        ("pkg/resee.abc.js.br", "brotli"),
        ("fonts/a.woff2", "font"),
        ("favicon.svg", "<svg/>"),
    ] {
        let path = site.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    fs::write(test.dir.join("secret.key"), "secret").unwrap();
    site
}

on_both! {
    async fn hashed_files_are_kept_for_good_and_the_others_are_not(test: Test) {
        let mut guest = Browser::new(&site_of(&test, &folder(&test)));
        for (path, cache) in [
            ("/pkg/resee.abc.js", IMMUTABLE),
            ("/fonts/a.woff2", IMMUTABLE),
            ("/favicon.svg", "private, no-store"),
        ] {
            let answer = guest.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.header("cache-control"), cache, "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        }
        let missing = guest.get("/pkg/resee.old.js").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert_eq!(missing.header("cache-control"), "private, no-store");
    }

    async fn a_browser_gets_the_compressed_file(test: Test) {
        let mut guest = Browser::new(&site_of(&test, &folder(&test)));
        let request = Request::builder()
            .uri("/pkg/resee.abc.js")
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .body(axum::body::Body::empty());
        let answer = guest.send(request.unwrap()).await;
        assert_eq!((answer.header("content-encoding"), answer.body.as_str()), ("br", "brotli"));
        assert!(answer.header("content-type").contains("javascript"));
    }

    async fn a_file_renews_no_session(test: Test) {
        let mut browser = Browser::new(&site_of(&test, &folder(&test)));
        browser.sign_up("minji@example.com", "graph paper moth").await;
        test.clock.advance(11 * 60_000);
        let (answer, sent) = test.statements(browser.get("/pkg/resee.abc.js")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("set-cookie"), "");
        assert!(sent.is_empty(), "{sent:#?}");
        let page = browser.get("/dashboard").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_ne!(page.header("set-cookie"), "");
    }

    async fn nothing_outside_of_the_folder_is_served(test: Test) {
        let mut guest = Browser::new(&site_of(&test, &folder(&test)));
        for path in [
            "/../secret.key",
            "/pkg/../../secret.key",
            "/%2e%2e/secret.key",
            "/..%2fsecret.key",
            "/pkg/..%5c..%5csecret.key",
            "//secret.key",
            "/secret.key%00.js",
            "/resee.sqlite",
            "/pkg",
            "/pkg/",
        ] {
            let answer = guest.get(path).await;
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
            assert!(!answer.body.contains("secret\n") && answer.body != "secret", "{path}");
        }
    }

    async fn a_page_that_is_asked_for_as_a_file_is_not_kept(test: Test) {
        let mut browser = Browser::new(&site_of(&test, &folder(&test)));
        browser.sign_up("minji@example.com", "graph paper moth").await;
        for path in ["/notes/x.css", "/dashboard/x.js", "/settings/profile/a.svg"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        }
    }
}
