//! Statements as text: the same on both databases, each written once beside its deed.

use sea_orm::{ConnectionTrait, Statement, Value};

/// `text` with `$1, $2, …` bound to `values`.
pub(super) fn statement(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), text, values)
}
