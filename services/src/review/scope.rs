//! Which cards a session is about, as a condition on `cards`.

use api::review::SessionQuery;
use sea_orm::Value;

const CATEGORY: &str = " AND cards.note_id IN \
    (SELECT notes.id FROM notes WHERE notes.user_id = $1 AND notes.category_id = ";
const TAG: &str = " AND cards.note_id IN \
    (SELECT note_tags.note_id FROM note_tags WHERE note_tags.user_id = $1 AND note_tags.tag_id = ";
const NOTE: &str = " AND (cards.note_id = ";

/// A condition, and the values of its parameters.
pub(super) struct Scope {
    /// Begins with `AND`; empty for every card.
    pub text: String,
    pub values: Vec<Value>,
}

impl Scope {
    /// Of `session`; parameters are numbered from `$first` on, and `$1` is the user.
    pub fn of(session: &SessionQuery, first: usize) -> Self {
        let mut scope = Self {
            text: String::new(),
            values: Vec::new(),
        };
        let chosen = [
            (CATEGORY, session.category.map(|id| id.0)),
            (TAG, session.tag.map(|id| id.0)),
            (NOTE, session.note.map(|id| id.0)),
        ];
        for (text, id) in chosen {
            if let Some(id) = id {
                let place = first + scope.values.len();
                scope.text.push_str(&format!("{text}${place})"));
                scope.values.push(id.into());
            }
        }
        scope
    }
}
