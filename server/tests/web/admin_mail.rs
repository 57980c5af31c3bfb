//! `/admin/mail`: which mails went where, and nothing of what they say.

use api::{
    Viewer,
    admin::{AdminApi, MailState, MailSums, MailWay},
};
use domain::{
    auth::Role,
    id::UserId,
    language::Language,
    time::{DAY, Millis},
};
use http::StatusCode;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use services::{
    admin::AdminService,
    db::begin_write,
    ids::new_id,
    mail::{MailKind, NewMail, post},
};
use uuid::Uuid;

use crate::{
    browser::Browser,
    common::{Person, START, Test, on_both, viewer, viewer_of},
    site::site,
};

const PAGE: &str = "/admin/mail";

async fn root(test: &Test) -> Viewer {
    let person = Person {
        role: Role::Admin,
        ..Person::named("Root")
    };
    viewer_of(test, person).await
}

async fn token(test: &Test, user: UserId) -> Uuid {
    let id = new_id(START);
    let row = entity::one_time_token::Model {
        id,
        user_id: user.0,
        kind: "verify".to_owned(),
        token_hash: "a-secret-hash".to_owned(),
        created_at: START,
        expires_at: START + DAY,
        used_at: None,
        voided_at: None,
        address: None,
    };
    row.into_active_model().insert(&test.core.db).await.unwrap();
    id
}

/// A mail that was caused `at`, and what has become of it.
async fn mail(test: &Test, kind: MailKind, to: &str, at: Millis, state: MailState) -> Uuid {
    let tx = begin_write(&test.core.db).await.unwrap();
    let mail = NewMail {
        kind,
        user: None,
        recipient: to,
        language: Language::Ko,
        token: None,
        day: None,
        figures: None,
    };
    let id = post(&tx, &*test.core.queue, mail, at).await.unwrap();
    tx.commit().await.unwrap();
    let row = entity::mail::Entity::find_by_id(id).one(&test.core.db);
    let mut row = row.await.unwrap().unwrap().into_active_model();
    match state {
        MailState::Waiting => return id,
        MailState::Sent => row.sent_at = Set(Some(at)),
        MailState::Failed => {
            row.failed_at = Set(Some(at));
            row.error = Set(Some("550 <b>no such user</b>".to_owned()));
        }
    }
    row.update(&test.core.db).await.unwrap();
    id
}

/// An address of a state each: today, three days ago, and ten; and some more of today.
async fn some(test: &Test) {
    for _ in 0..3 {
        mail(
            test,
            MailKind::Daily,
            "sent@example.com",
            START - DAY,
            MailState::Sent,
        )
        .await;
    }
    mail(
        test,
        MailKind::Daily,
        "waits@example.com",
        START - DAY,
        MailState::Waiting,
    )
    .await;
    mail(
        test,
        MailKind::Daily,
        "failed@example.com",
        START - DAY - 1,
        MailState::Failed,
    )
    .await;
    mail(
        test,
        MailKind::Reset,
        "sent@example.com",
        START - 3 * DAY,
        MailState::Sent,
    )
    .await;
    mail(
        test,
        MailKind::Taken,
        "failed@example.com",
        START - 600_000,
        MailState::Failed,
    )
    .await;
    mail(
        test,
        MailKind::Replay,
        "waits@example.com",
        START - 10 * DAY,
        MailState::Waiting,
    )
    .await;
}

