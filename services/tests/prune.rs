//! What has expired long ago goes, and nothing else.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod common;

use common::{Person, START, insert_user, on_both};
use domain::time::{DAY, Millis};
use sea_orm::{ConnectionTrait, DatabaseConnection, Value};
use services::{db::statement, prune};
use uuid::Uuid;

async fn put(db: &DatabaseConnection, sql: &str, values: impl IntoIterator<Item = Value>) {
    db.execute_raw(statement(db, sql, values)).await.unwrap();
}

async fn count(db: &DatabaseConnection, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let row = db.query_one_raw(statement(db, sql, [])).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}

/// One of everything that expires, expired at `at`.
async fn everything(db: &DatabaseConnection, user: Uuid, n: u128, at: Millis) {
    let (session, mail, link) = (
        Uuid::from_u128(n),
        Uuid::from_u128(n + 100),
        Uuid::from_u128(n + 200),
    );
    put(
        db,
        "INSERT INTO sessions (id, user_id, user_agent, network, created_at, last_seen_at, expires_at) \
         VALUES ($1, $2, '', '', 0, 0, $3)",
        [session.into(), user.into(), at.into()],
    )
    .await;
    put(
        db,
        "INSERT INTO refresh_tokens (token_hash, session_id, issued_at, expires_at) VALUES ($1, $2, 0, $3)",
        [format!("r{n}").into(), session.into(), at.into()],
    )
    .await;
    put(
        db,
        "INSERT INTO one_time_tokens (id, user_id, kind, token_hash, created_at, expires_at) \
         VALUES ($1, $2, 'reset', $3, 0, $4)",
        [link.into(), user.into(), format!("o{n}").into(), at.into()],
    )
    .await;
    put(
        db,
        "INSERT INTO mails (id, user_id, kind, recipient, language, created_at, sent_at) \
         VALUES ($1, $2, 'replay', 'a@b.c', 'ko', 0, $3)",
        [mail.into(), user.into(), at.into()],
    )
    .await;
    put(
        db,
        "INSERT INTO invites (token_hash, role, created_at, expires_at) VALUES ($1, 'learner', 0, $2)",
        [format!("i{n}").into(), at.into()],
    )
    .await;
    put(
        db,
        "INSERT INTO audit_events (id, at, event, user_id, network, user_agent, detail) \
         VALUES ($1, $2, 'signed_in', $3, '', '', '')",
        [
            Uuid::from_u128(n + 300).into(),
            (at - 330 * DAY).into(),
            user.into(),
        ],
    )
    .await;
    put(
        db,
        "INSERT INTO known_networks (id, user_id, network, signed_in_at) VALUES ($1, $2, $3, $4)",
        [
            Uuid::from_u128(n + 400).into(),
            user.into(),
            format!("192.0.2.{n}").into(),
            at.into(),
        ],
    )
    .await;
    put(
        db,
        "INSERT INTO effects (effect_key, made_at) VALUES ($1, $2)",
        [format!("e{n}").into(), at.into()],
    )
    .await;
}

on_both! {
    async fn only_what_expired_long_ago_is_removed(test: Test) {
        let db = &test.core.db;
        let user: Uuid = insert_user(&test, &Person::named("Minji")).await.into();
        let before = count(db, "sessions").await;
        everything(db, user, 1, START - 91 * DAY).await;
        everything(db, user, 2, START - 31 * DAY).await;
        everything(db, user, 3, START - DAY).await;
        everything(db, user, 4, START + DAY).await;
        // Waits to be sent, however long.
        put(
            db,
            "INSERT INTO mails (id, user_id, kind, recipient, language, created_at) \
             VALUES ($1, $2, 'replay', 'a@b.c', 'ko', 0)",
            [Uuid::from_u128(999).into(), user.into()],
        )
        .await;
        prune::run(&test.core).await.unwrap();
        for (table, left) in [
            ("sessions", before + 2),
            ("refresh_tokens", 2),
            ("one_time_tokens", 3),
            ("mails", 4),
            ("invites", 3),
            ("effects", 3),
            ("known_networks", 3),
            ("audit_events", 3),
            ("users", 1),
        ] {
            assert_eq!(count(db, table).await, left, "{table}");
        }
        prune::run(&test.core).await.unwrap();
        assert_eq!(count(db, "effects").await, 3);
    }

    async fn thousands_are_removed_in_parts(test: Test) {
        let db = &test.core.db;
        for n in 0..25 {
            let rows: Vec<_> = (0..100).map(|m| format!("('e{n}-{m}', 1)")).collect();
            let sql = format!("INSERT INTO effects (effect_key, made_at) VALUES {}", rows.join(", "));
            db.execute_unprepared(&sql).await.unwrap();
        }
        prune::run(&test.core).await.unwrap();
        assert_eq!(count(db, "effects").await, 0);
    }
}
