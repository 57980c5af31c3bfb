use leptos::prelude::*;

use crate::{
    frame::LookSwitch,
    look,
    text::{auth as words, common},
    ui::{curve::ForgettingCurves, mark::Brand},
};

/// The paper on the left and the board on the right, around every page of this feature.
#[component]
pub fn AuthLayout(children: Children) -> impl IntoView {
    let language = look::language();
    view! {
        <div class="auth">
            <main class="left" id="main">
                <header>
                    <a class="brand" href="/" aria-label=common::home(language)><Brand/></a>
                    <LookSwitch/>
                </header>
                {children()}
                <footer>
                    <span>{words::tagline(language)}</span>
                    <span class="links">
                        <a href="/terms">{common::terms(language)}</a>
                        <a href="/privacy">{common::privacy(language)}</a>
                    </span>
                </footer>
            </main>
            <aside class="board wall" aria-hidden="true">
                <blockquote>
                    <span>{words::wall_first(language)}</span>
                    " "
                    <span>{words::wall_second(language)}</span>
                </blockquote>
                <ForgettingCurves/>
            </aside>
        </div>
    }
}
