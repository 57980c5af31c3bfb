//! Server functions of the settings.

use api::settings::{ProfileForm, ProfilePage};
use leptos::prelude::*;

use crate::call_error::CallError;
#[cfg(feature = "ssr")]
use crate::look::Look;

/// The profile page.
///
/// # Errors
/// See [`api::settings::SettingsApi::profile`].
#[server(endpoint = "settings/profile")]
pub async fn profile_page() -> Result<ProfilePage, CallError> {
    crate::ssr::serve(async |services, caller| services.settings.profile(caller.viewer()?).await)
        .await
}

/// Saves the profile. The page is loaded anew, because its language may be another one.
///
/// # Errors
/// See [`api::settings::SettingsApi::save_profile`].
#[server(endpoint = "settings/save_profile")]
pub async fn save_profile(
    #[server(default)] name: String,
    #[server(default)] language: String,
    #[server(default)] theme: String,
    #[server(default)] time_zone: String,
    #[server(default)] rollover: String,
) -> Result<(), CallError> {
    let saved = crate::ssr::serve(async |services, caller| {
        let form = ProfileForm { name, language, theme, time_zone, rollover };
        services.settings.save_profile(caller.viewer()?, form).await
    })
    .await?;
    crate::ssr::keep_look(Look { language: saved.language, theme: saved.theme });
    crate::ssr::redirect("/settings/profile?saved=1");
    Ok(())
}
