use leptos::prelude::*;

/// The four marks of a teacher's pen: ／ △ ○ ◎. Drawn, because no font of ours has them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatingMark {
    /// ／
    Again,
    /// △
    Hard,
    /// ○
    Good,
    /// ◎
    Easy,
}

impl RatingMark {
    const fn class(self) -> &'static str {
        match self {
            Self::Again => "mark mark-pen",
            Self::Hard => "mark mark-ochre",
            Self::Good => "mark mark-leaf",
            Self::Easy => "mark mark-sky",
        }
    }

    /// Outline on a square of 20.
    const fn outline(self) -> &'static str {
        match self {
            Self::Again => "M16.6 2.6C12.5 7.4 7.6 12.6 3 17.6",
            Self::Hard => {
                "M10.6 2.8C8 7.2 5.2 12 2.6 16.6c5 .5 10.2.4 15 .2C15.4 12.2 12.8 7 9.9 2.5"
            }
            Self::Good => {
                "M15.8 3.6C11.2 1.5 4.9 3 3 8.2c-1.8 5 .9 9.3 6.2 9.6 5 .3 8.7-3 8.5-7.9C17.5 6 13.6 2.7 9.2 2.9"
            }
            Self::Easy => {
                "M15.8 3.6C11.2 1.5 4.9 3 3 8.2c-1.8 5 .9 9.3 6.2 9.6 5 .3 8.7-3 8.5-7.9C17.5 6 13.6 2.7 9.2 2.9M7.2 10.4a3.1 3.1 0 1 0 6.2 0a3.1 3.1 0 1 0-6.2 0z"
            }
        }
    }
}

/// A rating's mark, in its own ink. The word stands beside it.
#[component]
pub fn Mark(
    /// Which.
    mark: RatingMark,
    /// Width and height in pixels.
    size: u8,
) -> impl IntoView {
    view! {
        <svg class=mark.class() width=size height=size viewBox="0 0 20 20" aria-hidden="true">
            <path d=mark.outline()/>
        </svg>
    }
}

const CIRCLES: [&str; 3] = [
    "M74 9C50-2 20 6 9 25-3 48 9 73 37 77c32 5 58-12 57-39C93 14 66 1 30 8",
    "M60 6C36-2 12 12 6 33c-7 24 10 44 37 46 30 2 53-16 53-41C96 13 70-1 26 12",
    "M82 18C62-1 24-2 9 24-5 49 14 77 46 79c30 2 53-18 50-44C93 11 60 0 24 13",
];
const TURNS: [i32; 7] = [-8, 12, -22, 4, 20, -14, 9];

/// A circle drawn by hand around what it is in. Numbers in a row give circles that differ.
#[component]
pub fn PenCircle(
    /// Which of the shapes and turns.
    variant: i32,
) -> impl IntoView {
    let d = CIRCLES[variant.rem_euclid(3) as usize];
    let turn = TURNS[variant.rem_euclid(7) as usize];
    view! {
        <svg class="pen-circle" viewBox="0 0 100 84" preserveAspectRatio="none" aria-hidden="true">
            <path transform=format!("rotate({turn} 50 42)") d=d/>
        </svg>
    }
}

/// The logo and the name, for inside a link of class `brand`.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <svg class="logo-mark" width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 3.5C4 11.5 8 19 21.5 20.7" opacity=".34"/>
            <path d="M8.2 3.5C9.4 9.6 13 14.4 21.5 15.6" opacity=".62"/>
            <path d="M13.6 3.5C14.8 7.3 17 9.8 21.5 10.5"/>
        </svg>
        <span>"Resee"</span>
    }
}
