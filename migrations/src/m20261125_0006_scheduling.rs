//! How a learner is scheduled, and the log of its changes.
//!
//! `users.parameter_set_id` is null for the defaults of FSRS-6. A change of the scheduler is an
//! adoption of parameters or a switch to another scheduler; whether due days followed it is decided
//! once.

crate::sql::script!(
    "m20261125_0006_scheduling",
    "
ALTER TABLE users ADD COLUMN scheduler TEXT NOT NULL DEFAULT 'fsrs'
    CONSTRAINT users_scheduler_check CHECK (scheduler IN ('fsrs', 'ladder'));

ALTER TABLE users ADD COLUMN parameter_set_id UUID
    CONSTRAINT users_parameters_fkey REFERENCES parameter_sets (id);

ALTER TABLE users ADD COLUMN reviews_until_fit INTEGER NOT NULL DEFAULT 400;

CREATE TABLE scheduler_changes (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    scheduler TEXT NOT NULL,
    scheduler_before TEXT NOT NULL,
    parameter_set_id UUID,
    parameter_set_before UUID,
    at BIGINT NOT NULL,
    moved_at BIGINT,
    kept_at BIGINT,
    undone_at BIGINT,
    CONSTRAINT scheduler_changes_scheduler_check CHECK (scheduler IN ('fsrs', 'ladder')),
    CONSTRAINT scheduler_changes_before_check CHECK (scheduler_before IN ('fsrs', 'ladder')),
    CONSTRAINT scheduler_changes_days_check CHECK (moved_at IS NULL OR kept_at IS NULL),
    CONSTRAINT scheduler_changes_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT scheduler_changes_parameters_fkey FOREIGN KEY (parameter_set_id) REFERENCES parameter_sets (id),
    CONSTRAINT scheduler_changes_parameters_before_fkey FOREIGN KEY (parameter_set_before) REFERENCES parameter_sets (id)
);

CREATE INDEX scheduler_changes_user_idx ON scheduler_changes (user_id, at);
"
);
