use domain::review::CardStatus;
use leptos::prelude::*;

/// A card's place in the schedule: a drawn dot and its word, so that colour never speaks alone.
#[component]
pub fn Status(
    /// The place.
    status: CardStatus,
    /// The word.
    label: &'static str,
) -> impl IntoView {
    let class = match status {
        CardStatus::New => "status status-new",
        CardStatus::Learning => "status status-learning",
        CardStatus::Due => "status status-due",
        CardStatus::Mature => "status status-mature",
        CardStatus::Suspended => "status status-suspended",
    };
    let dashes = (status == CardStatus::New).then_some("2.2 2");
    // What fills the ring: nothing, half, a dot, all, two bars.
    let fill = match status {
        CardStatus::New => "",
        CardStatus::Learning => "M7 1.75a5.25 5.25 0 0 1 0 10.5z",
        CardStatus::Due => "M5 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0z",
        CardStatus::Mature => "M1.75 7a5.25 5.25 0 1 0 10.5 0a5.25 5.25 0 1 0-10.5 0z",
        CardStatus::Suspended => "M4.9 4.75h1.4v4.5H4.9zM7.7 4.75h1.4v4.5H7.7z",
    };
    view! {
        <span class=class>
            <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
                <circle
                    cx="7"
                    cy="7"
                    r="5.25"
                    fill="none"
                    stroke="currentColor"
                    stroke-width="1.5"
                    stroke-dasharray=dashes
                />
                <path d=fill fill="currentColor"/>
            </svg>
            {label}
        </span>
    }
}