on_both! {
    async fn mails_are_counted_and_listed_by_their_state(test: Test) {
        let root = root(&test).await;
        some(&test).await;
        let service = AdminService::new(test.core.clone());
        let page = service.mails(&root, None).await.unwrap();
        assert_eq!(page.day, MailSums { waiting: 1, sent: 3, failed: 1 });
        assert_eq!(page.week, MailSums { waiting: 1, sent: 4, failed: 2 });
        let to: Vec<&str> = page.mails.iter().map(|mail| mail.recipient.as_str()).collect();
        let newest = (to.first(), to.last());
        assert_eq!(newest, (Some(&"failed@example.com"), Some(&"waits@example.com")), "{to:?}");
        assert_eq!(to.len(), 8);
        let mut browser = Browser::of(&site(&test), &test, &root);
        let (answer, sent) = test.statements(browser.get(PAGE)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(sent.len() <= 5, "{sent:#?}");
        for text in ["550 &lt;b&gt;no such user&lt;/b&gt;", "New password", "10 min ago", "3 d ago"] {
            assert!(answer.body.contains(text), "{text}: {}", answer.body);
        }
        for (state, shown) in [("sent", "sent@"), ("failed", "failed@"), ("waiting", "waits@")] {
            let page = browser.get(&format!("{PAGE}?state={state}")).await;
            let names = page.html().texts(|tag| tag.name == "b").concat();
            for to in ["sent@", "failed@", "waits@"] {
                assert_eq!(names.contains(to), to == shown, "{state}: {names}");
            }
        }
        let page = browser.get(&format!("{PAGE}?state=lost")).await;
        assert!(page.body.contains("sent@example.com"), "what is no state is no filter");
    }

    async fn nothing_of_what_a_mail_says_is_shown(test: Test) {
        let (me, root) = (viewer(&test).await, root(&test).await);
        let id = mail(&test, MailKind::Verify, "minji@example.com", START, MailState::Waiting).await;
        let token = token(&test, me.user).await;
        let row = entity::mail::Entity::find_by_id(id).one(&test.core.db);
        let mut row = row.await.unwrap().unwrap().into_active_model();
        row.user_id = Set(Some(me.user.0));
        row.token_id = Set(Some(token));
        row.update(&test.core.db).await.unwrap();
        let page = Browser::of(&site(&test), &test, &root).get(PAGE).await;
        assert!(page.body.contains("minji@example.com"), "{}", page.body);
        for secret in [token.to_string().as_str(), "a-secret-hash", "verify-email", "token="] {
            assert!(!page.body.contains(secret), "{secret}");
        }
    }

    async fn addresses_that_take_no_mail_are_named(test: Test) {
        let (me, root) = (viewer(&test).await, root(&test).await);
        let mut browser = Browser::of(&site(&test), &test, &root);
        assert!(browser.get(PAGE).await.body.contains("Every address takes mail"));
        let row = entity::user::Entity::find_by_id(me.user.0).one(&test.core.db);
        let mut row = row.await.unwrap().unwrap().into_active_model();
        row.mail_failed_at = Set(Some(START - 60_000));
        row.mail_failure = Set(Some("550 <i>closed</i>".to_owned()));
        row.update(&test.core.db).await.unwrap();
        let page = browser.get(PAGE).await;
        for text in [me.email.as_str(), "550 &lt;i&gt;closed&lt;/i&gt;", "60 s ago"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
    }

    async fn the_way_of_a_mail_is_told_without_credentials(test: Test) {
        let mut test = test;
        let root = root(&test).await;
        let leads_to_mailbox = async |test: &Test| {
            let page = Browser::of(&site(test), test, &root).get(PAGE).await;
            let leads = page.html().all("a").any(|link| link.get("href") == "/dev/mailbox");
            (leads, page.body)
        };
        let (leads, body) = leads_to_mailbox(&test).await;
        assert!(leads && body.contains(&test.dir.join("mail").display().to_string()), "{body}");
        test.set(|settings| {
            settings.mailbox = None;
            settings.smtp_host = Some("smtp.example:465".to_owned());
        });
        let (leads, body) = leads_to_mailbox(&test).await;
        assert!(!leads && body.contains("smtp.example:465"), "{body}");
        let service = AdminService::new(test.core.clone());
        let way = service.mails(&root, None).await.unwrap().way;
        assert_eq!(way, MailWay::Server { host: "smtp.example:465".to_owned() });
    }

    async fn mails_are_for_admins_only(test: Test) {
        let me = viewer(&test).await;
        let answer = Browser::of(&site(&test), &test, &me).get(PAGE).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let refused = AdminService::new(test.core.clone()).mails(&me, None).await;
        assert_eq!(refused, Err(api::ApiError::NotFound));
    }
}
