//! Moving in from the Django original: thousands of rows of its tables, odd ones among them.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod common;

use std::{collections::BTreeMap, num::NonZeroU32};

use api::{ApiError, auth::AuthApi};
use base64::{Engine, engine::general_purpose::STANDARD};
use common::{Backend, START, Test, TestDb, caller, on_both};
use domain::id::UserId;
use entity::{card, category, note, review_event, review_summary, user};
use ring::pbkdf2;
use scheduler::Parameters;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use services::{
    auth::AuthService,
    backup,
    review::replay::{self, Replayed},
    transfer::original::{self, MoveError, Reason, Report},
};

const PASSWORD: &str = "django was here 4.2";

/// The original's columns, without its foreign keys: a dump that was repaired by hand has none.
const TABLES: &str = "
CREATE TABLE accounts_user (id bigserial PRIMARY KEY, password varchar(128), last_login timestamptz,
    is_superuser boolean, first_name varchar(150), last_name varchar(150), is_staff boolean,
    is_active boolean, date_joined timestamptz, email varchar(254), username varchar(150),
    is_email_verified boolean, weekly_goal int);
CREATE TABLE content_category (id bigserial PRIMARY KEY, name varchar(100), slug varchar(100),
    description varchar(500), user_id bigint, created_at timestamptz, updated_at timestamptz);
CREATE TABLE content_content (id bigserial PRIMARY KEY, created_at timestamptz,
    updated_at timestamptz, title varchar(30), content text, author_id bigint, category_id bigint,
    review_mode varchar(20), is_ai_validated boolean, mc_choices jsonb);
CREATE TABLE review_reviewschedule (id bigserial PRIMARY KEY, content_id bigint, user_id bigint,
    next_review_date timestamptz, interval_index int, is_active boolean,
    initial_review_completed boolean);
CREATE TABLE review_reviewhistory (id bigserial PRIMARY KEY, content_id bigint, user_id bigint,
    review_date timestamptz, result varchar(20), time_spent int, notes text,
    descriptive_answer text, ai_score float, ai_feedback text, selected_choice varchar(100));
";

/// Sixty learners, 1,800 contents and 5,400 histories that are as they should be.
const ORDINARY: &str = "
INSERT INTO accounts_user (id, password, last_login, is_superuser, first_name, last_name, is_staff,
    is_active, date_joined, email, username, is_email_verified, weekly_goal)
SELECT i, $$HASH$$, NULL, i = 1, '민지' || i, '김', i <= 2, true,
    '2025-09-01T00:00:00.123456Z'::timestamptz + i * interval '1 hour',
    'Learner' || i || '@Example.com', 'learner' || i, i % 3 <> 0, 7
FROM generate_series(1, 60) i;
INSERT INTO content_category (id, name, slug, user_id)
SELECT i, '과목 ' || i % 3, 'category-' || i, 1 + i / 3 FROM generate_series(0, 179) i;
INSERT INTO content_content (id, created_at, updated_at, title, content, author_id, category_id,
    review_mode)
SELECT i, '2025-10-01'::timestamptz + i * interval '37 minutes',
    '2025-11-01'::timestamptz + i * interval '37 minutes', 'Title ' || i,
    E'# Body ' || i || E'\\n\\nWhat is to be remembered of it, with **marks**.', 1 + i % 60,
    CASE WHEN i / 60 % 4 > 0 THEN (i % 60) * 3 + i / 60 % 3 END,
    (ARRAY['objective', 'descriptive', 'multiple_choice', 'subjective'])[1 + i / 60 % 4]
FROM generate_series(1, 1800) i;
INSERT INTO review_reviewschedule (content_id, user_id, next_review_date, interval_index, is_active,
    initial_review_completed)
SELECT id, author_id, now(), 2, id % 50 <> 0, true FROM content_content;
INSERT INTO review_reviewhistory (content_id, user_id, review_date, result, time_spent,
    descriptive_answer, selected_choice)
SELECT 1 + i % 1800, 1 + (1 + i % 1800) % 60,
    '2026-01-01'::timestamptz + (i / 1800) * interval '9 days' + (i % 1800) * interval '7 minutes',
    (ARRAY['remembered', 'remembered', 'forgot', 'partial', 'remembered'])[1 + i % 5],
    CASE WHEN i % 7 > 0 THEN i % 90 END, CASE WHEN i % 11 = 0 THEN 'what I wrote' ELSE '' END, ''
FROM generate_series(0, 5399) i;
";

