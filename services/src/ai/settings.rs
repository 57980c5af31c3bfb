use std::sync::Arc;

use domain::plan::{Plan, ai_grades_per_day};

use super::{Grader, Offline, Recipient};

/// What one learner may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AiLimits {
    /// `LIMIT_AI_GRADES_PER_DAY`: grades on a study day, and as many calls of all other kinds.
    pub per_day: u32,
    /// `LIMIT_AI_CALLS_AT_ONCE`: calls that are under way at the same time.
    pub at_once: u32,
    /// `PLANS`: a learner's plan limits them as well.
    pub plans: bool,
}

impl AiLimits {
    /// Grades on a study day for a learner whose plan is stored as `plan`, and as many calls of all
    /// other kinds.
    pub(crate) fn per_day_of(&self, plan: &str) -> u32 {
        let plan = self.plans.then(|| Plan::parse(plan).unwrap_or_default());
        ai_grades_per_day(self.per_day, plan)
    }
}

impl Default for AiLimits {
    fn default() -> Self {
        Self {
            per_day: 100,
            at_once: 2,
            plans: false,
        }
    }
}

/// The model of this instance.
#[derive(Clone)]
pub struct Ai {
    /// Asks it, or compares words without one.
    pub grader: Arc<dyn Grader>,
    /// Who is asked; `None` without a model.
    pub recipient: Option<Recipient>,
    /// What one learner may ask for.
    pub limits: AiLimits,
}

impl Default for Ai {
    /// No model.
    fn default() -> Self {
        Self {
            grader: Arc::new(Offline),
            recipient: None,
            limits: AiLimits::default(),
        }
    }
}
