//! Rubrics and statements for some demo notes, so that a fresh instance shows every mode without a
//! model.

use domain::grading::{Distractor, KEPT, Rubric};
use entity::{choice, note, rubric, user};
use serde::Deserialize;

use super::ids::Ids;
use crate::{
    error::{Error, Result},
    prepare::{body_hash, rubric::PREPARED},
};

const FILE: &str = include_str!("prepared.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    choices: Vec<PreparedChoice>,
    rubrics: Vec<PreparedRubric>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PreparedChoice {
    title: String,
    statement: String,
    distractors: [Distractor; KEPT],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PreparedRubric {
    title: String,
    points: Rubric,
}

/// Everything prepared, ready to be stored.
pub struct Prepared {
    /// Rows of `choices`.
    pub choices: Vec<choice::Model>,
    /// Rows of `rubrics`.
    pub rubrics: Vec<rubric::Model>,
}

/// For `notes` of `user`.
///
/// # Errors
/// [`Error::Stored`] when the file breaks a rule or names a note that is not there.
pub fn prepare(user: &user::Model, notes: &[note::Model]) -> Result<Prepared> {
    let file: File = serde_json::from_str(FILE).map_err(|error| bad(&error.to_string()))?;
    let mut ids = Ids::new(&user.email, "choices");
    let find = |title: &str| {
        notes
            .iter()
            .find(|note| note.title == title)
            .ok_or_else(|| bad(title))
    };
    let choices = file.choices.iter().map(|item| {
        let note = find(&item.title)?;
        Ok(choice::Model {
            id: ids.at(note.created_at),
            user_id: user.id,
            note_id: note.id,
            body_hash: body_hash(&note.body),
            source: PREPARED.to_owned(),
            statement: item.statement.clone(),
            distractors: json(&item.distractors)?,
            shown: 0,
            picked_first: 0,
            picked_second: 0,
            picked_third: 0,
            created_at: note.created_at,
        })
    });
    let rubrics = file.rubrics.iter().map(|item| {
        let note = find(&item.title)?;
        Ok(rubric::Model {
            note_id: note.id,
            body_hash: body_hash(&note.body),
            user_id: user.id,
            source: PREPARED.to_owned(),
            points: json(&item.points)?,
            created_at: note.created_at,
            updated_at: note.created_at,
        })
    });
    Ok(Prepared {
        choices: choices.collect::<Result<_>>()?,
        rubrics: rubrics.collect::<Result<_>>()?,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| bad(&error.to_string()))
}

fn bad(what: &str) -> Error {
    Error::Stored(format!("prepared for the demo: {what}"))
}

#[cfg(test)]
mod tests {
    use domain::{
        grading::{appears, keep_distractors},
        note::Mode,
    };

    use super::*;
    use crate::demo::source::shelves;

    #[test]
    fn what_is_prepared_keeps_the_rules_for_what_a_model_makes() {
        let file: File = serde_json::from_str(FILE).unwrap();
        let notes: Vec<_> = shelves()
            .unwrap()
            .into_iter()
            .flat_map(|shelf| shelf.notes)
            .collect();
        let find = |title: &str| notes.iter().find(|note| note.title == title).unwrap();
        for item in file.choices {
            assert_eq!(find(&item.title).mode, Mode::Choose);
            let kept = keep_distractors(&item.statement, item.distractors.to_vec());
            assert_eq!(kept, Some(item.distractors), "{}", item.title);
        }
        for item in file.rubrics {
            let note = find(&item.title);
            assert_eq!(note.mode, Mode::Explain);
            for point in item.points.points() {
                let is_there = |term: &String| appears(term, &note.body);
                assert!(point.terms.iter().any(is_there), "{}", point.statement);
            }
        }
    }
}
