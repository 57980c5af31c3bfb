//! Whether what was given is an answer to what was asked.

use api::{ApiError, Field, Problem, grading::Given};
use domain::{grading::check_answer, note::TITLE_MAX, text::single_line};

use crate::{ai::compose, review::ticket::Asked};

/// An answer within its bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    /// Composed (NFC), without invisible characters.
    Text(String),
    /// The place of an option, `0..=3`.
    Choice(u8),
    /// The learner wants to see the note.
    Nothing,
}

/// Holds `given` to what was `asked`.
///
/// # Errors
/// [`ApiError::Invalid`], or [`ApiError::BadTicket`] for a card that is not answered this way.
pub(super) fn check(asked: &Asked, given: &Given) -> Result<Checked, ApiError> {
    match (asked, given) {
        (Asked::Recall, _) => Err(ApiError::BadTicket),
        (_, Given::Nothing) => Ok(Checked::Nothing),
        (Asked::Explain, Given::Text(text)) => {
            let text = compose(text);
            check_answer(&text).map_err(|problem| ApiError::field(Field::Answer, problem))?;
            Ok(Checked::Text(text))
        }
        (Asked::Title, Given::Text(text)) => single_line(&compose(text), TITLE_MAX)
            .map(Checked::Text)
            .map_err(|problem| ApiError::field(Field::Answer, problem)),
        (Asked::Explain | Asked::Title, Given::Choice(_)) => {
            Err(ApiError::field(Field::Answer, Problem::Unknown))
        }
        (Asked::Statements { .. } | Asked::Titles { .. }, Given::Choice(place)) if *place < 4 => {
            Ok(Checked::Choice(*place))
        }
        (Asked::Statements { .. } | Asked::Titles { .. }, Given::Choice(_) | Given::Text(_)) => {
            Err(ApiError::field(Field::Choice, Problem::Unknown))
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::text::TextProblem;
    use uuid::Uuid;

    use super::*;
    use crate::review::ticket::Order;

    #[test]
    fn what_is_given_fits_what_was_asked() {
        let choose = Asked::Statements {
            choice: Uuid::nil(),
            order: Order::shuffled(),
        };
        let text = |text: &str| Given::Text(text.to_owned());
        let short = TextProblem::TooShort { min: 10 };
        for (asked, given, expected) in [
            (Asked::Recall, Given::Nothing, Err(ApiError::BadTicket)),
            (Asked::Explain, Given::Nothing, Ok(Checked::Nothing)),
            (
                Asked::Explain,
                text("\u{1112}\u{1161}\u{11ab} 열 글자가 되는 답"),
                Ok(Checked::Text("한 열 글자가 되는 답".to_owned())),
            ),
            (
                Asked::Explain,
                text("short"),
                Err(ApiError::field(Field::Answer, short)),
            ),
            (Asked::Title, text(" a "), Ok(Checked::Text("a".to_owned()))),
            (
                Asked::Title,
                text("\n"),
                Err(ApiError::field(Field::Answer, TextProblem::Empty)),
            ),
            (
                Asked::Title,
                Given::Choice(1),
                Err(ApiError::field(Field::Answer, Problem::Unknown)),
            ),
            (choose, Given::Choice(3), Ok(Checked::Choice(3))),
            (
                choose,
                Given::Choice(4),
                Err(ApiError::field(Field::Choice, Problem::Unknown)),
            ),
            (
                choose,
                text("the first"),
                Err(ApiError::field(Field::Choice, Problem::Unknown)),
            ),
        ] {
            assert_eq!(check(&asked, &given), expected, "{asked:?} {given:?}");
        }
    }
}
