//! `/admin/ai`

use api::admin::{AiBreaker, AiFailure, AiLearner, AiModel, AiTotals, AiUsagePage as Data};
use domain::{
    grading::CallKind,
    language::Language,
    time::{DAY, StudyDay},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    ai_days::{AiDays, Sums, SumsRow, cost},
    amounts::grouped,
    layout::{AdminLayout, Tab},
    loads::ai_usage,
};
use crate::{date, look, page::loaded, text::admin as words};

/// The page.
#[component]
pub fn AiPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::ai_title(language)/>
        {loaded(ai_usage(), |page| view! { <Usage page/> })}
    }
}

#[component]
fn Usage(page: Data) -> impl IntoView {
    let language = look::language();
    let spans = [
        (words::today(language), 1),
        (words::week(language), 7),
        (words::month(language), 30),
    ]
    .map(|(name, days)| view! { <Span name totals=page.totals(days)/> })
    .collect_view();
    let unpriced = page.totals(30).unpriced;
    let unpriced = (unpriced > 0).then(|| {
        view! { <p class="meta">{words::unpriced(language, unpriced)}</p> }
    });
    let is_used = page.totals(30).calls > 0;
    let Data {
        frame,
        model,
        per_day,
        at_once,
        days,
        kinds,
        learners,
        failures,
    } = page;
    let used = is_used.then(|| {
        view! {
            <AiDays days/>
            <Kinds kinds/>
            <Learners learners/>
            <Failures failures/>
        }
    });
    let unused = (!is_used).then(|| view! { <p class="lead">{words::unused(language)}</p> });
    view! {
        <AdminLayout frame tab=Tab::Ai head=words::ai_head(language)>
            <Model model per_day at_once/>
            <dl class="ai-sums">{spans}</dl>
            <p class="meta">{words::utc(language)}</p>
            {unpriced}
            {unused}
            {used}
        </AdminLayout>
    }
}

/// Who is asked, whether they are, and how much a learner may ask.
#[component]
fn Model(model: Option<AiModel>, per_day: u32, at_once: u32) -> impl IntoView {
    let language = look::language();
    let Some(model) = model else {
        return view! { <p class="lead">{words::offline(language)}</p> }.into_any();
    };
    let breaker = match model.breaker {
        AiBreaker::Closed => words::breaker_closed(language).to_owned(),
        AiBreaker::Trying => words::breaker_trying(language).to_owned(),
        AiBreaker::Open { seconds } => words::breaker_open(language, seconds),
    };
    let price = (!model.priced).then(|| view! { <p>{words::no_price(language)}</p> });
    view! {
        <div class="facts">
            <p>{words::model(language, model.host, model.name)}</p>
            {price}
            <p>{breaker}</p>
            <p class="meta">{words::limits(language, at_once, per_day)}</p>
        </div>
    }
    .into_any()
}

/// Sums over some days.
#[component]
fn Span(name: &'static str, totals: AiTotals) -> impl IntoView {
    let language = look::language();
    let tokens = totals.input_tokens + totals.output_tokens;
    view! {
        <div>
            <dt>{name}</dt>
            <dd>
                <b>{cost(&totals)}</b>
                <span>{words::calls_and_tokens(language, grouped(totals.calls), grouped(tokens))}</span>
            </dd>
        </div>
    }
}

#[component]
fn Kinds(kinds: Vec<(CallKind, AiTotals)>) -> impl IntoView {
    let language = look::language();
    let rows = kinds
        .into_iter()
        .map(|(kind, totals)| view! { <SumsRow name=kind_name(kind, language) totals/> })
        .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{words::by_kind(language)}</h2>
            <Sums head=words::kind(language)>{rows}</Sums>
        </section>
    }
}

fn kind_name(kind: CallKind, language: Language) -> &'static str {
    match kind {
        CallKind::Grade => words::kind_grade(language),
        CallKind::Rubric => words::kind_rubric(language),
        CallKind::Choice => words::kind_choice(language),
        CallKind::Check => words::kind_check(language),
    }
}

#[component]
fn Learners(learners: Vec<AiLearner>) -> impl IntoView {
    let language = look::language();
    let rows = learners
        .into_iter()
        .map(|AiLearner { email, totals }| {
            let name = email.unwrap_or_else(|| words::deleted(language).to_owned());
            view! { <SumsRow name totals/> }
        })
        .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{words::by_learner(language)}</h2>
            <Sums head=words::learner(language)>{rows}</Sums>
        </section>
    }
}

#[component]
fn Failures(failures: Vec<AiFailure>) -> impl IntoView {
    let language = look::language();
    if failures.is_empty() {
        return view! { <p>{words::no_failures(language)}</p> }.into_any();
    }
    let rows = failures
        .into_iter()
        .map(|failure| {
            let day = StudyDay(i32::try_from(failure.last_at.div_euclid(DAY)).unwrap_or(0));
            view! {
                <tr>
                    <th scope="row">{failure_name(&failure.code, language)}</th>
                    <td>{grouped(failure.calls)}</td>
                    <td>{date::short(day, language)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{words::failures(language)}</h2>
            <table class="adm-table">
                <thead>
                    <tr>
                        <th scope="col">{words::reason(language)}</th>
                        <th scope="col">{words::calls(language)}</th>
                        <th scope="col">{words::last(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn failure_name(code: &str, language: Language) -> String {
    match code {
        "lost" => words::failure_lost(language).to_owned(),
        "paused" => words::failure_paused(language).to_owned(),
        "too_slow" => words::failure_too_slow(language).to_owned(),
        "unreachable" => words::failure_unreachable(language).to_owned(),
        "unreadable" => words::failure_unreadable(language).to_owned(),
        "too_large" | "not_a_completion" => words::failure_protocol(language, code),
        _ => match code.strip_prefix("status_") {
            Some(status) => words::failure_status(language, status),
            None => words::failure_other(language, code),
        },
    }
}
