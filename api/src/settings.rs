//! Settings.

use async_trait::async_trait;
use domain::language::{Language, Theme};
use serde::{Deserialize, Serialize};

use crate::{ApiError, Viewer, frame::Frame};

/// `/settings/profile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePage {
    /// The frame.
    pub frame: Frame,
    /// What is stored.
    pub profile: Profile,
    /// Every zone the server knows, for suggestions.
    pub time_zones: Vec<String>,
}

/// The profile's fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Display name.
    pub name: String,
    /// Language of the app.
    pub language: Language,
    /// Theme.
    pub theme: Theme,
    /// IANA zone name.
    pub time_zone: String,
    /// Hour at which a study day begins, `0..=23`.
    pub rollover: u8,
}

/// The profile form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileForm {
    /// Display name.
    pub name: String,
    /// `ko` or `en`.
    pub language: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// IANA zone name.
    pub time_zone: String,
    /// Hour, `0..=23`.
    pub rollover: String,
}

/// `/settings/review`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSettingsPage {
    /// The frame.
    pub frame: Frame,
    /// What is stored.
    pub form: ReviewSettingsForm,
}

/// How a learner is asked, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSettingsForm {
    /// Chance of recall wanted at each review, in per cent, `70..=97`.
    pub retention: String,
    /// New cards a study day, `0..=9999`.
    pub new_per_day: String,
}

/// Settings.
#[async_trait]
pub trait SettingsApi: Send + Sync {
    /// The profile page.
    async fn profile(&self, viewer: &Viewer) -> Result<ProfilePage, ApiError>;

    /// Saves the profile.
    async fn save_profile(&self, viewer: &Viewer, form: ProfileForm) -> Result<Profile, ApiError>;

    /// The page of the review settings.
    async fn review(&self, viewer: &Viewer) -> Result<ReviewSettingsPage, ApiError>;

    /// Saves them; intervals follow from the next answer on, and no due day moves.
    async fn save_review(&self, viewer: &Viewer, form: ReviewSettingsForm) -> Result<(), ApiError>;

    /// Changes only the time zone (the offer after a journey).
    async fn save_time_zone(&self, viewer: &Viewer, time_zone: &str) -> Result<(), ApiError>;

    /// Remembers a language or theme chosen with the switches outside the settings.
    async fn save_look(
        &self,
        viewer: &Viewer,
        language: Option<Language>,
        theme: Option<Theme>,
    ) -> Result<(), ApiError>;
}
