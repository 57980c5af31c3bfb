//! What may be done how often.

use domain::time::Millis;

/// First pause after [`Rule::Window::pauses`], in milliseconds; each next one is twice as long.
pub(super) const PAUSE: Millis = 60_000;
/// The longest pause.
pub(super) const PAUSE_MAX: Millis = 15 * 60_000;
/// How far the clocks of processes may differ. What lies further ahead was noted before a clock was
/// put back, and does not count.
pub(super) const SKEW: Millis = 5_000;

/// How often something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Never more than `limit` times within any `per` milliseconds.
    Window {
        /// Times.
        limit: u32,
        /// Milliseconds.
        per: Millis,
        /// Once the window is full, whoever asks waits 60 s, and twice as long each time somebody
        /// asks too early, up to 15 min; who has waited may once more. Without it, the wait is
        /// until the window has room.
        pauses: bool,
    },
    /// `limit` times at once, and `limit` times in `per` milliseconds in the long run (GCRA, ITU-T
    /// I.371 annex A). Takes one number, however large the limit.
    Pace {
        /// Times.
        limit: u32,
        /// Milliseconds.
        per: Millis,
    },
}

/// One rule, for one of those it holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Who or what; nothing personal in clear.
    pub key: String,
    /// How often.
    pub rule: Rule,
}

impl Rule {
    /// How long anything about it must be remembered, in milliseconds.
    pub(super) const fn memory(self) -> Millis {
        match self {
            Self::Window { per, .. } if per > PAUSE_MAX => per,
            Self::Window {
                pauses: true, per, ..
            } => per + PAUSE_MAX,
            Self::Window { per, .. } | Self::Pace { per, .. } => per,
        }
    }

    /// Milliseconds between two of [`Self::Pace`] in the long run.
    pub(super) fn gap(limit: u32, per: Millis) -> Millis {
        let limit = Millis::from(limit.max(1));
        (per + limit - 1).div_euclid(limit).max(1)
    }
}
