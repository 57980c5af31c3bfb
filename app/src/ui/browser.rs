//! What a page asks of the browser, from event handlers and effects only. On the server, where
//! neither runs, everything here does nothing.

#[cfg(feature = "hydrate")]
pub use real::*;
#[cfg(not(feature = "hydrate"))]
pub use stand_in::*;

#[cfg(feature = "hydrate")]
mod real {
    use std::{
        cell::{Cell, RefCell},
        collections::BTreeMap,
        time::Duration,
    };

    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    use web_sys::{Event, HtmlElement};

    /// Milliseconds on the page's own clock, which no change of the system's time moves.
    pub fn now() -> f64 {
        window().performance().map_or(0.0, |clock| clock.now())
    }

    /// IANA name of the browser's time zone; empty when it does not tell.
    pub fn time_zone() -> String {
        let name = || -> Result<String, JsValue> {
            let intl = js_sys::Reflect::get(&window(), &"Intl".into())?;
            let format = js_sys::Reflect::get(&intl, &"DateTimeFormat".into())?;
            let format = js_sys::Reflect::construct(
                format.unchecked_ref::<js_sys::Function>(),
                &js_sys::Array::new(),
            )?;
            let resolve = js_sys::Reflect::get(&format, &"resolvedOptions".into())?;
            let options = resolve.unchecked_ref::<js_sys::Function>().call0(&format)?;
            let zone = js_sys::Reflect::get(&options, &"timeZone".into())?;
            Ok(zone.as_string().unwrap_or_default())
        };
        name().unwrap_or_default()
    }

    /// What this browser remembers under `key`.
    pub fn recall(key: &str) -> Option<String> {
        window().local_storage().ok()??.get_item(key).ok()?
    }

    /// Remembers `value` under `key`; a browser that keeps nothing forgets it with the page.
    pub fn remember(key: &str, value: &str) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.set_item(key, value);
        }
    }

    /// Moves the focus to the element with `id`, once what is under way has been rendered.
    pub fn focus(id: &'static str) {
        request_animation_frame(move || {
            if let Some(element) = document().get_element_by_id(id)
                && let Some(element) = element.dyn_ref::<HtmlElement>()
            {
                let _ = element.focus();
            }
        });
    }

    /// Moves the focus to the first field of form `id` that was refused.
    pub fn focus_first_invalid(id: &'static str) {
        request_animation_frame(move || {
            let selector = format!("#{id} [aria-invalid=true]");
            if let Ok(Some(element)) = document().query_selector(&selector)
                && let Some(element) = element.dyn_ref::<HtmlElement>()
            {
                let _ = element.focus();
            }
        });
    }

    type Listener = Closure<dyn FnMut(Event)>;

    thread_local! {
        static TIMERS: RefCell<BTreeMap<&'static str, TimeoutHandle>> = const { RefCell::new(BTreeMap::new()) };
        static GUARDED: Cell<bool> = const { Cell::new(false) };
        static GUARD: RefCell<Option<Listener>> = const { RefCell::new(None) };
    }

    /// Runs `what` after `millis` without another call under the same name.
    pub fn after_pause(name: &'static str, millis: u64, what: impl FnOnce() + 'static) {
        TIMERS.with_borrow_mut(|timers| {
            if let Some(timer) = timers.remove(name) {
                timer.clear();
            }
            if let Ok(timer) = set_timeout_with_handle(what, Duration::from_millis(millis)) {
                timers.insert(name, timer);
            }
        });
    }

    /// Whether leaving the page asks first, because words would be lost.
    pub fn guard_leaving(guard: bool) {
        GUARDED.set(guard);
        GUARD.with_borrow_mut(|listener| {
            if listener.is_none() {
                let ask = Listener::new(|event: Event| {
                    if GUARDED.get() {
                        event.prevent_default();
                    }
                });
                let _ = window()
                    .add_event_listener_with_callback("beforeunload", ask.as_ref().unchecked_ref());
                *listener = Some(ask);
            }
        });
    }
}

#[cfg(not(feature = "hydrate"))]
mod stand_in {
    /// See the browser's version.
    pub fn now() -> f64 {
        0.0
    }

    /// See the browser's version.
    pub fn time_zone() -> String {
        String::new()
    }

    /// See the browser's version.
    pub fn recall(_key: &str) -> Option<String> {
        None
    }

    /// See the browser's version.
    pub fn remember(_key: &str, _value: &str) {}

    /// See the browser's version.
    pub fn focus(_id: &'static str) {}

    /// See the browser's version.
    pub fn focus_first_invalid(_id: &'static str) {}

    /// See the browser's version.
    pub fn after_pause(_name: &'static str, _millis: u64, _what: impl FnOnce() + 'static) {}

    /// See the browser's version.
    pub fn guard_leaving(_guard: bool) {}
}
