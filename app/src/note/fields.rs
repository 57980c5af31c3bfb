use api::{
    Field,
    note::{EditorPage, NoteFields},
};
use domain::{
    language::Language,
    note::{BODY_MAX, Mode, TITLE_MAX},
};
use leptos::prelude::*;

use super::{calls::keep_draft, mode_name};
use crate::{
    call_error::CallError,
    look,
    problem::field_message,
    text::note as words,
    ui::{
        browser,
        field::FieldError,
        icon::{Icon, IconName},
    },
};

/// Pause in typing after which a draft is kept and the preview follows, in milliseconds.
pub const PAUSE: u64 = 600;

/// What is being written, and whether the server has it.
#[derive(Clone, Copy)]
pub struct Writing {
    /// The fields as they are now.
    pub fields: RwSignal<NoteFields>,
    saved: RwSignal<Saved>,
    id: StoredValue<String>,
    version: i64,
}

/// Whether the server has what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    Untouched,
    Saving,
    Kept,
    Failed,
}

impl Writing {
    /// Starts from what the page holds.
    pub fn new(page: &EditorPage) -> Self {
        Self {
            fields: RwSignal::new(page.fields.clone()),
            saved: RwSignal::new(Saved::Untouched),
            id: StoredValue::new(page.id.map(|id| id.to_string()).unwrap_or_default()),
            version: page.version,
        }
    }

    /// What stands beside the button.
    pub fn saved_text(self, language: Language) -> &'static str {
        match self.saved.get() {
            Saved::Untouched => "",
            Saved::Saving => words::saving(language),
            Saved::Kept => words::kept(language),
            Saved::Failed => words::not_kept(language),
        }
    }

    /// Keeps a draft whenever the writer pauses; warns before a page with unkept words is left.
    pub fn keep_while_writing(self, refused: Signal<Option<CallError>>) {
        let first = StoredValue::new(true);
        Effect::new(move |_| {
            self.fields.track();
            if first.get_value() {
                first.set_value(false);
                return;
            }
            self.saved.set(Saved::Saving);
            browser::guard_leaving(true);
            browser::after_pause("draft", PAUSE, move || self.keep());
        });
        Effect::new(move |_| {
            if refused.get().is_some() {
                browser::focus_first_invalid("editor");
            }
        });
        on_cleanup(|| browser::guard_leaving(false));
    }

    fn keep(self) {
        let fields = self.fields.get_untracked();
        leptos::task::spawn_local(async move {
            let NoteFields {
                title,
                body,
                category,
                tags,
                mode,
            } = fields.clone();
            let version = self.version.to_string();
            let kept = keep_draft(
                self.id.get_value(),
                version,
                title,
                body,
                category,
                tags,
                mode,
            )
            .await;
            // Only the newest words count; an older call's answer says nothing about them.
            if self
                .fields
                .try_get_untracked()
                .is_some_and(|now| now == fields)
            {
                self.saved.set(if kept.is_ok() {
                    Saved::Kept
                } else {
                    Saved::Failed
                });
                browser::guard_leaving(kept.is_err());
            }
        });
    }
}

/// Title, category, tags and mode.
#[component]
pub fn Head(page: EditorPage, writing: Writing, error: Signal<Option<CallError>>) -> impl IntoView {
    let language = look::language();
    let message =
        move |field| Signal::derive(move || field_message(error.get().as_ref(), field, language));
    let title_error = message(Field::Title);
    let (category_error, tags_error) = (message(Field::Category), message(Field::Tags));
    let fields = page.fields;
    let chosen = Mode::parse(&fields.mode).unwrap_or_default();
    let icons = [
        IconName::Eye,
        IconName::Pen,
        IconName::Choices,
        IconName::Heading,
    ];
    let modes = Mode::ALL
        .into_iter()
        .zip(icons)
        .map(|(mode, icon)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name="mode"
                        value=mode.as_str()
                        checked=mode == chosen
                        on:change=move |_| {
                            writing.fields.update(|fields| fields.mode = mode.as_str().to_owned());
                        }
                    />
                    <Icon name=icon size=15/>
                    {mode_name(mode, language)}
                </label>
            }
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
                aria-invalid=move || title_error.get().map(|_| "true")
                aria-describedby="title-error"
                on:input=move |event| {
                    let title = event_target_value(&event);
                    writing.fields.update(|fields| fields.title = title);
                }
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
                    aria-invalid=move || category_error.get().map(|_| "true")
                    aria-describedby="category-error"
                    on:input=move |event| {
                        let category = event_target_value(&event);
                        writing.fields.update(|fields| fields.category = category);
                    }
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
                    aria-invalid=move || tags_error.get().map(|_| "true")
                    aria-describedby="tags-error"
                    on:input=move |event| {
                        let tags = event_target_value(&event);
                        writing.fields.update(|fields| fields.tags = tags);
                    }
                />
                <fieldset class="seg">
                    <legend class="sr">{words::mode(language)}</legend>
                    {modes}
                </fieldset>
            </div>
            <FieldError id="category-error" message=category_error/>
            <FieldError id="tags-error" message=tags_error/>
        </div>
    }
}

/// The Markdown source.
#[component]
pub fn Fields(
    page: EditorPage,
    writing: Writing,
    error: Signal<Option<CallError>>,
) -> impl IntoView {
    let language = look::language();
    let body_error =
        Signal::derive(move || field_message(error.get().as_ref(), Field::Body, language));
    let count = move || {
        writing
            .fields
            .with(|fields| domain::text::char_count(&fields.body))
    };
    view! {
        <div class="epane">
            <label class="sr" for="body">{words::body(language)}</label>
            <textarea
                class="src"
                id="body"
                name="body"
                placeholder=words::body_placeholder(language)
                aria-invalid=move || body_error.get().map(|_| "true")
                aria-describedby="body-error body-count"
                on:input=move |event| {
                    let body = event_target_value(&event);
                    writing.fields.update(|fields| fields.body = body);
                }
            >
                {page.fields.body}
            </textarea>
            <FieldError id="body-error" message=body_error/>
            <p class="foot" id="body-count">
                {move || words::count(language, BODY_MAX, count())}
            </p>
        </div>
    }
}
