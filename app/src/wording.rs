//! What a failure is called.

use api::{ApiError, Field, Problem as FieldReason};
use domain::{
    auth::PasswordProblem, grading::RubricProblem, language::Language, text::TextProblem,
};

use crate::{call_error::CallError, text::error as words};

/// Head and sentence for a failure.
pub fn wording(error: &CallError, language: Language) -> (String, String) {
    let CallError::Refused(refusal) = error else {
        return (
            words::offline_head(language).into(),
            words::offline(language).into(),
        );
    };
    let (head, sentence): (&str, String) = match refusal {
        ApiError::Unauthenticated => (
            words::signed_out_head(language),
            words::signed_out(language).into(),
        ),
        ApiError::Forbidden => (
            words::forbidden_head(language),
            words::forbidden(language).into(),
        ),
        ApiError::NotFound => (
            words::missing_head(language),
            words::missing(language).into(),
        ),
        ApiError::TooMany { retry_after } => (
            words::too_many_head(language),
            words::too_many(language, retry_after),
        ),
        ApiError::Unavailable => (
            words::unavailable_head(language),
            words::unavailable(language).into(),
        ),
        ApiError::Outdated | ApiError::Malformed => (
            words::outdated_head(language),
            words::outdated(language).into(),
        ),
        ApiError::Internal { id } if id.is_empty() => (
            words::internal_head(language),
            words::internal(language).into(),
        ),
        ApiError::Internal { id } => (
            words::internal_head(language),
            words::internal_with_id(language, id),
        ),
        other => (
            words::refused_head(language),
            refused(other, language).into(),
        ),
    };
    (head.into(), sentence)
}

/// One sentence for a refusal that a form shows.
fn refused(error: &ApiError, language: Language) -> &'static str {
    match error {
        ApiError::WrongCredentials => words::wrong_credentials(language),
        ApiError::StaleLink => words::stale_link(language),
        ApiError::RegistrationClosed => words::registration_closed(language),
        ApiError::AlreadyAnswered => words::already_answered(language),
        ApiError::ChangedElsewhere => words::changed_elsewhere(language),
        ApiError::BadTicket => words::bad_ticket(language),
        ApiError::OtherAnswer => words::other_answer(language),
        ApiError::NothingToUndo => words::nothing_to_undo(language),
        ApiError::Invalid { .. } => words::invalid(language),
        _ => words::internal(language),
    }
}

/// One sentence for any failure, to stand above a form or in a toast.
pub fn sentence(error: &CallError, language: Language) -> String {
    wording(error, language).1
}

/// What is wrong with `field`, if `error` says so.
pub fn field_message(
    error: Option<&CallError>,
    field: Field,
    language: Language,
) -> Option<String> {
    let problem = error?.refusal()?.problem(field)?;
    Some(reason(field, problem, language))
}

/// Why `field` was refused.
pub fn reason(field: Field, problem: &FieldReason, language: Language) -> String {
    match problem {
        FieldReason::Text { text } => match text {
            TextProblem::Empty => words::field_empty(language).into(),
            TextProblem::TooShort { min } => words::field_too_short(language, min),
            TextProblem::TooLong { max } => words::field_too_long(language, max),
            TextProblem::ControlCharacter => words::field_control(language).into(),
            TextProblem::Malformed if matches!(field, Field::Email | Field::NewEmail) => {
                words::field_email(language).into()
            }
            TextProblem::Malformed => words::field_malformed(language).into(),
        },
        FieldReason::Password { password } => match password {
            PasswordProblem::TooShort => words::password_short(language).into(),
            PasswordProblem::TooLong => words::password_long(language).into(),
            PasswordProblem::SameAsEmail => words::password_email(language).into(),
            PasswordProblem::TooCommon => words::password_common(language).into(),
        },
        FieldReason::Rubric { rubric } => match rubric {
            RubricProblem::Count => words::rubric_count(language),
            RubricProblem::Statement => words::rubric_statement(language),
            RubricProblem::Double => words::rubric_double(language),
            RubricProblem::Terms => words::rubric_terms(language),
            RubricProblem::Term => words::rubric_term(language),
            RubricProblem::Instruction => words::rubric_instruction(language),
            RubricProblem::Foreign => words::rubric_foreign(language),
        }
        .into(),
        FieldReason::Unknown if field == Field::Rating => words::rating_closed(language).into(),
        FieldReason::Unknown if matches!(field, Field::LearningSteps | Field::RelearningSteps) => {
            words::field_steps(language).into()
        }
        FieldReason::Unknown if field == Field::CurrentPassword => {
            words::password_wrong(language).into()
        }
        FieldReason::MustAccept => words::field_accept(language).into(),
        FieldReason::TooMany { max } => words::field_too_many(language, max),
        FieldReason::Unknown => words::field_unknown(language).into(),
    }
}

/// A failure that belongs to no single field, for the banner above a form.
pub fn form_message(error: Option<&CallError>, language: Language) -> Option<String> {
    let error = error?;
    (!matches!(error.refusal(), Some(ApiError::Invalid { .. }))).then(|| sentence(error, language))
}
