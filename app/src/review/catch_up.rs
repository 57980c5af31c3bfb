//! `/review/catch-up`

use api::review::{CatchUpPage as Data, PaceForecast};
use domain::review::PlanStatus;
use domain::time::StudyDay;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    loads::catch_up_page,
    pace::Days,
    workload_calls::{AcceptPlan, DropPlan},
};
use crate::{
    date,
    form::Form,
    frame::{Frame, Place},
    look,
    page::{loaded, query},
    text::{backlog as words, common},
};

/// The page.
#[component]
pub fn CatchUpPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(catch_up_page(), |page| view! {
            <Frame frame=page.frame.clone() place=Place::Today>
                <CatchUp page/>
            </Frame>
        })}
    }
}

#[component]
fn CatchUp(page: Data) -> impl IntoView {
    let language = look::language();
    let lead = match (&page.plan, page.offered) {
        (Some(_), _) => None,
        (None, true) => Some(words::lead(language, page.due, page.usual)),
        (None, false) => Some(words::lead_none(language).to_owned()),
    };
    // What the address asks to see, else the second slowest: a little more than a usual day.
    let wanted: Option<u32> = query("pace").and_then(|pace| pace.parse().ok());
    let chosen = page
        .paces
        .iter()
        .find(|pace| Some(pace.pace) == wanted)
        .or_else(|| page.paces.get(1))
        .or_else(|| page.paces.first())
        .cloned();
    let (today, running) = (page.today, page.plan.is_some());
    let toast = toast(page.plan);
    let failure = [AcceptPlan::PATH, DropPlan::PATH].map(|path| Form::new(path).failure());
    view! {
        <div class="catch-up">
            <header class="page-head"><h1>{words::head(language)}</h1></header>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
            {failure}
            {page.plan.map(|plan| view! { <Running plan today/> })}
            {chosen.map(|chosen| view! {
                <section>
                    <h2>{if running { words::change(language) } else { words::paces(language) }}</h2>
                    <p class="meta">{words::explain(language)}</p>
                    <Paces paces=page.paces.clone() chosen=chosen.pace today/>
                    <Preview chosen today/>
                </section>
            })}
            {(page.paces.is_empty() && running)
                .then(|| view! { <p class="meta">{words::never(language)}</p> })}
            {toast}
        </div>
    }
}

/// The plan that is being followed.
#[component]
fn Running(plan: PlanStatus, today: StudyDay) -> impl IntoView {
    let language = look::language();
    let day = date::relative(plan.plan.until.max(today), today, language);
    let caught = plan.plan.backlog.saturating_sub(plan.due);
    view! {
        <section class="running">
            <h2>{words::running(language, plan.plan.pace)}</h2>
            <p>{words::running_text(language, plan.plan.backlog, day, plan.due)}</p>
            <progress
                class="bar"
                max=plan.plan.backlog.max(1)
                value=caught
                aria-label=words::progress(language)
            ></progress>
            <p class="meta tnum">
                {words::plan_line(language, plan.day, plan.done, plan.due, plan.plan.pace)}
            </p>
            <div class="go">
                <a class="btn btn-primary" href="/review">{words::start(language)}</a>
                <form method="post" action=DropPlan::PATH>
                    <button class="btn btn-quiet">{words::drop(language)}</button>
                </form>
            </div>
            <p class="meta">{words::drop_text(language)}</p>
        </section>
    }
}

/// The paces, each a link to its preview.
#[component]
fn Paces(paces: Vec<PaceForecast>, chosen: u32, today: StudyDay) -> impl IntoView {
    let language = look::language();
    let rows = paces
        .into_iter()
        .map(|pace| {
            let current = (pace.pace == chosen).then_some("true");
            let until = date::relative(pace.until(today), today, language);
            view! {
                <tr class:chosen=current.is_some()>
                    <th scope="row">
                        <a
                            class="link"
                            href=format!("/review/catch-up?pace={}", pace.pace)
                            aria-current=current
                        >
                            {words::pace_n(language, pace.pace)}
                        </a>
                    </th>
                    <td>{words::minutes(language, pace.minutes.max(1))}</td>
                    <td>{words::days_n(language, pace.days.len())}</td>
                    <td>{until}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="examples paces">
            <caption class="sr">{words::paces(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::pace(language)}</th>
                    <th scope="col">{words::takes(language)}</th>
                    <th scope="col">{words::days(language)}</th>
                    <th scope="col">{words::until(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What the chosen pace leads to, and its button.
#[component]
fn Preview(chosen: PaceForecast, today: StudyDay) -> impl IntoView {
    let language = look::language();
    let sum: u32 = chosen.days.iter().map(|day| day.reviews).sum();
    let day = date::relative(chosen.until(today), today, language);
    view! {
        <h3>{words::preview(language, chosen.pace)}</h3>
        <p>{words::preview_text(language, day, chosen.days.len(), sum)}</p>
        <Days forecast=chosen.clone() today/>
        <form method="post" action=AcceptPlan::PATH class="go">
            <input type="hidden" name="pace" value=chosen.pace/>
            <button class="btn btn-primary">{words::accept(language, chosen.pace)}</button>
        </form>
    }
}

/// What was just done, with the way back.
fn toast(plan: Option<PlanStatus>) -> Option<AnyView> {
    let language = look::language();
    let accepted = query("accepted").and(plan).map(|plan| {
        view! {
            <div class="toast" role="status">
                <span>{words::accepted(language, plan.plan.pace)}</span>
                <form method="post" action=DropPlan::PATH>
                    <button class="btn btn-sm" data-key="u">{common::undo(language)}</button>
                </form>
            </div>
        }
        .into_any()
    });
    let dropped = || {
        let gone = query("dropped").is_some() && plan.is_none();
        gone.then(|| {
            view! { <div class="toast" role="status"><span>{words::dropped(language)}</span></div> }
                .into_any()
        })
    };
    accepted.or_else(dropped)
}
