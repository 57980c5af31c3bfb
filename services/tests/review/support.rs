//! Notes to review, and looks behind the service.

use api::{
    Viewer,
    review::{Answer, ReviewApi, ReviewPage, ShownCard, Undoable},
};
use domain::{id::CardId, review::Rating, time::Millis};
use entity::{card, category, note, review_event, review_summary};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder, Statement,
};
use services::{ids::new_id, review::ReviewService};
use uuid::Uuid;

use crate::common::{START, Test};

pub const MINUTE: Millis = 60_000;

/// The service on this test's database.
pub fn service(test: &Test) -> ReviewService {
    ReviewService {
        core: test.core.clone(),
    }
}

/// A note of `viewer` with its card, made `age` milliseconds before the test's start.
pub async fn note(test: &Test, viewer: &Viewer, title: &str, age: Millis) -> CardId {
    note_in(test, viewer, title, age, None).await
}

pub async fn note_in(
    test: &Test,
    viewer: &Viewer,
    title: &str,
    age: Millis,
    category: Option<Uuid>,
) -> CardId {
    let at = START - age;
    let (note, card) = (new_id(at), new_id(at));
    note_row(viewer, note, title, category, at)
        .into_active_model()
        .insert(&test.core.db)
        .await
        .expect("the note is stored");
    new_card(viewer, card, note, at)
        .into_active_model()
        .insert(&test.core.db)
        .await
        .expect("the card is stored");
    CardId(card)
}

/// A row of `notes`, made at `at`.
pub fn note_row(
    viewer: &Viewer,
    id: Uuid,
    title: &str,
    category: Option<Uuid>,
    at: Millis,
) -> note::Model {
    note::Model {
        id,
        user_id: viewer.user.0,
        category_id: category,
        title: title.to_owned(),
        body: "Body".to_owned(),
        mode: "recall".to_owned(),
        html: "<p>Body</p>".to_owned(),
        renderer_version: 1,
        excerpt: "Body".to_owned(),
        outline: r#"{"paragraphs":1,"list_items":0,"tables":0,"code_blocks":0,"formulas":0}"#
            .to_owned(),
        version: 1,
        created_at: at,
        updated_at: at,
        deleted_at: None,
    }
}

/// A row of `cards` to which nothing has happened, made at `at`.
pub fn new_card(viewer: &Viewer, id: Uuid, note: Uuid, at: Millis) -> card::Model {
    card::Model::new(id, viewer.user.0, note, at)
}

pub async fn category(test: &Test, viewer: &Viewer, name: &str) -> Uuid {
    let id = new_id(START);
    let row = category::Model {
        id,
        user_id: viewer.user.0,
        name: name.to_owned(),
        name_key: name.to_lowercase(),
        position: 0,
        created_at: START,
    };
    row.into_active_model()
        .insert(&test.core.db)
        .await
        .expect("the category is stored");
    id
}

pub async fn card(test: &Test, id: CardId) -> card::Model {
    card::Entity::find_by_id(id.0)
        .one(&test.core.db)
        .await
        .expect("a row")
        .expect("the card")
}

/// The log of `viewer`, in the order of card versions within a card.
pub async fn events(test: &Test, viewer: &Viewer) -> Vec<review_event::Model> {
    review_event::Entity::owned_by(viewer.user)
        .order_by_asc(review_event::Column::At)
        .order_by_asc(review_event::Column::CardVersion)
        .all(&test.core.db)
        .await
        .expect("the log")
}

pub async fn summary(test: &Test, viewer: &Viewer) -> Vec<review_summary::Model> {
    review_summary::Entity::owned_by(viewer.user)
        .all(&test.core.db)
        .await
        .expect("the summary")
}

pub async fn data_version(test: &Test, viewer: &Viewer) -> i64 {
    let user = entity::user::Entity::find_by_id(viewer.user.0)
        .one(&test.core.db)
        .await;
    user.expect("a row").expect("the user").data_version
}

/// Runs a change the service has no deed for yet.
pub async fn run(test: &Test, sql: &str, id: Uuid) {
    let backend = test.core.db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [id.into()]);
    test.core
        .db
        .execute_raw(statement)
        .await
        .expect("the statement runs");
}

pub async fn page(test: &Test, viewer: &Viewer) -> ReviewPage {
    service(test).page(viewer).await.expect("the page")
}

/// The card the page asks.
pub async fn shown(test: &Test, viewer: &Viewer) -> ShownCard {
    page(test, viewer).await.card.expect("a card is due")
}

pub fn post(card: &ShownCard, rating: Rating) -> Answer {
    Answer {
        ticket: card.ticket.clone(),
        rating,
        duration: Some(4_000),
    }
}

/// Answers the card the page asks.
pub async fn answer(test: &Test, viewer: &Viewer, rating: Rating) -> Undoable {
    let card = shown(test, viewer).await;
    service(test)
        .answer(viewer, post(&card, rating))
        .await
        .expect("the answer is stored")
}

/// A card in review with a stability of ten days, last reviewed `elapsed` days ago and due `due` days
/// from now.
pub async fn reviewed(test: &Test, viewer: &Viewer, title: &str, elapsed: i32, due: i32) -> CardId {
    let id = note(test, viewer, title, 1).await;
    let today = viewer.today.0;
    let place = format!(
        "phase = 2, due_day = {}, stability = 10, difficulty = 5, reviews = 3, last_review_day = {}",
        today + due,
        today - elapsed
    );
    run(
        test,
        &format!("UPDATE cards SET {place} WHERE id = $1"),
        id.0,
    )
    .await;
    id
}
