//! Without statements: four titles to choose from, the note's own and the three nearest.
//!
//! Near is a note that uses many of the note's key terms in its title and the beginning of its body.
//! Not all notes are looked at: only the newest of the same category and the newest of all, so that a
//! learner with ten thousand waits no longer than one with a hundred.

use api::review::{Ask, FallbackReason, Options};
use domain::{
    grading::{compare, matches_title},
    note::Mode,
    text::name_key,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::How;
use crate::{
    ai::{NoteText, compose, note_terms},
    error::Result,
    review::{
        page::PAST,
        sql::statement,
        ticket::{Asked, Order},
        view::{AskedRow, PastRow},
    },
};

/// Notes that are looked at, of the category and of all.
const LOOKED_AT: i64 = 30;

/// `$2` user, `$3` note, `$4` its category, `$5` how many. Newest notes with what the list shows of
/// them.
const NEAR: &str = "
SELECT newest.id, newest.title, newest.excerpt FROM (
    SELECT notes.id, notes.title, notes.excerpt FROM notes
    WHERE notes.user_id = $2 AND notes.deleted_at IS NULL AND notes.id <> $3
      AND notes.category_id = $4
    ORDER BY notes.created_at DESC, notes.id DESC LIMIT $5) newest
UNION
SELECT newest.id, newest.title, newest.excerpt FROM (
    SELECT notes.id, notes.title, notes.excerpt FROM notes
    WHERE notes.user_id = $2 AND notes.deleted_at IS NULL AND notes.id <> $3
    ORDER BY notes.created_at DESC, notes.id DESC LIMIT $5) newest";

/// Another note.
#[derive(Clone, Debug)]
pub(in crate::review) struct Near {
    id: Uuid,
    title: String,
    excerpt: String,
}

#[derive(FromQueryResult)]
struct Row {
    at: i64,
    study_day: i32,
    rating: i16,
    stability: Option<f64>,
    decay: Option<f64>,
    /// Of a note; a past review has none.
    id: Option<Uuid>,
    title: String,
    excerpt: String,
}

/// The past reviews of the card of `row`, newest first, and the notes that are looked at: one
/// statement, because a page has few.
pub(in crate::review) async fn past_and_near(
    db: &impl ConnectionTrait,
    user: Uuid,
    row: &AskedRow,
) -> Result<(Vec<PastRow>, Vec<Near>)> {
    let text = format!(
        "SELECT past.at, past.study_day, past.rating, past.stability, past.decay,
            NULL AS id, '' AS title, '' AS excerpt
        FROM ({PAST}) past
        UNION ALL
        SELECT 0, 0, CAST(0 AS SMALLINT), NULL, NULL, near.id, near.title, near.excerpt FROM ({NEAR}) near"
    );
    let values = [
        row.id.into(),
        user.into(),
        row.note_id.into(),
        row.category_id.into(),
        LOOKED_AT.into(),
    ];
    let rows = Row::find_by_statement(statement(db, &text, values))
        .all(db)
        .await?;
    let (mut past, mut near) = (Vec::new(), Vec::new());
    for row in rows {
        match row.id {
            Some(id) => near.push(Near {
                id,
                title: row.title,
                excerpt: row.excerpt,
            }),
            None => past.push(PastRow {
                at: row.at,
                study_day: row.study_day,
                rating: row.rating,
                stability: row.stability,
                decay: row.decay,
            }),
        }
    }
    // The order of a union is nobody's promise.
    past.sort_by_key(|row| std::cmp::Reverse(row.at));
    Ok((past, near))
}

/// Asks for the title of `row`'s note, whose masked body is `html`.
pub(in crate::review) fn ask(row: &AskedRow, html: String, near: Vec<Near>) -> How {
    let Some([first, second, third]) = nearest(row, near) else {
        return How::instead(Mode::Choose, FallbackReason::FewNotes);
    };
    let order = Order::shuffled();
    let others = [first.id, second.id, third.id];
    let titles = [row.title.clone(), first.title, second.title, third.title];
    let ask = Ask::Choose {
        options: order.arrange(&titles).to_vec(),
        kind: Options::Titles { html },
    };
    How::plain(ask, Asked::Titles { others, order })
}

/// The three notes that share most key terms with `row`'s, the newest of equals; `None` when there
/// are fewer with titles of their own.
fn nearest(row: &AskedRow, mut near: Vec<Near>) -> Option<[Near; 3]> {
    let terms = note_terms(&NoteText {
        title: row.title.clone(),
        body: row.body.clone(),
    });
    near.sort_by_cached_key(|other| {
        let text = compose(&format!("{}\n{}", other.title, other.excerpt));
        let shared = compare(&terms, &text).found.len();
        std::cmp::Reverse((shared, other.id))
    });
    let mut chosen: Vec<Near> = Vec::new();
    for other in near {
        let is_own = matches_title(&row.title, &[], &other.title)
            || matches_title(&other.title, &[], &row.title);
        let key = name_key(&other.title);
        let is_double = chosen.iter().any(|there| name_key(&there.title) == key);
        if !is_own && !is_double {
            chosen.push(other);
        }
        if chosen.len() == 3 {
            break;
        }
    }
    chosen.try_into().ok()
}