/// Rows that are not as they should be. Ids from 10,000 on.
const ODD: &str = "
INSERT INTO accounts_user (id, password, is_active, date_joined, email, username,
    is_email_verified, is_staff, is_superuser) VALUES
    (10001, '!unusable', true, '2025-01-01', 'LEARNER7@example.com', 'twin', false, false, false),
    (10002, '', false, '2025-01-01', 'closed@example.com', 'closed', true, false, false),
    (10003, NULL, true, '2025-01-01', 'no address', NULL, true, false, false),
    (10004, 'bcrypt$x', true, NULL, 'odd@example.com', NULL, NULL, NULL, NULL),
    (10005, 'x', true, '2025-01-01', 'taken@example.com', 'taken', true, false, false);
INSERT INTO content_category (id, name, slug, user_id) VALUES
    (10001, repeat('긴', 100), 'long', 10004), (10002, '모두의 것', 'global', NULL);
INSERT INTO content_content (id, created_at, updated_at, title, content, author_id, category_id,
    review_mode) VALUES
    (10001, '2026-01-01', '2026-01-01', NULL, E'## 정규화의 단계\\n본문', 10004, 10001, 'objective'),
    (10002, '2026-01-01', '2026-01-01', 'nothing', '  ', 10004, NULL, 'objective'),
    (10003, '2026-01-01', '2026-01-01', 'long', repeat('가', 50001), 10004, NULL, 'objective'),
    (10004, '2999-01-01', '2026-01-01', 'future', 'from the future', 10004, 10002, 'other'),
    (10005, NULL, NULL, '  ', '***', 10004, 999999, 'descriptive'),
    (10006, '2026-01-01', '2026-01-01', 'of nobody', 'text', 999999, NULL, 'objective'),
    (10007, '2026-01-01', '2026-01-01', 'of the closed', 'text', 10002, NULL, 'objective'),
    (10008, '2026-01-01', '2026-01-01', 'of the twin', 'text', 10001, NULL, 'objective');
INSERT INTO review_reviewhistory (content_id, user_id, review_date, result, time_spent) VALUES
    (10001, 10004, '2026-02-01', 'remembered', 86400),
    (10001, 10004, '2026-02-01', 'partial', -5),
    (10001, 10004, '2999-02-01', 'remembered', 1),
    (10001, 10004, '2026-02-02', 'whatever', 1),
    (10001, 10004, NULL, 'remembered', 1),
    (10002, 10004, '2026-02-01', 'remembered', 1),
    (999999, 10004, '2026-02-01', 'remembered', 1),
    (1, 10004, '2026-02-01', 'remembered', 1),
    (1, 999999, '2026-02-01', 'remembered', 1),
    (10007, 10002, '2026-02-01', 'forgot', 1),
    (NULL, 10004, '2026-02-01', 'forgot', 1);
";

/// The original's database, or nothing without a PostgreSQL.
async fn original() -> Option<(TestDb, DatabaseConnection)> {
    let made = TestDb::empty(Backend::Postgres).await?;
    let db = services::db::connect(&made.url, 1).await.unwrap();
    let ordinary = ORDINARY.replace("HASH", &django_hash());
    for script in [TABLES, &ordinary, ODD] {
        db.execute_unprepared(script).await.unwrap();
    }
    Some((made, db))
}

fn django_hash() -> String {
    let mut hash = [0; 32];
    let rounds = NonZeroU32::new(1_200).unwrap();
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        rounds,
        b"c2FsdA",
        PASSWORD.as_bytes(),
        &mut hash,
    );
    format!("pbkdf2_sha256$1200$c2FsdA${}", STANDARD.encode(hash))
}

async fn count(db: &DatabaseConnection, table: &str) -> u64 {
    let row = db
        .query_one_raw(sea_orm::Statement::from_string(
            db.get_database_backend(),
            format!("SELECT count(*) AS n FROM {table}"),
        ))
        .await
        .unwrap()
        .unwrap();
    row.try_get::<i64>("", "n").unwrap().unsigned_abs()
}

async fn person(test: &Test, email: &str) -> user::Model {
    user::Entity::find()
        .filter(user::Column::Email.eq(email))
        .one(&test.core.db)
        .await
        .unwrap()
        .unwrap_or_else(|| panic!("{email} is not there"))
}

async fn insert_taken(test: &Test) {
    let mut taken = common::Person::named("Taken");
    taken.email = "taken@example.com".to_owned();
    common::insert_user(test, &taken).await;
}

