//! Exports and deletions: what a learner may ask for at any time.
//!
//! An export is made by a job in sealed parts of `export_chunks`; `run` is the try that may write them.
//! The row of a deletion outlives its account, without its name, so that whoever asked can see it end.
//! A mail of kind `account_deleted` has no account either.
//!
//! What belongs to a learner is read and removed in the order of its ids, so every table of theirs
//! gets an index that begins with the learner, and those that point to notes one by the note.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_0019_rights"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql::run(manager, BOTH).await?;
        let mails = match manager.get_database_backend() {
            DbBackend::Sqlite => MAILS_SQLITE,
            _ => MAILS_POSTGRES,
        };
        crate::sql::run(manager, mails).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const BOTH: &str = "
CREATE TABLE exports (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    token_hash TEXT NOT NULL,
    run UUID,
    rows_done BIGINT NOT NULL,
    rows_total BIGINT NOT NULL,
    chunks INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    ready_at BIGINT,
    expires_at BIGINT,
    CONSTRAINT exports_user_key UNIQUE (user_id),
    CONSTRAINT exports_token_key UNIQUE (token_hash),
    CONSTRAINT exports_ready_check CHECK ((ready_at IS NULL) = (expires_at IS NULL)),
    CONSTRAINT exports_counts_check CHECK (rows_done >= 0 AND rows_total >= 0 AND chunks >= 0 AND bytes >= 0),
    CONSTRAINT exports_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE export_chunks (
    export_id UUID NOT NULL,
    number INTEGER NOT NULL,
    user_id UUID NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT export_chunks_pkey PRIMARY KEY (export_id, number),
    CONSTRAINT export_chunks_number_check CHECK (number >= 0),
    CONSTRAINT export_chunks_export_fkey FOREIGN KEY (export_id) REFERENCES exports (id) ON DELETE CASCADE,
    CONSTRAINT export_chunks_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX export_chunks_user_idx ON export_chunks (user_id);

CREATE TABLE deletions (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID,
    token_hash TEXT NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_total BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    finished_at BIGINT,
    CONSTRAINT deletions_user_key UNIQUE (user_id),
    CONSTRAINT deletions_token_key UNIQUE (token_hash),
    CONSTRAINT deletions_counts_check CHECK (rows_done >= 0 AND rows_total >= 0),
    CONSTRAINT deletions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);

CREATE INDEX notes_user_idx ON notes (user_id, id);

CREATE INDEX note_tags_user_idx ON note_tags (user_id, note_id, tag_id);

CREATE INDEX cards_user_idx ON cards (user_id, id);

CREATE INDEX rubrics_user_idx ON rubrics (user_id, note_id);

CREATE INDEX choices_user_idx ON choices (user_id, id);

CREATE INDEX answers_user_idx ON answers (user_id, id);

CREATE INDEX answers_note_idx ON answers (note_id);

CREATE INDEX answer_drafts_user_idx ON answer_drafts (user_id, card_id);

CREATE INDEX note_checks_user_idx ON note_checks (user_id, id);
";

const MAILS_POSTGRES: &str = "
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;

ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('verify', 'reset', 'email_change', 'taken', 'password_changed', 'email_changed', 'account_deleted', 'replay', 'daily', 'evening', 'weekly'));
";

const MAILS_SQLITE: &str = "
CREATE TABLE mails_again (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    token_id UUID,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    failed_at BIGINT,
    error TEXT,
    day INTEGER,
    figures TEXT,
    CONSTRAINT mails_kind_check CHECK (kind IN ('verify', 'reset', 'email_change', 'taken', 'password_changed', 'email_changed', 'account_deleted', 'replay', 'daily', 'evening', 'weekly')),
    CONSTRAINT mails_language_check CHECK (language IN ('ko', 'en')),
    CONSTRAINT mails_day_key UNIQUE (user_id, kind, day),
    CONSTRAINT mails_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mails_token_fkey FOREIGN KEY (token_id) REFERENCES one_time_tokens (id) ON DELETE CASCADE
);

INSERT INTO mails_again (id, user_id, kind, recipient, language, token_id, created_at, sent_at, failed_at, error, day, figures)
SELECT id, user_id, kind, recipient, language, token_id, created_at, sent_at, failed_at, error, day, figures FROM mails;

DROP TABLE mails;

ALTER TABLE mails_again RENAME TO mails;

CREATE INDEX mails_user_idx ON mails (user_id, created_at);

CREATE INDEX mails_token_idx ON mails (token_id);
";
