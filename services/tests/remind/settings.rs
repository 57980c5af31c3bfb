//! What learners choose, and the mails they ask for.

use api::{ApiError, remind::ReminderApi};
use domain::time::{DAY, HOUR, MINUTE};
use services::{
    jobs::Job,
    mail::{MailKind, Mailer, Outgoing, SendError, send},
};

use crate::{
    common::{Person, START, at, on_both, viewer, viewer_of},
    review::note,
    support::{daily, mails, row, service, set, tick},
};

struct Answering(Option<SendError>);

#[async_trait::async_trait]
impl Mailer for Answering {
    async fn send(&self, _: &Outgoing) -> Result<(), SendError> {
        self.0.clone().map_or(Ok(()), Err)
    }
}

on_both! {
    async fn what_was_saved_is_shown(test: Test) {
        let me = viewer(&test).await;
        let before = service(&test).page(&me).await.unwrap();
        assert_eq!((before.form.daily.as_str(), before.form.daily_hour.as_str()), ("on", "9"));
        assert_eq!((before.form.evening.as_str(), before.form.weekly.as_str()), ("", ""));
        let form = api::remind::NotificationsForm {
            weekly: "on".to_owned(),
            weekly_day: "6".to_owned(),
            weekly_hour: "23".to_owned(),
            ..daily(0)
        };
        service(&test).save(&me, form.clone()).await.unwrap();
        let page = service(&test).page(&me).await.unwrap();
        assert_eq!(page.form, form);
        assert_eq!(page.refused, None);
        assert!(page.preview.text.contains("1 note is waiting"), "{}", page.preview.text);
        assert!(page.preview.text.contains("/unsubscribe?token="));
        let bad = api::remind::NotificationsForm { daily_hour: "24".to_owned(), ..form.clone() };
        assert!(matches!(service(&test).save(&me, bad).await, Err(ApiError::Invalid { .. })));
        assert_eq!(service(&test).page(&me).await.unwrap().form, form);
    }

    async fn saving_the_same_again_loses_no_reminder(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, "Due", 1).await;
        service(&test).save(&me, daily(13)).await.unwrap();
        // One o'clock has passed, and nobody has looked yet.
        let later = at(&me, START + HOUR + MINUTE);
        test.clock.set(later.now);
        service(&test).save(&later, daily(13)).await.unwrap();
        tick(&test, START + HOUR + 10 * MINUTE).await;
        assert_eq!(mails(&test, &me).await.len(), 1);
        // Another hour that has passed today is tomorrow's.
        service(&test).save(&later, daily(12)).await.unwrap();
        assert_eq!(row(&test, &me, "daily").await.next_at, Some(START + DAY));
    }

    async fn a_test_mail_comes_three_times_an_hour_and_takes_no_day_away(test: Test) {
        let me = viewer(&test).await;
        note(&test, &me, "Due", 1).await;
        service(&test).save(&me, daily(13)).await.unwrap();
        for minute in 0..3 {
            service(&test).send_test(&at(&me, START + minute * MINUTE)).await.unwrap();
        }
        let refused = service(&test).send_test(&at(&me, START + 3 * MINUTE)).await;
        assert!(matches!(refused, Err(ApiError::TooMany { retry_after: 3421..=3422 })), "{refused:?}");
        service(&test).send_test(&at(&me, START + HOUR)).await.unwrap();
        assert_eq!(test.jobs().await.len(), 4);
        tick(&test, START + HOUR).await;
        let all = mails(&test, &me).await;
        assert_eq!(all.iter().filter(|mail| mail.day.is_some()).count(), 1);
        for mail in &all {
            send::run(&test.core, &Answering(None), mail.id).await.unwrap();
        }
        assert!(mails(&test, &me).await.iter().all(|mail| mail.sent_at.is_some()));

        let person = Person { verified: false, ..Person::named("Jun") };
        let unproved = viewer_of(&test, person).await;
        assert_eq!(service(&test).send_test(&unproved).await, Err(ApiError::Forbidden));
    }

    async fn an_address_that_takes_no_mail_is_told_and_can_be_tried_again(test: Test) {
        let me = viewer(&test).await;
        service(&test).send_test(&me).await.unwrap();
        let id = mails(&test, &me).await[0].id;
        let nobody = Answering(Some(SendError::NoSuchAddress("550 no such user".to_owned())));
        send::run(&test.core, &nobody, id).await.unwrap();
        let refused = service(&test).page(&me).await.unwrap().refused.unwrap();
        assert_eq!((refused.words.as_str(), refused.day), ("550 no such user", me.today));

        // What comes by itself is not even tried.
        service(&test).send_test(&at(&me, START + MINUTE)).await.unwrap();
        let second = mails(&test, &me).await[1].id;
        send::run(&test.core, &Answering(None), second).await.unwrap();
        let row = &mails(&test, &me).await[1];
        assert_eq!((row.sent_at, row.failed_at), (None, Some(START)));
        assert!(row.error.as_deref().unwrap().contains("takes no mail"));

        service(&test).retry_address(&at(&me, START + 2 * MINUTE)).await.unwrap();
        assert_eq!(service(&test).page(&me).await.unwrap().refused, None);
        let third = mails(&test, &me).await.last().unwrap().id;
        send::run(&test.core, &Answering(None), third).await.unwrap();
        assert_eq!(mails(&test, &me).await.last().unwrap().sent_at, Some(START));
        let fourth = service(&test).retry_address(&at(&me, START + 3 * MINUTE)).await;
        assert!(matches!(fourth, Err(ApiError::TooMany { .. })));
    }

    async fn a_mail_that_arrives_shows_that_the_address_works(test: Test) {
        let me = viewer_of(&test, Person { verified: false, ..Person::named("Jun") }).await;
        set(&test, &me, "mail_failed_at = 1, mail_failure = 'x'").await;
        service(&test).retry_address(&me).await.unwrap();
        let verify = mails(&test, &me).await.remove(0);
        assert_eq!(verify.kind, MailKind::Verify.as_str());
        assert!(verify.token_id.is_some());
        set(&test, &me, "mail_failed_at = 1, mail_failure = 'x'").await;
        send::run(&test.core, &Answering(None), verify.id).await.unwrap();
        assert_eq!(service(&test).page(&me).await.unwrap().refused, None);
    }

    async fn a_refusal_of_the_mail_is_not_one_of_the_address(test: Test) {
        let me = viewer(&test).await;
        service(&test).send_test(&me).await.unwrap();
        let id = mails(&test, &me).await[0].id;
        let spam = Answering(Some(SendError::Permanent("554 spam".to_owned())));
        send::run(&test.core, &spam, id).await.unwrap();
        assert_eq!(service(&test).page(&me).await.unwrap().refused, None);
        assert_eq!(test.jobs().await, [Job::SendMail { mail: id }]);
    }
}
