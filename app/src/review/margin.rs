use api::review::{PastReview, ShownCard};
use domain::{
    review::{DECAY, retrievability},
    time::StudyDay,
};
use leptos::prelude::*;

use crate::{
    date, look,
    text::review as words,
    ui::icon::{Icon, IconName},
};

/// Left of the sheet: where the note belongs and how it is asked.
#[component]
pub fn MarginLeft(card: ShownCard) -> impl IntoView {
    let language = look::language();
    view! {
        <aside class="margin margin-l" aria-label=words::about_note(language)>
            <span>{card.category}</span>
            <span class="mode">
                <Icon name=IconName::Eye size=15/>
                {words::mode_recall(language)}
            </span>
        </aside>
    }
}

/// Right of the sheet: what is left of the memory, and how it came to be.
#[component]
pub fn MarginRight(card: ShownCard) -> impl IntoView {
    let language = look::language();
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
    view! { <aside class="margin margin-r" aria-label=words::memory(language)>{body}</aside> }
}

/// The note's memory so far: full at each review, fading until the next.
#[component]
fn SawTooth(history: Vec<PastReview>, recall: u8) -> impl IntoView {
    let language = look::language();
    let first = history.first().map_or(StudyDay(0), |past| past.day);
    let teeth = teeth(&history, recall);
    let label = words::curve(language, history.len(), recall);
    view! {
        <svg class="saw" viewBox="0 0 232 84" role="img" aria-label=label>
            {teeth.lines
                .into_iter()
                .map(|(d, age)| view! { <path class="ln" data-age=age d=d/> })
                .collect_view()}
            <circle class="now" cx="226" cy=teeth.now r="5"/>
            <path class="ax" d="M0 64H232"/>
            <text x="0" y="80">{date::short(first, language)}</text>
            <text x="232" y="80" text-anchor="end">{words::now(language)}</text>
        </svg>
    }
}

struct Teeth {
    /// Paths, each with its age in steps of the ink (0 newest, 4 oldest).
    lines: Vec<(String, u8)>,
    now: String,
}

/// One tooth a review, equally wide, so that early reviews stay visible beside long intervals.
fn teeth(history: &[PastReview], recall: u8) -> Teeth {
    let height = |recall: f64| format!("{:.1}", 4.0 + (1.0 - recall) * 120.0_f64.min(140.0));
    let width = 226.0 / history.len().max(1) as f64;
    let end = f64::from(recall) / 100.0;
    let lines = history
        .iter()
        .enumerate()
        .map(|(index, past)| {
            let days = history
                .get(index + 1)
                .map(|next| f64::from((next.day.0 - past.day.0).max(0)));
            let left = index as f64 * width;
            let mut d = format!("M{left:.1} 60V{}", height(1.0));
            for sample in 1..=12 {
                let share = f64::from(sample) / 12.0;
                let now = match days {
                    Some(days) => retrievability(days * share, past.stability, DECAY),
                    None => 1.0 - (1.0 - end) * share,
                };
                d.push_str(&format!("L{:.1} {}", left + width * share, height(now.max(0.55))));
            }
            let age = (history.len() - 1 - index).min(4);
            (d, u8::try_from(age).unwrap_or(4))
        })
        .collect();
    Teeth { lines, now: height(end.max(0.55)) }
}
