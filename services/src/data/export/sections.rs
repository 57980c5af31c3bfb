//! What `resee.json` holds: table by table, which columns, and why others are not there.
//!
//! `services/tests/data/complete.rs` holds this against the schema: a table with a learner in it and a
//! column of such a table are either here or left out by name.

use super::fields::{Field, flag, id, integer, json, real, sealed, sealed_json, text};
use crate::vault::Column;

/// A table of a learner's.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its name in the file.
    pub name: &'static str,
    /// Its name in the database.
    pub table: &'static str,
    /// The column that names the learner.
    pub owner: &'static str,
    /// In this order, and unique with it; all of them are among the fields.
    pub key: &'static [&'static str],
    /// The columns that are written.
    pub fields: &'static [Field],
    /// Those that are not: see [`LEFT_OUT`] for the reasons.
    pub left_out: &'static [&'static str],
    /// Rows that are read with one statement.
    pub batch: i64,
}

/// Tables with a learner in them that are no section, with the reason.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("one_time_tokens", "only hashes of links that work for minutes"),
    ("exports", "this file, and how far it is"),
    ("export_chunks", "this file"),
    ("deletions", "there is none while an export is made"),
];

/// Rows of most tables.
const MANY: i64 = 500;
/// Rows that may be as long as a note.
const FEW: i64 = 50;

const ACCOUNT: Section = Section {
    name: "account",
    table: "users",
    owner: "id",
    key: &["id"],
    fields: &[
        id("id"),
        text("email"),
        integer("email_verified_at"),
        text("name"),
        text("role"),
        text("plan"),
        text("language"),
        text("theme"),
        text("time_zone"),
        integer("rollover_hour"),
        integer("new_per_day"),
        integer("reviews_per_day"),
        real("desired_retention"),
        text("scheduler"),
        id("parameter_set_id"),
        integer("reviews_until_fit"),
        text("learning_steps"),
        text("relearning_steps"),
        integer("catch_up_pace"),
        integer("catch_up_since"),
        integer("catch_up_backlog"),
        integer("catch_up_until"),
        integer("more_day"),
        integer("more_reviews"),
        integer("more_new"),
        text("terms_version"),
        integer("terms_accepted_at"),
        integer("ai_consent_at"),
        text("ai_consent_version"),
        text("ai_consent_recipient"),
        integer("mail_failed_at"),
        text("mail_failure"),
        integer("created_at"),
        integer("updated_at"),
    ],
    // A file that lies about is no place for a password, hashed or not.
    left_out: &["password_hash", "data_version"],
    batch: MANY,
};

const CATEGORIES: Section = Section {
    name: "categories",
    table: "categories",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        text("name"),
        integer("position"),
        integer("created_at"),
    ],
    // Follows from the name.
    left_out: &["name_key"],
    batch: MANY,
};

const TAGS: Section = Section {
    name: "tags",
    table: "tags",
    owner: "user_id",
    key: &["id"],
    fields: &[id("id"), text("name"), integer("created_at")],
    left_out: &["name_key"],
    batch: MANY,
};

const NOTES: Section = Section {
    name: "notes",
    table: "notes",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        id("category_id"),
        text("title"),
        text("body"),
        text("mode"),
        integer("version"),
        integer("created_at"),
        integer("updated_at"),
        integer("deleted_at"),
    ],
    // Made from the body.
    left_out: &["html", "renderer_version", "excerpt", "outline"],
    batch: FEW,
};

const NOTE_TAGS: Section = Section {
    name: "note_tags",
    table: "note_tags",
    owner: "user_id",
    key: &["note_id", "tag_id"],
    fields: &[id("note_id"), id("tag_id"), integer("position")],
    left_out: &[],
    batch: MANY,
};

const DRAFTS: Section = Section {
    name: "drafts",
    table: "drafts",
    owner: "user_id",
    key: &["note_key"],
    fields: &[
        id("note_key"),
        integer("version"),
        text("title"),
        text("body"),
        text("category"),
        text("tags"),
        text("mode"),
        integer("updated_at"),
    ],
    left_out: &[],
    batch: FEW,
};

