//! The demo learner, on both databases.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod common;

use std::collections::HashMap;

use api::{
    Viewer,
    grading::{Given, GivenAnswer, GradingApi},
    review::{Answer, Ask, ReviewApi, SessionQuery},
};
use domain::{
    auth::Role,
    id::{CardId, SessionId},
    language::{Language, Theme},
    review::{DECAY, Rating},
    time::{Rollover, StudyDay},
};
use entity::{card, category, note, review_event, review_summary, user};
use scheduler::Parameters;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use services::{
    demo::{self, DemoReport},
    grading::GradingService,
    review::{
        ReviewService,
        replay::{self, Replayed},
    },
};
use uuid::Uuid;

use common::{START, Test, on_both};

const SEOUL: i32 = 9 * 3600;
const PASSWORD: &str = "a long demo password";

async fn load(test: &Test) -> DemoReport {
    demo::load(&test.core, demo::EMAIL, PASSWORD)
        .await
        .expect("the demo data is stored")
}

async fn viewer(test: &Test, report: &DemoReport) -> Viewer {
    let row = user::Entity::find_by_id(report.user.0)
        .one(&test.core.db)
        .await;
    let row = row.expect("a row").expect("the demo user");
    Viewer {
        user: report.user,
        session: SessionId(Uuid::from_u128(1)),
        email: row.email,
        name: row.name,
        role: Role::Learner,
        verified: row.email_verified_at.is_some(),
        language: Language::parse(&row.language).expect("a language"),
        theme: Theme::System,
        time_zone: row.time_zone,
        utc_offset: SEOUL,
        rollover: Rollover::default(),
        today: StudyDay::of(START, SEOUL, Rollover::default()),
        now: START,
        data_version: row.data_version,
        decay: DECAY,
    }
}

