//! `/notes/{id}`

use api::{
    grading::{CheckPanel, RubricPage},
    note::NotePage as Data,
};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::Delete,
    check::Check,
    leech::Leech,
    loads::read_note,
    mode_name,
    schedule::{Changed, Schedule},
    status_name,
};
use crate::{
    date,
    frame::{Frame, Place},
    grading::KeyPoints,
    look,
    page::{loaded, param},
    text::{note as words, session},
    ui::{
        icon::{Icon, IconName},
        status::Status,
    },
};

/// The page.
#[component]
pub fn NotePage() -> impl IntoView {
    loaded(read_note(param("id")), |(note, rubric, check)| {
        view! {
            <Title text=format!("{} · Resee", note.title)/>
            <Frame frame=note.frame.clone() place=Place::Notes>
                <Note note rubric check/>
            </Frame>
        }
    })
}

#[component]
fn Note(note: Data, rubric: Option<RubricPage>, check: Option<CheckPanel>) -> impl IntoView {
    let language = look::language();
    let edit = format!("/notes/{}/edit", note.id);
    let tags = note
        .tags
        .iter()
        .map(|tag| view! { <span class="tag">{format!("#{tag}")}</span> })
        .collect_view();
    let next = note.due_day.map_or_else(
        || words::not_yet(language).to_owned(),
        |day| date::relative(day, note.today, language),
    );
    let recall = note.recall.map(|recall| {
        view! {
            <dt>{words::recall(language)}</dt>
            <dd>{format!("{recall}%")}</dd>
        }
    });
    view! {
        <div class="nread">
            <article class="sheet nsheet">
                <h1>{note.title.clone()}</h1>
                <div class="note" inner_html=note.html.clone()></div>
                {rubric.map(|rubric| view! { <KeyPoints rubric/> })}
            </article>
            <aside class="margin" aria-label=words::about(language)>
                <p class="go">
                    {(!note.resting).then(|| view! {
                        <a class="btn btn-quiet" href=format!("/review?note={}", note.id)>
                            {session::review_now(language)}
                        </a>
                    })}
                    <a class="btn btn-quiet" href=edit data-key="e">
                        <Icon name=IconName::Pen size=16/>
                        {words::edit(language)}
                        <kbd>"E"</kbd>
                    </a>
                </p>
                {note.leech.map(|lapses| view! { <Leech note=note.clone() lapses/> })}
                <Status status=note.status label=status_name(note.status, language)/>
                <dl class="facts-m">
                    <dt>{words::next_review(language)}</dt>
                    <dd>{next}</dd>
                    {recall}
                    <dt>{words::reviews(language)}</dt>
                    <dd>{note.reviews}</dd>
                    <dt>{words::category(language)}</dt>
                    <dd>{note.category.clone().unwrap_or_else(|| words::none(language).to_owned())}</dd>
                    <dt>{words::mode(language)}</dt>
                    <dd>{mode_name(note.mode, language)}</dd>
                </dl>
                <p class="tags">{tags}</p>
                {check.map(|panel| view! { <Check panel/> })}
                <Schedule note=note.clone()/>
                <form method="post" action=Delete::PATH>
                    <input type="hidden" name="id" value=note.id.to_string()/>
                    <button class="btn btn-danger btn-sm">
                        <Icon name=IconName::Trash size=16/>
                        {words::delete(language)}
                    </button>
                </form>
            </aside>
            <Changed note=note.id.to_string()/>
        </div>
    }
}
