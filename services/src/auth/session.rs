//! Sessions: begun by signing in, resolved at the start of every request, ended for good.

use api::{Caller, Viewer};
use domain::{
    auth::Role,
    id::{SessionId, UserId},
    language::{Language, Theme},
    review::DECAY,
    time::{Millis, Rollover},
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
};

use super::{
    cookies,
    jwt::{Access, Tokens},
    known_network, refresh, zone,
};
use crate::{
    core::Core,
    db::statement,
    error::{Error, Result},
    ids::new_id,
};

/// Finds out who is asking.
#[derive(Clone)]
pub struct Sessions {
    core: Core,
    tokens: Tokens,
}

/// Where a request comes from, for the audit log.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// [`Caller::network`].
    pub network: &'a str,
    /// [`Caller::user_agent`].
    pub user_agent: &'a str,
}

/// Who is asking.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The signed-in person, if any.
    pub viewer: Option<Viewer>,
    /// `Set-Cookie` values of a rotation; they never clear a cookie.
    pub cookies: Vec<String>,
    /// The request carried tokens, but their session is over.
    pub ended: bool,
}

impl Sessions {
    /// With `core`'s keys and database.
    pub fn new(core: Core) -> Self {
        let tokens = Tokens::new(&core.keys);
        Self { core, tokens }
    }

    /// Resolves the tokens of a request. A valid access token costs the one session statement; an
    /// expired one is renewed with the refresh token first.
    ///
    /// # Errors
    /// When the database fails, which is not the same as nobody being signed in.
    pub async fn resolve(
        &self,
        access: Option<&str>,
        refresh: Option<&str>,
        origin: Origin<'_>,
        now: Millis,
    ) -> Result<Resolved> {
        let carried = access.is_some() || refresh.is_some();
        if let Some(access) = access.and_then(|token| self.tokens.check(token, now)) {
            let viewer = viewer(&self.core, access, now).await?;
            return Ok(Resolved {
                ended: viewer.is_none(),
                viewer,
                cookies: Vec::new(),
            });
        }
        let rotated = match refresh {
            Some(token) => match refresh::rotate(&self.core, token, origin, now).await {
                Err(error) if error.is_unwritable() => {
                    tracing::warn!(%error, "a session is not renewed, because nothing can be stored");
                    return self.unrenewed(token, now).await;
                }
                rotated => rotated?,
            },
            None => None,
        };
        let Some(rotated) = rotated else {
            return Ok(Resolved {
                ended: carried,
                ..Resolved::default()
            });
        };
        let access = Access {
            user: rotated.user,
            session: rotated.session,
        };
        let token = self.tokens.issue(access.user, access.session, now)?;
        let names = &self.core.settings.cookies;
        let cookies = cookies::set(
            names,
            &token,
            &rotated.next.token,
            rotated.next.expires_at,
            now,
        );
        let viewer = viewer(&self.core, access, now).await?;
        Ok(Resolved {
            ended: viewer.is_none(),
            viewer,
            cookies,
        })
    }

    /// Whoever holds a good refresh token that cannot be used up now, as on a full disk, stays signed
    /// in with the very same token.
    async fn unrenewed(&self, refresh: &str, now: Millis) -> Result<Resolved> {
        let viewer = match refresh::held(&self.core, refresh, now).await? {
            Some(access) => viewer(&self.core, access, now).await?,
            None => None,
        };
        Ok(Resolved {
            ended: viewer.is_none(),
            viewer,
            cookies: Vec::new(),
        })
    }
}

/// Begins a session in `tx` and returns its cookies.
pub(super) async fn begin(
    core: &Core,
    tokens: &Tokens,
    tx: &DatabaseTransaction,
    user: UserId,
    caller: &Caller,
    now: Millis,
) -> Result<Vec<String>> {
    let session = SessionId(new_id(now));
    let expires_at = now + refresh::ABSOLUTE;
    let row = entity::session::Model {
        id: session.0,
        user_id: user.0,
        user_agent: caller.user_agent.clone(),
        network: caller.network.clone(),
        created_at: now,
        last_seen_at: now,
        expires_at,
        ended_at: None,
        end_reason: None,
    };
    entity::session::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    known_network::note(tx, user, &caller.network, now).await?;
    let first = refresh::first(tx, session, expires_at, now).await?;
    let access = tokens.issue(user, session, now)?;
    Ok(cookies::set(
        &core.settings.cookies,
        &access,
        &first.token,
        first.expires_at,
        now,
    ))
}

