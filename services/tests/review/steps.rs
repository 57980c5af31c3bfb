//! A learner's own steps.

use domain::{review::Rating, time::Millis};

use crate::common::{at, on_both, viewer};
use crate::support::*;

on_both! {
    async fn a_card_climbs_the_steps_of_its_learner(test: Test) {
        let me = viewer(&test).await;
        let id = note(&test, &me, "Note", 0).await;
        let steps = "UPDATE users SET learning_steps = '1m 1h', relearning_steps = '' WHERE id = $1";
        run(&test, steps, me.user.0).await;
        let waits = |card: &entity::card::Model, since: Millis| (card.step, card.due_at.map(|at| at - since));

        answer(&test, &me, Rating::Again).await;
        assert_eq!(waits(&card(&test, id).await, me.now), (0, Some(MINUTE)));
        let later = at(&me, me.now + MINUTE);
        answer(&test, &later, Rating::Good).await;
        assert_eq!(waits(&card(&test, id).await, later.now), (1, Some(60 * MINUTE)));
        let later = at(&later, later.now + 60 * MINUTE);
        answer(&test, &later, Rating::Good).await;
        let learned = card(&test, id).await;
        assert_eq!((learned.phase, learned.due_at), (2, None));

        // Without steps a forgotten card gets a day at once.
        let due = at(&me, me.now + i64::from(learned.due_day.unwrap() - me.today.0) * domain::time::DAY);
        answer(&test, &due, Rating::Again).await;
        let forgotten = card(&test, id).await;
        assert_eq!((forgotten.phase, forgotten.due_day), (2, Some(due.today.0 + 1)));
    }

    async fn a_card_in_a_step_that_was_taken_away_goes_on(test: Test) {
        let me = viewer(&test).await;
        let id = note(&test, &me, "Note", 0).await;
        run(&test, "UPDATE users SET learning_steps = '1m 5m 1h' WHERE id = $1", me.user.0).await;
        answer(&test, &me, Rating::Good).await;
        assert_eq!(card(&test, id).await.step, 1);
        run(&test, "UPDATE users SET learning_steps = '1m' WHERE id = $1", me.user.0).await;
        let later = at(&me, me.now + 5 * MINUTE);
        answer(&test, &later, Rating::Good).await;
        assert_eq!(card(&test, id).await.phase, 2);
    }
}
