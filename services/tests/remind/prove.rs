//! The long proof, `./dev prove reminders`: two worker processes race through thirty simulated days,
//! and are killed meanwhile. Ignored, because it takes minutes; `PROVE_DAYS` sets how many.

#![allow(
    clippy::print_stdout,
    reason = "the script of the proof reads the figures"
)]

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::Arc,
};

use domain::time::{DAY, HOUR, MINUTE, Millis};
use services::{clock::FixedClock, core::Core, jobs, remind};

use crate::{
    common::{Test, on_both},
    days::{ZONES, check},
    review::note,
    support::{daily, learner},
};

/// 2026-10-24T00:00:00Z: the clocks of Europe are put back a day later, those of America eight.
const FROM: Millis = 1_792_800_000_000;
const STEP: Millis = 10 * MINUTE;
/// Hours at which learners are reminded: doubled ones, a morning and a late one.
const HOURS: [u8; 4] = [0, 1, 9, 22];
/// Ticks between two kills.
const KILL_EVERY: i64 = 97;

#[expect(clippy::disallowed_methods, reason = "tests have no server::config")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A worker: this program once more, in a process of its own.
struct Worker {
    child: Child,
    ticks: ChildStdin,
    done: BufReader<ChildStdout>,
}

impl Worker {
    fn start(test: &Test) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "prove::worker", "--ignored", "--nocapture"])
            .env("PROVE_DATABASE", &test.url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let ticks = child.stdin.take().unwrap();
        let done = BufReader::new(child.stdout.take().unwrap());
        Self { child, ticks, done }
    }

    fn tick(&mut self, at: Millis) {
        writeln!(self.ticks, "{at}").unwrap();
    }

    fn wait(&mut self, at: Millis) {
        let mut line = String::new();
        while !line.trim_end().ends_with(&format!("done {at}")) {
            line.clear();
            assert!(
                self.done.read_line(&mut line).unwrap() > 0,
                "the worker ended"
            );
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a [`Worker`] runs: a tick for every line, by the clock that the line tells.
#[tokio::test]
#[ignore = "a worker of the proof below"]
async fn worker() {
    let Some(url) = variable("PROVE_DATABASE") else {
        return;
    };
    let db = services::db::connect(&url, 2).await.unwrap();
    let clock = Arc::new(FixedClock::at(FROM));
    let core = Core {
        queue: jobs::queue_for(&db),
        db,
        clock: clock.clone(),
        ..crate::common::core_of_nothing()
    };
    for line in std::io::stdin().lines() {
        let at = line.unwrap().parse().unwrap();
        clock.set(at);
        remind::run(&core, at).await.unwrap();
        println!("done {at}");
    }
}

on_both! {
    async fn thirty_days(test: Test) {
        let Some(days) = variable("PROVE_DAYS").and_then(|days| days.parse::<i64>().ok()) else {
            return;
        };
        let until = FROM + days * DAY;
        test.clock.set(FROM);
        let mut learners = Vec::new();
        for (index, zone) in ZONES.into_iter().enumerate() {
            for wanted in HOURS {
                let me = learner(&test, &format!("l{index}h{wanted}"), zone, daily(wanted)).await;
                note(&test, &me, "Due every day", 1).await;
                learners.push((me, i64::from(wanted)));
            }
        }
        let (mut one, mut two) = (Worker::start(&test), Worker::start(&test));
        let (mut at, mut ticks, mut kills) = (FROM, 0_i64, 0_u32);
        while at < until {
            one.tick(at);
            two.tick(at);
            ticks += 1;
            if ticks % KILL_EVERY == 0 {
                // In the middle of whatever it does.
                std::thread::sleep(std::time::Duration::from_millis(u64::try_from(ticks % 7).unwrap()));
                two.kill();
                kills += 1;
                two = Worker::start(&test);
                two.tick(at);
            }
            one.wait(at);
            two.wait(at);
            at += STEP;
        }
        one.kill();
        two.kill();
        let mut mails = 0;
        for (me, wanted) in &learners {
            mails += check(&test, me, *wanted, FROM, until, STEP).await;
        }
        assert_eq!(test.jobs().await.len(), mails, "a job for each mail");
        println!("figure: database {:?}", test.backend);
        println!("figure: learners {} in {} zones", learners.len(), ZONES.len());
        println!("figure: simulated days {days}");
        println!("figure: ticks {ticks}, each run by two worker processes at the same time");
        println!("figure: workers killed with -9 {kills}");
        println!("figure: reminders {mails}, one per learner and local day, none missing, none twice");
        println!("figure: clock changes met {}", changes(until));
    }
}

/// Changes of the clock in [`ZONES`] meanwhile.
fn changes(until: Millis) -> usize {
    let offset = |zone: &str, at| services::auth::zone::offset(zone, at);
    ZONES
        .into_iter()
        .map(|zone| {
            let hours = (FROM / HOUR)..(until / HOUR);
            hours
                .filter(|hour| offset(zone, hour * HOUR) != offset(zone, (hour + 1) * HOUR))
                .count()
        })
        .sum()
}
