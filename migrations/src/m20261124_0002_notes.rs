//! Categories, notes, tags and drafts.

crate::sql::script!(
    "m20261124_0002_notes",
    "
CREATE TABLE categories (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT categories_name_key UNIQUE (user_id, name_key),
    CONSTRAINT categories_name_check CHECK (length(name) BETWEEN 1 AND 60),
    CONSTRAINT categories_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE notes (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    category_id UUID,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    mode TEXT NOT NULL,
    html TEXT NOT NULL,
    renderer_version INTEGER NOT NULL,
    excerpt TEXT NOT NULL,
    outline TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    CONSTRAINT notes_title_check CHECK (length(title) BETWEEN 1 AND 120),
    CONSTRAINT notes_body_check CHECK (length(body) BETWEEN 1 AND 50000),
    CONSTRAINT notes_mode_check CHECK (mode IN ('recall', 'explain', 'choose', 'title')),
    CONSTRAINT notes_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT notes_category_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE SET NULL
);

CREATE INDEX notes_list_idx ON notes (user_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX notes_category_idx ON notes (category_id) WHERE deleted_at IS NULL;

CREATE TABLE tags (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT tags_name_key UNIQUE (user_id, name_key),
    CONSTRAINT tags_name_check CHECK (length(name) BETWEEN 1 AND 40),
    CONSTRAINT tags_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE note_tags (
    note_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    user_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    CONSTRAINT note_tags_pkey PRIMARY KEY (note_id, tag_id),
    CONSTRAINT note_tags_note_fkey FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE,
    CONSTRAINT note_tags_tag_fkey FOREIGN KEY (tag_id) REFERENCES tags (id) ON DELETE CASCADE,
    CONSTRAINT note_tags_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX note_tags_tag_idx ON note_tags (tag_id);

CREATE TABLE drafts (
    user_id UUID NOT NULL,
    note_key UUID NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    category TEXT NOT NULL,
    tags TEXT NOT NULL,
    mode TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT drafts_pkey PRIMARY KEY (user_id, note_key),
    CONSTRAINT drafts_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
"
);