/// Cards and sums are what replaying the log makes of them.
async fn is_what_replay_makes(test: &Test) {
    let db = &test.core.db;
    let events = review_event::Entity::find()
        .order_by_asc(review_event::Column::CardId)
        .order_by_asc(review_event::Column::CardVersion)
        .all(db)
        .await
        .unwrap();
    let mut of: BTreeMap<_, Vec<review_event::Model>> = BTreeMap::new();
    for event in events {
        of.entry(event.card_id).or_default().push(event);
    }
    let parameters = Parameters::default();
    for row in card::Entity::find().all(db).await.unwrap() {
        let events = of.remove(&row.id).unwrap_or_default();
        let made = replay::card(&events, &parameters).unwrap();
        let stored = Replayed::stored(&row);
        let bare = |card: Replayed| {
            let mut card = card;
            card.place.stability = None;
            card.place.difficulty = None;
            card
        };
        assert_eq!(bare(made), bare(stored), "{}", row.id);
        let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() < 1e-3 * one.abs().max(1.0),
            (one, other) => one.is_none() && other.is_none(),
        };
        assert!(
            near(made.place.stability, stored.place.stability),
            "{}",
            row.id
        );
        assert!(
            near(made.place.difficulty, stored.place.difficulty),
            "{}",
            row.id
        );
        assert_eq!(row.version, 1 + i64::try_from(events.len()).unwrap());
    }
    assert!(of.is_empty(), "every event has its card");
    for row in user::Entity::find().all(db).await.unwrap() {
        let sums = async || {
            review_summary::Entity::find()
                .filter(review_summary::Column::UserId.eq(row.id))
                .order_by_asc(review_summary::Column::StudyDay)
                .order_by_asc(review_summary::Column::Hour)
                .order_by_asc(review_summary::Column::Rating)
                .order_by_asc(review_summary::Column::CategoryKey)
                .order_by_asc(review_summary::Column::Bucket)
                .all(db)
                .await
                .unwrap()
        };
        let before = sums().await;
        replay::rebuild_summaries(&test.core, UserId(row.id), &row.time_zone)
            .await
            .unwrap();
        assert_eq!(before, sums().await, "{}", row.email);
    }
}

fn complete(report: &Report) {
    assert_eq!(report.learners.taken, 61, "{report}");
    let skipped: Vec<_> = report.learners.skipped.iter().collect();
    assert_eq!(
        skipped,
        [
            (&Reason::Inactive, &1),
            (&Reason::BadAddress, &1),
            (&Reason::SameAddress, &1),
            (&Reason::AddressTaken, &1),
        ]
    );
    assert_eq!(report.notes.taken, 1803, "{report}");
    assert_eq!(report.notes.skipped[&Reason::Empty], 1);
    assert_eq!(report.notes.skipped[&Reason::TooLong], 1);
    assert_eq!(report.notes.skipped[&Reason::Orphaned], 3);
    assert_eq!(report.reviews.taken, 5402, "{report}");
    assert_eq!(report.reviews.skipped[&Reason::InTheFuture], 1);
    assert_eq!(report.reviews.skipped[&Reason::UnknownResult], 1);
    assert_eq!(report.reviews.skipped[&Reason::Orphaned], 7);
    assert_eq!((report.titled, report.without_password), (2, 1));
    assert_eq!(report.suspended, 36);
    assert_eq!(report.staff.len(), 2, "{report}");
}

