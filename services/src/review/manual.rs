//! What a learner does to a card by hand: taking it out and back in, putting it off, choosing its day,
//! beginning anew. Each is an event, so each can be taken back and none is ever lost.

use api::{ApiError, Field, Problem, Viewer, review::CardChange};
use domain::{
    id::{EventId, NoteId},
    time::StudyDay,
};
use entity::{card, note};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{
    ReviewService,
    answer::insert_event,
    card_row::{self, Change},
    kind, learner,
    place::Place,
    replay::Replayed,
};
use crate::{db, error::Result, ids::new_id};

/// Days ahead that a due day may be set to: a hundred years, as the longest stability.
const FURTHEST: i32 = 36_500;

impl ReviewService {
    pub(super) async fn change_card(
        &self,
        viewer: &Viewer,
        id: NoteId,
        change: CardChange,
    ) -> Result<Option<EventId>> {
        let tx = db::begin_write(&self.core.db).await?;
        let note = note::Entity::owned_by(viewer.user)
            .filter(note::Column::Id.eq(id.0))
            .filter(note::Column::DeletedAt.is_null())
            .one(&tx)
            .await?
            .ok_or(ApiError::NotFound)?;
        let card = card::Entity::owned_by(viewer.user)
            .filter(card::Column::NoteId.eq(note.id))
            .filter(card::Column::Ordinal.eq(0))
            .one(&tx)
            .await?
            .ok_or(ApiError::NotFound)?;
        let now = Replayed::stored(&card);
        let to = apply(now, change, viewer.today)?;
        if to == now {
            // Pressed twice, or in two tabs.
            tx.rollback().await?;
            return Ok(None);
        }
        let set = learner::parameter_set(&tx, viewer.user).await?;
        let change = Change {
            kind: kind_of(change),
            undoes: None,
            parameter_set: set.id,
            to,
        };
        let event = card_row::event(viewer, &card, &note.mode, &change, new_id(viewer.now));
        if !card_row::change(&tx, &card, &to).await? {
            tx.rollback().await?;
            return Err(ApiError::ChangedElsewhere.into());
        }
        insert_event(&tx, &event).await?;
        if !learner::raise(&tx, viewer, &set).await? {
            tx.rollback().await?;
            return Err(ApiError::ChangedElsewhere.into());
        }
        tx.commit().await?;
        Ok(Some(EventId(event.id)))
    }
}

const fn kind_of(change: CardChange) -> &'static str {
    match change {
        CardChange::Suspend => kind::SUSPEND,
        CardChange::Resume => kind::RESUME,
        CardChange::Bury => kind::BURY,
        CardChange::SetDue(_) => kind::SET_DUE,
        CardChange::Reset => kind::RESET,
        CardChange::Rewrite => kind::REWRITE,
    }
}

/// The card after `change` on the study day `today`.
fn apply(card: Replayed, change: CardChange, today: StudyDay) -> Result<Replayed, ApiError> {
    Ok(match change {
        CardChange::Suspend => Replayed {
            suspended: true,
            ..card
        },
        CardChange::Resume => Replayed {
            suspended: false,
            buried_until: None,
            ..card
        },
        CardChange::Bury => Replayed {
            buried_until: Some(today.0 + 1),
            ..card
        },
        CardChange::SetDue(day) => {
            // A card without a memory has no place in the schedule that a day could name.
            if card.place.stability.is_none() || !(today.0..=today.0 + FURTHEST).contains(&day.0) {
                return Err(ApiError::field(Field::DueDay, Problem::Unknown));
            }
            Replayed {
                place: Place {
                    phase: Place::REVIEW,
                    step: 0,
                    due_at: None,
                    due_day: Some(day.0),
                    ..card.place
                },
                suspended: false,
                buried_until: None,
                ..card
            }
        }
        CardChange::Reset => Replayed::NEW,
        CardChange::Rewrite => Replayed {
            leech: false,
            ..card
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: StudyDay = StudyDay(20_000);

    fn learned() -> Replayed {
        Replayed {
            place: Place {
                phase: 3,
                step: 0,
                due_at: Some(1),
                due_day: None,
                stability: Some(3.0),
                difficulty: Some(5.0),
            },
            reviews: 4,
            lapses: 1,
            last_review_at: Some(0),
            last_review_day: Some(19_999),
            ..Replayed::NEW
        }
    }

    #[test]
    fn a_day_may_be_chosen_from_today_on_for_a_card_with_a_memory() {
        for (day, good) in [
            (0, true),
            (1, true),
            (FURTHEST, true),
            (-1, false),
            (FURTHEST + 1, false),
        ] {
            let change = CardChange::SetDue(StudyDay(TODAY.0 + day));
            let changed = apply(learned(), change, TODAY);
            assert_eq!(changed.is_ok(), good, "{day}");
            if let Ok(changed) = changed {
                assert_eq!(changed.place.due_day, Some(TODAY.0 + day));
                assert_eq!((changed.place.phase, changed.place.due_at), (2, None));
                assert_eq!(changed.place.stability, Some(3.0));
                assert_eq!((changed.reviews, changed.lapses), (4, 1));
            }
            assert!(apply(Replayed::NEW, change, TODAY).is_err(), "{day}");
        }
    }

    #[test]
    fn what_is_done_twice_is_done_once() {
        let changes = [
            CardChange::Suspend,
            CardChange::Resume,
            CardChange::Bury,
            CardChange::SetDue(TODAY),
            CardChange::Reset,
            CardChange::Rewrite,
        ];
        for change in changes {
            let once = apply(learned(), change, TODAY).unwrap();
            assert_eq!(apply(once, change, TODAY).unwrap(), once, "{change:?}");
        }
    }

    #[test]
    fn a_card_that_begins_anew_remembers_nothing() {
        assert_eq!(
            apply(learned(), CardChange::Reset, TODAY).unwrap(),
            Replayed::NEW
        );
    }
}
