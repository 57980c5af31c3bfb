//! Stores an answer once, and has it judged: at once where code can tell, else by a job that is
//! enqueued in the same transaction.

use api::{
    ApiError, Viewer,
    grading::{AnswerState, Given, Judge},
};
use domain::{grading::Rubric, id::EventId, note::Mode, review::Rating};
use entity::answer;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    draft,
    given::{self, Checked},
    judge,
    outcome::Stored,
};
use crate::{
    ai::{NoteText, consent},
    core::Core,
    db::{self, statement},
    error::{Error, Result},
    jobs::Job,
    note::ahead,
    prepare::{body_hash, choice, rubric},
    review::{
        self, RAISE_VERSION,
        ticket::{Asked, Ticket, can_be_rated},
    },
    vault::{Column, Place, Vault},
};

/// `$1` card, `$2` user.
const SUBJECT: &str = concat!(
    "SELECT notes.id, notes.title, notes.body, ",
    consent::columns!(),
    " FROM cards JOIN notes ON notes.id = cards.note_id JOIN users ON users.id = cards.user_id
    WHERE cards.id = $1 AND cards.user_id = $2 AND cards.active"
);

/// `$1` answer, `$2` user, `$3` card, `$4` its version, and the columns. Only for the card as it was
/// shown, and once.
const INSERT: &str = "
INSERT INTO answers (id, user_id, card_id, card_version, note_id, mode, ticket, body_hash, answer,
    options, chosen, correct, misconception, state, outcome, proposal, tries, asked_at, settled_at,
    created_at)
SELECT $1, cards.user_id, cards.id, cards.version, cards.note_id, $5, $6, $7, $8, $9, $10, $11, $12, $13,
    $14, $15, 1, $16, $17, $16
FROM cards WHERE cards.id = $3 AND cards.user_id = $2 AND cards.version = $4 AND cards.active
ON CONFLICT (id) DO NOTHING";

/// The card's note, and the learner's consent.
#[derive(FromQueryResult)]
struct Subject {
    id: Uuid,
    title: String,
    body: String,
    #[sea_orm(nested)]
    consent: consent::Columns,
}

/// Options that were shown.
struct Shown {
    options: [String; 4],
    right: u8,
    /// Of the option that was chosen.
    misconception: Option<String>,
    /// The text that statements are about, which may be an earlier one by now.
    hash: Option<String>,
}

/// An answer ready to be stored.
struct Ready {
    ticket: Ticket,
    sealed: String,
    given: Checked,
    note: Uuid,
    hash: String,
    shown: Option<Shown>,
    outcome: Stored,
    judge: Judge,
}

pub(super) async fn submit(
    core: &Core,
    viewer: &Viewer,
    sealed: &str,
    given: Given,
) -> Result<EventId> {
    let ticket = Ticket::open(sealed, &core.keys, viewer.user, viewer.now)?;
    if let (Asked::Explain | Asked::Title, Given::Text(text)) = (&ticket.asked, &given) {
        draft::keep(core, &ticket, text, viewer.now).await?;
    }
    let given = given::check(&ticket.asked, &given)?;
    if !can_be_rated(ticket.shown_at, ticket.study_day, viewer) {
        return Err(ApiError::Outdated.into());
    }
    let ready = prepare(core, viewer, ticket, sealed, given).await?;
    let tx = db::begin_write(&core.db).await?;
    match store(core, &tx, viewer, &ready).await {
        Ok(true) => tx.commit().await?,
        Ok(false) => {
            tx.rollback().await?;
            return stored_before(core, &ready).await;
        }
        Err(error) => {
            tx.rollback().await?;
            return Err(error);
        }
    }
    Ok(ready.ticket.event)
}

