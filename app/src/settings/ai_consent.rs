//! Whether answers may be sent to the model.

use api::{ai::AiConsent as Data, grading::Agreement};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{calls::AiConsent as Post, layout::Section};
use crate::{form::Form, look, text::settings as words};

/// The one sentence that says what is sent to whom, and the button that accepts it or takes that
/// back.
#[component]
pub fn AiConsent(
    /// What is known of it.
    ai: Data,
    /// How often the learner rated as the model proposed.
    agreement: Agreement,
) -> impl IntoView {
    let language = look::language();
    let Agreement { graded, agreed, .. } = agreement;
    let figure = (graded > 0).then(|| {
        let percent = format!("{:.0}", f64::from(agreed) / f64::from(graded) * 100.0);
        view! { <p class="meta">{words::ai_agreement(language, graded, agreed, percent)}</p> }
    });
    let form = Form::new(Post::PATH);
    let Data {
        recipient,
        given,
        offered,
    } = ai;
    let body = if recipient.is_empty() {
        view! { <p>{words::ai_offline(language)}</p> }.into_any()
    } else {
        let (value, state, label, class) = if given {
            let state = words::ai_given(language);
            (
                "withdraw",
                state,
                words::ai_withdraw(language),
                "btn btn-quiet",
            )
        } else if offered {
            let state = words::ai_not_given(language);
            ("give", state, words::ai_give(language), "btn btn-primary")
        } else {
            ("", words::ai_unverified(language), "", "")
        };
        let button = (!value.is_empty()).then(|| {
            view! {
                <form method="post" action=Post::PATH>
                    <input type="hidden" name="consent" value=value/>
                    <input type="hidden" name="recipient" value=recipient.clone()/>
                    <button class=class>{label}</button>
                </form>
            }
        });
        view! {
            <p>{words::ai_sentence(language, recipient)}</p>
            <p class="meta">{state}</p>
            {button}
        }
        .into_any()
    };
    view! {
        <Section head=words::ai(language) text=words::ai_text(language)>
            {form.failure()}
            <div class="facts">{body} {figure}</div>
        </Section>
    }
}
