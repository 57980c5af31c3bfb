use leptos::prelude::*;

use crate::{look, text::keys as words};

/// The list of shortcuts, a popover that `?` and the keyboard button open.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let language = look::language();
    let rows = [
        ("Space", words::reveal(language)),
        ("1 2 3 4", words::rate(language)),
        ("Enter", words::confirm(language)),
        ("Ctrl Enter", words::send(language)),
        ("U", words::undo(language)),
        ("E", words::edit(language)),
        ("S", words::skip(language)),
        ("N", words::new_note(language)),
        ("G T", words::today(language)),
        ("G L", words::notes(language)),
        ("Ctrl S", words::save(language)),
        ("?", words::help(language)),
    ];
    view! {
        <div popover="auto" id="shortcuts" class="dialog shortcuts" role="dialog" aria-labelledby="shortcuts-head">
            <h2 id="shortcuts-head">{words::head(language)}</h2>
            <dl>
                {rows
                    .map(|(keys, what)| {
                        let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
                        view! {
                            <div>
                                <dt>{what}</dt>
                                <dd>{keys}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </div>
    }
}
