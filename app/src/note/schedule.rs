use api::{Field, note::NotePage};
use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    form::Form,
    look,
    page::query,
    review::calls::{Change, Undo},
    text::{common, note as words},
    ui::field::{FieldError, invalid},
};

/// What can be done to a note's card by hand.
#[component]
pub fn Schedule(note: NotePage) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Change::PATH);
    let day_error = form.message(Field::DueDay);
    let id = note.id.to_string();
    let rest = if note.resting {
        view! { <button class="btn btn-quiet btn-sm" name="change" value="resume">{words::resume(language)}</button> }
            .into_any()
    } else {
        view! {
            <button class="btn btn-quiet btn-sm" name="change" value="bury">{words::bury(language)}</button>
            <button class="btn btn-quiet btn-sm" name="change" value="suspend">{words::suspend(language)}</button>
        }
        .into_any()
    };
    let reset = (note.reviews > 0).then(|| {
        view! { <button class="btn btn-danger btn-sm" name="change" value="reset">{words::reset(language)}</button> }
    });
    // Only what is remembered can be due on a day.
    let (today, day) = if note.recall.is_some() {
        let today = (note.resting || note.due_day.is_none_or(|day| day > note.today)).then(|| {
            view! { <button class="btn btn-quiet btn-sm" name="change" value="today">{words::review_today(language)}</button> }
        });
        let day = view! {
            <form method="post" action=Change::PATH class="day">
                <input type="hidden" name="note" value=id.clone()/>
                <input type="hidden" name="change" value="set_due"/>
                <div class="field">
                    <label for="due_day">{words::due_day(language)}</label>
                    <div class="row">
                        <input
                            class="input"
                            type="date"
                            id="due_day"
                            name="due_day"
                            min=note.today.date()
                            value=note.due_day.unwrap_or(note.today).max(note.today).date()
                            required
                            aria-invalid=invalid(&day_error)
                            aria-describedby="due_day-error"
                        />
                        <button class="btn btn-quiet">{words::set_due(language)}</button>
                    </div>
                    <FieldError id="due_day-error" message=day_error.clone()/>
                </div>
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
