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
        mode: Mode::Recall,
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
