//! Both databases are migrated from empty and must be the same: tables, columns, nullability,
//! primary, unique and foreign keys, names of checks, and indexes.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod common;

use std::collections::BTreeMap;

use common::{Backend, TestDb};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement, TryGetable};

/// Columns in the order of the table: name, type, may be null.
type Columns = Vec<(String, &'static str, bool)>;

/// What is compared, per table.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: Columns,
    primary: Vec<String>,
    /// Columns of unique constraints and unique indexes.
    unique: Vec<Vec<String>>,
    /// (columns, table, its columns, what happens on delete)
    foreign: Vec<(Vec<String>, String, Vec<String>, String)>,
    /// Names of the checks.
    checks: Vec<String>,
    /// Name → columns, of indexes that no key made.
    indexes: BTreeMap<String, Vec<String>>,
}

type Schema = BTreeMap<String, Table>;

async fn migrated(backend: Backend) -> Option<(TestDb, DatabaseConnection)> {
    let made = TestDb::empty(backend).await?;
    let db = services::db::connect(&made.url, 2).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    // A second run finds nothing to do.
    Migrator::up(&db, None).await.unwrap();
    Some((made, db))
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql.to_owned());
    db.query_all_raw(statement)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn get<T: TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap()
}

fn kind_of(sql_type: &str) -> &'static str {
    match sql_type.to_lowercase().as_str() {
        "uuid" | "blob" => "id or bytes",
        "bytea" => "id or bytes",
        "text" => "text",
        "bigint" => "bigint",
        "integer" => "integer",
        "smallint" => "smallint",
        "double precision" => "double",
        "boolean" => "boolean",
        "jsonb" | "json" => "json",
        other => panic!("type {other} is not one that both databases have"),
    }
}

async fn sqlite(db: &DatabaseConnection) -> Schema {
    let mut schema = Schema::new();
    let tables = rows(
        db,
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name <> 'seaql_migrations'",
    )
    .await;
    for row in tables {
        let name: String = get(&row, "name");
        let sql: String = get(&row, "sql");
        let mut table = Table::default();
        for column in rows(db, &format!("SELECT * FROM pragma_table_info('{name}')")).await {
            let column_name: String = get(&column, "name");
            let nullable = get::<i32>(&column, "notnull") == 0;
            let kind = kind_of(&get::<String>(&column, "type"));
            table.columns.push((column_name, kind, nullable));
        }
        let primary =
            format!("SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk");
        table.primary = rows(db, &primary)
            .await
            .iter()
            .map(|row| get(row, "name"))
            .collect();
        for index in rows(db, &format!("SELECT * FROM pragma_index_list('{name}')")).await {
            let index_name: String = get(&index, "name");
            let sql = format!("SELECT name FROM pragma_index_info('{index_name}') ORDER BY seqno");
            let columns = rows(db, &sql)
                .await
                .iter()
                .map(|row| get(row, "name"))
                .collect();
            match (
                get::<String>(&index, "origin").as_str(),
                get::<i32>(&index, "unique"),
            ) {
                ("pk", _) => {}
                (origin, 1) => {
                    if origin == "c" {
                        table.indexes.insert(index_name, Vec::clone(&columns));
                    }
                    table.unique.push(columns);
                }
                _ => {
                    table.indexes.insert(index_name, columns);
                }
            }
        }
        let sql_keys = format!("SELECT * FROM pragma_foreign_key_list('{name}') ORDER BY id, seq");
        let mut keys: BTreeMap<i32, (Vec<String>, String, Vec<String>, String)> = BTreeMap::new();
        for key in rows(db, &sql_keys).await {
            let entry = keys.entry(get(&key, "id")).or_default();
            entry.0.push(get(&key, "from"));
            entry.1 = get(&key, "table");
            entry.2.push(get(&key, "to"));
            entry.3 = get::<String>(&key, "on_delete").to_uppercase();
        }
        table.foreign = keys.into_values().collect();
        table.checks = checks(&sql);
        schema.insert(name, table);
    }
    schema
}

