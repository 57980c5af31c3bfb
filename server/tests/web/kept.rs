//! Pages that are kept: never older than what they show, never somebody else's.

use std::collections::HashSet;

use domain::time::{MINUTE, Millis};

use crate::{
    browser::{Answer, Browser},
    common::{Test, on_both, second_viewer, viewer},
    notes::{ticket, write},
    site::site,
};

/// The page without its nonce, and the nonce.
fn without_nonce(answer: &Answer) -> (String, String) {
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    let (nonce, _) = rest.split_once('\'').unwrap();
    assert!(
        answer.body.contains(nonce),
        "the page carries its policy's nonce"
    );
    (answer.body.replace(nonce, ""), nonce.to_owned())
}

/// How many statements the dashboard cost; one is the session's.
async fn cost(test: &Test, browser: &mut Browser) -> usize {
    let (answer, sent) = test.statements(browser.get("/dashboard")).await;
    assert_eq!(answer.status, 200);
    assert!(
        !answer.headers.contains_key(app::ssr::KEEP_UNTIL),
        "ours alone"
    );
    sent.len()
}

fn advance(test: &Test, millis: Millis) {
    test.clock.advance(millis);
}

on_both! {
    async fn a_kept_page_is_the_page_with_another_nonce(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let made = browser.get("/dashboard").await;
        let mut nonces = HashSet::new();
        for _ in 0..5 {
            let (kept, sent) = test.statements(browser.get("/dashboard")).await;
            assert_eq!(sent.len(), 1, "the session statement: {sent:#?}");
            assert_eq!((kept.status, without_nonce(&kept).0), (made.status, without_nonce(&made).0));
            for (name, value) in &made.headers {
                if name != "content-security-policy" && name != "x-request-id" {
                    assert_eq!(kept.headers.get(name), Some(value), "{name}");
                }
            }
            assert!(nonces.insert(without_nonce(&kept).1));
        }
        assert!(!nonces.contains(&without_nonce(&made).1));
    }

    async fn a_write_is_seen_at_once(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let router = site(&test);
        let (mut browser, mut other_tab) = (Browser::of(&router, &test, &me), Browser::of(&router, &test, &me));
        let before = browser.get("/dashboard").await;
        let ticket = ticket(&mut other_tab).await;
        let form = [("ticket", ticket.as_str()), ("rating", "easy")];
        other_tab.post("/api/review/answer", "/review", &form).await;
        let after = browser.get("/dashboard").await;
        assert_ne!(without_nonce(&before).0, without_nonce(&after).0);
    }

    async fn the_clock_ends_it(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        assert!(cost(&test, &mut browser).await > 1);
        advance(&test, MINUTE - 1);
        assert_eq!(cost(&test, &mut browser).await, 1);
        advance(&test, 1);
        assert!(cost(&test, &mut browser).await > 1, "a minute is over");
        advance(&test, -1);
        assert!(cost(&test, &mut browser).await > 1, "the clock was set back");
    }

    async fn everybody_has_their_own(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        write(&test, &me, "Mine").await;
        let router = site(&test);
        let mine = Browser::of(&router, &test, &me).get("/dashboard").await;
        let yours = Browser::of(&router, &test, &you).get("/dashboard").await;
        assert!(mine.body.contains(&me.email) || mine.body.contains(&me.name));
        assert!(!yours.body.contains(&me.name) && !yours.body.contains(&me.email));
        assert_eq!(Browser::new(&router).get("/dashboard").await.status, 303);
    }

    async fn another_language_is_another_page(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        cost(&test, &mut browser).await;
        let other = me.language.other();
        browser.post("/api/look/keep", "/dashboard", &[("language", other.as_str())]).await;
        let page = browser.get("/dashboard").await;
        assert!(page.body.contains(&format!("<html lang=\"{}\"", other.as_str())), "{other:?}");
    }

    async fn an_address_with_a_query_is_made_anew(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        browser.get("/dashboard").await;
        let (answer, sent) = test.statements(browser.get("/dashboard?x=1")).await;
        assert_eq!(answer.status, 200);
        assert!(sent.len() > 1 && !answer.headers.contains_key(app::ssr::KEEP_UNTIL));
    }
}
