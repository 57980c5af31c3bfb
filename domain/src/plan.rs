//! Plans: what of the things that cost money one learner may use. Nothing else depends on a plan, least
//! of all when a card is asked.

/// What somebody may use. Without `PLANS=on` nobody's plan is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    /// Of everybody who has no other.
    #[default]
    Free,
    /// For whoever studies every day.
    Basic,
    /// For whoever has most answers graded.
    Pro,
}

/// What a plan allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanLimits {
    /// Answers that the model grades on a study day; as many calls of all other kinds on top.
    pub ai_grades_per_day: u32,
    /// Exams that are made in a study week.
    pub exams_per_week: u32,
    /// Images and other files, in megabytes.
    pub storage_mb: u32,
}

impl Plan {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Free, Self::Basic, Self::Pro];

    /// The table of limits.
    pub const fn limits(self) -> PlanLimits {
        let (ai_grades_per_day, exams_per_week, storage_mb) = match self {
            Self::Free => (10, 1, 100),
            Self::Basic => (50, 3, 1_000),
            Self::Pro => (200, 7, 10_000),
        };
        PlanLimits {
            ai_grades_per_day,
            exams_per_week,
            storage_mb,
        }
    }

    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Basic => "basic",
            Self::Pro => "pro",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plan| plan.as_str() == text)
    }
}

/// Grades that the model makes for a learner on a study day: as many as the instance allows everybody,
/// and with plans no more than theirs.
pub fn ai_grades_per_day(instance: u32, plan: Option<Plan>) -> u32 {
    plan.map_or(instance, |plan| {
        instance.min(plan.limits().ai_grades_per_day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_plan_allows_more_of_everything() {
        for pair in Plan::ALL.windows(2) {
            let [small, large] = pair else { continue };
            let (small, large) = (small.limits(), large.limits());
            assert!(small.ai_grades_per_day < large.ai_grades_per_day);
            assert!(small.exams_per_week < large.exams_per_week);
            assert!(small.storage_mb < large.storage_mb);
        }
    }

    #[test]
    fn the_smaller_of_both_limits_holds() {
        for (instance, plan, allowed) in [
            (100, None, 100),
            (0, None, 0),
            (100, Some(Plan::Free), 10),
            (100, Some(Plan::Basic), 50),
            (100, Some(Plan::Pro), 100),
            (1_000, Some(Plan::Pro), 200),
            (5, Some(Plan::Free), 5),
        ] {
            assert_eq!(ai_grades_per_day(instance, plan), allowed, "{plan:?}");
        }
    }

    #[test]
    fn plans_are_stored_by_name() {
        for plan in Plan::ALL {
            assert_eq!(Plan::parse(plan.as_str()), Some(plan));
        }
        assert_eq!(Plan::parse("Free"), None);
    }
}
