use std::{fmt, ops::RangeInclusive};

use crate::time::{MINUTE, Millis};

/// Both kinds of steps of a new account, as the algorithm's defaults have them.
pub const USUAL_STEPS: &str = "10m";

/// Most steps that a learner may set of one kind.
pub const STEPS_MAX: usize = 5;

/// How long one may be, in minutes. What waits longer is better off with an interval.
pub const STEP_MINUTES: RangeInclusive<u16> = 1..=720;

/// Units a step may be written with, and the minutes each stands for. Without one it is minutes.
const UNITS: [(&str, u16); 5] = [("m", 1), ("min", 1), ("분", 1), ("h", 60), ("시간", 60)];

/// The short waits of a card that is being learned, as a learner sets them: "1m 10m", "1h", or
/// nothing for none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepList(Vec<u16>);

impl StepList {
    /// Reads what was typed: numbers with or without a unit, apart by spaces or commas. `None` for
    /// anything else, for more than [`STEPS_MAX`] and for one out of [`STEP_MINUTES`].
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(|c: char| c.is_whitespace() || c == ',');
        let steps = parts.filter(|part| !part.is_empty()).map(minutes);
        let steps: Vec<u16> = steps.collect::<Option<_>>()?;
        (steps.len() <= STEPS_MAX).then_some(Self(steps))
    }

    /// The waits, in milliseconds.
    pub fn waits(&self) -> Vec<Millis> {
        let waits = self.0.iter();
        waits
            .map(|minutes| Millis::from(*minutes) * MINUTE)
            .collect()
    }
}

/// As [`StepList::parse`] reads it again.
impl fmt::Display for StepList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, minutes) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            match minutes % 60 {
                0 => write!(f, "{}h", minutes / 60)?,
                _ => write!(f, "{minutes}m")?,
            }
        }
        Ok(())
    }
}

fn minutes(part: &str) -> Option<u16> {
    let unit = part.find(|c: char| !c.is_ascii_digit());
    let (number, unit) = part.split_at(unit.unwrap_or(part.len()));
    let times = match unit {
        "" => 1,
        unit => UNITS.iter().find(|(name, _)| *name == unit)?.1,
    };
    let minutes = number.parse::<u16>().ok()?.checked_mul(times)?;
    STEP_MINUTES.contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_however_they_are_written() {
        for (typed, shown) in [
            ("", ""),
            ("  ", ""),
            ("10", "10m"),
            ("1m 10m", "1m 10m"),
            (" 1, 10분,1시간 ", "1m 10m 1h"),
            ("60min 90m 12h", "1h 90m 12h"),
            ("1 2 3 4 5", "1m 2m 3m 4m 5m"),
        ] {
            let steps = StepList::parse(typed).unwrap_or_else(|| panic!("{typed:?}"));
            assert_eq!(steps.to_string(), shown);
            assert_eq!(StepList::parse(shown), Some(steps));
        }
        let waits = StepList::parse("1m 1h").map(|steps| steps.waits());
        assert_eq!(waits, Some(vec![60_000, 3_600_000]));
    }

    #[test]
    fn what_is_no_list_of_steps_is_refused() {
        for typed in [
            "0",
            "721",
            "13h",
            "-1",
            "1.5",
            "1d",
            "m",
            "ten",
            "1 2 3 4 5 6",
            "99999999",
            "1m;2m",
            "10 m",
        ] {
            assert_eq!(StepList::parse(typed), None, "{typed:?}");
        }
    }
}
