use api::{Field, note::NotePage};
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    form::Form,
    look,
    page::query,
    review::calls::{Change, Undo},
    text::{common, note as words},
    ui::field::{Labelled, error_id, invalid},
};

/// What can be done to a note's card by hand.
#[component]
pub fn Schedule(note: NotePage) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Change::PATH);
    let day_error = form.message(Field::DueDay);
    let day_invalid = invalid(&day_error);
    let id = note.id.to_string();
    let deed = |change: &'static str, label: &'static str| {
        let kind = if change == "reset" {
            "btn-danger"
        } else {
            "btn-quiet"
        };
        let class = format!("btn btn-sm {kind}");
        view! { <button class=class name="change" value=change>{label}</button> }
    };
    let rest = if note.resting {
        deed("resume", words::resume(language)).into_any()
    } else {
        view! {
            {deed("bury", words::bury(language))}
            {deed("suspend", words::suspend(language))}
        }
        .into_any()
    };
    let reset = (note.reviews > 0).then(|| deed("reset", words::reset(language)));
    // Only what is remembered can be due on a day.
    let (today, day) = if note.recall.is_some() {
        let today = (note.resting || note.due_day.is_none_or(|day| day > note.today))
            .then(|| deed("today", words::review_today(language)));
        let day = view! {
            <form method="post" action=Change::PATH class="day">
                <input type="hidden" name="note" value=id.clone()/>
                <input type="hidden" name="change" value="set_due"/>
                <Labelled id="due_day" label=words::due_day(language) error=day_error.clone()>
                    <div class="row">
                        <input
                            class="input"
                            type="date"
                            id="due_day"
                            name="due_day"
                            min=note.today.date()
                            value=note.due_day.unwrap_or(note.today).max(note.today).date()
                            required
                            aria-invalid=day_invalid
                            aria-describedby=error_id("due_day")
                        />
                        <button class="btn btn-quiet">{words::set_due(language)}</button>
                    </div>
                </Labelled>
            </form>
        };
        (today, Some(day))
    } else {
        (None, None)
    };
    view! {
        <details class="manage" open=day_error.is_some()>
            <summary>{words::schedule(language)}</summary>
            {form.failure()}
            <form method="post" action=Change::PATH class="deeds">
                <input type="hidden" name="note" value=id/>
                {today}
                {rest}
                {reset}
            </form>
            {day}
            <p class="meta">{words::schedule_text(language)}</p>
        </details>
    }
}

/// "Changed. Undo", for what was done a moment ago.
#[component]
pub fn Changed(note: String) -> impl IntoView {
    let language = look::language();
    query("changed").map(|event| {
        view! {
            <div class="toast" role="status">
                {words::changed(language)}
                <form method="post" action=Undo::PATH>
                    <input type="hidden" name="event" value=event/>
                    <input type="hidden" name="next" value=format!("/notes/{note}")/>
                    <button class="btn btn-sm" data-key="u">{common::undo(language)}</button>
                </form>
            </div>
        }
    })
}
