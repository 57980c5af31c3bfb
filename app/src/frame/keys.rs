//! Keyboard shortcuts that work on every page (design reference, section 9).

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
                .matches("input:not([type=checkbox], [type=radio]), textarea, select")
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

/// What Space presses: of a card that is only looked at, what stands there before or after it is
/// revealed.
const SPACE: &str = "[data-key=space]:not(.before, .after), \
    .focus:has(#reveal:not(:checked)) .before[data-key=space], \
    .focus:has(#reveal:checked) .after[data-key=space]";

/// Presses the links and buttons that are on the page, so that the browser and the forms do the
/// rest. `data-key` names the key of an element.
pub fn listen() {
    let after_g = Cell::new(false);
    // It lives as long as the page.
    let _listener = window_event_listener(ev::keydown, move |event| {
        if is_command(&event, "s") {
            return press(&event, "[data-key=save]");
        }
        if is_command(&event, "enter") {
            return press(&event, "[data-key=send]");
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
            (false, "s") => "[data-key=s]",
            (false, " ") if !presses_itself(&event) => SPACE,
            (false, "enter") if !presses_itself(&event) => "[data-key=enter]",
            (false, "1") => "[data-key='1']",
            (false, "2") => "[data-key='2']",
            (false, "3") => "[data-key='3']",
            (false, "4") => "[data-key='4']",
            (false, "?") => "[popovertarget=shortcuts]",
            _ => return,
        };
        press(&event, selector);
    });
}
