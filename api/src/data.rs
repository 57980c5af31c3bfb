//! What a learner may do with all of their data: take it along.

use async_trait::async_trait;
use domain::time::Millis;
use serde::{Deserialize, Serialize};

use crate::{ApiError, Caller, Viewer, auth::SetCookies, frame::Frame};

/// `/settings/data`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPage {
    /// Navigation and account.
    pub frame: Frame,
    /// The moment it is made at.
    pub now: Millis,
    /// The newest export, if it is of use.
    pub export: Option<ExportState>,
}

/// How an export stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportState {
    /// It is being made.
    Making {
        /// Rows that are in it.
        done: u64,
        /// Rows there are; 0 while that is not known.
        total: u64,
    },
    /// It can be fetched.
    Ready {
        /// Where.
        path: String,
        /// Size of the file.
        bytes: u64,
        /// Until when.
        until: Millis,
    },
    /// It was not finished.
    Failed,
}

/// An account was closed, and what it has is being removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// Names the deletion to whoever asked for it.
    pub token: String,
    /// Clear the browser's.
    pub cookies: SetCookies,
}

/// How a deletion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeletionState {
    /// Rows are being removed.
    Going {
        /// Rows that are gone.
        done: u64,
        /// Rows there were; 0 while that is not known.
        total: u64,
    },
    /// Nothing is left.
    Done,
}

/// All of a learner's data.
#[async_trait]
pub trait DataApi: Send + Sync {
    /// The page.
    async fn page(&self, viewer: &Viewer) -> Result<DataPage, ApiError>;

    /// Has an export made, in the place of the one before; nothing happens while one is being made.
    ///
    /// Errors: [`ApiError::Invalid`] on `current_password`, [`ApiError::TooMany`].
    async fn ask_export(&self, caller: &Caller, password: &str) -> Result<(), ApiError>;

    /// Closes the caller's account at once and has all that is its own removed. Every session ends, and the
    /// address is free.
    ///
    /// Errors: [`ApiError::Invalid`] on `current_password`, [`ApiError::TooMany`].
    async fn delete_account(&self, caller: &Caller, password: &str) -> Result<Leaving, ApiError>;

    /// How the deletion that `token` names stands.
    ///
    /// Errors: [`ApiError::StaleLink`] without one, and a day after its end.
    async fn deletion(&self, token: &str) -> Result<DeletionState, ApiError>;
}
