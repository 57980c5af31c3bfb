//! Names that requests are for: ours are answered, and no request puts another one into a mail.

use axum::{Router, body::Body};
use entity::mail;
use http::{Request, StatusCode, header};
use sea_orm::EntityTrait;
use services::mail::{Files, send};

use crate::{
    browser::{Answer, Browser, CALL, FORM, ORIGIN, encoded, posted},
    common::{Test, on_both, viewer},
    listening::{read, serve},
    site::{site, site_with},
};

const EVIL: &str = "evil.example";

async fn ask(router: &Router, path: &str, hosts: &[&str]) -> Answer {
    let mut request = Request::builder().uri(path).header(header::ACCEPT, FORM);
    for host in hosts {
        request = request.header(header::HOST, *host);
    }
    let request = request.body(Body::empty()).unwrap();
    Browser::new(router).send(request).await
}

/// Sends what is posted, and returns all mails so far as they were sent: whole, and as text.
async fn sent(test: &Test) -> Vec<(String, String)> {
    let dir = test.dir.join("sent");
    let files = Files::new(&dir, "Resee <resee@resee.test>").unwrap();
    for row in mail::Entity::find().all(&test.core.db).await.unwrap() {
        send::run(&test.core, &files, row.id).await.unwrap();
    }
    let mut mails = Vec::new();
    for file in std::fs::read_dir(&dir).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            let stored: serde_json::Value =
                serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let eml = std::fs::read_to_string(path.with_extension("eml")).unwrap();
            mails.push((
                eml,
                format!(
                    "{}\n{}",
                    stored["subject"],
                    stored["text"].as_str().unwrap()
                ),
            ));
        }
    }
    mails
}