/// Names of the checks in a `CREATE TABLE`; SQLite has no catalogue of them.
fn checks(sql: &str) -> Vec<String> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    words
        .windows(3)
        .filter(|three| three[0] == "CONSTRAINT" && three[2].starts_with("CHECK"))
        .map(|three| three[1].to_owned())
        .collect()
}

async fn postgres(db: &DatabaseConnection) -> Schema {
    let mut schema = Schema::new();
    for row in rows(
        db,
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text \
         FROM information_schema.columns WHERE table_schema = 'public' \
         AND table_name <> 'seaql_migrations' ORDER BY table_name, ordinal_position",
    )
    .await
    {
        let column: String = get(&row, "column_name");
        let nullable = get::<String>(&row, "is_nullable") == "YES";
        let kind = kind_of(&get::<String>(&row, "data_type"));
        let table = schema.entry(get(&row, "table_name")).or_default();
        table.columns.push((column, kind, nullable));
    }
    let columns_of = |key: &str, of: &str| {
        format!(
            "(SELECT string_agg(attname, ',' ORDER BY place) FROM unnest({key}) WITH ORDINALITY \
             AS k (attnum, place) JOIN pg_attribute a ON a.attnum = k.attnum AND a.attrelid = {of})"
        )
    };
    let constraints = format!(
        "SELECT c.conname::text AS name, c.contype::text AS kind, t.relname::text AS tbl, \
         {} AS cols, f.relname::text AS other, {} AS other_cols, c.confdeltype::text AS deletion \
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
         LEFT JOIN pg_class f ON f.oid = c.confrelid \
         WHERE c.connamespace = 'public'::regnamespace AND t.relname <> 'seaql_migrations' \
         ORDER BY c.conname",
        columns_of("c.conkey", "c.conrelid"),
        columns_of("c.confkey", "c.confrelid"),
    );
    let split = |text: Option<String>| -> Vec<String> {
        text.unwrap_or_default()
            .split(',')
            .map(str::to_owned)
            .collect()
    };
    for row in rows(db, &constraints).await {
        let table = schema.get_mut(&get::<String>(&row, "tbl")).unwrap();
        let columns = split(get(&row, "cols"));
        match get::<String>(&row, "kind").as_str() {
            "p" => table.primary = columns,
            "u" => table.unique.push(columns),
            "c" => table.checks.push(get(&row, "name")),
            "f" => {
                let deletion = match get::<String>(&row, "deletion").as_str() {
                    "c" => "CASCADE",
                    "n" => "SET NULL",
                    "r" => "RESTRICT",
                    _ => "NO ACTION",
                };
                let other = split(get(&row, "other_cols"));
                table
                    .foreign
                    .push((columns, get(&row, "other"), other, deletion.to_owned()));
            }
            _ => {}
        }
    }
    let indexes = format!(
        "SELECT i.relname::text AS name, t.relname::text AS tbl, x.indisunique AS is_unique, {} AS cols \
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
         WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> 'seaql_migrations' \
         AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid \
         AND c.contype IN ('p', 'u'))",
        columns_of("x.indkey::smallint[]", "x.indrelid"),
    );
    for row in rows(db, &indexes).await {
        let table = schema.get_mut(&get::<String>(&row, "tbl")).unwrap();
        let columns = split(get(&row, "cols"));
        if get(&row, "is_unique") {
            table.unique.push(columns.clone());
        }
        table.indexes.insert(get(&row, "name"), columns);
    }
    schema
}

