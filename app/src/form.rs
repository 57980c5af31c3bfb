//! Forms that the browser can post by itself, and that our code posts once it has taken over.
//!
//! In place of Leptos' `ActionForm`, which brings an action and a parser for each form into the
//! client. All of these send what their fields hold, as the browser would, and know only whether
//! it was refused; what a call answers is for calls from code.

use api::Field;
use leptos::{
    ev::SubmitEvent, prelude::*, server::ServerActionError, server_fn::error::ServerFnUrlError,
};

use crate::{
    call_error::CallError,
    look,
    problem::{field_message, form_message},
};

/// A form's state.
#[derive(Clone, Copy)]
pub struct Form {
    path: &'static str,
    /// It is under way.
    pub pending: RwSignal<bool>,
    /// Why it was refused.
    pub error: RwSignal<Option<CallError>>,
    /// How often it went through.
    pub done: RwSignal<u32>,
}

impl Form {
    /// A form that posts to the call at `path`.
    pub fn new(path: &'static str) -> Self {
        Self {
            path,
            pending: RwSignal::new(false),
            error: RwSignal::new(refusal(path)),
            done: RwSignal::new(0),
        }
    }

    /// What is wrong with `field`.
    pub fn message(self, field: Field) -> Signal<Option<String>> {
        let language = look::language();
        Signal::derive(move || {
            self.error
                .with(|error| field_message(error.as_ref(), field, language))
        })
    }

    /// What is wrong with no single field, to stand above the form.
    pub fn banner(self) -> Signal<Option<String>> {
        let language = look::language();
        Signal::derive(move || {
            self.error
                .with(|error| form_message(error.as_ref(), language))
        })
    }

    #[cfg(not(feature = "hydrate"))]
    fn submit(self, _event: &SubmitEvent) {}

    #[cfg(feature = "hydrate")]
    fn submit(self, event: &SubmitEvent) {
        // A button that names another address leaves the page, which the browser does best.
        if browser::leads_elsewhere(event) {
            return;
        }
        event.prevent_default();
        if self.pending.get_untracked() {
            return;
        }
        let Some(body) = browser::filled_in(event) else {
            return;
        };
        let path = self.path;
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let outcome = browser::post(path, body).await;
            // The page may be another one by now.
            let _ = self.pending.try_set(false);
            match outcome {
                Ok(()) => {
                    let _ = self.error.try_set(None);
                    let _ = self.done.try_update(|done| *done += 1);
                }
                Err(error) => {
                    let _ = self.error.try_set(Some(error));
                }
            }
        });
    }
}

/// Why a form that the browser posted to `path` itself was refused: the address tells.
pub fn refusal(path: &str) -> Option<CallError> {
    let error = use_context::<ServerActionError>()?;
    (error.path() == path).then(|| ServerFnUrlError::decode_err(error.err()))
}

/// The form.
#[component]
pub fn PostForm(
    /// Its state.
    form: Form,
    /// Its class.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Its id.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <form
            method="post"
            action=form.path
            class=class
            id=id
            on:submit=move |event| form.submit(&event)
        >
            {children()}
        </form>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{
        ev::SubmitEvent,
        server_fn::{
            client::{Client, browser::BrowserClient},
            error::FromServerFnError,
            redirect::call_redirect_hook,
            request::{ClientReq, browser::BrowserRequest},
            response::{ClientRes, browser::BrowserResponse},
        },
    };
    use wasm_bindgen::JsCast;
    use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, UrlSearchParams};

    use crate::call_error::CallError;

    fn button(event: &SubmitEvent) -> Option<HtmlButtonElement> {
        event.submitter()?.dyn_into::<HtmlButtonElement>().ok()
    }

    /// The pressed button has an address of its own.
    pub fn leads_elsewhere(event: &SubmitEvent) -> bool {
        button(event).is_some_and(|button| button.has_attribute("formaction"))
    }

    /// The fields as the browser would send them, with the pressed button's value.
    pub fn filled_in(event: &SubmitEvent) -> Option<String> {
        let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
        let fields = FormData::new_with_form(&form).ok()?;
        if let Some(button) = button(event).filter(|button| !button.name().is_empty()) {
            fields
                .append_with_str(&button.name(), &button.value())
                .ok()?;
        }
        let body = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
        Some(String::from(body.to_string()))
    }

    /// Posts `body` and follows where the answer leads.
    pub async fn post(path: &str, body: String) -> Result<(), CallError> {
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
        if ClientRes::<CallError>::has_redirect(&response) {
            call_redirect_hook(&ClientRes::<CallError>::location(&response));
        }
        Ok(())
    }

    fn status(response: &BrowserResponse) -> u16 {
        ClientRes::<CallError>::status(response)
    }
}
