//! How much is due on the days ahead, so that a card gets a day on which little is.

use api::Viewer;
use domain::time::StudyDay;
use scheduler::Load;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::sql::statement;
use crate::error::Result;

/// Days that are counted. Longer intervals spread over so many days that they need no balance.
const AHEAD: i32 = 100;

/// `$1` user, `$2` study day, `$3` the last day that is counted.
const DUE: &str = "
SELECT due_day, COUNT(*) AS cards FROM cards
WHERE user_id = $1 AND phase = 2 AND active AND NOT suspended AND due_day > $2 AND due_day <= $3
GROUP BY due_day";

#[derive(FromQueryResult)]
struct Row {
    due_day: i32,
    cards: i64,
}

/// Cards in review that are due on each of the days after today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaysAhead {
    first: StudyDay,
    due: Vec<u32>,
}

impl DaysAhead {
    /// In the scheduler's form; every weekday takes as much as any other.
    pub fn load(&self) -> Load<'_> {
        Load {
            first: self.first,
            due: &self.due,
            weekdays: [1.0; 7],
        }
    }
}

/// Counts them.
pub(super) async fn days_ahead(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<DaysAhead> {
    let today = viewer.today.0;
    let values = [
        viewer.user.0.into(),
        today.into(),
        today.saturating_add(AHEAD).into(),
    ];
    let rows = Row::find_by_statement(statement(db, DUE, values))
        .all(db)
        .await?;
    let mut due = vec![0; AHEAD as usize];
    for row in rows {
        let index = usize::try_from(row.due_day - today - 1).ok();
        if let Some(day) = index.and_then(|index| due.get_mut(index)) {
            *day = u32::try_from(row.cards).unwrap_or(u32::MAX);
        }
    }
    Ok(DaysAhead {
        first: StudyDay(today + 1),
        due,
    })
}
