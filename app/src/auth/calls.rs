//! Server functions of accounts. Every one is a plain form's action as well.

use leptos::prelude::*;

use crate::call_error::CallError;
#[cfg(feature = "ssr")]
use crate::typed::Typed;

/// Signs in and goes on to `next`, or posts the interrupted form again.
///
/// # Errors
/// See [`api::auth::AuthApi::login`].
#[server(endpoint = "auth/login")]
pub async fn login(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] resume: String,
) -> Result<(), CallError> {
    let result = crate::ssr::serve(async |services, caller| {
        services.auth.login(caller, &email, &password).await
    })
    .await;
    match result {
        Ok(cookies) => crate::ssr::set_cookies(cookies),
        Err(error) => {
            crate::ssr::keep_form(Typed::of([("email", &email)]));
            return Err(error);
        }
    }
    if crate::policy::is_private_call(&resume) {
        crate::ssr::repost(&resume);
    } else {
        crate::ssr::redirect(crate::page::own_path(&next).unwrap_or("/dashboard"));
    }
    Ok(())
}

/// Ends the session.
///
/// # Errors
/// See [`api::auth::AuthApi::logout`].
#[server(endpoint = "auth/logout")]
pub async fn logout() -> Result<(), CallError> {
    let cookies =
        crate::ssr::serve(async |services, caller| services.auth.logout(caller).await).await?;
    crate::ssr::set_cookies(cookies);
    crate::ssr::redirect("/");
    Ok(())
}

/// Makes an account.
///
/// # Errors
/// See [`api::auth::AuthApi::register`].
#[server(endpoint = "auth/register")]
pub async fn register(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] terms: String,
    #[server(default)] age: String,
    #[server(default)] invite: String,
    #[server(default)] time_zone: String,
) -> Result<(), CallError> {
    let ticked = |value: &str| !value.is_empty();
    let form = api::auth::Register {
        email: email.clone(),
        password,
        terms: ticked(&terms),
        age: ticked(&age),
        invite: invite.clone(),
        time_zone,
    };
    let result =
        crate::ssr::serve(async |services, caller| services.auth.register(caller, form).await)
            .await;
    let typed = Typed::of([
        ("email", &email),
        ("terms", &terms),
        ("age", &age),
        ("invite", &invite),
    ]);
    match result {
        Ok(cookies) if cookies.0.is_empty() => {
            crate::ssr::pass_on(&Typed::of([("email", &email)]));
            crate::ssr::redirect("/verify-email");
            Ok(())
        }
        Ok(cookies) => {
            crate::ssr::set_cookies(cookies);
            crate::ssr::redirect("/dashboard");
            Ok(())
        }
        Err(error) => {
            crate::ssr::keep_form(typed);
            Err(error)
        }
    }
}

/// Proves an address with the token of a mail.
///
/// # Errors
/// See [`api::auth::AuthApi::verify_email`].
#[server(endpoint = "auth/verify")]
pub async fn verify(#[server(default)] token: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| services.auth.verify_email(caller, &token).await)
        .await?;
    let signed_in = crate::ssr::caller().is_some_and(|caller| caller.viewer.is_some());
    crate::ssr::redirect(if signed_in {
        "/dashboard"
    } else {
        "/login?verified=1"
    });
    Ok(())
}

/// Sends the verification mail again.
///
/// # Errors
/// See [`api::auth::AuthApi::resend_verification`].
#[server(endpoint = "auth/resend")]
pub async fn resend(#[server(default)] email: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services.auth.resend_verification(caller, &email).await
    })
    .await?;
    crate::ssr::pass_on(&Typed::of([("email", &email)]));
    crate::ssr::redirect("/verify-email?sent=1");
    Ok(())
}

/// Sends a reset link.
///
/// # Errors
/// See [`api::auth::AuthApi::forgot_password`].
#[server(endpoint = "auth/forgot")]
pub async fn forgot(#[server(default)] email: String) -> Result<(), CallError> {
    let result = crate::ssr::serve(async |services, caller| {
        services.auth.forgot_password(caller, &email).await
    })
    .await;
    if let Err(error) = result {
        crate::ssr::keep_form(Typed::of([("email", &email)]));
        return Err(error);
    }
    crate::ssr::redirect("/forgot-password?sent=1");
    Ok(())
}

/// Sets a new password with the token of a mail, and signs in.
///
/// # Errors
/// See [`api::auth::AuthApi::reset_password`].
#[server(endpoint = "auth/reset")]
pub async fn reset(
    #[server(default)] token: String,
    #[server(default)] password: String,
) -> Result<(), CallError> {
    let cookies = crate::ssr::serve(async |services, caller| {
        services
            .auth
            .reset_password(caller, &token, &password)
            .await
    })
    .await?;
    crate::ssr::set_cookies(cookies);
    crate::ssr::redirect("/dashboard");
    Ok(())
}
