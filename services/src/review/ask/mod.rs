//! How a card is asked: as its note says, or by recall when that cannot be done.

mod masked;
mod nothing_left;
pub(super) mod titles;

use api::{
    grading::Judge,
    review::{Ask, Fallback, FallbackReason, Options},
};
use domain::note::Mode;

use self::{masked::mask_html, nothing_left::nothing_left};
use super::{
    ticket::{Asked, Order},
    view::AskedRow,
};
use crate::{
    error::{Error, Result},
    prepare::{body_hash, choice},
};

/// What a card is asked with, and what its ticket says of it.
pub(super) struct How {
    pub ask: Ask,
    pub asked: Asked,
    pub fallback: Option<Fallback>,
}

impl How {
    const fn plain(ask: Ask, asked: Asked) -> Self {
        Self {
            ask,
            asked,
            fallback: None,
        }
    }

    /// By recall, although the learner wants `wished`.
    pub const fn instead(wished: Mode, why: FallbackReason) -> Self {
        Self {
            ask: Ask::Recall,
            asked: Asked::Recall,
            fallback: Some(Fallback { wished, why }),
        }
    }
}

/// Whether other notes are needed to ask.
pub(super) enum Plan {
    Ready(How),
    /// Titles are to be chosen from, for this masked body.
    Titles(String),
}

/// How the card of `row` is asked. `draft` is what was written for it before, `judge` is who would
/// judge a written answer.
pub(super) fn plan(row: &AskedRow, draft: String, judge: Judge) -> Result<Plan> {
    let how = match row.mode()? {
        Mode::Recall => How::plain(Ask::Recall, Asked::Recall),
        Mode::Explain => How::plain(Ask::Explain { judge, draft }, Asked::Explain),
        Mode::Title => match masked_body(row) {
            Some(html) => How::plain(Ask::Title { html, draft }, Asked::Title),
            None => How::instead(Mode::Title, FallbackReason::NothingLeft),
        },
        Mode::Choose => match statements(row)? {
            Some(how) => how,
            None => match masked_body(row) {
                Some(html) => return Ok(Plan::Titles(html)),
                None => How::instead(Mode::Choose, FallbackReason::NothingLeft),
            },
        },
    };
    Ok(Plan::Ready(how))
}

/// The note's body without its title's words; `None` when too little is left to ask about.
fn masked_body(row: &AskedRow) -> Option<String> {
    let html = mask_html(&row.html, &row.title);
    (!nothing_left(&html)).then_some(html)
}

/// Statements about the note's text of now, if there are some.
fn statements(row: &AskedRow) -> Result<Option<How>> {
    let (Some(id), Some(hash), Some(statement), Some(distractors)) = (
        row.choice_id,
        &row.choice_hash,
        &row.choice_statement,
        &row.choice_distractors,
    ) else {
        return Ok(None);
    };
    if *hash != body_hash(&row.body) {
        return Ok(None);
    }
    let [first, second, third] = choice::read(distractors)?.map(|item| item.statement);
    let order = Order::shuffled();
    let options = order.arrange(&[statement.clone(), first, second, third]);
    let ask = Ask::Choose {
        options: options.to_vec(),
        kind: Options::Statements,
    };
    let asked = Asked::Statements { choice: id, order };
    Ok(Some(How::plain(ask, asked)))
}

impl AskedRow {
    /// The note's mode.
    fn mode(&self) -> Result<Mode> {
        Mode::parse(&self.mode).ok_or_else(|| Error::Stored(format!("mode {}", self.mode)))
    }
}
