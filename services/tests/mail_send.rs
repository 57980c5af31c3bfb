//! Sending a recorded mail, to a scripted server and to disk.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod common;

use std::sync::{Arc, Mutex};

use api::mail::MailboxApi;
use async_trait::async_trait;
use common::{Person, START, Test, caller, on_both, viewer, viewer_of};
use domain::{auth::Role, language::Language};
use entity::mail::{Entity, Model};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use services::{
    db::begin_write,
    ids::new_id,
    jobs::{self, Deps, Job, JobError},
    mail::{
        Files, MailKind, MailboxService, Mailer, NewMail, Outgoing, SendError, Smtp, is_mailbox,
        post, send,
    },
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Answers as scripted, then accepts everything.
#[derive(Default)]
struct Scripted {
    answers: Mutex<Vec<SendError>>,
    seen: Mutex<Vec<Outgoing>>,
}

impl Scripted {
    fn failing(error: SendError) -> Self {
        Self {
            answers: Mutex::new(vec![error]),
            ..Self::default()
        }
    }

    fn seen(&self) -> Vec<Outgoing> {
        self.seen.lock().unwrap().clone()
    }
}

#[async_trait]
impl Mailer for Scripted {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        self.seen.lock().unwrap().push(mail.clone());
        self.answers.lock().unwrap().pop().map_or(Ok(()), Err)
    }
}

