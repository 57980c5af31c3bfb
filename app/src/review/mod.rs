//! Reviewing: one card after the other, and what comes after the last.

pub mod calls;
mod card;
mod dock;
#[cfg(feature = "ssr")]
pub mod done;
mod interval;
#[cfg(feature = "ssr")]
mod loads;
mod margin;
#[cfg(feature = "ssr")]
pub mod page;
mod session;
mod toast;
mod top;

#[cfg(feature = "ssr")]
pub use interval::interval_text;
#[cfg(feature = "ssr")]
pub use margin::{MarginLeft, MarginRight};

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