/// The session statement.
async fn viewer(core: &Core, access: Access, now: Millis) -> Result<Option<Viewer>> {
    let query = statement(
        &core.db,
        "SELECT u.email, u.name, u.role, u.email_verified_at, u.language, u.theme, u.time_zone, \
         u.rollover_hour, u.data_version, p.decay FROM sessions s JOIN users u ON u.id = s.user_id \
         LEFT JOIN parameter_sets p ON p.id = u.parameter_set_id \
         WHERE s.id = $1 AND s.user_id = $2 AND s.ended_at IS NULL AND s.expires_at > $3",
        [access.session.0.into(), access.user.0.into(), now.into()],
    );
    let row = Row::find_by_statement(query).one(&core.db).await?;
    row.map(|row| row.read(access, now)).transpose()
}

#[derive(FromQueryResult)]
struct Row {
    email: String,
    name: String,
    role: String,
    email_verified_at: Option<Millis>,
    language: String,
    theme: String,
    time_zone: String,
    rollover_hour: i16,
    data_version: i64,
    decay: Option<f64>,
}

impl Row {
    fn read(self, access: Access, now: Millis) -> Result<Viewer> {
        let unknown = |what: &str| Error::Stored(format!("users {}: unknown {what}", access.user));
        let rollover = u8::try_from(self.rollover_hour).map_err(|_| unknown("rollover hour"))?;
        let rollover = Rollover(rollover);
        let utc_offset = zone::offset(&self.time_zone, now);
        let today = zone::study_day(&self.time_zone, now, rollover);
        Ok(Viewer {
            user: access.user,
            session: access.session,
            email: self.email,
            name: self.name,
            role: Role::parse(&self.role).ok_or_else(|| unknown("role"))?,
            verified: self.email_verified_at.is_some(),
            language: Language::parse(&self.language).ok_or_else(|| unknown("language"))?,
            theme: Theme::parse(&self.theme).ok_or_else(|| unknown("theme"))?,
            time_zone: self.time_zone,
            utc_offset,
            rollover,
            today,
            now,
            data_version: self.data_version,
            decay: self.decay.unwrap_or(DECAY),
        })
    }
}

/// Ends one session of `user`. Whether there was one that lived.
pub(super) async fn end(
    db: &impl ConnectionTrait,
    user: UserId,
    session: SessionId,
    now: Millis,
) -> Result<bool> {
    let done = db
        .execute_raw(statement(
            db,
            "UPDATE sessions SET ended_at = $1, end_reason = 'logout' \
             WHERE id = $2 AND user_id = $3 AND ended_at IS NULL",
            [now.into(), session.0.into(), user.0.into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every session of `user` but `kept`. Returns how many.
pub(super) async fn end_others(
    tx: &DatabaseTransaction,
    user: UserId,
    kept: SessionId,
    now: Millis,
) -> Result<u64> {
    let done = tx
        .execute_raw(statement(
            tx,
            "UPDATE sessions SET ended_at = $1, end_reason = 'everywhere' \
             WHERE user_id = $2 AND id <> $3 AND ended_at IS NULL",
            [now.into(), user.0.into(), kept.0.into()],
        ))
        .await?;
    Ok(done.rows_affected())
}

/// Ends every session of `user`, because of a new password or address.
pub(super) async fn end_all(tx: &DatabaseTransaction, user: UserId, now: Millis) -> Result<()> {
    tx.execute_raw(statement(
        tx,
        "UPDATE sessions SET ended_at = $1, end_reason = 'password' \
         WHERE user_id = $2 AND ended_at IS NULL",
        [now.into(), user.0.into()],
    ))
    .await?;
    Ok(())
}
