//! `/admin/jobs`

use api::admin::{JOBS_SHOWN, JobFilter, JobKind, JobState, JobsPage as Data};
use domain::language::Language;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    filter,
    job::{Job, kind_name, state_name},
    layout::{AdminLayout, Tab},
    loads::jobs_page,
    queue::{Queue, Workers},
};
use crate::{
    look,
    page::{loaded, query},
    text::admin_jobs as words,
    ui::banner::Banner,
};

/// The page.
#[component]
pub fn JobsPage() -> impl IntoView {
    let language = look::language();
    let named = |name| query(name).unwrap_or_default();
    let shown = filter::read(&named("state"), &named("kind"));
    view! {
        <Title text=words::title(language)/>
        {loaded(jobs_page(shown.clone()), |page| view! { <Jobs page shown/> })}
    }
}

#[component]
fn Jobs(
    page: Data,
    /// Which jobs are listed.
    shown: JobFilter,
) -> impl IntoView {
    let language = look::language();
    let Data {
        frame,
        now,
        kinds,
        jobs,
        workers,
    } = page;
    let is_full = jobs.len() >= JOBS_SHOWN as usize;
    let filters = view! { <Filters kinds=&kinds shown=&shown/> };
    let list = if jobs.is_empty() {
        view! { <p class="meta">{words::none(language)}</p> }.into_any()
    } else {
        let rows = jobs
            .into_iter()
            .map(|job| view! { <Job job now shown=&shown/> })
            .collect_view();
        view! { <ul class="adm-list">{rows}</ul> }.into_any()
    };
    let full = is_full.then(|| {
        view! { <p class="meta">{words::full(language, JOBS_SHOWN)}</p> }
    });
    view! {
        <AdminLayout frame tab=Tab::Jobs head=words::head(language)>
            <Done/>
            <Queue kinds/>
            <section class="adm-sec" id="jobs">
                <h2>{words::jobs(language)}</h2>
                {filters}
                {list}
                {full}
            </section>
            <Workers workers now/>
        </AdminLayout>
    }
}

/// How the last deed went.
#[component]
fn Done() -> impl IntoView {
    let language = look::language();
    let text = match query("done").as_deref() {
        Some("retried") => words::retried(language),
        Some("discarded") => words::discarded(language),
        Some("gone") => words::gone(language),
        _ => return ().into_any(),
    };
    view! { <Banner text=text.to_owned()/> }.into_any()
}

/// Links to other jobs: by state, and by kind if there are several.
#[component]
fn Filters<'a>(kinds: &'a [JobKind], shown: &'a JobFilter) -> impl IntoView + use<> {
    let language = look::language();
    let kind = shown.kind.as_deref();
    let states = [None]
        .into_iter()
        .chain([JobState::Dead, JobState::Waiting, JobState::Running].map(Some))
        .map(|state| {
            let name = state.map_or(words::dead_and_waiting(language), |state| {
                state_name(state, language)
            });
            chip(
                filter::path(state, kind),
                state == shown.state,
                name.to_owned(),
            )
        })
        .collect_view();
    let mut names: Vec<&str> = kinds.iter().map(|own| own.kind.as_str()).collect();
    // What is filtered by is there to be taken back, even when the last job of the kind is gone.
    names.extend(kind.filter(|kind| !names.contains(kind)));
    let kinds = (names.len() > 1 || kind.is_some()).then(|| {
        let chips = [None]
            .into_iter()
            .chain(names.into_iter().map(Some))
            .map(|own| {
                chip(
                    filter::path(shown.state, own),
                    own == kind,
                    name(own, language),
                )
            })
            .collect_view();
        view! { <nav class="chips" aria-label=words::by_kind(language)>{chips}</nav> }
    });
    view! {
        <div class="adm-filters">
            <nav class="chips" aria-label=words::by_state(language)>{states}</nav>
            {kinds}
        </div>
    }
}

fn name(kind: Option<&str>, language: Language) -> String {
    kind.map_or(words::all_kinds(language).to_owned(), |kind| {
        kind_name(kind, language)
    })
}

fn chip(path: Option<String>, is_current: bool, name: String) -> impl IntoView {
    let current = is_current.then_some("true");
    path.map(|path| view! { <a class="chip" href=path aria-current=current>{name}</a> })
}
