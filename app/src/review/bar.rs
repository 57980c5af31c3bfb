use leptos::prelude::*;

use crate::{
    look,
    text::review as words,
    ui::{
        icon::{Icon, IconName},
        ticks::Ticks,
    },
};

/// The head of a page with one card that is loaded anew for each: leave, how far one has come, what
/// `children` add, and below it a line about the session. A sitting, which moves, has its own
/// ([`Top`](super::top::Top)).
#[component]
pub fn Bar(
    /// Cards that are behind the learner, without the one that is looked at.
    done: u32,
    /// All cards, that one included.
    total: u32,
    /// "Biology · only 10"; empty for no line.
    standing: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let language = look::language();
    let line = (!standing.is_empty()).then(|| view! { <p class="standing meta">{standing}</p> });
    view! {
        <header>
            <div class="rtop">
                <div>
                    <a class="icon-btn" href="/dashboard" aria-label=words::leave(language)>
                        <Icon name=IconName::Close size=20/>
                    </a>
                </div>
                <Ticks
                    done=Signal::stored(done)
                    total=Signal::stored(total)
                    label=words::progress(language)
                />
                <div>
                    <span class="cnt">
                        <b>{(done + 1).min(total)}</b>
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
