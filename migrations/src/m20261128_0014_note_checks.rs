//! What a model said of a note when its learner asked.
//!
//! One row for each text of a note, `text_hash` (title and body, see `services::prepare`), so that a
//! text is checked once. `id` is that of the newest wish for it. `issues` and `failure` are JSON.

crate::sql::script!(
    "m20261128_0014_note_checks",
    "
CREATE TABLE note_checks (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    note_id UUID NOT NULL,
    text_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    accuracy SMALLINT,
    consistency SMALLINT,
    title_fit SMALLINT,
    issues TEXT,
    failure TEXT,
    asked_at BIGINT NOT NULL,
    settled_at BIGINT,
    CONSTRAINT note_checks_text_key UNIQUE (note_id, text_hash),
    CONSTRAINT note_checks_state_check CHECK (state IN ('waiting', 'made', 'failed')),
    CONSTRAINT note_checks_marks_check CHECK (
        accuracy BETWEEN 0 AND 100 AND consistency BETWEEN 0 AND 100 AND title_fit BETWEEN 0 AND 100),
    CONSTRAINT note_checks_made_check CHECK (
        (state = 'made') = (accuracy IS NOT NULL) AND (state = 'made') = (consistency IS NOT NULL)
        AND (state = 'made') = (title_fit IS NOT NULL) AND (state = 'made') = (issues IS NOT NULL)),
    CONSTRAINT note_checks_failed_check CHECK ((state = 'failed') = (failure IS NOT NULL)),
    CONSTRAINT note_checks_settled_check CHECK ((state = 'waiting') = (settled_at IS NULL)),
    CONSTRAINT note_checks_note_fkey FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE,
    CONSTRAINT note_checks_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX note_checks_note_idx ON note_checks (note_id, asked_at);
"
);
