//! `/notes`

use api::note::{DeletedNote, NoteList, NoteRow};
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{calls::Restore, loads::list_notes, row::Row};
use crate::{
    frame::{Frame, Place},
    look,
    page::{loaded, query},
    text::{common, leech as leech_words, note as words},
    ui::{
        empty::Empty,
        icon::{Icon, IconName},
    },
};

/// The page. Which notes are shown is in the address.
#[component]
pub fn NotesPage() -> impl IntoView {
    let language = look::language();
    let [category, after, deleted] =
        ["category", "after", "deleted"].map(|name| query(name).unwrap_or_default());
    let leech = query("leech").is_some_and(|value| value == "1");
    let list = list_notes(category.clone(), leech, after, deleted);
    view! {
        <Title text=words::list_title(language)/>
        {loaded(list, move |list| view! {
            <Frame frame=list.frame.clone() place=Place::Notes>
                <Notes list category leech/>
            </Frame>
        })}
    }
}

#[component]
fn Notes(list: NoteList, category: String, leech: bool) -> impl IntoView {
    let language = look::language();
    let head = list
        .category
        .clone()
        .unwrap_or_else(|| words::list_head(language).to_owned());
    let leeches = list.frame.leeches;
    let leech_chip = (leeches > 0 || leech).then(|| {
        view! {
            <a class="chip" href="/notes?leech=1" aria-current=leech.then_some("true")>
                {leech_words::chip(language)}
                " "
                <b>{leeches}</b>
            </a>
        }
    });
    let chips = (!list.frame.categories.is_empty() || leech_chip.is_some()).then(|| {
        let chips = list
            .frame
            .categories
            .iter()
            .map(|entry| {
                let current = (entry.id.to_string() == category).then_some("true");
                view! {
                    <a class="chip" href=format!("/notes?category={}", entry.id) aria-current=current>
                        {entry.name.clone()}
                        " "
                        <b>{entry.notes}</b>
                    </a>
                }
            })
            .collect_view();
        view! {
            <nav class="filters" aria-label=words::category(language)>
                <div class="chips">
                    <a class="chip" href="/notes" aria-current=(category.is_empty() && !leech).then_some("true")>
                        {words::all(language)}
                        " "
                        <b>{list.frame.notes}</b>
                    </a>
                    {chips}
                    {leech_chip}
                </div>
            </nav>
        }
    });
    let more = list.notes.next.clone().map(|after| {
        let mut href = format!("/notes?after={after}");
        if !category.is_empty() {
            href.push_str(&format!("&category={category}"));
        }
        if leech {
            href.push_str("&leech=1");
        }
        view! {
            <p class="more">
                <a class="btn btn-quiet" href=href rel="next">{words::next_page(language)}</a>
            </p>
        }
    });
    let body = if list.notes.items.is_empty() && leech {
        view! {
            <Empty
                line=leech_words::empty_line(language)
                sentence=leech_words::empty_sentence(language)
                href="/notes"
                action=leech_words::empty_action(language)
            />
        }
        .into_any()
    } else if list.notes.items.is_empty() {
        view! {
            <Empty
                line=words::empty_line(language)
                sentence=words::empty_sentence(language)
                href="/notes/new"
                action=words::empty_action(language)
            />
        }
        .into_any()
    } else {
        view! { <Table rows=list.notes.items today=list.today/> }.into_any()
    };
    view! {
        <header class="page-head">
            <h1>{head} <small>{list.frame.notes}</small></h1>
            <span>
                <a class="btn btn-primary only-m" href="/notes/new">
                    <Icon name=IconName::Pen size=16/>
                    {words::new_note(language)}
                </a>
            </span>
        </header>
        {chips}
        {body}
        {more}
        {list.deleted.map(|note| view! { <Deleted note/> })}
    }
}

#[component]
fn Table(rows: Vec<NoteRow>, today: domain::time::StudyDay) -> impl IntoView {
    let language = look::language();
    let rows = rows
        .into_iter()
        .map(|row| view! { <Row row today/> })
        .collect_view();
    view! {
        <table class="lib">
            <caption class="sr">{words::table(language)}</caption>
            <colgroup><col/><col/><col/><col/><col/></colgroup>
            <thead>
                <tr>
                    <th scope="col">{words::title(language)}</th>
                    <th scope="col">{words::category(language)}</th>
                    <th scope="col">{words::status(language)}</th>
                    <th scope="col">{words::recall(language)}</th>
                    <th scope="col">{words::next_review(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// "Deleted. Undo", for the note that was just moved to the trash.
#[component]
fn Deleted(note: DeletedNote) -> impl IntoView {
    let language = look::language();
    view! {
        <div class="toast" role="status">
            {words::deleted(language, note.title)}
            <form method="post" action=Restore::PATH>
                <input type="hidden" name="id" value=note.id.to_string()/>
                <button class="btn btn-sm">{common::undo(language)}</button>
            </form>
        </div>
    }
}
