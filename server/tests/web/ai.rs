//! Consent on the settings page, and the admins' page of what the model costs.

use api::Viewer;
use domain::{auth::Role, grading::CallKind, time::DAY};
use http::StatusCode;
use services::ai::{GraderError, Usage, consent};

use crate::{
    ai_support::{Model, agree, dies, meter, meter_kind, on, on_host, spend},
    browser::Browser,
    common::{Person, Test, at, on_both, second_viewer, viewer, viewer_of},
    site::site,
};

const PAGE: &str = "/settings/review";
const CALL: &str = "/api/settings/ai_consent";
const ADMIN: &str = "/admin/ai";
const RECIPIENT: &str = "ai.example (claude-haiku-4-5)";

async fn given(test: &Test, viewer: &Viewer) -> bool {
    consent::load(&test.core, viewer).await.unwrap().given
}

async fn root(test: &Test) -> Viewer {
    let person = Person {
        role: Role::Admin,
        ..Person::named("Root")
    };
    viewer_of(test, person).await
}

on_both! {
    async fn a_learner_agrees_and_takes_it_back(test: Test) {
        let mut test = test;
        on(&mut test);
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for (consent, then) in [("give", true), ("withdraw", false)] {
            let page = browser.get(PAGE).await;
            assert!(page.body.contains(RECIPIENT), "who it is sent to");
            let form = page.html().form(CALL);
            assert_eq!(form.value("consent").as_deref(), Some(consent));
            let recipient = form.value("recipient").unwrap();
            let fields = [("consent", consent), ("recipient", recipient.as_str())];
            let answer = browser.post(CALL, PAGE, &fields).await;
            assert_eq!(answer.leads_to(), "/settings/review?saved=1");
            assert_eq!(given(&test, &me).await, then);
        }
    }

    async fn consent_leads_back_to_a_page_of_ours_only(test: Test) {
        let mut test = test;
        on(&mut test);
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        for (next, leads_to) in [
            ("/review", "/review"),
            ("//evil.example", "/settings/review?saved=1"),
            ("https://evil.example", "/settings/review?saved=1"),
        ] {
            let fields = [("consent", "give"), ("recipient", RECIPIENT), ("next", next)];
            assert_eq!(browser.post(CALL, PAGE, &fields).await.leads_to(), leads_to);
        }
    }

    async fn nobody_agrees_to_what_was_not_shown(test: Test) {
        let mut test = test;
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let fields = [("consent", "give"), ("recipient", RECIPIENT)];
        let mut browser = Browser::of(&site(&test), &test, &me);
        let answer = browser.call(CALL, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "there is no model");
        let page = browser.get(PAGE).await.html();
        let forms = page.all("form").filter(|form| form.get("action") == CALL);
        assert_eq!(forms.count(), 0);
        on_host(&mut test, "new.example");
        let mut browser = Browser::of(&site(&test), &test, &me);
        let answer = browser.call(CALL, &fields).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "outdated".to_owned()));
        let answer = browser.post(CALL, PAGE, &fields).await;
        let page = browser.follow(&answer).await;
        let alerts = page.html().alerts().into_iter().filter(|text| !text.trim().is_empty());
        assert_eq!(alerts.count(), 1, "the page says why");
        let answer = browser.call(CALL, &[("consent", "perhaps")]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(!given(&test, &me).await && !given(&test, &you).await);
    }

    async fn an_unproved_address_is_not_asked(test: Test) {
        let mut test = test;
        on(&mut test);
        let person = Person { verified: false, ..Person::named("Sora") };
        let sora = viewer_of(&test, person).await;
        let mut browser = Browser::of(&site(&test), &test, &sora);
        let page = browser.get(PAGE).await.html();
        let forms = page.all("form").filter(|form| form.get("action") == CALL);
        assert_eq!(forms.count(), 0);
        let fields = [("consent", "give"), ("recipient", RECIPIENT)];
        assert_eq!(browser.call(CALL, &fields).await.status, StatusCode::FORBIDDEN);
    }

    async fn the_page_of_the_model_shows_what_the_ledger_says(test: Test) {
        let mut test = test;
        on(&mut test);
        let (me, root) = (viewer(&test).await, root(&test).await);
        agree(&test, &me).await;
        let today = me.now;
        test.clock.set(today - 3 * DAY);
        spend(&test, &me, 2).await;
        test.clock.set(today - 40 * DAY);
        assert_eq!(meter(&test, &me, "long ago", &Model::default()).await, Ok(()));
        test.clock.set(today);
        let kind = CallKind::Rubric;
        assert_eq!(meter_kind(&test, &me, kind, "today", &Model::default()).await, Ok(()));
        let busy = GraderError::Busy { status: 529, retry_after: None };
        let usage = Usage { requests: 1, ..Usage::default() };
        let end = meter(&test, &me, "failed", &Model::failing(busy, usage)).await;
        assert!(end.is_err());
        let page = services::admin::AdminService::new(test.core.clone());
        let page = api::admin::AdminApi::ai(&page, &root).await.unwrap();
        let [day, week, month] = [1, 7, 30].map(|days| page.totals(days));
        assert_eq!((day.calls, day.failed, day.cost, day.unpriced), (2, 1, 1_500, 0));
        assert_eq!((week.calls, week.failed, week.cost), (4, 1, 4_500));
        assert_eq!((month.input_tokens, month.output_tokens), (3_000, 300));
        assert_eq!(page.days.len(), 30);
        let kinds: Vec<u64> = page.kinds.iter().map(|(_, totals)| totals.calls).collect();
        assert_eq!(kinds, [3, 1, 0, 0]);
        assert_eq!(page.learners.len(), 1);
        assert_eq!(page.learners[0].email.as_deref(), Some(me.email.as_str()));
        assert_eq!(page.learners[0].totals, month);
        assert_eq!(page.failures.len(), 1);
        assert_eq!((page.failures[0].code.as_str(), page.failures[0].calls), ("status_529", 1));
        let mut browser = Browser::of(&site(&test), &test, &root);
        let (answer, sent) = test.statements(browser.get(ADMIN)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(sent.len() <= 5, "{sent:#?}");
        for text in ["ai.example", "claude-haiku-4-5", "$0.0015", "$0.0045", "Status 529", &me.email] {
            assert!(answer.body.contains(text), "{text}");
        }
        let (_, picture) = answer.body.split_once("class=\"ai-days\"").unwrap();
        let (picture, _) = picture.split_once("</svg>").unwrap();
        assert_eq!(picture.matches("<rect").count(), 2, "a bar for each day with a cost");
    }

    async fn what_is_not_known_is_said(test: Test) {
        let mut test = test;
        on(&mut test);
        let (me, root) = (viewer(&test).await, root(&test).await);
        agree(&test, &me).await;
        let usage = Usage { requests: 1, unreported: 1, ..Usage::default() };
        let end = meter(&test, &me, "a", &Model::failing(GraderError::TooSlow, usage)).await;
        assert!(end.is_err());
        dies(&test, &me, "b").await;
        let service = services::admin::AdminService::new(test.core.clone());
        let page = api::admin::AdminApi::ai(&service, &root).await.unwrap();
        assert_eq!(page.totals(1).failed, 1, "one is under way");
        let later = at(&root, root.now + 60_000);
        let page = api::admin::AdminApi::ai(&service, &later).await.unwrap();
        let codes: Vec<&str> = page.failures.iter().map(|failure| failure.code.as_str()).collect();
        assert_eq!(page.totals(1).failed, 2);
        assert!(codes.contains(&"lost") && codes.contains(&"too_slow"), "{codes:?}");
        let answer = Browser::of(&site(&test), &test, &root).get(ADMIN).await;
        assert!(answer.body.contains("no known cost"), "{}", answer.body);
    }

    async fn only_admins_are_led_there(test: Test) {
        let (me, root) = (viewer(&test).await, root(&test).await);
        let router = site(&test);
        for (viewer, shown) in [(&me, false), (&root, true)] {
            let page = Browser::of(&router, &test, viewer).get("/dashboard").await;
            let leads = page.html().all("a").any(|link| link.get("href") == "/admin/jobs");
            assert_eq!(leads, shown);
        }
        let page = Browser::of(&router, &test, &root).get(ADMIN).await;
        assert!(page.body.contains("No model is configured"), "{}", page.body);
    }

    async fn what_a_key_costs_is_no_learners_business(test: Test) {
        let me = viewer(&test).await;
        let service = services::admin::AdminService::new(test.core.clone());
        let refused = api::admin::AdminApi::ai(&service, &me).await;
        assert_eq!(refused, Err(api::ApiError::NotFound));
    }
}
