//! What happened to accounts, and links that change an address.
//!
//! `audit_events` has no foreign keys: what happened to an account outlives it. A link of kind
//! `email` names the new address; links of other kinds prove or use the one the account has.
//!
//! SQLite cannot change a check, so both tables are made anew there. `mails_again` points to
//! `one_time_tokens_again`, and follows it when it is renamed: so no row of `mails` goes with the
//! old table of links.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_0017_audit"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql::run(manager, AUDIT).await?;
        let links = match manager.get_database_backend() {
            DbBackend::Sqlite => LINKS_SQLITE,
            _ => LINKS_POSTGRES,
        };
        crate::sql::run(manager, links).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const AUDIT: &str = "
CREATE TABLE audit_events (
    id UUID NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    user_id UUID,
    actor_id UUID,
    network TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    detail TEXT NOT NULL,
    CONSTRAINT audit_events_event_check CHECK (length(event) BETWEEN 1 AND 40),
    CONSTRAINT audit_events_network_check CHECK (length(network) <= 100),
    CONSTRAINT audit_events_user_agent_check CHECK (length(user_agent) <= 200),
    CONSTRAINT audit_events_detail_check CHECK (length(detail) <= 200)
);

CREATE INDEX audit_events_user_idx ON audit_events (user_id, id);

CREATE INDEX audit_events_at_idx ON audit_events (at);
";

const LINKS_POSTGRES: &str = "
ALTER TABLE one_time_tokens ADD COLUMN address TEXT;

ALTER TABLE one_time_tokens DROP CONSTRAINT one_time_tokens_kind_check;

ALTER TABLE one_time_tokens ADD CONSTRAINT one_time_tokens_kind_check CHECK (kind IN ('verify', 'reset', 'email'));

ALTER TABLE one_time_tokens ADD CONSTRAINT one_time_tokens_address_check CHECK ((kind = 'email') = (address IS NOT NULL));

ALTER TABLE mails DROP CONSTRAINT mails_kind_check;

ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('verify', 'reset', 'email_change', 'taken', 'password_changed', 'email_changed', 'replay', 'daily', 'evening', 'weekly'));
";

const LINKS_SQLITE: &str = "
CREATE TABLE one_time_tokens_again (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    kind TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    voided_at BIGINT,
    address TEXT,
    CONSTRAINT one_time_tokens_hash_key UNIQUE (token_hash),
    CONSTRAINT one_time_tokens_kind_check CHECK (kind IN ('verify', 'reset', 'email')),
    CONSTRAINT one_time_tokens_address_check CHECK ((kind = 'email') = (address IS NOT NULL)),
    CONSTRAINT one_time_tokens_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

INSERT INTO one_time_tokens_again (id, user_id, kind, token_hash, created_at, expires_at, used_at, voided_at)
SELECT id, user_id, kind, token_hash, created_at, expires_at, used_at, voided_at FROM one_time_tokens;

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
    CONSTRAINT mails_kind_check CHECK (kind IN ('verify', 'reset', 'email_change', 'taken', 'password_changed', 'email_changed', 'replay', 'daily', 'evening', 'weekly')),
    CONSTRAINT mails_language_check CHECK (language IN ('ko', 'en')),
    CONSTRAINT mails_day_key UNIQUE (user_id, kind, day),
    CONSTRAINT mails_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mails_token_fkey FOREIGN KEY (token_id) REFERENCES one_time_tokens_again (id) ON DELETE CASCADE
);

INSERT INTO mails_again (id, user_id, kind, recipient, language, token_id, created_at, sent_at, failed_at, error, day, figures)
SELECT id, user_id, kind, recipient, language, token_id, created_at, sent_at, failed_at, error, day, figures FROM mails;

DROP TABLE mails;

DROP TABLE one_time_tokens;

ALTER TABLE one_time_tokens_again RENAME TO one_time_tokens;

ALTER TABLE mails_again RENAME TO mails;

CREATE INDEX one_time_tokens_user_idx ON one_time_tokens (user_id, kind);

CREATE INDEX mails_user_idx ON mails (user_id, created_at);

CREATE INDEX mails_token_idx ON mails (token_id);
";
