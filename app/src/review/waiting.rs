//! What waits for another day, and "more now".

use api::review::Waiting as Data;
use domain::review::{MORE, PlanStatus};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::workload_calls::More;
use crate::{date, look, text::backlog as words};

/// How many cards wait, with a button for more of each kind; nothing when none does.
#[component]
pub fn Waiting(
    /// What waits.
    waiting: Data,
    /// Where the buttons lead.
    next: &'static str,
) -> impl IntoView {
    let language = look::language();
    let line = |count: u32, text: String, what: &'static str, more: String| {
        (count > 0).then(|| {
            view! {
                <form method="post" action=More::PATH class="waits">
                    <span>{text}</span>
                    <input type="hidden" name="what" value=what/>
                    <input type="hidden" name="next" value=next/>
                    <button class="btn btn-quiet btn-sm">{more}</button>
                </form>
            }
        })
    };
    let Data { reviews, fresh } = waiting;
    (reviews + fresh > 0).then(|| {
        view! {
            <div class="waiting">
                {line(
                    reviews,
                    words::waiting_reviews(language, reviews),
                    "reviews",
                    words::more_reviews(language, reviews.min(MORE)),
                )}
                {line(
                    fresh,
                    words::waiting_new(language, fresh),
                    "new",
                    words::more_new(language, fresh.min(MORE)),
                )}
            </div>
        }
    })
}

/// Where one is in a plan, with a link to it.
#[component]
pub fn PlanLine(
    /// The plan.
    plan: PlanStatus,
    /// The learner's study day.
    today: domain::time::StudyDay,
) -> impl IntoView {
    let language = look::language();
    let until = date::relative(plan.plan.until.max(today), today, language);
    view! {
        <p class="plan-line meta">
            <span class="tnum">
                {words::plan_line(language, plan.day, plan.done, plan.due, plan.plan.pace)}
                " · "
                {words::plan_until(language, until)}
            </span>
            " "
            <a class="link" href="/review/catch-up">{words::plan_link(language)}</a>
        </p>
    }
}
