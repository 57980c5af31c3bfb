//! Server functions of the settings.

#![expect(
    clippy::too_many_arguments,
    reason = "an argument is a field, and the notifications have eight"
)]

use leptos::prelude::*;

use crate::call_error::CallError;
#[cfg(feature = "ssr")]
use crate::{look::Look, typed::Typed};
#[cfg(feature = "ssr")]
use domain::{id::SchedulerChangeId, review::Scheduler};

/// Changes only the time zone, as a browser in another one offers.
///
/// # Errors
/// See [`api::settings::SettingsApi::save_time_zone`].
#[server(endpoint = "settings/save_time_zone")]
pub async fn save_time_zone(#[server(default)] time_zone: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services
            .settings
            .save_time_zone(caller.viewer()?, &time_zone)
            .await
    })
    .await?;
    crate::ssr::redirect_form("/settings/profile?saved=1");
    Ok(())
}

/// Saves how the learner is asked.
///
/// # Errors
/// See [`api::settings::SettingsApi::save_review`].
#[server(endpoint = "settings/save_review")]
pub async fn save_review(
    #[server(default)] retention: String,
    #[server(default)] new_per_day: String,
    #[server(default)] reviews_per_day: String,
    #[server(default)] learning_steps: String,
    #[server(default)] relearning_steps: String,
) -> Result<(), CallError> {
    let typed = Typed::of([
        ("retention", &retention),
        ("new_per_day", &new_per_day),
        ("reviews_per_day", &reviews_per_day),
        ("learning_steps", &learning_steps),
        ("relearning_steps", &relearning_steps),
    ]);
    let form = api::settings::ReviewSettingsForm {
        retention,
        new_per_day,
        reviews_per_day,
        learning_steps,
        relearning_steps,
    };
    let saved = crate::ssr::serve(async |services, caller| {
        services.settings.save_review(caller.viewer()?, form).await
    })
    .await;
    if saved.is_err() {
        crate::ssr::keep_form(typed);
    }
    saved?;
    crate::ssr::redirect(SAVED);
    Ok(())
}

/// Switches to another scheduler.
///
/// # Errors
/// See [`api::settings::SettingsApi::choose_scheduler`].
#[server(endpoint = "settings/choose_scheduler")]
pub async fn choose_scheduler(#[server(default)] scheduler: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        let chosen = Scheduler::parse(&scheduler).ok_or(api::ApiError::Malformed)?;
        services.settings.choose_scheduler(viewer, chosen).await
    })
    .await?;
    crate::ssr::redirect(SAVED);
    Ok(())
}

/// Moves the due days that do not fit a change of scheduler or parameters.
///
/// # Errors
/// See [`api::settings::SettingsApi::move_days`].
#[server(endpoint = "settings/move_days")]
pub async fn move_days(#[server(default)] change: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        services.settings.move_days(viewer, id(&change)?).await
    })
    .await?;
    crate::ssr::redirect(SAVED);
    Ok(())
}

/// Leaves them.
///
/// # Errors
/// See [`api::settings::SettingsApi::keep_days`].
#[server(endpoint = "settings/keep_days")]
pub async fn keep_days(#[server(default)] change: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        services.settings.keep_days(viewer, id(&change)?).await
    })
    .await?;
    crate::ssr::redirect(SAVED);
    Ok(())
}

/// Takes the change back.
///
/// # Errors
/// See [`api::settings::SettingsApi::undo_change`].
#[server(endpoint = "settings/undo_change")]
pub async fn undo_change(#[server(default)] change: String) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        services.settings.undo_change(viewer, id(&change)?).await
    })
    .await?;
    crate::ssr::redirect(SAVED);
    Ok(())
}

