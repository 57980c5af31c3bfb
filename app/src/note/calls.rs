//! Server functions of notes.

#[cfg(feature = "ssr")]
use api::note::NoteFields;
use domain::{id::NoteId, time::Millis};
use leptos::prelude::*;

use crate::call_error::CallError;

/// The HTML a body would be saved with.
///
/// # Errors
/// See [`api::note::NoteApi::preview`].
#[server(endpoint = "notes/preview")]
pub async fn preview(#[server(default)] body: String) -> Result<String, CallError> {
    crate::ssr::serve(async |services, caller| {
        services.notes.preview(caller.viewer()?, &body).await
    })
    .await
}

/// Keeps what the editor holds. Returns when.
///
/// # Errors
/// See [`api::note::NoteApi::keep_draft`].
#[server(endpoint = "notes/keep_draft")]
pub async fn keep_draft(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] title: String,
    #[server(default)] body: String,
    #[server(default)] category: String,
    #[server(default)] tags: String,
    #[server(default)] mode: String,
) -> Result<Millis, CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let fields = NoteFields {
            title,
            body,
            category,
            tags,
            mode,
        };
        let draft = super::save_note(&id, &version, fields)?;
        services.notes.keep_draft(viewer, draft).await
    })
    .await
}

/// Throws a draft away.
///
/// # Errors
/// See [`api::note::NoteApi::discard_draft`].
#[server(endpoint = "notes/discard_draft")]
pub async fn discard_draft(#[server(default)] id: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services
            .notes
            .discard_draft(caller.viewer()?, super::parse_id(&id)?)
            .await
    })
    .await?;
    crate::ssr::redirect(&super::editor_path(&id));
    Ok(())
}

/// Saves a note and shows it.
///
/// # Errors
/// See [`api::note::NoteApi::save`].
#[server(endpoint = "notes/save")]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] title: String,
    #[server(default)] body: String,
    #[server(default)] category: String,
    #[server(default)] tags: String,
    #[server(default)] mode: String,
) -> Result<NoteId, CallError> {
    let saved = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let fields = NoteFields {
            title,
            body,
            category,
            tags,
            mode,
        };
        let note = super::save_note(&id, &version, fields)?;
        services.notes.save(viewer, note).await
    })
    .await?;
    crate::ssr::redirect(&format!("/notes/{saved}"));
    Ok(saved)
}

/// Moves a note to the trash and offers to bring it back.
///
/// # Errors
/// See [`api::note::NoteApi::delete`].
#[server(endpoint = "notes/delete")]
pub async fn delete(#[server(default)] id: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id = id.parse().map_err(|_| api::ApiError::NotFound)?;
        services.notes.delete(viewer, id).await
    })
    .await?;
    // The id was read above, so it is only letters, digits and dashes.
    crate::ssr::redirect(&format!("/notes?deleted={}", id.trim()));
    Ok(())
}

/// Takes a note out of the trash.
///
/// # Errors
/// See [`api::note::NoteApi::restore`].
#[server(endpoint = "notes/restore")]
pub async fn restore(#[server(default)] id: String) -> Result<(), CallError> {
    let note = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id: NoteId = id.parse().map_err(|_| api::ApiError::NotFound)?;
        services.notes.restore(viewer, id).await?;
        Ok(id)
    })
    .await?;
    crate::ssr::redirect(&format!("/notes/{note}"));
    Ok(())
}

/// Has a note checked by a model, then shows the note.
///
/// # Errors
/// See [`api::grading::GradingApi::ask_check`].
#[server(endpoint = "notes/check")]
pub async fn check_note(#[server(default)] id: String) -> Result<(), CallError> {
    let note = crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let id: NoteId = id.parse().map_err(|_| api::ApiError::NotFound)?;
        services.grading.ask_check(viewer, id).await?;
        Ok(id)
    })
    .await?;
    crate::ssr::redirect(&format!("/notes/{note}#check"));
    Ok(())
}
