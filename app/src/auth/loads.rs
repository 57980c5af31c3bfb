//! What the pages of this feature ask for.

use api::auth::RegisterPage;
use http::request::Parts;
use leptos::prelude::use_context;

use super::resume::Resume;
use crate::{call_error::CallError, typed::Typed};

/// What the login page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginData {
    /// The refused form, passwords excepted.
    pub typed: Typed,
    /// A post that the login interrupted.
    pub resume: Option<Resume>,
    /// Somebody is signed in already.
    pub signed_in: bool,
}

/// Loads the login page.
///
/// # Errors
/// None of its own.
pub async fn login_page() -> Result<LoginData, CallError> {
    let resume = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Resume>().cloned());
    let signed_in = crate::ssr::caller().is_some_and(|caller| caller.viewer.is_some());
    Ok(LoginData {
        typed: Typed(crate::ssr::take_form()),
        resume,
        signed_in,
    })
}

/// What the registration page shows, and the refused form.
///
/// # Errors
/// See [`api::auth::AuthApi::register_page`].
pub async fn register_page(invite: String) -> Result<(RegisterPage, Typed), CallError> {
    let page = crate::ssr::serve(async |services, caller| {
        services.auth.register_page(caller, &invite).await
    })
    .await?;
    Ok((page, Typed(crate::ssr::take_form())))
}

/// The address that was just registered, if this browser did it.
///
/// # Errors
/// None of its own.
pub async fn verify_page() -> Result<Typed, CallError> {
    Ok(Typed(crate::ssr::take_form()))
}
