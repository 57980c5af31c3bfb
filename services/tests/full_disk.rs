//! SQLite on a full disk, made small by `max_page_count`: what cannot be stored says so, and no
//! connection stays unusable.

#![allow(clippy::unwrap_used, reason = "tests fail loudly")]

mod common;

use common::{Backend, run, viewer};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use services::{
    auth::{Origin, Sessions},
    db::{Guards, begin_write, connect, connect_with, statement},
    error::Error,
};

/// Lets the database grow no more by the pool's two connections.
async fn limit(db: &DatabaseConnection) {
    let held = [begin_snapshot(db).await, begin_snapshot(db).await];
    for tx in &held {
        let pragma = statement(tx, "PRAGMA max_page_count = 1", []);
        tx.query_one_raw(pragma).await.unwrap();
    }
    for tx in held {
        tx.rollback().await.unwrap();
    }
}

async fn begin_snapshot(db: &DatabaseConnection) -> sea_orm::DatabaseTransaction {
    services::db::begin_snapshot(db).await.unwrap()
}

async fn write(db: &DatabaseConnection) -> Result<(), Error> {
    let tx = begin_write(db).await?;
    for _ in 0..40 {
        tx.execute_unprepared("INSERT INTO filler VALUES (randomblob(100000))")
            .await?;
    }
    Ok(tx.commit().await?)
}

#[tokio::test]
async fn a_full_disk_is_told_and_forgotten() {
    run(Backend::Sqlite, |test| async move {
        let db = connect(&test.url, 2).await.unwrap();
        db.execute_unprepared("CREATE TABLE filler (x BLOB)")
            .await
            .unwrap();
        limit(&db).await;
        let mut written = Vec::new();
        for _ in 0..8 {
            let outcome = write(&db).await;
            if let Err(error) = &outcome {
                assert!(error.is_unwritable() && error.is_outage(), "{error}");
            }
            written.push(outcome.is_ok());
        }
        // A connection whose transaction SQLite has ended is replaced by one without the limit.
        assert!(!written[0], "{written:?}");
        assert_eq!(written[4..], [true; 4]);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_cannot_be_renewed_lives_on() {
    run(Backend::Sqlite, |test| async move {
        let me = viewer(&test).await;
        // As at sign-in: a token whose hash is stored.
        let token = "r".repeat(43);
        let hash = services::keys::token_hash(&token);
        let later = common::START + 1_000_000;
        let insert = statement(
            &test.core.db,
            "INSERT INTO refresh_tokens (token_hash, session_id, issued_at, expires_at) VALUES ($1, $2, $3, $4)",
            [hash.into(), me.session.0.into(), common::START.into(), later.into()],
        );
        test.core.db.execute_raw(insert).await.unwrap();
        let guards = Guards::default();
        let mut core = test.core.clone();
        core.db = connect_with(&test.url, 2, &guards).await.unwrap();
        guards.writes.close();
        let sessions = Sessions::new(core.clone());
        for token in [token.as_str(), &"x".repeat(43)] {
            let resolved = sessions
                .resolve(None, Some(token), Origin::default(), common::START)
                .await
                .unwrap();
            assert_eq!(resolved.viewer.is_some(), token.starts_with('r'));
            assert!(resolved.cookies.is_empty());
        }
        // Nothing was used up: with room, the same token is exchanged.
        let sessions = Sessions::new(test.core.clone());
        let resolved = sessions
            .resolve(None, Some(&token), Origin::default(), common::START)
            .await
            .unwrap();
        assert!(resolved.viewer.is_some() && !resolved.cookies.is_empty());
    })
    .await;
}
