//! A sitting: one page and one form per card; once the browser has taken over, a session that never
//! reloads. The answer is stored before the next card shows.

use api::review::{Ask, ReviewPage as Data, ShownCard, Undoable};
use domain::{language::Language, review::Rating};
use leptos::prelude::*;

use super::{
    calls::{answer, review_page, skip, undo, upcoming},
    card::Card,
    dock::Dock,
    margin::{MarginLeft, MarginRight},
    standing,
    toast::RatedToast,
    top::Top,
};
use crate::{
    call_error::CallError,
    look,
    text::review as words,
    ui::{banner::Banner, browser},
    wording::sentence,
};

/// "Review 3 / 20 · Resee".
pub fn title(page: &Data, language: Language) -> String {
    words::title(language, page.done + 1, page.done + page.left)
}

/// Where `page` is shown, if not here: a sitting ends on a page of its own, and a card that is not
/// recalled is asked, and its answer shown, by pages that the server renders.
fn elsewhere(page: &Data) -> Option<&'static str> {
    match &page.card {
        None => Some("/review/done"),
        Some(card) => (card.ask != Ask::Recall).then_some("/review"),
    }
}

/// What happens in a session, shared by its parts.
#[derive(Clone, Copy)]
pub struct Sitting {
    /// What is shown.
    pub page: RwSignal<Data>,
    /// The note is revealed.
    pub revealed: RwSignal<bool>,
    /// A call is under way.
    pub busy: RwSignal<bool>,
    /// Why the last call failed.
    pub failure: RwSignal<Option<CallError>>,
    /// The answer just given, for the toast.
    pub rated: RwSignal<Option<Undoable>>,
    /// The card after the shown one, once it is known. `Some(None)`: there is none.
    ahead: RwSignal<Option<Option<ShownCard>>>,
    /// How long the page had been visible when the shown card appeared, in milliseconds.
    shown_at: RwSignal<f64>,
}

impl Sitting {
    fn new(page: Data, refused: Option<CallError>) -> Self {
        Self {
            page: RwSignal::new(page),
            revealed: RwSignal::new(false),
            busy: RwSignal::new(false),
            failure: RwSignal::new(refused),
            rated: RwSignal::new(None),
            ahead: RwSignal::new(None),
            shown_at: RwSignal::new(0.0),
        }
    }

    /// The query of its address.
    pub fn query(self) -> String {
        let query = |page: &Data| page.session.as_ref().map(|session| session.query.clone());
        self.page.with_untracked(query).unwrap_or_default()
    }

    fn ticket(self) -> Option<String> {
        self.page
            .with_untracked(|page| page.card.as_ref().map(|card| card.ticket.clone()))
    }

    /// Reveals the note and leads the reader to it.
    #[cfg(feature = "hydrate")]
    fn reveal(self) {
        self.revealed.set(true);
        browser::focus("note-head");
    }

    /// Stores a rating, then shows the next card.
    pub fn rate(self, rating: Rating) {
        let Some(ticket) = self.ticket() else { return };
        if self.busy.get_untracked() || !self.revealed.get_untracked() {
            return;
        }
        let spent = browser::seen_for() - self.shown_at.get_untracked();
        let duration = format!("{:.0}", spent.clamp(0.0, 3_600_000.0));
        self.run(async move {
            let stored =
                answer(ticket, rating.as_str().to_owned(), duration, String::new()).await?;
            self.rated.set(Some(stored.clone()));
            Ok(Some((stored, rating)))
        });
    }

    /// Takes the newest answer back.
    pub fn undo(self) {
        let event = self
            .page
            .with_untracked(|page| page.undo.as_ref().map(|undo| undo.event));
        if let Some(event) = event {
            self.run(async move {
                undo(event.to_string(), String::new()).await?;
                self.rated.set(None);
                Ok(None)
            });
        }
    }

    /// Puts the card to the end.
    pub fn skip(self) {
        if let Some(ticket) = self.ticket() {
            self.run(async move {
                skip(ticket, String::new()).await?;
                Ok(None)
            });
        }
    }