on_both! {
    async fn everybody_moves_in_once(test: Test) {
        let Some((made, theirs)) = original().await else { return };
        insert_taken(&test).await;
        let report = original::import(&test.core, &made.url).await.unwrap();
        complete(&report);
        // Every row of theirs is accounted for.
        assert_eq!(report.learners.total(), count(&theirs, "accounts_user").await);
        assert_eq!(report.notes.total(), count(&theirs, "content_content").await);
        assert_eq!(report.reviews.total(), count(&theirs, "review_reviewhistory").await);
        let db = &test.core.db;
        assert_eq!(note::Entity::find().count(db).await.unwrap(), 1803);
        assert_eq!(category::Entity::find().count(db).await.unwrap(), 182, "three each and two odd ones");

        let first = person(&test, "learner1@example.com").await;
        assert_eq!((first.name.as_str(), first.role.as_str()), ("김민지1", "learner"));
        assert_eq!((first.time_zone.as_str(), first.language.as_str()), ("Asia/Seoul", "ko"));
        assert!(first.created_at < START && first.email_verified_at.is_some());
        assert!(first.terms_accepted_at.is_none(), "they have not seen our terms");
        assert!(person(&test, "learner3@example.com").await.email_verified_at.is_none());
        is_what_replay_makes(&test).await;
        let learned = card::Entity::find().filter(card::Column::Reviews.gt(0)).count(db).await.unwrap();
        assert_eq!(learned, 1801, "progress is kept");

        let odd = person(&test, "odd@example.com").await;
        assert_eq!((odd.name.as_str(), odd.password_hash.as_deref()), ("odd", None));
        let titles: Vec<String> = note::Entity::owned_by(UserId(odd.id)).order_by_asc(note::Column::Title)
            .all(db).await.unwrap().into_iter().map(|note| note.title).collect();
        assert_eq!(titles, ["?", "future", "정규화의 단계"]);

        // A second run changes nothing at all.
        let before = backup::of_database(&test.url).await.unwrap();
        let again = original::import(&test.core, &made.url).await.unwrap();
        assert_eq!((again.learners.taken, again.notes.taken, again.reviews.taken), (0, 0, 0), "{again}");
        assert_eq!((again.learners.known, again.notes.known), (61, 1803), "{again}");
        assert_eq!(again.reviews.total(), report.reviews.total());
        assert_eq!(backup::of_database(&test.url).await.unwrap(), before);

        // What was written there since comes with the next one.
        theirs.execute_unprepared(
            "INSERT INTO content_content (id, created_at, updated_at, title, content, author_id, review_mode) \
             VALUES (20000, '2026-11-01', '2026-11-01', 'new', 'a new one', 1, 'objective'); \
             INSERT INTO review_reviewhistory (content_id, user_id, review_date, result) \
             VALUES (20000, 1, '2026-11-02', 'remembered')",
        ).await.unwrap();
        let third = original::import(&test.core, &made.url).await.unwrap();
        assert_eq!((third.learners.taken, third.notes.taken, third.reviews.taken), (0, 1, 1), "{third}");
        is_what_replay_makes(&test).await;
        theirs.close().await.unwrap();
        made.remove().await;
    }

    async fn the_old_password_works_and_is_hashed_anew(test: Test) {
        let Some((made, theirs)) = original().await else { return };
        original::import(&test.core, &made.url).await.unwrap();
        let auth = AuthService::new(test.core.clone());
        let wrong = auth.login(&caller(None), "learner5@example.com", "django was here 4.3").await;
        assert!(matches!(wrong, Err(ApiError::WrongCredentials)));
        let stored = async || person(&test, "learner5@example.com").await.password_hash.unwrap();
        assert!(stored().await.starts_with("pbkdf2_sha256$"));
        auth.login(&caller(None), "Learner5@Example.com", PASSWORD).await.unwrap();
        assert!(stored().await.starts_with("$argon2id$"));
        auth.login(&caller(None), "learner5@example.com", PASSWORD).await.unwrap();
        // And a second import leaves the new hash alone.
        original::import(&test.core, &made.url).await.unwrap();
        assert!(stored().await.starts_with("$argon2id$"));
        theirs.close().await.unwrap();
        made.remove().await;
    }

    async fn an_import_that_stops_leaves_nobody_by_half(test: Test) {
        let Some((made, theirs)) = original().await else { return };
        insert_taken(&test).await;
        // Two notes of one learner that this index does not let in.
        theirs.execute_unprepared("UPDATE content_content SET title = 'stop' WHERE id IN (29, 89)").await.unwrap();
        let db = &test.core.db;
        db.execute_unprepared("CREATE UNIQUE INDEX stop ON notes (title) WHERE title = 'stop'").await.unwrap();
        let stopped = original::import(&test.core, &made.url).await;
        assert!(matches!(stopped, Err(MoveError::Here(_))), "{stopped:?}");
        let users = user::Entity::find().all(db).await.unwrap();
        assert!(users.len() > 1 && users.len() < 62, "{}", users.len());
        for row in users.iter().filter(|row| row.email.starts_with("learner")) {
            assert_eq!(note::Entity::owned_by(UserId(row.id)).count(db).await.unwrap(), 30, "{}", row.email);
        }
        assert!(!users.iter().any(|row| row.email == "learner30@example.com"));
        db.execute_unprepared("DROP INDEX stop").await.unwrap();
        let rest = original::import(&test.core, &made.url).await.unwrap();
        assert_eq!(rest.learners.taken + rest.learners.known, 61);
        assert_eq!(rest.notes.taken + rest.notes.known, 1803);
        assert_eq!(note::Entity::find().count(db).await.unwrap(), 1803);
        is_what_replay_makes(&test).await;
        theirs.close().await.unwrap();
        made.remove().await;
    }

    async fn another_database_is_told(test: Test) {
        let Some(made) = TestDb::empty(Backend::Postgres).await else { return };
        let told = original::import(&test.core, &made.url).await;
        assert!(matches!(&told, Err(MoveError::NotTheOriginal(table)) if table == "accounts_user"), "{told:?}");
        made.remove().await;
    }
}
