use api::Field;
use leptos::{prelude::*, server::ServerActionError, server_fn::error::ServerFnUrlError};

use crate::{
    call_error::CallError,
    look,
    ui::banner::FormFailure,
    wording::{field_message, form_message},
};

/// A form, and why it was refused if it just was.
#[derive(Clone, Debug)]
pub struct Form {
    path: &'static str,
    error: Option<CallError>,
}

impl Form {
    /// A form that posts to the call at `path`.
    pub fn new(path: &'static str) -> Self {
        Self {
            path,
            error: refusal(path),
        }
    }

    /// What is wrong with `field`.
    pub fn message(&self, field: Field) -> Option<String> {
        field_message(self.error.as_ref(), field, look::language())
    }

    /// What is wrong with no single field, to stand above the fields.
    pub fn failure(&self) -> impl IntoView + use<> {
        let text = form_message(self.error.as_ref(), look::language());
        view! { <FormFailure text/> }
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
    /// What it posts to, and how that went.
    form: Form,
    /// Its class.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Its id.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Its fields and buttons, with [`Form::failure`] above them.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=form.path class=class id=id data-post="">
            {children()}
        </form>
    }
}
