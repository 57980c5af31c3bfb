use leptos::prelude::*;

use crate::{
    look,
    text::review as words,
    ui::{
        icon::{Icon, IconName},
        ticks::Ticks,
    },
};

/// The head of a page with one card: leave, how far one has come, what `children` add, and below it
/// a line about the session.
#[component]
pub fn Bar(
    /// Cards that are behind the learner, without the one that is looked at.
    done: Signal<u32>,
    /// All cards, that one included.
    total: Signal<u32>,
    /// "Biology · only 10"; empty for no line.
    standing: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let language = look::language();
    let line = move || {
        let line = standing.get();
        (!line.is_empty()).then(|| view! { <p class="standing meta">{line}</p> })
    };
    view! {
        <header>
            <div class="rtop">
                <div>
                    <a class="icon-btn" href="/dashboard" aria-label=words::leave(language)>
                        <Icon name=IconName::Close size=20/>
                    </a>
                </div>
                <Ticks done total label=words::progress(language)/>
                <div>
                    <span class="cnt">
                        <b>{move || (done.get() + 1).min(total.get())}</b>
                        " / "
                        {total}
                    </span>
                    {children.map(|children| children())}
                </div>
            </div>
            {line}
        </header>
    }
}