    /// Runs a call while nothing else can start, then shows what comes next: the card fetched
    /// ahead after an answer, else what the server says.
    fn run(
        self,
        call: impl Future<Output = Result<Option<(Undoable, Rating)>, CallError>> + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let session = self.query();
        leptos::task::spawn_local(async move {
            let outcome = call.await;
            let next = match outcome {
                Ok(Some((stored, rating))) => match self.ahead.get_untracked() {
                    Some(Some(card)) => Ok(self.after(card, stored, rating)),
                    _ => review_page(session.clone()).await,
                },
                // A card that was answered elsewhere is behind us, whatever this tab thinks.
                Ok(None) | Err(CallError::Refused(api::ApiError::AlreadyAnswered)) => {
                    review_page(session.clone()).await
                }
                Err(error) => Err(error),
            };
            if let Ok(page) = &next
                && let Some(path) = elsewhere(page)
            {
                return browser::go(&super::address(path, &session));
            }
            self.busy.set(false);
            match next {
                Ok(page) => self.show(page),
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    fn after(self, card: ShownCard, stored: Undoable, rating: Rating) -> Data {
        self.page.with_untracked(|page| Data {
            session: page.session.clone(),
            waiting: page.waiting,
            plan: page
                .plan
                .map(|plan| standing::answered(plan, page.card.as_ref())),
            done: page.done + 1,
            // A card rated again comes back in this session.
            left: if rating == Rating::Again {
                page.left
            } else {
                page.left.saturating_sub(1)
            },
            card: Some(card),
            undo: Some(stored),
        })
    }

    fn show(self, page: Data) {
        self.revealed.set(false);
        self.page.set(page);
        browser::focus("question");
    }

    /// Fetches the card after the shown one.
    fn look_ahead(self) {
        self.ahead.set(None);
        self.shown_at.set(browser::seen_for());
        if let Some(ticket) = self.ticket() {
            leptos::task::spawn_local(async move {
                let found = upcoming(ticket.clone(), self.query()).await.ok();
                if self.ticket() == Some(ticket) {
                    self.ahead.set(found);
                }
            });
        }
    }
}

/// The sitting from the card of `page` on.
#[island]
pub fn Session(
    /// What is shown first.
    page: Data,
    /// Why a form of this page that the browser posted itself was refused.
    refused: Option<CallError>,
) -> impl IntoView {
    let language = look::language();
    let sitting = Sitting::new(page, refused);
    // Runs in the browser only: once for the card of the page, then for each that follows.
    Effect::new(move |_| {
        sitting
            .page
            .with(|page| browser::set_title(&title(page, language)));
        sitting.look_ahead();
    });
    #[cfg(feature = "hydrate")]
    listen(sitting);
    let failure = move || {
        sitting.failure.get().map(|error| {
            let text = sentence(&error, language);
            view! { <Banner text failure=true/> }
        })
    };
    view! {
        <div class="focus">
            <Top sitting/>
            <main class="rmain" id="main">
                <input
                    type="checkbox"
                    id="reveal"
                    aria-label=words::reveal_note(language)
                    prop:checked=move || sitting.revealed.get()
                    on:change=move |event| sitting.revealed.set(event_target_checked(&event))
                />
                {move || sitting.page.with(|page| page.card.clone()).map(|card| view! {
                    <MarginLeft card=card.clone()/>
                    <Card card=card.clone()/>
                    <MarginRight card/>
                })}
            </main>
            {failure}
            <Dock sitting/>
            <RatedToast sitting/>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn listen(sitting: Sitting) {
    use leptos::{ev, leptos_dom::helpers::window_event_listener};

    use crate::frame::keys::{is_shortcut, presses_itself};

    let listener = window_event_listener(ev::keydown, move |event| {
        if !is_shortcut(&event) || event.repeat() {
            return;
        }
        let revealed = sitting.revealed.get_untracked();
        let rating = |rating| sitting.rate(rating);
        match event.key().as_str() {
            " " | "Enter" if !revealed && !presses_itself(&event) => {
                event.prevent_default();
                sitting.reveal();
            }
            "1" => rating(Rating::Again),
            "2" => rating(Rating::Hard),
            "3" => rating(Rating::Good),
            "4" => rating(Rating::Easy),
            "u" | "U" => sitting.undo(),
            "s" | "S" => sitting.skip(),
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
}
