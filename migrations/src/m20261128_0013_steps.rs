//! Steps of a learner's own, as the domain's `StepList` writes them; empty is none.

crate::sql::script!(
    "m20261128_0013_steps",
    "
ALTER TABLE users ADD COLUMN learning_steps TEXT NOT NULL DEFAULT '10m'
    CONSTRAINT users_learning_steps_check CHECK (length(learning_steps) <= 40);

ALTER TABLE users ADD COLUMN relearning_steps TEXT NOT NULL DEFAULT '10m'
    CONSTRAINT users_relearning_steps_check CHECK (length(relearning_steps) <= 40);
"
);
