//! Every broken reply once more, all the way: an answer is handed in, the job asks the model's server,
//! the page says what came of it, and the learner rates.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use api::{
    Viewer,
    grading::{AnswerPage, AnswerState, Given, GradingApi},
    note::{NoteApi, NoteFields, SaveNote},
    review::{Answer, ReviewApi, SessionQuery},
};
use domain::review::Rating;
use entity::review_event;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use services::{
    ai::{
        Ai, AiLimits, Asked, Claude, ClaudeSettings, Grader, GraderError, Recipient, Scripted,
        consent,
    },
    grading::{GradingService, grade},
    jobs::Job,
    note::NoteService,
    prepare,
    review::ReviewService,
};

use crate::{
    common::{Backend, Test, on_both, run, viewer},
    stub::{Reply, Stub, words},
    support::{ANSWER, good, note, settings},
    table::{Case, SHORT, SLACK, at_once, readable, slow},
};

fn on(test: &mut Test, grader: Arc<dyn Grader>) {
    let limits = AiLimits {
        per_day: 1_000,
        ..AiLimits::default()
    };
    let recipient = Recipient {
        host: "ai.example".to_owned(),
        model: "a-model".to_owned(),
    };
    test.core.ai = Arc::new(Ai {
        grader,
        recipient: Some(recipient),
        limits,
    });
}

/// Says the key points of the note.
fn rubric_reply() -> String {
    let point = |statement: &str, term: &str| json!({"statement": statement, "terms": [term], "synonyms": []});
    json!({"points": [
        point("원자성은 전부 아니면 전무다", "원자성"),
        point("격리성은 서로를 가린다", "격리성"),
        point("지속성은 남는 것이다", "지속성"),
    ]})
    .to_string()
}

/// A learner who agreed, and their note with its key points.
async fn prepared(test: &mut Test) -> Viewer {
    on(
        test,
        Arc::new(Scripted::new(|asked| match asked {
            Asked::Rubric(_) => Ok(rubric_reply()),
            _ => Err(GraderError::Request),
        })),
    );
    let me = viewer(test).await;
    let recipient = test.core.ai.recipient.as_ref().unwrap().to_string();
    consent::give(&test.core, &me, &recipient).await.unwrap();
    let text = note();
    let fields = NoteFields {
        title: text.title,
        body: text.body,
        mode: "explain".to_owned(),
        ..NoteFields::default()
    };
    let form = SaveNote {
        id: None,
        version: 0,
        fields,
    };
    NoteService::new(test.core.clone())
        .save(&me, form)
        .await
        .unwrap();
    jobs(test).await;
    me
}

async fn jobs(test: &Test) {
    for job in test.jobs().await {
        match job {
            // What is not settled then is still to be rated.
            Job::Grade { answer, attempt } => {
                grade::run(&test.core, answer, attempt).await.ok();
            }
            Job::Rubric { note, wish } => {
                prepare::rubric::run(&test.core, note, wish).await.unwrap()
            }
            other => panic!("{other:?}"),
        }
    }
    let table = match test.backend {
        Backend::Sqlite => "jobs",
        Backend::Postgres => "graphile_worker._private_jobs",
    };
    sea_orm::ConnectionTrait::execute_unprepared(&test.core.db, &format!("DELETE FROM {table}"))
        .await
        .unwrap();
}

/// Hands an answer in, has it graded, and rates it again; the page before that, and how long grading
/// took.
async fn reviewed(test: &Test, me: &Viewer) -> (AnswerPage, Duration) {
    let reviews = ReviewService {
        core: test.core.clone(),
    };
    let grading = GradingService::new(test.core.clone());
    let card = reviews.page(me).await.unwrap().card.expect("the card");
    let given = Given::Text(ANSWER.to_owned());
    let id = grading.submit(me, &card.ticket, given).await.unwrap();
    let start = Instant::now();
    jobs(test).await;
    let taken = start.elapsed();
    let page = grading.page(me, id, SessionQuery::default()).await.unwrap();
    let answer = Answer {
        ticket: page.ticket.clone(),
        rating: Rating::Again,
        duration: Some(4_000),
    };
    reviews
        .answer(me, answer)
        .await
        .expect("the review is completed");
    (page, taken)
}

fn proposal(word: &str) -> Option<Rating> {
    match word {
        "again" => Some(Rating::Again),
        "hard" => Some(Rating::Hard),
        "good" => Some(Rating::Good),
        _ => None,
    }
}

async fn all(test: &mut Test, me: &Viewer, cases: Vec<Case>, limit: Duration) -> u64 {
    let count = cases.len() as u64;
    for (name, reply, expected) in cases {
        let stub = Stub::start(vec![reply]).await;
        let claude = Claude::new(&settings(&stub, limit), test.clock.clone()).unwrap();
        on(test, Arc::new(claude));
        let (page, taken) = reviewed(test, me).await;
        assert_eq!(
            page.proposal,
            proposal(expected),
            "{name}: {:?}",
            page.state
        );
        let is_graded = matches!(page.state, AnswerState::Graded { .. });
        let is_readable = matches!(expected, "again" | "hard" | "good" | "yourself");
        assert_eq!(is_graded, is_readable, "{name}: {:?}", page.state);
        assert!(stub.requests() > 0, "{name} was asked");
        assert!(taken < limit + SLACK, "{name}: {taken:?}");
    }
    count
}

on_both! {
    async fn every_review_is_completed_whatever_the_models_server_says(test: Test) {
        let mut test = test;
        let me = prepared(&mut test).await;
        let mut count = all(&mut test, &me, at_once(), Duration::from_secs(5)).await;
        count += all(&mut test, &me, slow(), SHORT).await;
        println!("{count} broken replies, all the way");
        assert!(count >= 60);
        count += all(&mut test, &me, readable(), Duration::from_secs(5)).await;
        let events = review_event::Entity::find().count(&test.core.db).await.unwrap();
        assert_eq!(events, count);
    }
}

/// With the limit that servers run with, in real time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_drips_for_minutes_ends_with_the_limit_of_20_seconds() {
    run(Backend::Sqlite, dripping).await;
}

async fn dripping(test: Test) {
    let mut test = test;
    let me = prepared(&mut test).await;
    let Reply::Bytes(bytes) = words(&good()) else {
        panic!("bytes")
    };
    let stub = Stub::start(vec![Reply::Drip(bytes, Duration::from_millis(200))]).await;
    let limit = ClaudeSettings::new(stub.url.clone(), "a-model".to_owned(), "a-key".into()).limit;
    let claude = Claude::new(&settings(&stub, limit), test.clock.clone()).unwrap();
    on(&mut test, Arc::new(claude));
    let (page, taken) = reviewed(&test, &me).await;
    assert!(
        matches!(page.state, AnswerState::Failed(_)),
        "{:?}",
        page.state
    );
    assert_eq!(page.proposal, None);
    assert!(taken <= Duration::from_millis(20_500), "{taken:?}");
    assert!(
        taken >= Duration::from_secs(15),
        "it was waited for: {taken:?}"
    );
}
