//! Mails that come by themselves, and addresses that take none.

use async_trait::async_trait;
use domain::{remind::ReminderKind, time::StudyDay};
use serde::{Deserialize, Serialize};

use crate::{ApiError, Viewer, frame::Frame};

/// `/settings/notifications`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsPage {
    /// The frame.
    pub frame: Frame,
    /// What is stored.
    pub form: NotificationsForm,
    /// The address was refused; nothing but what the learner asks for is sent to it.
    pub refused: Option<RefusedAddress>,
    /// The daily reminder as it would be now.
    pub preview: MailPreview,
}

/// An address that takes no mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAddress {
    /// When it was refused.
    pub day: StudyDay,
    /// The mail server's words.
    pub words: String,
}

/// A mail that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPreview {
    /// Subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
}

/// The form, as typed; a box that is not ticked is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsForm {
    /// The daily reminder.
    pub daily: String,
    /// Hour, `0..=23`.
    pub daily_hour: String,
    /// Not on a study day on which something was reviewed already.
    pub skip_studied: String,
    /// The evening reminder.
    pub evening: String,
    /// Hour, `0..=23`.
    pub evening_hour: String,
    /// The weekly summary.
    pub weekly: String,
    /// 0 for Monday to 6 for Sunday.
    pub weekly_day: String,
    /// Hour, `0..=23`.
    pub weekly_hour: String,
}

/// `/unsubscribe` with the link of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribePage {
    /// The mail's kind.
    pub kind: ReminderKind,
    /// Such mails come.
    pub on: bool,
    /// Mails of another kind come.
    pub others: bool,
    /// A link has switched something off that can be switched on again.
    pub undo: bool,
}

/// What is done with the link of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnsubscribeDeed {
    /// No more mails of this kind.
    This,
    /// No more mails that come by themselves.
    All,
    /// Back on is what such a link has switched off.
    Undo,
}

impl UnsubscribeDeed {
    /// As a form sends it; anything else, nothing among it, is [`Self::This`].
    pub fn parse(text: &str) -> Self {
        match text {
            "all" => Self::All,
            "undo" => Self::Undo,
            _ => Self::This,
        }
    }
}

/// Mails that come by themselves.
#[async_trait]
pub trait ReminderApi: Send + Sync {
    /// The page of the settings.
    async fn page(&self, viewer: &Viewer) -> Result<NotificationsPage, ApiError>;

    /// Saves them.
    async fn save(&self, viewer: &Viewer, form: NotificationsForm) -> Result<(), ApiError>;

    /// Sends the daily reminder as it would be now, at most three times an hour.
    ///
    /// Errors: [`ApiError::TooMany`], [`ApiError::Forbidden`] (the address is not proved).
    async fn send_test(&self, viewer: &Viewer) -> Result<(), ApiError>;

    /// Says that the address takes mail again, and tries: with the verification mail if it is not
    /// proved, else as [`Self::send_test`].
    ///
    /// Errors: [`ApiError::TooMany`].
    async fn retry_address(&self, viewer: &Viewer) -> Result<(), ApiError>;

    /// What the link of a mail can do. Nobody has to be signed in.
    ///
    /// Errors: [`ApiError::StaleLink`].
    async fn unsubscribe_page(&self, token: &str) -> Result<UnsubscribePage, ApiError>;

    /// Does it. Errors as [`Self::unsubscribe_page`].
    async fn unsubscribe(&self, token: &str, deed: UnsubscribeDeed) -> Result<(), ApiError>;
}
