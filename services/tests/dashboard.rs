//! The dashboard, on both databases: every figure of a small example, worked out by hand.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod common;

use api::{
    Viewer,
    dashboard::{Dashboard, DashboardApi},
    note::{NoteApi, NoteFields, SaveNote},
};
use common::{Test, at, on_both, second_viewer, viewer};
use domain::{
    id::NoteId,
    time::{DAY, HOUR, MINUTE, StudyDay},
};
use sea_orm::{ConnectionTrait, Statement, Value};
use services::{dashboard::DashboardService, ids::new_id, note::NoteService};

async fn page(test: &Test, viewer: &Viewer) -> Dashboard {
    DashboardService::new(test.core.clone())
        .page(viewer)
        .await
        .expect("the dashboard")
}

async fn run(test: &Test, sql: &str, values: impl IntoIterator<Item = Value>) {
    let backend = test.core.db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, values);
    test.core
        .db
        .execute_raw(statement)
        .await
        .expect("the statement runs");
}

/// A note asked by `mode`, whose card has `columns`; `{today}` and `{now}` are filled in.
async fn note(test: &Test, viewer: &Viewer, mode: &str, columns: &str) -> NoteId {
    let fields = NoteFields {
        title: columns.chars().take(100).collect(),
        body: "Body".to_owned(),
        mode: mode.to_owned(),
        ..NoteFields::default()
    };
    let service = NoteService::new(test.core.clone());
    let form = SaveNote {
        id: None,
        version: 0,
        fields,
    };
    let id = service.save(viewer, form).await.expect("the note is saved");
    let columns = columns
        .replace("{today}", &viewer.today.0.to_string())
        .replace("{now}", &viewer.now.to_string());
    run(
        test,
        &format!("UPDATE cards SET {columns} WHERE note_id = $1"),
        [id.0.into()],
    )
    .await;
    id
}

/// A review of `note` that took `duration` milliseconds, or the undo of one.
async fn event(test: &Test, viewer: &Viewer, note: NoteId, version: i64, duration: i32) {
    let event = "
INSERT INTO review_events (id, user_id, card_id, kind, card_version, rating, mode, duration_ms, at,
    study_day, phase_before, phase, step, suspended)
SELECT $1, $2, cards.id, 'review', $3, 3, 'recall', $4, $5, $6, 0, 2, 0, FALSE
FROM cards WHERE note_id = $7";
    let values = [
        new_id(viewer.now).into(),
        viewer.user.0.into(),
        version.into(),
        duration.into(),
        (viewer.now - 100_000 + version).into(),
        viewer.today.0.into(),
        note.0.into(),
    ];
    run(test, event, values).await;
}

/// Takes the review of `note` in `version` back.
async fn undo(test: &Test, viewer: &Viewer, note: NoteId, version: i64) {
    let undo = "
INSERT INTO review_events (id, user_id, card_id, kind, undoes, card_version, mode, duration_ms, at,
    study_day, phase_before, phase, step, suspended)
SELECT $1, $2, e.card_id, 'undo', e.id, $3 + 1, 'recall', 0, $4, $5, 2, 0, 0, FALSE
FROM review_events e JOIN cards ON cards.id = e.card_id
WHERE cards.note_id = $6 AND e.card_version = $3";
    let values = [
        new_id(viewer.now).into(),
        viewer.user.0.into(),
        version.into(),
        viewer.now.into(),
        viewer.today.0.into(),
        note.0.into(),
    ];
    run(test, undo, values).await;
}

