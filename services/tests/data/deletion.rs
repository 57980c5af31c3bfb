//! Everything of a learner goes, and nothing of anybody else's.

use std::collections::{BTreeMap, BTreeSet};

use api::{ApiError, Field, Problem, data::DeletionState};
use domain::note::Mode;
use entity::{ai_call, audit_event, deletion, mail, session, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::{
    auth::AuthService,
    data::deletion::{
        self as deletions, SHOWN, run,
        tables::{BY_ITSELF, GO, KEPT},
    },
    db::statement,
    jobs::Job,
};
use uuid::Uuid;

use crate::{
    common::{Test, caller, on_both, second_viewer},
    complete::columns,
    learner::learner,
    support::{forget_jobs, note, sql},
    unzip::made,
};

/// What `learner` has for a password.
const HASH: &str = "CANARY hash";

/// Rows of a learner by their table.
async fn rows(test: &Test, user: Uuid) -> BTreeMap<&'static str, i64> {
    let db = &test.core.db;
    let mut counts = BTreeMap::new();
    for table in GO.iter().map(|table| table.name).chain(["ai_calls"]) {
        let count = format!("SELECT COUNT(*) AS n FROM {table} WHERE user_id = $1");
        let row = db
            .query_one_raw(statement(db, count, [user.into()]))
            .await
            .unwrap()
            .unwrap();
        counts.insert(table, row.try_get("", "n").unwrap());
    }
    counts
}

/// Asks for it; the id of the deletion, and its link.
async fn asked(test: &Test, me: &api::Viewer) -> (Uuid, String) {
    forget_jobs(test).await;
    let auth = AuthService::new(test.core.clone());
    let leaving = deletions::ask(&test.core, &auth, &caller(Some(me)), HASH)
        .await
        .unwrap();
    let row = deletion::Entity::find()
        .filter(deletion::Column::UserId.eq(me.user.0))
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap();
    (row.id, leaving.token)
}

