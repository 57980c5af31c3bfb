//! Mails that come at an hour a learner chose.

use serde::{Deserialize, Serialize};

use crate::time::{HOUR, Millis};

/// How late such a mail may be: after a longer downtime the day goes without it.
pub const LATE: Millis = 2 * HOUR;

/// A mail that comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// What is due today.
    Daily,
    /// What is still due in the evening.
    Evening,
    /// What the last seven study days were like.
    Weekly,
}

impl ReminderKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Evening, Self::Weekly];

    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Evening => "evening",
            Self::Weekly => "weekly",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// As it is until the learner says otherwise.
    pub const fn default_setting(self) -> ReminderSetting {
        let (on, hour, weekday, skip_studied) = match self {
            Self::Daily => (true, 9, None, true),
            Self::Evening => (false, 20, None, false),
            Self::Weekly => (false, 9, Some(0), false),
        };
        ReminderSetting {
            on,
            hour,
            weekday,
            skip_studied,
        }
    }
}

/// When a learner wants such a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderSetting {
    /// At all.
    pub on: bool,
    /// Hour of the learner's clock, `0..=23`.
    pub hour: u8,
    /// 0 for Monday to 6 for Sunday; `None` for every day.
    pub weekday: Option<u8>,
    /// Not on a study day on which something was reviewed already.
    pub skip_studied: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_is_read_back() {
        for kind in ReminderKind::ALL {
            assert_eq!(ReminderKind::parse(kind.as_str()), Some(kind));
            let weekday = kind.default_setting().weekday;
            assert_eq!(weekday.is_some(), kind == ReminderKind::Weekly);
        }
        assert_eq!(ReminderKind::parse("hourly"), None);
    }
}
