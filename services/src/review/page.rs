//! The card to ask now, and the one after it.

use api::{
    ApiError, Viewer,
    review::{ReviewPage, ShownCard},
};
use domain::{
    id::{CardId, EventId},
    note::Mode,
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    ReviewService,
    desk::{Desk, desk},
    load,
    offer::{Moment, Offer, Snapshot, offer},
    place::Place,
    queue::{self, Leave},
    sql::statement,
    ticket::Ticket,
    view::{self, AskedRow, PastRow},
};
use crate::{
    error::{Result, answer},
    ids::new_id,
};

/// `$1` user, `$2` card.
const ASKED: &str = "
SELECT cards.id, cards.note_id, cards.version, cards.phase, cards.step, cards.due_at,
    cards.due_day, cards.stability, cards.difficulty, cards.reviews, cards.last_review_day,
    notes.title, notes.html, notes.outline, notes.mode, categories.name AS category
FROM cards
JOIN notes ON notes.id = cards.note_id
LEFT JOIN categories ON categories.id = notes.category_id
WHERE cards.id = $2 AND cards.user_id = $1 AND cards.active";

/// `$1` card. The newest first, for the curve in the margin; each faded by the parameters it names.
const PAST: &str = "
SELECT events.at, events.study_day, events.rating, events.stability, sets.decay
FROM review_events events
LEFT JOIN parameter_sets sets ON sets.id = events.parameter_set_id
WHERE card_id = $1 AND kind = 'review'
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = events.id)
ORDER BY card_version DESC
LIMIT 12";

impl ReviewService {
    pub(super) async fn shown(&self, viewer: &Viewer) -> Result<ReviewPage> {
        self.show(viewer, true).await
    }

    /// The page as it would be if no day were preferred for being light: shows what balancing is
    /// worth. No learner is ever asked this way.
    ///
    /// # Errors
    /// As [`page`](api::review::ReviewApi::page).
    pub async fn unbalanced_page(&self, viewer: &Viewer) -> Result<ReviewPage, ApiError> {
        self.show(viewer, false).await.map_err(answer)
    }

    async fn show(&self, viewer: &Viewer, balanced: bool) -> Result<ReviewPage> {
        let desk = desk(&self.core.db, viewer).await?;
        let queue = queue::queue(&self.core.db, viewer, &desk, Leave::default()).await?;
        let card = match queue.next {
            Some(id) => self.ask(viewer, &desk, id, balanced).await?,
            None => None,
        };
        Ok(ReviewPage {
            done: desk.done,
            left: queue.left,
            card,
            undo: desk.undo,
        })
    }

    pub(super) async fn after(&self, viewer: &Viewer, ticket: &str) -> Result<Option<ShownCard>> {
        let ticket = Ticket::open(ticket, &self.core.keys, viewer.user, viewer.now)?;
        let mut desk = desk(&self.core.db, viewer).await?;
        // As if the ticket's card had been answered.
        desk.taken_back = None;
        desk.done += 1;
        desk.new_done += u32::from(ticket.phase_before == Place::NEW.phase);
        let leave = Leave {
            card: ticket.card.0,
        };
        match queue::queue(&self.core.db, viewer, &desk, leave)
            .await?
            .next
        {
            Some(id) => self.ask(viewer, &desk, id, true).await,
            None => Ok(None),
        }
    }

    /// Shows a card; `None` when it has gone since the queue was read.
    async fn ask(
        &self,
        viewer: &Viewer,
        desk: &Desk,
        card: Uuid,
        balanced: bool,
    ) -> Result<Option<ShownCard>> {
        let db = &self.core.db;
        let values = [viewer.user.0.into(), card.into()];
        let Some(row) = AskedRow::find_by_statement(statement(db, ASKED, values))
            .one(db)
            .await?
        else {
            return Ok(None);
        };
        let past = PastRow::find_by_statement(statement(db, PAST, [card.into()]))
            .all(db)
            .await?;
        let snapshot = Snapshot {
            id: row.id,
            reviews: row.reviews,
            place: row.place(),
            last_review_day: row.last_review_day,
        };
        let ahead = if balanced {
            Some(load::days_ahead(db, viewer).await?)
        } else {
            None
        };
        let offer = offer(
            &snapshot,
            &desk.scheduling,
            &Moment::of(viewer),
            ahead.as_ref(),
        )?;
        let ticket =
            ticket_of(viewer, &row, &offer, desk.scheduling.set.id).seal(&self.core.keys)?;
        view::shown(row, past, &offer, ticket, viewer.now, viewer.today).map(Some)
    }
}

fn ticket_of(viewer: &Viewer, row: &AskedRow, offer: &Offer, set: Option<Uuid>) -> Ticket {
    Ticket {
        event: EventId(new_id(viewer.now)),
        user: viewer.user,
        card: CardId(row.id),
        version: row.version,
        shown_at: viewer.now,
        study_day: viewer.today,
        elapsed_days: offer.elapsed_days,
        predicted: offer.predicted,
        parameter_set: set,
        // Every note is asked by recall until the other ways to ask exist; the log says what was
        // done, not what was wished.
        mode: Mode::Recall,
        phase_before: row.phase,
        outcomes: offer.places,
    }
}
