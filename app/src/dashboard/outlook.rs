use leptos::prelude::*;

use crate::{look, text::dashboard as words};

/// Width of half the picture: ten days.
const HALF: f64 = 210.0;
/// Heights of full recall and of the lowest one.
const TOP: f64 = 30.0;
const FOOT: f64 = 180.0;

/// Recall of the due cards: now, if they are reviewed, and in ten days if they are not. Only the
/// three figures are computed; the lines lead from one to the next.
#[component]
pub fn Outlook(now: Option<u8>, later: Option<u8>, goal: u8) -> impl IntoView {
    let language = look::language();
    let (now, later) = (now.unwrap_or(100), later.unwrap_or(100));
    // At least the goal is in the picture.
    let span = f64::from(100 - later.min(now).clamp(30, goal.clamp(32, 100) - 2));
    let y =
        |percent: u8| TOP + (100.0 - f64::from(percent.min(100))).min(span) / span * (FOOT - TOP);
    let (y_now, y_later) = (y(now), y(later));
    let fall = y_later - y_now;
    let past = format!(
        "M0 {:.1}C{} {:.1} {} {:.1} {HALF} {y_now:.1}",
        y(98).min(y_now),
        HALF * 0.45,
        y(98).min(y_now) + 4.0,
        HALF * 0.7,
        y_now - (y_now - y(98)).max(0.0) * 0.55,
    );
    let falling = format!(
        "M{HALF} {y_now:.1}C{} {:.1} {} {:.1} 420 {y_later:.1}",
        HALF * 1.3,
        fall.mul_add(0.55, y_now),
        HALF * 1.6,
        fall.mul_add(0.85, y_now),
    );
    // Beside a flat line there is no room but below it.
    let below = if now > 95 { "24" } else { "14" };
    let label = words::outlook(language, later, now);
    view! {
        <svg class="outlook" viewBox="0 0 440 250" role="img" aria-label=label>
            <defs>
                <linearGradient id="past" gradientUnits="userSpaceOnUse" x1="0" x2=HALF.to_string()>
                    <stop offset="0" stop-opacity=".14"/>
                    <stop offset=".7"/>
                </linearGradient>
            </defs>
            <path class="ax" d="M0 210H420"/>
            <path class="goal" d=format!("M0 {:.1}H420", y(goal))/>
            <path class="past" stroke="url(#past)" d=past/>
            <path class="lift" d=format!("M{HALF} {y_now:.1}V{TOP}")/>
            <path class="kept" d=format!("M{HALF} {TOP}H420")/>
            <path class="lost" d=falling/>
            <circle class="ring" cx=HALF.to_string() cy=TOP.to_string() r="5"/>
            <circle class="now" cx=HALF.to_string() cy=format!("{y_now:.1}") r="4.5"/>
            <text class="meta" x="0" y=format!("{:.1}", y(goal)) dy="18">{words::goal(language, goal)}</text>
            <text class="strong" x=(HALF - 12.0).to_string() y=format!("{y_now:.1}") dy=below text-anchor="end">
                {words::now(language, now)}
            </text>
            <text class="accent" x="420" y=TOP.to_string() dy="-10" text-anchor="end">
                {words::if_reviewed(language)}
            </text>
            <text class="meta" x="420" y=format!("{y_later:.1}") dy="16" text-anchor="end">
                {words::if_not(language, later)}
            </text>
            <text class="meta" x=HALF.to_string() y="232" text-anchor="middle">{words::today(language)}</text>
            <text class="meta" x="420" y="232" text-anchor="end">{words::in_ten_days(language)}</text>
        </svg>
    }
}
