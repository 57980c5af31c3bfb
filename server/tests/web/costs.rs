//! Statements per request, counted where they are sent.

use crate::{
    browser::Browser,
    common::{on_both, viewer},
    notes::{ticket, write},
    site::site,
};

/// The statement that every personal request begins with.
const SESSION: &str = "SELECT";

/// Each statement's first words.
fn starts(sent: &[String], expected: &[&str]) {
    assert_eq!(sent.len(), expected.len(), "{sent:#?}");
    for (statement, start) in sent.iter().zip(expected) {
        assert!(
            statement.trim_start().starts_with(start),
            "{start}: {statement}"
        );
    }
}

on_both! {
    async fn the_dashboard_costs_three_statements(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let (answer, sent) = test.statements(browser.get("/dashboard")).await;
        assert_eq!(answer.status, 200);
        assert!(sent.len() <= 3, "{sent:#?}");
        assert!(sent[0].contains("sessions"), "the session statement: {sent:#?}");
    }

    async fn answering_a_card_costs_seven_statements(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        write(&test, &me, "Another").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        // BEGIN and COMMIT are not reported by the pool; with them these are seven.
        let expected = [
            SESSION,
            "UPDATE cards",
            "INSERT INTO review_events",
            "INSERT INTO review_summaries",
            "UPDATE users",
        ];
        let ticket_one = ticket(&mut browser).await;
        let form = [("ticket", ticket_one.as_str()), ("rating", "good")];
        let (answer, sent) = test.statements(browser.call("/api/review/answer", &form)).await;
        assert_eq!(answer.status, 200);
        starts(&sent, &expected);
        let ticket_two = ticket(&mut browser).await;
        let form = [("ticket", ticket_two.as_str()), ("rating", "good")];
        let (answer, sent) = test.statements(browser.post("/api/review/answer", "/review", &form)).await;
        assert_eq!(answer.leads_to(), "/review");
        starts(&sent, &expected);
    }

    async fn public_pages_ask_the_database_nothing(test: Test) {
        let mut guest = Browser::new(&site(&test));
        for path in ["/", "/login", "/terms", "/privacy", "/forgot-password", "/reset-password", "/verify-email", "/nope"] {
            let (answer, sent) = test.statements(guest.get(path)).await;
            assert!(!answer.status.is_server_error());
            assert!(sent.is_empty(), "{path}: {sent:#?}");
        }
        let (answer, sent) = test.statements(guest.get("/dashboard")).await;
        assert_eq!(answer.status, 303);
        assert!(sent.is_empty(), "{sent:#?}");
    }
}