async fn posted(
    test: &Test,
    kind: MailKind,
    user: Option<domain::id::UserId>,
    token: Option<Uuid>,
) -> Uuid {
    let tx = begin_write(&test.core.db).await.unwrap();
    let mail = NewMail {
        kind,
        user,
        recipient: "minji@example.com",
        language: Language::Ko,
        token,
        day: None,
        figures: None,
    };
    let id = post(&tx, &*test.core.queue, mail, START).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn token(test: &Test, user: domain::id::UserId) -> Uuid {
    let id = new_id(START);
    let row = entity::one_time_token::Model {
        id,
        user_id: user.0,
        kind: "verify".to_owned(),
        token_hash: id.to_string(),
        created_at: START,
        expires_at: START + 86_400_000,
        used_at: None,
        voided_at: None,
        address: None,
    };
    row.into_active_model().insert(&test.core.db).await.unwrap();
    id
}

async fn row(test: &Test, id: Uuid) -> Model {
    Entity::find_by_id(id)
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap()
}

on_both! {
    async fn a_mail_is_recorded_and_enqueued_only_with_its_transaction(test: Test) {
        let tx = begin_write(&test.core.db).await.unwrap();
        let mail = NewMail {
            kind: MailKind::Taken,
            user: None,
            recipient: "minji@example.com",
            language: Language::En,
            token: None,
            day: None,
            figures: None,
        };
        post(&tx, &*test.core.queue, mail, START).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(test.jobs().await, []);
        assert_eq!(Entity::find().all(&test.core.db).await.unwrap(), []);
        let id = posted(&test, MailKind::Taken, None, None).await;
        assert_eq!(test.jobs().await, [Job::SendMail { mail: id }]);
    }

    async fn another_address_is_told_no_name_and_proves_nothing_of_the_accounts(test: Test) {
        let viewer = viewer(&test).await;
        let failed = "UPDATE users SET mail_failed_at = 1, mail_failure = 'no such user'";
        test.core.db.execute_unprepared(failed).await.unwrap();
        let tx = begin_write(&test.core.db).await.unwrap();
        let mail = NewMail {
            kind: MailKind::EmailChange,
            user: Some(viewer.user),
            recipient: "new@example.com",
            language: Language::En,
            token: None,
            day: None,
            figures: None,
        };
        let id = post(&tx, &*test.core.queue, mail, START).await.unwrap();
        tx.commit().await.unwrap();
        let mailer = Scripted::default();
        send::run(&test.core, &mailer, id).await.unwrap();
        let seen = mailer.seen();
        assert_eq!((seen[0].to.as_str(), seen[0].name.as_deref()), ("new@example.com", None));
        assert!(!format!("{seen:?}").contains("Minji"));
        let user = entity::user::Entity::find_by_id(viewer.user.0).one(&test.core.db).await.unwrap();
        assert_eq!(user.unwrap().mail_failed_at, Some(1), "the old address takes no mail still");
    }

    async fn it_is_sent_once_however_often_the_job_runs(test: Test) {
        let viewer = viewer(&test).await;
        let token = token(&test, viewer.user).await;
        let id = posted(&test, MailKind::Verify, Some(viewer.user), Some(token)).await;
        let mailer = Scripted::default();
        for _ in 0..3 {
            send::run(&test.core, &mailer, id).await.unwrap();
        }
        let seen = mailer.seen();
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].to, "minji@example.com");
        assert_eq!(seen[0].name.as_deref(), Some("Minji"));
        assert_eq!(seen[0].message_id, format!("{id}@resee.test"));
        assert!(seen[0].text.contains("https://resee.test/verify-email"), "{}", seen[0].text);
        assert_eq!(row(&test, id).await.sent_at, Some(START));
    }

    async fn a_temporary_failure_is_tried_again_with_the_same_message_id(test: Test) {
        let id = posted(&test, MailKind::Taken, None, None).await;
        let mailer = Scripted::failing(SendError::Temporary("451 greylisted".to_owned()));
        let first = send::run(&test.core, &mailer, id).await;
        assert_eq!(first, Err(JobError::Retry("451 greylisted".to_owned())));
        assert_eq!(row(&test, id).await.sent_at, None);
        send::run(&test.core, &mailer, id).await.unwrap();
        let seen = mailer.seen();
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0], seen[1]);
    }

    async fn a_permanent_failure_is_recorded_and_never_tried_again(test: Test) {
        let id = posted(&test, MailKind::Taken, None, None).await;
        let mailer = Scripted::failing(SendError::Permanent("550 no such user".to_owned()));
        for _ in 0..2 {
            send::run(&test.core, &mailer, id).await.unwrap();
        }
        assert_eq!(mailer.seen().len(), 1);
        let row = row(&test, id).await;
        assert_eq!((row.sent_at, row.failed_at), (None, Some(START)));
        assert_eq!(row.error.as_deref(), Some("550 no such user"));
    }

    async fn a_failed_mail_is_sent_when_its_job_is_tried_again(test: Test) {
        let id = posted(&test, MailKind::Taken, None, None).await;
        test.clock.advance(86_400_000);
        let mailer = Scripted::failing(SendError::Temporary("451 greylisted".to_owned()));
        assert!(send::run(&test.core, &mailer, id).await.is_err());
        assert!(row(&test, id).await.failed_at.is_some());
        let job = jobs::admin::list(&test.core, jobs::admin::State::Waiting, None, 1).await.unwrap();
        for _ in 0..2 {
            assert!(jobs::admin::retry(&test.core, &job[0].id, &common::admin_did()).await.unwrap());
            send::run(&test.core, &mailer, id).await.unwrap();
            let row = row(&test, id).await;
            assert_eq!((row.failed_at, row.error, row.sent_at), (None, None, Some(START + 86_400_000)));
        }
        assert_eq!(mailer.seen().len(), 2, "what was sent is not sent again");
    }

    async fn a_mail_whose_job_is_discarded_has_failed(test: Test) {
        let gone = posted(&test, MailKind::Replay, None, None).await;
        let jobs = jobs::admin::list(&test.core, jobs::admin::State::Waiting, None, 10).await.unwrap();
        let kept = posted(&test, MailKind::Taken, None, None).await;
        assert!(jobs::admin::discard(&test.core, &jobs[0].id, &common::admin_did()).await.unwrap());
        assert_eq!(test.jobs().await, [Job::SendMail { mail: kept }]);
        assert_eq!(row(&test, kept).await.failed_at, None, "not every mail");
        let row = row(&test, gone).await;
        assert_eq!((row.failed_at, row.sent_at), (Some(START), None));
        assert_eq!(row.error.as_deref(), Some("its job was discarded"));
    }

    async fn a_link_that_has_ended_is_not_sent(test: Test) {
        let viewer = viewer(&test).await;
        let mailer = Scripted::default();
        let used = token(&test, viewer.user).await;
        let used_mail = posted(&test, MailKind::Verify, Some(viewer.user), Some(used)).await;
        let late = token(&test, viewer.user).await;
        let late_mail = posted(&test, MailKind::Verify, Some(viewer.user), Some(late)).await;
        let mut spent = entity::one_time_token::Entity::find_by_id(used)
            .one(&test.core.db).await.unwrap().unwrap().into_active_model();
        spent.used_at = Set(Some(START));
        spent.update(&test.core.db).await.unwrap();
        send::run(&test.core, &mailer, used_mail).await.unwrap();
        test.clock.advance(86_400_000);
        send::run(&test.core, &mailer, late_mail).await.unwrap();
        assert_eq!(mailer.seen(), []);
        for id in [used_mail, late_mail] {
            assert!(row(&test, id).await.failed_at.is_some());
        }
    }

    async fn the_engine_sends_what_was_posted(test: Test) {
        let mailer = Arc::new(Scripted::default());
        let cancel = CancellationToken::new();
        let deps = Deps {
            mailer: mailer.clone(),
            post: None,
        };
        let engine = jobs::start(&test.core, deps, cancel.clone());
        let (id, statements) =
            test.statements(posted(&test, MailKind::Replay, None, None)).await;
        assert!(statements.iter().any(|sql| sql.contains("INSERT INTO \"mails\"")), "{statements:?}");
        for _ in 0..200 {
            if row(&test, id).await.sent_at.is_some() && test.jobs().await.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        cancel.cancel();
        engine.await.unwrap();
        assert_eq!(mailer.seen().len(), 1);
        assert_eq!(row(&test, id).await.sent_at, Some(START));
        assert_eq!(test.jobs().await, []);
    }

    async fn posting_costs_two_statements(test: Test) {
        let (_, statements) = test.statements(posted(&test, MailKind::Taken, None, None)).await;
        assert_eq!(statements.len(), 2, "{statements:?}");
    }

    async fn a_mail_that_is_gone_is_nothing_to_do(test: Test) {
        send::run(&test.core, &Scripted::default(), new_id(START)).await.unwrap();
    }

    async fn mails_on_disk_are_shown_to_an_admin_and_on_this_machine_only(test: Test) {
        let mut test = test;
        let dir = test.dir.join("mail");
        let mailer = Files::new(&dir, "Resee <resee@resee.test>").unwrap();
        let service = MailboxService::new(test.core.clone());
        let local = caller(None);
        assert_eq!(service.mailbox(&local).await.unwrap(), []);
        let mut ids = Vec::new();
        for _ in 0..52 {
            test.clock.advance(1000);
            let id = posted(&test, MailKind::Taken, None, None).await;
            let mut at = row(&test, id).await.into_active_model();
            at.created_at = Set(services::clock::Clock::now(&*test.clock));
            at.update(&test.core.db).await.unwrap();
            send::run(&test.core, &mailer, id).await.unwrap();
            ids.push(id);
        }
        // The same mail once more is the same file.
        let mut again = row(&test, ids[51]).await.into_active_model();
        again.sent_at = Set(None);
        again.update(&test.core.db).await.unwrap();
        send::run(&test.core, &mailer, ids[51]).await.unwrap();
        std::fs::write(dir.join("9999999999999-broken.json"), "{").unwrap();

        let shown = service.mailbox(&local).await.unwrap();
        assert_eq!(shown.len(), 50);
        assert!(shown.windows(2).all(|pair| pair[0].at > pair[1].at));
        assert!(shown[0].id.ends_with(&ids[51].to_string()));
        assert_eq!(shown[0].to, "minji@example.com");
        assert_eq!(shown[0].subject, "이미 Resee 계정이 있어요");
        assert!(shown[0].text.contains("https://resee.test/login"));
        let eml = std::fs::read_to_string(dir.join(format!("{}.eml", shown[0].id))).unwrap();
        assert!(eml.contains(&format!("Message-ID: <{}@resee.test>", ids[51])));
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 2 * 52 + 1);

        let admin = viewer_of(&test, Person { role: Role::Admin, ..Person::named("Admin") }).await;
        let learner = viewer(&test).await;
        for (who, is_local, allowed) in [
            (None, false, false),
            (None, true, true),
            (Some(&learner), false, false),
            (Some(&learner), true, true),
            (Some(&admin), false, true),
        ] {
            let asked = api::Caller { is_local, ..caller(who) };
            assert_eq!(service.mailbox(&asked).await.is_ok(), allowed);
        }
        test.set(|settings| settings.mailbox = None);
        let closed = MailboxService::new(test.core.clone());
        assert_eq!(closed.mailbox(&caller(Some(&admin))).await, Err(api::ApiError::NotFound));
    }
}

#[tokio::test]
async fn settings_for_senders_are_checked() {
    let dir = std::path::Path::new("unused");
    for (from, good) in [
        ("nobody", false),
        ("", false),
        ("resee@example.com", true),
        ("Resee <resee@example.com>", true),
    ] {
        assert_eq!(Files::new(dir, from).is_ok(), good, "{from}");
        assert_eq!(is_mailbox(from), good, "{from}");
        let url = "smtps://user:p%40ss@smtp.example.com:465".into();
        assert_eq!(Smtp::new(&url, from).is_ok(), good, "{from}");
    }
    for url in [
        "smtp://user:hunter2@example.com",
        "smtps://user:hunter2@exa mple",
        "ftp://user:hunter2@x",
    ] {
        let error = Smtp::new(&url.into(), "resee@example.com")
            .err()
            .expect(url)
            .to_string();
        assert!(
            error.contains("SMTP_URL") && !error.contains("hunter2"),
            "{error}"
        );
    }
}
