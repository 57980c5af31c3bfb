//! Answers that are written, chosen or typed: how they are asked for, and what comes of them.

#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
mod ask;
#[cfg(feature = "ssr")]
mod asked;
pub mod calls;
#[cfg(feature = "ssr")]
mod choice;
#[cfg(feature = "ssr")]
mod dock;
#[cfg(feature = "ssr")]
mod loads;
#[cfg(feature = "ssr")]
mod margin;
#[cfg(feature = "ssr")]
mod marks;
#[cfg(feature = "ssr")]
mod points;
#[cfg(feature = "ssr")]
pub mod rubric;
#[cfg(feature = "ssr")]
mod sheet;
mod spent;
#[cfg(feature = "ssr")]
mod top;
#[cfg(feature = "ssr")]
mod verdict;
mod waiting;
mod written;

#[cfg(feature = "ssr")]
pub use ask::SETTINGS;
#[cfg(feature = "ssr")]
pub use asked::Asked;

#[cfg(feature = "ssr")]
pub use points::KeyPoints;
#[cfg(feature = "ssr")]
pub use waiting::Waiting;

/// Where an answer and what comes of it is shown.
#[cfg(feature = "ssr")]
pub fn answer_path(id: domain::id::EventId) -> String {
    format!("/review/answers/{id}")
}

/// The same within the session whose query a form tells; one that cannot be read is none.
#[cfg(feature = "ssr")]
fn answer_address(id: domain::id::EventId, session: &str) -> String {
    api::review::SessionQuery::parse(session)
        .unwrap_or_default()
        .address(&answer_path(id))
}

/// Reads an answer's form. A choice goes before a text; giving up before both.
#[cfg(feature = "ssr")]
fn parse_given(
    answer: String,
    choice: &str,
    give_up: &str,
) -> Result<api::grading::Given, api::ApiError> {
    use api::{ApiError, Field, Problem, grading::Given};

    if !give_up.is_empty() {
        return Ok(Given::Nothing);
    }
    if choice.is_empty() {
        return Ok(Given::Text(answer));
    }
    choice
        .parse()
        .map(Given::Choice)
        .map_err(|_| ApiError::field(Field::Choice, Problem::Unknown))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use api::{Field, grading::Given};

    use super::parse_given;

    #[test]
    fn a_form_gives_one_answer() {
        let given = |answer: &str, choice, give_up| parse_given(answer.to_owned(), choice, give_up);
        assert_eq!(given("text", "", ""), Ok(Given::Text("text".to_owned())));
        assert_eq!(given("", "2", ""), Ok(Given::Choice(2)));
        assert_eq!(given("text", "2", "1"), Ok(Given::Nothing));
        for choice in ["-1", "two", "256", " "] {
            let error = given("", choice, "").unwrap_err();
            assert!(error.problem(Field::Choice).is_some(), "{choice}");
        }
    }
}
