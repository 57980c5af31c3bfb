//! A stored answer becomes what its page is told.

use api::{
    Viewer,
    grading::{AnswerPage, AnswerState, GivenAnswer, GradeFailure, Judge, TRIES_MAX, WAIT},
    review::Undoable,
};
use domain::{
    id::{CardId, EventId, NoteId},
    note::Mode,
    review::{IntervalLabel, Rating},
};
use entity::answer;

use super::{outcome, row::Row};
use crate::{
    core::Core,
    error::{Error, Result},
    prepare::body_hash,
    review::{
        self, accepted,
        ticket::{Ticket, can_be_rated},
    },
    vault::{Column, Place, Unreadable, Vault},
};

pub(super) fn page(
    core: &Core,
    viewer: &Viewer,
    row: Row,
    standing: (u32, u32, Option<Undoable>),
) -> Result<AnswerPage> {
    let state = state(core, viewer, &row.answer)?;
    let can_ask_again = can_ask_again(core, viewer, &row, &state);
    let (ticket, intervals) = ticket(core, viewer, &row);
    let (done, left, undo) = standing;
    let Row {
        answer,
        title,
        html,
        body,
        category,
        version_now: _,
        active: _,
        consent: _,
    } = row;
    let mode =
        Mode::parse(&answer.mode).ok_or_else(|| Error::Stored(format!("mode {}", answer.mode)))?;
    let is_right = answer.chosen.is_some() && answer.chosen == answer.correct;
    Ok(AnswerPage {
        id: EventId(answer.id),
        card: CardId(answer.card_id),
        note: NoteId(answer.note_id),
        title,
        category,
        html,
        note_changed: body_hash(&body) != answer.body_hash,
        mode,
        proposal: answer.proposal.and_then(Rating::from_number),
        ratings: accepted(mode, is_right).to_vec(),
        rating: answer.rating.and_then(Rating::from_number),
        given: given(core, answer)?,
        state,
        ticket,
        intervals,
        can_ask_again,
        done,
        left,
        undo,
    })
}

/// What has come of it by now.
pub(super) fn state(core: &Core, viewer: &Viewer, answer: &answer::Model) -> Result<AnswerState> {
    let place = Place::answer(Column::Outcome, answer.id, answer.user_id);
    match &answer.outcome {
        Some(sealed) => match Vault::new(&core.keys).open(&place, sealed) {
            Ok(outcome) => outcome::read(&outcome),
            Err(_) => Ok(AnswerState::Unreadable),
        },
        None if viewer.now - answer.asked_at < WAIT => Ok(AnswerState::Waiting {
            since: answer.asked_at,
        }),
        None => Ok(AnswerState::Failed(GradeFailure::TooSlow)),
    }
}

/// Whether a model may be asked about a written answer once more: it is not rated yet, no grade that
/// says something is there or on its way, and a model may be asked at all.
pub(super) fn can_ask_again(core: &Core, viewer: &Viewer, row: &Row, state: &AnswerState) -> bool {
    let lacks_grade = matches!(
        state,
        AnswerState::Failed(_)
            | AnswerState::Compared { .. }
            | AnswerState::Graded { score: None, .. }
    );
    lacks_grade
        && row.answer.answer.is_some()
        && row.answer.mode == Mode::Explain.as_str()
        && row.answer.rating.is_none()
        && u32::try_from(row.answer.tries).unwrap_or(u32::MAX) < TRIES_MAX
        && review::judge(core, viewer, &row.consent) == Judge::Model
}

/// The ticket, if the answer can still be rated, and what each rating would do.
fn ticket(core: &Core, viewer: &Viewer, row: &Row) -> (String, [IntervalLabel; 4]) {
    let answer = &row.answer;
    let opened = Ticket::open(&answer.ticket, &core.keys, viewer.user, answer.created_at);
    let Ok(ticket) = opened else {
        return (String::new(), [IntervalLabel::from_minutes(0); 4]);
    };
    let intervals = Rating::ALL.map(|rating| {
        let place = ticket.outcome(rating);
        review::interval(
            ticket.shown_at,
            ticket.study_day.0,
            place.due_at,
            place.due_day,
        )
    });
    let is_open = answer.rating.is_none()
        && row.active
        && row.version_now == answer.card_version
        && can_be_rated(ticket.shown_at, ticket.study_day, viewer);
    let sealed = if is_open {
        answer.ticket.clone()
    } else {
        String::new()
    };
    (sealed, intervals)
}

fn given(core: &Core, answer: answer::Model) -> Result<GivenAnswer> {
    let Ok(opened) = Opened::of(core, &answer) else {
        return Ok(GivenAnswer::Unreadable);
    };
    let options: Option<Vec<String>> = opened
        .options
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| Error::unreadable("options", &error))?;
    let place = |stored: i16| u8::try_from(stored).unwrap_or(0);
    let shown = options.zip(answer.correct.map(place));
    Ok(match (opened.answer, shown, answer.chosen) {
        (Some(text), ..) => GivenAnswer::Text(text),
        (None, Some((options, right)), Some(chosen)) => GivenAnswer::Choice {
            options,
            chosen: place(chosen),
            right,
            misconception: opened.misconception,
        },
        (None, options, _) => GivenAnswer::Nothing { options },
    })
}

/// What is sealed of an answer, beside its outcome.
struct Opened {
    answer: Option<String>,
    options: Option<String>,
    misconception: Option<String>,
}

impl Opened {
    fn of(core: &Core, row: &answer::Model) -> Result<Self, Unreadable> {
        let open = |column, sealed: &Option<String>| {
            let place = Place::answer(column, row.id, row.user_id);
            Vault::new(&core.keys).open_some(&place, sealed.as_deref())
        };
        Ok(Self {
            answer: open(Column::Answer, &row.answer)?,
            options: open(Column::Options, &row.options)?,
            misconception: open(Column::Misconception, &row.misconception)?,
        })
    }
}
