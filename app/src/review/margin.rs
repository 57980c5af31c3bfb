use api::review::{PastReview, ShownCard};
use domain::{review::retrievability, time::StudyDay};
use leptos::prelude::*;

use crate::{
    date, look,
    note::{mode_icon, mode_name},
    text::{leech as leech_words, review as words},
    ui::icon::Icon,
};

/// Left of the sheet: where the note belongs and how it is asked.
#[component]
pub fn MarginLeft(card: ShownCard) -> impl IntoView {
    let language = look::language();
    view! {
        <aside class="margin margin-l" aria-label=words::about_note(language)>
            <span>{card.category}</span>
            <span class="mode">
                <Icon name=mode_icon(card.mode) size=15/>
                {mode_name(card.mode, language)}
            </span>
        </aside>
    }
}

/// Right of the sheet: what is left of the memory, and how it came to be.
#[component]
pub fn MarginRight(card: ShownCard) -> impl IntoView {
    let language = look::language();
    let leech = card.leech.map(|lapses| {
        let href = format!("/notes/{}#leech", card.note);
        view! {
            <p class="leech">
                {leech_words::margin(language, lapses)}
                " "
                <a class="link" href=href>{leech_words::help(language)}</a>
            </p>
        }
    });
    let body = match (card.recall, card.history.last().copied()) {
        (Some(recall), Some(last)) => view! {
            <h2>{words::chance(language)}</h2>
            <p class="big tnum">{format!("{recall}%")}</p>
            <SawTooth history=card.history.clone() recall/>
            <dl class="facts-m">
                <dt>{words::last_review(language)}</dt>
                <dd>{date::short(last.day, language)}</dd>
                <dt>{words::review_count(language)}</dt>
                <dd>{words::times(language, card.reviews)}</dd>
                <dt>{words::last_rating(language)}</dt>
                <dd>{super::rating_word(last.rating, language)}</dd>
            </dl>
        }
        .into_any(),
        _ => view! {
            <h2>{words::new_card(language)}</h2>
            <p class="meta">{words::new_card_text(language)}</p>
        }
        .into_any(),
    };
    view! { <aside class="margin margin-r" aria-label=words::memory(language)>{body}{leech}</aside> }
}

/// The note's memory so far: full at each review, fading until the next.
#[component]
fn SawTooth(history: Vec<PastReview>, recall: u8) -> impl IntoView {
    let language = look::language();
    let first = history.first().map_or(StudyDay(0), |past| past.day);
    let teeth = teeth(&history, recall);
    let label = words::curve(language, history.len(), recall);
    view! {
        <svg class="saw" viewBox="0 0 232 88" role="img" aria-label=label>
            <path class="ax" d="M0 68H232"/>
            {teeth.rises.into_iter().map(|d| view! { <path class="rise" d=d/> }).collect_view()}
            {teeth.lines
                .into_iter()
                .map(|(d, age)| view! { <path class="ln" data-age=age d=d/> })
                .collect_view()}
            <circle class="now" cx="227" cy=teeth.now r="4.5"/>
            <text x="0" y="83">{date::short(first, language)}</text>
            <text x="232" y="83" text-anchor="end">{words::now(language)}</text>
        </svg>
    }
}

struct Teeth {
    /// Paths, each with its age in steps of the ink (0 newest, 4 oldest).
    lines: Vec<(String, u8)>,
    /// From the end of a tooth to the top of the next.
    rises: Vec<String>,
    now: String,
}

/// One tooth a review, equally wide, so that early reviews stay visible beside long intervals.
fn teeth(history: &[PastReview], recall: u8) -> Teeth {
    let end = f64::from(recall) / 100.0;
    let days = |index: usize| {
        let (past, next) = (history.get(index)?, history.get(index + 1)?);
        Some(f64::from((next.day.0 - past.day.0).max(0)))
    };
    let foot = |index: usize, past: &PastReview| {
        days(index).map_or(end, |days| retrievability(days, past.stability, past.decay))
    };
    // The deepest fall reaches two thirds down, unless nothing has faded yet.
    let deepest = history
        .iter()
        .enumerate()
        .map(|(index, past)| foot(index, past))
        .fold(0.93_f64, f64::min)
        .max(0.2);
    let height = |recall: f64| 4.0 + (1.0 - recall.max(deepest)) / (1.0 - deepest) * 42.0;
    let width = 227.0 / history.len().max(1) as f64;
    let mut rises = Vec::new();
    let lines = history
        .iter()
        .enumerate()
        .map(|(index, past)| {
            let left = index as f64 * width;
            let mut d = format!("M{left:.1} 4");
            for sample in 1..=12 {
                let share = f64::from(sample) / 12.0;
                let now = match days(index) {
                    Some(days) => retrievability(days * share, past.stability, past.decay),
                    None => 1.0 - (1.0 - end) * share,
                };
                d.push_str(&format!("L{:.1} {:.1}", left + width * share, height(now)));
            }
            if days(index).is_some() {
                let right = left + width;
                rises.push(format!("M{right:.1} {:.1}V4", height(foot(index, past))));
            }
            let age = (history.len() - 1 - index).min(4);
            (d, u8::try_from(age).unwrap_or(4))
        })
        .collect();
    Teeth {
        lines,
        rises,
        now: format!("{:.1}", height(end)),
    }
}
