//! What the forms of this page post to. Nothing of it is in the browser.

use leptos::prelude::*;

use crate::{call_error::CallError, typed::Typed};

/// Ends one session of the learner's.
///
/// # Errors
/// See [`api::auth::AuthApi::end_session`].
#[server(endpoint = "settings/end_session")]
pub async fn end_session(#[server(default)] session: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        caller.viewer()?;
        let session = session.parse().map_err(|_| api::ApiError::NotFound)?;
        services.auth.end_session(caller, session).await
    })
    .await?;
    crate::ssr::redirect("/settings/security?done=ended");
    Ok(())
}

/// Ends every other session.
///
/// # Errors
/// See [`api::auth::AuthApi::end_other_sessions`].
#[server(endpoint = "settings/end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| services.auth.end_other_sessions(caller).await)
        .await?;
    crate::ssr::redirect("/settings/security?done=others");
    Ok(())
}

/// Changes the password.
///
/// # Errors
/// See [`api::auth::AuthApi::change_password`].
#[server(endpoint = "settings/change_password")]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
) -> Result<(), CallError> {
    let cookies = crate::ssr::serve(async |services, caller| {
        services
            .auth
            .change_password(caller, &current_password, &new_password)
            .await
    })
    .await?;
    crate::ssr::set_cookies(cookies);
    crate::ssr::redirect("/settings/security?done=password");
    Ok(())
}

/// Mails a link to the new address.
///
/// # Errors
/// See [`api::auth::AuthApi::ask_email_change`].
#[server(endpoint = "settings/ask_email_change")]
pub async fn ask_email_change(
    #[server(default)] new_email: String,
    #[server(default)] current_password: String,
) -> Result<(), CallError> {
    let asked = crate::ssr::serve(async |services, caller| {
        services
            .auth
            .ask_email_change(caller, &new_email, &current_password)
            .await
    })
    .await;
    if asked.is_err() {
        crate::ssr::keep_form(Typed::of([("new_email", &new_email)]));
    }
    asked?;
    crate::ssr::redirect("/settings/security?done=asked");
    Ok(())
}

/// Uses such a link.
///
/// # Errors
/// See [`api::auth::AuthApi::change_email`].
#[server(endpoint = "auth/change_email")]
pub async fn change_email(#[server(default)] token: String) -> Result<(), CallError> {
    let cookies = crate::ssr::serve(async |services, caller| {
        services.auth.change_email(caller, &token).await
    })
    .await?;
    if cookies.0.is_empty() {
        crate::ssr::redirect("/login?verified=1");
    } else {
        crate::ssr::set_cookies(cookies);
        crate::ssr::redirect("/settings/security?done=email");
    }
    Ok(())
}