fn sorted(mut schema: Schema) -> Schema {
    for table in schema.values_mut() {
        table.unique.sort();
        table.foreign.sort();
        table.checks.sort();
    }
    schema
}

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let (sqlite_db, db) = migrated(Backend::Sqlite).await.unwrap();
    let mut ours = sorted(sqlite(&db).await);
    db.close().await.unwrap();
    sqlite_db.remove().await;

    let jobs = ours.remove("jobs").expect("SQLite has its queue");
    assert_eq!(jobs.unique, [["unique_key"]]);
    let workers = ours.remove("workers").expect("and its one worker");
    assert_eq!(workers.primary, ["id"]);
    for (name, table) in &ours {
        assert!(!table.primary.is_empty(), "{name} has a primary key");
    }

    let Some((postgres_db, db)) = migrated(Backend::Postgres).await else {
        eprintln!("not compared with PostgreSQL: RESEE_TEST_DATABASE_URL is not set");
        return;
    };
    assert_eq!(db.get_database_backend(), DbBackend::Postgres);
    let theirs = sorted(postgres(&db).await);
    db.close().await.unwrap();
    postgres_db.remove().await;

    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        theirs.keys().collect::<Vec<_>>()
    );
    for (name, table) in &ours {
        assert_eq!(Some(table), theirs.get(name), "table {name}");
    }
}

/// The links and mails of a database that is older than the one in which links can change an address.
#[tokio::test]
async fn links_and_their_mails_survive_being_made_anew() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(made) = TestDb::empty(backend).await else {
            continue;
        };
        let db = services::db::connect(&made.url, 2).await.unwrap();
        let before = migrations::names()
            .iter()
            .position(|name| name.contains("_0017_"))
            .unwrap();
        Migrator::up(&db, Some(before as u32)).await.unwrap();
        let id = match backend {
            Backend::Sqlite => "x'0190000000007000800000000000000",
            Backend::Postgres => "'01900000-0000-7000-8000-00000000000",
        };
        let (user, link, mail) = (format!("{id}1'"), format!("{id}2'"), format!("{id}3'"));
        for sql in [
            format!(
                "INSERT INTO users (id, email, name, role, language, theme, time_zone, rollover_hour, \
                 new_per_day, desired_retention, data_version, created_at, updated_at) \
                 VALUES ({user}, 'a@b.c', 'A', 'learner', 'ko', 'system', 'UTC', 4, 20, 0.9, 1, 1, 1)"
            ),
            format!(
                "INSERT INTO one_time_tokens (id, user_id, kind, token_hash, created_at, expires_at) \
                 VALUES ({link}, {user}, 'reset', 'h', 1, 2)"
            ),
            format!(
                "INSERT INTO mails (id, user_id, kind, recipient, language, token_id, created_at, day, figures) \
                 VALUES ({mail}, {user}, 'weekly', 'a@b.c', 'ko', {link}, 1, 7, 'f')"
            ),
        ] {
            db.execute_unprepared(&sql).await.unwrap();
        }
        Migrator::up(&db, None).await.unwrap();
        let kept = rows(
            &db,
            "SELECT m.day, m.figures, t.token_hash, t.address FROM mails m \
             JOIN one_time_tokens t ON t.id = m.token_id",
        )
        .await;
        assert_eq!(kept.len(), 1, "{backend:?}");
        assert_eq!(get::<i32>(&kept[0], "day"), 7);
        assert_eq!(get::<String>(&kept[0], "figures"), "f");
        assert_eq!(get::<String>(&kept[0], "token_hash"), "h");
        assert_eq!(get::<Option<String>>(&kept[0], "address"), None);
        // A link still takes its mails with it.
        db.execute_unprepared("DELETE FROM one_time_tokens")
            .await
            .unwrap();
        assert!(rows(&db, "SELECT id FROM mails").await.is_empty());
        db.close().await.unwrap();
        made.remove().await;
    }
}

#[test]
fn checks_are_found_in_sql() {
    let sql =
        "CREATE TABLE t (a TEXT, CONSTRAINT t_a_check CHECK (a <> ''), CONSTRAINT u UNIQUE (a))";
    assert_eq!(checks(sql), ["t_a_check"]);
}
