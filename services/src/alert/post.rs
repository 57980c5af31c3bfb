//! Where alerts go.

use async_trait::async_trait;
use thiserror::Error;

/// Why an alert was not taken. The words contain nothing of the recipient's address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PostError {
    /// It may be taken later.
    #[error("{0}")]
    Later(String),
    /// It will never be.
    #[error("{0}")]
    Never(String),
}

/// Takes alerts.
#[async_trait]
pub trait Post: Send + Sync {
    /// Hands `text` over.
    async fn post(&self, text: &str) -> Result<(), PostError>;
}
