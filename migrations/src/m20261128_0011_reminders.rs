//! Mails that come at an hour the learner chose, and addresses that take none.
//!
//! A row of `reminders` is off while `next_at` is null; otherwise it is looked at then. A `next_at` of
//! 0 has no meaning but "look": that hour is long past, so nothing is sent. `last_day` is the local
//! day that was decided last, as days since 1970-01-01.
//!
//! `mails.day` is the local day a mail is for, so that one user gets one of a kind and day; `figures`
//! is what it tells, as JSON. The table is made anew because SQLite cannot change a check.

crate::sql::script!(
    "m20261128_0011_reminders",
    "
ALTER TABLE users ADD COLUMN mail_failed_at BIGINT;

ALTER TABLE users ADD COLUMN mail_failure TEXT;

CREATE TABLE reminders (
    user_id UUID NOT NULL,
    kind TEXT NOT NULL,
    hour SMALLINT NOT NULL,
    weekday SMALLINT,
    skip_studied BOOLEAN NOT NULL,
    next_at BIGINT,
    last_day INTEGER,
    unsubscribed_at BIGINT,
    CONSTRAINT reminders_pkey PRIMARY KEY (user_id, kind),
    CONSTRAINT reminders_kind_check CHECK (kind IN ('daily', 'evening', 'weekly')),
    CONSTRAINT reminders_hour_check CHECK (hour BETWEEN 0 AND 23),
    CONSTRAINT reminders_weekday_check CHECK ((kind = 'weekly') = (weekday IS NOT NULL) AND (weekday IS NULL OR weekday BETWEEN 0 AND 6)),
    CONSTRAINT reminders_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX reminders_next_idx ON reminders (next_at, user_id, kind) WHERE next_at IS NOT NULL;

INSERT INTO reminders (user_id, kind, hour, weekday, skip_studied, next_at)
SELECT id, 'daily', 9, CAST(NULL AS SMALLINT), TRUE, 0 FROM users WHERE email_verified_at IS NOT NULL
UNION ALL
SELECT id, 'evening', 20, NULL, FALSE, NULL FROM users WHERE email_verified_at IS NOT NULL
UNION ALL
SELECT id, 'weekly', 9, 0, FALSE, NULL FROM users WHERE email_verified_at IS NOT NULL;

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
    CONSTRAINT mails_kind_check CHECK (kind IN ('verify', 'reset', 'taken', 'password_changed', 'replay', 'daily', 'evening', 'weekly')),
    CONSTRAINT mails_language_check CHECK (language IN ('ko', 'en')),
    CONSTRAINT mails_day_key UNIQUE (user_id, kind, day),
    CONSTRAINT mails_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mails_token_fkey FOREIGN KEY (token_id) REFERENCES one_time_tokens (id) ON DELETE CASCADE
);

INSERT INTO mails_again (id, user_id, kind, recipient, language, token_id, created_at, sent_at, failed_at, error)
SELECT id, user_id, kind, recipient, language, token_id, created_at, sent_at, failed_at, error FROM mails;

DROP TABLE mails;

ALTER TABLE mails_again RENAME TO mails;

CREATE INDEX mails_user_idx ON mails (user_id, created_at);

CREATE INDEX mails_token_idx ON mails (token_id);
"
);
