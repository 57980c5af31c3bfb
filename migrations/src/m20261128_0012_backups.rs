//! What became of each backup. The folder that `name` names is in `BACKUP_DIR`.

crate::sql::script!(
    "m20261128_0012_backups",
    "
CREATE TABLE backups (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    bytes BIGINT,
    row_count BIGINT,
    duration_ms BIGINT NOT NULL,
    verified_at BIGINT,
    verify_ms BIGINT,
    error TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT backups_state_check CHECK (state IN ('made', 'verified', 'damaged', 'failed', 'removed')),
    CONSTRAINT backups_error_check CHECK (state <> 'failed' OR error IS NOT NULL)
);

CREATE INDEX backups_created_idx ON backups (created_at);
"
);
