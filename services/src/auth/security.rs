//! The sessions of a learner and what happened to their account.

use api::{
    ApiError, Caller, Viewer,
    security::{SecurityPage, SessionRow},
};
use domain::{auth::AuditEvent, id::SessionId};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::{AuthService, refresh, session};
use crate::{
    audit::{self, Entry, device},
    core::Core,
    db::begin_write,
    error::Result,
    frame,
};

impl AuthService {
    /// See [`api::auth::AuthApi::security_page`].
    pub(super) async fn overview(&self, viewer: &Viewer, before: &str) -> Result<SecurityPage> {
        let core = &self.core;
        let (events, next) = audit::page(core, Some(viewer.user), before).await?;
        let events = events.into_iter();
        Ok(SecurityPage {
            frame: frame::load(core, viewer).await?,
            now: viewer.now,
            encrypted: core.settings.cookies.secure,
            sessions: sessions(core, viewer).await?,
            events: events
                .map(|row| audit::row(row, Some(viewer.user)))
                .collect(),
            next,
        })
    }

    /// See [`api::auth::AuthApi::end_session`].
    pub(super) async fn end_one(&self, caller: &Caller, session: SessionId) -> Result<()> {
        let viewer = caller.viewer()?;
        let now = self.core.clock.now();
        let tx = begin_write(&self.core.db).await?;
        if !session::end(&tx, viewer.user, session, now).await? {
            tx.rollback().await?;
            return Err(ApiError::NotFound.into());
        }
        let entry = Entry::by(caller, Some(viewer.user), AuditEvent::SessionEnded);
        audit::record(&tx, now, &entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// See [`api::auth::AuthApi::end_other_sessions`].
    pub(super) async fn end_others(&self, caller: &Caller) -> Result<()> {
        let viewer = caller.viewer()?;
        let now = self.core.clock.now();
        let tx = begin_write(&self.core.db).await?;
        let ended = session::end_others(&tx, viewer.user, viewer.session, now).await?;
        let detail = ended.to_string();
        let entry = Entry::by(caller, Some(viewer.user), AuditEvent::SessionsEnded);
        audit::record(&tx, now, &entry.detail(&detail)).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Those that can still be used, this one first, then by when they were seen.
async fn sessions(core: &Core, viewer: &Viewer) -> Result<Vec<SessionRow>> {
    use entity::session::Column;
    let rows = entity::session::Entity::owned_by(viewer.user)
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(viewer.now))
        .filter(Column::LastSeenAt.gt(viewer.now - refresh::IDLE))
        .order_by_desc(Column::LastSeenAt)
        .order_by_desc(Column::Id)
        .all(&core.db)
        .await?;
    let mut shown: Vec<SessionRow> = rows.into_iter().map(|row| show(row, viewer)).collect();
    shown.sort_by_key(|row| !row.current);
    Ok(shown)
}

fn show(row: entity::session::Model, viewer: &Viewer) -> SessionRow {
    let entity::session::Model {
        id,
        user_id: _,
        user_agent,
        network,
        created_at,
        last_seen_at,
        expires_at: _,
        ended_at: _,
        end_reason: _,
    } = row;
    SessionRow {
        id: SessionId(id),
        device: device::of(&user_agent),
        network,
        created_at,
        last_seen_at,
        current: SessionId(id) == viewer.session,
    }
}
