use api::stats::Stats;
use domain::review::Scheduler;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    buttons::Buttons, calibration::Calibration, grader::Grader, loads::stats, memories::Memories,
    retention::Retention,
};
use crate::{
    frame::{Frame, Place},
    look,
    number::{grouped, points},
    page::loaded,
    settings::{ModelFacts, scheduler_name},
    text::stats as words,
    ui::empty::Empty,
};

/// The page.
#[component]
pub fn StatsPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(stats(), |page| view! {
            <Frame frame=page.frame.clone() place=Place::Stats>
                <div class="adm">
                    <header class="page-head"><h1>{words::head(look::language())}</h1></header>
                    <Figures page/>
                </div>
            </Frame>
        })}
    }
}

#[component]
fn Figures(page: Stats) -> impl IntoView {
    let language = look::language();
    if page.reviews == 0 {
        let (href, action) = if page.frame.due > 0 {
            ("/review", words::empty_review(language))
        } else {
            ("/notes/new", words::empty_write(language))
        };
        return view! {
            <Empty line=words::empty(language) sentence=words::empty_text(language) href action/>
        }
        .into_any();
    }
    view! {
        <p class="lead">{words::lead(language, page.reviews, grouped(u64::from(page.reviews)))}</p>
        <Retention shares=page.retention goal=page.goal/>
        <Calibration buckets=page.calibration.clone() rmse=page.rmse_bins/>
        <Scheduled page=page.clone()/>
        <Buttons counts=page.buttons/>
        <Memories memories=page.memories/>
        <Grader agreement=page.grader/>
    }
    .into_any()
}

/// By what days are chosen, where the parameters come from, and how good they were.
#[component]
fn Scheduled(page: Stats) -> impl IntoView {
    let language = look::language();
    let model = page.model;
    let ladder = (page.scheduler == Scheduler::Ladder).then(|| {
        view! { <p>{words::ladder(language)}</p> }
    });
    let correction = (page.scheduler == Scheduler::Fsrs && model.correction != 0.0).then(|| {
        let amount = points(model.correction.abs());
        let sentence = if model.correction > 0.0 {
            words::aims_above(language, amount)
        } else {
            words::aims_below(language, amount)
        };
        view! { <p>{sentence}</p> }
    });
    view! {
        <section class="adm-sec">
            <h2>{words::scheduler(language)}</h2>
            <div class="facts">
                <p>{words::scheduled_by(language, scheduler_name(page.scheduler, language))}</p>
                {ladder}
                <ModelFacts model/>
                {correction}
                <p><a class="link" href="/settings/review">{words::change(language)}</a></p>
            </div>
        </section>
    }
}