on_both! {
    async fn every_table_with_a_learner_goes_or_stays_by_name(test: Test) {
        let schema = columns(&test).await;
        let theirs: BTreeSet<&str> = schema
            .iter()
            .filter(|(_, columns)| columns.contains("user_id"))
            .map(|(name, _)| name.as_str())
            .collect();
        let go = GO.iter().map(|table| table.name);
        let kept = KEPT.iter().map(|table| table.name);
        let named = go.chain(kept).chain(BY_ITSELF.iter().map(|(name, _)| *name));
        assert_eq!(named.clone().collect::<BTreeSet<_>>(), theirs);
        assert_eq!(named.count(), theirs.len(), "each is named once");
    }

    async fn the_account_is_closed_with_the_wish(test: Test) {
        let mut test = test;
        let me = learner(&mut test).await.me;
        let (id, token) = asked(&test, &me).await;
        let db = &test.core.db;
        let row = user::Entity::find_by_id(me.user.0).one(db).await.unwrap().unwrap();
        assert_eq!((row.password_hash, row.email_verified_at, row.name.as_str()), (None, None, "-"));
        assert!(row.email.ends_with("@deleted.invalid"), "its address is free");
        let living = session::Entity::find().filter(session::Column::UserId.eq(me.user.0));
        assert!(living.all(db).await.unwrap().iter().all(|session| session.ended_at.is_some()));
        let told = mail::Entity::find().filter(mail::Column::Kind.eq("account_deleted"));
        let told = told.one(db).await.unwrap().unwrap();
        assert_eq!((told.user_id, told.recipient), (None, me.email.clone()), "a mail that outlives it");
        let jobs = test.jobs().await;
        assert!(jobs.contains(&Job::Delete { deletion: id }), "{jobs:?}");
        let going = deletions::standing(&test.core, &token).await.unwrap();
        assert_eq!(going, DeletionState::Going { done: 0, total: 0 });
        let auth = AuthService::new(test.core.clone());
        assert!(deletions::ask(&test.core, &auth, &caller(Some(&me)), HASH).await.is_err(), "once");
    }

    async fn a_password_that_was_changed_meanwhile_closes_nothing(test: Test) {
        let mut test = test;
        let me = learner(&mut test).await.me;
        let db = &test.core.db;
        let auth = AuthService::new(test.core.clone());
        let before = user::Entity::find_by_id(me.user.0).one(db).await.unwrap();
        let refused = deletions::ask(&test.core, &auth, &caller(Some(&me)), "an older hash").await;
        let refusal = services::error::answer(refused.unwrap_err());
        assert_eq!(refusal, ApiError::field(Field::CurrentPassword, Problem::Unknown));
        assert_eq!(user::Entity::find_by_id(me.user.0).one(db).await.unwrap(), before);
        assert_eq!(deletion::Entity::find().count(db).await.unwrap(), 0);
        let told = mail::Entity::find().filter(mail::Column::Kind.eq("account_deleted"));
        assert_eq!(told.count(db).await.unwrap(), 0);
        let living = session::Entity::find().filter(session::Column::UserId.eq(me.user.0));
        assert!(living.all(db).await.unwrap().iter().any(|session| session.ended_at.is_none()));
        asked(&test, &me).await;
    }

    async fn nothing_of_the_learner_is_left_and_everything_of_others(test: Test) {
        let mut test = test;
        let me = learner(&mut test).await.me;
        let other = second_viewer(&test).await;
        note(&test, &other, Mode::Recall, "남의 노트", "x").await;
        made(&test, &me).await;
        made(&test, &other).await;
        let db = &test.core.db;
        let (mine, theirs) = (rows(&test, me.user.0).await, rows(&test, other.user.0).await);
        for (table, count) in &mine {
            assert!(*count > 0 || *table == "answer_drafts", "the learner has {table}");
        }
        let calls = ai_call::Entity::find().count(db).await.unwrap();
        let (id, token) = asked(&test, &me).await;
        run::run(&test.core, id).await.unwrap();
        let left = rows(&test, me.user.0).await;
        assert!(left.values().all(|count| *count == 0), "{left:?}");
        assert_eq!(rows(&test, other.user.0).await, theirs);
        assert_eq!(user::Entity::find_by_id(me.user.0).one(db).await.unwrap(), None);
        assert_eq!(ai_call::Entity::find().count(db).await.unwrap(), calls, "what it cost stays");
        let log = audit_event::Entity::find().filter(audit_event::Column::UserId.eq(me.user.0));
        let log = log.all(db).await.unwrap();
        let events: BTreeSet<&str> = log.iter().map(|entry| entry.event.as_str()).collect();
        assert!(events.is_superset(&["deletion_asked", "account_deleted"].into()), "{events:?}");
        assert!(log.iter().all(|entry| entry.network.is_empty() && entry.user_agent.is_empty()), "{log:?}");
        assert!(matches!(deletions::standing(&test.core, &token).await, Ok(DeletionState::Done)));
        let done = deletion::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
        assert_eq!((done.user_id, done.rows_done), (None, done.rows_total), "it names nobody");
        assert!(done.rows_total > 20, "{done:?}");

        run::run(&test.core, id).await.unwrap();
        test.clock.advance(SHOWN);
        for token in [token.as_str(), "x", ""] {
            let gone = deletions::standing(&test.core, token).await;
            assert!(matches!(gone, Err(services::error::Error::Refused(ApiError::StaleLink))), "{gone:?}");
        }
    }

    async fn it_goes_on_where_it_was_stopped_and_beside_another(test: Test) {
        let mut test = test;
        let me = learner(&mut test).await.me;
        let (id, token) = asked(&test, &me).await;
        sql(&test, "UPDATE deletions SET rows_total = 30, rows_done = 1 WHERE id = $1", vec![id.into()]).await;
        sql(&test, "DELETE FROM answers WHERE user_id = $1", vec![me.user.0.into()]).await;
        let (one, two) = tokio::join!(run::run(&test.core, id), run::run(&test.core, id));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let left = rows(&test, me.user.0).await;
        assert!(left.values().all(|count| *count == 0), "{left:?}");
        assert!(matches!(deletions::standing(&test.core, &token).await, Ok(DeletionState::Done)));
    }
}
