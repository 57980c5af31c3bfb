//! A year of somebody's study: every day whatever the review page shows, until it shows nothing.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use api::review::{Answer, ReviewApi};
use domain::{
    id::UserId,
    review::Rating,
    time::{DAY, Millis},
};
use entity::job;
use rand::{SeedableRng, rngs::StdRng};
use sea_orm::EntityTrait;
use services::{
    jobs::Job,
    review::{
        ReviewService,
        fit::{self, Fitted},
    },
};
use uuid::Uuid;

use crate::{
    home::{BEGIN, Home},
    person::{Person, Trace},
    replayed,
};

/// What an answer takes.
const ANSWER: Millis = 8_000;
/// Nobody has more on one day.
const MOST: u32 = 5_000;

/// Who studies, and how.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Which person, from 0.
    pub person: usize,
    /// Decides what they recall.
    pub seed: u64,
    /// Days.
    pub days: u16,
    /// Notes begun each day.
    pub new_per_day: u32,
    /// Whether light days are preferred, as they are for everybody.
    pub balanced: bool,
}

/// A day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Day {
    /// Answers.
    pub answers: u32,
    /// Of these, to cards last answered on an earlier day.
    pub due: u32,
    /// Of these, recalled.
    pub recalled: u32,
    /// Sum of the true chances of that.
    pub chances: f64,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Year {
    /// Its days.
    pub days: Vec<Day>,
    /// Parameter sets that were fitted.
    pub fits: u32,
    /// Of these, adopted.
    pub adopted: u32,
    /// Cards that were compared with their events.
    pub cards: usize,
    /// What contradicts the events.
    pub faults: Vec<String>,
}

struct Study {
    home: Home,
    service: ReviewService,
    person: Person,
    traces: HashMap<Uuid, Trace>,
    dice: StdRng,
    balanced: bool,
}

/// Lives through it.
///
/// # Errors
/// When a service fails.
pub async fn live(plan: Plan) -> Result<Year> {
    let number = u64::try_from(plan.person)?;
    let mut dice = StdRng::seed_from_u64(plan.seed << 16 | number);
    let home = Home::new(plan.new_per_day, &mut dice).await?;
    let mut study = Study {
        service: ReviewService {
            core: home.core.clone(),
        },
        home,
        person: Person::number(plan.person)?,
        traces: HashMap::new(),
        dice,
        balanced: plan.balanced,
    };
    let mut year = Year::default();
    for day in 0..plan.days {
        let first = u32::from(day) * plan.new_per_day;
        let notes = first..first + plan.new_per_day;
        study.home.add(notes, &mut study.dice).await?;
        year.days.push(study.sitting(day.into()).await?);
        study.jobs(&mut year).await?;
    }
    replayed::compare(&study.home, &mut year).await?;
    Ok(year)
}

impl Study {
    /// Everything that is due on `day`, counted from 0.
    async fn sitting(&mut self, day: i32) -> Result<Day> {
        let mut now = BEGIN + Millis::from(day) * DAY;
        let mut tally = Day::default();
        loop {
            let viewer = self.home.at(now);
            let page = if self.balanced {
                self.service.page(viewer).await
            } else {
                self.service.unbalanced_page(viewer).await
            };
            let Some(card) = page?.card else {
                return Ok(tally);
            };
            let trace = self.traces.get(&card.id.0).copied();
            let rating = self.person.rate(trace.as_ref(), day, &mut self.dice)?;
            if let Some(trace) = trace.filter(|trace| !trace.is_of(day)) {
                tally.due += 1;
                tally.recalled += u32::from(rating != Rating::Again);
                tally.chances += self.person.recall(&trace, day);
            }
            tally.answers += 1;
            ensure!(tally.answers < MOST, "a day without an end");
            now += ANSWER;
            let answer = Answer {
                ticket: card.ticket,
                rating,
                duration: Some(u32::try_from(ANSWER)?),
            };
            let viewer = self.home.at(now);
            self.service.answer(viewer, answer).await?;
            let after = self.person.after(trace.as_ref(), rating, day);
            self.traces.insert(card.id.0, after);
        }
    }

    /// Runs what the answers asked for.
    async fn jobs(&self, year: &mut Year) -> Result<()> {
        let core = &self.home.core;
        for row in job::Entity::find().all(&core.db).await? {
            job::Entity::delete_by_id(row.id).exec(&core.db).await?;
            let job: Job = serde_json::from_str(&row.payload).context("a job")?;
            let Job::FitParameters { user } = job else {
                continue;
            };
            match fit::run(core, UserId(user)).await? {
                Fitted::TooEarly | Fitted::Corrected => {}
                Fitted::Kept => year.fits += 1,
                Fitted::Adopted => {
                    year.fits += 1;
                    year.adopted += 1;
                }
            }
        }
        Ok(())
    }
}
