//! Statements to choose from: a true one about a note's text, and three false ones.
//!
//! Whenever they were shown, it is counted which false one was picked. One that was shown often and
//! never picked tells nobody apart; then others are made, and those that were picked are kept among
//! them.

use domain::{
    grading::{CallKind, Distractor, KEPT, keep_distractors},
    time::Millis,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{Source, owner};
use crate::{
    ai::{
        Choice,
        metered::{Call, meter},
    },
    core::Core,
    db::statement,
    error::{Error, Result},
    ids::new_id,
    jobs::JobError,
};

/// How often a false statement is shown before it must have been picked once.
pub const SHOWN_BEFORE_RETIRED: i32 = 8;

/// A model made them.
const MODEL: &str = "model";

/// `$1` note.
const NEWEST: &str = "
SELECT id, body_hash, statement, distractors, shown, picked_first, picked_second, picked_third
FROM choices WHERE note_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1";

/// `$1` id, `$2` user, `$3` note, `$4` hash, `$5` source, `$6` the true one, `$7` the others, `$8` now.
const INSERT: &str = "
INSERT INTO choices (id, user_id, note_id, body_hash, source, statement, distractors, shown,
    picked_first, picked_second, picked_third, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, $8)";

/// `$1` id, `$2` user, `$3` which false one was picked, from 1; 0 for none.
const COUNT: &str = "
UPDATE choices SET shown = shown + 1,
    picked_first = picked_first + CASE WHEN $3 = 1 THEN 1 ELSE 0 END,
    picked_second = picked_second + CASE WHEN $3 = 2 THEN 1 ELSE 0 END,
    picked_third = picked_third + CASE WHEN $3 = 3 THEN 1 ELSE 0 END
WHERE id = $1 AND user_id = $2
RETURNING id, body_hash, statement, distractors, shown, picked_first, picked_second, picked_third";

/// A stored choice.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Stored {
    /// Its id.
    pub id: Uuid,
    /// Text of the note that it is about.
    pub body_hash: String,
    /// The true statement.
    pub statement: String,
    distractors: String,
    shown: i32,
    picked_first: i32,
    picked_second: i32,
    picked_third: i32,
}

impl Stored {
    /// The false ones.
    ///
    /// # Errors
    /// [`Error::Stored`] unless they are three.
    pub fn distractors(&self) -> Result<[Distractor; KEPT]> {
        read(&self.distractors)
    }

    /// One of the false ones should be replaced.
    pub const fn is_worn(&self) -> bool {
        self.shown >= SHOWN_BEFORE_RETIRED
            && (self.picked_first == 0 || self.picked_second == 0 || self.picked_third == 0)
    }

    /// Those that somebody has picked.
    fn picked(&self) -> Result<Vec<Distractor>> {
        let counts = [self.picked_first, self.picked_second, self.picked_third];
        Ok(self
            .distractors()?
            .into_iter()
            .zip(counts)
            .filter(|(_, picked)| *picked > 0)
            .map(|(distractor, _)| distractor)
            .collect())
    }
}

/// False statements as they are stored.
///
/// # Errors
/// [`Error::Stored`] unless they are three.
pub fn read(stored: &str) -> Result<[Distractor; KEPT]> {
    serde_json::from_str(stored).map_err(|error| Error::unreadable("choice", &error))
}

/// The choice `id` of `user`, whether it is still in use or not.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &impl ConnectionTrait, user: Uuid, id: Uuid) -> Result<Option<Stored>> {
    const FIND: &str = "
        SELECT id, body_hash, statement, distractors, shown, picked_first, picked_second, picked_third
        FROM choices WHERE id = $1 AND user_id = $2";
    let values = [id.into(), user.into()];
    Ok(Stored::find_by_statement(statement(db, FIND, values))
        .one(db)
        .await?)
}

/// Notes that the choice `id` of `user` was shown, and which false statement was picked, from 1; 0 for
/// none. Says how it stands now.
///
/// # Errors
/// When the database fails.
pub async fn count(
    db: &impl ConnectionTrait,
    user: Uuid,
    id: Uuid,
    picked: i32,
) -> Result<Option<Stored>> {
    let values = [id.into(), user.into(), picked.into()];
    Ok(Stored::find_by_statement(statement(db, COUNT, values))
        .one(db)
        .await?)
}

async fn newest(db: &impl ConnectionTrait, note: Uuid) -> Result<Option<Stored>> {
    Ok(
        Stored::find_by_statement(statement(db, NEWEST, [note.into()]))
            .one(db)
            .await?,
    )
}

/// The deed of [`crate::jobs::Job::Choice`]: makes statements for the note's text unless there are
/// some, all of them worth showing.
///
/// # Errors
/// [`JobError`]. A model that has nothing to say is no failure: titles are asked instead.
pub async fn run(core: &Core, note: Uuid, wish: Uuid) -> Result<(), JobError> {
    let Some(note) = Source::read(&core.db, note).await? else {
        return Ok(());
    };
    let current = newest(&core.db, note.id)
        .await?
        .filter(|stored| stored.body_hash == note.hash());
    if current.as_ref().is_some_and(|stored| !stored.is_worn()) {
        return Ok(());
    }
    let call = Call {
        user: owner(&note),
        kind: CallKind::Choice,
        effect_key: format!("choice:{wish}"),
    };
    let text = note.text();
    let made = match meter(core, &call, core.ai.grader.choice(&text)).await? {
        Ok(made) => made,
        Err(unmade) => return super::settled(Err(unmade)),
    };
    let picked = match &current {
        Some(stored) => stored.picked()?,
        None => Vec::new(),
    };
    store(core, &note, &with_kept(made, picked), core.clock.now()).await?;
    Ok(())
}

/// `made` with the false statements that are worth keeping in front of its own.
fn with_kept(made: Choice, kept: Vec<Distractor>) -> Choice {
    let candidates = kept.into_iter().chain(made.distractors.clone()).collect();
    let distractors = keep_distractors(&made.statement, candidates).unwrap_or(made.distractors);
    Choice {
        statement: made.statement,
        distractors,
    }
}

async fn store(core: &Core, note: &Source, choice: &Choice, now: Millis) -> Result<()> {
    let distractors = serde_json::to_string(&choice.distractors)
        .map_err(|error| Error::Stored(error.to_string()))?;
    let values = [
        new_id(now).into(),
        note.user_id.into(),
        note.id.into(),
        note.hash().into(),
        MODEL.into(),
        choice.statement.as_str().into(),
        distractors.into(),
        now.into(),
    ];
    core.db
        .execute_raw(statement(&core.db, INSERT, values))
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distractor(statement: &str) -> Distractor {
        Distractor {
            statement: statement.to_owned(),
            misconception: "m".to_owned(),
        }
    }

    #[test]
    fn what_was_picked_stays_in_front() {
        let made = Choice {
            statement: "해는 동쪽에서 떠오른다".to_owned(),
            distractors: [
                distractor("해는 서쪽에서 떠오른다"),
                distractor("달은 낮에만 보인다고 한다"),
                distractor("별은 모두 같은 색을 낸다"),
            ],
        };
        let kept = with_kept(made.clone(), vec![distractor("해는 지구의 둘레를 돈다")]);
        assert_eq!(kept.distractors[0].statement, "해는 지구의 둘레를 돈다");
        assert_eq!(kept.distractors[1], made.distractors[0]);
        assert_eq!(with_kept(made.clone(), Vec::new()), made);
    }
}
