//! A limit to memory, and a worker that dies of it.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Result, ensure};
use benches::{process, resee::Instance};
use tokio::{task::JoinSet, time::sleep};

use crate::{
    jobs::probes::{self, Chains},
    site::{Outcome, Site},
};

/// What the server may take, in MB.
const LIMIT: u64 = 256;
/// Asked for with every connection at once.
const PAGES: [&str; 5] = [
    "/dashboard",
    "/notes",
    "/review",
    "/stats",
    "/settings/profile",
];

/// A control group whose members together have so much memory, and which goes with this.
struct Group(PathBuf);

impl Group {
    /// `None` where groups are not ours to make.
    fn make(megabytes: u64) -> Option<Self> {
        let name = format!("resee-hardship-{}", std::process::id());
        let bytes = (megabytes * 1_048_576).to_string();
        for (root, file) in [
            ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
            ("/sys/fs/cgroup", "memory.max"),
        ] {
            let folder = PathBuf::from(root).join(&name);
            if fs::create_dir(&folder).is_err() {
                continue;
            }
            let group = Self(folder);
            if fs::write(group.0.join(file), &bytes).is_ok() {
                return Some(group);
            }
        }
        None
    }

    fn start(&self, instance: Instance) -> Instance {
        let enter = format!("echo $$ >{}/cgroup.procs && exec \"$@\"", self.0.display());
        instance.started_by(&["/bin/sh", "-c", &enter, "sh"])
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A group with a member stays; its name is this process's own.
        let _ = fs::remove_dir(&self.0);
    }
}

/// 500 pages, or a tenth, by the learners at once, under the limit.
///
/// # Errors
/// When it cannot be finished.
pub async fn within(site: &Site, tenth: bool, outcome: &mut Outcome) -> Result<()> {
    let pages = if tenth { 50 } else { 500 };
    let group = Group::make(LIMIT);
    let instance = match &group {
        Some(group) => group.start(site.instance.clone()),
        None => site.instance.clone(),
    };
    let mut running = instance.start().await?;
    let (idle, _) = process::resident(running.pid)?;
    let learners = site.learners().await?;
    let mut tasks = JoinSet::new();
    for turn in 0..pages {
        let Some(learner) = learners.get(turn % learners.len()) else {
            continue;
        };
        let mut window = learner.window();
        let path = PAGES[turn % PAGES.len()];
        tasks.spawn(async move {
            let ask = window.page(path);
            window.send(&ask).await.map(|reply| reply.status.as_u16())
        });
    }
    let (mut made, mut busy) = (0, 0);
    while let Some(status) = tasks.join_next().await {
        match status? {
            Ok(200) => made += 1,
            // Told to come back, which is an answer.
            Ok(503) => busy += 1,
            Ok(status) => outcome.faults.push(format!("a page is answered {status}")),
            Err(error) => outcome
                .faults
                .push(format!("a page is not answered: {error:#}")),
        }
    }
    ensure!(running.lives()?, "the server was killed");
    let (_, peak) = process::resident(running.pid)?;
    running.stop().await?;
    let how = if group.is_some() {
        "a control group"
    } else {
        "only watched: no control group can be made here"
    };
    outcome.figure("limit to memory, in MB", format!("{LIMIT} ({how})"));
    outcome.figure(
        "pages at once: made, told to come back",
        format!("{made}, {busy}"),
    );
    outcome.figure(
        "memory before and at its highest, in MB",
        format!("{idle:.0}, {peak:.0}"),
    );
    if peak > LIMIT as f64 {
        outcome.faults.push(format!("the server took {peak:.0} MB"));
    }
    if made == 0 {
        outcome.faults.push("no page was made".to_owned());
    }
    Ok(())
}

/// Of two workers one is killed at its jobs, as the kernel kills for want of memory: the other does
/// them, and the server does not notice.
///
/// # Errors
/// When it cannot be finished.
pub async fn killed(site: &Site, outcome: &mut Outcome) -> Result<()> {
    let database = &site.instance.database;
    probes::tables(database).await?;
    let server = site.instance.clone().with("WORKER", "off");
    let mut serving = server.start().await?;
    let victim = site.instance.work()?;
    let chains = Chains {
        count: 12,
        left: Some(0),
        hold: 3_000,
        over: 0,
    };
    probes::enqueue(database, chains).await?;
    while probes::audit(database).await?.runs == 0 {
        sleep(Duration::from_millis(50)).await;
    }
    victim.kill().await?;
    let other = site.instance.work()?;
    let mut learners = site.learners().await?;
    if let Some(learner) = learners.first_mut() {
        let page = learner.send(&learner.page("/dashboard")).await?;
        ensure!(page.status == 200, "the server answers {}", page.status);
    }
    probes::until_none(database, Duration::from_secs(60)).await?;
    let audit = probes::audit(database).await?;
    ensure!(serving.lives()?, "the server has died too");
    other.stop().await?;
    serving.stop().await?;
    outcome.figure(
        "jobs of a worker that was killed at them, done once by another",
        audit.effective,
    );
    outcome.figure("started again", audit.repeated);
    outcome.figure(
        "longest wait of one that started again, in ms",
        audit.longest_gap,
    );
    if audit.effects != chains.probes() || audit.effective != chains.probes() {
        outcome.faults.push(format!(
            "{} effects of {} jobs",
            audit.effects, audit.effective
        ));
    }
    if audit.repeated == 0 || audit.longest_gap > 33_000 {
        outcome
            .faults
            .push("the killed worker's jobs were not started again in time".to_owned());
    }
    Ok(())
}
