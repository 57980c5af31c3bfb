use api::{Field, note::EditorPage};
use domain::{
    note::{BODY_MAX, Mode, TITLE_MAX},
    text::char_count,
};
use leptos::prelude::*;

use super::{
    mode_about, mode_icon, mode_name,
    writing::{Count, Following},
};
use crate::{
    form::Form,
    look,
    text::note as words,
    ui::{
        area::in_area,
        field::{FieldError, invalid},
        icon::Icon,
    },
};

/// Title, category, tags and mode.
#[component]
pub fn Head(page: EditorPage, form: Form) -> impl IntoView {
    let language = look::language();
    let [title_error, category_error, tags_error] =
        [Field::Title, Field::Category, Field::Tags].map(|field| form.message(field));
    let fields = page.fields;
    let chosen = Mode::parse(&fields.mode).unwrap_or_default();
    let modes = Mode::ALL
        .into_iter()
        .map(|mode| {
            view! {
                <label>
                    <input
                        type="radio"
                        name="mode"
                        value=mode.as_str()
                        checked=mode == chosen
                        aria-describedby=format!("mode-{}", mode.as_str())
                    />
                    <Icon name=mode_icon(mode) size=15/>
                    {mode_name(mode, language)}
                </label>
            }
        })
        .collect_view();
    let explained = Mode::ALL
        .map(|mode| {
            let id = format!("mode-{}", mode.as_str());
            view! { <p class="hint" id=id>{mode_about(mode, language)}</p> }
        })
        .collect_view();
    let suggestions = page
        .categories
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    view! {
        <div>
            <label class="sr" for="title">{words::title(language)}</label>
            <input
                class="etitle"
                id="title"
                name="title"
                value=fields.title
                placeholder=words::title_placeholder(language)
                autocomplete="off"
                data-max=TITLE_MAX
                aria-invalid=invalid(&title_error)
                aria-describedby="title-error"
            />
            <FieldError id="title-error" message=title_error/>
            <div class="emeta">
                <label class="sr" for="category">{words::category(language)}</label>
                <input
                    class="input"
                    id="category"
                    name="category"
                    list="categories"
                    value=fields.category
                    placeholder=words::category_placeholder(language)
                    autocomplete="off"
                    aria-invalid=invalid(&category_error)
                    aria-describedby="category-error"
                />
                <datalist id="categories">{suggestions}</datalist>
                <label class="sr" for="tags">{words::tags(language)}</label>
                <input
                    class="input"
                    id="tags"
                    name="tags"
                    value=fields.tags
                    placeholder=words::tags_placeholder(language)
                    autocomplete="off"
                    aria-invalid=invalid(&tags_error)
                    aria-describedby="tags-error"
                />
                <fieldset class="seg">
                    <legend class="sr">{words::mode(language)}</legend>
                    {modes}
                </fieldset>
            </div>
            <div class="modes">{explained}</div>
            <FieldError id="category-error" message=category_error/>
            <FieldError id="tags-error" message=tags_error/>
        </div>
    }
}

/// The Markdown source, and beside it the page as it will look: the renderer is the server's, so
/// that nothing looks different later.
#[component]
pub fn Fields(page: EditorPage, form: Form) -> impl IntoView {
    let language = look::language();
    let body_error = form.message(Field::Body);
    let body = page.fields.body;
    let count = char_count(&body);
    view! {
        <div class="epanes">
            <div class="epane">
                <label class="sr" for="body">{words::body(language)}</label>
                <textarea
                    class="src"
                    id="body"
                    name="body"
                    placeholder=words::body_placeholder(language)
                    aria-invalid=invalid(&body_error)
                    aria-describedby="body-error body-count"
                >
                    {in_area(&body)}
                </textarea>
                <FieldError id="body-error" message=body_error/>
                <p class="foot" id="body-count"><Count count max=BODY_MAX/></p>
            </div>
            <article class="prev" aria-label=words::preview(language)>
                <div class="note" id="preview" inner_html=page.preview></div>
                <Following/>
            </article>
        </div>
    }
}
