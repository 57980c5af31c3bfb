//! Cards to look at without a rating. Nothing is stored, so how far one has come is in the address,
//! and the order is the same all day long.

use api::{
    Viewer,
    review::{PracticeCard, PracticePage, SessionQuery, SessionView},
};
use domain::id::NoteId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{ReviewService, desk::desk, due, scope::Scope, sql::statement, view};
use crate::error::Result;

/// `$1` user, `$2` study day, `$3` cards before it; then those of the session's [`Scope`].
const CARD: [&str; 2] = [
    concat!(
        "
SELECT picked.total, notes.id, notes.title, notes.html, notes.outline, categories.name AS category
FROM (
    SELECT cards.note_id, COUNT(*) OVER () AS total FROM cards
    WHERE cards.user_id = $1 AND ",
        due::askable!()
    ),
    "
    ORDER BY CASE WHEN cards.stability IS NULL THEN 1 ELSE 0 END,
        ($2 - cards.last_review_day) / cards.stability DESC, cards.created_at, cards.id
    LIMIT 1 OFFSET $3) picked
JOIN notes ON notes.id = picked.note_id
LEFT JOIN categories ON categories.id = notes.category_id",
];

#[derive(FromQueryResult)]
struct Row {
    total: i64,
    id: Uuid,
    title: String,
    html: String,
    outline: String,
    category: Option<String>,
}

impl ReviewService {
    pub(super) async fn look(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
        seen: u32,
    ) -> Result<PracticePage> {
        let db = &self.core.db;
        let query = SessionQuery {
            since: None,
            ahead: false,
            ..session
        };
        // Refuses what is not the viewer's, and knows the names.
        let desk = desk(&self.core, viewer, query, None).await?;
        let scope = Scope::of(&query, 4);
        let [head, tail] = CARD;
        let text = format!("{head}{}{tail}", scope.text);
        let values = [
            viewer.user.0.into(),
            viewer.today.0.into(),
            i64::from(seen).into(),
        ];
        let values = values.into_iter().chain(scope.values);
        let ended = query.limit.is_some_and(|limit| seen >= limit);
        let row = if ended {
            None
        } else {
            Row::find_by_statement(statement(db, &text, values))
                .one(db)
                .await?
        };
        let total = row.as_ref().map_or(seen, |row| {
            let all = u32::try_from(row.total).unwrap_or(u32::MAX);
            query.limit.map_or(all, |limit| limit.min(all))
        });
        Ok(PracticePage {
            session: desk.session.view().unwrap_or_else(SessionView::default),
            seen,
            total,
            card: row.map(card),
        })
    }
}

fn card(row: Row) -> PracticeCard {
    let Row {
        total: _,
        id,
        title,
        html,
        outline,
        category,
    } = row;
    PracticeCard {
        note: NoteId(id),
        title,
        html,
        category,
        outline: view::outline(&outline),
    }
}
