//! Exports of what a learner has, kept sealed and in parts until they expire.

crate::sql::script!(
    "m20261129_0019_exports",
    "
CREATE TABLE exports (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    token_hash TEXT NOT NULL,
    run UUID,
    rows_done BIGINT NOT NULL,
    rows_total BIGINT NOT NULL,
    chunks INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    ready_at BIGINT,
    expires_at BIGINT,
    CONSTRAINT exports_user_key UNIQUE (user_id),
    CONSTRAINT exports_token_key UNIQUE (token_hash),
    CONSTRAINT exports_counts_check CHECK (rows_done >= 0 AND rows_total >= 0 AND chunks >= 0 AND bytes >= 0),
    CONSTRAINT exports_ready_check CHECK ((ready_at IS NULL) = (expires_at IS NULL)),
    CONSTRAINT exports_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX exports_expires_idx ON exports (expires_at);

CREATE TABLE export_chunks (
    export_id UUID NOT NULL,
    number INTEGER NOT NULL,
    user_id UUID NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT export_chunks_pkey PRIMARY KEY (export_id, number),
    CONSTRAINT export_chunks_export_fkey FOREIGN KEY (export_id) REFERENCES exports (id) ON DELETE CASCADE,
    CONSTRAINT export_chunks_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX export_chunks_user_idx ON export_chunks (user_id);
"
);
