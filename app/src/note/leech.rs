use api::note::NotePage;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::mode_name;
use crate::{look, review::calls::Change, text::leech as words};

/// Help with a note that is forgotten again and again: what usually helps, and that it was done.
#[component]
pub fn Leech(
    /// The note.
    note: NotePage,
    /// How often it was forgotten.
    lapses: u32,
) -> impl IntoView {
    let language = look::language();
    let id = note.id.to_string();
    let suspend = (!note.resting).then(|| {
        view! {
            <button class="btn btn-quiet btn-sm" name="change" value="suspend">
                {words::set_aside(language)}
            </button>
        }
    });
    view! {
        <section class="leech-help" id="leech">
            <h2>{words::head(language, lapses)}</h2>
            <p>{words::lead(language)}</p>
            <ul>
                <li>{words::split(language)}</li>
                <li>{words::cue(language)}</li>
                <li>{words::mode(language, mode_name(note.mode, language))}</li>
            </ul>
            <form method="post" action=Change::PATH class="deeds">
                <input type="hidden" name="note" value=id.clone()/>
                <a class="btn btn-primary btn-sm" href=format!("/notes/{id}/edit")>
                    {words::edit(language)}
                </a>
                <button class="btn btn-quiet btn-sm" name="change" value="rewrite">
                    {words::rewritten(language)}
                </button>
                {suspend}
            </form>
            <p class="meta">{words::kept(language)}</p>
        </section>
    }
}
