//! Server functions of answers and their grades.

use api::grading::{AnswerPoll, PointFields};
use domain::id::EventId;
use leptos::prelude::*;

use crate::call_error::CallError;

/// Stores an answer, then shows what comes of it.
///
/// # Errors
/// See [`api::grading::GradingApi::submit`].
#[server(endpoint = "grading/submit")]
pub async fn submit(
    #[server(default)] ticket: String,
    #[server(default)] answer: String,
    #[server(default)] choice: String,
    #[server(default)] give_up: String,
    #[server(default)] session: String,
) -> Result<EventId, CallError> {
    let id = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let given = super::parse_given(answer, &choice, &give_up)?;
        services.grading.submit(viewer, &ticket, given).await
    })
    .await?;
    crate::ssr::redirect(&super::answer_address(id, &session));
    Ok(id)
}

/// Whether anything more comes of an answer, or of a wish to have a note checked: both have ids of
/// their own, and the same island waits for them.
///
/// # Errors
/// See [`api::grading::GradingApi::state`] and [`api::grading::GradingApi::check_state`].
#[server(endpoint = "grading/state")]
pub async fn answer_state(#[server(default)] id: String) -> Result<AnswerPoll, CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id: EventId = id.parse().map_err(|_| api::ApiError::NotFound)?;
        match services.grading.state(viewer, id).await {
            Err(api::ApiError::NotFound) => services.grading.check_state(viewer, id.0.into()).await,
            told => told,
        }
    })
    .await
}

/// Has an answer judged once more.
///
/// # Errors
/// See [`api::grading::GradingApi::grade_again`].
#[server(endpoint = "grading/again")]
pub async fn grade_again(
    #[server(default)] id: String,
    #[server(default)] session: String,
) -> Result<(), CallError> {
    let id = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id = id.parse().map_err(|_| api::ApiError::NotFound)?;
        services.grading.grade_again(viewer, id).await?;
        Ok(id)
    })
    .await?;
    crate::ssr::redirect(&super::answer_address(id, &session));
    Ok(())
}

/// Saves the key points of a note, then shows the note.
///
/// # Errors
/// See [`api::grading::GradingApi::save_rubric`].
#[server(endpoint = "grading/save_rubric")]
pub async fn save_rubric(
    #[server(default)] note: String,
    #[server(default)] version: String,
    #[server(default)] points: Vec<PointFields>,
) -> Result<(), CallError> {
    let typed = super::rubric::typed(&points);
    let saved = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id: domain::id::NoteId = note.parse().map_err(|_| api::ApiError::NotFound)?;
        let version = version.parse().map_err(|_| api::ApiError::Malformed)?;
        let rubric = api::grading::SaveRubric { version, points };
        services.grading.save_rubric(viewer, id, rubric).await?;
        Ok(id)
    })
    .await;
    if saved.is_err() {
        crate::ssr::keep_form(typed);
    }
    crate::ssr::redirect(&format!("/notes/{}", saved?));
    Ok(())
}