on_both! {
    async fn loading_twice_makes_one_learner(test: Test) {
        let first = load(&test).await;
        assert!(!first.existed && first.notes >= 60 && first.reviews >= 500, "{first:?}");
        let second = demo::load(&test.core, " Demo@Resee.example ", "another password").await.unwrap();
        assert!(second.existed);
        assert_eq!((second.user, second.notes, second.reviews), (first.user, first.notes, first.reviews));
        assert_eq!(user::Entity::find().count(&test.core.db).await.unwrap(), 1);
        assert!(demo::load(&test.core, demo::EMAIL, "short").await.is_err());
        let stored = user::Entity::find_by_id(first.user.0).one(&test.core.db).await.unwrap();
        let hash = stored.and_then(|user| user.password_hash).expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    async fn cards_and_summary_are_what_the_log_says(test: Test) {
        let report = load(&test).await;
        let db = &test.core.db;
        let log = review_event::Entity::owned_by(report.user)
            .order_by_asc(review_event::Column::CardVersion)
            .all(db)
            .await
            .unwrap();
        let notes = note::Entity::owned_by(report.user).all(db).await.unwrap();
        let shelves: HashMap<Uuid, Option<Uuid>> =
            notes.iter().map(|note| (note.id, note.category_id)).collect();
        let cards = card::Entity::owned_by(report.user).all(db).await.unwrap();
        assert_eq!(cards.len(), notes.len());
        for row in &cards {
            let own: Vec<_> = log.iter().filter(|event| event.card_id == row.id).cloned().collect();
            assert_eq!(Replayed::stored(row), replay::card(&own, &Parameters::default()).unwrap());
            assert_eq!(row.version, 1 + own.len() as i64);
            assert!(own.iter().all(|event| event.at <= START && event.at >= row.created_at));
        }
        let category_of: HashMap<Uuid, Option<Uuid>> =
            cards.iter().map(|card| (card.id, shelves[&card.note_id])).collect();
        let expected = replay::summaries(&log, |card| category_of[&card], |_| SEOUL);
        let rows = review_summary::Entity::owned_by(report.user).all(db).await.unwrap();
        assert_eq!(rows.len(), expected.len());
        assert_eq!(rows.iter().map(|row| row.reviews as usize).sum::<usize>(), log.len());
        replay::rebuild_summaries(&test.core, report.user, "Asia/Seoul").await.unwrap();
        let mut rebuilt = review_summary::Entity::owned_by(report.user).all(db).await.unwrap();
        let mut rows = rows;
        let key = |r: &review_summary::Model| (r.study_day, r.hour, r.rating, r.category_key, r.bucket);
        rows.sort_by_key(key);
        rebuilt.sort_by_key(key);
        assert_eq!(rebuilt, rows);
    }

    async fn there_is_something_to_do_today(test: Test) {
        let report = load(&test).await;
        let viewer = viewer(&test, &report).await;
        let service = ReviewService { core: test.core.clone() };
        let page = service.page(&viewer).await.unwrap();
        assert!((20..=40).contains(&page.left), "{} left", page.left);
        assert!(page.done > 0 && page.undo.is_some());
        let cards = card::Entity::owned_by(report.user).all(&test.core.db).await.unwrap();
        let count = |phase: i16| cards.iter().filter(|card| card.phase == phase).count();
        let counts = [count(0), count(1), count(2), count(3)];
        assert!(counts[0] >= 3 && counts[1] + counts[3] >= 1 && counts[2] >= 40, "{counts:?}");
        let leeches: Vec<i32> = cards.iter().filter(|card| card.leech).map(|card| card.lapses).collect();
        assert!((1..=3).contains(&leeches.len()), "some notes keep slipping: {leeches:?}");
        assert!(leeches.iter().all(|lapses| *lapses <= 20), "{leeches:?}");
        let shelves = category::Entity::owned_by(report.user).count(&test.core.db).await.unwrap();
        assert_eq!(shelves, 5);

        let mut seen: HashMap<CardId, String> = HashMap::new();
        let mut left = page.left;
        let mut page = page;
        let grading = GradingService::new(test.core.clone());
        for _ in 0..200 {
            let Some(card) = page.card else { break };
            assert!(card.fallback.is_none() && card.category.is_some());
            let given = match card.ask {
                Ask::Recall => None,
                Ask::Explain { .. } => Some(Given::Text("아는 만큼 적어 본 답이다.".to_owned())),
                Ask::Title { .. } => Some(Given::Text("ARP".to_owned())),
                // Guessed at first. Who then goes on guessing may not be done for a long time.
                Ask::Choose { options, .. } => {
                    let right = options.iter().position(|option| seen.get(&card.id) == Some(option));
                    Some(Given::Choice(u8::try_from(right.unwrap_or(0)).unwrap()))
                }
            };
            let rating = match given {
                Some(given) => {
                    let id = grading.submit(&viewer, &card.ticket, given).await.unwrap();
                    let answer = grading.page(&viewer, id, SessionQuery::default()).await.unwrap();
                    if let GivenAnswer::Choice { options, right, .. } = answer.given {
                        seen.insert(card.id, options[usize::from(right)].clone());
                    }
                    *answer.ratings.last().unwrap()
                }
                None => Rating::Easy,
            };
            let answer = Answer { ticket: card.ticket, rating, duration: Some(3_000) };
            service.answer(&viewer, answer).await.unwrap();
            page = service.page(&viewer).await.unwrap();
            // A card that was rated Again comes back.
            assert!(page.left < left || rating != Rating::Easy);
            left = page.left;
        }
        assert_eq!(left, 0);
    }

    async fn memory_looks_like_memory(test: Test) {
        let report = load(&test).await;
        let rows = review_summary::Entity::owned_by(report.user).all(&test.core.db).await.unwrap();
        let (mut kept, mut all) = (0, 0);
        for row in rows.iter().filter(|row| row.bucket >= 0) {
            all += row.reviews;
            kept += if row.rating > 1 { row.reviews } else { 0 };
        }
        let retention = f64::from(kept) / f64::from(all);
        assert!((0.75..0.97).contains(&retention), "{retention}");
        let mut days: Vec<i32> = rows.iter().map(|row| row.study_day).collect();
        days.sort_unstable();
        days.dedup();
        assert!((180..=340).contains(&days.len()), "{} days", days.len());
    }
}