on_both! {
    async fn every_figure_is_right(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        // Recall now 90 %, 69.28 % and 100 %; ten days later 84.59 %, 65.40 % and 69.28 %.
        let kept = note(&test, &me, "recall", "phase = 2, due_day = {today}, stability = 10, \
            difficulty = 5, reviews = 4, last_review_day = {today} - 10").await;
        note(&test, &me, "explain", "phase = 2, due_day = {today} - 5, stability = 2, \
            difficulty = 5, reviews = 4, last_review_day = {today} - 20").await;
        note(&test, &me, "recall", "phase = 3, due_at = {now}, stability = 1, \
            difficulty = 5, reviews = 4, last_review_day = {today}").await;
        note(&test, &me, "title", "phase = 0").await;
        // None of these counts: suspended, tomorrow, later today, in the trash, another's.
        note(&test, &me, "choose", "phase = 2, due_day = {today}, stability = 1, \
            last_review_day = {today} - 1, suspended = TRUE").await;
        note(&test, &me, "choose", "phase = 2, due_day = {today} + 1, stability = 1, \
            last_review_day = {today}").await;
        note(&test, &me, "choose", "phase = 1, due_at = {now} + 1, stability = 1, \
            last_review_day = {today}").await;
        let gone = note(&test, &me, "choose", "phase = 2, due_day = {today}, stability = 1, \
            last_review_day = {today} - 1").await;
        NoteService::new(test.core.clone()).delete(&me, gone).await.unwrap();
        note(&test, &you, "choose", "phase = 2, due_day = {today}, stability = 1, \
            last_review_day = {today} - 1").await;
        // 60 answers of half a minute, of which the first ten, long ones, are too old to count.
        for version in 1..=60 {
            event(&test, &me, kept, version, if version <= 10 { 3_000_000 } else { 30_000 }).await;
        }
        event(&test, &me, kept, 61, 3_000_000).await;
        undo(&test, &me, kept, 61).await;
        let summary = "INSERT INTO review_summaries \
            (user_id, study_day, hour, rating, category_key, bucket, reviews, firsts, duration_ms) \
            VALUES ($1, $2, 9, 3, $1, -1, $3, $4, 1000)";
        run(&test, summary, [me.user.0.into(), me.today.0.into(), 7.into(), 4.into()]).await;
        run(&test, summary, [me.user.0.into(), (me.today.0 - 1).into(), 50.into(), 0.into()]).await;

        let page = page(&test, &me).await;
        assert_eq!(page.today, me.today);
        assert_eq!((page.frame.due, page.new_due), (4, 1));
        assert_eq!(page.by_mode, [2, 1, 0, 1]);
        assert_eq!(page.minutes, 2, "four cards of half a minute");
        assert_eq!(page.reviewed, 7);
        assert_eq!((page.recall_now, page.recall_later), (Some(86), Some(73)));
        assert_eq!(page.next_day, None, "something is due");
        assert_eq!(page.frame.notes, 7);

        // Whose memories fade otherwise: 90 %, 54.67 % and 100 %; later 82.50 %, 47.04 % and 54.67 %.
        let other = Viewer { decay: 0.5, ..me };
        let page = super::page(&test, &other).await;
        assert_eq!((page.recall_now, page.recall_later), (Some(82), Some(61)));
    }

    async fn a_new_learner_sees_nothing_but_the_invitation(test: Test) {
        let me = viewer(&test).await;
        let page = page(&test, &me).await;
        assert_eq!(page, Dashboard {
            going: None,
            frame: page.frame.clone(),
            today: me.today,
            new_due: 0,
            minutes: 0,
            reviewed: 0,
            next_day: None,
            by_mode: [0; 4],
            waiting: api::review::Waiting::default(),
            plan: None,
            catch_up: None,
            reviews_due: 0,
            goal: 90,
            recall_now: None,
            recall_later: None,
            fresh_until: me.now + MINUTE,
        });
        assert_eq!((page.frame.due, page.frame.notes), (0, 0));
        assert_eq!(page.frame.name, "Minji");
    }

    async fn when_nothing_is_due_the_next_day_is_told(test: Test) {
        let me = viewer(&test).await;
        let day = |days: i32| Some(StudyDay(me.today.0 + days));
        note(&test, &me, "recall", "phase = 2, due_day = {today} + 9, stability = 9, \
            last_review_day = {today}").await;
        assert_eq!(page(&test, &me).await.next_day, day(9));
        note(&test, &me, "recall", "phase = 2, due_day = {today} - 1, stability = 9, \
            last_review_day = {today} - 9, buried_until = {today} + 4").await;
        assert_eq!(page(&test, &me).await.next_day, day(4));
        run(&test, "UPDATE users SET new_per_day = 1 WHERE id = $1", [me.user.0.into()]).await;
        let summary = "INSERT INTO review_summaries \
            (user_id, study_day, hour, rating, category_key, bucket, reviews, firsts, duration_ms) \
            VALUES ($1, $2, 9, 3, $1, -1, 1, 1, 1000)";
        run(&test, summary, [me.user.0.into(), me.today.0.into()]).await;
        note(&test, &me, "recall", "phase = 0").await;
        assert_eq!(page(&test, &me).await.next_day, day(1), "a new card waits for tomorrow");
        run(&test, "UPDATE users SET new_per_day = 0 WHERE id = $1", [me.user.0.into()]).await;
        assert_eq!(page(&test, &me).await.next_day, day(4), "no new cards at all");
        note(&test, &me, "recall", "phase = 1, due_at = {now} + 600000, stability = 1, \
            last_review_day = {today}").await;
        assert_eq!(page(&test, &me).await.next_day, day(0));
        // Noon in Seoul: the study day ends at four in the morning.
        let night = at(&me, me.now + 16 * HOUR - 5 * MINUTE);
        assert_eq!(night.today, me.today);
        let shown = page(&test, &night).await;
        assert_eq!((shown.frame.due, shown.next_day), (1, None));
        let four_days = at(&me, me.now + 4 * DAY);
        assert_eq!(page(&test, &four_days).await.frame.due, 2);
    }

    async fn many_due_cards_are_sampled(test: Test) {
        let me = viewer(&test).await;
        let one = note(&test, &me, "recall", "phase = 2, due_day = {today}, stability = 10, \
            last_review_day = {today} - 10").await;
        let copies = "
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1200)
INSERT INTO cards (id, user_id, note_id, ordinal, phase, step, due_day, stability, reviews, lapses,
    last_review_day, suspended, active, version, created_at)
SELECT {id}, user_id, note_id, n, 2, 0, due_day, stability, 1, 0, last_review_day, suspended,
    active, version, created_at
FROM cards, n WHERE note_id = $1";
        let id = match test.backend {
            common::Backend::Sqlite => "randomblob(16)",
            common::Backend::Postgres => "gen_random_uuid()",
        };
        run(&test, &copies.replace("{id}", id), [one.0.into()]).await;
        let page = page(&test, &me).await;
        assert_eq!((page.frame.due, page.by_mode), (1201, [1201, 0, 0, 0]));
        assert_eq!(page.recall_now, Some(90));
    }

    async fn the_dashboard_costs_two_statements(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, "recall", "phase = 0").await;
        let service = DashboardService::new(test.core.clone());
        let (page, sent) = test.statements(service.page(&me)).await;
        page.unwrap();
        assert_eq!(sent.len(), 2, "{sent:#?}");
    }

    async fn the_dashboard_is_true_until_a_step_comes_due(test: Test) {
        let me = viewer(&test).await;
        assert_eq!(page(&test, &me).await.fresh_until, me.now + MINUTE);
        note(&test, &me, "recall", "phase = 1, due_at = {now} + 40000, stability = 1").await;
        note(&test, &me, "recall", "phase = 3, due_at = {now} + 50000, stability = 1").await;
        let suspended = "phase = 1, due_at = {now} + 30000, stability = 1, suspended = TRUE";
        note(&test, &me, "recall", suspended).await;
        assert_eq!(page(&test, &me).await.fresh_until, me.now + 40_000);
        assert_eq!(page(&test, &at(&me, me.now + 40_000)).await.frame.due, 1);
    }

    async fn a_limit_leaves_the_rest_waiting_and_counted(test: Test) {
        let me = viewer(&test).await;
        for (mode, elapsed) in [("recall", 10), ("explain", 30), ("choose", 20)] {
            let columns = format!("phase = 2, due_day = {{today}}, stability = 10, \
                last_review_day = {{today}} - {elapsed}");
            note(&test, &me, mode, &columns).await;
        }
        let limit = "UPDATE users SET reviews_per_day = 2 WHERE id = $1";
        run(&test, limit, [me.user.0.into()]).await;
        let shown = page(&test, &me).await;
        assert_eq!((shown.frame.due, shown.waiting.reviews, shown.reviews_due), (2, 1, 3));
        assert_eq!(shown.by_mode, [0, 1, 1, 0], "the most faded are asked");
        let done = "INSERT INTO review_events (id, user_id, card_id, kind, card_version, rating, mode,
                duration_ms, at, study_day, phase_before, phase, step, suspended)
            SELECT id, user_id, id, 'review', 1, 3, 'recall', 1, $2, $3, 2, 2, 0, FALSE
            FROM cards WHERE user_id = $1";
        run(&test, done, [me.user.0.into(), me.now.into(), me.today.0.into()]).await;
        let shown = page(&test, &me).await;
        assert_eq!((shown.frame.due, shown.waiting.reviews), (0, 3));
        assert_eq!(shown.next_day, Some(StudyDay(me.today.0 + 1)), "they wait for tomorrow");
    }

    async fn a_plan_is_offered_when_much_more_is_due_than_usual(test: Test) {
        let me = viewer(&test).await;
        let one = note(&test, &me, "recall", "phase = 2, due_day = {today} - 9, stability = 10, \
            last_review_day = {today} - 20").await;
        let copies = "
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 49)
INSERT INTO cards (id, user_id, note_id, ordinal, phase, step, due_day, stability, reviews, lapses,
    last_review_day, suspended, active, version, created_at)
SELECT {id}, user_id, note_id, n, 2, 0, due_day, stability, 1, 0, last_review_day, suspended,
    active, version, created_at
FROM cards, n WHERE note_id = $1";
        let id = match test.backend {
            common::Backend::Sqlite => "randomblob(16)",
            common::Backend::Postgres => "gen_random_uuid()",
        };
        run(&test, &copies.replace("{id}", id), [one.0.into()]).await;
        assert_eq!(page(&test, &me).await.catch_up, Some(20));
        let summary = "INSERT INTO review_summaries \
            (user_id, study_day, hour, rating, category_key, bucket, reviews, firsts, duration_ms) \
            VALUES ($1, $2, 9, 3, $1, -1, 25, 0, 1000)";
        run(&test, summary, [me.user.0.into(), (me.today.0 - 400).into()]).await;
        assert_eq!(page(&test, &me).await.catch_up, None, "25 a day, and 50 are due");
    }

    async fn the_goal_is_the_learners(test: Test) {
        let me = viewer(&test).await;
        let wish = "UPDATE users SET desired_retention = 0.97 WHERE id = $1";
        run(&test, wish, [me.user.0.into()]).await;
        assert_eq!(page(&test, &me).await.goal, 97);
    }
}
