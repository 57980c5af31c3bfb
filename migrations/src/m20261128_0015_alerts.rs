//! What the people who run Resee are told: each kind of alert with how often it came since it was
//! last told, and which dependencies answer.

crate::sql::script!(
    "m20261128_0015_alerts",
    "
CREATE TABLE alerts (
    kind TEXT NOT NULL PRIMARY KEY,
    words TEXT NOT NULL,
    untold BIGINT NOT NULL,
    total BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    claimed_at BIGINT,
    told_at BIGINT,
    CONSTRAINT alerts_kind_check CHECK (length(kind) BETWEEN 1 AND 100),
    CONSTRAINT alerts_words_check CHECK (length(words) BETWEEN 1 AND 1000),
    CONSTRAINT alerts_untold_check CHECK (untold BETWEEN 0 AND total)
);

CREATE TABLE dependencies (
    name TEXT NOT NULL PRIMARY KEY,
    answers BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT dependencies_name_check CHECK (name IN ('redis', 'mail', 'model'))
);
"
);
