//! People, their sessions and their one-time links.

crate::sql::script!(
    "m20261124_0001_accounts",
    "
CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_verified_at BIGINT,
    password_hash TEXT,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    theme TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    rollover_hour SMALLINT NOT NULL,
    new_per_day INTEGER NOT NULL,
    desired_retention DOUBLE PRECISION NOT NULL,
    data_version BIGINT NOT NULL,
    terms_version TEXT,
    terms_accepted_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_check CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
    CONSTRAINT users_name_check CHECK (length(name) BETWEEN 1 AND 60),
    CONSTRAINT users_role_check CHECK (role IN ('learner', 'admin')),
    CONSTRAINT users_language_check CHECK (language IN ('ko', 'en')),
    CONSTRAINT users_theme_check CHECK (theme IN ('system', 'light', 'dark')),
    CONSTRAINT users_rollover_check CHECK (rollover_hour BETWEEN 0 AND 23),
    CONSTRAINT users_new_per_day_check CHECK (new_per_day BETWEEN 0 AND 9999),
    CONSTRAINT users_retention_check CHECK (desired_retention BETWEEN 0.70 AND 0.97)
);

CREATE TABLE identities (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT identities_pkey PRIMARY KEY (provider, subject),
    CONSTRAINT identities_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX identities_user_idx ON identities (user_id);

CREATE TABLE sessions (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    user_agent TEXT NOT NULL,
    network TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT,
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT sessions_end_check CHECK (end_reason IN ('logout', 'everywhere', 'password', 'replay', 'expired'))
);

CREATE INDEX sessions_user_idx ON sessions (user_id, ended_at);

CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id UUID NOT NULL,
    successor_hash TEXT,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT,
    revoked_at BIGINT,
    CONSTRAINT refresh_tokens_session_fkey FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);

CREATE INDEX refresh_tokens_session_idx ON refresh_tokens (session_id);

CREATE TABLE one_time_tokens (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    kind TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    voided_at BIGINT,
    CONSTRAINT one_time_tokens_hash_key UNIQUE (token_hash),
    CONSTRAINT one_time_tokens_kind_check CHECK (kind IN ('verify', 'reset')),
    CONSTRAINT one_time_tokens_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX one_time_tokens_user_idx ON one_time_tokens (user_id, kind);

CREATE TABLE invites (
    token_hash TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CONSTRAINT invites_role_check CHECK (role IN ('learner', 'admin'))
);
"
);