/// Agrees that answers are sent to the model, or takes that back: `consent` is `give`, with the
/// `recipient` that the page named, or `withdraw`. Leads to `next`, else to the settings.
///
/// # Errors
/// See [`api::settings::SettingsApi::give_ai_consent`].
#[server(endpoint = "settings/ai_consent")]
pub async fn ai_consent(
    #[server(default)] consent: String,
    #[server(default)] recipient: String,
    #[server(default)] next: String,
) -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        let viewer = caller.viewer()?;
        match consent.as_str() {
            "give" => services.settings.give_ai_consent(viewer, &recipient).await,
            "withdraw" => services.settings.withdraw_ai_consent(viewer).await,
            _ => Err(api::ApiError::Malformed),
        }
    })
    .await?;
    crate::ssr::redirect(crate::page::own_path(&next).unwrap_or(SAVED));
    Ok(())
}

/// Saves which mails come by themselves, and when.
///
/// # Errors
/// See [`api::remind::ReminderApi::save`].
#[server(endpoint = "settings/save_notifications")]
pub async fn save_notifications(
    #[server(default)] daily: String,
    #[server(default)] daily_hour: String,
    #[server(default)] skip_studied: String,
    #[server(default)] evening: String,
    #[server(default)] evening_hour: String,
    #[server(default)] weekly: String,
    #[server(default)] weekly_day: String,
    #[server(default)] weekly_hour: String,
) -> Result<(), CallError> {
    let typed = Typed::of([
        ("daily", &daily),
        ("daily_hour", &daily_hour),
        ("skip_studied", &skip_studied),
        ("evening", &evening),
        ("evening_hour", &evening_hour),
        ("weekly", &weekly),
        ("weekly_day", &weekly_day),
        ("weekly_hour", &weekly_hour),
    ]);
    let form = api::remind::NotificationsForm {
        daily,
        daily_hour,
        skip_studied,
        evening,
        evening_hour,
        weekly,
        weekly_day,
        weekly_hour,
    };
    let saved = crate::ssr::serve(async |services, caller| {
        services.reminders.save(caller.viewer()?, form).await
    })
    .await;
    if saved.is_err() {
        crate::ssr::keep_form(typed);
    }
    saved?;
    crate::ssr::redirect("/settings/notifications?saved=1");
    Ok(())
}

/// Sends the daily reminder as it would be now.
///
/// # Errors
/// See [`api::remind::ReminderApi::send_test`].
#[server(endpoint = "settings/test_mail")]
pub async fn test_mail() -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services.reminders.send_test(caller.viewer()?).await
    })
    .await?;
    crate::ssr::redirect("/settings/notifications?sent=1");
    Ok(())
}

/// Tries an address again that was refused.
///
/// # Errors
/// See [`api::remind::ReminderApi::retry_address`].
#[server(endpoint = "settings/retry_address")]
pub async fn retry_address() -> Result<(), CallError> {
    crate::ssr::serve(async |services, caller| {
        services.reminders.retry_address(caller.viewer()?).await
    })
    .await?;
    crate::ssr::redirect("/settings/notifications?sent=1");
    Ok(())
}

/// Where the forms of the review settings lead.
#[cfg(feature = "ssr")]
const SAVED: &str = "/settings/review?saved=1";

#[cfg(feature = "ssr")]
fn id(change: &str) -> Result<SchedulerChangeId, api::ApiError> {
    change.parse().map_err(|_| api::ApiError::NotFound)
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
    let typed = Typed::of([
        ("name", &name),
        ("language", &language),
        ("theme", &theme),
        ("time_zone", &time_zone),
        ("rollover", &rollover),
    ]);
    let result = crate::ssr::serve(async |services, caller| {
        let form = api::settings::ProfileForm {
            name,
            language,
            theme,
            time_zone,
            rollover,
        };
        services.settings.save_profile(caller.viewer()?, form).await
    })
    .await;
    let saved = match result {
        Ok(saved) => saved,
        Err(error) => {
            crate::ssr::keep_form(typed);
            return Err(error);
        }
    };
    crate::ssr::keep_look(Look {
        language: saved.language,
        theme: saved.theme,
    });
    crate::ssr::redirect("/settings/profile?saved=1");
    Ok(())
}
