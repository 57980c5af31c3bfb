//! Keyboard shortcuts that work on every page (design reference, section 9).

use leptos::prelude::*;

use crate::{look, text::keys as words};

/// Starts listening; does something in the browser only.
pub fn provide_keys() {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| browser::listen());
}

/// The list of shortcuts, a popover that `?` and the keyboard button open.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let language = look::language();
    let rows = [
        ("Space", words::reveal(language)),
        ("1 2 3 4", words::rate(language)),
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

#[cfg(feature = "hydrate")]
pub use browser::{is_shortcut, presses_itself};

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::Cell;

    use leptos::{ev, leptos_dom::helpers::window_event_listener, prelude::*};
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlElement, KeyboardEvent};

    /// A single key, pressed outside any field, not while an input method composes a syllable and
    /// without a modifier.
    pub fn is_shortcut(event: &KeyboardEvent) -> bool {
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| {
                element
                    .matches("input:not([type=checkbox]), textarea, select")
                    .unwrap_or(false)
            });
        !(typing || event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key())
    }

    /// The element with the focus does something of its own when Space or Enter is pressed.
    pub fn presses_itself(event: &KeyboardEvent) -> bool {
        event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| {
                element
                    .matches("a, button, input, summary")
                    .unwrap_or(false)
            })
    }

    /// The key with Ctrl, or Command on a Mac, and nothing else.
    fn is_command(event: &KeyboardEvent, key: &str) -> bool {
        (event.ctrl_key() || event.meta_key())
            && !event.alt_key()
            && !event.shift_key()
            && event.key().eq_ignore_ascii_case(key)
    }

    fn press(event: &KeyboardEvent, selector: &str) {
        if let Ok(Some(found)) = document().query_selector(selector)
            && let Some(element) = found.dyn_ref::<HtmlElement>()
        {
            event.prevent_default();
            element.click();
        }
    }

    /// Presses the links and buttons that are on the page, so that the router and the forms do the
    /// rest. `data-key` names the key of an element.
    pub fn listen() {
        let after_g = Cell::new(false);
        // The root lives as long as the page, and so does the listener.
        let _listener = window_event_listener(ev::keydown, move |event| {
            if is_command(&event, "s") {
                return press(&event, "[data-key=save]");
            }
            if !is_shortcut(&event) || event.repeat() {
                return;
            }
            let went = after_g.replace(false);
            let selector = match (went, event.key().to_lowercase().as_str()) {
                (true, "t") => "a[href='/dashboard']",
                (true, "l") => "a[href='/notes']",
                (false, "g") => return after_g.set(true),
                (false, "n") => "a[href='/notes/new']",
                (false, "e") => "[data-key=e]",
                (false, "u") => "[data-key=u]",
                (false, " ") if !presses_itself(&event) => "[data-key=space]",
                (false, "?") => "[popovertarget=shortcuts]",
                _ => return,
            };
            press(&event, selector);
        });
    }
}
