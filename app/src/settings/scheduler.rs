//! The parts of `/settings/review` that post on their own: by what one is scheduled, how one is believed
//! to forget, and the last change of either.

use api::settings::{DueDays, FitReport, MemoryModel, SchedulerChange};
use domain::{id::SchedulerChangeId, language::Language, review::Scheduler};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    calls::{ChooseScheduler as Choose, KeepDays, MoveDays, UndoChange},
    layout::Section,
};
use crate::{
    date,
    form::{Form, refusal},
    look,
    text::settings as words,
};

/// The choice of the scheduler.
#[component]
pub fn ChooseScheduler(
    /// The present one.
    scheduler: Scheduler,
) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Choose::PATH);
    let ways = Scheduler::ALL
        .map(|way| {
            let text = match way {
                Scheduler::Fsrs => words::fsrs_text(language),
                Scheduler::Ladder => words::ladder_text(language),
            };
            view! {
                <label class="way">
                    <input
                        type="radio"
                        name="scheduler"
                        value=way.as_str()
                        checked=way == scheduler
                    />
                    <span><b>{name(way, language)}</b><span class="meta">{text}</span></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Section head=words::scheduler(language) text=words::scheduler_text(language)>
            {form.failure()}
            <form method="post" action=Choose::PATH class="stack">
                <fieldset class="ways">
                    <legend class="sr">{words::scheduler(language)}</legend>
                    {ways}
                </fieldset>
                <p><button class="btn btn-quiet">{words::choose_scheduler(language)}</button></p>
            </form>
        </Section>
    }
}

/// What the learner chose.
pub fn name(scheduler: Scheduler, language: Language) -> &'static str {
    match scheduler {
        Scheduler::Fsrs => words::fsrs(language),
        Scheduler::Ladder => words::ladder(language),
    }
}

/// Where the parameters of the learner's memory come from.
#[component]
pub fn Memory(
    /// What is known of it.
    model: MemoryModel,
) -> impl IntoView {
    let language = look::language();
    view! {
        <Section head=words::memory(language) text=words::memory_text(language)>
            <div class="facts"><ModelFacts model/></div>
        </Section>
    }
}

/// Where the parameters come from, what the last fit has found and decided, and when the next one is.
#[component]
pub fn ModelFacts(
    /// What is known.
    model: MemoryModel,
) -> impl IntoView {
    let language = look::language();
    let origin = match model.current {
        Some(fit) => view! {
            <p>{words::fitted(language, date::short(fit.day, language), fit.reviews)}</p>
            <p>{losses(fit, language)}</p>
            <p>{errors(fit, language)}</p>
        }
        .into_any(),
        None => view! { <p>{words::defaults(language)}</p> }.into_any(),
    };
    let refused = model.refused.map(|fit| {
        let day = date::short(fit.day, language);
        if fit.adopted {
            view! { <p>{words::taken_back(language, day)}</p> }.into_any()
        } else {
            view! {
                <p>{words::no_better(language, day, fit.reviews)}</p>
                <p>{losses(fit, language)}</p>
                <p>{errors(fit, language)}</p>
            }
            .into_any()
        }
    });
    let next = match model.until_fit {
        0 => words::fit_soon(language).to_owned(),
        reviews => words::next_fit(language, reviews),
    };
    view! {
        {origin}
        {refused}
        <p class="meta">{next}</p>
    }
}

/// How far both were off, in a sentence.
fn losses(fit: FitReport, language: Language) -> String {
    words::losses(
        language,
        format!("{:.4}", fit.log_loss),
        format!("{:.4}", fit.log_loss_before),
        fit.held_out,
    )
}

/// How far predicted and true recall were apart, in a sentence.
fn errors(fit: FitReport, language: Language) -> String {
    words::rmse(
        language,
        format!("{:.2}", fit.rmse_bins * 100.0),
        format!("{:.2}", fit.rmse_bins_before * 100.0),
    )
}

/// The newest change: whether due days follow it, and the way back.
#[component]
pub fn LastChange(
    /// The change.
    change: SchedulerChange,
) -> impl IntoView {
    let language = look::language();
    let day = date::short(change.day, language);
    let what = match change.chosen {
        Some(scheduler) => words::switched(language, day, name(scheduler, language)),
        None => words::adopted(language, day),
    };
    let (days, decide) = match change.days {
        DueDays::Undecided { cards: 0, .. } => (words::nothing_moves(language).to_owned(), false),
        DueDays::Undecided {
            cards,
            earlier,
            today,
        } => (words::would_move(language, cards, earlier, today), true),
        DueDays::Moved => (words::days_moved(language).to_owned(), false),
        DueDays::Kept => (words::days_kept(language).to_owned(), false),
    };
    let decision = decide.then(|| {
        view! {
            <Deed
                path=MoveDays::PATH
                change=change.id
                class="btn btn-primary"
                label=words::move_days(language)
            />
            <Deed path=KeepDays::PATH change=change.id label=words::keep_days(language)/>
        }
    });
    view! {
        <Section head=words::last_change(language) text=words::last_change_text(language)>
            <div class="facts">
                <p>{what}</p>
                <p>{days}</p>
            </div>
            <div class="deeds">
                {decision}
                <Deed path=UndoChange::PATH change=change.id label=words::undo_change(language)/>
            </div>
        </Section>
    }
}

/// A button that does something about a change.
#[component]
fn Deed(
    /// What it posts to.
    path: &'static str,
    /// Which change.
    change: SchedulerChangeId,
    /// Of the button.
    #[prop(default = "btn btn-quiet")]
    class: &'static str,
    /// The verb.
    label: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=path>
            <input type="hidden" name="change" value=change.to_string()/>
            <button class=class>{label}</button>
        </form>
    }
}

/// Why one of these forms was refused, whether or not there still is a change.
#[component]
pub fn Refused() -> impl IntoView {
    [MoveDays::PATH, KeepDays::PATH, UndoChange::PATH]
        .into_iter()
        .find(|path| refusal(path).is_some())
        .map(|path| Form::new(path).failure())
}
