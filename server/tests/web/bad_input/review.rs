//! What a review page posts.

use api::Field;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use services::ids::new_id;

use super::Bad;
use crate::{
    browser::Browser,
    common::{START, on_both, second_viewer, viewer},
    notes::{ticket, write},
    site::site,
};

/// Tickets that we did not make, from one that we did.
fn forged(ticket: &str) -> Vec<String> {
    let parts: Vec<&str> = ticket.split('.').collect();
    let [key, payload, tag] = parts[..] else {
        panic!("{ticket}")
    };
    let mut bytes = URL_SAFE_NO_PAD.decode(payload).unwrap();
    bytes[0] ^= 1;
    let changed = URL_SAFE_NO_PAD.encode(&bytes);
    vec![
        String::new(),
        "garbage".to_owned(),
        "a.b.c".to_owned(),
        "\0".to_owned(),
        "티켓".to_owned(),
        "x".repeat(100_000),
        format!("{key}.{changed}.{tag}"),
        format!("{key}.{payload}."),
        format!("{key}.{payload}"),
        format!("{key}.{payload}.{}", tag.chars().rev().collect::<String>()),
        format!("other.{payload}.{tag}"),
        format!("{key}.{}.{tag}", &payload[..payload.len() / 2]),
        format!("{ticket}.x"),
    ]
}

on_both! {
    async fn a_forged_or_garbled_ticket_is_refused(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let good = ticket(&mut browser).await;
        for ticket in forged(&good) {
            for call in ["/api/review/answer", "/api/review/skip"] {
                let bad = Bad {
                    call,
                    page: "/review",
                    fields: &[("ticket", &ticket), ("rating", "good")],
                    status: 422,
                    code: "bad_ticket",
                    marked: &[],
                    kept: &[],
                };
                bad.send(&mut browser).await;
            }
            let answer = browser.call("/api/review/upcoming", &[("ticket", &ticket)]).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "bad_ticket"));
        }
        let form = [("ticket", good.as_str()), ("rating", "good")];
        assert_eq!(browser.call("/api/review/answer", &form).await.status, 200);
    }

    async fn somebody_elses_ticket_is_refused(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        write(&test, &me, "Mine").await;
        write(&test, &you, "Theirs").await;
        let router = site(&test);
        let theirs = ticket(&mut Browser::of(&router, &test, &you)).await;
        let bad = Bad {
            call: "/api/review/answer",
            page: "/review",
            fields: &[("ticket", &theirs), ("rating", "good")],
            status: 422,
            code: "bad_ticket",
            marked: &[],
            kept: &[],
        };
        bad.send(&mut Browser::of(&router, &test, &me)).await;
    }

    async fn a_rating_that_does_not_exist_is_refused(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let ticket = ticket(&mut browser).await;
        for rating in ["", "GOOD", "5", "good ", "\0"] {
            let form = [("ticket", ticket.as_str()), ("rating", rating)];
            let answer = browser.call("/api/review/answer", &form).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"), "{rating:?}");
            assert_eq!(answer.json()["fields"][0]["field"], serde_json::to_value(Field::Rating).unwrap());
            let answer = browser.post("/api/review/answer", "/review", &form).await;
            let page = browser.follow(&answer).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.html().alerts(), ["Please change the marked fields."]);
        }
    }

    async fn a_duration_that_is_no_time_does_no_harm(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for duration in ["-1", "NaN", "99999999999999999999", "\0", "1e3"] {
            write(&test, &me, "Title").await;
            let ticket = ticket(&mut browser).await;
            let form = [("ticket", ticket.as_str()), ("rating", "good"), ("duration", duration)];
            assert_eq!(browser.call("/api/review/answer", &form).await.status, 200, "{duration}");
        }
    }

    async fn a_second_tab_is_told_that_the_card_was_answered(test: Test) {
        let me = viewer(&test).await;
        for title in ["One", "Two"] {
            write(&test, &me, title).await;
        }
        let mut browser = Browser::of(&site(&test), &test, &me);
        let (left, right) = (ticket(&mut browser).await, ticket(&mut browser).await);
        assert_ne!(left, right);
        let form = [("ticket", left.as_str()), ("rating", "good")];
        let answered = browser.post("/api/review/answer", "/review", &form).await;
        assert_eq!(answered.leads_to(), "/review");
        let late = Bad {
            call: "/api/review/answer",
            page: "/review",
            fields: &[("ticket", &right), ("rating", "good")],
            status: 409,
            code: "already_answered",
            marked: &[],
            kept: &[],
        };
        late.send(&mut browser).await;
        let other = Bad {
            fields: &[("ticket", &left), ("rating", "easy")],
            status: 422,
            code: "other_answer",
            ..late
        };
        other.send(&mut browser).await;
    }

    async fn an_answer_that_was_never_given_cannot_be_taken_back(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let unknown = new_id(START).to_string();
        for event in ["", "garbage", "\0", &unknown] {
            let bad = Bad {
                call: "/api/review/undo",
                page: "/review",
                fields: &[("event", event)],
                status: 422,
                code: "nothing_to_undo",
                marked: &[],
                kept: &[],
            };
            bad.send(&mut browser).await;
        }
    }

    async fn an_old_ticket_is_outdated(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let router = site(&test);
        let mut browser = Browser::of(&router, &test, &me);
        let old = ticket(&mut browser).await;
        test.clock.advance(25 * 3_600_000);
        let fresh = crate::common::at(&me, START + 25 * 3_600_000);
        let mut browser = Browser::of(&router, &test, &fresh);
        let form = [("ticket", old.as_str()), ("rating", "good")];
        let answer = browser.call("/api/review/answer", &form).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "outdated"));
    }
}
