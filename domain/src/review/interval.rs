use serde::{Deserialize, Serialize};

/// A span as a rating button shows it: one number and one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IntervalLabel {
    /// Tenths of the unit; a whole number of units below a month.
    tenths: u32,
    /// The unit.
    pub unit: IntervalUnit,
}

/// Unit of an [`IntervalLabel`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IntervalUnit {
    /// Below an hour and a half.
    Minutes,
    /// Below a day.
    Hours,
    /// Below 31 days.
    Days,
    /// Below a year; 365/12 days each.
    Months,
    /// 365 days each.
    Years,
}

impl IntervalLabel {
    /// A span of minutes, shown in hours from 90 on.
    pub const fn from_minutes(minutes: u32) -> Self {
        if minutes < 90 {
            Self::whole(minutes, IntervalUnit::Minutes)
        } else {
            Self::whole(minutes.saturating_add(30) / 60, IntervalUnit::Hours)
        }
    }

    /// A span of study days, shown in months from 31 on and in years from 365 on.
    pub const fn from_days(days: u32) -> Self {
        if days < 31 {
            Self::whole(days, IntervalUnit::Days)
        } else if days < 365 {
            // Rounding must not make "12.0 months" of less than a year.
            let tenths = (days * 120 + 182) / 365;
            Self {
                tenths: if tenths > 119 { 119 } else { tenths },
                unit: IntervalUnit::Months,
            }
        } else {
            let tenths = (days as u64 * 10 + 182) / 365;
            Self {
                tenths: tenths as u32,
                unit: IntervalUnit::Years,
            }
        }
    }

    const fn whole(number: u32, unit: IntervalUnit) -> Self {
        Self {
            tenths: number.saturating_mul(10),
            unit,
        }
    }

    /// The number: "10", "2.3".
    pub fn value_text(&self) -> String {
        match self.tenths % 10 {
            0 => (self.tenths / 10).to_string(),
            tenth => format!("{}.{tenth}", self.tenths / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_shown_in_the_unit_that_fits() {
        use IntervalUnit::{Days, Hours, Minutes, Months, Years};
        for (label, value, unit) in [
            (IntervalLabel::from_minutes(0), "0", Minutes),
            (IntervalLabel::from_minutes(10), "10", Minutes),
            (IntervalLabel::from_minutes(89), "89", Minutes),
            (IntervalLabel::from_minutes(90), "2", Hours),
            (IntervalLabel::from_minutes(719), "12", Hours),
            (IntervalLabel::from_days(1), "1", Days),
            (IntervalLabel::from_days(30), "30", Days),
            (IntervalLabel::from_days(31), "1", Months),
            (IntervalLabel::from_days(70), "2.3", Months),
            (IntervalLabel::from_days(364), "11.9", Months),
            (IntervalLabel::from_days(365), "1", Years),
            (IntervalLabel::from_days(36_500), "100", Years),
            (IntervalLabel::from_days(u32::MAX), "11767033.7", Years),
        ] {
            assert_eq!((label.value_text().as_str(), label.unit), (value, unit));
        }
    }

    #[test]
    fn a_longer_span_never_looks_shorter() {
        let days = |label: IntervalLabel| {
            let unit = match label.unit {
                IntervalUnit::Minutes | IntervalUnit::Hours => 0.0,
                IntervalUnit::Days => 1.0,
                IntervalUnit::Months => 365.0 / 12.0,
                IntervalUnit::Years => 365.0,
            };
            f64::from(label.tenths) / 10.0 * unit
        };
        let shown: Vec<f64> = (1..5_000)
            .map(|n| days(IntervalLabel::from_days(n)))
            .collect();
        assert!(shown.is_sorted());
    }
}
