use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// Something went wrong.
    Alert,
    /// Back to where one came from.
    Back,
    /// Statistics.
    Chart,
    /// It is done.
    Check,
    /// More below.
    Chevron,
    /// Picking one of several answers.
    Choices,
    /// Something from earlier.
    Clock,
    /// Leave.
    Close,
    /// Looking, or rating oneself.
    Eye,
    /// A title.
    Heading,
    /// Shortcuts.
    Keyboard,
    /// Ending the session.
    LogOut,
    /// A mail.
    Mail,
    /// Notes.
    Notes,
    /// Writing.
    Pen,
    /// Reviewing: the curves of the logo.
    Review,
    /// Settings.
    Settings,
    /// The dashboard.
    Today,
    /// Throwing away.
    Trash,
    /// Taking back.
    Undo,
}

impl IconName {
    /// Outline on a square of 24. Lucide's (ISC licence), its circles and boxes as arcs.
    const fn outline(self) -> &'static str {
        match self {
            Self::Alert => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0zM12 8v4M12 16h.01",
            Self::Back => "M12 19 5 12l7-7M19 12H5",
            Self::Chart => "M3 3v16a2 2 0 0 0 2 2h16M18 17V9M13 17V5M8 17v-3",
            Self::Check => "M20 6 9 17l-5-5",
            Self::Chevron => "m9 18 6-6-6-6",
            Self::Choices => "M13 5h8M13 12h8M13 19h8M3 17l2 2 4-4M3 7l2 2 4-4",
            Self::Clock => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0zM12 6v6l4 2",
            Self::Close => "M18 6 6 18M6 6l12 12",
            Self::Eye => {
                "M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"
            }
            Self::Heading => "M6 12h12M6 20V4M18 20V4",
            Self::Keyboard => {
                "M10 8h.01M12 12h.01M14 8h.01M16 12h.01M18 8h.01M6 8h.01M7 16h10M8 12h.01M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"
            }
            Self::LogOut => "M16 17l5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4",
            Self::Mail => {
                "M22 7l-8.991 5.727a2 2 0 0 1-2.009 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"
            }
            Self::Notes => {
                "M2 6h4M2 10h4M2 14h4M2 18h4M6 2h12a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM9.5 8h5M9.5 12H16M9.5 16H14"
            }
            Self::Pen => {
                "M13 21h8M15 5l4 4M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z"
            }
            Self::Review => {
                "M3 3.5C4 11.5 8 19 21.5 20.7M8.2 3.5C9.4 9.6 13 14.4 21.5 15.6M13.6 3.5C14.8 7.3 17 9.8 21.5 10.5"
            }
            Self::Settings => {
                "M14 17H5M19 7h-9M14 17a3 3 0 1 0 6 0a3 3 0 1 0-6 0zM4 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"
            }
            Self::Today => {
                "M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"
            }
            Self::Trash => {
                "M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2"
            }
            Self::Undo => "M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11",
        }
    }
}

/// A line icon. It says nothing to a screen reader: what it stands beside or in has the words.
#[component]
pub fn Icon(
    /// What it shows.
    name: IconName,
    /// Width and height in pixels.
    size: u8,
) -> impl IntoView {
    view! {
        <svg class="icon" width=size height=size viewBox="0 0 24 24" aria-hidden="true">
            <path d=name.outline()/>
        </svg>
    }
}
