//! The demo learner's categories, notes, tags and when each note was written.

use std::collections::HashMap;

use api::review::Outline;
use domain::{
    text::name_key,
    time::{DAY, HOUR, Millis},
};
use entity::{category, note, note_tag, tag, user};
use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use super::{
    ids::Ids,
    source::{DemoNote, Shelf},
};
use crate::{
    error::{Error, Result},
    note::markdown,
};

/// Everything written, ready to be stored.
#[derive(Default)]
pub struct Written {
    /// Rows of `categories`.
    pub categories: Vec<category::Model>,
    /// Rows of `notes`, in the order they were written.
    pub notes: Vec<note::Model>,
    /// Rows of `tags`.
    pub tags: Vec<tag::Model>,
    /// Rows of `note_tags`.
    pub note_tags: Vec<note_tag::Model>,
}

/// Seed of the hours at which notes were written.
const SEED: u64 = 20_260_102;
/// Days before now on which each category was begun and the days between its notes. The last
/// notes of the last category are from today, so that there are new cards.
const PLAN: [(i64, i64); 5] = [(362, 5), (110, 5), (58, 3), (330, 12), (32, 3)];

/// Writes `shelves` for `user` over the year before `now`.
pub fn write(user: &user::Model, shelves: Vec<Shelf>, now: Millis) -> Result<Written> {
    let mut written = Written::default();
    let mut ids = Ids::new(&user.email, "notes");
    let mut random = StdRng::seed_from_u64(SEED);
    for ((position, shelf), (begun, pause)) in (0..).zip(shelves).zip(PLAN) {
        let begun = now - begun * DAY;
        let category = ids.at(begun);
        written.categories.push(category::Model {
            id: category,
            user_id: user.id,
            name_key: name_key(&shelf.name),
            name: shelf.name,
            position,
            created_at: begun,
        });
        for (number, note) in (0..).zip(shelf.notes) {
            let jitter = random.random_range(0..8 * HOUR);
            let at =
                (begun + number * pause * DAY + jitter).min(now - 2 * HOUR - number * HOUR / 10);
            written.note(&mut ids, user.id, category, note, at)?;
        }
    }
    written.notes.sort_by_key(|note| note.created_at);
    Ok(written)
}

impl Written {
    fn note(
        &mut self,
        ids: &mut Ids,
        user: Uuid,
        category: Uuid,
        source: DemoNote,
        at: Millis,
    ) -> Result<()> {
        let rendered = markdown::render(&source.body);
        let id = ids.at(at);
        self.tag(ids, user, id, &source.tags, at);
        self.notes.push(note::Model {
            id,
            user_id: user,
            category_id: Some(category),
            title: source.title,
            excerpt: markdown::excerpt(&source.body, 120),
            body: source.body,
            mode: source.mode.as_str().to_owned(),
            html: rendered.html,
            renderer_version: markdown::RENDERER_VERSION,
            outline: outline(&rendered.outline)?,
            version: 1,
            created_at: at,
            updated_at: at,
            deleted_at: None,
        });
        Ok(())
    }

    fn tag(&mut self, ids: &mut Ids, user: Uuid, note: Uuid, names: &[String], at: Millis) {
        let mut known: HashMap<String, Uuid> = self
            .tags
            .iter()
            .map(|tag| (tag.name_key.clone(), tag.id))
            .collect();
        for (position, name) in (0..).zip(names) {
            let key = name_key(name);
            let tag = *known.entry(key.clone()).or_insert_with(|| {
                let id = ids.at(at);
                self.tags.push(tag::Model {
                    id,
                    user_id: user,
                    name: name.clone(),
                    name_key: key,
                    created_at: at,
                });
                id
            });
            self.note_tags.push(note_tag::Model {
                note_id: note,
                tag_id: tag,
                user_id: user,
                position,
            });
        }
    }
}

fn outline(outline: &markdown::Outline) -> Result<String> {
    let outline = Outline {
        paragraphs: outline.paragraphs,
        list_items: outline.list_items,
        tables: outline.tables,
        code_blocks: outline.code_blocks,
        formulas: outline.formulas,
    };
    serde_json::to_string(&outline).map_err(|error| Error::Stored(error.to_string()))
}
