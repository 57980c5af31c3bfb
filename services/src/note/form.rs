//! What the editor sends: which form it was, and whether its fields are a note.

use api::{
    ApiError, Field, Problem,
    error::Problems,
    note::{NoteFields, SaveNote},
};
use domain::{
    category::parse_category,
    id::UserId,
    note::{Mode, check_body, parse_tags, parse_title},
    time::Millis,
};
use ring::{
    digest,
    rand::{SecureRandom, SystemRandom},
};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Random bits of a form's number; the time is in the 42 bits above them.
const RANDOM_BITS: u32 = 21;

/// Fields that are a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    pub title: String,
    /// Byte for byte as typed.
    pub body: String,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub mode: Mode,
}

/// Holds every field to its bounds.
///
/// # Errors
/// [`ApiError::Invalid`] with all problems, in the order of the form.
pub(super) fn check(fields: NoteFields) -> Result<Checked, ApiError> {
    let NoteFields {
        title,
        body,
        category,
        tags,
        mode,
    } = fields;
    let mut problems = Problems::default();
    let title = problems.check(Field::Title, parse_title(&title));
    problems.check(Field::Body, check_body(&body));
    let category = problems.check(Field::Category, parse_category(&category));
    let tags = problems.check(Field::Tags, parse_tags(&tags));
    let mode = problems.check(Field::Mode, Mode::parse(&mode).ok_or(Problem::Unknown));
    problems.finish()?;
    match (title, category, tags, mode) {
        (Some(title), Some(category), Some(tags), Some(mode)) => Ok(Checked {
            title,
            body,
            category,
            tags,
            mode,
        }),
        _ => Err(ApiError::Malformed),
    }
}

/// The number of a form for a new note: when it was opened, and chance. It is what
/// [`SaveNote::version`] holds as long as there is no note.
///
/// # Errors
/// When the system has no random numbers.
pub(super) fn new_number(now: Millis) -> Result<i64> {
    let mut bytes = [0; 4];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::Crypto("no random numbers"))?;
    let random = i64::from(u32::from_be_bytes(bytes) >> (32 - RANDOM_BITS));
    Ok((now.clamp(1, Millis::MAX >> RANDOM_BITS) << RANDOM_BITS) | random)
}

/// The id of the note that a form for a new note makes, from the form's number and all it holds.
///
/// The same form posted twice names the same note, so the second finds the first's. A form that
/// was sent back and changed names another note, so nothing typed is ever dropped as a double.
/// `None` when the form has no number.
pub(super) fn note_id(user: UserId, form: &SaveNote) -> Option<Uuid> {
    let opened = u64::try_from(form.version >> RANDOM_BITS)
        .ok()
        .filter(|opened| *opened > 0)?;
    let SaveNote {
        id: _,
        version,
        fields,
    } = form;
    let NoteFields {
        title,
        body,
        category,
        tags,
        mode,
    } = fields;
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(user.0.as_bytes());
    hash.update(&version.to_be_bytes());
    for field in [title, body, category, tags, mode] {
        hash.update(&(field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    let mut random = [0; 10];
    random.copy_from_slice(hash.finish().as_ref().get(..10)?);
    Some(uuid::Builder::from_unix_timestamp_millis(opened, &random).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::TextProblem;

    fn form(version: i64, title: &str, body: &str) -> SaveNote {
        let fields = NoteFields {
            title: title.to_owned(),
            body: body.to_owned(),
            ..NoteFields::default()
        };
        SaveNote {
            id: None,
            version,
            fields,
        }
    }

    #[test]
    fn every_problem_is_told_at_once_in_the_order_of_the_form() {
        let fields = NoteFields {
            title: " ".to_owned(),
            body: "x".repeat(50_001),
            category: "c".repeat(61),
            tags: "t".repeat(41),
            mode: "poem".to_owned(),
        };
        let Err(ApiError::Invalid { fields }) = check(fields) else {
            panic!("refused")
        };
        let names: Vec<_> = fields.iter().map(|problem| problem.field).collect();
        assert_eq!(
            names,
            [
                Field::Title,
                Field::Body,
                Field::Category,
                Field::Tags,
                Field::Mode
            ]
        );
        assert_eq!(
            fields[0].problem,
            Problem::Text {
                text: TextProblem::Empty
            }
        );
        assert_eq!(fields[4].problem, Problem::Unknown);
    }

    #[test]
    fn the_same_form_names_the_same_note() {
        let (me, you) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let now = 1_795_489_200_000;
        let number = new_number(now).unwrap();
        let id = note_id(me, &form(number, "a", "b")).unwrap();
        assert_eq!(note_id(me, &form(number, "a", "b")), Some(id));
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.as_u64_pair().0 >> 16, u64::try_from(now).unwrap());
        for other in [
            note_id(you, &form(number, "a", "b")),
            note_id(me, &form(number ^ 1, "a", "b")),
            note_id(me, &form(number, "ab", "")),
        ] {
            assert_ne!(other, Some(id));
        }
    }

    #[test]
    fn a_form_without_a_number_names_no_note() {
        let me = UserId(Uuid::from_u128(1));
        for version in [0, -1, i64::MIN, 1] {
            assert_eq!(note_id(me, &form(version, "a", "b")), None);
        }
        assert!(note_id(me, &form(i64::MAX, "a", "b")).is_some());
        assert!(new_number(-5).unwrap() > 0 && new_number(i64::MAX).unwrap() > 0);
    }
}
