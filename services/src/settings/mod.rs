//! Settings.

mod number;
mod profile;
mod review;
mod row;
mod scheduler;

use api::{
    ApiError, Viewer,
    settings::{
        Profile, ProfileForm, ProfilePage, ReviewSettingsForm, ReviewSettingsPage, SettingsApi,
    },
};
use async_trait::async_trait;
use domain::{
    id::SchedulerChangeId,
    language::{Language, Theme},
    review::Scheduler,
};

pub(crate) use scheduler::model_of;

use crate::{ai::consent, core::Core, error::answer, review::scheduler_change};

/// Implements [`SettingsApi`].
#[derive(Clone)]
pub struct SettingsService {
    core: Core,
}

impl SettingsService {
    /// On `core`'s database.
    pub fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl SettingsApi for SettingsService {
    async fn profile(&self, viewer: &Viewer) -> Result<ProfilePage, ApiError> {
        profile::page(&self.core, viewer).await.map_err(answer)
    }

    async fn save_profile(&self, viewer: &Viewer, form: ProfileForm) -> Result<Profile, ApiError> {
        profile::save(&self.core, viewer, &form)
            .await
            .map_err(answer)
    }

    async fn review(&self, viewer: &Viewer) -> Result<ReviewSettingsPage, ApiError> {
        review::page(&self.core, viewer).await.map_err(answer)
    }

    async fn save_review(&self, viewer: &Viewer, form: ReviewSettingsForm) -> Result<(), ApiError> {
        review::save(&self.core, viewer, &form)
            .await
            .map_err(answer)
    }

    async fn choose_scheduler(
        &self,
        viewer: &Viewer,
        scheduler: Scheduler,
    ) -> Result<(), ApiError> {
        scheduler_change::switch(&self.core, viewer, scheduler)
            .await
            .map_err(answer)
    }

    async fn move_days(&self, viewer: &Viewer, change: SchedulerChangeId) -> Result<(), ApiError> {
        scheduler_change::reschedule(&self.core, viewer, change)
            .await
            .map_err(answer)
    }

    async fn keep_days(&self, viewer: &Viewer, change: SchedulerChangeId) -> Result<(), ApiError> {
        scheduler_change::keep(&self.core, viewer, change)
            .await
            .map_err(answer)
    }

    async fn undo_change(
        &self,
        viewer: &Viewer,
        change: SchedulerChangeId,
    ) -> Result<(), ApiError> {
        scheduler_change::take_back(&self.core, viewer, change)
            .await
            .map_err(answer)
    }

    async fn give_ai_consent(&self, viewer: &Viewer, recipient: &str) -> Result<(), ApiError> {
        consent::give(&self.core, viewer, recipient)
            .await
            .map_err(answer)
    }

    async fn withdraw_ai_consent(&self, viewer: &Viewer) -> Result<(), ApiError> {
        consent::withdraw(&self.core, viewer).await.map_err(answer)
    }

    async fn save_time_zone(&self, viewer: &Viewer, time_zone: &str) -> Result<(), ApiError> {
        profile::save_time_zone(&self.core, viewer, time_zone)
            .await
            .map_err(answer)
    }

    async fn save_look(
        &self,
        viewer: &Viewer,
        language: Option<Language>,
        theme: Option<Theme>,
    ) -> Result<(), ApiError> {
        profile::save_look(&self.core, viewer, language, theme)
            .await
            .map_err(answer)
    }
}
