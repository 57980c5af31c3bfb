//! Years against what was promised.

use std::fmt::Write;

use anyhow::Result;
use benches::stats::median;

use crate::{
    figures::{Kept, unevenness},
    person,
    year::{Day, Plan, Year},
};

/// What is promised.
pub const CLAIM: &str = "Learners whose memory is known study for a year through the real services, \
    each with parameters fitted to their own answers alone: they remember what they wanted to, their \
    days are even, and every card is what its events make of it.";

/// How much is tried, and what must come of it.
#[derive(Clone, Copy, Debug)]
pub struct Goals {
    /// The first so many people.
    pub people: usize,
    /// Seeds, from 1.
    pub seeds: u64,
    /// Of these, those whose years are lived without balance too.
    pub twins: u64,
    /// Days.
    pub days: u16,
    /// First of the days that are looked at, from 1.
    pub from: u16,
    /// Notes begun each day.
    pub new_per_day: u32,
    /// Points between wanted and true retention, at most.
    pub gap: f64,
    /// Percent of the unevenness without balance, at most.
    pub unevenness: f64,
    /// Points by which balance may change retention; less.
    pub change: f64,
    /// Fits of everybody, at least.
    pub fits: u32,
}

/// Everybody with three seeds, each year once more without balance. One new note a day, so that all of
/// it takes less than ten minutes.
pub const FULL: Goals = Goals {
    people: 20,
    seeds: 3,
    twins: 3,
    days: 365,
    from: 180,
    new_per_day: 1,
    gap: 1.0,
    unevenness: 65.0,
    change: 0.3,
    fits: 1,
};

/// What can be asked of few people after few days.
pub const TENTH: Goals = Goals {
    people: 6,
    seeds: 1,
    twins: 1,
    days: 120,
    from: 60,
    new_per_day: 4,
    gap: 2.0,
    unevenness: 90.0,
    change: 1.0,
    fits: 1,
};

impl Goals {
    /// Everybody, with each seed.
    ///
    /// # Errors
    /// When there are not so many people.
    pub fn plans(&self) -> Result<Vec<Plan>> {
        anyhow::ensure!(self.people <= person::people(), "there are fewer people");
        let plan = |person, seed| Plan {
            person,
            seed,
            days: self.days,
            new_per_day: self.new_per_day,
            balanced: true,
        };
        let seeds = |person| (1..=self.seeds).map(move |seed| plan(person, seed));
        Ok((0..self.people).flat_map(seeds).collect())
    }

    fn late<'a>(&self, year: &'a Year) -> &'a [Day] {
        let from = usize::from(self.from).saturating_sub(1);
        year.days.get(from..).unwrap_or_default()
    }
}

/// Somebody's year with balanced days, and the same without.
#[derive(Debug)]
pub struct Pair {
    /// Who, with which seed.
    pub plan: Plan,
    /// As everybody has it.
    pub balanced: Year,
    /// Without, where that is compared.
    pub fuzzed: Option<Year>,
}

/// The figures of a pair.
struct Row {
    plan: Plan,
    answers: u32,
    fits: u32,
    adopted: u32,
    late: Kept,
    whole: Kept,
    compared: Option<Compared>,
}

/// A year against the same without balance.
#[derive(Clone, Copy)]
struct Compared {
    fuzzed: Kept,
    /// Points by which balance changes what is remembered.
    change: f64,
    /// Unevenness of the reviews that have a day, in percent of that without balance.
    reviews: f64,
    /// The same of all answers.
    answers: f64,
}

impl Row {
    fn of(goals: &Goals, pair: &Pair) -> Self {
        let balanced = goals.late(&pair.balanced);
        let late = Kept::of(balanced);
        let compared = pair.fuzzed.as_ref().map(|fuzzed| {
            let fuzzed = goals.late(fuzzed);
            let share = |of: fn(&Day) -> u32| {
                let without = unevenness(fuzzed.iter().map(of));
                unevenness(balanced.iter().map(of)) / without.max(f64::EPSILON) * 100.0
            };
            let kept = Kept::of(fuzzed);
            Compared {
                fuzzed: kept,
                change: late.truth - kept.truth,
                reviews: share(|day| day.due),
                answers: share(|day| day.answers),
            }
        });
        Self {
            plan: pair.plan,
            answers: pair.balanced.days.iter().map(|day| day.answers).sum(),
            fits: pair.balanced.fits,
            adopted: pair.balanced.adopted,
            late,
            whole: Kept::of(&pair.balanced.days),
            compared,
        }
    }
}

/// The page's figures, and whether all goals are reached.
pub fn report(goals: &Goals, pairs: &[Pair]) -> (String, bool) {
    let rows: Vec<Row> = pairs.iter().map(|pair| Row::of(goals, pair)).collect();
    let mut text = String::new();
    let mut holds = !rows.is_empty();
    // Writing to a String cannot fail.
    let mut check = |name: &str, value: String, good: bool| {
        holds &= good;
        let word = if good { "" } else { " **missed**" };
        let _ = writeln!(text, "- {name}: {value}{word}");
    };
    retention(goals, &rows, &mut check);
    balance(goals, &rows, &mut check);
    events(goals, pairs, &mut check);
    setting(goals, &mut text);
    table(&rows, &mut text);
    (text, holds)
}

type Check<'a> = dyn FnMut(&str, String, bool) + 'a;

