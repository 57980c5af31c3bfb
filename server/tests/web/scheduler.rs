//! Choosing the scheduler, moving due days and taking it back, by plain forms.

use api::Viewer;
use domain::{
    id::NoteId,
    time::{DAY, Rollover, StudyDay},
};
use entity::{parameter_set, user};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    EntityTrait, IntoActiveModel,
};
use services::{clock::Clock, ids::new_id};

use crate::{
    browser::Browser,
    common::{START, Test, on_both, second_viewer, viewer},
    notes::{ticket, write},
    site::site,
};

const PAGE: &str = "/settings/review";
const CHOOSE: &str = "/api/settings/choose_scheduler";
const MOVE: &str = "/api/settings/move_days";
const KEEP: &str = "/api/settings/keep_days";
const UNDO: &str = "/api/settings/undo_change";

/// Posts a form of the page as it stands there.
async fn press(browser: &mut Browser, call: &str) {
    let change = browser
        .get(PAGE)
        .await
        .html()
        .form(call)
        .value("change")
        .expect("its change");
    let answer = browser.post(call, PAGE, &[("change", &change)]).await;
    assert_eq!(answer.leads_to(), format!("{PAGE}?saved=1"), "{call}");
}

/// A second later, as people do.
async fn choose(test: &Test, browser: &mut Browser, scheduler: &str) {
    test.clock.advance(1_000);
    let answer = browser
        .post(CHOOSE, PAGE, &[("scheduler", scheduler)])
        .await;
    assert_eq!(answer.leads_to(), format!("{PAGE}?saved=1"));
}

async fn due_day(browser: &mut Browser, note: NoteId) -> String {
    let page = browser.get(&format!("/notes/{note}")).await;
    page.html().value("due_day").expect("a card in review")
}

/// Answers the card of `note` and gives it a day that is not on the ladder.
async fn learned(test: &Test, browser: &mut Browser, note: NoteId) -> String {
    let shown = ticket(browser).await;
    let form = [("ticket", shown.as_str()), ("rating", "easy")];
    assert_eq!(
        browser
            .post("/api/review/answer", "/review", &form)
            .await
            .leads_to(),
        "/review"
    );
    let day = StudyDay::of(test.clock.now() + 20 * DAY, 0, Rollover::default()).date();
    let id = note.to_string();
    let form = [
        ("note", id.as_str()),
        ("change", "set_due"),
        ("due_day", day.as_str()),
    ];
    browser.post("/api/review/change", "/review", &form).await;
    due_day(browser, note).await
}

/// A fit with a decay far from the default.
fn set(viewer: &Viewer, better: bool) -> parameter_set::Model {
    let (log_loss, log_loss_before) = if better {
        (0.3362, 0.3484)
    } else {
        (0.3484, 0.3362)
    };
    parameter_set::Model {
        id: new_id(START),
        user_id: viewer.user.0,
        algorithm: "fsrs-6".to_owned(),
        parameters: "[]".to_owned(),
        decay: 0.5,
        extent: "full".to_owned(),
        reviews: 512,
        held_out: 102,
        log_loss,
        log_loss_before,
        rmse_bins: 0.05,
        rmse_bins_before: 0.06,
        created_at: START,
        adopted_at: better.then_some(START),
        correction: 0.0,
        corrected_for: None,
    }
}

async fn fitted(test: &Test, set: parameter_set::Model) {
    let set = set.into_active_model();
    set.insert(&test.core.db).await.expect("the set is stored");
}

