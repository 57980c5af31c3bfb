//! Exports: everything a learner has, in one file.
//!
//! An export is made by a job in sealed parts of `export_chunks`; `run` is the try that may write them.
//!
//! What belongs to a learner is read in the order of its ids, so every table of theirs gets an index
//! that begins with the learner, and answers one by their note.

crate::sql::script!(
    "m20261129_0019_exports",
    "
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

CREATE INDEX notes_user_idx ON notes (user_id, id);

CREATE INDEX note_tags_user_idx ON note_tags (user_id, note_id, tag_id);

CREATE INDEX cards_user_idx ON cards (user_id, id);

CREATE INDEX rubrics_user_idx ON rubrics (user_id, note_id);

CREATE INDEX choices_user_idx ON choices (user_id, id);

CREATE INDEX answers_user_idx ON answers (user_id, id);

CREATE INDEX answers_note_idx ON answers (note_id);

CREATE INDEX answer_drafts_user_idx ON answer_drafts (user_id, card_id);

CREATE INDEX note_checks_user_idx ON note_checks (user_id, id);
"
);
