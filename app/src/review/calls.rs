//! Server functions of reviewing.

#[cfg(feature = "ssr")]
use api::review::SessionQuery;
use api::review::{ShownCard, Undoable};
use leptos::prelude::*;

use crate::call_error::CallError;

/// The card to ask now in a session, whose address has the query `session`. Without a card the page
/// is the finished screen; with an answer that waits for its rating, that answer's.
///
/// # Errors
/// See [`api::review::ReviewApi::page_of`].
#[server(endpoint = "review/page")]
pub async fn review_page(
    #[server(default)] session: String,
) -> Result<api::review::ReviewPage, CallError> {
    let (page, chosen) = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let chosen = SessionQuery::parse(&session)?;
        Ok((services.reviews.page_of(viewer, chosen).await?, chosen))
    })
    .await?;
    super::loads::lead(&page, &chosen);
    Ok(page)
}

/// The card after the one `ticket` was made for.
///
/// # Errors
/// See [`api::review::ReviewApi::upcoming`].
#[server(endpoint = "review/upcoming")]
pub async fn upcoming(
    ticket: String,
    #[server(default)] session: String,
) -> Result<Option<ShownCard>, CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let session = SessionQuery::parse(&session)?;
        services.reviews.upcoming_of(viewer, &ticket, session).await
    })
    .await
}

/// Stores an answer. A plain form goes on to the next card.
///
/// # Errors
/// See [`api::review::ReviewApi::answer`].
#[server(endpoint = "review/answer")]
pub async fn answer(
    #[server(default)] ticket: String,
    #[server(default)] rating: String,
    #[server(default)] duration: String,
    #[server(default)] session: String,
) -> Result<Undoable, CallError> {
    let stored = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let rating = super::parse_rating(&rating)?;
        let duration = duration.parse().ok();
        let answer = api::review::Answer {
            ticket,
            rating,
            duration,
        };
        services.reviews.answer(viewer, answer).await
    })
    .await?;
    crate::ssr::redirect_form(&super::address_of(&session));
    Ok(stored)
}

/// Changes a note's card by hand, then shows the note.
///
/// # Errors
/// See [`api::review::ReviewApi::change`].
#[server(endpoint = "review/change")]
pub async fn change(
    #[server(default)] note: String,
    #[server(default)] change: String,
    #[server(default)] due_day: String,
) -> Result<(), CallError> {
    let note = note.trim().to_owned();
    let event = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id = note.parse().map_err(|_| api::ApiError::NotFound)?;
        let change = super::parse_change(&change, &due_day, viewer.today)?;
        services.reviews.change(viewer, id, change).await
    })
    .await?;
    let changed = event.map_or_else(String::new, |event| format!("?changed={event}"));
    crate::ssr::redirect(&format!("/notes/{note}{changed}"));
    Ok(())
}

/// Takes an event back. A plain form goes on to `next`, or to the review.
///
/// # Errors
/// See [`api::review::ReviewApi::undo`].
#[server(endpoint = "review/undo")]
pub async fn undo(
    #[server(default)] event: String,
    #[server(default)] next: String,
) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let event = event.parse().map_err(|_| api::ApiError::NothingToUndo)?;
        services.reviews.undo(viewer, event).await
    })
    .await?;
    crate::ssr::redirect_form(crate::page::own_path(&next).unwrap_or("/review"));
    Ok(())
}

/// Puts a card to the end of this session.
///
/// # Errors
/// See [`api::review::ReviewApi::skip`].
#[server(endpoint = "review/skip")]
pub async fn skip(
    #[server(default)] ticket: String,
    #[server(default)] session: String,
) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services.reviews.skip(caller.viewer()?, &ticket).await
    })
    .await?;
    crate::ssr::redirect_form(&super::address_of(&session));
    Ok(())
}
