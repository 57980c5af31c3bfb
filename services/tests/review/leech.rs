//! Cards that are forgotten again and again.

use api::{
    Viewer,
    note::{NoteApi, NoteQuery},
    review::{CardChange, ReviewApi, Undoable},
};
use domain::{
    id::{CardId, NoteId},
    review::Rating,
    time::DAY,
};
use services::{
    note::NoteService,
    review::replay::{self, Replayed},
};

use crate::common::{Test, at, on_both, viewer};
use crate::fit::parameters;
use crate::support::*;

/// The learner at the card's day.
async fn on_its_day(test: &Test, me: &Viewer, id: CardId) -> Viewer {
    let due = card(test, id).await.due_day.expect("a day");
    at(me, me.now + i64::from((due - me.today.0).max(1)) * DAY)
}

/// A card between its days.
const REVIEW: i16 = 2;

/// Forgets the card on its day and learns it again. Returns the learner after it.
async fn lapse(test: &Test, me: &Viewer, id: CardId) -> (Viewer, Undoable) {
    let then = on_its_day(test, me, id).await;
    let forgotten = answer(test, &then, Rating::Again).await;
    let mut later = then;
    // One that fades over night is asked once more on the same day.
    while card(test, id).await.phase != REVIEW {
        later = at(&later, later.now + 21 * MINUTE);
        answer(test, &later, Rating::Good).await;
    }
    (later, forgotten)
}

/// The card is what its log says.
async fn check(test: &Test, me: &Viewer, id: CardId) {
    let mut log = events(test, me).await;
    log.sort_by_key(|event| event.card_version);
    let replayed = replay::card(&log, &parameters(test, me).await).unwrap();
    assert_eq!(Replayed::stored(&card(test, id).await), replayed);
}

on_both! {
    async fn eight_lapses_make_a_leech_and_the_learner_ends_it(test: Test) {
        let mut me = viewer(&test).await;
        let id = note(&test, &me, "Slippery", 1).await;
        let note = NoteId(card(&test, id).await.note_id);
        let (service, notes) = (service(&test), NoteService::new(test.core.clone()));
        answer(&test, &me, Rating::Easy).await;
        for lapses in 1..8 {
            let (after, forgotten) = lapse(&test, &me, id).await;
            me = after;
            let row = card(&test, id).await;
            assert_eq!((row.lapses, row.leech, forgotten.leech), (lapses, false, None));
        }
        // The eighth; the same post again is told the same.
        let then = on_its_day(&test, &me, id).await;
        let asked = shown(&test, &then).await;
        assert_eq!(asked.leech, None);
        for _ in 0..2 {
            let stored = service.answer(&then, post(&asked, Rating::Again)).await.unwrap();
            assert_eq!(stored.leech, Some(note));
        }
        assert!(card(&test, id).await.leech);
        check(&test, &then, id).await;
        let page = page(&test, &then).await;
        assert_eq!(page.card.unwrap().leech, Some(8));
        let undo = page.undo.unwrap();
        assert_eq!(undo.leech, Some(note));
        assert!(!card(&test, id).await.suspended, "nothing is taken out without being asked");

        // Taken back, it never was one.
        service.undo(&then, undo.event).await.unwrap();
        let row = card(&test, id).await;
        assert_eq!((row.lapses, row.leech), (7, false));
        check(&test, &then, id).await;

        let (after, _) = lapse(&test, &me, id).await;
        me = after;
        let read = notes.read(&me, note).await.unwrap();
        assert_eq!((read.leech, read.frame.leeches), (Some(8), 1));
        let query = |leech| NoteQuery { leech, ..NoteQuery::default() };
        let rows = notes.list(&me, query(true), None).await.unwrap().notes.items;
        assert_eq!(rows.iter().map(|row| (row.id, row.leech)).collect::<Vec<_>>(), [(note, true)]);

        // Rewritten: none any more, until it was forgotten four times again.
        let rewritten = service.change(&me, note, CardChange::Rewrite).await.unwrap().unwrap();
        assert_eq!(service.change(&me, note, CardChange::Rewrite).await, Ok(None));
        let row = card(&test, id).await;
        assert_eq!((row.lapses, row.leech), (8, false));
        check(&test, &me, id).await;
        assert_eq!(notes.list(&me, query(true), None).await.unwrap().notes.items, []);
        service.undo(&me, rewritten).await.unwrap();
        assert!(card(&test, id).await.leech);
        service.change(&me, note, CardChange::Rewrite).await.unwrap().unwrap();
        for lapses in 9..=12 {
            let (after, forgotten) = lapse(&test, &me, id).await;
            me = after;
            assert_eq!(forgotten.leech.is_some(), lapses == 12, "{lapses}");
            assert_eq!(card(&test, id).await.leech, lapses == 12, "{lapses}");
        }
        check(&test, &me, id).await;
        service.change(&me, note, CardChange::Reset).await.unwrap().unwrap();
        let row = card(&test, id).await;
        assert_eq!((row.lapses, row.leech), (0, false));
        check(&test, &me, id).await;
    }
}
