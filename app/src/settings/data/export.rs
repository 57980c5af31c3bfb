use api::data::ExportState;
use domain::{language::Language, time::Millis};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    super::{current_password::CurrentPassword, layout::Section},
    calls::AskExport,
    percent,
};
use crate::{
    ages::{At, span},
    form::Form,
    look,
    text::data as words,
    ui::banner::Banner,
};

/// Everything in one file: how it stands, and the form that asks for it.
#[component]
pub fn Export(state: Option<ExportState>, now: Millis) -> impl IntoView {
    let language = look::language();
    let making = matches!(state, Some(ExportState::Making { .. }));
    let again = state.is_some();
    view! {
        <Section head=words::export(language) text=words::export_text(language)>
            {state.map(|state| standing(state, now, language))}
            {(!making).then(|| ask(again, language))}
        </Section>
    }
}

fn standing(state: ExportState, now: Millis, language: Language) -> impl IntoView {
    match state {
        ExportState::Making { done, total } => {
            let percent = percent(done, total);
            view! {
                <p role="status">{words::making(language, percent)}</p>
                <progress max="100" value=percent.to_string() aria-label=words::export(language)></progress>
            }
            .into_any()
        }
        ExportState::Ready { path, bytes, until } => {
            let left = words::until(language, span(until - now, language));
            view! {
                <p>
                    <a class="btn btn-primary" href=path download="">
                        {words::fetch(language, size(bytes))}
                    </a>
                </p>
                <p class="meta"><At moment=until text=left/></p>
            }
            .into_any()
        }
        ExportState::Failed => {
            view! { <Banner text=words::failed(language).to_owned() failure=true/> }.into_any()
        }
    }
}

/// The browser posts it itself: its password has another id than the one below.
fn ask(again: bool, language: Language) -> impl IntoView {
    let form = Form::new(AskExport::PATH);
    let button = if again {
        words::ask_again(language)
    } else {
        words::ask(language)
    };
    view! {
        <form method="post" action=AskExport::PATH class="stack">
            {form.failure()}
            <CurrentPassword id="export_password" form/>
            <p><button class="btn btn-quiet">{button}</button></p>
        </form>
    }
}

/// "340 kB", "1.2 MB": in thousands, as files are sized.
fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1_000))
    } else {
        let tenths = bytes / 100_000;
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_told_in_two_units() {
        for (bytes, text) in [
            (1, "1 kB"),
            (1_001, "2 kB"),
            (999_999, "1000 kB"),
            (1_000_000, "1.0 MB"),
            (123_456_789, "123.4 MB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