async fn prepare(
    core: &Core,
    viewer: &Viewer,
    ticket: Ticket,
    sealed: &str,
    given: Checked,
) -> Result<Ready> {
    let db = &core.db;
    let values = [ticket.card.0.into(), viewer.user.0.into()];
    let subject = Subject::find_by_statement(statement(db, SUBJECT, values))
        .one(db)
        .await?
        .ok_or(ApiError::NotFound)?;
    let judge = review::judge(core, viewer, &subject.consent);
    let note = NoteText {
        title: subject.title,
        body: subject.body,
    };
    let hash = body_hash(&note.body);
    let shown = shown(core, viewer, &ticket, &note, &given).await?;
    let rubric = match (&given, ticket.asked.mode()) {
        (Checked::Text(_), Mode::Explain | Mode::Title) => {
            rubric::find(db, subject.id, &hash).await?
        }
        _ => None,
    };
    let (state, proposal) = decide(
        &ticket,
        &note,
        rubric.as_ref(),
        &given,
        judge,
        shown.as_ref(),
    );
    let asked_hash = shown.as_ref().and_then(|shown| shown.hash.clone());
    Ok(Ready {
        outcome: Stored::of(&state, proposal)?,
        sealed: sealed.to_owned(),
        note: subject.id,
        ticket,
        given,
        hash: asked_hash.unwrap_or(hash),
        shown,
        judge,
    })
}

/// What code can tell of an answer.
fn decide(
    ticket: &Ticket,
    note: &NoteText,
    rubric: Option<&Rubric>,
    given: &Checked,
    who: Judge,
    shown: Option<&Shown>,
) -> (AnswerState, Option<Rating>) {
    let decided = |right| (AnswerState::Decided { right }, Some(judge::proposal(right)));
    match given {
        Checked::Nothing => (AnswerState::GaveUp, Some(Rating::Again)),
        Checked::Choice(place) => decided(shown.is_some_and(|shown| shown.right == *place)),
        Checked::Text(text) if ticket.asked == Asked::Title => {
            decided(judge::names(&note.title, rubric, text))
        }
        Checked::Text(text) => (judge::written(note, rubric, text, who), None),
    }
}

/// The options in the order they were shown.
async fn shown(
    core: &Core,
    viewer: &Viewer,
    ticket: &Ticket,
    note: &NoteText,
    given: &Checked,
) -> Result<Option<Shown>> {
    let (order, options, misconceptions, hash) = match ticket.asked {
        Asked::Recall | Asked::Explain | Asked::Title => return Ok(None),
        Asked::Statements { choice, order } => {
            let stored = choice::find(&core.db, viewer.user.0, choice).await?;
            let stored = stored.ok_or(ApiError::Outdated)?;
            let [a, b, c] = stored.distractors()?;
            let misconceptions = [a.misconception, b.misconception, c.misconception];
            let options = [stored.statement, a.statement, b.statement, c.statement];
            (order, options, Some(misconceptions), Some(stored.body_hash))
        }
        Asked::Titles { others, order } => {
            let [a, b, c] = titles(core, viewer, others).await?;
            (order, [note.title.clone(), a, b, c], None, None)
        }
    };
    let picked = match given {
        Checked::Choice(place) => order.option_at(*place),
        Checked::Text(_) | Checked::Nothing => None,
    };
    let misconception = misconceptions
        .zip(picked.and_then(|option| usize::from(option).checked_sub(1)))
        .and_then(|(all, index)| all.into_iter().nth(index));
    Ok(Some(Shown {
        options: order.arrange(&options),
        right: order.right(),
        misconception,
        hash,
    }))
}

/// Titles of `notes`, also of those in the trash by now; empty for one that is gone.
async fn titles(core: &Core, viewer: &Viewer, notes: [Uuid; 3]) -> Result<[String; 3]> {
    const TITLES: &str = "SELECT id, title FROM notes WHERE user_id = $1 AND id IN ($2, $3, $4)";
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        title: String,
    }
    let [a, b, c] = notes;
    let values = [viewer.user.0.into(), a.into(), b.into(), c.into()];
    let rows = Row::find_by_statement(statement(&core.db, TITLES, values))
        .all(&core.db)
        .await?;
    Ok(notes.map(|note| {
        rows.iter()
            .find(|row| row.id == note)
            .map(|row| row.title.clone())
            .unwrap_or_default()
    }))
}

