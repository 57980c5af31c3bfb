//! Calls to the model, and the learners' consent to them.
//!
//! A row of `ai_calls` is one effect that is paid for at most once: it is reserved before the model
//! is asked and settled afterwards. `counted` says whether it is one of the learner's calls of
//! `quota_day`. `day` is the day in UTC, for sums over everybody. `cost` is in millionths of a
//! dollar, and null when a price is not known. The rows of a deleted account stay, without its name:
//! what was spent was spent.

crate::sql::script!(
    "m20261128_0008_ai_calls",
    "
ALTER TABLE users ADD COLUMN ai_consent_at BIGINT;

ALTER TABLE users ADD COLUMN ai_consent_version TEXT;

ALTER TABLE users ADD COLUMN ai_consent_recipient TEXT
    CONSTRAINT users_ai_consent_check CHECK (
        (ai_consent_at IS NULL) = (ai_consent_version IS NULL)
        AND (ai_consent_at IS NULL) = (ai_consent_recipient IS NULL));

CREATE TABLE ai_calls (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID,
    kind TEXT NOT NULL,
    effect_key TEXT NOT NULL,
    model TEXT NOT NULL,
    at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    quota_day INTEGER NOT NULL,
    day INTEGER NOT NULL,
    counted BOOLEAN NOT NULL,
    settled_at BIGINT,
    requests INTEGER NOT NULL,
    unreported INTEGER NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cost BIGINT,
    outcome TEXT,
    duration_ms BIGINT,
    CONSTRAINT ai_calls_effect_key UNIQUE (effect_key),
    CONSTRAINT ai_calls_kind_check CHECK (kind IN ('grade', 'rubric', 'choice', 'check')),
    CONSTRAINT ai_calls_settled_check CHECK (
        (settled_at IS NULL) = (outcome IS NULL) AND (settled_at IS NULL) = (duration_ms IS NULL)),
    CONSTRAINT ai_calls_counts_check CHECK (
        requests >= 0 AND unreported >= 0 AND input_tokens >= 0 AND output_tokens >= 0),
    CONSTRAINT ai_calls_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
);

CREATE INDEX ai_calls_user_idx ON ai_calls (user_id, quota_day);

CREATE INDEX ai_calls_day_idx ON ai_calls (day);
"
);
