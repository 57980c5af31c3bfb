//! Statistics, on both databases: every figure of a small example, worked out by hand.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod common;

use api::{
    Viewer,
    grading::Agreement,
    note::{NoteApi, NoteFields, SaveNote},
    review::{Answer, ReviewApi},
    stats::{Stats, StatsApi},
};
use common::{Test, at, on_both, second_viewer, viewer};
use domain::{
    review::{Rating, Scheduler},
    stats::Share,
    time::DAY,
};
use entity::{parameter_set, user};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ConnectionTrait, EntityTrait, IntoActiveModel, Statement, Value,
};
use services::{ids::new_id, note::NoteService, review::ReviewService, stats::StatsService};
use uuid::Uuid;

async fn page(test: &Test, viewer: &Viewer) -> Stats {
    StatsService::new(test.core.clone())
        .page(viewer)
        .await
        .expect("the statistics")
}

async fn run(test: &Test, sql: &str, values: impl IntoIterator<Item = Value>) {
    let backend = test.core.db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, values);
    test.core.db.execute_raw(statement).await.expect("it runs");
}

/// Days ago, rating, bucket, reviews, firsts, young, mature, sum of predictions in millionths.
type Row = (i32, i16, i16, i32, i32, i32, i32, i64);

async fn summarised(test: &Test, viewer: &Viewer, rows: &[Row]) {
    for (ago, rating, bucket, reviews, firsts, young, mature, predicted) in rows {
        let insert = "INSERT INTO review_summaries (user_id, study_day, hour, rating, category_key, \
            bucket, reviews, firsts, duration_ms, young, mature, predicted) \
            VALUES ($1, $2, 9, $3, $4, $5, $6, $7, 1000, $8, $9, $10)";
        let values = [
            viewer.user.0.into(),
            (viewer.today.0 - ago).into(),
            (*rating).into(),
            Uuid::nil().into(),
            (*bucket).into(),
            (*reviews).into(),
            (*firsts).into(),
            (*young).into(),
            (*mature).into(),
            (*predicted).into(),
        ];
        run(test, insert, values).await;
    }
}

async fn note(test: &Test, viewer: &Viewer, title: &str) -> Uuid {
    let fields = NoteFields {
        title: title.to_owned(),
        body: "Body".to_owned(),
        mode: "recall".to_owned(),
        ..NoteFields::default()
    };
    let form = SaveNote {
        id: None,
        version: 0,
        fields,
    };
    let id = NoteService::new(test.core.clone()).save(viewer, form).await;
    id.expect("the note is saved").0
}

async fn card(test: &Test, viewer: &Viewer, columns: &str) {
    let note = note(test, viewer, &columns.chars().take(100).collect::<String>()).await;
    let columns = columns.replace("{today}", &viewer.today.0.to_string());
    run(
        test,
        &format!("UPDATE cards SET {columns} WHERE note_id = $1"),
        [note.into()],
    )
    .await;
}

fn set(viewer: &Viewer, at: i64, adopted: bool, correction: f64) -> parameter_set::Model {
    parameter_set::Model {
        id: new_id(at),
        user_id: viewer.user.0,
        algorithm: "fsrs-6".to_owned(),
        parameters: "[]".to_owned(),
        decay: 0.2,
        extent: "full".to_owned(),
        reviews: 500,
        held_out: 100,
        log_loss: if adopted { 0.31 } else { 0.35 },
        log_loss_before: 0.34,
        rmse_bins: 0.05,
        rmse_bins_before: 0.06,
        created_at: at,
        adopted_at: adopted.then_some(at),
        correction,
        corrected_for: None,
    }
}

const fn share(hits: u32, of: u32) -> Share {
    Share { hits, of }
}

