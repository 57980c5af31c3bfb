//! Whether a learner agrees that what they write is sent to the model.
//!
//! Consent is to one text and one recipient: another of either is asked about anew. It is kept in
//! the learner's row, so that a page reads it with whatever else it reads there.

use api::{ApiError, Viewer, ai::AiConsent};
use domain::time::Millis;
use entity::user;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::Recipient;
use crate::{core::Core, db::statement, error::Result};

/// Version of the sentence that is accepted; raise it when what is sent, or why, changes.
pub const TEXT_VERSION: &str = "2";

/// The columns of `users` that [`Columns`] is read from.
macro_rules! columns {
    () => {
        "users.ai_consent_at, users.ai_consent_version, users.ai_consent_recipient"
    };
}
pub(crate) use columns;

/// `$1` user.
const CONSENT: &str = concat!("SELECT ", columns!(), " FROM users WHERE users.id = $1");

/// `$1` user, `$2` now, `$3` version of the text, `$4` host.
const GIVE: &str = "
UPDATE users SET
    ai_consent_at = CASE
        WHEN ai_consent_version = $3 AND ai_consent_recipient = $4 THEN ai_consent_at
        ELSE $2 END,
    ai_consent_version = $3, ai_consent_recipient = $4,
    data_version = data_version + 1, updated_at = $2
WHERE id = $1 AND email_verified_at IS NOT NULL";

/// `$1` user, `$2` now.
const WITHDRAW: &str = "
UPDATE users SET ai_consent_at = NULL, ai_consent_version = NULL, ai_consent_recipient = NULL,
    data_version = data_version + 1, updated_at = $2
WHERE id = $1";

/// See [`columns`].
#[derive(Clone, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Columns {
    /// When, if it was given and not withdrawn.
    pub ai_consent_at: Option<Millis>,
    /// To which text.
    pub ai_consent_version: Option<String>,
    /// To which host.
    pub ai_consent_recipient: Option<String>,
}

impl Columns {
    /// Of a whole row.
    pub fn of(user: &user::Model) -> Self {
        Self {
            ai_consent_at: user.ai_consent_at,
            ai_consent_version: user.ai_consent_version.clone(),
            ai_consent_recipient: user.ai_consent_recipient.clone(),
        }
    }

    /// Whether they agree to the text of now, and to `recipient`.
    pub fn covers(&self, recipient: &Recipient) -> bool {
        self.ai_consent_at.is_some()
            && self.ai_consent_version.as_deref() == Some(TEXT_VERSION)
            && self.ai_consent_recipient.as_deref() == Some(recipient.host.as_str())
    }
}

/// What a page shows of a learner whose row has `columns`.
pub fn state(core: &Core, is_verified: bool, columns: &Columns) -> AiConsent {
    let recipient = core.ai.recipient.as_ref();
    AiConsent {
        recipient: recipient.map(ToString::to_string).unwrap_or_default(),
        given: recipient.is_some_and(|recipient| columns.covers(recipient)),
        offered: recipient.is_some() && is_verified,
    }
}

/// Reads it by itself, for a page that reads nothing else of the row.
///
/// # Errors
/// [`ApiError::Unauthenticated`] when the account is gone.
pub async fn load(core: &Core, viewer: &Viewer) -> Result<AiConsent> {
    let row = Columns::find_by_statement(statement(&core.db, CONSENT, [viewer.user.0.into()]))
        .one(&core.db)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    Ok(state(core, viewer.verified, &row))
}

/// Agrees to what the page has `shown`: [`AiConsent::recipient`]. Agreeing again keeps the moment of
/// the first time.
///
/// # Errors
/// [`ApiError::NotFound`] without a model, [`ApiError::Outdated`] when the recipient is another one
/// now, [`ApiError::Forbidden`] while the address is not proved.
pub async fn give(core: &Core, viewer: &Viewer, shown: &str) -> Result<()> {
    let recipient = core.ai.recipient.as_ref().ok_or(ApiError::NotFound)?;
    if recipient.to_string() != shown {
        return Err(ApiError::Outdated.into());
    }
    if !viewer.verified {
        return Err(ApiError::Forbidden.into());
    }
    let values = [
        viewer.user.0.into(),
        viewer.now.into(),
        TEXT_VERSION.into(),
        recipient.host.as_str().into(),
    ];
    let done = core
        .db
        .execute_raw(statement(&core.db, GIVE, values))
        .await?;
    if done.rows_affected() == 0 {
        return Err(ApiError::Forbidden.into());
    }
    Ok(())
}

/// Takes it back: from now on nothing is sent. A call that is under way ends as it ends.
///
/// # Errors
/// [`ApiError::Unauthenticated`] when the account is gone.
pub async fn withdraw(core: &Core, viewer: &Viewer) -> Result<()> {
    let values = [viewer.user.0.into(), viewer.now.into()];
    let done = core
        .db
        .execute_raw(statement(&core.db, WITHDRAW, values))
        .await?;
    if done.rows_affected() == 0 {
        return Err(ApiError::Unauthenticated.into());
    }
    Ok(())
}
