//! How much a study day asks for, the plan by which a learner catches up, and leeches.
//!
//! Without a limit `users.reviews_per_day` is null, without a plan the four columns of one are.
//! `more_reviews` and `more_new` count for the study day `more_day` only.

crate::sql::script!(
    "m20261128_0009_backlog",
    "
ALTER TABLE users ADD COLUMN reviews_per_day INTEGER
    CONSTRAINT users_reviews_per_day_check CHECK (reviews_per_day BETWEEN 1 AND 9999);

ALTER TABLE users ADD COLUMN catch_up_pace INTEGER
    CONSTRAINT users_catch_up_pace_check CHECK (catch_up_pace BETWEEN 1 AND 9999);

ALTER TABLE users ADD COLUMN catch_up_since INTEGER;

ALTER TABLE users ADD COLUMN catch_up_backlog INTEGER;

ALTER TABLE users ADD COLUMN catch_up_until INTEGER;

ALTER TABLE users ADD COLUMN more_day INTEGER;

ALTER TABLE users ADD COLUMN more_reviews INTEGER NOT NULL DEFAULT 0;

ALTER TABLE users ADD COLUMN more_new INTEGER NOT NULL DEFAULT 0;

ALTER TABLE cards ADD COLUMN leech BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE cards SET leech = TRUE WHERE lapses >= 8;

CREATE INDEX cards_leech_idx ON cards (user_id) WHERE leech AND active;
"
);
