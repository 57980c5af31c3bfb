//! Accounts and sessions.
//!
//! One file per deed. `password` hashes; `jwt` and `refresh` are the two tokens of a session,
//! `session` begins and resolves it; `links` are the one-time links of mails, `invite` those that
//! let somebody register; `attempt` tries a password, `known_network` tells where an account is signed
//! in to.

mod account;
mod address;
pub mod admin;
mod attempt;
mod change_email;
mod change_password;
mod close;
mod common;
mod cookies;
mod decoy;
mod django;
mod forgot;
mod invite;
pub mod jwt;
mod known_network;
pub mod links;
mod login;
mod logout;
mod moved;
mod new_password;
mod pace;
pub mod password;
mod post;
mod provider;
mod random;
mod reauth;
mod refresh;
mod register;
pub(crate) mod reminders;
mod reset;
mod security;
mod session;
mod verify;
mod workspace;
pub mod zone;

use api::{
    ApiError, Caller,
    auth::{AuthApi, Register, RegisterPage, SetCookies},
    security::SecurityPage,
};
use async_trait::async_trait;
use domain::id::SessionId;

pub use invite::setup_link;
pub use session::{Origin, Resolved, Sessions};
pub(crate) use verify::send_verification;

pub(crate) use address::parse as parse_address;
pub(crate) use django::is_django as is_django_hash;
pub(crate) use moved::{Moved, move_in};

pub(crate) use known_network::KNOWN_FOR;

use self::{jwt::Tokens, password::Passwords};
use crate::{core::Core, error::answer};

/// Version of the terms and the privacy text that registering accepts. Raised with the texts.
pub const TERMS_VERSION: &str = "1";

/// Implements [`AuthApi`].
#[derive(Clone)]
pub struct AuthService {
    core: Core,
    passwords: Passwords,
    tokens: Tokens,
}

impl AuthService {
    /// One per process: the hash slots are its own.
    pub fn new(core: Core) -> Self {
        let passwords = Passwords::new(core.settings.hash_slots);
        let tokens = Tokens::new(&core.keys);
        Self {
            core,
            passwords,
            tokens,
        }
    }

    /// Hashes computed since the start; for metrics.
    pub fn hashes(&self) -> u64 {
        self.passwords.computed()
    }
}

#[async_trait]
impl AuthApi for AuthService {
    async fn register_page(
        &self,
        _caller: &Caller,
        invite: &str,
    ) -> Result<RegisterPage, ApiError> {
        self.page(invite).await.map_err(answer)
    }

    async fn register(&self, caller: &Caller, form: Register) -> Result<SetCookies, ApiError> {
        self.sign_up(caller, form).await.map_err(answer)
    }

    async fn login(
        &self,
        caller: &Caller,
        email: &str,
        password: &str,
    ) -> Result<SetCookies, ApiError> {
        self.sign_in(caller, email, password).await.map_err(answer)
    }

    async fn logout(&self, caller: &Caller) -> Result<SetCookies, ApiError> {
        self.sign_out(caller).await.map_err(answer)
    }

    async fn verify_email(&self, _caller: &Caller, token: &str) -> Result<(), ApiError> {
        self.prove(token.trim()).await.map_err(answer)
    }

    async fn resend_verification(&self, _caller: &Caller, email: &str) -> Result<(), ApiError> {
        self.resend(email).await.map_err(answer)
    }

    async fn forgot_password(&self, _caller: &Caller, email: &str) -> Result<(), ApiError> {
        self.forgot(email).await.map_err(answer)
    }

    async fn reset_password(
        &self,
        caller: &Caller,
        token: &str,
        password: &str,
    ) -> Result<SetCookies, ApiError> {
        self.reset(caller, token.trim(), password)
            .await
            .map_err(answer)
    }

    async fn security_page(&self, caller: &Caller, before: &str) -> Result<SecurityPage, ApiError> {
        self.overview(caller.viewer()?, before)
            .await
            .map_err(answer)
    }

    async fn end_session(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError> {
        self.end_one(caller, session).await.map_err(answer)
    }

    async fn end_other_sessions(&self, caller: &Caller) -> Result<(), ApiError> {
        self.end_others(caller).await.map_err(answer)
    }

    async fn change_password(
        &self,
        caller: &Caller,
        current: &str,
        new: &str,
    ) -> Result<SetCookies, ApiError> {
        self.renew_password(caller, current, new)
            .await
            .map_err(answer)
    }

    async fn ask_email_change(
        &self,
        caller: &Caller,
        new: &str,
        password: &str,
    ) -> Result<(), ApiError> {
        self.ask_new_email(caller, new, password)
            .await
            .map_err(answer)
    }

    async fn change_email(&self, caller: &Caller, token: &str) -> Result<SetCookies, ApiError> {
        self.use_new_email(caller, token.trim())
            .await
            .map_err(answer)
    }
}
