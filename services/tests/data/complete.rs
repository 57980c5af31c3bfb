//! The export is held against the schema: what is new in it has to be written, or left out by name.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DbBackend};
use services::{
    data::export::sections::{LEFT_OUT, SECTIONS},
    db::statement,
};

use crate::common::{Test, on_both};

/// Columns by their table.
pub async fn columns(test: &Test) -> BTreeMap<String, BTreeSet<String>> {
    let db = &test.core.db;
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS tbl, c.name AS col FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table'"
        }
        _ => {
            "SELECT table_name::text AS tbl, column_name::text AS col FROM information_schema.columns \
             WHERE table_schema = 'public'"
        }
    };
    let mut columns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in db.query_all_raw(statement(db, sql, [])).await.unwrap() {
        let table = columns.entry(row.try_get("", "tbl").unwrap()).or_default();
        table.insert(row.try_get("", "col").unwrap());
    }
    columns
}

on_both! {
    async fn every_table_with_a_learner_is_written_or_left_out_by_name(test: Test) {
        let schema = columns(&test).await;
        let theirs: BTreeSet<&str> = schema
            .iter()
            .filter(|(name, columns)| *name == "users" || columns.contains("user_id"))
            .map(|(name, _)| name.as_str())
            .collect();
        let written = SECTIONS.iter().map(|section| section.table);
        let left = LEFT_OUT.iter().map(|(table, _)| *table);
        assert_eq!(written.clone().chain(left.clone()).collect::<BTreeSet<_>>(), theirs);
        assert_eq!(written.count() + left.count(), theirs.len(), "none is both");
    }

    async fn every_column_is_written_or_left_out_by_name(test: Test) {
        let schema = columns(&test).await;
        for section in &SECTIONS {
            let mut known: BTreeSet<String> = [section.owner.to_owned()].into();
            known.extend(section.fields.iter().map(|field| field.name.to_owned()));
            known.extend(section.left_out.iter().map(|name| (*name).to_owned()));
            assert_eq!(known, schema[section.table], "{}", section.table);
            let both = section.fields.iter().filter(|field| section.left_out.contains(&field.name));
            assert_eq!(both.count(), 0, "{}", section.table);
        }
    }
}
