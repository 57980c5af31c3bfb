//! Which cards count as due, where they stand, and how well they are known.

use api::{
    Viewer,
    note::{NoteApi, NoteRow},
};
use domain::{id::NoteId, review::CardStatus, time::StudyDay};

use crate::{
    common::{Test, at, on_both, viewer},
    support::{fields, run, service, write},
};

/// Places of cards: SQL for the columns, then status, due day after today and whether it is due.
const PLACES: [(&str, CardStatus, Option<i32>, bool); 9] = [
    (
        "phase = 2, due_day = {today}, stability = 5, last_review_day = {today} - 5",
        CardStatus::Due,
        Some(0),
        true,
    ),
    (
        "phase = 2, due_day = {today} - 9, stability = 5, last_review_day = {today} - 14",
        CardStatus::Due,
        Some(-9),
        true,
    ),
    (
        "phase = 2, due_day = {today} + 1, stability = 40, last_review_day = {today} - 39",
        CardStatus::Mature,
        Some(1),
        false,
    ),
    (
        "phase = 1, due_at = {now}, stability = 1, last_review_day = {today}",
        CardStatus::Due,
        Some(0),
        true,
    ),
    (
        "phase = 3, due_at = {now} + 1, stability = 1, last_review_day = {today}",
        CardStatus::Learning,
        Some(0),
        false,
    ),
    (
        "phase = 2, due_day = {today}, stability = 5, last_review_day = {today} - 5, suspended = TRUE",
        CardStatus::Suspended,
        None,
        false,
    ),
    (
        "phase = 2, due_day = {today}, stability = 50, last_review_day = {today} - 5, buried_until = {today} + 1",
        CardStatus::Mature,
        Some(1),
        false,
    ),
    (
        "phase = 2, due_day = {today}, stability = 5, last_review_day = {today} - 5, buried_until = {today}",
        CardStatus::Due,
        Some(0),
        true,
    ),
    ("phase = 0", CardStatus::New, None, true),
];

async fn rows(test: &Test, viewer: &Viewer) -> (Vec<NoteRow>, u32) {
    let list = service(test)
        .list(viewer, Default::default(), None)
        .await
        .expect("the list");
    (list.notes.items, list.frame.due)
}

fn row(rows: &[NoteRow], id: NoteId) -> &NoteRow {
    rows.iter()
        .find(|row| row.id == id)
        .expect("the note is listed")
}

on_both! {
    async fn a_card_stands_where_its_columns_say(test: Test) {
        let me = viewer(&test).await;
        for (columns, status, due, counted) in PLACES {
            let id = write(&test, &me, fields("Title", "Body")).await;
            let columns = columns
                .replace("{today}", &me.today.0.to_string())
                .replace("{now}", &me.now.to_string());
            run(&test, &format!("UPDATE cards SET {columns} WHERE note_id = $1"), [id.0.into()])
                .await;
            let (rows, counts) = rows(&test, &me).await;
            let row = row(&rows, id);
            assert_eq!(row.status, status, "{columns}");
            assert_eq!(row.due_day, due.map(|days| StudyDay(me.today.0 + days)), "{columns}");
            assert_eq!(row.recall.is_none(), columns == "phase = 0", "{columns}");
            assert_eq!(counts, u32::from(counted), "{columns}");
            service(&test).delete(&me, id).await.unwrap();
        }
    }

    async fn a_stability_is_the_time_until_recall_is_nine_in_ten(test: Test) {
        let me = viewer(&test).await;
        let id = write(&test, &me, fields("Title", "Body")).await;
        let place = "UPDATE cards SET phase = 2, due_day = $2, stability = 12, \
                     last_review_day = $3 WHERE note_id = $1";
        let (due, last) = (me.today.0, me.today.0 - 12);
        run(&test, place, [id.0.into(), due.into(), last.into()]).await;
        assert_eq!(row(&rows(&test, &me).await.0, id).recall, Some(90));
        assert_eq!(crate::support::read(&test, &me, id).await.recall, Some(90));
        let later = at(&me, me.now + 24 * 3_600_000);
        assert_eq!(row(&rows(&test, &later).await.0, id).due_day, Some(me.today));

        // How fast it falls is a matter of the learner's parameters.
        for (decay, recall) in [(0.1542, 85), (0.5, 83)] {
            let later = Viewer { decay, ..at(&me, me.now + 12 * 24 * 3_600_000) };
            assert_eq!(row(&rows(&test, &later).await.0, id).recall, Some(recall));
            assert_eq!(crate::support::read(&test, &later, id).await.recall, Some(recall));
        }
    }

    async fn new_cards_wait_for_a_day_with_room(test: Test) {
        let me = viewer(&test).await;
        for _ in 0..12 {
            write(&test, &me, fields("Title", "Body")).await;
        }
        assert_eq!(rows(&test, &me).await.1, 10, "the learner takes ten a day");
        let reviewed = "INSERT INTO review_summaries \
            (user_id, study_day, hour, rating, category_key, bucket, reviews, firsts, duration_ms) \
            VALUES ($1, $2, 12, 3, $1, -1, 4, 3, 1000)";
        run(&test, reviewed, [me.user.0.into(), me.today.0.into()]).await;
        assert_eq!(rows(&test, &me).await.1, 7);
        run(&test, "UPDATE users SET new_per_day = 2 WHERE id = $1", [me.user.0.into()]).await;
        assert_eq!(rows(&test, &me).await.1, 0, "more were done than the new limit");
        let tomorrow = at(&me, me.now + 24 * 3_600_000);
        assert_eq!(rows(&test, &tomorrow).await.1, 2);
    }
}
