//! How much there is to do, and who does it.

use api::admin::{JobKind, JobState, JobWorker, SILENT_AFTER};
use domain::time::Millis;
use leptos::prelude::*;

use super::{
    amounts::grouped,
    filter,
    job::{kind_name, state_name},
};
use crate::{
    ages::{At, ago, span},
    look,
    text::admin_jobs as words,
};

/// Jobs by kind and state.
#[component]
pub fn Queue(kinds: Vec<JobKind>) -> impl IntoView {
    let language = look::language();
    if kinds.is_empty() {
        return view! { <p class="lead">{words::queue_empty(language)}</p> }.into_any();
    }
    let heads = JobState::ALL
        .map(|state| view! { <th scope="col">{state_name(state, language)}</th> })
        .collect_view();
    let rows = kinds
        .into_iter()
        .map(|kind| {
            let cells = JobState::ALL.map(|state| cell(&kind, state)).collect_view();
            view! {
                <tr>
                    <th scope="row">{kind_name(&kind.kind, language)}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{words::queue(language)}</h2>
            <p class="meta">{words::queue_about(language)}</p>
            <div class="adm-wide" tabindex="0" role="region" aria-label=words::queue(language)>
                <table class="adm-table">
                    <thead>
                        <tr>
                            <th scope="col">{words::kind(language)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// How many, which leads to them, and how long the oldest has been due.
fn cell(kind: &JobKind, state: JobState) -> impl IntoView + use<> {
    let sum = kind.sum(state);
    let number = grouped(sum.jobs);
    let leads_to = filter::path(Some(state), Some(&kind.kind)).filter(|_| sum.jobs > 0);
    let number = match leads_to {
        Some(path) => view! { <a class="link" href=path>{number}</a> }.into_any(),
        None => number.into_any(),
    };
    let oldest = (sum.oldest > 0).then(|| {
        view! { <small>{span(sum.oldest, look::language())}</small> }
    });
    view! { <td>{number}{oldest}</td> }
}

/// Who works off the queue.
#[component]
pub fn Workers(
    workers: Vec<JobWorker>,
    /// When the page was made.
    now: Millis,
) -> impl IntoView {
    let language = look::language();
    let list = if workers.is_empty() {
        view! { <p class="meta">{words::workers_none(language)}</p> }.into_any()
    } else {
        let rows = workers
            .into_iter()
            .map(|worker| view! { <Worker worker now/> })
            .collect_view();
        view! { <ul class="adm-list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="adm-sec">
            <h2>{words::workers(language)}</h2>
            {list}
        </section>
    }
}

#[component]
fn Worker(worker: JobWorker, now: Millis) -> impl IntoView {
    let language = look::language();
    let silent = (now - worker.seen_at > SILENT_AFTER).then(|| {
        view! { <span class="adm-mark adm-bad">{words::silent(language)}</span> }
    });
    let name = if worker.host.is_empty() {
        worker.id.clone()
    } else {
        worker.host
    };
    let since = words::since(language, ago(worker.started_at, now, language));
    let seen = words::seen(language, ago(worker.seen_at, now, language));
    view! {
        <li>
            <p class="adm-head">
                <b>{name}</b>
                {silent}
            </p>
            <p class="meta adm-facts">
                <span>{words::process(language, worker.process)}</span>
                <At moment=worker.started_at text=since/>
                <At moment=worker.seen_at text=seen/>
                <span>{worker.id}</span>
            </p>
        </li>
    }
}
