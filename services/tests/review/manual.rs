//! What a learner does to a card by hand, and takes back.

use api::{
    ApiError, Field, Viewer,
    review::{CardChange, ReviewApi},
};
use domain::{
    id::{CardId, NoteId},
    review::Rating,
    time::{DAY, StudyDay},
};
use entity::card;

use crate::common::{Test, at, on_both, second_viewer, viewer};
use crate::support::*;

const BY_HAND: [CardChange; 3] = [CardChange::Suspend, CardChange::Bury, CardChange::Reset];

async fn note_of(test: &Test, id: CardId) -> NoteId {
    NoteId(card(test, id).await.note_id)
}

/// A card in review, and the learner two study days later.
async fn learned(test: &Test, viewer: &Viewer) -> (CardId, Viewer) {
    let id = note(test, viewer, "Learned", 1).await;
    answer(test, viewer, Rating::Easy).await;
    let later = at(viewer, viewer.now + 20 * DAY);
    (id, later)
}

/// Everything but the version, which every event raises.
async fn standing(test: &Test, id: CardId) -> card::Model {
    card::Model {
        version: 0,
        ..card(test, id).await
    }
}

on_both! {
    async fn a_suspended_card_is_not_asked_until_it_is_resumed(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let note = note_of(&test, id).await;
        let service = service(&test);
        assert_eq!(shown(&test, &me).await.id, id);
        service.change(&me, note, CardChange::Suspend).await.unwrap().unwrap();
        assert_eq!(page(&test, &me).await.card, None);
        assert_eq!(page(&test, &at(&me, me.now + 90 * DAY)).await.card, None);
        service.change(&me, note, CardChange::Resume).await.unwrap().unwrap();
        assert_eq!(shown(&test, &me).await.id, id);
    }

    async fn a_buried_card_rests_until_the_next_study_day(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let service = service(&test);
        service.change(&me, note_of(&test, id).await, CardChange::Bury).await.unwrap();
        assert_eq!(page(&test, &me).await.card, None);
        let tomorrow = at(&me, me.now + DAY);
        assert_eq!(shown(&test, &tomorrow).await.id, id);
        answer(&test, &tomorrow, Rating::Good).await;
        assert_eq!(card(&test, id).await.buried_until, None);
    }

    async fn a_chosen_day_is_the_day(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let note = note_of(&test, id).await;
        let service = service(&test);
        let day = StudyDay(me.today.0 + 3);
        let before = card(&test, id).await;
        service.change(&me, note, CardChange::SetDue(day)).await.unwrap().unwrap();
        let after = card(&test, id).await;
        assert_eq!((after.due_day, after.stability), (Some(day.0), before.stability));
        assert_eq!(page(&test, &me).await.card, None);
        assert_eq!(shown(&test, &at(&me, me.now + 3 * DAY)).await.id, id);
        service.change(&me, note, CardChange::SetDue(me.today)).await.unwrap().unwrap();
        assert_eq!(shown(&test, &me).await.id, id);
    }

    async fn a_day_for_a_new_card_or_in_the_past_is_refused(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let fresh = note_of(&test, note(&test, &me, "Fresh", 2).await).await;
        let learned = note_of(&test, id).await;
        let yesterday = StudyDay(me.today.0 - 1);
        for (note, day) in [(fresh, me.today), (learned, yesterday), (learned, StudyDay(i32::MAX))] {
            let error = service(&test).change(&me, note, CardChange::SetDue(day)).await.unwrap_err();
            assert!(error.problem(Field::DueDay).is_some(), "{error:?}");
        }
    }

    async fn a_card_begins_anew(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        service(&test).change(&me, note_of(&test, id).await, CardChange::Reset).await.unwrap();
        let row = card(&test, id).await;
        assert_eq!((row.phase, row.reviews, row.stability, row.last_review_day), (0, 0, None, None));
        let asked = shown(&test, &me).await;
        assert_eq!((asked.id, asked.recall), (id, None));
    }

    async fn each_is_taken_back_exactly_in_as_many_steps(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let note = note_of(&test, id).await;
        let service = service(&test);
        let mut steps = Vec::new();
        let changes = [CardChange::SetDue(StudyDay(me.today.0 + 9))].into_iter().chain(BY_HAND);
        for change in changes {
            steps.push((standing(&test, id).await, service.change(&me, note, change).await.unwrap().unwrap()));
        }
        let (_, first) = steps[0];
        assert_eq!(service.undo(&me, first).await, Err(ApiError::NothingToUndo), "not the newest");
        while let Some((before, event)) = steps.pop() {
            service.undo(&me, event).await.unwrap();
            assert_eq!(standing(&test, id).await, before);
            service.undo(&me, event).await.unwrap();
            assert_eq!(standing(&test, id).await, before, "twice is once");
        }
        assert_eq!(events(&test, &me).await.len(), 9);
    }

    async fn an_answer_is_taken_back_over_changes_of_other_cards(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let other = note_of(&test, note(&test, &me, "Other", 2).await).await;
        let before = standing(&test, id).await;
        let undo = answer(&test, &me, Rating::Good).await;
        service(&test).change(&me, other, CardChange::Suspend).await.unwrap();
        service(&test).undo(&me, undo.event).await.unwrap();
        assert_eq!(standing(&test, id).await, before);
    }

    async fn pressed_twice_is_done_once(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let note = note_of(&test, id).await;
        for change in BY_HAND {
            assert!(service(&test).change(&me, note, change).await.unwrap().is_some());
            assert_eq!(service(&test).change(&me, note, change).await, Ok(None), "{change:?}");
        }
    }

    async fn a_shown_card_that_was_changed_is_not_answered(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let asked = shown(&test, &me).await;
        service(&test).change(&me, note_of(&test, id).await, CardChange::Suspend).await.unwrap();
        let refused = service(&test).answer(&me, post(&asked, Rating::Good)).await;
        assert_eq!(refused, Err(ApiError::AlreadyAnswered));
    }

    async fn nobody_changes_somebody_elses_card(test: Test) {
        let (id, me) = learned(&test, &viewer(&test).await).await;
        let note = note_of(&test, id).await;
        let you = second_viewer(&test).await;
        let before = card(&test, id).await;
        for change in BY_HAND.into_iter().chain([CardChange::Resume, CardChange::SetDue(you.today)]) {
            assert_eq!(service(&test).change(&you, note, change).await, Err(ApiError::NotFound));
        }
        let event = service(&test).change(&me, note, CardChange::Suspend).await.unwrap().unwrap();
        assert_eq!(service(&test).undo(&you, event).await, Err(ApiError::NothingToUndo));
        assert_eq!(card(&test, id).await.version, before.version + 1);
    }
}
