use domain::{id::UserId, time::Millis};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{db::statement, error::Result, ids::new_id};

/// `$1` user, `$2` key.
const FIND: &str = "SELECT id FROM categories WHERE user_id = $1 AND name_key = $2";

/// `$1` id, `$2` user, `$3` name, `$4` key, `$5` now. Behind the learner's other categories. When
/// another transaction was first, its row is taken.
const MAKE: &str = "
INSERT INTO categories (id, user_id, name, name_key, position, created_at)
VALUES ($1, $2, $3, $4,
    (SELECT COALESCE(MAX(last.position) + 1, 0) FROM categories last WHERE last.user_id = $2), $5)
ON CONFLICT (user_id, name_key) DO UPDATE SET name_key = excluded.name_key
RETURNING id";

/// The learner's category called `name`, whatever its case and spacing; made if there is none.
/// `name` has been held to its bounds.
///
/// # Errors
/// When the database fails.
pub async fn find_or_make(
    db: &impl ConnectionTrait,
    user: UserId,
    name: &str,
    now: Millis,
) -> Result<Uuid> {
    let key = super::key(name);
    let find = statement(db, FIND, [user.0.into(), key.clone().into()]);
    if let Some(row) = db.query_one_raw(find).await? {
        return Ok(row.try_get("", "id")?);
    }
    let values = [
        new_id(now).into(),
        user.0.into(),
        name.into(),
        key.into(),
        now.into(),
    ];
    let made = db.query_one_raw(statement(db, MAKE, values)).await?;
    let made = made.ok_or_else(|| sea_orm::DbErr::RecordNotInserted)?;
    Ok(made.try_get("", "id")?)
}
