use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    show_password::ShowPassword,
};

/// A control with its label and what is wrong with it. The control is described by [`error_id`].
#[component]
pub fn Labelled(
    /// Id of the control; the error's is made from it.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What is wrong.
    error: Option<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            <FieldError id=error_id(id) message=error/>
        </div>
    }
}

/// A line of text with its label and what is wrong with it.
#[component]
pub fn TextField(
    /// Id of the input; the error's is made from it.
    id: &'static str,
    /// Name it is posted under.
    name: &'static str,
    /// The input's `type`.
    kind: &'static str,
    /// What the browser may fill in.
    autocomplete: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What it holds at first.
    value: String,
    /// What is wrong.
    error: Option<String>,
    /// Id of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let invalid = invalid(&error);
    view! {
        <Labelled id label error>
            <input
                class="input"
                id=id
                name=name
                r#type=kind
                autocomplete=autocomplete
                value=value
                list=list
                aria-invalid=invalid
                aria-describedby=error_id(id)
            />
        </Labelled>
    }
}

/// A whole number with its label and what is wrong with it; posted under its id.
#[component]
pub fn NumberField(
    /// Id of the input, and its name.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What it holds at first.
    value: String,
    /// Least and greatest number.
    bounds: (u32, u32),
    /// It may stay empty.
    #[prop(optional)]
    optional: bool,
    /// What is wrong.
    error: Option<String>,
) -> impl IntoView {
    let invalid = invalid(&error);
    view! {
        <Labelled id label error>
            <input
                class="input tnum"
                id=id
                name=id
                r#type="number"
                inputmode="numeric"
                min=bounds.0
                max=bounds.1
                required=!optional
                value=value
                aria-invalid=invalid
                aria-describedby=error_id(id)
            />
        </Labelled>
    }
}

/// A password, which a button shows while it is pressed in.
#[component]
pub fn PasswordField(
    /// Id of the input; the error's is made from it.
    id: &'static str,
    /// Name it is posted under.
    name: &'static str,
    /// Whether the browser fills in the known password or makes up a new one.
    autocomplete: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What the button does.
    show: &'static str,
    /// What is wrong.
    error: Option<String>,
    /// A link beside the label: where it leads and its words.
    #[prop(optional)]
    beside: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let error_id = error_id(id);
    view! {
        <div class="field">
            <div class="lblrow">
                <label for=id>{label}</label>
                {beside.map(|(href, words)| view! { <a class="link" href=href>{words}</a> })}
            </div>
            <div class="pw">
                // Shown, it is text like any other, and no text of this kind is to be "corrected".
                <input
                    class="input"
                    id=id
                    name=name
                    r#type="password"
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=invalid(&error)
                    aria-describedby=error_id.clone()
                />
                <ShowPassword field=id.to_owned() label=show.to_owned()/>
            </div>
            <FieldError id=error_id message=error/>
        </div>
    }
}

/// A box to tick, with a sentence.
#[component]
pub fn CheckField(
    /// Id of the input; the error's is made from it.
    id: &'static str,
    /// Name it is posted under when ticked.
    name: &'static str,
    /// It is ticked at first.
    checked: bool,
    /// What is wrong.
    error: Option<String>,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    let error_id = error_id(id);
    view! {
        <div class="check">
            <input
                r#type="checkbox"
                id=id
                name=name
                checked=checked
                aria-invalid=invalid(&error)
                aria-describedby=error_id.clone()
            />
            <label for=id>{children()}</label>
            <FieldError id=error_id message=error/>
        </div>
    }
}

/// What is wrong with a field. It stays in the page, hidden, while nothing is, because the field's
/// `aria-describedby` names it.
#[component]
pub fn FieldError(
    /// Its id.
    #[prop(into)]
    id: String,
    /// The sentence.
    message: Option<String>,
) -> impl IntoView {
    let hidden = message.is_none();
    view! {
        <p class="err" id=id hidden=hidden>
            <Icon name=IconName::Alert size=15/>
            <span>{message}</span>
        </p>
    }
}

/// Id of the message of the control `field`.
pub fn error_id(field: &str) -> String {
    format!("{field}-error")
}

/// The value of `aria-invalid`.
pub fn invalid(error: &Option<String>) -> Option<&'static str> {
    error.is_some().then_some("true")
}
