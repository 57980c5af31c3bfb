//! Links that end mails.

use api::{
    ApiError,
    remind::{ReminderApi, UnsubscribeDeed, UnsubscribePage},
};
use domain::{
    remind::ReminderKind,
    time::{DAY, HOUR},
};
use services::{
    jobs::JobError,
    mail::{Mailer, Outgoing, SendError, send, unsubscribe},
};

use crate::{
    common::{START, on_both, second_viewer, viewer},
    review::note,
    support::{daily, mails, row, service, tick},
};

/// Keeps nothing back.
struct Kind(std::sync::Mutex<Vec<Outgoing>>, Option<SendError>);

#[async_trait::async_trait]
impl Mailer for Kind {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        self.0.lock().unwrap().push(mail.clone());
        self.1.clone().map_or(Ok(()), Err)
    }
}

fn kind() -> Kind {
    Kind(std::sync::Mutex::default(), None)
}

on_both! {
    async fn the_link_of_a_mail_ends_its_kind_and_can_be_undone(test: Test) {
        let (me, you) = (viewer(&test).await, second_viewer(&test).await);
        let form = api::remind::NotificationsForm { weekly: "on".to_owned(), ..daily(13) };
        for learner in [&me, &you] {
            service(&test).save(learner, form.clone()).await.unwrap();
            note(&test, learner, "Due", 1).await;
        }
        tick(&test, START + HOUR).await;
        let mailer = kind();
        send::run(&test.core, &mailer, mails(&test, &me).await[0].id).await.unwrap();
        let link = mailer.0.lock().unwrap()[0].unsubscribe.clone().unwrap();
        let token = link.strip_prefix("https://resee.test/unsubscribe?token=").unwrap();
        let service = service(&test);
        let page = UnsubscribePage { kind: ReminderKind::Daily, on: true, others: true, undo: false };
        assert_eq!(service.unsubscribe_page(token).await, Ok(page));
        // As often as a mail provider likes.
        for _ in 0..2 {
            service.unsubscribe(token, UnsubscribeDeed::This).await.unwrap();
        }
        let ended = UnsubscribePage { on: false, undo: true, ..page };
        assert_eq!(service.unsubscribe_page(token).await, Ok(ended));
        tick(&test, START + DAY + HOUR).await;
        assert_eq!(mails(&test, &me).await.len(), 1);
        assert_eq!(mails(&test, &you).await.len(), 2, "nobody else's");

        service.unsubscribe(token, UnsubscribeDeed::All).await.unwrap();
        let nothing = UnsubscribePage { others: false, ..ended };
        assert_eq!(service.unsubscribe_page(token).await, Ok(nothing));
        service.unsubscribe(token, UnsubscribeDeed::Undo).await.unwrap();
        assert_eq!(service.unsubscribe_page(token).await, Ok(page));
        assert_eq!(row(&test, &me, "daily").await.next_at, Some(START + 2 * DAY + HOUR));
        assert_eq!(row(&test, &me, "evening").await.next_at, None, "it was never wanted");
        tick(&test, START + 2 * DAY + HOUR).await;
        assert_eq!(mails(&test, &me).await.len(), 2);
    }

    async fn undoing_switches_nothing_on_that_the_settings_switched_off(test: Test) {
        let me = viewer(&test).await;
        let token = unsubscribe::token(&test.core.keys, me.user, ReminderKind::Daily).unwrap();
        let service = service(&test);
        service.save(&me, daily(9)).await.unwrap();
        service.unsubscribe(&token, UnsubscribeDeed::This).await.unwrap();
        let off = api::remind::NotificationsForm { daily: String::new(), ..daily(9) };
        service.save(&me, off).await.unwrap();
        service.unsubscribe(&token, UnsubscribeDeed::Undo).await.unwrap();
        let page = service.unsubscribe_page(&token).await.unwrap();
        assert!(!page.on && !page.undo);
    }

    async fn no_other_link_ends_anything(test: Test) {
        let me = viewer(&test).await;
        service(&test).save(&me, daily(9)).await.unwrap();
        let token = unsubscribe::token(&test.core.keys, me.user, ReminderKind::Daily).unwrap();
        let (answers, sent) = test.statements(async {
            let mut answers = Vec::new();
            for forged in ["", "x", &token[1..], &format!("{token}x"), &token.to_lowercase()] {
                answers.push(service(&test).unsubscribe(forged, UnsubscribeDeed::All).await);
                answers.push(service(&test).unsubscribe_page(forged).await.map(|_| ()));
            }
            answers
        }).await;
        assert!(answers.iter().all(|answer| *answer == Err(ApiError::StaleLink)), "{answers:?}");
        assert_eq!(sent, [] as [String; 0], "nothing is asked of the database");
    }

    async fn a_mail_on_its_way_stops_when_its_kind_is_ended_or_its_time_is_over(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, "Due", 1).await;
        service(&test).save(&me, daily(13)).await.unwrap();
        tick(&test, START + HOUR).await;
        let first = mails(&test, &me).await[0].id;
        let greylisted = Kind(std::sync::Mutex::default(), Some(SendError::Temporary("451".to_owned())));
        let tried = send::run(&test.core, &greylisted, first).await;
        assert_eq!(tried, Err(JobError::Retry("451".to_owned())));
        let token = unsubscribe::token(&test.core.keys, me.user, ReminderKind::Daily).unwrap();
        service(&test).unsubscribe(&token, UnsubscribeDeed::This).await.unwrap();
        send::run(&test.core, &kind(), first).await.unwrap();
        assert!(mails(&test, &me).await[0].error.as_deref().unwrap().contains("switched off"));

        service(&test).unsubscribe(&token, UnsubscribeDeed::Undo).await.unwrap();
        tick(&test, START + DAY + HOUR).await;
        let second = mails(&test, &me).await[1].id;
        test.clock.advance(2 * HOUR + 1);
        let mailer = kind();
        send::run(&test.core, &mailer, second).await.unwrap();
        assert!(mailer.0.lock().unwrap().is_empty(), "nobody wants the morning's at noon");
        assert!(mails(&test, &me).await[1].error.as_deref().unwrap().contains("too late"));
    }

    async fn a_mail_is_tried_for_a_day_and_then_has_failed(test: Test) {
        let me = viewer(&test).await;
        service(&test).send_test(&me).await.unwrap();
        let id = mails(&test, &me).await[0].id;
        let down = Kind(std::sync::Mutex::default(), Some(SendError::Temporary("421 busy".to_owned())));
        test.clock.advance(DAY - 1);
        assert!(matches!(send::run(&test.core, &down, id).await, Err(JobError::Retry(_))));
        test.clock.advance(1);
        assert!(matches!(send::run(&test.core, &down, id).await, Err(JobError::Permanent(_))));
        let row = &mails(&test, &me).await[0];
        assert_eq!((row.sent_at, row.failed_at), (None, Some(START + DAY)));
        assert_eq!(row.error.as_deref(), Some("421 busy"));
        send::run(&test.core, &kind(), id).await.unwrap();
        assert_eq!(mails(&test, &me).await[0].sent_at, None, "failed is failed");
    }
}
