//! Cards, the append-only review log, parameter sets and the summary of reviews.
//!
//! `cards.due_day` is set for cards in review, `cards.due_at` for cards in steps; a new card has
//! neither. `(card_id, card_version)` is unique in the log, so that one shown card can be answered
//! once, whatever races.

crate::sql::script!(
    "m20261124_0003_reviews",
    "
CREATE TABLE cards (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    note_id UUID NOT NULL,
    ordinal SMALLINT NOT NULL,
    phase SMALLINT NOT NULL,
    step SMALLINT NOT NULL,
    due_at BIGINT,
    due_day INTEGER,
    stability DOUBLE PRECISION,
    difficulty DOUBLE PRECISION,
    reviews INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    last_review_at BIGINT,
    last_review_day INTEGER,
    suspended BOOLEAN NOT NULL,
    buried_until INTEGER,
    skipped_at BIGINT,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT cards_note_key UNIQUE (note_id, ordinal),
    CONSTRAINT cards_phase_check CHECK (phase BETWEEN 0 AND 3),
    CONSTRAINT cards_stability_check CHECK (stability BETWEEN 0.001 AND 36500),
    CONSTRAINT cards_difficulty_check CHECK (difficulty BETWEEN 1 AND 10),
    CONSTRAINT cards_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT cards_note_fkey FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE
);

CREATE INDEX cards_queue_idx ON cards (user_id, phase, due_day, due_at) WHERE active;

CREATE TABLE parameter_sets (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    algorithm TEXT NOT NULL,
    parameters TEXT NOT NULL,
    decay DOUBLE PRECISION NOT NULL,
    extent TEXT NOT NULL,
    reviews INTEGER NOT NULL,
    held_out INTEGER NOT NULL,
    log_loss DOUBLE PRECISION NOT NULL,
    log_loss_before DOUBLE PRECISION NOT NULL,
    rmse_bins DOUBLE PRECISION NOT NULL,
    rmse_bins_before DOUBLE PRECISION NOT NULL,
    created_at BIGINT NOT NULL,
    adopted_at BIGINT,
    CONSTRAINT parameter_sets_algorithm_check CHECK (algorithm IN ('fsrs-6')),
    CONSTRAINT parameter_sets_decay_check CHECK (decay BETWEEN 0.1 AND 0.8),
    CONSTRAINT parameter_sets_extent_check CHECK (extent IN ('nothing', 'initial', 'full')),
    CONSTRAINT parameter_sets_reviews_check CHECK (held_out BETWEEN 1 AND reviews),
    CONSTRAINT parameter_sets_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX parameter_sets_user_idx ON parameter_sets (user_id, created_at);

CREATE TABLE review_events (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    card_id UUID NOT NULL,
    kind TEXT NOT NULL,
    undoes UUID,
    card_version BIGINT NOT NULL,
    rating SMALLINT,
    mode TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    at BIGINT NOT NULL,
    study_day INTEGER NOT NULL,
    elapsed_days INTEGER,
    parameter_set_id UUID,
    phase_before SMALLINT NOT NULL,
    predicted DOUBLE PRECISION,
    phase SMALLINT NOT NULL,
    step SMALLINT NOT NULL,
    due_at BIGINT,
    due_day INTEGER,
    stability DOUBLE PRECISION,
    difficulty DOUBLE PRECISION,
    suspended BOOLEAN NOT NULL,
    buried_until INTEGER,
    CONSTRAINT review_events_version_key UNIQUE (card_id, card_version),
    CONSTRAINT review_events_undoes_key UNIQUE (undoes),
    CONSTRAINT review_events_kind_check CHECK (kind IN ('review', 'undo', 'suspend', 'resume', 'bury', 'set_due', 'reset', 'rewrite', 'reparametrise', 'reschedule')),
    CONSTRAINT review_events_rating_check CHECK (rating BETWEEN 1 AND 4),
    CONSTRAINT review_events_kind_fields_check CHECK ((kind = 'review') = (rating IS NOT NULL) AND (kind = 'undo') = (undoes IS NOT NULL)),
    CONSTRAINT review_events_mode_check CHECK (mode IN ('recall', 'explain', 'choose', 'title')),
    CONSTRAINT review_events_duration_check CHECK (duration_ms BETWEEN 0 AND 3600000),
    CONSTRAINT review_events_elapsed_check CHECK (elapsed_days >= 0),
    CONSTRAINT review_events_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT review_events_card_fkey FOREIGN KEY (card_id) REFERENCES cards (id) ON DELETE CASCADE,
    CONSTRAINT review_events_parameters_fkey FOREIGN KEY (parameter_set_id) REFERENCES parameter_sets (id)
);

CREATE INDEX review_events_user_idx ON review_events (user_id, at, id);

CREATE INDEX review_events_card_idx ON review_events (card_id, at);

CREATE TABLE review_summaries (
    user_id UUID NOT NULL,
    study_day INTEGER NOT NULL,
    hour SMALLINT NOT NULL,
    rating SMALLINT NOT NULL,
    category_key UUID NOT NULL,
    bucket SMALLINT NOT NULL,
    reviews INTEGER NOT NULL,
    firsts INTEGER NOT NULL,
    duration_ms BIGINT NOT NULL,
    CONSTRAINT review_summaries_pkey PRIMARY KEY (user_id, study_day, hour, rating, category_key, bucket),
    CONSTRAINT review_summaries_hour_check CHECK (hour BETWEEN 0 AND 23),
    CONSTRAINT review_summaries_rating_check CHECK (rating BETWEEN 1 AND 4),
    CONSTRAINT review_summaries_bucket_check CHECK (bucket BETWEEN -1 AND 19),
    CONSTRAINT review_summaries_count_check CHECK (reviews >= 0 AND firsts >= 0),
    CONSTRAINT review_summaries_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
"
);
