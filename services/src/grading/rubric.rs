//! The learner's own rubric: reading it into a form, and saving it.

use api::{
    ApiError, Field, Viewer,
    grading::{PointFields, RubricPage, RubricSource, SaveRubric},
};
use domain::{
    grading::{KeyPoint, Rubric},
    id::NoteId,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    ai::compose,
    core::Core,
    db::{self, statement},
    error::{Error, Result},
    frame,
    prepare::{Source, body_hash, rubric},
    review::RAISE_VERSION,
};

/// `$1` note, `$2` user. Rubrics of all texts of the note, the newest first; without one, a row of the
/// note alone.
const READ: &str = "
SELECT notes.title, notes.body, notes.html, notes.version, rubrics.body_hash, rubrics.source,
    rubrics.points
FROM notes LEFT JOIN rubrics ON rubrics.note_id = notes.id
WHERE notes.id = $1 AND notes.user_id = $2 AND notes.deleted_at IS NULL
ORDER BY rubrics.updated_at DESC";

#[derive(FromQueryResult)]
struct Row {
    title: String,
    body: String,
    html: String,
    version: i64,
    body_hash: Option<String>,
    source: Option<String>,
    points: Option<String>,
}

pub(super) async fn page(core: &Core, viewer: &Viewer, note: NoteId) -> Result<RubricPage> {
    let values = [note.0.into(), viewer.user.0.into()];
    let rows = Row::find_by_statement(statement(&core.db, READ, values))
        .all(&core.db)
        .await?;
    let first = rows.first().ok_or(ApiError::NotFound)?;
    let now = body_hash(&first.body);
    let in_use = rows.iter().find(|row| row.body_hash.as_ref() == Some(&now));
    let earlier = rows
        .iter()
        .find(|row| row.source.as_deref() == Some(rubric::LEARNER));
    let chosen = in_use.or(earlier);
    Ok(RubricPage {
        frame: frame::load(core, viewer).await?,
        note,
        title: first.title.clone(),
        html: first.html.clone(),
        points: chosen.map_or(Ok(Vec::new()), fields)?,
        source: chosen.map(source).transpose()?,
        outdated: in_use.is_none() && earlier.is_some(),
        version: first.version,
    })
}

fn fields(row: &Row) -> Result<Vec<PointFields>> {
    let rubric = rubric::read(row.points.as_deref().unwrap_or_default())?;
    let point = |point: &KeyPoint| PointFields {
        statement: point.statement.clone(),
        terms: point.terms.join(", "),
        synonyms: point.synonyms.join(", "),
    };
    Ok(rubric.points().iter().map(point).collect())
}

fn source(row: &Row) -> Result<RubricSource> {
    match row.source.as_deref() {
        Some(rubric::MODEL) => Ok(RubricSource::Model),
        Some(rubric::LEARNER) => Ok(RubricSource::Learner),
        Some(rubric::PREPARED) => Ok(RubricSource::Prepared),
        other => Err(Error::Stored(format!("source {other:?}"))),
    }
}

pub(super) async fn save(
    core: &Core,
    viewer: &Viewer,
    note: NoteId,
    form: SaveRubric,
) -> Result<()> {
    let found = Source::read(&core.db, note.0)
        .await?
        .filter(|found| found.user_id == viewer.user.0)
        .ok_or(ApiError::NotFound)?;
    let points = form.points.iter().filter_map(key_point).collect();
    let rubric = Rubric::new(points).map_err(|problem| ApiError::field(Field::Rubric, problem))?;
    if found.version != form.version {
        return Err(ApiError::ChangedElsewhere.into());
    }
    let tx = db::begin_write(&core.db).await?;
    rubric::save(&tx, &found, &rubric, viewer.now).await?;
    tx.execute_raw(statement(&tx, RAISE_VERSION, [viewer.user.0.into()]))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// A key point of the form; `None` for one that was left empty.
fn key_point(fields: &PointFields) -> Option<KeyPoint> {
    let PointFields {
        statement,
        terms,
        synonyms,
    } = fields;
    let point = KeyPoint {
        statement: compose(statement).trim().to_owned(),
        terms: list(terms),
        synonyms: list(synonyms),
    };
    let is_empty =
        point.statement.is_empty() && point.terms.is_empty() && point.synonyms.is_empty();
    (!is_empty).then_some(point)
}

/// What stands between commas or on lines of its own.
fn list(text: &str) -> Vec<String> {
    compose(text)
        .split([',', '，', '、', '\n'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_that_was_left_empty_is_left_out() {
        let fields = |statement: &str, terms: &str| PointFields {
            statement: statement.to_owned(),
            terms: terms.to_owned(),
            synonyms: " ,\n".to_owned(),
        };
        assert_eq!(key_point(&fields(" ", " , ")), None);
        let point = key_point(&fields(" 하나 ", "a, 나、 다 ，\nb")).unwrap();
        assert_eq!(point.statement, "하나");
        assert_eq!(point.terms, ["a", "나", "다", "b"]);
    }
}
