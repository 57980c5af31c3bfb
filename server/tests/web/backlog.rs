//! Limits, plans and sessions of one's own choice, by plain forms and links.

use http::StatusCode;
use sea_orm::{ConnectionTrait, Statement};

use crate::{
    browser::Browser,
    common::{Test, on_both, viewer},
    notes::write,
    site::site,
};

/// Makes every card of the database one in review that waits since nine days ago.
async fn all_late(test: &Test, today: i32) {
    let sql = format!(
        "UPDATE cards SET phase = 2, due_day = {}, stability = 10, difficulty = 5, reviews = 3, \
         last_review_day = {}",
        today - 9,
        today - 20
    );
    let backend = test.core.db.get_database_backend();
    let statement = Statement::from_string(backend, sql);
    test.core.db.execute_raw(statement).await.unwrap();
}

on_both! {
    async fn ten_only_is_ten_only_without_our_code(test: Test) {
        let me = viewer(&test).await;
        for number in 0..4 {
            write(&test, &me, &format!("Note {number}")).await;
        }
        all_late(&test, me.today.0).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let (begun, sent) = test.statements(browser.get("/review?limit=2&category=&tag=")).await;
        assert!(sent.len() <= 8, "two of them remember the session: {sent:#?}");
        let address = begun.leads_to();
        assert_eq!(address, format!("/review?limit=2&since={}", me.now));
        for _ in 0..2 {
            let (page, sent) = test.statements(browser.get(&address)).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(sent.len() <= 6, "the session's included: {sent:#?}");
            let form = page.html().form("/api/review/answer");
            let (ticket, session) = (form.value("ticket").unwrap(), form.value("session").unwrap());
            assert_eq!(format!("/review?{session}"), address);
            let form = [("ticket", ticket.as_str()), ("rating", "good"), ("session", session.as_str())];
            let answer = browser.post("/api/review/answer", &address, &form).await;
            assert_eq!(answer.leads_to(), address);
        }
        let end = browser.get(&address).await;
        assert_eq!(end.leads_to(), address.replace("/review?", "/review/done?"));
        let done = browser.follow(&end).await;
        assert_eq!(done.status, StatusCode::OK);
        assert!(done.body.contains("href=\"/review?limit=2\""), "two more are offered");
    }

    async fn a_session_begun_elsewhere_is_offered_beside_the_whole_queue(test: Test) {
        let me = viewer(&test).await;
        for number in 0..4 {
            write(&test, &me, &format!("Note {number}")).await;
        }
        all_late(&test, me.today.0).await;
        let router = site(&test);
        let (mut desk, mut phone) = (Browser::of(&router, &test, &me), Browser::of(&router, &test, &me));
        let fresh = phone.get("/review").await.body;
        assert!(!fresh.contains("You have begun a session"));
        let address = desk.get("/review?limit=3").await.leads_to();
        for page in ["/review", "/dashboard"] {
            let (answer, sent) = test.statements(phone.get(page)).await;
            let html = answer.html();
            let link = html.all("a").find(|link| link.get("href") == address);
            assert!(link.is_some(), "{page} leads to {address}");
            assert!(sent.len() <= 6, "{sent:#?}");
        }
        assert!(phone.get("/dashboard").await.body.contains("You have begun a session: 3 of 3 left."));
        assert!(phone.get("/review").await.body.contains("You have begun a session: only 3."));
        let form = phone.get(&address).await.html().form("/api/review/answer");
        let (ticket, session) = (form.value("ticket").unwrap(), form.value("session").unwrap());
        let form = [("ticket", ticket.as_str()), ("rating", "good"), ("session", session.as_str())];
        phone.post("/api/review/answer", &address, &form).await;
        assert!(desk.get("/dashboard").await.body.contains("You have begun a session: 2 of 3 left."));
    }

    async fn a_choice_leads_to_its_session(test: Test) {
        let me = viewer(&test).await;
        write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for (choice, session) in [
            ("kind=due&category=&tag=&limit=10", "/review?limit=10"),
            ("kind=due&category=&tag=&limit=", "/review"),
            ("kind=ahead&limit=5", "/review?limit=5&ahead=1"),
            ("kind=practice&limit=5", "/review/practice?limit=5"),
        ] {
            let answer = browser.get(&format!("/review/start?{choice}")).await;
            assert_eq!(answer.leads_to(), session, "{choice}");
        }
        let practice = browser.get("/review/practice").await;
        assert!(practice.body.contains("href=\"/review/practice?seen=1\""), "the next card is a link");
        assert!(!practice.body.contains("/api/review/answer"), "nothing can be rated");
        let end = browser.get("/review/practice?seen=1").await;
        assert_eq!(end.status, StatusCode::OK);
        assert_eq!(browser.get("/review/practice?seen=x").await.status, StatusCode::OK);
    }

    async fn a_plan_is_followed_and_taken_back(test: Test) {
        let me = viewer(&test).await;
        for number in 0..45 {
            write(&test, &me, &format!("Note {number}")).await;
        }
        all_late(&test, me.today.0).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let dashboard = browser.get("/dashboard").await;
        assert!(dashboard.body.contains("href=\"/review/catch-up\""), "a plan is offered");
        let page = browser.get("/review/catch-up?pace=20").await;
        let pace = page.html().form("/api/review/accept_plan").value("pace").unwrap();
        assert_eq!(pace, "20");
        let form = [("pace", pace.as_str())];
        let answer = browser.post("/api/review/accept_plan", "/review/catch-up", &form).await;
        let accepted = browser.follow(&answer).await;
        assert!(accepted.body.contains("role=\"status\""), "the way back is offered");
        let (review, sent) = test.statements(browser.get("/review")).await;
        assert!(review.body.contains("0 / 20"), "where one is in the plan");
        assert!(sent.len() <= 6, "{sent:#?}");
        let (dashboard, sent) = test.statements(browser.get("/dashboard")).await;
        assert!(dashboard.body.contains("0 / 20"));
        assert!(sent.len() <= 3, "{sent:#?}");
        let more = [("what", "reviews"), ("next", "/dashboard")];
        let answer = browser.post("/api/review/more", "/dashboard", &more).await;
        assert_eq!(answer.leads_to(), "/dashboard");
        let answer = browser.post("/api/review/drop_plan", "/review/catch-up", &[]).await;
        browser.follow(&answer).await;
        assert!(!browser.get("/review").await.body.contains("0 / 20"));
        for (call, form) in [
            ("/api/review/accept_plan", [("pace", "none")]),
            ("/api/review/accept_plan", [("pace", "0")]),
            ("/api/review/more", [("what", "everything")]),
        ] {
            assert_eq!(browser.call(call, &form).await.status, StatusCode::BAD_REQUEST, "{form:?}");
        }
    }
}
