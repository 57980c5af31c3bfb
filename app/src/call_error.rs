//! What a call can come back with: a refusal of ours, or a reply that never arrived.

use api::ApiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::{codec::JsonEncoding, error::ServerFnErrorErr};

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CallError {
    /// The server answered "no", with a reason.
    Refused(ApiError),
    /// Nothing usable came back; trying again is right.
    Transport {
        /// Where it broke.
        transport: Transport,
    },
}

/// Where a call broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// The request did not reach the server.
    Unreachable,
    /// The reply could not be read.
    Unreadable,
}

impl From<ApiError> for CallError {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl CallError {
    /// The refusal, if the server answered.
    pub const fn refusal(&self) -> Option<&ApiError> {
        match self {
            Self::Refused(error) => Some(error),
            Self::Transport { .. } => None,
        }
    }
}

impl FromServerFnError for CallError {
    type Encoder = JsonEncoding;

    /// On the server this is a request we could not read; in the browser, a broken connection.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                refused(ApiError::Outdated)
            }
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => {
                refused(ApiError::Malformed)
            }
            ServerFnErrorErr::Request(_) => Self::Transport {
                transport: Transport::Unreachable,
            },
            _ => Self::Transport {
                transport: Transport::Unreadable,
            },
        }
    }
}

fn refused(error: ApiError) -> CallError {
    #[cfg(feature = "ssr")]
    crate::ssr::set_status(&error);
    CallError::Refused(error)
}
