//! Accounts and sessions.

use async_trait::async_trait;
use domain::id::SessionId;
use serde::{Deserialize, Serialize};

use crate::{ApiError, Caller, security::SecurityPage};

/// `Set-Cookie` values for the answer. Deliberately not serialisable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetCookies(pub Vec<String>);

/// The registration form.
#[derive(Clone, Debug)]
pub struct Register {
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: String,
    /// The terms and privacy box.
    pub terms: bool,
    /// The age-14 box.
    pub age: bool,
    /// From an invitation or the set-up link; empty otherwise.
    pub invite: String,
    /// IANA name filled by the browser; empty without JavaScript.
    pub time_zone: String,
}

/// What the registration page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterPage {
    /// Anyone may register.
    pub open: bool,
    /// The invitation in the address is valid (set-up link included).
    pub invited: bool,
    /// The invitation makes the first admin.
    pub first_admin: bool,
}

/// Accounts and sessions. Texts and statuses never tell whether an account exists.
#[async_trait]
pub trait AuthApi: Send + Sync {
    /// What the registration page shows for `invite` (may be empty).
    async fn register_page(&self, caller: &Caller, invite: &str) -> Result<RegisterPage, ApiError>;

    /// Makes an account and sends the verification mail, or, when the address is taken, mails its
    /// owner that somebody tried. Both look the same to the caller. An invitation signs in at once
    /// (the cookies are then not empty).
    async fn register(&self, caller: &Caller, form: Register) -> Result<SetCookies, ApiError>;

    /// Signs in.
    async fn login(
        &self,
        caller: &Caller,
        email: &str,
        password: &str,
    ) -> Result<SetCookies, ApiError>;

    /// Ends the caller's session, if any. The cookies clear the browser's.
    async fn logout(&self, caller: &Caller) -> Result<SetCookies, ApiError>;

    /// Proves an address.
    async fn verify_email(&self, caller: &Caller, token: &str) -> Result<(), ApiError>;

    /// Sends the verification mail again, to an address that is registered and not proved.
    async fn resend_verification(&self, caller: &Caller, email: &str) -> Result<(), ApiError>;

    /// Sends a reset link, if the address has an account.
    async fn forgot_password(&self, caller: &Caller, email: &str) -> Result<(), ApiError>;

    /// Sets a new password, ends every session and signs in here.
    async fn reset_password(
        &self,
        caller: &Caller,
        token: &str,
        password: &str,
    ) -> Result<SetCookies, ApiError>;

    /// The viewer's sessions and what happened to their account, the entries older than `before`
    /// (may be empty).
    async fn security_page(&self, caller: &Caller, before: &str) -> Result<SecurityPage, ApiError>;

    /// Ends one session of the viewer's.
    ///
    /// Errors: [`ApiError::NotFound`] when there is none that lives.
    async fn end_session(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError>;

    /// Ends every session of the viewer's but this one.
    async fn end_other_sessions(&self, caller: &Caller) -> Result<(), ApiError>;

    /// Sets a new password, ends every other session and begins a new one here. The account's address is
    /// told by mail.
    ///
    /// Errors: [`ApiError::Invalid`] on `current_password` or `new_password`.
    async fn change_password(
        &self,
        caller: &Caller,
        current: &str,
        new: &str,
    ) -> Result<SetCookies, ApiError>;

    /// Mails a link to `new`, which makes it the account's address. Whether it has an account makes
    /// no difference.
    ///
    /// Errors: [`ApiError::Invalid`] on `new_email` or `current_password`.
    async fn ask_email_change(
        &self,
        caller: &Caller,
        new: &str,
        password: &str,
    ) -> Result<(), ApiError>;

    /// Uses such a link, signed in or not: ends every other session and tells the old address. The
    /// cookies are those of a new session, if the account's owner is signed in here.
    ///
    /// Errors: [`ApiError::StaleLink`]; [`ApiError::Invalid`] on `new_email` when another account
    /// has the address by now.
    async fn change_email(&self, caller: &Caller, token: &str) -> Result<SetCookies, ApiError>;
}
