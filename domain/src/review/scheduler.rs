use serde::{Deserialize, Serialize};

/// What decides when a card is asked again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheduler {
    /// FSRS-6: the day on which the chance of recall has fallen to what the learner wants.
    #[default]
    Fsrs,
    /// The fixed ladder: intervals that look at nothing but how often a card was recalled.
    Ladder,
}

impl Scheduler {
    /// All of them, in the order pages show them.
    pub const ALL: [Self; 2] = [Self::Fsrs, Self::Ladder];

    /// The stored form and the form's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fsrs => "fsrs",
            Self::Ladder => "ladder",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}
