//! `/notes/new` and `/notes/{id}/edit`: a plain form that, with JavaScript, shows the page beside
//! the source and keeps a draft on the server while it is written.

use api::note::EditorPage as Data;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::{DiscardDraft, Save},
    fields::{Fields, Head},
    loads::open_editor,
    writing::Saved,
};
use crate::{
    form::{Form, PostForm},
    look,
    page::{loaded, param},
    text::note as words,
    ui::icon::{Icon, IconName},
};

/// The page for a new note.
#[component]
pub fn NewPage() -> impl IntoView {
    loaded(open_editor(String::new()), |page| view! { <Editor page/> })
}

/// The page for a note that is there.
#[component]
pub fn EditPage() -> impl IntoView {
    loaded(open_editor(param("id")), |page| view! { <Editor page/> })
}

#[component]
fn Editor(page: Data) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Save::PATH);
    let title = match &page.id {
        Some(_) => words::edit_title(language, &page.fields.title),
        None => words::new_title(language).to_owned(),
    };
    let head = match &page.id {
        Some(_) => words::edit_named(language, &page.fields.title),
        None => words::new_note(language).to_owned(),
    };
    let back = page
        .id
        .map_or_else(|| "/notes".to_owned(), |id| format!("/notes/{id}"));
    let id = page.id.map(|id| id.to_string()).unwrap_or_default();
    let draft = page.draft_at.map(|_| view! { <Draft/> });
    let category = Some(page.fields.category.clone()).filter(|name| !name.is_empty());
    let version = page.version.to_string();
    view! {
        <Title text=title/>
        <PostForm form=form.clone() class="editor" id="editor">
            <header class="etop">
                <nav class="crumb" aria-label=words::place(language)>
                    <a class="icon-btn" href=back aria-label=words::back(language)>
                        <Icon name=IconName::Back size=20/>
                    </a>
                    <a href="/notes">{words::list_head(language)}</a>
                    {category.map(|name| view! {
                        <span aria-hidden="true">"/"</span>
                        <span>{name}</span>
                    })}
                </nav>
                <span class="sp hide-m"></span>
                <Saved id=id.clone() version=version.clone()/>
                <button class="btn btn-primary" data-key="save">{words::done(language)}</button>
            </header>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=version/>
            <div class="ework">
                <main class="edoc" id="main">
                    <h1 class="sr">{head}</h1>
                    {draft}
                    {form.failure()}
                    <Head page=page.clone() form=form.clone()/>
                    <Fields page form/>
                </main>
            </div>
        </PostForm>
    }
}

/// Says that the fields come from a draft, and offers to throw it away.
#[component]
fn Draft() -> impl IntoView {
    let language = look::language();
    view! {
        <div class="banner" role="status">
            <Icon name=IconName::Clock size=18/>
            <span>{words::draft(language)}</span>
            // A button of the editor's own form, posted elsewhere: forms do not nest.
            <button
                class="btn btn-sm btn-quiet"
                formaction=DiscardDraft::PATH
                formnovalidate
            >
                {words::discard_draft(language)}
            </button>
        </div>
    }
}
