//! What the pages of this feature ask for.

use api::settings::{Profile, ReviewSettingsPage};
use domain::language::{Language, Theme};

use crate::{call_error::CallError, typed::Typed};

/// The profile page.
///
/// # Errors
/// See [`api::settings::SettingsApi::profile`].
pub async fn profile_page() -> Result<api::settings::ProfilePage, CallError> {
    let mut page = crate::ssr::serve(async |services, caller| {
        services.settings.profile(caller.viewer()?).await
    })
    .await?;
    show_typed(&mut page.profile, &Typed(crate::ssr::take_form()));
    Ok(page)
}

/// The page of the review settings.
///
/// # Errors
/// See [`api::settings::SettingsApi::review`].
pub async fn review_settings() -> Result<ReviewSettingsPage, CallError> {
    let mut page = crate::ssr::serve(async |services, caller| {
        services.settings.review(caller.viewer()?).await
    })
    .await?;
    let typed = Typed(crate::ssr::take_form());
    if let (Some(retention), Some(new_per_day)) =
        (typed.0.get("retention"), typed.0.get("new_per_day"))
    {
        page.form.retention = retention.clone();
        page.form.new_per_day = new_per_day.clone();
        page.form.reviews_per_day = typed.get("reviews_per_day");
        page.form.learning_steps = typed.get("learning_steps");
        page.form.relearning_steps = typed.get("relearning_steps");
    }
    Ok(page)
}

/// The page of the notification settings.
///
/// # Errors
/// See [`api::remind::ReminderApi::page`].
pub async fn notification_settings() -> Result<api::remind::NotificationsPage, CallError> {
    let mut page =
        crate::ssr::serve(async |services, caller| services.reminders.page(caller.viewer()?).await)
            .await?;
    let typed = Typed(crate::ssr::take_form());
    if typed.0.contains_key("daily_hour") {
        page.form = api::remind::NotificationsForm {
            daily: typed.get("daily"),
            daily_hour: typed.get("daily_hour"),
            skip_studied: typed.get("skip_studied"),
            evening: typed.get("evening"),
            evening_hour: typed.get("evening_hour"),
            weekly: typed.get("weekly"),
            weekly_day: typed.get("weekly_day"),
            weekly_hour: typed.get("weekly_hour"),
        };
    }
    Ok(page)
}

/// Puts what a refused form held into the fields.
fn show_typed(profile: &mut Profile, typed: &Typed) {
    if let (Some(name), Some(time_zone)) = (typed.0.get("name"), typed.0.get("time_zone")) {
        profile.name = name.clone();
        profile.time_zone = time_zone.clone();
        profile.language = Language::parse(&typed.get("language")).unwrap_or(profile.language);
        profile.theme = Theme::parse(&typed.get("theme")).unwrap_or(profile.theme);
        profile.rollover = typed.get("rollover").parse().unwrap_or(profile.rollover);
    }
}
