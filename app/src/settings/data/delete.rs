use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    super::{current_password::CurrentPassword, layout::Section},
    calls::DeleteAccount,
};
use crate::{form::Form, look, text::data as words};

/// What goes with the account, and the form that has it deleted. The browser posts it itself.
#[component]
pub fn Delete() -> impl IntoView {
    let language = look::language();
    let form = Form::new(DeleteAccount::PATH);
    view! {
        <Section head=words::delete(language) text=words::delete_text(language)>
            <form method="post" action=DeleteAccount::PATH class="stack">
                {form.failure()}
                <CurrentPassword id="delete_password" form/>
                <p><button class="btn btn-quiet">{words::delete_now(language)}</button></p>
            </form>
        </Section>
    }
}
