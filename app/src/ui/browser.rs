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
    use web_sys::{
        Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement,
        HtmlTextAreaElement,
    };

    /// Milliseconds for which the page was visible since the first call, on a clock that no change of
    /// the system's time moves.
    pub fn seen_for() -> f64 {
        WATCH.with_borrow_mut(|watch| {
            if watch.is_none() {
                let look = Listener::new(|_| WATCH.with_borrow_mut(|watch| turn(watch.as_mut())));
                let look_on = look.as_ref().unchecked_ref();
                let _ = document().add_event_listener_with_callback("visibilitychange", look_on);
                look.forget();
                *watch = Some(Watch {
                    seen: 0.0,
                    since: (!document().hidden()).then(clock),
                });
            }
            watch
                .as_ref()
                .map_or(0.0, |watch| watch.seen + watch.running())
        })
    }

    /// Time during which the page was visible.
    struct Watch {
        /// Until it was hidden last.
        seen: f64,
        /// Since when it has been visible.
        since: Option<f64>,
    }

    impl Watch {
        fn running(&self) -> f64 {
            self.since.map_or(0.0, |since| clock() - since)
        }
    }

    fn turn(watch: Option<&mut Watch>) {
        if let Some(watch) = watch {
            watch.seen += watch.running();
            watch.since = (!document().hidden()).then(clock);
        }
    }

    fn clock() -> f64 {
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

    /// What this tab remembers under `key`.
    pub fn recall_here(key: &str) -> Option<String> {
        window().session_storage().ok()??.get_item(key).ok()?
    }

    /// Remembers `value` under `key` as long as the tab is open.
    pub fn remember_here(key: &str, value: &str) {
        if let Ok(Some(storage)) = window().session_storage() {
            let _ = storage.set_item(key, value);
        }
    }

    /// Opens the page at `path`.
    pub fn go(path: &str) {
        let _ = window().location().assign(path);
    }

    /// Loads the page anew.
    pub fn reload() {
        let _ = window().location().reload();
    }

    /// Gives the window `title`.
    pub fn set_title(title: &str) {
        document().set_title(title);
    }

    fn element(id: &str) -> Option<Element> {
        document().get_element_by_id(id)
    }

    /// Whether the page has an element with `id`.
    pub fn has(id: &str) -> bool {
        element(id).is_some()
    }

    /// Moves the focus to the element with `id`, once what is under way has been rendered.
    pub fn focus(id: &'static str) {
        request_animation_frame(move || {
            if let Some(element) = element(id)
                && let Some(element) = element.dyn_ref::<HtmlElement>()
            {
                let _ = element.focus();
            }
        });
    }

    /// Sets an attribute of the element with `id`.
    pub fn set_attribute(id: &str, name: &str, value: &str) {
        if let Some(element) = element(id) {
            let _ = element.set_attribute(name, value);
        }
    }

    /// Puts `html` into the element with `id`. It must come from the server's own renderer.
    pub fn set_html(id: &str, html: &str) {
        if let Some(element) = element(id) {
            element.set_inner_html(html);
        }
    }

    /// What the field with `id` holds; empty without such a field.
    pub fn value(id: &str) -> String {
        let Some(element) = element(id) else {
            return String::new();
        };
        match element.dyn_ref::<HtmlTextAreaElement>() {
            Some(field) => field.value(),
            None => element
                .dyn_ref::<HtmlInputElement>()
                .map(HtmlInputElement::value)
                .unwrap_or_default(),
        }
    }

    /// Fills the field with `id`.
    pub fn set_value(id: &str, text: &str) {
        if let Some(element) = element(id) {
            if let Some(field) = element.dyn_ref::<HtmlTextAreaElement>() {
                field.set_value(text);
            } else if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
                field.set_value(text);
            }
        }
    }

    /// What the fields of the form with `id` hold, by their names.
    pub fn fields(id: &str) -> BTreeMap<String, String> {
        let read = || {
            let form = element(id)?.dyn_into::<HtmlFormElement>().ok()?;
            let data = FormData::new_with_form(&form).ok()?;
            let text = |entry: &JsValue| entry.as_string();
            let pairs = data.entries().into_iter().flatten().filter_map(|pair| {
                let pair = js_sys::Array::from(&pair);
                Some((text(&pair.get(0))?, text(&pair.get(1))?))
            });
            Some(pairs.collect())
        };
        read().unwrap_or_default()
    }

    type Listener = Closure<dyn FnMut(Event)>;

    /// Calls `what` whenever something is typed into the element with `id` or chosen in it, as long
    /// as the page lives.
    pub fn on_input(id: &str, mut what: impl FnMut() + 'static) {
        if let Some(element) = element(id) {
            let listener = Listener::new(move |_| what());
            let listen = listener.as_ref().unchecked_ref();
            let _ = element.add_event_listener_with_callback("input", listen);
            listener.forget();
        }
    }

    thread_local! {
        static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
        static TIMERS: RefCell<BTreeMap<&'static str, TimeoutHandle>> = const { RefCell::new(BTreeMap::new()) };
        static GUARDED: Cell<bool> = const { Cell::new(false) };
        static GUARD: RefCell<Option<Listener>> = const { RefCell::new(None) };
    }

    /// Runs `what` after `pause` without another call under the same name.
    pub fn after_pause(name: &'static str, pause: Duration, what: impl FnOnce() + 'static) {
        TIMERS.with_borrow_mut(|timers| {
            if let Some(timer) = timers.remove(name) {
                timer.clear();
            }
            if let Ok(timer) = set_timeout_with_handle(what, pause) {
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
    use std::{collections::BTreeMap, time::Duration};

    /// See the browser's version.
    pub fn seen_for() -> f64 {
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
    pub fn recall_here(_key: &str) -> Option<String> {
        None
    }

    /// See the browser's version.
    pub fn remember_here(_key: &str, _value: &str) {}

    /// See the browser's version.
    pub fn go(_path: &str) {}

    /// See the browser's version.
    pub fn reload() {}

    /// See the browser's version.
    pub fn set_title(_title: &str) {}

    /// See the browser's version.
    pub fn has(_id: &str) -> bool {
        false
    }

    /// See the browser's version.
    pub fn focus(_id: &'static str) {}

    /// See the browser's version.
    pub fn set_attribute(_id: &str, _name: &str, _value: &str) {}

    /// See the browser's version.
    pub fn set_html(_id: &str, _html: &str) {}

    /// See the browser's version.
    pub fn value(_id: &str) -> String {
        String::new()
    }

    /// See the browser's version.
    pub fn set_value(_id: &str, _text: &str) {}

    /// See the browser's version.
    pub fn fields(_id: &str) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// See the browser's version.
    pub fn on_input(_id: &str, _what: impl FnMut() + 'static) {}

    /// See the browser's version.
    pub fn after_pause(_name: &'static str, _pause: Duration, _what: impl FnOnce() + 'static) {}

    /// See the browser's version.
    pub fn guard_leaving(_guard: bool) {}
}