const CARDS: Section = Section {
    name: "cards",
    table: "cards",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        id("note_id"),
        integer("ordinal"),
        integer("phase"),
        integer("step"),
        integer("due_at"),
        integer("due_day"),
        real("stability"),
        real("difficulty"),
        integer("reviews"),
        integer("lapses"),
        integer("last_review_at"),
        integer("last_review_day"),
        flag("suspended"),
        integer("buried_until"),
        integer("skipped_at"),
        flag("active"),
        flag("leech"),
        integer("version"),
        integer("created_at"),
    ],
    left_out: &[],
    batch: MANY,
};

const PARAMETER_SETS: Section = Section {
    name: "parameter_sets",
    table: "parameter_sets",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        text("algorithm"),
        json("parameters"),
        real("decay"),
        real("correction"),
        real("corrected_for"),
        text("extent"),
        integer("reviews"),
        integer("held_out"),
        real("log_loss"),
        real("log_loss_before"),
        real("rmse_bins"),
        real("rmse_bins_before"),
        integer("created_at"),
        integer("adopted_at"),
    ],
    left_out: &[],
    batch: MANY,
};

const SCHEDULER_CHANGES: Section = Section {
    name: "scheduler_changes",
    table: "scheduler_changes",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        text("scheduler"),
        text("scheduler_before"),
        id("parameter_set_id"),
        id("parameter_set_before"),
        integer("at"),
        integer("moved_at"),
        integer("kept_at"),
        integer("undone_at"),
    ],
    left_out: &[],
    batch: MANY,
};

const REVIEW_EVENTS: Section = Section {
    name: "review_events",
    table: "review_events",
    owner: "user_id",
    key: &["at", "id"],
    fields: &[
        id("id"),
        id("card_id"),
        text("kind"),
        id("undoes"),
        integer("card_version"),
        integer("rating"),
        text("mode"),
        integer("duration_ms"),
        integer("at"),
        integer("study_day"),
        integer("elapsed_days"),
        id("parameter_set_id"),
        integer("phase_before"),
        real("predicted"),
        integer("phase"),
        integer("step"),
        integer("due_at"),
        integer("due_day"),
        real("stability"),
        real("difficulty"),
        flag("suspended"),
        integer("buried_until"),
    ],
    left_out: &[],
    batch: MANY,
};

const REVIEW_SUMMARIES: Section = Section {
    name: "review_summaries",
    table: "review_summaries",
    owner: "user_id",
    key: &["study_day", "hour", "rating", "category_key", "bucket"],
    fields: &[
        integer("study_day"),
        integer("hour"),
        integer("rating"),
        id("category_key"),
        integer("bucket"),
        integer("reviews"),
        integer("firsts"),
        integer("duration_ms"),
        integer("young"),
        integer("mature"),
        integer("predicted"),
    ],
    left_out: &[],
    batch: MANY,
};

const STUDY_SESSIONS: Section = Section {
    name: "study_sessions",
    table: "study_sessions",
    owner: "user_id",
    // There is one.
    key: &["since"],
    fields: &[
        text("query"),
        id("category_id"),
        id("tag_id"),
        integer("since"),
        integer("study_day"),
    ],
    left_out: &[],
    batch: MANY,
};

const RUBRICS: Section = Section {
    name: "rubrics",
    table: "rubrics",
    owner: "user_id",
    key: &["note_id", "body_hash"],
    fields: &[
        id("note_id"),
        text("body_hash"),
        text("source"),
        json("points"),
        integer("created_at"),
        integer("updated_at"),
    ],
    left_out: &[],
    batch: MANY,
};

const CHOICES: Section = Section {
    name: "choices",
    table: "choices",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        id("note_id"),
        text("body_hash"),
        text("source"),
        text("statement"),
        json("distractors"),
        integer("shown"),
        integer("picked_first"),
        integer("picked_second"),
        integer("picked_third"),
        integer("created_at"),
    ],
    left_out: &[],
    batch: MANY,
};

const ANSWERS: Section = Section {
    name: "answers",
    table: "answers",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        id("card_id"),
        id("note_id"),
        integer("card_version"),
        text("mode"),
        text("body_hash"),
        sealed("answer", Column::Answer),
        sealed_json("options", Column::Options),
        integer("chosen"),
        integer("correct"),
        sealed("misconception", Column::Misconception),
        text("state"),
        sealed_json("outcome", Column::Outcome),
        integer("proposal"),
        integer("tries"),
        integer("asked_at"),
        integer("settled_at"),
        integer("rating"),
        integer("rated_at"),
        integer("created_at"),
    ],
    // Signed with a key of this server, for a card that is being asked.
    left_out: &["ticket"],
    batch: FEW,
};

