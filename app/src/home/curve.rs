use domain::review::{DECAY, retrievability};
use leptos::prelude::*;

use crate::{
    look,
    text::home as words,
    ui::curve::{Canvas, LOOKS, RingPen, percent},
};

/// Of the picture.
const CANVAS: Canvas = Canvas {
    days: 60.0,
    floor: 0.55,
};

/// The forgetting curve with up to three later looks; the radio buttons work without JavaScript.
#[component]
pub fn Curve() -> impl IntoView {
    let language = look::language();
    let choices = (0..LOOKS.len())
        .map(|looks| {
            view! {
                <label>
                    <input type="radio" name="looks" id=format!("looks-{looks}") checked=looks == 3/>
                    {words::looks(language, looks)}
                </label>
            }
        })
        .collect_view();
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
        <Picture/>
        <div class="after60">
            <span>{words::unseen(language)}</span>
            <Sentence label=words::faded_label(language) lost=true/>
            <span class="cap">{words::seen(language)}</span>
            <Sentence label=words::clear_label(language) lost=false/>
        </div>
    }
}

/// The courses. What a choice shows is the stylesheet's: `s` are the stretches between looks, `g`
/// what would follow without the next one, `c` the looks and `e` the ends.
#[component]
fn Picture() -> impl IntoView {
    let language = look::language();
    let ends: Vec<String> = (0..LOOKS.len())
        .map(|n| format!("{n}: {}%", remains(n)))
        .collect();
    let later = LOOKS.iter().skip(1).map(|(day, _)| *day);
    let ghosts = LOOKS
        .iter()
        .zip(later.clone())
        .enumerate()
        .map(|(n, (look, next))| {
            view! { <path class=format!("gh g{n}") d=CANVAS.path(*look, next, CANVAS.days)/> }
        })
        .collect_view();
    let stretches = LOOKS
        .iter()
        .zip(later.clone().map(Some).chain([None]))
        .enumerate()
        .map(|(n, (look, next))| {
            let rise = next.map(|next| {
                view! { <path class="rise" d=format!("M{:.1} {:.1}V0", CANVAS.x(next), CANVAS.y(*look, next))/> }
            });
            let end = next.unwrap_or(CANVAS.days);
            view! {
                <g class=format!("s{n}")>
                    <path class="ln" d=CANVAS.path(*look, look.0, end)/>
                    {rise}
                </g>
            }
        })
        .collect_view();
    let circles = LOOKS
        .iter()
        .zip(later)
        .enumerate()
        .map(|(n, (look, next))| {
            view! {
                <g class=format!("c{}", n + 1)>
                    <RingPen index=n x=CANVAS.x(next) y=CANVAS.y(*look, next)/>
                </g>
            }
        })
        .collect_view();
    let labels = LOOKS
        .iter()
        .enumerate()
        .map(|(n, look)| {
            view! {
                <text class=format!("e e{n}") x="100%" y=percent(CANVAS.y(*look, CANVAS.days))>
                    {words::end(language, n, remains(n))}
                </text>
            }
        })
        .collect_view();
    let days = [10_u8, 20, 30, 40, 50, 60]
        .map(|day| {
            let class = (day % 30 != 0).then_some("hm");
            view! {
                <text class=class x=percent(CANVAS.x(f64::from(day))) y="107%" text-anchor="middle">
                    {words::days(language, day)}
                </text>
            }
        })
        .collect_view();
    view! {
        <svg
            class="plot fcurve"
            height="300"
            role="img"
            aria-label=words::curve_label(language, ends.join(", "))
        >
            <svg viewBox="0 0 100 100" preserveAspectRatio="none">
                <path class="ax" d="M0 100H100"/>
                {ghosts}
                {stretches}
            </svg>
            {circles}
            {labels}
            <text x="0" y="107%">{words::day_learned(language)}</text>
            {days}
        </svg>
    }
}

/// A sentence whose letters fade with what is left of it. They are a picture, drawn by the
/// stylesheet; its label says the sentence.
#[component]
fn Sentence(label: &'static str, lost: bool) -> impl IntoView {
    let language = look::language();
    let text = words::sentence(language);
    let mut seed = 3_usize;
    let letters = text
        .split(' ')
        .map(|word| {
            let letters = word
                .chars()
                .map(|letter| {
                    seed = (seed * 37 + 11) % 97;
                    view! { <i class=format!("w{}", seed % 10) data-letter=letter.to_string()></i> }
                })
                .collect_view();
            view! { <span>{letters}</span> " " }
        })
        .collect_view();
    view! {
        <p class="memory" class:lost=lost role="img" aria-label=[label, text].join(" ")>{letters}</p>
    }
}

/// Per cent that remain after all days with `looks` later looks.
fn remains(looks: usize) -> u32 {
    let (at, stability) = LOOKS[looks];
    (retrievability(CANVAS.days - at, stability, DECAY) * 100.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_look_leaves_more() {
        let ends: Vec<u32> = (0..LOOKS.len()).map(remains).collect();
        assert!(ends.windows(2).all(|pair| pair[0] < pair[1]), "{ends:?}");
    }
}
