//! Nothing that a stranger can see tells whether an address has an account.

use entity::mail;
use sea_orm::EntityTrait;

use crate::{
    browser::{Answer, Browser},
    common::{Person, Test, insert_user, on_both},
    site::{site, site_with},
};

const EMAIL: &str = "minji@example.com";
/// As long as the other, because what was typed is told back.
const NOBODY: &str = "nobod@example.com";
const PASSWORD: &str = "graph paper moth";
const WRONG: &str = "limes on a tin roof";

/// What a stranger sees: status, headers and body, without what is random in every answer.
fn seen(answer: &Answer, email: &str) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| {
            let value = value.to_str().unwrap();
            // Sealed or with a nonce: of what length it is can be seen.
            let shown = match name.as_str() {
                "set-cookie" => {
                    let (name, rest) = value.split_once('=').unwrap();
                    let (value, attributes) = rest.split_once(';').unwrap();
                    format!("{name}={} letters;{attributes}", value.len())
                }
                "content-security-policy" => value.len().to_string(),
                _ => value.to_owned(),
            };
            (name.to_string(), shown)
        })
        .collect();
    headers.sort();
    let body = answer.body.replace(email, "EMAIL");
    let parts = body.split("nonce=\"").enumerate();
    let body = parts.map(|(n, part)| {
        let rest = part.split_once('"').filter(|_| n > 0);
        rest.map_or(part, |(_, rest)| rest)
    });
    (answer.status.as_u16(), headers, body.collect())
}

/// Whether an address has an account and its mails of this hour, which strangers can use up.
async fn told(test: &Test, router: &axum::Router, call: &str, page: &str, extra: &[(&str, &str)]) {
    for plain in [false, true] {
        let mut both = Vec::new();
        for email in [EMAIL, NOBODY] {
            let mut guest = Browser::new(router);
            let fields: Vec<(&str, &str)> = [("email", email)]
                .into_iter()
                .chain(extra.iter().copied())
                .collect();
            let jobs = test.jobs().await.len();
            let (answer, sent) = if plain {
                test.statements(guest.post(call, page, &fields)).await
            } else {
                test.statements(guest.call(call, &fields)).await
            };
            both.push((
                seen(&answer, email),
                sent.len(),
                test.jobs().await.len() - jobs,
            ));
        }
        assert_eq!(both[0], both[1], "{call}, plain form: {plain}");
    }
}

on_both! {
    async fn what_strangers_ask_for_is_answered_alike(test: Test) {
        let router = site(&test);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        for _ in 0..3 {
            told(&test, &router, "/api/auth/login", "/login", &[("password", WRONG)]).await;
            told(&test, &router, "/api/auth/forgot", "/forgot-password", &[]).await;
            told(&test, &router, "/api/auth/resend", "/verify-email", &[]).await;
        }
        // Two logins in each round: the sixth and those after it are too many, for either.
        told(&test, &router, "/api/auth/login", "/login", &[("password", WRONG)]).await;
    }

    async fn registering_is_answered_alike(test: Test) {
        let router = site(&test);
        insert_user(&test, &Person::named("Minji")).await;
        let mut both = Vec::new();
        for email in [EMAIL, NOBODY] {
            let form = [("email", email), ("password", PASSWORD), ("terms", "on"), ("age", "on")];
            let mut guest = Browser::new(&router);
            let (answer, sent) = test.statements(guest.post("/api/auth/register", "/register", &form)).await;
            both.push((seen(&answer, email), sent.len()));
            let next = guest.follow(&answer).await;
            assert!(next.status.is_success());
        }
        assert_eq!(both[0], both[1]);
    }

    async fn mails_that_are_too_many_are_not_sent_and_nobody_is_told(test: Test) {
        let router = site_with(&test, &[
            ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
            ("LIMIT_MAILS_PER_HOUR", "3"),
        ]);
        Browser::new(&router).sign_up(EMAIL, PASSWORD).await;
        for _ in 0..4 {
            told(&test, &router, "/api/auth/forgot", "/forgot-password", &[]).await;
            told(&test, &router, "/api/auth/resend", "/verify-email", &[]).await;
        }
        // One at the registration, two more in the hour.
        let mails = mail::Entity::find().all(&test.core.db).await.unwrap();
        assert_eq!(mails.iter().filter(|mail| mail.recipient == EMAIL).count(), 3);
        assert_eq!(mails.len(), 3);
    }

    async fn a_new_address_gets_no_more_mails_than_any_other(test: Test) {
        let router = site_with(&test, &[
            ("LIMIT_REQUESTS_PER_SECOND", "1000000"),
            ("LIMIT_MAILS_PER_HOUR", "3"),
        ]);
        let mut browser = Browser::new(&router);
        browser.sign_up(EMAIL, PASSWORD).await;
        insert_user(&test, &Person::named("Jun")).await;
        // Whether it is taken makes no difference.
        for new in ["jun@example.com", "new@example.com"] {
            let form = [("new_email", new), ("current_password", PASSWORD)];
            for n in 0..5 {
                let (answer, sent) = test.statements(browser.call("/api/settings/ask_email_change", &form)).await;
                if n < 3 {
                    assert!(answer.status.is_success(), "{answer:?}");
                } else {
                    assert_eq!(answer.status, 429, "{new}");
                    assert_eq!(answer.header("retry-after"), "3600");
                    assert!(!sent.iter().any(|sql| sql.starts_with("INSERT INTO \"mails\"")), "{sent:#?}");
                }
            }
            let answer = browser.post("/api/settings/ask_email_change", "/settings/security", &form).await;
            assert_eq!(answer.status, 429);
            let html = answer.html();
            assert_eq!(html.value("new_email").as_deref(), Some(new));
            assert_eq!(html.value("current_password").as_deref(), Some(""));
            let mails = mail::Entity::find().all(&test.core.db).await.unwrap();
            assert_eq!(mails.iter().filter(|mail| mail.recipient == new).count(), 3, "{new}");
        }
        test.clock.advance(3_600_000);
        let form = [("new_email", "new@example.com"), ("current_password", PASSWORD)];
        assert!(browser.call("/api/settings/ask_email_change", &form).await.status.is_success());
    }
}
