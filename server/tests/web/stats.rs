//! The statistics page as a browser gets it: its pictures, what the keyboard reaches, its tables.

use api::Viewer;
use domain::language::Language;
use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

use crate::{
    browser::Browser,
    common::{Person, Test, on_both, viewer, viewer_of},
    html::Html,
    notes::write,
    site::site,
};

async fn run(test: &Test, sql: &str, values: impl IntoIterator<Item = Value>) {
    let backend = test.core.db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, values);
    test.core.db.execute_raw(statement).await.unwrap();
}

/// 2,000 reviews of which 92 % were recalled, 40 new notes, and two cards.
async fn studied(test: &Test, viewer: &Viewer) {
    let summary =
        "INSERT INTO review_summaries (user_id, study_day, hour, rating, category_key, bucket,
             reviews, firsts, duration_ms, young, mature, predicted)
         VALUES ($1, $2, 9, 3, $3, 18, 1840, 0, 1000, 1000, 840, 1692800000),
             ($1, $2, 9, 1, $3, 17, 160, 0, 1000, 60, 100, 140800000),
             ($1, $2, 9, 3, $3, -1, 40, 40, 1000, 0, 0, 0)";
    let values = [
        viewer.user.0.into(),
        viewer.today.0.into(),
        Uuid::nil().into(),
    ];
    run(test, summary, values).await;
    for title in ["ACID", "MVCC"] {
        let note = write(test, viewer, title).await;
        let card = "UPDATE cards SET phase = 2, due_day = $2, stability = 24, difficulty = 5, \
             reviews = 3, last_review_day = $2 - 24 WHERE note_id = $1";
        run(test, card, [note.0.into(), viewer.today.0.into()]).await;
    }
}

fn charts(html: &Html) -> Vec<String> {
    html.all("svg")
        .filter(|svg| svg.get("class") == "plot")
        .map(|svg| svg.get("id").to_owned())
        .collect()
}

on_both! {
    async fn a_learner_without_reviews_is_told_where_figures_come_from(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        let html = browser.get("/stats").await.html();
        assert!(charts(&html).is_empty());
        assert!(html.all("a").any(|link| link.get("class") == "btn btn-primary" && link.get("href") == "/notes/new"));
    }

    async fn every_picture_has_a_name_points_and_a_table(test: Test) {
        let me = viewer(&test).await;
        let mut browser = Browser::of(&site(&test), &test, &me);
        studied(&test, &me).await;
        let answer = browser.get("/stats").await;
        let html = answer.html();
        assert_eq!(
            charts(&html),
            ["retention", "calibration", "buttons", "stability", "difficulty", "recall"]
        );
        let ids: Vec<&str> = html.tags().map(|tag| tag.get("id")).filter(|id| !id.is_empty()).collect();
        for svg in html.all("svg").filter(|svg| svg.get("class") == "plot") {
            assert_eq!(svg.get("role"), "group");
            for reference in ["aria-labelledby", "aria-describedby"] {
                assert!(ids.contains(&svg.get(reference)), "{reference} of {}", svg.get("id"));
            }
        }
        let points: Vec<&str> = html
            .all("g")
            .filter(|point| point.get("tabindex") == "0")
            .map(|point| point.get("aria-label"))
            .collect();
        // Four spans, two buckets, three kinds of cards with one, two and two buttons, three classes.
        assert_eq!(points.len(), 4 + 2 + 5 + 3, "{points:#?}");
        assert!(points.iter().all(|label| !label.is_empty()));
        assert_eq!(html.all("table").filter(|table| table.get("class") == "adm-table").count(), 6);
        // 1,840 of 2,000: 92 %, Wilson 90.7 to 93.1.
        let week = points.first().unwrap();
        for figure in ["92.0%", "1,840", "2,000", "90.7%", "93.1%"] {
            assert!(week.contains(figure), "{week} has {figure}");
        }
        // 0.92 predicted and all recalled, 0.88 and none: √((1840 · 0.0064 + 160 · 0.7744) / 2000).
        assert!(answer.body.contains("26.0"), "RMSE");
        assert!(!answer.body.contains("NaN") && !answer.body.contains("inf%"));
    }

    async fn both_languages_say_it(test: Test) {
        let hangul = Person { language: Language::Ko, ..Person::named("Haneul") };
        for (learner, words) in [
            (viewer(&test).await, ["True retention", "1,840 of 2,000 reviews"]),
            (viewer_of(&test, hangul).await, ["실제 기억률", "복습 2,000번 중 1,840번"]),
        ] {
            let mut browser = Browser::of(&site(&test), &test, &learner);
            studied(&test, &learner).await;
            let page = browser.get("/stats").await.body;
            for word in words {
                assert!(page.contains(word), "{word}");
            }
        }
    }
}
