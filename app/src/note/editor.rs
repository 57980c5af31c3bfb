//! `/notes/new` and `/notes/{id}/edit`: a plain form that, once hydrated, shows the page beside the
//! source and keeps a draft on the server while it is written.

use api::note::EditorPage as Data;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    calls::{DiscardDraft, Save, open_editor},
    fields::{Fields, Head},
    preview::Preview,
};
use crate::{
    call_error::CallError,
    form::{Form, PostForm},
    load::load,
    look,
    page::loaded,
    problem::form_message,
    text::note as words,
    ui::{
        banner::Banner,
        icon::{Icon, IconName},
        skeleton::Skeleton,
    },
};

/// The page for a new note.
#[component]
pub fn NewPage() -> impl IntoView {
    let data = load(|| [], |[]| open_editor(String::new()));
    loaded(
        data,
        || view! { <Skeleton/> }.into_any(),
        |page| view! { <Editor page/> },
    )
}

/// The page for a note that is there.
#[component]
pub fn EditPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let data = load(move || [id.get()], |[id]| open_editor(id));
    loaded(
        data,
        || view! { <Skeleton/> }.into_any(),
        |page| view! { <Editor page/> },
    )
}

#[component]
fn Editor(page: Data) -> impl IntoView {
    let language = look::language();
    let form = Form::new(Save::PATH);
    let error: Signal<Option<CallError>> = form.error.into();
    let writing = super::fields::Writing::new(&page);
    let failure = move || {
        form_message(error.get().as_ref(), language)
            .map(|text| view! { <Banner text failure=true/> })
    };
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
    let pending = form.pending;
    writing.keep_while_writing(error);
    view! {
        <Title text=title/>
        <PostForm form class="editor" id="editor">
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
                <span class="saved" role="status">{move || writing.saved_text(language)}</span>
                <button class="btn btn-primary" data-key="save" aria-busy=move || {
                    pending.get().then_some("true")
                }>{words::done(language)}</button>
            </header>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=page.version.to_string()/>
            <div class="ework">
                <main class="edoc" id="main">
                    <h1 class="sr">{head}</h1>
                    {draft}
                    {failure}
                    <Head page=page.clone() writing error/>
                    <div class="epanes">
                        <Fields page=page.clone() writing error/>
                        <Preview html=page.preview.clone() writing/>
                    </div>
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