/// Writes it with everything that follows; false when there is one under its id, or the card is not
/// as it was shown.
async fn store(
    core: &Core,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    ready: &Ready,
) -> Result<bool> {
    if tx
        .execute_raw(statement(tx, INSERT, columns(core, viewer, ready)?))
        .await?
        .rows_affected()
        == 0
    {
        return Ok(false);
    }
    let ticket = &ready.ticket;
    if matches!(ticket.asked, Asked::Explain | Asked::Title) {
        draft::discard(tx, ticket).await?;
    }
    let mut asks_for_choice = false;
    match ticket.asked {
        Asked::Statements { choice, order } => {
            let picked = match ready.given {
                Checked::Choice(place) => order.option_at(place).unwrap_or(0),
                Checked::Text(_) | Checked::Nothing => 0,
            };
            let stored = choice::count(tx, viewer.user.0, choice, i32::from(picked)).await?;
            asks_for_choice = stored.is_some_and(|stored| stored.is_worn());
        }
        Asked::Titles { .. } => asks_for_choice = true,
        Asked::Recall | Asked::Explain | Asked::Title => {}
    }
    if asks_for_choice && ready.judge == Judge::Model {
        ahead::prepare(core, tx, ready.note, Mode::Choose, viewer.now).await?;
    }
    if ready.outcome == Stored::waiting() {
        let job = Job::Grade {
            answer: ticket.event.0,
            attempt: 1,
        };
        core.queue.enqueue(tx, &job, viewer.now, None).await?;
    }
    tx.execute_raw(statement(tx, RAISE_VERSION, [viewer.user.0.into()]))
        .await?;
    Ok(true)
}

fn columns(core: &Core, viewer: &Viewer, ready: &Ready) -> Result<Vec<sea_orm::Value>> {
    let ticket = &ready.ticket;
    let (text, chosen) = match &ready.given {
        Checked::Text(text) => (Some(text.as_str()), None),
        Checked::Choice(place) => (None, Some(i16::from(*place))),
        Checked::Nothing => (None, None),
    };
    let shown = ready.shown.as_ref();
    let options = shown
        .map(|shown| serde_json::to_string(&shown.options))
        .transpose()
        .map_err(|error| Error::Stored(error.to_string()))?;
    let misconception = shown.and_then(|shown| shown.misconception.as_deref());
    let outcome = ready.outcome.outcome.as_deref();
    let seal = |column, plain: Option<&str>| {
        let place = Place::answer(column, ticket.event.0, viewer.user.0);
        Vault::new(&core.keys).seal_some(&place, plain)
    };
    Ok(vec![
        ticket.event.0.into(),
        viewer.user.0.into(),
        ticket.card.0.into(),
        ticket.version.into(),
        ticket.asked.mode().as_str().into(),
        ready.sealed.clone().into(),
        ready.hash.clone().into(),
        seal(Column::Answer, text)?.into(),
        seal(Column::Options, options.as_deref())?.into(),
        chosen.into(),
        shown.map(|shown| i16::from(shown.right)).into(),
        seal(Column::Misconception, misconception)?.into(),
        ready.outcome.state.into(),
        seal(Column::Outcome, outcome)?.into(),
        ready.outcome.proposal.map(Rating::number).into(),
        viewer.now.into(),
        outcome.map(|_| viewer.now).into(),
    ])
}

/// There is an answer under this id, or the card has changed since it was shown.
async fn stored_before(core: &Core, ready: &Ready) -> Result<EventId> {
    let ticket = &ready.ticket;
    let stored = answer::Entity::find_by_id(ticket.event.0)
        .one(&core.db)
        .await?
        .filter(|stored| stored.user_id == ticket.user.0);
    let Some(stored) = stored else {
        return Err(ApiError::AlreadyAnswered.into());
    };
    let is_same = match &ready.given {
        Checked::Text(text) => written(core, &stored).as_ref() == Some(text),
        Checked::Choice(place) => stored.chosen == Some(i16::from(*place)),
        Checked::Nothing => stored.answer.is_none() && stored.chosen.is_none(),
    };
    if !is_same {
        return Err(ApiError::OtherAnswer.into());
    }
    draft::discard(&core.db, ticket).await?;
    Ok(ticket.event)
}

/// What was written as `answer`; nothing when it cannot be read.
fn written(core: &Core, answer: &answer::Model) -> Option<String> {
    let place = Place::answer(Column::Answer, answer.id, answer.user_id);
    let stored = answer.answer.as_deref()?;
    Vault::new(&core.keys).open(&place, stored).ok()
}
