//! What the pages of this feature ask for.

use api::{
    grading::{CheckPanel, RubricPage},
    note::{EditorPage, NoteList, NotePage},
};
use domain::note::Mode;

use crate::call_error::CallError;

/// A page of the list.
///
/// # Errors
/// See [`api::note::NoteApi::list`].
pub async fn list_notes(
    category: String,
    leech: bool,
    after: String,
    deleted: String,
) -> Result<NoteList, CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let query = api::note::NoteQuery {
            category: super::parse_id(&category)?,
            leech,
            after: (!after.is_empty()).then_some(after),
        };
        services
            .notes
            .list(viewer, query, deleted.parse().ok())
            .await
    })
    .await
}

/// A note, with its key points if it is to be explained, and its check if the server has a model.
///
/// # Errors
/// See [`api::note::NoteApi::read`], [`api::grading::GradingApi::rubric`] and
/// [`api::grading::GradingApi::check`].
pub async fn read_note(
    id: String,
) -> Result<(NotePage, Option<RubricPage>, Option<CheckPanel>), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id = id.parse().map_err(|_| api::ApiError::NotFound)?;
        let note = services.notes.read(viewer, id).await?;
        let rubric = if note.mode == Mode::Explain {
            Some(services.grading.rubric(viewer, id).await?)
        } else {
            None
        };
        let check = services.grading.check(viewer, id).await?;
        Ok((note, rubric, check))
    })
    .await
}

/// The editor; for a new note when `id` is empty.
///
/// # Errors
/// See [`api::note::NoteApi::editor`].
pub async fn open_editor(id: String) -> Result<EditorPage, CallError> {
    crate::ssr::serve(async |services, caller| {
        services
            .notes
            .editor(caller.viewer()?, super::parse_id(&id)?)
            .await
    })
    .await
}
