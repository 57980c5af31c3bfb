//! Mails that are to be sent or were sent: the record that makes sending happen once.

crate::sql::script!(
    "m20261124_0004_mail",
    "
CREATE TABLE mails (
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
    CONSTRAINT mails_kind_check CHECK (kind IN ('verify', 'reset', 'taken', 'password_changed', 'replay')),
    CONSTRAINT mails_language_check CHECK (language IN ('ko', 'en')),
    CONSTRAINT mails_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mails_token_fkey FOREIGN KEY (token_id) REFERENCES one_time_tokens (id) ON DELETE CASCADE
);

CREATE INDEX mails_user_idx ON mails (user_id);

CREATE INDEX mails_token_idx ON mails (token_id);
"
);
