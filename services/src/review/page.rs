//! The card to ask now, and the one after it.

use api::{
    ApiError, Viewer,
    review::{Going, ReviewPage, SessionQuery, ShownCard, Undoable, Waiting},
};
use domain::id::{CardId, EventId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    ReviewService,
    ask::{self, Plan, titles},
    desk::{Desk, desk},
    going, load,
    offer::{Moment, Offer, Snapshot, offer},
    place::Place,
    queue::{self, Leave},
    sql::statement,
    ticket::{Asked, Ticket},
    view::{self, AskedRow, PastRow},
};
use crate::{
    error::{Result, answer},
    ids::new_id,
};

/// `$1` user, `$2` card.
const ASKED: &str = "
SELECT cards.id, cards.note_id, cards.version, cards.phase, cards.step, cards.due_at,
    cards.due_day, cards.stability, cards.difficulty, cards.reviews, cards.lapses, cards.leech,
    cards.last_review_day,
    notes.title, notes.html, notes.outline, notes.mode, categories.name AS category,
    notes.category_id, CASE WHEN notes.mode = 'recall' THEN '' ELSE notes.body END AS body,
    choices.id AS choice_id, choices.body_hash AS choice_hash,
    choices.statement AS choice_statement, choices.distractors AS choice_distractors,
    drafts.answer AS draft, given.answer AS given_answer, given.id AS given
FROM cards
JOIN notes ON notes.id = cards.note_id
LEFT JOIN categories ON categories.id = notes.category_id
LEFT JOIN choices ON choices.id = (
    SELECT newest.id FROM choices newest
    WHERE newest.note_id = notes.id AND notes.mode = 'choose'
    ORDER BY newest.created_at DESC, newest.id DESC LIMIT 1)
LEFT JOIN answer_drafts drafts ON drafts.card_id = cards.id AND drafts.card_version = cards.version
LEFT JOIN answers given ON given.id = (
    SELECT newest.id FROM answers newest
    WHERE newest.card_id = cards.id AND newest.card_version = cards.version
      AND newest.rating IS NULL AND notes.mode <> 'recall'
    ORDER BY newest.created_at DESC, newest.id DESC LIMIT 1)
WHERE cards.id = $2 AND cards.user_id = $1 AND cards.active";

/// `$1` card. The newest first, for the curve in the margin; each faded by the parameters it names.
pub(super) const PAST: &str = "
SELECT events.at, events.study_day, events.rating, events.stability, sets.decay
FROM review_events events
LEFT JOIN parameter_sets sets ON sets.id = events.parameter_set_id
WHERE card_id = $1 AND kind = 'review'
  AND NOT EXISTS (SELECT 1 FROM review_events undo WHERE undo.undoes = events.id)
ORDER BY card_version DESC
LIMIT 12";

impl ReviewService {
    pub(super) async fn shown(&self, viewer: &Viewer, session: SessionQuery) -> Result<ReviewPage> {
        Ok(self.show(viewer, session, true).await?.0)
    }

    pub(super) async fn opened(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
    ) -> Result<(ReviewPage, Option<Going>)> {
        self.show(viewer, session, true).await
    }

    /// The page as it would be if no day were preferred for being light: shows what balancing is
    /// worth. No learner is ever asked this way.
    ///
    /// # Errors
    /// As [`page`](api::review::ReviewApi::page).
    pub async fn unbalanced_page(&self, viewer: &Viewer) -> Result<ReviewPage, ApiError> {
        let session = SessionQuery::default();
        let shown = self.show(viewer, session, false).await;
        shown.map(|(page, _)| page).map_err(answer)
    }

    async fn show(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
        balanced: bool,
    ) -> Result<(ReviewPage, Option<Going>)> {
        let begins = session.since.is_none();
        let session = session.begun(viewer.now);
        let desk = desk(&self.core, viewer, session, None).await?;
        let queue = queue::queue(&self.core.db, viewer, &desk, Leave::default()).await?;
        let card = match queue.next {
            Some(id) => self.ask(viewer, &desk, id, balanced).await?,
            None => None,
        };
        if begins && card.is_some() {
            going::remember(&self.core, viewer, &desk.session.query).await?;
        }
        let session = desk.session.view();
        let going = desk.going.clone();
        let page = ReviewPage {
            done: session.as_ref().map_or(desk.done, |_| desk.session.answers),
            left: queue.left,
            card,
            waiting: Waiting {
                reviews: queue.waiting,
                fresh: 0,
            },
            // A session of some cards does not know how many are due in all.
            plan: desk
                .plan(queue.reviews, viewer)
                .filter(|_| session.is_none()),
            session,
            undo: desk.undo,
        };
        Ok((page, going))
    }

    pub(super) async fn after(
        &self,
        viewer: &Viewer,
        ticket: &str,
        session: SessionQuery,
    ) -> Result<Option<ShownCard>> {
        let ticket = Ticket::open(ticket, &self.core.keys, viewer.user, viewer.now)?;
        let session = session.begun(viewer.now);
        let mut desk = desk(&self.core, viewer, session, Some(ticket.card)).await?;
        // As if the ticket's card had been answered.
        desk.taken_back = None;
        desk.done += 1;
        desk.allowance.new_done += u32::from(ticket.phase_before == Place::NEW.phase);
        desk.allowance.reviews_done += u32::from(ticket.phase_before == Place::REVIEW);
        desk.session.cards += u32::from(!desk.session.asked);
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

    /// How `session` stands: cards answered, cards left, and what can be taken back.
    pub(crate) async fn standing(
        &self,
        viewer: &Viewer,
        session: SessionQuery,
    ) -> Result<(u32, u32, Option<Undoable>)> {
        let desk = desk(&self.core, viewer, session.begun(viewer.now), None).await?;
        let queue = queue::queue(&self.core.db, viewer, &desk, Leave::default()).await?;
        let chosen = desk.session.view();
        let done = chosen.map_or(desk.done, |_| desk.session.answers);
        Ok((done, queue.left, desk.undo))
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
        let written = row.written(&self.core.keys, viewer);
        let (past, how) = match ask::plan(&row, written, desk.judge)? {
            Plan::Ready(how) => {
                let past = PastRow::find_by_statement(statement(db, PAST, [card.into()]));
                (past.all(db).await?, how)
            }
            Plan::Titles(html) => {
                let (past, near) = titles::past_and_near(db, viewer.user.0, &row).await?;
                (past, titles::ask(&row, html, near))
            }
        };
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
        let mut ticket = ticket_of(viewer, &row, &offer, desk.scheduling.set.id);
        ticket.asked = how.asked;
        let ticket = ticket.seal(&self.core.keys)?;
        view::shown(row, how, past, &offer, ticket, viewer).map(Some)
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
        asked: Asked::Recall,
        phase_before: row.phase,
        outcomes: offer.places,
    }
}
