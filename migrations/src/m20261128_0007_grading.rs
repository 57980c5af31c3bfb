//! Rubrics, statements to choose from, answers and what came of them.
//!
//! `body_hash` says for which text of the note something was made, see `services::prepare`. An
//! answer's id is that of the review event that rating it makes; `outcome` is JSON. A row of
//! `choices` has its three false statements as JSON and counts how often each was picked.

crate::sql::script!(
    "m20261128_0007_grading",
    "
CREATE TABLE rubrics (
    note_id UUID NOT NULL,
    body_hash TEXT NOT NULL,
    user_id UUID NOT NULL,
    source TEXT NOT NULL,
    points TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT rubrics_pkey PRIMARY KEY (note_id, body_hash),
    CONSTRAINT rubrics_source_check CHECK (source IN ('model', 'learner', 'prepared')),
    CONSTRAINT rubrics_note_fkey FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE,
    CONSTRAINT rubrics_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE choices (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    note_id UUID NOT NULL,
    body_hash TEXT NOT NULL,
    source TEXT NOT NULL,
    statement TEXT NOT NULL,
    distractors TEXT NOT NULL,
    shown INTEGER NOT NULL,
    picked_first INTEGER NOT NULL,
    picked_second INTEGER NOT NULL,
    picked_third INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT choices_source_check CHECK (source IN ('model', 'prepared')),
    CONSTRAINT choices_counts_check CHECK (shown >= 0 AND picked_first >= 0 AND picked_second >= 0 AND picked_third >= 0),
    CONSTRAINT choices_note_fkey FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE,
    CONSTRAINT choices_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX choices_note_idx ON choices (note_id, created_at);

CREATE TABLE answers (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    card_id UUID NOT NULL,
    note_id UUID NOT NULL,
    card_version BIGINT NOT NULL,
    mode TEXT NOT NULL,
    ticket TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    answer TEXT,
    options TEXT,
    chosen SMALLINT,
    correct SMALLINT,
    misconception TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    proposal SMALLINT,
    tries INTEGER NOT NULL,
    asked_at BIGINT NOT NULL,
    settled_at BIGINT,
    rating SMALLINT,
    rated_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT answers_mode_check CHECK (mode IN ('explain', 'choose', 'title')),
    CONSTRAINT answers_given_check CHECK (answer IS NULL OR chosen IS NULL),
    CONSTRAINT answers_options_check CHECK ((options IS NULL) = (correct IS NULL)),
    CONSTRAINT answers_chosen_check CHECK (chosen BETWEEN 0 AND 3 AND correct BETWEEN 0 AND 3),
    CONSTRAINT answers_state_check CHECK (state IN ('waiting', 'graded', 'compared', 'declined', 'failed', 'decided', 'gave_up')),
    CONSTRAINT answers_outcome_check CHECK ((state = 'waiting') = (outcome IS NULL)),
    CONSTRAINT answers_settled_check CHECK ((state = 'waiting') = (settled_at IS NULL)),
    CONSTRAINT answers_proposal_check CHECK (proposal BETWEEN 1 AND 3),
    CONSTRAINT answers_rating_check CHECK (rating BETWEEN 1 AND 4),
    CONSTRAINT answers_rated_check CHECK ((rating IS NULL) = (rated_at IS NULL)),
    CONSTRAINT answers_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT answers_card_fkey FOREIGN KEY (card_id) REFERENCES cards (id) ON DELETE CASCADE,
    CONSTRAINT answers_note_fkey FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE
);

CREATE INDEX answers_card_idx ON answers (card_id, created_at);

CREATE INDEX answers_graded_idx ON answers (user_id) WHERE state = 'graded';

CREATE TABLE answer_drafts (
    card_id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    card_version BIGINT NOT NULL,
    answer TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT answer_drafts_card_fkey FOREIGN KEY (card_id) REFERENCES cards (id) ON DELETE CASCADE,
    CONSTRAINT answer_drafts_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
"
);
