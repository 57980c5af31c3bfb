//! Making an account.

use api::{
    ApiError, Caller, Field, Problem,
    auth::{Register, RegisterPage, SetCookies},
    error::Problems,
};
use domain::{
    auth::{Email, Role},
    id::UserId,
    time::Millis,
};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{
    AuthService,
    account::{self, NewAccount},
    address, decoy, invite,
    links::{self, LinkKind},
    password,
    post::{self, Addressee},
    session,
};
use crate::{
    audit::{self, Entry},
    core::Registration,
    db::begin_write,
    error::{Error, Result},
    mail::MailKind,
};

/// What the invitation of a form allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Admission {
    role: Role,
    /// The set-up link: whoever holds it runs the instance, so nothing has to be proved.
    first_admin: bool,
}

impl AuthService {
    /// See [`api::auth::AuthApi::register_page`].
    pub(super) async fn page(&self, token: &str) -> Result<RegisterPage> {
        let registration = self.core.settings.registration;
        let role = invite::peek(&self.core, token.trim(), self.core.clock.now()).await?;
        let setup = role == Some(Role::Admin) && !invite::any_users(&self.core.db).await?;
        Ok(RegisterPage {
            open: registration == Registration::Open,
            invited: setup || (role.is_some() && registration != Registration::Closed),
            first_admin: setup,
        })
    }

    /// See [`api::auth::AuthApi::register`]. A taken address costs one hash, one transaction and
    /// one mail as a new one does, and the answer is the same: look into your mail. Only the
    /// set-up link signs in at once.
    pub(super) async fn sign_up(&self, caller: &Caller, form: Register) -> Result<SetCookies> {
        let email = check(&form)?;
        let token = form.invite.trim();
        let registration = self.core.settings.registration;
        if token.is_empty() && registration != Registration::Open {
            return Err(ApiError::RegistrationClosed.into());
        }
        if !token.is_empty() && !self.page(token).await?.invited {
            return Err(ApiError::RegistrationClosed.into());
        }
        let now = self.core.clock.now();
        self.core.limits.registration(&caller.network, now).await?;
        // One account gets one such mail; the owner of a taken address is not flooded.
        let may_write = self.core.limits.mail(email.as_str(), now).await.is_ok();
        let slot = self.passwords.slot().await?;
        let hash = self.passwords.hash(&slot, &form.password).await?;
        drop(slot);
        let tx = begin_write(&self.core.db).await?;
        let admission = self.admit(&tx, token, now).await?;
        invite::void_setup(&tx).await?;
        let new = NewAccount {
            email: &email,
            password_hash: Some(hash),
            role: admission.role,
            verified: admission.first_admin,
            time_zone: &form.time_zone,
            accepted_terms: true,
        };
        let user = account::insert(&self.core, &tx, new, caller, now).await?;
        let cookies = match user {
            Some(user) if admission.first_admin => {
                audit::record(&tx, now, &Entry::signed_in(caller, user)).await?;
                session::begin(&self.core, &self.tokens, &tx, user, caller, now).await?
            }
            user => {
                self.write(&tx, caller, &email, user, may_write, now)
                    .await?;
                Vec::new()
            }
        };
        tx.commit().await?;
        Ok(SetCookies(cookies))
    }

    /// Uses the invitation up, if there is one.
    async fn admit(&self, tx: &DatabaseTransaction, token: &str, now: Millis) -> Result<Admission> {
        if token.is_empty() {
            return Ok(Admission {
                role: Role::Learner,
                first_admin: false,
            });
        }
        let role = invite::redeem(tx, token, now)
            .await?
            .ok_or(ApiError::RegistrationClosed)?;
        let first_admin = role == Role::Admin && !invite::any_users(tx).await?;
        if !first_admin && self.core.settings.registration == Registration::Closed {
            return Err(ApiError::RegistrationClosed.into());
        }
        Ok(Admission { role, first_admin })
    }

    /// Mails the owner of the address: a link to prove it, or that somebody tried to take it.
    async fn write(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        email: &Email,
        new: Option<UserId>,
        may_write: bool,
        now: Millis,
    ) -> Result<()> {
        match new {
            Some(user) => {
                let to = Addressee {
                    id: user.0,
                    email: email.as_str().to_owned(),
                    language: caller.language.as_str().to_owned(),
                    email_verified_at: None,
                };
                post::link(&self.core, tx, LinkKind::Verify, &to, now).await
            }
            None => {
                let owner = post::addressee(tx, email.as_str()).await?;
                let owner =
                    owner.ok_or_else(|| Error::Stored("a taken address is gone".to_owned()))?;
                if may_write {
                    // Stands for the statement that a new account's link has more.
                    links::void(tx, LinkKind::Verify, UserId(Uuid::nil()), now).await?;
                    post::plain(&self.core, tx, MailKind::Taken, &owner, now).await
                } else {
                    decoy::link(&self.core, tx, LinkKind::Verify, email, now).await
                }
            }
        }
    }
}

fn check(form: &Register) -> Result<Email, ApiError> {
    let mut problems = Problems::default();
    let email = problems.check(Field::Email, address::parse(&form.email));
    problems.check(
        Field::Password,
        password::check(&form.password, email.as_ref()),
    );
    for (field, ticked) in [(Field::Terms, form.terms), (Field::Age, form.age)] {
        if !ticked {
            problems.add(field, Problem::MustAccept);
        }
    }
    problems.finish()?;
    email.ok_or(ApiError::Malformed)
}
