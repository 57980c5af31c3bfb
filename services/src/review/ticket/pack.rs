//! The binary layout of a ticket: big-endian, fixed length, a format number in front.

use domain::{
    id::{CardId, EventId, UserId},
    time::StudyDay,
};
use uuid::Uuid;

use super::{Asked, Order, Place, Ticket};
use crate::keys::{NamedKey, Purpose};

/// Raised when the layout changes; older tickets are then refused and the card is shown anew.
const FORMAT: u8 = 2;

pub(super) fn pack(ticket: &Ticket, key: &NamedKey) -> Vec<u8> {
    let mut out = vec![FORMAT];
    for id in [ticket.event.0, ticket.user.0, ticket.card.0] {
        out.extend(id.as_bytes());
    }
    out.extend(ticket.version.to_be_bytes());
    out.extend(ticket.shown_at.to_be_bytes());
    out.extend(ticket.study_day.0.to_be_bytes());
    option(&mut out, ticket.elapsed_days.map(i32::to_be_bytes));
    option(&mut out, ticket.predicted.map(f64::to_be_bytes));
    option(&mut out, ticket.parameter_set.map(Uuid::into_bytes));
    let hidden = |order: Order| order.number() ^ pad(ticket.event, key);
    match ticket.asked {
        Asked::Recall => out.push(0),
        Asked::Explain => out.push(1),
        Asked::Title => out.push(2),
        Asked::Statements { choice, order } => {
            out.push(3);
            out.extend(choice.as_bytes());
            out.push(hidden(order));
        }
        Asked::Titles { others, order } => {
            out.push(4);
            for id in others {
                out.extend(id.as_bytes());
            }
            out.push(hidden(order));
        }
    }
    out.extend(ticket.phase_before.to_be_bytes());
    for place in ticket.outcomes {
        out.extend(place.phase.to_be_bytes());
        out.extend(place.step.to_be_bytes());
        option(&mut out, place.due_at.map(i64::to_be_bytes));
        option(&mut out, place.due_day.map(i32::to_be_bytes));
        option(&mut out, place.stability.map(f64::to_be_bytes));
        option(&mut out, place.difficulty.map(f64::to_be_bytes));
    }
    out
}

/// Hides the order of choices: without the key it says nothing.
fn pad(event: EventId, key: &NamedKey) -> u8 {
    let [first, ..] = key.sign(Purpose::ChoiceOrder, event.0.as_bytes());
    first
}

pub(super) fn unpack(payload: &[u8], key: &NamedKey) -> Option<Ticket> {
    let mut rest = Reader(payload);
    let [format] = rest.take()?;
    if format != FORMAT {
        return None;
    }
    let event = EventId(Uuid::from_bytes(rest.take()?));
    let ticket = Ticket {
        event,
        user: UserId(Uuid::from_bytes(rest.take()?)),
        card: CardId(Uuid::from_bytes(rest.take()?)),
        version: i64::from_be_bytes(rest.take()?),
        shown_at: i64::from_be_bytes(rest.take()?),
        study_day: StudyDay(i32::from_be_bytes(rest.take()?)),
        elapsed_days: rest.option()?.map(i32::from_be_bytes),
        predicted: rest.option()?.map(f64::from_be_bytes),
        parameter_set: rest.option()?.map(Uuid::from_bytes),
        asked: rest.asked(pad(event, key))?,
        phase_before: i16::from_be_bytes(rest.take()?),
        outcomes: [rest.place()?, rest.place()?, rest.place()?, rest.place()?],
    };
    rest.0.is_empty().then_some(ticket)
}

/// A byte that says whether there is a value, and the value.
fn option<const N: usize>(out: &mut Vec<u8>, value: Option<[u8; N]>) {
    out.push(u8::from(value.is_some()));
    out.extend(value.into_iter().flatten());
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn option<const N: usize>(&mut self) -> Option<Option<[u8; N]>> {
        match self.take()? {
            [0] => Some(None),
            [1] => self.take().map(Some),
            _ => None,
        }
    }

    fn asked(&mut self, pad: u8) -> Option<Asked> {
        Some(match self.take()? {
            [0] => Asked::Recall,
            [1] => Asked::Explain,
            [2] => Asked::Title,
            [3] => Asked::Statements {
                choice: Uuid::from_bytes(self.take()?),
                order: self.order(pad)?,
            },
            [4] => Asked::Titles {
                others: [self.take()?, self.take()?, self.take()?].map(Uuid::from_bytes),
                order: self.order(pad)?,
            },
            _ => return None,
        })
    }

    fn order(&mut self, pad: u8) -> Option<Order> {
        let [hidden] = self.take()?;
        Order::from_number(hidden ^ pad)
    }

    fn place(&mut self) -> Option<Place> {
        Some(Place {
            phase: i16::from_be_bytes(self.take()?),
            step: i16::from_be_bytes(self.take()?),
            due_at: self.option()?.map(i64::from_be_bytes),
            due_day: self.option()?.map(i32::from_be_bytes),
            stability: self.option()?.map(f64::from_be_bytes),
            difficulty: self.option()?.map(f64::from_be_bytes),
        })
    }
}
