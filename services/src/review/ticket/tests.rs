use proptest::prelude::*;

use super::*;

fn key(id: &str, byte: u8) -> NamedKey {
    NamedKey {
        id: id.to_owned(),
        secret: vec![byte; 32].into(),
    }
}

fn keys(list: &[(&str, u8)]) -> Keys {
    Keys {
        jwt: list.iter().map(|(id, byte)| key(id, *byte)).collect(),
        data: Vec::new(),
    }
}

fn ticket() -> Ticket {
    let step = Place {
        phase: 1,
        due_at: Some(600_000),
        stability: Some(0.1),
        difficulty: Some(5.3),
        ..Place::NEW
    };
    let later = Place {
        phase: 2,
        due_at: None,
        due_day: Some(20_100),
        ..step
    };
    Ticket {
        event: EventId(Uuid::from_u128(1)),
        user: UserId(Uuid::from_u128(2)),
        card: CardId(Uuid::from_u128(3)),
        version: 4,
        shown_at: 1_000,
        study_day: StudyDay(20_000),
        elapsed_days: Some(7),
        predicted: Some(0.1 + 0.2),
        parameter_set: None,
        asked: Asked::Recall,
        phase_before: 2,
        outcomes: [step, later, later, Place::NEW],
    }
}

#[test]
fn what_was_sealed_is_opened_with_any_listed_key() {
    let old = keys(&[("a", 1)]);
    let sealed = ticket().seal(&old).unwrap();
    assert!(sealed.len() < MAX_LENGTH / 2, "{}", sealed.len());
    let rotated = keys(&[("b", 2), ("a", 1)]);
    assert_eq!(
        Ticket::open(&sealed, &rotated, ticket().user, 1_000),
        Ok(ticket())
    );
    assert_eq!(
        Ticket::open(&sealed, &keys(&[("b", 2)]), ticket().user, 1_000),
        Err(ApiError::BadTicket)
    );
    assert_eq!(
        Ticket::open(&sealed, &keys(&[("a", 2)]), ticket().user, 1_000),
        Err(ApiError::BadTicket)
    );
}

#[test]
fn it_serves_one_person_for_one_day() {
    let keys = keys(&[("a", 1)]);
    let sealed = ticket().seal(&keys).unwrap();
    let other = UserId(Uuid::from_u128(9));
    assert_eq!(
        Ticket::open(&sealed, &keys, other, 1_000),
        Err(ApiError::BadTicket)
    );
    assert!(Ticket::open(&sealed, &keys, ticket().user, 1_000 + MAX_AGE).is_ok());
    assert_eq!(
        Ticket::open(&sealed, &keys, ticket().user, 1_001 + MAX_AGE),
        Err(ApiError::Outdated)
    );
}

#[test]
fn every_way_to_ask_is_carried_within_the_bound() {
    let keys = keys(&[("a", 1)]);
    let id = Uuid::from_u128;
    for asked in [
        Asked::Explain,
        Asked::Title,
        Asked::Statements {
            choice: id(7),
            order: Order::shuffled(),
        },
        Asked::Titles {
            others: [id(7), id(8), id(9)],
            order: Order::shuffled(),
        },
    ] {
        let mut ticket = ticket();
        ticket.asked = asked;
        // All that can be there.
        ticket.parameter_set = Some(id(5));
        let full = Place {
            due_at: Some(1),
            due_day: Some(1),
            stability: Some(1.0),
            difficulty: Some(1.0),
            ..Place::NEW
        };
        ticket.outcomes = [full; 4];
        let sealed = ticket.seal(&keys).unwrap();
        assert!(sealed.len() < 600, "{}", sealed.len());
        assert_eq!(Ticket::open(&sealed, &keys, ticket.user, 1_000), Ok(ticket));
    }
}

#[test]
fn a_ticket_does_not_tell_which_choice_is_right() {
    let order = Order::shuffled();
    let payload = |byte, event| {
        let mut ticket = ticket();
        ticket.event = EventId(Uuid::from_u128(event));
        ticket.asked = Asked::Statements {
            choice: Uuid::from_u128(7),
            order,
        };
        let sealed = ticket.seal(&keys(&[("a", byte)])).unwrap();
        let payload = sealed.split('.').nth(1).unwrap();
        URL_SAFE_NO_PAD.decode(payload).unwrap()
    };
    let written = payload(1, 1);
    assert_eq!(written, payload(1, 1));
    let event = 1..17;
    let others = (2..40).map(|number| {
        let mut other = payload(1, number);
        other.splice(event.clone(), written[event.clone()].iter().copied());
        other
    });
    assert!(
        others.into_iter().any(|other| other != written),
        "hidden by the event"
    );
    assert_ne!(written, payload(2, 1), "and by the key");
}

#[test]
fn without_a_key_nothing_is_sealed() {
    assert!(ticket().seal(&keys(&[])).is_err());
}

proptest! {
    #[test]
    fn garbage_is_refused(text in "\\PC{0,400}") {
        let refused = Ticket::open(&text, &keys(&[("a", 1)]), ticket().user, 0);
        prop_assert_eq!(refused, Err(ApiError::BadTicket));
    }

    #[test]
    fn a_changed_character_is_refused(at in 0_usize..400, by in "[A-Za-z0-9_.-]") {
        let keys = keys(&[("a", 1)]);
        let sealed = ticket().seal(&keys).unwrap();
        let at = at % sealed.len();
        let forged = format!("{}{by}{}", &sealed[..at], &sealed[at + 1..]);
        prop_assume!(forged != sealed);
        prop_assert!(Ticket::open(&forged, &keys, ticket().user, 1_000).is_err());
    }

    #[test]
    fn signed_garbage_is_refused(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
        let keys = keys(&[("a", 1)]);
        let tag = keys.jwt[0].sign(Purpose::Ticket, &signed(&keys.jwt[0], &payload));
        let text = format!("a.{}.{}", URL_SAFE_NO_PAD.encode(&payload), URL_SAFE_NO_PAD.encode(tag));
        prop_assert!(Ticket::open(&text, &keys, ticket().user, 1_000).is_err());
    }
}
