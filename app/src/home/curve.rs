use domain::review::{DECAY, retrievability};
use leptos::prelude::*;

use crate::{look, text::home as words};

/// Days the picture covers.
const DAYS: f64 = 60.0;
/// Days of the looks, and the stability after each: the default parameters' course for "good" at
/// these days (2.3 days after learning, then as `scheduler` computes it).
const LOOKS: [(f64, f64); 4] = [(0.0, 2.3065), (2.0, 10.964), (13.0, 46.3), (59.0, 163.4)];

/// The forgetting curve with up to three later looks; the radio buttons work without JavaScript.
#[component]
pub fn Curve() -> impl IntoView {
    let language = look::language();
    let choices = (0..=3_usize)
        .map(|looks| {
            view! {
                <label>
                    <input type="radio" name="looks" id=format!("looks-{looks}") checked=looks == 3/>
                    {words::looks(language, looks)}
                </label>
            }
        })
        .collect_view();
    let curves = (0..=3_usize)
        .map(|looks| {
            let end = percent(looks);
            view! {
                <g class=format!("c c{looks}")>
                    <path class="ln" d=path(looks)/>
                    <text class="end" x="612" y=y(f64::from(end) / 100.0) dominant-baseline="middle">
                        {format!("{end}%")}
                    </text>
                </g>
            }
        })
        .collect_view();
    let ends: Vec<String> = (0..=3).map(|looks| format!("{looks}: {}%", percent(looks))).collect();
    view! {
        <header>
            <h2 id="curve-head">
                {words::curve_head(language)}
                " "
                <span>{words::curve_note(language)}</span>
            </h2>
            <fieldset class="seg">
                <legend class="sr">{words::curve_choice(language)}</legend>
                {choices}
            </fieldset>
        </header>
        <svg
            class="fcurve"
            viewBox="0 0 680 320"
            role="img"
            aria-label=words::curve_label(language, ends.join(", "))
        >
            <path class="ax" d="M0 290H600"/>
            {curves}
            <text class="day" x="0" y="312">{words::day_learned(language)}</text>
            <text class="day" x="300" y="312" text-anchor="middle">{words::days(language, 30)}</text>
            <text class="day" x="600" y="312" text-anchor="end">{words::days(language, 60)}</text>
        </svg>
    }
}

/// Chance of recall on `day` after `looks` later looks.
fn recall(day: f64, looks: usize) -> f64 {
    LOOKS
        .iter()
        .take(looks + 1)
        .rev()
        .find(|(at, _)| *at <= day)
        .map_or(1.0, |(at, stability)| retrievability(day - at, *stability, DECAY))
}

fn percent(looks: usize) -> u32 {
    (recall(DAYS, looks) * 100.0).round() as u32
}

fn y(recall: f64) -> String {
    format!("{:.1}", 290.0 - recall * 270.0)
}

/// Sampled densely where the curve is steep.
fn path(looks: usize) -> String {
    let mut path = String::new();
    for sample in 0..=240 {
        let day = DAYS * f64::from(sample) / 240.0;
        let command = if sample == 0 { 'M' } else { 'L' };
        path.push_str(&format!("{command}{:.1} {}", day * 10.0, y(recall(day, looks))));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_look_leaves_more() {
        let ends: Vec<u32> = (0..=3).map(percent).collect();
        assert!(ends.windows(2).all(|pair| pair[0] < pair[1]), "{ends:?}");
    }
}
