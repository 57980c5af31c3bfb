//! Mails that come at an hour the learner chose, and the links that end them.
//!
//! A row of `reminders` says when it is to be looked at next. [`run()`] decides: it moves the row on to
//! the next hour and posts the mail in one transaction, so that of any number of runners one decides,
//! and whatever it decides is decided once.

mod address;
mod figures;
mod moved;
mod run;
mod settings;
mod unsubscribe;

use api::{
    ApiError, Viewer,
    remind::{NotificationsForm, NotificationsPage, ReminderApi, UnsubscribeDeed, UnsubscribePage},
};
use async_trait::async_trait;

use crate::{core::Core, error::answer};

pub(crate) use moved::moved;
pub use run::run;

/// Implements [`ReminderApi`].
#[derive(Clone)]
pub struct ReminderService {
    core: Core,
}

impl ReminderService {
    /// On `core`'s database.
    pub const fn new(core: Core) -> Self {
        Self { core }
    }
}

#[async_trait]
impl ReminderApi for ReminderService {
    async fn page(&self, viewer: &Viewer) -> Result<NotificationsPage, ApiError> {
        settings::page(&self.core, viewer).await.map_err(answer)
    }

    async fn save(&self, viewer: &Viewer, form: NotificationsForm) -> Result<(), ApiError> {
        settings::save(&self.core, viewer, &form)
            .await
            .map_err(answer)
    }

    async fn send_test(&self, viewer: &Viewer) -> Result<(), ApiError> {
        address::send_test(&self.core, viewer).await.map_err(answer)
    }

    async fn retry_address(&self, viewer: &Viewer) -> Result<(), ApiError> {
        address::retry(&self.core, viewer).await.map_err(answer)
    }

    async fn unsubscribe_page(&self, token: &str) -> Result<UnsubscribePage, ApiError> {
        unsubscribe::page(&self.core, token).await.map_err(answer)
    }

    async fn unsubscribe(&self, token: &str, deed: UnsubscribeDeed) -> Result<(), ApiError> {
        unsubscribe::run(&self.core, token, deed)
            .await
            .map_err(answer)
    }
}
