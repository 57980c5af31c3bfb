//! The audit log: what happened to accounts and what admins did, kept for 400 days.
//!
//! An entry is written in the transaction of what it is about, so there is never one without the
//! other. It names ids, the network and the browser, and holds nothing that a person typed.

pub(crate) mod device;
mod row;

pub(crate) use row::row;

use api::{Caller, security::AUDIT_SHOWN};
use domain::{auth::AuditEvent, id::UserId, time::Millis};
use entity::audit_event;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::{core::Core, error::Result, ids::new_id};

/// Characters of a browser's name that are kept.
const USER_AGENT_MAX: usize = 200;
/// Characters of a detail.
const DETAIL_MAX: usize = 200;
/// What stands for a browser when whoever holds the server's shell did it.
const SHELL: &str = "resee admin";

/// Something to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Whose account; none when it is unknown or no account's.
    pub user: Option<UserId>,
    /// Who did it; none when nobody was signed in.
    pub actor: Option<UserId>,
    /// What happened.
    pub event: AuditEvent,
    /// [`Caller::network`].
    pub network: &'a str,
    /// [`Caller::user_agent`].
    pub user_agent: &'a str,
    /// A code or an id. No personal text, no secret.
    pub detail: &'a str,
}

impl<'a> Entry<'a> {
    /// Something that `caller` did to the account `user`.
    pub fn by(caller: &'a Caller, user: Option<UserId>, event: AuditEvent) -> Self {
        Self {
            user,
            actor: caller.viewer.as_ref().map(|viewer| viewer.user),
            event,
            network: &caller.network,
            user_agent: &caller.user_agent,
            detail: "",
        }
    }

    /// `user` signed in as `caller`.
    pub fn signed_in(caller: &'a Caller, user: UserId) -> Self {
        Self {
            actor: Some(user),
            ..Self::by(caller, Some(user), AuditEvent::SignedIn)
        }
    }

    /// Something that was done from the command line.
    pub const fn by_shell(user: Option<UserId>, event: AuditEvent, detail: &'a str) -> Self {
        Self {
            user,
            actor: None,
            event,
            network: "",
            user_agent: SHELL,
            detail,
        }
    }

    /// The same, with `detail`.
    #[must_use]
    pub const fn detail(self, detail: &'a str) -> Self {
        Self { detail, ..self }
    }
}

/// Records `entry`; it is there if and only if `tx` commits. One statement.
///
/// # Errors
/// When the database fails.
pub async fn record(tx: &impl ConnectionTrait, at: Millis, entry: &Entry<'_>) -> Result<()> {
    let row = audit_event::Model {
        id: new_id(at),
        at,
        event: entry.event.as_str().to_owned(),
        user_id: entry.user.map(Uuid::from),
        actor_id: entry.actor.map(Uuid::from),
        network: entry.network.to_owned(),
        user_agent: cut(entry.user_agent, USER_AGENT_MAX),
        detail: cut(entry.detail, DETAIL_MAX),
    };
    audit_event::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// The newest entries before the one that `before` names (empty for the newest of all): what happened
/// to `user`, or to everybody. With them what to continue with, if there are older ones.
pub(crate) async fn page(
    core: &Core,
    user: Option<UserId>,
    before: &str,
) -> Result<(Vec<audit_event::Model>, Option<String>)> {
    let mut find = match user {
        Some(user) => audit_event::Entity::owned_by(user),
        None => audit_event::Entity::find(),
    };
    if let Ok(before) = Uuid::try_parse(before) {
        find = find.filter(audit_event::Column::Id.lt(before));
    }
    let mut rows = find
        .order_by_desc(audit_event::Column::Id)
        .limit(AUDIT_SHOWN + 1)
        .all(&core.db)
        .await?;
    let shown = usize::try_from(AUDIT_SHOWN).unwrap_or(usize::MAX);
    let older = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| older).map(|row| row.id.to_string());
    Ok((rows, next))
}
