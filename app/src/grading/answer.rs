//! `/review/answers/{id}`

use api::grading::{AnswerPage as Data, AnswerState};
use domain::language::Language;
use leptos::prelude::*;
use leptos_meta::Title;
use server_fn::ServerFn;

use super::{
    calls::GradeAgain, dock::AnswerDock, loads::answer_page, margin::Margin, sheet::Sheet, top::Top,
};
use crate::{
    form::refusal,
    look,
    page::{loaded, param},
    review::{
        calls::{Answer, Skip, Undo},
        session_of_address,
    },
    text::grading as words,
    ui::banner::Banner,
    wording::sentence,
};

/// The page.
#[component]
pub fn AnswerPage() -> impl IntoView {
    loaded(answer_page(param("id"), session_of_address()), |page| {
        let language = look::language();
        // A rated answer is behind the learner, but it is still the one that is looked at.
        let before = page.done.saturating_sub(page.rating.is_some().into());
        view! {
            <Title text=window_title(&page, language)/>
            {refresh(&page)}
            <div class="focus">
                <Top before total=page.done + page.left undo=page.undo.clone()/>
                <main class="gmain" id="main">
                    <Sheet page=page.clone()/>
                    <Margin page=page.clone()/>
                </main>
                {refused(language)}
                <AnswerDock page/>
            </div>
        }
    })
}

/// "68 points: TCP congestion control · Resee".
fn window_title(page: &Data, language: Language) -> String {
    let title = &page.title;
    match &page.state {
        AnswerState::Waiting { .. } => words::window_waiting(language, title),
        AnswerState::Graded {
            score: Some(score), ..
        } => words::window_score(language, score, title),
        _ => words::window(language, title),
    }
}

/// Without JavaScript a page that waits loads itself again.
fn refresh(page: &Data) -> Option<impl IntoView + use<>> {
    let waits = matches!(page.state, AnswerState::Waiting { .. });
    waits.then(
        || view! { <noscript inner_html=r#"<meta http-equiv="refresh" content="3">"#></noscript> },
    )
}

/// Why a form of this page was refused.
fn refused(language: Language) -> Option<impl IntoView> {
    [Answer::PATH, Skip::PATH, Undo::PATH, GradeAgain::PATH]
        .into_iter()
        .find_map(refusal)
        .map(|error| view! { <Banner text=sentence(&error, language) failure=true/> })
}
