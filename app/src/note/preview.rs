use leptos::prelude::*;

use super::{
    calls::preview,
    fields::{PAUSE, Writing},
};
use crate::{look, text::note as words, ui::browser};

/// The page as it will look: the renderer is the server's, so that nothing looks different later.
#[component]
pub fn Preview(html: String, writing: Writing) -> impl IntoView {
    let language = look::language();
    let shown = RwSignal::new(html);
    let body = Memo::new(move |_| writing.fields.with(|fields| fields.body.clone()));
    let first = StoredValue::new(true);
    Effect::new(move |_| {
        let source = body.get();
        if first.get_value() {
            first.set_value(false);
            return;
        }
        browser::after_pause("preview", PAUSE / 2, move || {
            leptos::task::spawn_local(async move {
                if let Ok(html) = preview(source.clone()).await
                    && body.try_get_untracked().is_some_and(|now| now == source)
                {
                    shown.set(html);
                }
            });
        });
    });
    view! {
        <article class="prev" aria-label=words::preview(language)>
            <div class="note" inner_html=shown></div>
        </article>
    }
}