on_both! {
    async fn requests_for_other_names_are_refused(test: Test) {
        let me = viewer(&test).await;
        let router = site(&test);
        for host in [
            EVIL,
            "resee.test.evil.example",
            "evil.example:443",
            "resee.test@evil.example",
            "xn--rese-0na.test",
            "169.254.169.254",
            "[fe80::1]",
            "resee.test,evil.example",
            "resee.test evil.example",
            "",
        ] {
            for path in ["/", "/login", "/dashboard", "/nope", "/api/auth/login", "/robots.txt", "/api/health/detailed/"] {
                let (answer, statements) = test.statements(ask(&router, path, &[host])).await;
                assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host:?} {path}");
                assert!(statements.is_empty(), "{host:?} {path}: {statements:#?}");
                assert_eq!(answer.header("x-content-type-options"), "nosniff");
                assert_eq!(answer.header("set-cookie"), "");
                assert!(!answer.body.contains(EVIL), "{}", answer.body);
            }
        }
        for host in ["resee.test", "RESEE.TEST", "resee.test:443", "resee.test.", "localhost:3000", "127.0.0.1", "[::1]:9"] {
            assert_eq!(ask(&router, "/login", &[host]).await.status, StatusCode::OK, "{host}");
        }
        // Neither a session nor a header of a proxy makes another name ours.
        let mut browser = Browser::of(&router, &test, &me);
        for name in ["x-forwarded-host", "x-host", "forwarded", "x-original-host", "x-forwarded-server"] {
            let request = Request::builder().uri("/notes").header(header::HOST, EVIL).header(name, "resee.test");
            let answer = browser.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{name}");
            let request = Request::builder().uri("/notes").header(name, EVIL);
            let answer = browser.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK, "{name}");
            assert!(!answer.body.contains(EVIL), "{name}");
        }
    }

    async fn it_must_be_clear_what_a_request_is_for(test: Test) {
        let router = site(&test);
        for hosts in [&["resee.test", EVIL][..], &[EVIL, "resee.test"], &["resee.test", "resee.test"]] {
            assert_eq!(ask(&router, "/", hosts).await.status, StatusCode::BAD_REQUEST, "{hosts:?}");
        }
        // The name in the address counts, whatever else is said (RFC 9112, 3.2.2).
        let absolute = |host: &str| format!("http://{host}/login");
        assert_eq!(ask(&router, &absolute("resee.test"), &[EVIL]).await.status, StatusCode::OK);
        let answer = ask(&router, &absolute(EVIL), &["resee.test"]).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
        let server = serve(router).await;
        for (head, status) in [
            ("GET / HTTP/1.1\r\n", "400"),
            ("GET / HTTP/1.0\r\n", "400"),
            ("GET / HTTP/1.1\r\nHost: evil.example\r\n", "421"),
            ("GET http://evil.example/ HTTP/1.1\r\nHost: resee.test\r\n", "421"),
            ("GET / HTTP/1.1\r\nHost: resee.test\r\nHost: resee.test\r\n", "400"),
            ("GET / HTTP/1.1\r\nHost: resee.test\r\n", "200"),
        ] {
            let answer = server.says(&format!("{head}Connection: close\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.") && answer[8..].starts_with(&format!(" {status}")), "{head}{answer}");
        }
    }

    async fn probes_may_call_it_anything(test: Test) {
        let router = site(&test);
        for path in ["/api/health/", "/api/health/ready"] {
            assert_eq!(ask(&router, path, &["10.0.0.9:3000"]).await.status, StatusCode::OK, "{path}");
        }
    }

    async fn more_names_can_be_allowed(test: Test) {
        let router = site_with(&test, &[
            ("LISTEN_ADDR", "0.0.0.0:3000"),
            ("ALLOWED_HOSTS", "Resee.local, 10.0.0.9,[2001:db8::7]"),
        ]);
        for host in ["resee.local", "10.0.0.9:3000", "[2001:db8::7]:3000", "resee.test"] {
            assert_eq!(ask(&router, "/login", &[host]).await.status, StatusCode::OK, "{host}");
        }
        for host in ["localhost", "127.0.0.1:3000", "0.0.0.0:3000", "10.0.0.8", "sub.resee.local"] {
            let answer = ask(&router, "/login", &[host]).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        }
    }

    async fn links_in_mails_are_ours_whatever_the_request_says(test: Test) {
        let router = site_with(&test, &[
            ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
            ("ALLOWED_HOSTS", "alias.test"),
        ]);
        let poisoned = async |browser: &mut Browser, call: &str, host: &str, fields: &[(&str, &str)]| {
            let request = posted(call, CALL)
                .header(header::HOST, host)
                .header("x-forwarded-host", EVIL)
                .header("x-forwarded-server", EVIL)
                .header("x-forwarded-proto", "ftp")
                .header("x-forwarded-port", "666")
                .header("forwarded", format!("host={EVIL};proto=http"))
                .header("x-original-url", format!("https://{EVIL}/"))
                .header(header::REFERER, format!("https://{EVIL}/"))
                .body(Body::from(encoded(fields)));
            browser.send(request.unwrap()).await
        };
        let mut guest = Browser::new(&router);
        let form = [
            ("email", "minji@example.com"),
            ("password", "graph paper moth"),
            ("terms", "on"),
            ("age", "on"),
        ];
        for host in ["alias.test", "alias.test:666", "resee.test:666", "RESEE.TEST."] {
            assert!(poisoned(&mut guest, "/api/auth/register", host, &form).await.status.is_success());
            for call in ["/api/auth/resend", "/api/auth/forgot"] {
                let answer = poisoned(&mut guest, call, host, &form[..1]).await;
                assert!(answer.status.is_success(), "{call}: {answer:?}");
            }
            let answer = poisoned(&mut guest, "/api/auth/login", host, &form[..2]).await;
            assert_eq!(answer.status, StatusCode::OK);
            let change = [("new_email", "new@example.com"), ("current_password", "graph paper moth")];
            let answer = poisoned(&mut guest, "/api/settings/ask_email_change", host, &change).await;
            assert!(answer.status.is_success(), "{answer:?}");
            sent(&test).await;
        }
        // Not even refused ones leave anything.
        let before = mail::Entity::find().all(&test.core.db).await.unwrap().len();
        assert_eq!(poisoned(&mut guest, "/api/auth/forgot", EVIL, &form[..1]).await.status, StatusCode::MISDIRECTED_REQUEST);
        assert_eq!(mail::Entity::find().all(&test.core.db).await.unwrap().len(), before);
        let mails = sent(&test).await;
        let mut links = 0;
        for (eml, whole) in &mails {
            for foreign in [EVIL, "alias.test", "test:666", "ftp:"] {
                assert!(!eml.contains(foreign) && !whole.contains(foreign), "{eml}{whole}");
            }
            for (at, _) in whole.match_indices("://") {
                let scheme = whole[..at].rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |end| end + 1);
                let link = &whole[scheme..];
                let rest = link.strip_prefix(ORIGIN);
                assert!(rest.is_some_and(|rest| rest.starts_with(['/', '\n'])), "{link}");
                links += 1;
            }
        }
        assert!(mails.len() >= 12 && links >= 12, "{} mails, {links} links", mails.len());
    }
}

#[tokio::test]
async fn a_connection_goes_on_after_a_refusal() {
    crate::common::run(crate::common::Backend::Sqlite, async |test: Test| {
        let server = serve(site(&test)).await;
        let mut client = server.connect().await;
        for (host, status) in [(EVIL, "421"), ("resee.test", "200"), (EVIL, "421")] {
            let request = format!("GET /robots.txt HTTP/1.1\r\nHost: {host}\r\n\r\n");
            tokio::io::AsyncWriteExt::write_all(&mut client, request.as_bytes())
                .await
                .unwrap();
            let answer = read(&mut client, "\n").await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{answer}"
            );
        }
    })
    .await;
}
