//! Notes as an editor sends them, and looks behind the service.

use api::{
    Viewer,
    note::{EditorPage, NoteApi, NoteFields, NotePage, SaveNote},
};
use domain::id::NoteId;
use entity::{card, draft, note, user};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, Value};
use services::note::NoteService;

use crate::common::Test;

/// The service on this test's database.
pub fn service(test: &Test) -> NoteService {
    NoteService::new(test.core.clone())
}

/// Fields of a note that is asked for by recall.
pub fn fields(title: &str, body: &str) -> NoteFields {
    NoteFields {
        title: title.to_owned(),
        body: body.to_owned(),
        mode: "recall".to_owned(),
        ..NoteFields::default()
    }
}

/// What the editor sends when `page` is filled in with `fields`.
pub fn filled(page: &EditorPage, fields: NoteFields) -> SaveNote {
    SaveNote {
        id: page.id,
        version: page.version,
        fields,
    }
}

pub async fn editor(test: &Test, viewer: &Viewer, id: Option<NoteId>) -> EditorPage {
    service(test).editor(viewer, id).await.expect("the editor")
}

/// Opens the editor, fills it in and saves.
pub async fn write(test: &Test, viewer: &Viewer, fields: NoteFields) -> NoteId {
    let page = editor(test, viewer, None).await;
    service(test)
        .save(viewer, filled(&page, fields))
        .await
        .expect("the note is saved")
}

pub async fn read(test: &Test, viewer: &Viewer, id: NoteId) -> NotePage {
    service(test).read(viewer, id).await.expect("the note")
}

pub async fn stored(test: &Test, id: NoteId) -> note::Model {
    note::Entity::find_by_id(id.0)
        .one(&test.core.db)
        .await
        .expect("a row")
        .expect("the note")
}

pub async fn notes(test: &Test, viewer: &Viewer) -> Vec<note::Model> {
    note::Entity::owned_by(viewer.user)
        .all(&test.core.db)
        .await
        .expect("the notes")
}

pub async fn card(test: &Test, id: NoteId) -> card::Model {
    let cards = card::Entity::find().filter(card::Column::NoteId.eq(id.0));
    let mut cards = cards.all(&test.core.db).await.expect("the cards");
    assert_eq!(cards.len(), 1, "one card a note");
    cards.remove(0)
}

pub async fn drafts(test: &Test, viewer: &Viewer) -> Vec<draft::Model> {
    draft::Entity::owned_by(viewer.user)
        .all(&test.core.db)
        .await
        .expect("the drafts")
}

pub async fn data_version(test: &Test, viewer: &Viewer) -> i64 {
    let user = user::Entity::find_by_id(viewer.user.0)
        .one(&test.core.db)
        .await;
    user.expect("a row").expect("the user").data_version
}

/// Runs a change the service has no deed for.
pub async fn run(test: &Test, sql: &str, values: impl IntoIterator<Item = Value>) {
    let backend = test.core.db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, values);
    test.core
        .db
        .execute_raw(statement)
        .await
        .expect("the statement runs");
}
