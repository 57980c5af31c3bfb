use api::grading::{AnswerPage, AnswerState, GivenAnswer, GradedPoint};
use domain::{grading::Verdict, language::Language, note::Mode};
use leptos::prelude::*;

use super::{
    choice::Options,
    marks::{Piece, numbers, pieces},
    verdict::verdict_word,
};
use crate::{
    look,
    note::{mode_icon, mode_name},
    text::grading as words,
    ui::{
        icon::{Icon, IconName},
        mark::{Mark, RatingMark},
    },
};

/// Longest statement that stands at a caret, in characters; the margin has the whole.
const CARET: usize = 28;
/// Longest word that is kept on one line with its number, in characters.
const WORD: usize = 16;

/// The learner's page: what they gave, marked, and the note it was about.
#[component]
pub fn Sheet(page: AnswerPage) -> impl IntoView {
    let language = look::language();
    let changed = page
        .note_changed
        .then(|| view! { <p class="meta">{words::note_changed(language)}</p> });
    view! {
        <article class="sheet gsheet">
            <header class="ghead">
                <div>
                    <p class="meta">
                        {page.category.clone().map(|name| view! { <span>{name}</span> })}
                        <span class="mode">
                            <Icon name=mode_icon(page.mode) size=15/>
                            {mode_name(page.mode, language)}
                        </span>
                    </p>
                    <h1>{page.title.clone()}</h1>
                </div>
                {result(&page.state, language)}
            </header>
            {given(&page, language)}
            <details class="orig" open>
                <summary>
                    <Icon name=IconName::Chevron size=15/>
                    {words::original(language)}
                </summary>
                {changed}
                <div class="note" inner_html=page.html></div>
            </details>
        </article>
    }
}

/// The score, or right and wrong, in red pen.
fn result(state: &AnswerState, language: Language) -> Option<impl IntoView + use<>> {
    let (label, written) = match state {
        AnswerState::Graded {
            score: Some(score), ..
        } => {
            let written = view! {
                <b aria-hidden="true">{*score}</b>
                <svg class="lines" viewBox="0 0 92 18" aria-hidden="true">
                    <path pathLength="1" d="M3 6C28 2.5 60 2 89 4.5"/>
                    <path pathLength="1" d="M12 14C36 10.5 58 10.5 80 12.5"/>
                </svg>
            };
            (words::score(language, score), written.into_any())
        }
        AnswerState::Decided { right } => {
            let (label, mark) = if *right {
                (words::right(language), RatingMark::Good)
            } else {
                (words::not_right(language), RatingMark::Again)
            };
            let written = view! { <Mark mark size=44/> };
            (label.to_owned(), written.into_any())
        }
        _ => return None,
    };
    Some(view! { <p class="score" role="img" aria-label=label>{written}</p> })
}

fn given(page: &AnswerPage, language: Language) -> impl IntoView + use<> {
    let points = match &page.state {
        AnswerState::Graded { points, .. } => points.clone(),
        _ => Vec::new(),
    };
    let (head, body) = match page.given.clone() {
        GivenAnswer::Text(text) => {
            let head = if page.mode == Mode::Title {
                words::my_title(language)
            } else {
                words::my_answer(language)
            };
            (head, view! { <Marked text points/> }.into_any())
        }
        GivenAnswer::Choice {
            options,
            chosen,
            right,
            misconception,
        } => {
            let chosen = Some(chosen);
            let options = view! { <Options options chosen right misconception/> };
            (words::my_choice(language), options.into_any())
        }
        GivenAnswer::Nothing { options } => {
            let options = options.map(|(options, right)| {
                view! { <Options options chosen=None right misconception=None/> }
            });
            (words::gave_up(language), options.into_any())
        }
        GivenAnswer::Unreadable => (
            words::my_answer(language),
            view! { <p role="alert">{words::unreadable(language)}</p> }.into_any(),
        ),
    };
    view! {
        <section class="ans">
            <h2>{head}</h2>
            {body}
        </section>
    }
}

/// The answer, each point's words underlined, and a caret for each that has none.
#[component]
fn Marked(text: String, points: Vec<GradedPoint>) -> impl IntoView {
    let language = look::language();
    let marked = pieces(&text, &points)
        .into_iter()
        .map(|piece| marked(piece, language))
        .collect_view();
    let carets = points
        .iter()
        .zip(numbers(&points))
        .filter(|(point, _)| {
            point.quote.is_none() && matches!(point.verdict, Verdict::Missed | Verdict::Wrong)
        })
        .map(|(point, number)| caret(point, number, language))
        .collect_view();
    view! { <p class="body">{marked}" "{carets}</p> }
}

fn marked(piece: Piece, language: Language) -> AnyView {
    let Some(verdict) = piece.verdict else {
        return piece.text.into_any();
    };
    let class = format!("mk mk-{}", verdict.as_str());
    if piece.ends.is_empty() {
        return view! { <span class=class>{piece.text}</span> }.into_any();
    }
    let ends = piece
        .ends
        .iter()
        .map(|(number, verdict)| {
            let word = format!("{} ", verdict_word(*verdict, language));
            view! { <sup><span class="sr">{word}</span>{*number}</sup> }
        })
        .collect_view();
    let (before, last) = last_word(&piece.text);
    view! {
        <span class=class>
            {before.to_owned()}
            <span class="nb">{last.to_owned()}{ends}</span>
        </span>
    }
    .into_any()
}

/// Cuts off the last word, which keeps the number with it; nothing of a word too long for a line.
fn last_word(text: &str) -> (&str, &str) {
    let at = text
        .trim_end()
        .char_indices()
        .rfind(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, c)| at + c.len_utf8());
    match (text.get(..at), text.get(at..)) {
        (Some(before), Some(last)) if last.chars().count() <= WORD => (before, last),
        _ => (text, ""),
    }
}

/// A caret, as a teacher writes it where something is missing.
fn caret(point: &GradedPoint, number: usize, language: Language) -> impl IntoView + use<> {
    let class = format!("ins ins-{}", point.verdict.as_str());
    let word = format!("{} ", verdict_word(point.verdict, language));
    view! {
        <span class=class>
            <svg viewBox="0 0 14 11" aria-hidden="true">
                <path d="M1 10 7 1.5 13 10"/>
            </svg>
            {short(&point.statement)}
            <sup><span class="sr">{word}</span>{number}</sup>
        </span>
        " "
    }
}

/// The beginning of a statement, cut between words where there is a space.
fn short(statement: &str) -> String {
    let Some((end, _)) = statement.char_indices().nth(CARET) else {
        return statement.trim_end_matches('.').to_owned();
    };
    let start = statement.get(..end).unwrap_or_default();
    let whole = start.rsplit_once(' ').map_or(start, |(whole, _)| whole);
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_with_the_last_word() {
        assert_eq!(last_word("두 배가 된다."), ("두 배가 ", "된다."));
        assert_eq!(last_word("된다."), ("", "된다."));
        let endless = "a".repeat(40);
        assert_eq!(last_word(&endless), (endless.as_str(), ""));
        assert_eq!(last_word(""), ("", ""));
    }

    #[test]
    fn a_long_statement_is_cut_between_words() {
        assert_eq!(short("짧은 문장."), "짧은 문장");
        let long = short("타임아웃이 나면 혼잡 창을 1 MSS로 되돌리고 느린 시작부터 다시 한다.");
        assert!(
            long.ends_with('…') && long.chars().count() <= CARET + 1,
            "{long}"
        );
    }
}
