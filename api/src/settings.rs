//! Settings.

use async_trait::async_trait;
use domain::{
    id::SchedulerChangeId,
    language::{Language, Theme},
    review::Scheduler,
    time::StudyDay,
};
use serde::{Deserialize, Serialize};

use crate::{ApiError, Viewer, ai::AiConsent, frame::Frame, grading::Agreement};

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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewSettingsPage {
    /// The frame.
    pub frame: Frame,
    /// What is stored.
    pub form: ReviewSettingsForm,
    /// What decides when a card is asked again.
    pub scheduler: Scheduler,
    /// How the learner's memories are believed to fade.
    pub model: MemoryModel,
    /// The newest change of scheduler or parameters, which can be taken back.
    pub change: Option<SchedulerChange>,
    /// Whether answers may be sent to the model.
    pub ai: AiConsent,
    /// How often the learner rated as the model proposed.
    pub agreement: Agreement,
}

/// Where the parameters of a learner's memory come from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemoryModel {
    /// Decay of the forgetting curve.
    pub decay: f64,
    /// The fit they come from; `None` for the defaults.
    pub current: Option<FitReport>,
    /// The newest fit, if they do not come from it.
    pub refused: Option<FitReport>,
    /// How much more than the wanted chance of recall is aimed at under these parameters, so that it
    /// is reached; 0 for the defaults.
    pub correction: f64,
    /// Reviews on a later day than the one before until the next fit; 0 when it is due.
    pub until_fit: u32,
}

/// What a fit to a learner's reviews has found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitReport {
    /// When.
    pub day: StudyDay,
    /// Reviews it learned from.
    pub reviews: u32,
    /// The newest of these, which the scores are over.
    pub held_out: u32,
    /// Log loss of what it found; less is better.
    pub log_loss: f64,
    /// Log loss of the parameters the learner had.
    pub log_loss_before: f64,
    /// RMSE(bins) of what it found, `0.0..=1.0`; less is better.
    pub rmse_bins: f64,
    /// RMSE(bins) of the parameters the learner had.
    pub rmse_bins_before: f64,
    /// It predicted better, and was adopted then.
    pub adopted: bool,
}

/// An adoption of parameters, or a switch to another scheduler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchedulerChange {
    /// Its id.
    pub id: SchedulerChangeId,
    /// The scheduler that was chosen; `None` when parameters were adopted.
    pub chosen: Option<Scheduler>,
    /// When.
    pub day: StudyDay,
    /// Whether due days follow it.
    pub days: DueDays,
}

/// Whether due days follow a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DueDays {
    /// The learner has not decided. What moving them would do now:
    Undecided {
        /// Cards that would get another day.
        cards: u32,
        /// Of these, an earlier one.
        earlier: u32,
        /// Of these, one that makes them due today.
        today: u32,
    },
    /// They were moved.
    Moved,
    /// They stay.
    Kept,
}

/// How a learner is asked, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSettingsForm {
    /// Chance of recall wanted at each review, in per cent, `70..=97`.
    pub retention: String,
    /// New cards a study day, `0..=9999`.
    pub new_per_day: String,
    /// Most reviews a study day, `1..=9999`; empty for no limit.
    pub reviews_per_day: String,
    /// Steps of a new card, as [`StepList`](domain::review::StepList) reads them.
    pub learning_steps: String,
    /// Steps of a card that was forgotten.
    pub relearning_steps: String,
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

    /// Switches to `scheduler`; no due day moves.
    async fn choose_scheduler(&self, viewer: &Viewer, scheduler: Scheduler)
    -> Result<(), ApiError>;

    /// Moves the due days that do not fit `change`, once.
    ///
    /// Errors: [`ApiError::NotFound`], [`ApiError::Outdated`] (there is a newer change).
    async fn move_days(&self, viewer: &Viewer, change: SchedulerChangeId) -> Result<(), ApiError>;

    /// Leaves the due days as they are, and asks no more. Errors as [`Self::move_days`].
    async fn keep_days(&self, viewer: &Viewer, change: SchedulerChangeId) -> Result<(), ApiError>;

    /// Takes `change` back; cards whose day was chosen anew since keep it. Errors as
    /// [`Self::move_days`].
    async fn undo_change(&self, viewer: &Viewer, change: SchedulerChangeId)
    -> Result<(), ApiError>;

    /// Agrees that what the page names is sent to `recipient`, as [`AiConsent::recipient`] showed it.
    ///
    /// Errors: [`ApiError::NotFound`] (no model), [`ApiError::Outdated`] (another recipient now),
    /// [`ApiError::Forbidden`] (the address is not proved).
    async fn give_ai_consent(&self, viewer: &Viewer, recipient: &str) -> Result<(), ApiError>;

    /// Takes that back; nothing is sent from then on.
    async fn withdraw_ai_consent(&self, viewer: &Viewer) -> Result<(), ApiError>;

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
