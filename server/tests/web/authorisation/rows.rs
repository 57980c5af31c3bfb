//! Everything that is stored of somebody.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::UserId;
use sea_orm::{ConnectionTrait, DbBackend};
use services::db::statement;

use crate::common::Test;

/// Columns by table.
pub async fn schema(test: &Test) -> BTreeMap<String, Vec<String>> {
    let query = match test.core.db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS table_name, c.name AS column_name \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' \
             ORDER BY 1, c.cid"
        }
        _ => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' ORDER BY 1, ordinal_position"
        }
    };
    let found = test
        .core
        .db
        .query_all_raw(statement(&test.core.db, query, []));
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in found.await.unwrap() {
        let table = row.try_get("", "table_name").unwrap();
        let column = row.try_get("", "column_name").unwrap();
        tables.entry(table).or_default().push(column);
    }
    tables
}

/// The names of all columns.
pub async fn columns(test: &Test) -> BTreeSet<String> {
    schema(test).await.into_values().flatten().collect()
}

/// Every row of `user`'s as text, by table, their account's without what reading moves.
pub async fn rows(test: &Test, user: UserId) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for (table, columns) in schema(test).await {
        let owner = match table.as_str() {
            "users" => "id",
            _ if columns.iter().any(|column| column == "user_id") => "user_id",
            _ => continue,
        };
        let parts: Vec<String> = columns.iter().map(|column| as_text(test, column)).collect();
        let query = format!(
            "SELECT {} AS line FROM {table} WHERE {owner} = $1",
            parts.join(" || ' | ' || ")
        );
        let found = statement(&test.core.db, &query, [user.0.into()]);
        let mut lines: Vec<String> = Vec::new();
        for row in test.core.db.query_all_raw(found).await.unwrap() {
            lines.push(row.try_get("", "line").unwrap());
        }
        lines.sort_unstable();
        all.insert(table, lines);
    }
    all
}

fn as_text(test: &Test, column: &str) -> String {
    match test.core.db.get_database_backend() {
        DbBackend::Sqlite => format!("'{column} ' || quote({column})"),
        _ => format!("'{column} ' || coalesce({column}::text, 'NULL')"),
    }
}