fn retention(goals: &Goals, rows: &[Row], check: &mut Check<'_>) {
    let days = format!("days {} to {}", goals.from, goals.days);
    for seed in 1..=goals.seeds {
        let gap = middle(rows.iter().filter(|row| row.plan.seed == seed), |row| {
            row.late.gap()
        });
        let name = format!("true − wanted retention, median of the learners, {days}, seed {seed}");
        check(&name, format!("{gap:.2} points"), gap <= goals.gap);
    }
    let gap = middle(rows.iter(), |row| row.late.gap());
    let name = format!("the same, all seeds (at most {:.1})", goals.gap);
    check(&name, format!("{gap:.2} points"), gap <= goals.gap);
    for (name, value) in [
        (
            "the same, whole time",
            middle(rows.iter(), |row| row.whole.gap()),
        ),
        (
            "the same of the share that was recalled",
            middle(rows.iter(), |row| row.late.recalled_gap()),
        ),
        (
            "the same of that, whole time",
            middle(rows.iter(), |row| row.whole.recalled_gap()),
        ),
    ] {
        check(name, format!("{value:.2} points"), true);
    }
    let most = rows.iter().map(|row| row.late.gap()).fold(0.0, f64::max);
    let near = rows.iter().filter(|row| row.late.gap() <= 3.0).count();
    check(
        "within 3 points",
        format!("{near} of {}, the farthest {most:.1}", rows.len()),
        true,
    );
}

fn balance(goals: &Goals, rows: &[Row], check: &mut Check<'_>) {
    let compared: Vec<Compared> = rows.iter().filter_map(|row| row.compared).collect();
    let middle = |value: fn(&Compared) -> f64| {
        let values: Vec<f64> = compared.iter().map(value).collect();
        median(&values)
    };
    let uneven = middle(|of| of.reviews);
    let name = format!(
        "reviews a day, standard deviation around their trend, share of that without balance, median \
         of {} pairs of years (at most {:.0} %)",
        compared.len(),
        goals.unevenness
    );
    check(&name, format!("{uneven:.1} %"), uneven <= goals.unevenness);
    let answers = middle(|of| of.answers);
    let name = "the same of all answers, first ones and those in steps included, which no day is chosen for";
    check(name, format!("{answers:.1} %"), true);
    let change = middle(|of| of.change);
    let name = format!(
        "change of true retention by balance, median (nearer to 0 than {:.1})",
        goals.change
    );
    check(
        &name,
        format!("{change:+.2} points"),
        change.abs() < goals.change,
    );
    let size = middle(|of| of.change.abs());
    let name = "the same without its sign, which the luck of two years that fit other parameters is part of";
    check(name, format!("{size:.2} points"), true);
    let gap = middle(|of| of.fuzzed.gap());
    let name = "true − wanted retention without balance, median";
    check(name, format!("{gap:.2} points"), true);
}

/// All years.
fn years(pairs: &[Pair]) -> impl Iterator<Item = &Year> {
    let balanced = pairs.iter().map(|pair| &pair.balanced);
    balanced.chain(pairs.iter().filter_map(|pair| pair.fuzzed.as_ref()))
}

/// Answers in all years.
pub fn answers(pairs: &[Pair]) -> u32 {
    let days = years(pairs).flat_map(|year| &year.days);
    days.map(|day| day.answers).sum()
}

fn events(goals: &Goals, pairs: &[Pair], check: &mut Check<'_>) {
    let years = || years(pairs);
    let answers = answers(pairs);
    let cards: usize = years().map(|year| year.cards).sum();
    let fewest = years().map(|year| year.fits).min().unwrap_or(0);
    check(
        "answers through the services",
        answers.to_string(),
        answers > 0,
    );
    check(
        &format!("fits of everybody (at least {})", goals.fits),
        fewest.to_string(),
        fewest >= goals.fits,
    );
    check(
        "cards made anew from their events",
        cards.to_string(),
        cards > 0,
    );
    let faults: Vec<&String> = years().flat_map(|year| &year.faults).collect();
    check(
        "of these not the same to the last bit",
        faults.len().to_string(),
        faults.is_empty(),
    );
    for fault in faults.iter().take(5) {
        check("fault", (*fault).clone(), false);
    }
}

fn setting(goals: &Goals, text: &mut String) {
    let Goals {
        people,
        seeds,
        twins,
        days,
        new_per_day,
        ..
    } = goals;
    let _ = write!(
        text,
        "\n{people} learners, {seeds} seeds ({twins} of them without balance too), {days} days, new notes \
         a day: {new_per_day}, wanted retention 90 %. Each studies on SQLite every evening until the review page shows nothing \
         more: page, ticket, answer, under a clock that stands still in between; jobs that the \
         answers ask for run after the day. A review is an answer to a card last answered on an \
         earlier day. True retention is the mean over all reviews of the chance of recall that the learner's own 21 parameters give at \
         that moment (double precision, not the scheduler's code); the share recalled is what was \
         drawn with these chances. Ratings are drawn as in the simulator of crate `fsrs`.\n\n"
    );
}

fn table(rows: &[Row], text: &mut String) {
    text.push_str(
        "| learner | seed | answers | fits | adopted | true retention | recalled | whole time | \
         recalled | without balance | unevenness |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let without = row.compared.map_or_else(
            || "– | –".to_owned(),
            |of| format!("{:.2} | {:.0} %", of.fuzzed.truth, of.reviews),
        );
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {without} |",
            row.plan.person + 1,
            row.plan.seed,
            row.answers,
            row.fits,
            row.adopted,
            row.late.truth,
            row.late.recalled,
            row.whole.truth,
            row.whole.recalled,
        );
    }
}

fn middle<'a>(rows: impl Iterator<Item = &'a Row>, value: impl Fn(&Row) -> f64) -> f64 {
    let values: Vec<f64> = rows.map(value).collect();
    median(&values)
}
