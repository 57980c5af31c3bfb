use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{body_hash, text_hash};
use crate::{ai::NoteText, db::statement, error::Result};

/// A note as something is made from it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Source {
    /// Its id.
    pub id: Uuid,
    /// Its owner.
    pub user_id: Uuid,
    /// Title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Version of all of it.
    pub version: i64,
}

impl Source {
    /// Reads the note `id`; `None` when it is gone or in the trash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Self>> {
        const READ: &str = "SELECT id, user_id, title, body, version FROM notes
            WHERE id = $1 AND deleted_at IS NULL";
        Ok(Self::find_by_statement(statement(db, READ, [id.into()]))
            .one(db)
            .await?)
    }

    /// Which text it has.
    pub fn hash(&self) -> String {
        body_hash(&self.body)
    }

    /// Which title and text it has.
    pub fn text_hash(&self) -> String {
        text_hash(&self.title, &self.body)
    }

    /// As a grader reads it.
    pub fn text(&self) -> NoteText {
        NoteText {
            title: self.title.clone(),
            body: self.body.clone(),
        }
    }
}
