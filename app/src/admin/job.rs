use api::admin::{JobFilter, JobRow, JobState};
use domain::language::Language;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::calls::{DiscardJob, RetryJob};
use crate::{
    ages::{At, ago, span},
    look,
    text::admin_jobs as words,
};

/// Characters of an error that are shown without being asked for.
const SHORT: usize = 120;

/// A job: what it is, how it stands, why it failed, and what can be done about it.
#[component]
pub fn Job<'a>(
    job: JobRow,
    /// When the page was made.
    now: i64,
    /// Which jobs are listed: the deeds lead back to them.
    shown: &'a JobFilter,
) -> impl IntoView + use<> {
    let language = look::language();
    let due = if job.due_at > now {
        words::due_in(language, span(job.due_at - now, language))
    } else {
        words::due(language, ago(job.due_at, now, language))
    };
    let deeds = (job.state != JobState::Running).then(|| deeds(job.id, shown, language));
    view! {
        <li>
            <p class="adm-head">
                <b>{kind_name(&job.kind, language)}</b>
                <span class=state_class(job.state)>{state_name(job.state, language)}</span>
            </p>
            <p class="meta adm-facts">
                <span>{words::tries(language, job.attempts, job.max_attempts)}</span>
                <At moment=job.due_at text=due/>
            </p>
            {job.error.map(error)}
            {deeds}
        </li>
    }
}

/// Errors are in English, as in the log.
fn error(text: String) -> impl IntoView {
    let language = look::language();
    let first: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(SHORT)
        .collect();
    if first == text {
        return view! { <p class="adm-error" lang="en">{text}</p> }.into_any();
    }
    view! {
        <details class="adm-error">
            <summary>
                {words::error(language)} " " <span lang="en">{first} "…"</span>
            </summary>
            <pre lang="en" tabindex="0">{text}</pre>
        </details>
    }
    .into_any()
}

/// A job that is discarded is gone for good: the first click only asks.
fn deeds(id: String, shown: &JobFilter, language: Language) -> impl IntoView + use<> {
    let state = shown.state.map(JobState::as_str).unwrap_or_default();
    let kind = shown.kind.clone().unwrap_or_default();
    view! {
        <div class="adm-deeds">
            <form method="post" action=RetryJob::PATH>
                {fields(id.clone(), state, kind.clone())}
                <button class="btn btn-quiet btn-sm">{words::retry(language)}</button>
            </form>
            <details class="adm-sure">
                <summary class="btn btn-bare btn-sm">{words::discard(language)}</summary>
                <form method="post" action=DiscardJob::PATH>
                    {fields(id, state, kind)}
                    <p class="meta">{words::discard_about(language)}</p>
                    <button class="btn btn-danger btn-sm">{words::discard_yes(language)}</button>
                </form>
            </details>
        </div>
    }
}

fn fields(id: String, state: &'static str, kind: String) -> impl IntoView {
    view! {
        <input type="hidden" name="id" value=id/>
        <input type="hidden" name="state" value=state/>
        <input type="hidden" name="kind" value=kind/>
    }
}

const fn state_class(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "adm-mark",
        JobState::Running => "adm-mark adm-good",
        JobState::Dead => "adm-mark adm-bad",
    }
}

/// What a state is called.
pub const fn state_name(state: JobState, language: Language) -> &'static str {
    match state {
        JobState::Waiting => words::waiting(language),
        JobState::Running => words::running(language),
        JobState::Dead => words::dead(language),
    }
}

/// What a kind is called: one that this version does not know as the queue calls it.
pub fn kind_name(kind: &str, language: Language) -> String {
    let name = match kind {
        "send_mail" => words::kind_send_mail(language),
        "fit_parameters" => words::kind_fit_parameters(language),
        "grade" => words::kind_grade(language),
        "rubric" => words::kind_rubric(language),
        "choice" => words::kind_choice(language),
        "check_note" => words::kind_check_note(language),
        "prune" => words::kind_prune(language),
        "backup" => words::kind_backup(language),
        "verify_backup" => words::kind_verify_backup(language),
        "remind" => words::kind_remind(language),
        "alert" => words::kind_alert(language),
        "export" => words::kind_export(language),
        "delete" => words::kind_delete(language),
        "probe" => words::kind_probe(language),
        unknown => unknown,
    };
    name.to_owned()
}
