//! What a failure looks like: as a page, inside a page, and before there is an app.

use api::{ApiError, Field, Problem as FieldReason};
use domain::{auth::PasswordProblem, language::Language, text::TextProblem};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    call_error::CallError,
    look,
    text::{common, error as words},
    ui::mark::Brand,
};

/// Head and sentence for a failure.
fn wording(error: &CallError, language: Language) -> (String, String) {
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
    Some(match problem {
        FieldReason::Text { text } => match text {
            TextProblem::Empty => words::field_empty(language).into(),
            TextProblem::TooShort { min } => words::field_too_short(language, min),
            TextProblem::TooLong { max } => words::field_too_long(language, max),
            TextProblem::ControlCharacter => words::field_control(language).into(),
            TextProblem::Malformed if field == Field::Email => words::field_email(language).into(),
            TextProblem::Malformed => words::field_malformed(language).into(),
        },
        FieldReason::Password { password } => match password {
            PasswordProblem::TooShort => words::password_short(language).into(),
            PasswordProblem::TooLong => words::password_long(language).into(),
            PasswordProblem::SameAsEmail => words::password_email(language).into(),
            PasswordProblem::TooCommon => words::password_common(language).into(),
        },
        FieldReason::MustAccept => words::field_accept(language).into(),
        FieldReason::TooMany { max } => words::field_too_many(language, max),
        FieldReason::Unknown => words::field_unknown(language).into(),
    })
}

/// A failure that belongs to no single field, for the banner above a form.
pub fn form_message(error: Option<&CallError>, language: Language) -> Option<String> {
    let error = error?;
    (!matches!(error.refusal(), Some(ApiError::Invalid { .. }))).then(|| sentence(error, language))
}

/// The page in place of one that could not be loaded.
#[component]
pub fn Problem(error: CallError) -> impl IntoView {
    let language = look::language();
    let signed_out = error.refusal() == Some(&ApiError::Unauthenticated);
    let path = use_location().pathname;
    let (head, sentence) = wording(&error, language);
    let (href, action) = if signed_out {
        (
            format!("/login?next={}", path.get_untracked()),
            words::sign_in(language),
        )
    } else {
        ("/".to_owned(), words::home(language))
    };
    view! {
        <Title text=head.clone()/>
        <main class="problem" id="main">
            <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
            <h1>{head}</h1>
            <p>{sentence}</p>
            <p><a class="btn btn-primary" href=href rel="external">{action}</a></p>
        </main>
    }
}

/// The page for an address that has none.
#[component]
pub fn MissingPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::ssr::set_status(&ApiError::NotFound);
    view! { <Problem error=CallError::Refused(ApiError::NotFound)/> }
}

/// A whole document without the app, for when nobody can say who is asking.
#[cfg(feature = "ssr")]
pub fn standalone(error: &ApiError, language: Language) -> String {
    let (head, sentence) = wording(&CallError::Refused(error.clone()), language);
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{head}</title></head><body><main><h1>{head}</h1><p>{sentence}</p></main></body></html>",
        language.as_str()
    )
}
