//! What the forms of this page post to. Nothing of it is in the browser.

use leptos::prelude::*;

use crate::call_error::CallError;

/// Has an export made.
///
/// # Errors
/// See [`api::data::DataApi::ask_export`].
#[server(endpoint = "settings/ask_export")]
pub async fn ask_export(#[server(default)] current_password: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services.data.ask_export(caller, &current_password).await
    })
    .await?;
    crate::ssr::redirect("/settings/data");
    Ok(())
}

/// Deletes the account.
///
/// # Errors
/// See [`api::data::DataApi::delete_account`].
#[server(endpoint = "settings/delete_account")]
pub async fn delete_account(#[server(default)] current_password: String) -> Result<(), CallError> {
    let leaving = crate::ssr::serve(async |services, caller| {
        services
            .data
            .delete_account(caller, &current_password)
            .await
    })
    .await?;
    crate::ssr::set_cookies(leaving.cookies);
    crate::ssr::redirect(&format!("/deleted?token={}", leaving.token));
    Ok(())
}
