//! Whether there is a mail, and what it tells.

use domain::{
    review::Rating,
    time::{DAY, HOUR, MINUTE},
};
use services::mail::Figures;

use crate::{
    common::{Test, at, on_both, viewer},
    review::{answer, note, reviewed},
    support::{OCTOBER, daily, learner, mails, row, set, tick},
};

/// Nine in the morning in Seoul, on the first day.
const NINE: i64 = OCTOBER + DAY;

fn figures(mail: &entity::mail::Model) -> Figures {
    serde_json::from_str(mail.figures.as_deref().unwrap()).unwrap()
}

on_both! {
    async fn it_counts_what_the_queue_counts(test: Test) {
        test.clock.set(NINE - HOUR);
        let me = learner(&test, "Minji", "Asia/Seoul", daily(9)).await;
        // Ten new ones a day.
        for number in 0..14 {
            note(&test, &me, &format!("New {number}"), 1).await;
        }
        for overdue in 0..3 {
            reviewed(&test, &me, &format!("Overdue {overdue}"), 40, -overdue).await;
        }
        reviewed(&test, &me, "Tomorrow", 4, 1).await;
        tick(&test, NINE).await;
        let sent = mails(&test, &me).await;
        let frame = services::frame::load(&test.core, &crate::support::in_zone(&test, &me, "Asia/Seoul").await).await.unwrap();
        assert_eq!(frame.due, 13);
        assert!(matches!(figures(&sent[0]), Figures::Due { due: 13, minutes } if minutes > 0), "{sent:?}");
        assert_eq!((sent[0].kind.as_str(), sent[0].recipient.as_str()), ("daily", "minji@example.com"));
    }

    async fn nothing_due_is_nothing_to_say(test: Test) {
        test.clock.set(NINE - HOUR);
        let form = api::remind::NotificationsForm {
            evening: "on".to_owned(),
            weekly: "on".to_owned(),
            weekly_day: "2".to_owned(),
            ..daily(9)
        };
        let me = learner(&test, "Minji", "Asia/Seoul", form).await;
        for hour in 0..30 {
            tick(&test, NINE + hour * HOUR).await;
        }
        assert_eq!(mails(&test, &me).await, []);
        // The day was decided: what comes later that day is no reminder's business.
        let day = row(&test, &me, "daily").await.last_day;
        note(&test, &me, "Late", 1).await;
        tick(&test, NINE + 30 * HOUR + MINUTE).await;
        assert_eq!(mails(&test, &me).await, []);
        assert_eq!(row(&test, &me, "daily").await.last_day, day);
    }

    async fn who_studied_already_is_left_alone_if_they_wish(test: Test) {
        let me = viewer(&test).await;
        for number in 0..3 {
            note(&test, &me, &format!("Note {number}"), 1).await;
        }
        answer(&test, &me, Rating::Good).await;
        // The test begins at noon in Seoul; the hour comes at one.
        let form = |skip: &str| api::remind::NotificationsForm {
            skip_studied: skip.to_owned(),
            evening: "on".to_owned(),
            evening_hour: "21".to_owned(),
            ..daily(13)
        };
        let one = me.now + HOUR;
        save(&test, &me, form("on")).await;
        tick(&test, one).await;
        assert_eq!(mails(&test, &me).await, []);
        // In the evening it is what is left that counts.
        tick(&test, one + 8 * HOUR).await;
        let evening = mails(&test, &me).await;
        assert_eq!(evening.len(), 1);
        assert_eq!(evening[0].kind, "evening");
        // Tomorrow nothing is studied yet at one, and who does not mind is reminded anyway.
        tick(&test, one + DAY).await;
        assert_eq!(mails(&test, &me).await.len(), 2);
        let tomorrow = at(&me, one + DAY + MINUTE);
        answer(&test, &tomorrow, Rating::Good).await;
        test.clock.set(one + DAY + HOUR);
        save(&test, &at(&me, one + DAY + HOUR), form("")).await;
        tick(&test, one + 2 * DAY).await;
        assert_eq!(mails(&test, &me).await.len(), 3, "the second evening was slept through");
    }

    async fn only_proved_addresses_that_take_mail_get_any(test: Test) {
        test.clock.set(NINE - HOUR);
        let me = learner(&test, "Minji", "Asia/Seoul", daily(9)).await;
        note(&test, &me, "Due", 1).await;
        set(&test, &me, "email_verified_at = NULL").await;
        tick(&test, NINE).await;
        set(&test, &me, "email_verified_at = 1, mail_failed_at = 1").await;
        tick(&test, NINE + DAY).await;
        assert_eq!(mails(&test, &me).await, []);
        set(&test, &me, "mail_failed_at = NULL").await;
        tick(&test, NINE + 2 * DAY).await;
        assert_eq!(mails(&test, &me).await.len(), 1);
    }

    async fn after_a_downtime_it_is_two_hours_late_at_most(test: Test) {
        for (downtime, late, sent) in [
            (0, 119 * MINUTE, 1),
            (0, 121 * MINUTE, 0),
            (3 * DAY, 119 * MINUTE, 1),
            (3 * DAY, 3 * HOUR, 0),
            (3 * DAY, -HOUR, 0),
        ] {
            let name = format!("d{downtime}l{late}");
            test.clock.set(NINE - HOUR);
            let me = learner(&test, &name, "Asia/Seoul", daily(9)).await;
            note(&test, &me, "Due", 1).await;
            let now = NINE + downtime + late;
            tick(&test, now).await;
            assert_eq!(mails(&test, &me).await.len(), sent, "{name}");
            let next = row(&test, &me, "daily").await.next_at.unwrap();
            assert!(next > now && next <= now + DAY, "{name}");
        }
    }

    async fn the_week_is_told_as_it_was(test: Test) {
        let me = viewer(&test).await;
        // Tuesday; the summary comes next Monday at nine.
        for number in 0..3 {
            reviewed(&test, &me, &format!("Old {number}"), 10, 0).await;
        }
        note(&test, &me, "New", 1).await;
        for rating in [Rating::Good, Rating::Again, Rating::Good] {
            answer(&test, &at(&me, me.now + MINUTE), rating).await;
        }
        let form = api::remind::NotificationsForm {
            daily: String::new(),
            weekly: "on".to_owned(),
            ..daily(9)
        };
        save(&test, &me, form).await;
        let monday = me.now + 6 * DAY - 3 * HOUR;
        tick(&test, monday - MINUTE).await;
        assert_eq!(mails(&test, &me).await, []);
        tick(&test, monday).await;
        let sent = mails(&test, &me).await;
        assert_eq!(sent.len(), 1);
        let Figures::Week { days, reviews, learned, remembered, streak, due } = figures(&sent[0]) else {
            panic!("{sent:?}");
        };
        assert_eq!((days, reviews, learned, remembered, streak), (1, 3, 3, 2, 0));
        assert!(due >= 2, "the new one and the forgotten one");
        tick(&test, monday + 7 * DAY).await;
        let next = mails(&test, &me).await;
        assert_eq!(next.len(), 2);
        assert!(matches!(figures(&next[1]), Figures::Week { reviews: 0, days: 0, learned: 0, .. }));
    }
}

async fn save(test: &Test, me: &api::Viewer, form: api::remind::NotificationsForm) {
    let service = crate::support::service(test);
    api::remind::ReminderApi::save(&service, me, form)
        .await
        .unwrap();
}
