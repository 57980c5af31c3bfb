//! What a call can come back with: a refusal of ours, or a reply that never arrived.

use api::{ApiError, error::ErrorParts};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::{codec::JsonEncoding, error::ServerFnErrorErr};

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, from = "ErrorParts")]
pub enum CallError {
    /// The server answered "no", with a reason.
    Refused(ApiError),
    /// Nothing usable came back; trying again is right.
    Transport {
        /// Where it broke.
        error: Transport,
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

impl From<ErrorParts> for CallError {
    /// A code that this version does not know is an answer that cannot be read.
    fn from(parts: ErrorParts) -> Self {
        match parts.error.as_str() {
            "unreachable" => Self::Transport {
                error: Transport::Unreachable,
            },
            _ => ApiError::try_from(parts).map_or(
                Self::Transport {
                    error: Transport::Unreadable,
                },
                Self::Refused,
            ),
        }
    }
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
                error: Transport::Unreachable,
            },
            _ => Self::Transport {
                error: Transport::Unreadable,
            },
        }
    }
}

fn refused(error: ApiError) -> CallError {
    #[cfg(feature = "ssr")]
    crate::ssr::set_status(&error);
    CallError::Refused(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_survive_the_wire() {
        for error in [
            CallError::Refused(ApiError::TooMany { retry_after: 7 }),
            CallError::Transport {
                error: Transport::Unreachable,
            },
            CallError::Transport {
                error: Transport::Unreadable,
            },
        ] {
            let json = serde_json::to_string(&error).unwrap();
            assert_eq!(
                serde_json::from_str::<CallError>(&json).unwrap(),
                error,
                "{json}"
            );
        }
    }
}