const ANSWER_DRAFTS: Section = Section {
    name: "answer_drafts",
    table: "answer_drafts",
    owner: "user_id",
    key: &["card_id"],
    fields: &[
        id("card_id"),
        integer("card_version"),
        sealed("answer", Column::Draft),
        integer("updated_at"),
    ],
    left_out: &[],
    batch: FEW,
};

const NOTE_CHECKS: Section = Section {
    name: "note_checks",
    table: "note_checks",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        id("note_id"),
        text("text_hash"),
        text("state"),
        integer("accuracy"),
        integer("consistency"),
        integer("title_fit"),
        sealed_json("issues", Column::Issues),
        json("failure"),
        integer("asked_at"),
        integer("settled_at"),
    ],
    left_out: &[],
    batch: FEW,
};

const REMINDERS: Section = Section {
    name: "reminders",
    table: "reminders",
    owner: "user_id",
    key: &["kind"],
    fields: &[
        text("kind"),
        integer("hour"),
        integer("weekday"),
        flag("skip_studied"),
        integer("next_at"),
        integer("last_day"),
        integer("unsubscribed_at"),
    ],
    left_out: &[],
    batch: MANY,
};

const IDENTITIES: Section = Section {
    name: "identities",
    table: "identities",
    owner: "user_id",
    key: &["provider", "subject"],
    fields: &[text("provider"), text("subject"), integer("created_at")],
    left_out: &[],
    batch: MANY,
};

const SESSIONS: Section = Section {
    name: "sessions",
    table: "sessions",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        text("user_agent"),
        text("network"),
        integer("created_at"),
        integer("last_seen_at"),
        integer("expires_at"),
        integer("ended_at"),
        text("end_reason"),
    ],
    left_out: &[],
    batch: MANY,
};

const MAILS: Section = Section {
    name: "mails",
    table: "mails",
    owner: "user_id",
    key: &["created_at", "id"],
    fields: &[
        id("id"),
        text("kind"),
        text("recipient"),
        text("language"),
        integer("created_at"),
        integer("sent_at"),
        integer("failed_at"),
        text("error"),
        integer("day"),
        json("figures"),
    ],
    // A link that is not in this file.
    left_out: &["token_id"],
    batch: MANY,
};

const AI_CALLS: Section = Section {
    name: "ai_calls",
    table: "ai_calls",
    owner: "user_id",
    key: &["quota_day", "id"],
    fields: &[
        id("id"),
        text("kind"),
        text("model"),
        integer("at"),
        integer("quota_day"),
        integer("day"),
        flag("counted"),
        integer("settled_at"),
        integer("requests"),
        integer("unreported"),
        integer("input_tokens"),
        integer("output_tokens"),
        integer("cost"),
        text("outcome"),
        integer("duration_ms"),
    ],
    // How this server pays for a call once.
    left_out: &["effect_key", "expires_at"],
    batch: MANY,
};

const AUDIT_EVENTS: Section = Section {
    name: "audit_events",
    table: "audit_events",
    owner: "user_id",
    key: &["id"],
    fields: &[
        id("id"),
        integer("at"),
        text("event"),
        text("network"),
        text("user_agent"),
        text("detail"),
    ],
    // May be an admin.
    left_out: &["actor_id"],
    batch: MANY,
};

/// All of them, in the order of the file: what is pointed to comes before what points to it, but
/// for `account.parameter_set_id`.
pub const SECTIONS: [Section; 23] = [
    ACCOUNT,
    CATEGORIES,
    TAGS,
    NOTES,
    NOTE_TAGS,
    DRAFTS,
    CARDS,
    PARAMETER_SETS,
    SCHEDULER_CHANGES,
    REVIEW_EVENTS,
    REVIEW_SUMMARIES,
    STUDY_SESSIONS,
    RUBRICS,
    CHOICES,
    ANSWERS,
    ANSWER_DRAFTS,
    NOTE_CHECKS,
    REMINDERS,
    IDENTITIES,
    SESSIONS,
    MAILS,
    AI_CALLS,
    AUDIT_EVENTS,
];
