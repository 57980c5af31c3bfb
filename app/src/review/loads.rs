//! What the pages of this feature ask for.

use api::review::{
    CatchUpPage, DonePage, Going, PracticePage, ReviewPage, SessionQuery, ShownCard, StartPage,
};

use crate::call_error::CallError;

/// The card to ask now in a session, whose address has the query `session`, and the session that can be
/// gone on with where none was chosen.
///
/// # Errors
/// See [`api::review::ReviewApi::opening`].
pub async fn opening(session: String) -> Result<(ReviewPage, Option<Going>), CallError> {
    let (opening, chosen) = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let chosen = SessionQuery::parse(&session)?;
        Ok((services.reviews.opening(viewer, chosen).await?, chosen))
    })
    .await?;
    lead(&opening.0, &chosen);
    Ok(opening)
}

/// Leads to where the session `chosen` is shown, if that is another page: without a card to the
/// finished screen, with an answer that waits for its rating to that answer.
pub fn lead(page: &ReviewPage, chosen: &SessionQuery) {
    let begun = page.session.as_ref().map(|session| session.query.as_str());
    let begun = begun.unwrap_or_default();
    match &page.card {
        None => crate::ssr::redirect(&super::address("/review/done", begun)),
        Some(ShownCard {
            answered: Some(answer),
            ..
        }) => crate::ssr::redirect(&super::address(
            &crate::grading::answer_path(*answer),
            begun,
        )),
        // From now on the address knows when it began.
        Some(_) if begun != chosen.to_string() => {
            crate::ssr::redirect(&super::address("/review", begun));
        }
        Some(_) => {}
    }
}

/// The finished screen of a session, whose address has the query `session`.
///
/// # Errors
/// See [`api::review::ReviewApi::done_of`].
pub async fn done_page(session: String) -> Result<DonePage, CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let session = SessionQuery::parse(&session)?;
        services.reviews.done_of(viewer, session).await
    })
    .await
}

/// What a session can be chosen from. A choice that was made leads to its session.
///
/// # Errors
/// See [`api::review::ReviewApi::start`].
pub async fn start_page(kind: String, session: String) -> Result<StartPage, CallError> {
    let page = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        SessionQuery::parse(&session)?;
        services.reviews.start(viewer).await
    })
    .await?;
    let chosen = SessionQuery::parse(&session).unwrap_or_default();
    let chosen = SessionQuery {
        ahead: kind == "ahead",
        ..chosen
    };
    match kind.as_str() {
        "due" | "ahead" => crate::ssr::redirect(&chosen.address("/review")),
        "practice" => crate::ssr::redirect(&chosen.address("/review/practice")),
        _ => {}
    }
    Ok(page)
}

/// A card to look at, after `seen` others.
///
/// # Errors
/// See [`api::review::ReviewApi::practice`].
pub async fn practice_page(session: String, seen: u32) -> Result<PracticePage, CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let session = SessionQuery::parse(&session)?;
        services.reviews.practice(viewer, session, seen).await
    })
    .await
}

/// The catch-up plan.
///
/// # Errors
/// See [`api::review::ReviewApi::catch_up`].
pub async fn catch_up_page() -> Result<CatchUpPage, CallError> {
    crate::ssr::serve(async |services, caller| services.reviews.catch_up(caller.viewer()?).await)
        .await
}
