//! What the pages of this feature ask for.

use api::grading::{AnswerPage, RubricPage};

use crate::{call_error::CallError, typed::Typed};

/// An answer and what has come of it, in a session whose query is `session`.
///
/// # Errors
/// See [`api::grading::GradingApi::page`].
pub async fn answer_page(id: String, session: String) -> Result<AnswerPage, CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id = id.parse().map_err(|_| api::ApiError::NotFound)?;
        let session = api::review::SessionQuery::parse(&session)?;
        services.grading.page(viewer, id, session).await
    })
    .await
}

/// The key points of a note, as stored or as just typed and refused.
///
/// # Errors
/// See [`api::grading::GradingApi::rubric`].
pub async fn rubric_page(note: String) -> Result<RubricPage, CallError> {
    let mut page = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id = note.parse().map_err(|_| api::ApiError::NotFound)?;
        services.grading.rubric(viewer, id).await
    })
    .await?;
    let typed = super::rubric::read_typed(&Typed(crate::ssr::take_form()));
    if !typed.is_empty() {
        page.points = typed;
    }
    Ok(page)
}
