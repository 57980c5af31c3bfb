//! Everybody's audit log.

use std::collections::BTreeMap;

use api::{
    Viewer,
    security::{AdminAuditRow, AuditPage},
};
use entity::{audit_event, user};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{audit, core::Core, error::Result, frame};

pub(super) async fn page(core: &Core, viewer: &Viewer, before: &str) -> Result<AuditPage> {
    let (rows, next) = audit::page(core, None, before).await?;
    let names = addresses(core, &rows).await?;
    Ok(AuditPage {
        frame: frame::load(core, viewer).await?,
        now: viewer.now,
        events: rows.into_iter().map(|row| shown(row, &names)).collect(),
        next,
    })
}

/// The addresses of everybody in `rows` who still has an account.
async fn addresses(core: &Core, rows: &[audit_event::Model]) -> Result<BTreeMap<Uuid, String>> {
    let people = rows.iter().flat_map(|row| [row.user_id, row.actor_id]);
    let found: Vec<(Uuid, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::Email])
        .filter(user::Column::Id.is_in(people.flatten()))
        .into_tuple()
        .all(&core.db)
        .await?;
    Ok(found.into_iter().collect())
}

fn shown(row: audit_event::Model, names: &BTreeMap<Uuid, String>) -> AdminAuditRow {
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
    AdminAuditRow {
        user: row.user_id.map(name),
        actor: row.actor_id.map(name),
        entry: audit::row(row, None),
    }
}