on_both! {
    async fn whoever_has_not_reviewed_has_no_figures(test: Test) {
        let me = viewer(&test).await;
        let page = page(&test, &me).await;
        assert_eq!((page.reviews, page.goal, page.rmse_bins), (0, 90, None));
        assert_eq!(page.retention.all, Share::default());
        assert_eq!(page.calibration, []);
        assert_eq!(page.memories.stability.median, None);
        assert_eq!((page.scheduler, page.model.current), (Scheduler::Fsrs, None));
        assert_eq!(page.grader, Agreement::default());
    }

    // Retention: this week 8 of 10, this month 9 of 12, this quarter 9 of 12, ever 13 of 16.
    // Calibration: bucket 18 predicts 0.92 and keeps 12 of 15 (0.8), bucket 10 predicts 0.5 and keeps
    // 1 of 1; √((15 · 0.0144 + 1 · 0.25) / 16) = √0.029125.
    async fn every_figure_is_right(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        summarised(&test, &me, &[
            // The last day of the week, and the first after it.
            (6, 3, 18, 8, 0, 5, 3, 7_360_000),
            (0, 1, 18, 4, 0, 2, 0, 1_840_000),
            (7, 4, 10, 1, 0, 0, 1, 500_000),
            (29, 1, 18, 1, 0, 1, 0, 920_000),
            // Outside of the quarter.
            (90, 2, 18, 4, 0, 4, 0, 3_680_000),
            // First answers, and steps: neither retention nor calibration.
            (0, 3, -1, 7, 7, 0, 0, 0),
            (3, 1, 19, 2, 0, 0, 0, 0),
        ]).await;
        // An empty row that an undo left behind, and somebody else's.
        summarised(&test, &me, &[(1, 3, 3, 0, 0, 0, 0, 0)]).await;
        summarised(&test, &you, &[(1, 3, 3, 5, 0, 5, 0, 900_000)]).await;
        let page = page(&test, &me).await;
        assert_eq!(page.reviews, 27);
        assert_eq!(page.retention.week, share(8, 10));
        assert_eq!(page.retention.month, share(9, 12));
        assert_eq!(page.retention.quarter, share(9, 12));
        assert_eq!(page.retention.all, share(13, 16));
        let [low, high] = &page.calibration[..] else { panic!("{:?}", page.calibration) };
        assert_eq!((low.number, low.recalled), (10, share(1, 1)));
        assert_eq!((high.number, high.recalled), (18, share(12, 15)));
        assert!((low.predicted - 0.5).abs() < 1e-9 && (high.predicted - 0.92).abs() < 1e-9);
        let rmse = page.rmse_bins.unwrap();
        assert!((rmse - 0.029_125_f64.sqrt()).abs() < 1e-9, "{rmse}");
        assert_eq!(page.buttons.new, [0, 0, 7, 0]);
        assert_eq!(page.buttons.steps, [4, 0, 0, 0]);
        assert_eq!(page.buttons.young, [3, 4, 5, 0]);
        assert_eq!(page.buttons.mature, [0, 0, 3, 1]);
    }

    // Recall now: 90 %, 100 % and, after 100 days at stability 2 and decay 0.1542, 58 %.
    async fn memories_are_those_of_cards_that_are_asked(test: Test) {
        let me = viewer(&test).await;
        card(&test, &me, "phase = 2, due_day = {today}, stability = 21, difficulty = 5.5, \
            last_review_day = {today} - 21").await;
        card(&test, &me, "phase = 3, due_at = 0, stability = 0.4, difficulty = 10, \
            last_review_day = {today}").await;
        card(&test, &me, "phase = 2, due_day = {today}, stability = 2, difficulty = 1, \
            last_review_day = {today} - 100").await;
        card(&test, &me, "phase = 0").await;
        card(&test, &me, "phase = 2, due_day = {today}, stability = 9, difficulty = 5, \
            last_review_day = {today}, suspended = TRUE").await;
        card(&test, &me, "phase = 2, due_day = {today}, stability = 9, difficulty = 5, \
            last_review_day = {today}, active = FALSE").await;
        let memories = page(&test, &me).await.memories;
        assert_eq!(memories.stability.counts, [1, 1, 0, 0, 1, 0, 0, 0]);
        assert_eq!(memories.stability.median, Some(2.0));
        assert_eq!(memories.difficulty.counts, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(memories.retrievability.counts, [0, 0, 0, 0, 0, 1, 0, 0, 0, 2]);
        let median = memories.retrievability.median.unwrap();
        assert!((median - 0.9).abs() < 1e-6, "{median}");
    }

    async fn the_model_is_the_adopted_fit_and_the_newest_is_told_beside_it(test: Test) {
        let me = viewer(&test).await;
        let adopted = set(&me, me.now - 9 * DAY, true, 0.012);
        let kept = set(&me, me.now - 2 * DAY, false, 0.0);
        for row in [&adopted, &kept] {
            parameter_set::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(&test.core.db)
                .await
                .unwrap();
        }
        let learner = user::ActiveModel {
            id: Unchanged(me.user.0),
            parameter_set_id: Set(Some(adopted.id)),
            scheduler: Set("ladder".to_owned()),
            reviews_until_fit: Set(123),
            desired_retention: Set(0.85),
            ..Default::default()
        };
        learner.update(&test.core.db).await.unwrap();
        let page = page(&test, &me).await;
        assert_eq!((page.goal, page.scheduler), (85, Scheduler::Ladder));
        let (current, refused) = (page.model.current.unwrap(), page.model.refused.unwrap());
        assert_eq!((current.log_loss, current.log_loss_before), (0.31, 0.34));
        assert_eq!((current.rmse_bins, current.held_out, current.adopted), (0.05, 100, true));
        assert_eq!(current.day.0, me.today.0 - 9);
        assert_eq!((refused.log_loss, refused.adopted), (0.35, false));
        assert_eq!((page.model.correction, page.model.until_fit), (0.012, 123));
    }

    // What answers and undos really store: new, again on the same day, then 4 days later.
    async fn answers_count_once_a_day_and_undone_ones_not_at_all(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, "ACID").await;
        let reviews = ReviewService { core: test.core.clone() };
        let answer = async |viewer: &Viewer, rating| {
            let shown = reviews.page(viewer).await.unwrap().card.expect("a card");
            let answer = Answer { ticket: shown.ticket, rating, duration: Some(3_000) };
            reviews.answer(viewer, answer).await.unwrap()
        };
        answer(&me, Rating::Easy).await;
        let first = page(&test, &me).await;
        assert_eq!((first.reviews, first.buttons.new), (1, [0, 0, 0, 1]));
        assert_eq!(first.retention.all, share(0, 0));
        test.clock.advance(30 * DAY);
        let later = at(&me, me.now + 30 * DAY);
        let event = answer(&later, Rating::Good).await;
        let counted = page(&test, &later).await;
        assert_eq!(counted.retention.week, share(1, 1));
        assert_eq!(counted.buttons.mature, [0, 0, 1, 0]);
        let [bucket] = &counted.calibration[..] else { panic!("{:?}", counted.calibration) };
        let (from, to) = (f64::from(bucket.number) * 0.05, f64::from(bucket.number + 1) * 0.05);
        assert!((from..to).contains(&bucket.predicted), "{bucket:?}");
        reviews.undo(&later, event.event).await.unwrap();
        let undone = page(&test, &later).await;
        assert_eq!((undone.reviews, undone.retention.all), (1, share(0, 0)));
        assert_eq!(undone.calibration, []);
    }

    async fn the_page_costs_five_statements(test: Test) {
        let me = viewer(&test).await;
        let service = StatsService::new(test.core.clone());
        let (page, sent) = test.statements(service.page(&me)).await;
        page.unwrap();
        assert_eq!(sent.len(), 5, "{sent:#?}");
    }
}
