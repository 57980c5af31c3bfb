//! Saves a note: keeps what was typed, checks it, renders it, and only then writes it.

use api::{ApiError, Viewer, note::SaveNote, review::Outline};
use domain::id::NoteId;
use tokio::task::spawn_blocking;

use super::{
    ahead, draft,
    form::{self, Checked},
    markdown,
    store::{self, Outcome},
};
use crate::{
    core::Core,
    db,
    error::{Error, Result},
};

/// Length of a stored excerpt, in characters as people count them.
const EXCERPT: usize = 160;

/// A note ready to be written.
pub(super) struct Ready {
    pub fields: Checked,
    pub html: String,
    pub excerpt: String,
    /// JSON of [`Outline`].
    pub outline: String,
}

pub(super) async fn save(core: &Core, viewer: &Viewer, form: SaveNote) -> Result<NoteId> {
    draft::owned(&core.db, viewer, form.id).await?;
    // What no draft can hold is refused by the check below; everything else is safe from here on.
    if draft::fits(&form.fields).is_ok() {
        draft::store(&core.db, viewer, &form, form.version).await?;
    }
    let fields = form::check(form.fields.clone())?;
    let ready = spawn_blocking(move || make_ready(fields)).await??;
    let tx = db::begin_write(&core.db).await?;
    match store::write(&tx, viewer, &form, &ready).await {
        Ok(Outcome::Written(id)) => {
            draft::consume(&tx, viewer, &form).await?;
            ahead::prepare(core, &tx, id, ready.fields.mode, viewer.now).await?;
            // Last, because every deed waits for the user's row last.
            store::raise_version(&tx, viewer).await?;
            tx.commit().await?;
            Ok(NoteId(id))
        }
        Ok(Outcome::SavedBefore(id)) => {
            tx.rollback().await?;
            draft::consume(&core.db, viewer, &form).await?;
            Ok(NoteId(id))
        }
        Ok(Outcome::Stale(version)) => {
            tx.rollback().await?;
            // The learner is told now. The draft moves to the version they were told about, so
            // that saving it from the editor is their decision and no longer a surprise.
            draft::store(&core.db, viewer, &form, version).await?;
            Err(ApiError::ChangedElsewhere.into())
        }
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

fn make_ready(fields: Checked) -> Result<Ready> {
    let (html, excerpt, outline) = ready(&fields.body)?;
    Ok(Ready {
        fields,
        html,
        excerpt,
        outline,
    })
}

/// What is made of a body once, when it is stored: HTML, excerpt and outline.
///
/// # Errors
/// Never, for what an outline can hold.
pub(crate) fn ready(body: &str) -> Result<(String, String, String)> {
    let markdown::Rendered { html, outline } = markdown::render(body);
    let outline = Outline {
        paragraphs: outline.paragraphs,
        list_items: outline.list_items,
        tables: outline.tables,
        code_blocks: outline.code_blocks,
        formulas: outline.formulas,
    };
    let outline =
        serde_json::to_string(&outline).map_err(|error| Error::Stored(error.to_string()))?;
    Ok((html, markdown::excerpt(body, EXCERPT), outline))
}
