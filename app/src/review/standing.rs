use api::review::{ReviewPage, SessionView, ShownCard};
use domain::{language::Language, review::PlanStatus};

use crate::text::{backlog, session as words};

/// What this session is about, where one is in a plan, and how much waits; empty for nothing.
pub fn standing(page: &ReviewPage, language: Language) -> String {
    let mut parts = page
        .session
        .as_ref()
        .map_or_else(Vec::new, |session| chosen(session, language));
    if let Some(plan) = &page.plan {
        parts.push(backlog::plan_line(
            language,
            plan.day,
            plan.done,
            plan.due,
            plan.plan.pace,
        ));
    } else if page.waiting.reviews > 0 {
        parts.push(backlog::waiting_short(language, page.waiting.reviews));
    }
    parts.join(" · ")
}

/// "Biology · #cells · only 10".
pub fn chosen(session: &SessionView, language: Language) -> Vec<String> {
    let mut parts: Vec<String> = session.category.iter().cloned().collect();
    parts.extend(session.tag.iter().map(|tag| format!("#{tag}")));
    parts.extend(session.ahead.then(|| words::is_ahead(language).to_owned()));
    parts.extend(session.limit.map(|limit| words::limited(language, limit)));
    parts
}

/// Where one is in the plan after an answer to `card`: one that was asked in review is one less.
pub fn answered(plan: PlanStatus, card: Option<&ShownCard>) -> PlanStatus {
    let counts = u32::from(card.is_some_and(|card| card.in_review));
    PlanStatus {
        done: plan.done + counts,
        due: plan.due.saturating_sub(counts),
        ..plan
    }
}
