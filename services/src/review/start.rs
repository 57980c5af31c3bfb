//! What a session can be chosen from.

use api::{
    Viewer,
    review::{StartPage, TagChoice},
};
use domain::id::TagId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{ReviewService, sql::statement};
use crate::{error::Result, frame};

/// `$1` user, `$2` the greatest number of tags.
const TAGS: &str = "
SELECT tags.id, tags.name, COUNT(*) AS notes
FROM tags
JOIN note_tags ON note_tags.tag_id = tags.id
JOIN notes ON notes.id = note_tags.note_id AND notes.deleted_at IS NULL
WHERE tags.user_id = $1
GROUP BY tags.id, tags.name
ORDER BY tags.name, tags.id
LIMIT $2";

/// More cannot be chosen from in a list.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    notes: i64,
}

impl ReviewService {
    pub(super) async fn choices(&self, viewer: &Viewer) -> Result<StartPage> {
        let frame = frame::load(&self.core, viewer).await?;
        let values = [viewer.user.0.into(), MOST.into()];
        let rows = Row::find_by_statement(statement(&self.core.db, TAGS, values))
            .all(&self.core.db)
            .await?;
        let tags = rows
            .into_iter()
            .map(|Row { id, name, notes }| TagChoice {
                id: TagId(id),
                name,
                notes: u32::try_from(notes).unwrap_or(u32::MAX),
            })
            .collect();
        Ok(StartPage { frame, tags })
    }
}
