use api::stats::Memories as Data;
use domain::{
    language::Language,
    stats::{DIFFICULTY, RETRIEVABILITY, STABILITY},
};
use leptos::prelude::*;

use super::bars::Bars;
use crate::{
    look,
    number::{days, percent},
    text::stats as words,
};

/// How well the cards are known today.
#[component]
pub fn Memories(memories: Data) -> impl IntoView {
    let language = look::language();
    let Some((stability, difficulty, recall)) = medians(&memories) else {
        return ().into_any();
    };
    let Data {
        stability: stabilities,
        difficulty: difficulties,
        retrievability: recalls,
    } = memories;
    view! {
        <section class="adm-sec">
            <h2>{words::stability(language)}</h2>
            <p class="meta">{words::stability_text(language)}</p>
            <p>{words::stability_median(language, days(stability))}</p>
            <Bars
                id="stability"
                name=words::stability(language).to_owned()
                text=words::stability_median(language, days(stability))
                head=words::days(language).to_owned()
                classes=classes(&edges(&STABILITY, 1.0), language)
                edges=edges(&STABILITY, 1.0)
                counts=stabilities.counts
            />
        </section>
        <section class="adm-sec">
            <h2>{words::difficulty(language)}</h2>
            <p class="meta">{words::difficulty_text(language)}</p>
            <p>{words::difficulty_median(language, format!("{difficulty:.1}"))}</p>
            <Bars
                id="difficulty"
                name=words::difficulty(language).to_owned()
                text=words::difficulty_median(language, format!("{difficulty:.1}"))
                head=words::difficulty(language).to_owned()
                classes=classes(&edges(&DIFFICULTY, 1.0), language)
                edges=edges(&DIFFICULTY, 1.0)
                counts=difficulties.counts
            />
        </section>
        <section class="adm-sec">
            <h2>{words::recall_now(language)}</h2>
            <p class="meta">{words::recall_now_text(language)}</p>
            <p>{words::recall_now_median(language, percent(recall))}</p>
            <Bars
                id="recall"
                name=words::recall_now(language).to_owned()
                text=words::recall_now_median(language, percent(recall))
                head=words::recall_percent(language).to_owned()
                classes=classes(&edges(&RETRIEVABILITY, 100.0), language)
                edges=edges(&RETRIEVABILITY, 100.0)
                counts=recalls.counts
            />
        </section>
    }
    .into_any()
}

fn medians(memories: &Data) -> Option<(f64, f64, f64)> {
    Some((
        memories.stability.median?,
        memories.difficulty.median?,
        memories.retrievability.median?,
    ))
}

/// The edges as they stand below the bars.
fn edges(edges: &[f64], scale: f64) -> Vec<String> {
    edges
        .iter()
        .map(|edge| format!("{:.0}", edge * scale))
        .collect()
}

/// The classes between `edges`, in words.
fn classes(edges: &[String], language: Language) -> Vec<String> {
    let below = edges.first().map(|edge| words::below(language, edge));
    let between = edges
        .windows(2)
        .filter_map(|pair| Some(format!("{}–{}", pair.first()?, pair.last()?)));
    let above = edges.last().map(|edge| words::from(language, edge));
    below.into_iter().chain(between).chain(above).collect()
}
