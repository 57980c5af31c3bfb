//! Where a learner has rows. `services/tests/data/deletion.rs` holds this against the schema.

/// A table whose rows go with the learner, and the columns that tell its rows apart.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its key.
    pub key: &'static [&'static str],
    /// Rows that go with one statement. What hangs on a row goes with it.
    pub batch: i64,
    /// The order they go in, where rows point to older ones of the same table.
    pub order: &'static str,
}

const fn table(name: &'static str, key: &'static [&'static str]) -> Table {
    Table {
        name,
        key,
        batch: 500,
        order: "",
    }
}

/// In this order: what points to something goes before it. What `users` has goes last, with its row.
pub const GO: [Table; 24] = [
    Table {
        batch: 4,
        ..table("export_chunks", &["export_id", "number"])
    },
    table("exports", &["id"]),
    table("answer_drafts", &["card_id"]),
    table("answers", &["id"]),
    Table {
        order: "ORDER BY at DESC, id DESC",
        ..table("review_events", &["id"])
    },
    table(
        "review_summaries",
        &["study_day", "hour", "rating", "category_key", "bucket"],
    ),
    table("study_sessions", &["user_id"]),
    table("cards", &["id"]),
    table("note_checks", &["id"]),
    table("choices", &["id"]),
    table("rubrics", &["note_id", "body_hash"]),
    table("note_tags", &["note_id", "tag_id"]),
    table("drafts", &["note_key"]),
    table("notes", &["id"]),
    table("tags", &["id"]),
    table("categories", &["id"]),
    table("scheduler_changes", &["id"]),
    // The log is looked through for each of them.
    Table {
        batch: 1,
        ..table("parameter_sets", &["id"])
    },
    table("reminders", &["kind"]),
    table("identities", &["provider", "subject"]),
    table("mails", &["id"]),
    table("one_time_tokens", &["id"]),
    table("known_networks", &["id"]),
    Table {
        batch: 50,
        ..table("sessions", &["id"])
    },
];

/// A table whose rows stay without the learner.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Its name.
    pub name: &'static str,
    /// What is taken out of a row.
    pub without: &'static str,
    /// What else a row that still has it is found by.
    pub still: &'static str,
    /// Why it stays.
    pub reason: &'static str,
}

/// Those that stay.
pub const KEPT: [Kept; 2] = [
    Kept {
        name: "ai_calls",
        without: "user_id = NULL",
        still: "TRUE",
        reason: "what a model has cost, for whoever pays for it",
    },
    Kept {
        name: "audit_events",
        without: "network = '', user_agent = ''",
        still: "(network <> '' OR user_agent <> '')",
        reason: "that something happened to an account, by a number that names nobody any more",
    },
];

/// Those that name a learner and end by themselves with the row of `users`.
pub const BY_ITSELF: [(&str, &str); 1] = [("deletions", "tells whoever asked how far it is")];
