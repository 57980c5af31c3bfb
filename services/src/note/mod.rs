//! Notes: one file per deed; `view` turns rows into what screens are told, `form` is what the
//! editor sends, `markdown` is the renderer.

pub(crate) mod ahead;
mod cursor;
mod delete;
mod draft;
mod editor;
mod form;
mod list;
pub mod markdown;
mod place;
mod preview;
mod read;
mod save;
mod store;
mod tags;
mod view;

use api::{
    ApiError, Viewer,
    note::{EditorPage, NoteApi, NoteList, NotePage, NoteQuery, SaveNote},
};
use async_trait::async_trait;
use domain::{id::NoteId, time::Millis};

pub(crate) use save::ready;

use crate::{core::Core, error::answer};

/// Implements [`NoteApi`].
#[derive(Clone)]
pub struct NoteService {
    /// Everything it needs.
    pub core: Core,
}

impl NoteService {
    /// On `core`.
    pub const fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl NoteApi for NoteService {
    async fn list(
        &self,
        viewer: &Viewer,
        query: NoteQuery,
        deleted: Option<NoteId>,
    ) -> Result<NoteList, ApiError> {
        list::list(&self.core, viewer, query, deleted)
            .await
            .map_err(answer)
    }

    async fn read(&self, viewer: &Viewer, id: NoteId) -> Result<NotePage, ApiError> {
        read::read(&self.core, viewer, id).await.map_err(answer)
    }

    async fn editor(&self, viewer: &Viewer, id: Option<NoteId>) -> Result<EditorPage, ApiError> {
        editor::editor(&self.core, viewer, id).await.map_err(answer)
    }

    async fn preview(&self, _: &Viewer, body: &str) -> Result<String, ApiError> {
        preview::preview(body).await.map_err(answer)
    }

    async fn keep_draft(&self, viewer: &Viewer, draft: SaveNote) -> Result<Millis, ApiError> {
        draft::keep(&self.core, viewer, &draft)
            .await
            .map_err(answer)
    }

    async fn discard_draft(&self, viewer: &Viewer, id: Option<NoteId>) -> Result<(), ApiError> {
        draft::discard(&self.core, viewer, id).await.map_err(answer)
    }

    async fn save(&self, viewer: &Viewer, note: SaveNote) -> Result<NoteId, ApiError> {
        save::save(&self.core, viewer, note).await.map_err(answer)
    }

    async fn delete(&self, viewer: &Viewer, id: NoteId) -> Result<(), ApiError> {
        delete::delete(&self.core, viewer, id).await.map_err(answer)
    }

    async fn restore(&self, viewer: &Viewer, id: NoteId) -> Result<(), ApiError> {
        delete::restore(&self.core, viewer, id)
            .await
            .map_err(answer)
    }
}
