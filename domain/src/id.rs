//! Identifiers: one newtype per thing, so that a card's id cannot be passed for a note's.
//!
//! All ids are UUID version 7, made on the server (`services::ids`); this crate only names them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A person with an account.
    UserId;
    /// One signed-in browser.
    SessionId;
    /// A Markdown note.
    NoteId;
    /// One question made from a note.
    CardId;
    /// One entry of the append-only review log.
    EventId;
    /// An adoption of parameters, or a switch to another scheduler.
    SchedulerChangeId;
    /// A wish to have a note checked.
    NoteCheckId;
    /// A learner's category.
    CategoryId;
    /// A learner's tag.
    TagId;
}
