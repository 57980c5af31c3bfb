use api::ApiError;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlButtonElement, HtmlElement, HtmlFormElement};

use crate::{
    call_error::CallError,
    look,
    wording::{reason, sentence},
};

/// The form is under way.
pub fn is_pending(form: &HtmlFormElement) -> bool {
    form.has_attribute("aria-busy")
}

/// Marks the form and the pressed button as under way, or no longer.
pub fn pending(form: &HtmlFormElement, button: Option<&HtmlButtonElement>, pending: bool) {
    let button: Option<&Element> = button.map(AsRef::as_ref);
    for element in [Some(form.as_ref()), button].into_iter().flatten() {
        mark(element, "aria-busy", pending);
    }
}

/// Shows what is wrong, each field's message beside it, and leads the writer to the first.
pub fn refusal(form: &HtmlFormElement, error: &CallError) {
    let language = look::language();
    for message in all(form, ".err, .form-failure") {
        mark(&message, "hidden", true);
    }
    for field in all(form, "[aria-invalid]") {
        mark(&field, "aria-invalid", false);
    }
    let problems = match error.refusal() {
        Some(ApiError::Invalid { fields }) => fields.as_slice(),
        _ => &[],
    };
    let mut shown = false;
    for problem in problems {
        let name = problem.field.name();
        let text = reason(problem.field, &problem.problem, language);
        if say(form, &format!("#{name}-error"), &text) {
            shown = true;
            for field in all(form, &format!("[name={name}]")) {
                mark(&field, "aria-invalid", true);
            }
        }
    }
    if shown {
        if let Some(field) = all(form, "[aria-invalid=true]").next() {
            focus(&field);
        }
    } else {
        // Also a field that this form does not show must not be refused in silence.
        say(form, ".form-failure", &sentence(error, language));
    }
}

/// Puts `text` into the message at `selector`; whether there is one.
fn say(form: &HtmlFormElement, selector: &str, text: &str) -> bool {
    let Some(message) = all(form, selector).next() else {
        return false;
    };
    if let Ok(Some(words)) = message.query_selector("span") {
        words.set_text_content(Some(text));
    }
    mark(&message, "hidden", false);
    true
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

fn mark(element: &Element, attribute: &str, on: bool) {
    let _ = if on {
        element.set_attribute(attribute, "true")
    } else {
        element.remove_attribute(attribute)
    };
}

fn all(form: &HtmlFormElement, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = form.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |index| found.as_ref()?.item(index)?.dyn_into::<Element>().ok())
}