on_both! {
    async fn days_follow_a_switch_only_when_asked_to(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let before = learned(&test, &mut browser, note).await;
        let page = browser.get(PAGE).await;
        assert_eq!(page.html().form(CHOOSE).value("scheduler").as_deref(), Some("fsrs"));
        assert!(page.body.contains("default values of FSRS-6") && !page.body.contains(MOVE));

        choose(&test, &mut browser, "ladder").await;
        let page = browser.get(PAGE).await;
        assert_eq!(page.html().form(CHOOSE).value("scheduler").as_deref(), Some("ladder"));
        assert!(page.body.contains("1 note would move: 1 of them to an earlier day, 0 to today"), "{page:#?}");
        assert_eq!(due_day(&mut browser, note).await, before);

        press(&mut browser, MOVE).await;
        assert_ne!(due_day(&mut browser, note).await, before);
        let page = browser.get(PAGE).await;
        assert!(page.body.contains("have moved as well") && !page.body.contains(MOVE));

        press(&mut browser, UNDO).await;
        assert_eq!(due_day(&mut browser, note).await, before);
        let page = browser.get(PAGE).await;
        assert_eq!(page.html().form(CHOOSE).value("scheduler").as_deref(), Some("fsrs"));
        assert!(!page.body.contains(UNDO));
    }

    async fn days_can_be_left(test: Test) {
        let me = viewer(&test).await;
        let note = write(&test, &me, "Title").await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let before = learned(&test, &mut browser, note).await;
        choose(&test, &mut browser, "ladder").await;
        press(&mut browser, KEEP).await;
        assert_eq!(due_day(&mut browser, note).await, before);
        let page = browser.get(PAGE).await;
        assert!(page.body.contains("left as they are") && !page.body.contains(MOVE));
    }

    async fn the_page_says_where_the_parameters_come_from(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        // At 80 % an interval is 3.3 times as long as at 90 %, by the default decay.
        assert!(browser.get(PAGE).await.body.contains("3.3×"));
        let found = set(&me, true);
        let better = found.id;
        fitted(&test, found).await;
        // One that was no better, a day later.
        let later = parameter_set::Model { created_at: START + DAY, ..set(&me, false) };
        fitted(&test, later).await;
        let user = user::ActiveModel {
            id: Unchanged(me.user.0),
            parameter_set_id: Set(Some(better)),
            reviews_until_fit: Set(1),
            ..Default::default()
        };
        user::Entity::update(user).exec(&test.core.db).await.unwrap();
        let page = browser.get(PAGE).await;
        for words in [
            "Values fitted to 512 of your reviews on 24 Nov are in use",
            "latest 102 reviews were off (log loss): 0.3484 with the values before, 0.3362 with the fitted",
            "A fit to 512 reviews on 25 Nov did not predict better",
            "0.3362 with the values before, 0.3484 with the fitted",
            "The next fit comes after 1 more review that is a day or more",
            // The decay of the learner's own parameters.
            "2.4×",
        ] {
            assert!(page.body.contains(words), "{words}: {page:#?}");
        }
    }

    async fn an_old_page_is_told_so_and_nobody_elses_change_exists(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let router = site(&test);
        let (mut browser, mut other) =
            (Browser::of(&router, &test, &me), Browser::of(&router, &test, &you));
        choose(&test, &mut browser, "ladder").await;
        let old = browser.get(PAGE).await.html().form(UNDO).value("change").unwrap();
        choose(&test, &mut browser, "fsrs").await;
        for call in [MOVE, KEEP, UNDO] {
            let form = [("change", old.as_str())];
            let answer = browser.call(call, &form).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "outdated"), "{call}");
            let answer = browser.post(call, PAGE, &form).await;
            assert_eq!(answer.page(), PAGE, "{call}");
            let page = browser.follow(&answer).await;
            assert!(page.html().alerts().iter().any(|text| !text.trim().is_empty()), "{call}");
            for id in [old.as_str(), &new_id(START).to_string(), "garbage", ""] {
                let answer = other.call(call, &[("change", id)]).await;
                assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "not_found"), "{call} {id}");
                let answer = other.post(call, PAGE, &[("change", id)]).await;
                let page = other.follow(&answer).await;
                assert!(page.html().alerts().iter().any(|text| !text.trim().is_empty()), "{call}");
            }
        }
        for scheduler in ["", "sm2", "FSRS"] {
            let answer = browser.call(CHOOSE, &[("scheduler", scheduler)]).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "malformed"), "{scheduler}");
            let answer = browser.post(CHOOSE, PAGE, &[("scheduler", scheduler)]).await;
            assert_eq!(answer.page(), PAGE);
        }
    }
}
