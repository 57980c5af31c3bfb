use serde::{Deserialize, Serialize};

/// What is known about one key point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The answer says it.
    Covered,
    /// The answer says a part of it.
    Partly,
    /// The answer does not speak of it.
    Missed,
    /// The answer contradicts it.
    Wrong,
    /// Nobody can tell; the learner decides. Never said by a grader, only by the rules here.
    Unsure,
}

impl Verdict {
    /// Those a grader may give.
    pub const GIVEN: [Self; 4] = [Self::Covered, Self::Partly, Self::Missed, Self::Wrong];

    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Partly => "partly",
            Self::Missed => "missed",
            Self::Wrong => "wrong",
            Self::Unsure => "unsure",
        }
    }

    /// Reads what a grader wrote: exactly one of [`Self::GIVEN`].
    pub fn parse_given(text: &str) -> Option<Self> {
        Self::GIVEN
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
    }

    /// Whether it gives points and so needs a quote.
    pub const fn needs_quote(self) -> bool {
        matches!(self, Self::Covered | Self::Partly)
    }

    /// Half points: covered 2, partly 1, else 0.
    pub(super) const fn halves(self) -> u32 {
        match self {
            Self::Covered => 2,
            Self::Partly => 1,
            Self::Missed | Self::Wrong | Self::Unsure => 0,
        }
    }
}

/// What a grader said about one key point, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The words of the answer it rests on, as the grader wrote them; may be empty.
    pub quote: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grader_gives_one_of_four() {
        for verdict in Verdict::GIVEN {
            assert_eq!(Verdict::parse_given(verdict.as_str()), Some(verdict));
        }
        for text in ["unsure", "Covered", "", "covered ", "correct"] {
            assert_eq!(Verdict::parse_given(text), None, "{text}");
        }
    }
}
