use leptos::{
    leptos_dom::helpers::window_event_listener,
    server_fn::{
        client::{Client, browser::BrowserClient},
        error::FromServerFnError,
        request::{ClientReq, browser::BrowserRequest},
        response::{ClientRes, browser::BrowserResponse},
    },
};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, SubmitEvent, UrlSearchParams};

use super::show;
use crate::{call_error::CallError, ui::browser};

/// Posts the page's forms from now on. Those without `data-post` hold nothing that was typed and
/// stay the browser's.
pub fn listen() {
    // It lives as long as the page.
    let _listener = window_event_listener(leptos::ev::submit, |event| {
        if let Some(form) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
            .filter(|form| form.has_attribute("data-post"))
        {
            submit(&event, form);
        }
    });
}

fn submit(event: &SubmitEvent, form: HtmlFormElement) {
    let button = event
        .submitter()
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    // A button that names another address leaves the page, which the browser does best.
    if event.default_prevented()
        || button
            .as_ref()
            .is_some_and(|button| button.has_attribute("formaction"))
    {
        return;
    }
    let Some(body) = filled_in(&form, button.as_ref()) else {
        return;
    };
    event.prevent_default();
    if show::is_pending(&form) {
        return;
    }
    show::pending(&form, button.as_ref(), true);
    let path = form.get_attribute("action").unwrap_or_default();
    leptos::task::spawn_local(async move {
        match post(&path, body).await {
            // The page is about to go, and nobody presses the button again meanwhile.
            Ok(next) => {
                browser::guard_leaving(false);
                match next {
                    Some(next) => browser::go(&next),
                    None => browser::reload(),
                }
            }
            Err(error) => {
                show::pending(&form, button.as_ref(), false);
                show::refusal(&form, &error);
            }
        }
    });
}

/// The fields as the browser would send them, with the pressed button's value.
fn filled_in(form: &HtmlFormElement, button: Option<&HtmlButtonElement>) -> Option<String> {
    let fields = FormData::new_with_form(form).ok()?;
    if let Some(button) = button.filter(|button| !button.name().is_empty()) {
        fields
            .append_with_str(&button.name(), &button.value())
            .ok()?;
    }
    let body = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(String::from(body.to_string()))
}

/// Posts `body`; says where the answer leads.
async fn post(path: &str, body: String) -> Result<Option<String>, CallError> {
    let request = <BrowserRequest as ClientReq<CallError>>::try_new_post(
        path,
        "application/json",
        "application/x-www-form-urlencoded",
        body,
    )?;
    let response = <BrowserClient as Client<CallError>>::send(request).await?;
    if (400..=599).contains(&status(&response)) {
        let body = ClientRes::<CallError>::try_into_bytes(response).await?;
        return Err(CallError::de(body));
    }
    Ok(ClientRes::<CallError>::has_redirect(&response)
        .then(|| ClientRes::<CallError>::location(&response)))
}

fn status(response: &BrowserResponse) -> u16 {
    ClientRes::<CallError>::status(response)
}
