use leptos::prelude::*;

use crate::{look, text::dashboard as words};

/// Width of half the picture: ten days.
const HALF: f64 = 210.0;

/// Recall of the due cards: now, if they are reviewed, and in ten days if they are not. Only the
/// three figures are computed; the lines lead from one to the next.
#[component]
pub fn Outlook(now: Option<u8>, later: Option<u8>) -> impl IntoView {
    let language = look::language();
    let (now, later) = (now.unwrap_or(100), later.unwrap_or(100));
    let (y_now, y_later) = (y(now), y(later));
    let falling = format!(
        "M{HALF} {y_now}C{} {y_now} {} {y_later} {} {y_later}",
        HALF * 1.4,
        HALF * 1.5,
        HALF * 2.0,
    );
    let label = words::outlook(language, now, later);
    view! {
        <svg class="outlook" viewBox="0 0 440 250" role="img" aria-label=label>
            <path class="goal" d=format!("M0 {}H420", y(90))/>
            <text class="meta" x="0" y=y(90) dy="20">{words::goal(language, 90)}</text>
            <path class="past" d=format!("M0 {}L{HALF} {y_now}", y(98))/>
            <path class="lift" d=format!("M{HALF} {y_now}V{}", y(100))/>
            <path class="kept" d=format!("M{HALF} {}H420", y(100))/>
            <path class="lost" d=falling/>
            <circle class="ring" cx=HALF.to_string() cy=y(100) r="5"/>
            <circle class="now" cx=HALF.to_string() cy=y_now.clone() r="5"/>
            <text class="strong" x=(HALF - 12.0).to_string() y=y_now dy="8" text-anchor="end">
                {words::now(language, now)}
            </text>
            <text class="accent" x="420" y=y(100) dy="-10" text-anchor="end">
                {words::if_reviewed(language)}
            </text>
            <text class="meta" x="420" y=y_later dy="20" text-anchor="end">
                {words::if_not(language, later)}
            </text>
            <path class="ax" d="M0 222H420"/>
            <text class="meta" x=HALF.to_string() y="244" text-anchor="middle">{words::today(language)}</text>
            <text class="meta" x="420" y="244" text-anchor="end">{words::in_ten_days(language)}</text>
        </svg>
    }
}

/// Height of a recall between 50 and 100 %.
fn y(percent: u8) -> String {
    format!("{:.1}", 30.0 + (100.0 - f64::from(percent.clamp(50, 100))) * 3.6)
}
