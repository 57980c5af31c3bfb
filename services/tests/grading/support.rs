//! Notes to be asked about, and looks behind the services.

use std::sync::atomic::{AtomicI64, Ordering};

use api::{
    ApiError, Viewer,
    grading::{AnswerPage, Given, GradingApi},
    note::{NoteApi, NoteFields, SaveNote},
    review::{Answer, ReviewApi, SessionQuery, ShownCard, Undoable},
};
use domain::{
    id::{EventId, NoteId},
    note::Mode,
    review::Rating,
};
use entity::{answer, answer_draft, card, choice, review_event, rubric};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement, Value,
};
use services::{
    grading::{GradingService, grade},
    jobs::{Job, JobError},
    note::NoteService,
    prepare,
    review::ReviewService,
};

use crate::common::{Test, at};

pub const BODY: &str = "- **원자성**은 전부 아니면 전무다.\n- **격리성**은 서로를 가린다.\n\
    - **지속성**은 결과가 남는 것이다.\n";
/// Says all of [`BODY`].
pub const ANSWER: &str =
    "원자성은 전부 되거나 전부 취소된다.\n격리성은  서로를 가린다. 지속성은 결과가 남는 것이다.";

pub fn grading(test: &Test) -> GradingService {
    GradingService::new(test.core.clone())
}

pub fn reviews(test: &Test) -> ReviewService {
    ReviewService {
        core: test.core.clone(),
    }
}

/// Saves a note with its card, as the editor does. Notes are asked in the order they are saved.
pub async fn note(test: &Test, viewer: &Viewer, mode: Mode, title: &str, body: &str) -> NoteId {
    static SAVED: AtomicI64 = AtomicI64::new(0);
    let before = 3_600_000 - SAVED.fetch_add(1, Ordering::SeqCst);
    let viewer = &at(viewer, viewer.now - before);
    let notes = NoteService::new(test.core.clone());
    let page = notes.editor(viewer, None).await.expect("the editor");
    let fields = NoteFields {
        title: title.to_owned(),
        body: body.to_owned(),
        mode: mode.as_str().to_owned(),
        ..NoteFields::default()
    };
    let form = SaveNote {
        id: None,
        version: page.version,
        fields,
    };
    notes.save(viewer, form).await.expect("the note is saved")
}

/// Changes the note as the editor does.
pub async fn edit(test: &Test, viewer: &Viewer, id: NoteId, change: impl FnOnce(&mut NoteFields)) {
    let notes = NoteService::new(test.core.clone());
    let page = notes.editor(viewer, Some(id)).await.expect("the editor");
    let mut fields = page.fields;
    change(&mut fields);
    let form = SaveNote {
        id: Some(id),
        version: page.version,
        fields,
    };
    notes.save(viewer, form).await.expect("the note is saved");
}

pub async fn shown(test: &Test, viewer: &Viewer) -> ShownCard {
    let page = reviews(test).page(viewer).await.expect("the page");
    page.card.expect("a card is due")
}

pub fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

pub async fn submit(test: &Test, viewer: &Viewer, card: &ShownCard, given: Given) -> EventId {
    grading(test)
        .submit(viewer, &card.ticket, given)
        .await
        .expect("the answer is stored")
}

pub async fn page(test: &Test, viewer: &Viewer, id: EventId) -> AnswerPage {
    grading(test)
        .page(viewer, id, SessionQuery::default())
        .await
        .expect("the page")
}

pub async fn rate(
    test: &Test,
    viewer: &Viewer,
    ticket: &str,
    rating: Rating,
) -> Result<Undoable, ApiError> {
    let answer = Answer {
        ticket: ticket.to_owned(),
        rating,
        duration: Some(4_000),
    };
    reviews(test).answer(viewer, answer).await
}

/// The viewer `seconds` later, and the clock with them.
pub fn later(test: &Test, viewer: &Viewer, seconds: i64) -> Viewer {
    let now = viewer.now + seconds * 1_000;
    test.clock.set(now);
    at(viewer, now)
}

/// Runs the deed of a job.
pub async fn run(test: &Test, job: &Job) -> Result<(), JobError> {
    match job {
        Job::Grade { answer, attempt } => grade::run(&test.core, *answer, *attempt).await,
        Job::Rubric { note, wish } => prepare::rubric::run(&test.core, *note, *wish).await,
        Job::Choice { note, wish } => prepare::choice::run(&test.core, *note, *wish).await,
        Job::CheckNote { note, wish } => prepare::check::run(&test.core, *note, *wish).await,
        other => panic!("{other:?} is not tested here"),
    }
}

/// Runs everything that was enqueued and throws it away.
pub async fn run_all(test: &Test) {
    for job in test.jobs().await {
        run(test, &job).await.expect("the job succeeds");
    }
    forget_jobs(test).await;
}

/// Throws away what was enqueued.
pub async fn forget_jobs(test: &Test) {
    let table = match test.backend {
        crate::common::Backend::Sqlite => "jobs",
        crate::common::Backend::Postgres => "graphile_worker._private_jobs",
    };
    sql(test, &format!("DELETE FROM {table}"), []).await;
}

pub async fn sql(test: &Test, text: &str, values: impl IntoIterator<Item = Value>) {
    let backend = test.core.db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, text, values);
    let done = test.core.db.execute_raw(statement).await;
    done.expect("the statement runs");
}

pub async fn answer_row(test: &Test, id: EventId) -> answer::Model {
    let row = answer::Entity::find_by_id(id.0).one(&test.core.db).await;
    row.expect("a row").expect("the answer")
}

pub async fn answers(test: &Test, viewer: &Viewer) -> Vec<answer::Model> {
    answer::Entity::owned_by(viewer.user)
        .order_by_asc(answer::Column::CreatedAt)
        .all(&test.core.db)
        .await
        .expect("the answers")
}

pub async fn drafts(test: &Test, viewer: &Viewer) -> Vec<answer_draft::Model> {
    answer_draft::Entity::owned_by(viewer.user)
        .all(&test.core.db)
        .await
        .expect("the drafts")
}

pub async fn rubrics(test: &Test, note: NoteId) -> Vec<rubric::Model> {
    rubric::Entity::find()
        .filter(rubric::Column::NoteId.eq(note.0))
        .all(&test.core.db)
        .await
        .expect("the rubrics")
}

pub async fn choices(test: &Test, note: NoteId) -> Vec<choice::Model> {
    choice::Entity::find()
        .filter(choice::Column::NoteId.eq(note.0))
        .order_by_asc(choice::Column::CreatedAt)
        .all(&test.core.db)
        .await
        .expect("the choices")
}

pub async fn events(test: &Test, viewer: &Viewer) -> Vec<review_event::Model> {
    review_event::Entity::owned_by(viewer.user)
        .order_by_asc(review_event::Column::At)
        .all(&test.core.db)
        .await
        .expect("the log")
}

pub async fn card_of(test: &Test, note: NoteId) -> card::Model {
    card::Entity::find()
        .filter(card::Column::NoteId.eq(note.0))
        .one(&test.core.db)
        .await
        .expect("a row")
        .expect("the card")
}
