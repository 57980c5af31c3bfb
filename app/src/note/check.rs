use api::grading::{CheckPanel, CheckState, GradeFailure, Judge, ShownCheck};
use domain::{grading::Aspect, language::Language};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::calls::CheckNote;
use crate::{
    form::Form,
    grading::{SETTINGS, Waiting},
    look,
    text::{check as words, grading},
    ui::icon::{Icon, IconName},
};

/// What a model says of the note, in its margin: an opinion, which changes nothing.
#[component]
pub fn Check(panel: CheckPanel) -> impl IntoView {
    let language = look::language();
    let is_current = panel.state == CheckState::Made;
    let asks_again = panel.check.is_some();
    let id = panel.note.to_string();
    let state = match (panel.judge, panel.state) {
        (_, CheckState::Waiting { id }) => waiting(id.to_string(), language).into_any(),
        (_, CheckState::Made) => ().into_any(),
        (_, CheckState::Unreadable) => {
            view! { <p role="alert">{grading::unreadable(language)}</p> }.into_any()
        }
        (Judge::Model, CheckState::Failed(failure)) => view! {
            <div class="banner banner-error" role="alert">
                <Icon name=IconName::Alert size=18/>
                <span>{failed(failure, language)}</span>
            </div>
            <Ask id label=words::try_again(language)/>
        }
        .into_any(),
        (Judge::Model, CheckState::Unasked) => {
            let label = if asks_again {
                words::ask_again(language)
            } else {
                words::ask(language)
            };
            view! {
                {(!asks_again).then(|| view! { <p>{words::about(language)}</p> })}
                <Ask id label/>
            }
            .into_any()
        }
        (judge, _) => refused(judge, language).into_any(),
    };
    view! {
        <section class="ncheck" id="check">
            <h2>{words::head(language)}</h2>
            {Form::new(CheckNote::PATH).failure()}
            {(!is_current).then_some(state)}
            {panel.check.map(|shown| view! { <Opinion shown/> })}
        </section>
    }
}

/// The button, a form that works by itself.
#[component]
fn Ask(id: String, label: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=CheckNote::PATH>
            <input type="hidden" name="id" value=id/>
            <button class="btn btn-quiet btn-sm">{label}</button>
        </form>
    }
}

/// A model is being asked. Without JavaScript the page loads itself again: by an address of its own,
/// because one that ends in the margin would only be scrolled to.
fn waiting(id: String, language: Language) -> impl IntoView {
    view! {
        <p class="ln1" role="status">
            <i class="spin" aria-hidden="true"></i>
            {words::waiting(language)}
        </p>
        <p class="meta">{words::waiting_text(language)}</p>
        <noscript inner_html=r#"<meta http-equiv="refresh" content="3;url=?">"#></noscript>
        <Waiting id/>
    }
}

/// Why no model may be asked, and where that can be changed.
fn refused(judge: Judge, language: Language) -> impl IntoView {
    let (why, action) = if judge == Judge::Unverified {
        (
            grading::why_unverified(language),
            grading::unverified_action(language),
        )
    } else {
        (
            grading::why_no_consent(language),
            grading::consent_action(language),
        )
    };
    view! {
        <p>{words::about(language)}</p>
        <p class="meta">{why} " " <a class="link" href=SETTINGS>{action}</a></p>
    }
}

fn failed(failure: GradeFailure, language: Language) -> &'static str {
    match failure {
        GradeFailure::TooSlow | GradeFailure::Unavailable => words::failed(language),
        GradeFailure::Quota { .. } => words::failed_quota(language),
        GradeFailure::Busy => words::failed_busy(language),
        GradeFailure::Unreadable => words::failed_unreadable(language),
        GradeFailure::NotAllowed => words::failed_not_allowed(language),
    }
}

/// Three marks in red pen, and what each rests on.
#[component]
fn Opinion(shown: ShownCheck) -> impl IntoView {
    let language = look::language();
    let check = shown.check;
    let marks = [
        (Aspect::Accuracy, check.accuracy),
        (Aspect::Consistency, check.consistency),
        (Aspect::TitleFit, check.title_fit),
    ]
    .map(|(aspect, mark)| {
        view! {
            <div>
                <dt>{aspect_name(aspect, language)}</dt>
                <dd>
                    <span aria-hidden="true">{mark}</span>
                    <span class="sr">{words::of_hundred(language, mark)}</span>
                </dd>
            </div>
        }
    })
    .into_iter()
    .collect_view();
    let issues = check
        .issues
        .into_iter()
        .map(|issue| {
            view! {
                <li>
                    <p class="meta">{aspect_name(issue.aspect, language)}</p>
                    <q>{issue.quote}</q>
                    <p>{issue.problem}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let issues = if issues.is_empty() {
        view! { <p>{words::no_issues(language)}</p> }.into_any()
    } else {
        view! { <ul class="nc-issues">{issues}</ul> }.into_any()
    };
    let class = if shown.earlier {
        "nc-opinion earlier"
    } else {
        "nc-opinion"
    };
    view! {
        <div class=class>
            {shown.earlier.then(|| view! { <p class="meta">{words::earlier(language)}</p> })}
            <dl class="nc-marks">{marks}</dl>
            {issues}
            <p class="meta">{words::caution(language)}</p>
        </div>
    }
}

fn aspect_name(aspect: Aspect, language: Language) -> &'static str {
    match aspect {
        Aspect::Accuracy => words::accuracy(language),
        Aspect::Consistency => words::consistency(language),
        Aspect::TitleFit => words::title_fit(language),
    }
}
