use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What a mail tells that only its cause knew: numbers, and never anything a person typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Figures {
    /// Nothing.
    #[default]
    None,
    /// Of a reminder.
    Due {
        /// Notes that the study day asks for, the overdue ones among them.
        due: u32,
        /// Minutes they take at the learner's own pace.
        minutes: u32,
    },
    /// Of a weekly summary, over the seven study days before the one it comes on.
    Week {
        /// Days on which something was reviewed.
        days: u32,
        /// Reviews.
        reviews: u32,
        /// Of these, reviews of notes that had been learned before.
        learned: u32,
        /// Of these, remembered.
        remembered: u32,
        /// Study days in a row with a review, up to the last before the one it comes on.
        streak: u32,
        /// As in [`Self::Due`].
        due: u32,
    },
}

impl Figures {
    /// The stored form.
    pub(super) fn stored(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::Stored(format!("figures: {error}")))
    }

    /// Reads the stored form.
    pub(super) fn read(stored: Option<&str>) -> Result<Self> {
        stored.map_or(Ok(Self::None), |stored| {
            serde_json::from_str(stored).map_err(|error| Error::unreadable("figures", &error))
        })
    }
}
