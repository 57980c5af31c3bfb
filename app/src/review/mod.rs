//! Reviewing: one card after the other, and what comes after the last.

#[cfg(feature = "ssr")]
mod bar;
pub mod calls;
mod card;
#[cfg(feature = "ssr")]
pub mod catch_up;
mod dock;
#[cfg(feature = "ssr")]
pub mod done;
#[cfg(feature = "ssr")]
pub mod go_on;
mod interval;
#[cfg(feature = "ssr")]
mod loads;
mod margin;
#[cfg(feature = "ssr")]
mod pace;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod practice;
mod session;
mod standing;
#[cfg(feature = "ssr")]
pub mod start;
mod toast;
mod top;
#[cfg(feature = "ssr")]
pub mod waiting;
pub mod workload_calls;

/// `path` with the query of a session.
pub(crate) fn address(path: &str, session: &str) -> String {
    if session.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{session}")
    }
}

/// Where a session goes on, as a form tells its query; one that cannot be read is none.
#[cfg(feature = "ssr")]
pub(crate) fn address_of(session: &str) -> String {
    api::review::SessionQuery::parse(session)
        .unwrap_or_default()
        .address("/review")
}

/// The query of the session that the page's address is about.
#[cfg(feature = "ssr")]
pub(crate) fn session_of_address() -> String {
    ["category", "tag", "note", "limit", "ahead", "since"]
        .into_iter()
        .filter_map(|name| {
            let value = crate::page::query(name).filter(|value| !value.is_empty())?;
            Some(format!("{name}={value}"))
        })
        .collect::<Vec<_>>()
        .join("&")
}

#[cfg(feature = "ssr")]
pub use bar::Bar;
#[cfg(feature = "ssr")]
pub use interval::interval_text;
#[cfg(feature = "ssr")]
pub use margin::{MarginLeft, MarginRight};
#[cfg(feature = "ssr")]
pub use standing::standing;

/// Reads the form's rating.
#[cfg(feature = "ssr")]
fn parse_rating(text: &str) -> Result<domain::review::Rating, api::ApiError> {
    domain::review::Rating::parse(text)
        .ok_or_else(|| api::ApiError::field(api::Field::Rating, api::Problem::Unknown))
}

/// Reads the form that changes a card by hand.
#[cfg(feature = "ssr")]
fn parse_change(
    change: &str,
    due_day: &str,
    today: domain::time::StudyDay,
) -> Result<api::review::CardChange, api::ApiError> {
    use api::{ApiError, Field, Problem, review::CardChange};

    Ok(match change {
        "suspend" => CardChange::Suspend,
        "resume" => CardChange::Resume,
        "bury" => CardChange::Bury,
        "today" => CardChange::SetDue(today),
        "set_due" => CardChange::SetDue(
            domain::time::StudyDay::parse(due_day)
                .ok_or_else(|| ApiError::field(Field::DueDay, Problem::Unknown))?,
        ),
        "reset" => CardChange::Reset,
        "rewrite" => CardChange::Rewrite,
        _ => return Err(ApiError::Malformed),
    })
}

/// The word for a rating, the same from the button to the toast.
pub fn rating_word(
    rating: domain::review::Rating,
    language: domain::language::Language,
) -> &'static str {
    use domain::review::Rating;

    use crate::text::review as words;
    match rating {
        Rating::Again => words::again(language),
        Rating::Hard => words::hard(language),
        Rating::Good => words::good(language),
        Rating::Easy => words::easy(language),
    }
}
