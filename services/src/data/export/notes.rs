//! Notes for other programs: one Markdown file each, and `notes.csv`.

use std::collections::HashMap;

use domain::time::Millis;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    cells::{self, tame},
    make::{Maker, Step},
    moment::{due, local},
    names,
};
use crate::{
    db::statement,
    error::{Error, Result},
};

/// The table's name in the archive.
pub(super) const FILE: &str = "notes.csv";

/// Notes that are read with one statement.
const BATCH: i64 = 50;

/// `$1` the learner, `$2` the note they come after, `$3` how many.
const NOTES: &str = "
SELECT n.id, n.title, n.body, n.mode, n.created_at, n.updated_at, n.deleted_at, c.name AS category,
    k.suspended, k.due_at, k.due_day, k.stability, k.difficulty, k.reviews, k.lapses
FROM notes n LEFT JOIN categories c ON c.id = n.category_id
LEFT JOIN cards k ON k.note_id = n.id AND k.ordinal = 0
WHERE n.user_id = $1 AND n.id > $2 ORDER BY n.id LIMIT $3";

/// `$1` the learner, `$2` and `$3` the notes they are after and up to.
const TAGS: &str = "
SELECT x.note_id, t.name FROM note_tags x JOIN tags t ON t.id = x.tag_id
WHERE x.user_id = $1 AND x.note_id > $2 AND x.note_id <= $3 ORDER BY x.note_id, x.position";

const COLUMNS: [&str; 16] = [
    "id",
    "title",
    "body",
    "category",
    "tags",
    "mode",
    "created_at",
    "updated_at",
    "deleted_at",
    "suspended",
    "due",
    "reviews",
    "lapses",
    "stability_days",
    "difficulty",
    "file",
];

#[derive(FromQueryResult)]
struct Note {
    id: Uuid,
    title: String,
    body: String,
    mode: String,
    created_at: Millis,
    updated_at: Millis,
    deleted_at: Option<Millis>,
    category: Option<String>,
    suspended: Option<bool>,
    due_at: Option<Millis>,
    due_day: Option<i32>,
    stability: Option<f64>,
    difficulty: Option<f64>,
    reviews: Option<i32>,
    lapses: Option<i32>,
    #[sea_orm(skip)]
    tags: Vec<String>,
}

impl Note {
    /// Its file. The end of its id keeps notes of the same title apart.
    fn file(&self) -> String {
        let folder = if self.deleted_at.is_some() {
            "trash"
        } else {
            "notes"
        };
        let id = self.id.simple().to_string();
        let end = id.get(20..).unwrap_or(&id);
        format!("{folder}/{}-{end}.md", names::safe(&self.title))
    }

    /// What stands before its body: YAML, whose strings may be written as those of JSON.
    fn front(&self, zone: &str) -> Result<String> {
        let quoted = |text: &str| {
            serde_json::to_string(text).map_err(|error| Error::Stored(format!("yaml: {error}")))
        };
        let tags: Vec<String> = self
            .tags
            .iter()
            .map(|tag| quoted(tag))
            .collect::<Result<_>>()?;
        let mut front = format!("---\nid: {}\ntitle: {}\n", self.id, quoted(&self.title)?);
        if let Some(category) = &self.category {
            front += &format!("category: {}\n", quoted(category)?);
        }
        front += &format!(
            "tags: [{}]\nmode: {}\ncreated: {}\nupdated: {}\n",
            tags.join(", "),
            self.mode,
            local(self.created_at, zone),
            local(self.updated_at, zone)
        );
        if let Some(deleted) = self.deleted_at {
            front += &format!("deleted: {}\n", local(deleted, zone));
        }
        Ok(front + "---\n\n")
    }

    fn cells(&self, zone: &str) -> [String; COLUMNS.len()] {
        let number = |number: Option<i32>| number.map(|n| n.to_string()).unwrap_or_default();
        [
            self.id.to_string(),
            tame(&self.title),
            tame(&self.body),
            tame(self.category.as_deref().unwrap_or_default()),
            tame(&self.tags.join(", ")),
            self.mode.clone(),
            local(self.created_at, zone),
            local(self.updated_at, zone),
            self.deleted_at
                .map(|at| local(at, zone))
                .unwrap_or_default(),
            self.suspended.unwrap_or_default().to_string(),
            due(self.due_day, self.due_at, zone),
            number(self.reviews),
            number(self.lapses),
            cells::decimal(self.stability),
            cells::decimal(self.difficulty),
            self.file(),
        ]
    }
}

/// Writes a file for each note: what is known of it, and its text byte for byte.
pub(super) async fn markdown(maker: &mut Maker<'_>) -> Step {
    let mut after = Uuid::nil();
    loop {
        let notes = read(maker, after).await?;
        let Some(last) = notes.last() else {
            return Ok(());
        };
        after = last.id;
        for note in &notes {
            let front = note.front(&maker.learner.time_zone)?;
            maker.begin(&note.file())?;
            maker.write(front.as_bytes()).await?;
            maker.write(note.body.as_bytes()).await?;
        }
        maker.went_through(notes.len()).await?;
    }
}

/// Writes the table.
pub(super) async fn table(maker: &mut Maker<'_>) -> Step {
    maker.begin(FILE)?;
    maker.write(&cells::head(COLUMNS)?).await?;
    let mut after = Uuid::nil();
    loop {
        let notes = read(maker, after).await?;
        let Some(last) = notes.last() else {
            return Ok(());
        };
        after = last.id;
        for note in &notes {
            let cells = note.cells(&maker.learner.time_zone);
            let row = cells::row(cells.iter().map(String::as_str))?;
            maker.write(&row).await?;
        }
        maker.went_through(notes.len()).await?;
    }
}

async fn read(maker: &Maker<'_>, after: Uuid) -> Result<Vec<Note>> {
    let db = &maker.snapshot;
    let user = maker.user;
    let values = [user.into(), after.into(), BATCH.into()];
    let found = Note::find_by_statement(statement(db, NOTES, values));
    let mut notes = found.all(db).await?;
    let Some(last) = notes.last() else {
        return Ok(notes);
    };
    let values = [user.into(), after.into(), last.id.into()];
    let mut tags: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in db.query_all_raw(statement(db, TAGS, values)).await? {
        let of = tags.entry(row.try_get("", "note_id")?).or_default();
        of.push(row.try_get("", "name")?);
    }
    for note in &mut notes {
        note.tags = tags.remove(&note.id).unwrap_or_default();
    }
    Ok(notes)
}
