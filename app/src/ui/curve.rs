use domain::review::{DECAY, retrievability};
use leptos::prelude::*;

use crate::{look, text::home as words};

/// Of the picture beside a form.
const WALL: Canvas = Canvas {
    days: 74.0,
    floor: 0.4,
};
/// Day of each look and the stability after it in days: the default parameters' course for "good" at
/// these days.
pub const LOOKS: [(f64, f64); 4] = [(0.0, 2.3065), (2.0, 10.964), (13.0, 46.3), (59.0, 163.4)];
/// Pen circles 24 by 22 around the origin, and how far each is turned.
const CIRCLES: [(&str, i32); 3] = [
    (
        "M5.8-8.6C0-11.5-7.2-9.4-9.8-4.5-12.7 1.6-9.8 8.1-3.1 9.2c7.7 1.3 13.9-3.1 13.7-10.2C10.3-7.3 3.8-10.7-4.8-8.9",
        -8,
    ),
    (
        "M2.4-9.4C-3.4-11.5-9.1-7.9-10.6-2.4c-1.7 6.3 2.4 11.5 8.9 12 7.2 0.5 12.7-4.2 12.7-10.7C11-7.6 4.8-11.3-5.8-7.9",
        12,
    ),
    (
        "M7.7-6.3C2.9-11.3-6.2-11.5-9.8-4.7-13.2 1.8-8.6 9.2-1 9.7c7.2 0.5 12.7-4.7 12-11.5C10.3-8.1 2.4-11-6.2-7.6",
        -22,
    ),
];

/// A memory that fades more slowly after each of three looks; dotted, what it would have been
/// without the next. A picture only: what it says stands beside it.
#[component]
pub fn ForgettingCurves() -> impl IntoView {
    let language = look::language();
    let ends = LOOKS.iter().skip(1).map(|(day, _)| *day);
    let ghosts = LOOKS
        .iter()
        .zip(ends.clone())
        .zip(1..)
        .map(|((look, end), age)| {
            view! { <path class=format!("gh age-{age}") d=WALL.path(*look, end, WALL.days)/> }
        })
        .collect_view();
    let courses = LOOKS
        .iter()
        .zip(ends.clone().chain([WALL.days]))
        .map(|(look, end)| view! { <path class="ln" d=WALL.path(*look, look.0, end)/> })
        .collect_view();
    let rises = LOOKS
        .iter()
        .zip(ends.clone())
        .map(|(look, end)| {
            view! { <path class="rise" d=format!("M{:.1} {:.1}V0", WALL.x(end), WALL.y(*look, end))/> }
        })
        .collect_view();
    let marks = LOOKS
        .iter()
        .zip(ends)
        .enumerate()
        .map(|(index, (look, end))| {
            let (across, down) = (WALL.x(end), WALL.y(*look, end));
            view! {
                <RingPen index x=across y=down/>
                <text x=percent(across) y=percent(down + 13.0) text-anchor="middle">
                    {words::days(language, end)}
                </text>
            }
        })
        .collect_view();
    view! {
        <svg class="plot" height="260" aria-hidden="true">
            <svg viewBox="0 0 100 100" preserveAspectRatio="none">
                {ghosts}
                {courses}
                {rises}
            </svg>
            {marks}
        </svg>
    }
}

/// A small pen circle around a point of a picture, in per cent of its width and height.
#[component]
pub fn RingPen(
    /// Which of the circles.
    index: usize,
    /// Across.
    x: f64,
    /// Down.
    y: f64,
) -> impl IntoView {
    let (circle, turn) = CIRCLES[index % CIRCLES.len()];
    view! {
        <svg class="ring-pen" x=percent(x) y=percent(y)>
            <path transform=format!("rotate({turn})") d=circle/>
        </svg>
    }
}

/// A picture of forgetting, 0 to 100 both ways: days from left to right, recall from top to bottom.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// Days it covers.
    pub days: f64,
    /// Chance of recall at its foot.
    pub floor: f64,
}

impl Canvas {
    /// Where `day` is.
    pub fn x(self, day: f64) -> f64 {
        day / self.days * 100.0
    }

    /// Where the recall on `day` is, if the last look was `look`.
    pub fn y(self, (at, stability): (f64, f64), day: f64) -> f64 {
        (1.0 - retrievability(day - at, stability, DECAY)) / (1.0 - self.floor) * 100.0
    }

    /// The course after `look` from one day to another, sampled densely where it is steep.
    pub fn path(self, look: (f64, f64), from: f64, to: f64) -> String {
        let mut path = String::new();
        for sample in 0..=32 {
            let day = from + (to - from) * (f64::from(sample) / 32.0).powi(2);
            let command = if sample == 0 { 'M' } else { 'L' };
            path.push_str(&format!(
                "{command}{:.1} {:.1}",
                self.x(day),
                self.y(look, day)
            ));
        }
        path
    }
}

/// A place in a picture.
pub fn percent(value: f64) -> String {
    format!("{value:.1}%")
}
