//! Two servers behind a real nginx, restarted in turn.

use std::{fs, net::SocketAddr, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use benches::{browser::Browser, resee::free_address};
use tokio::{
    process::{Child, Command},
    time::sleep,
};

use super::{
    load::{self, Load},
    slow::medians,
};
use crate::site::{Outcome, Site};

/// 20 restarts, or a tenth: no request fails.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: &Site, scratch: &Path, tenth: bool, outcome: &mut Outcome) -> Result<()> {
    let restarts = if tenth { 2 } else { 20 };
    let front = free_address()?;
    let origin = format!("http://{front}");
    let one = site.instance.clone().with("PUBLIC_URL", &origin);
    let other = one.twin();
    let servers = [one, other];
    let mut running = Vec::new();
    for server in &servers {
        running.push(Some(server.start_for(&front.to_string()).await?));
    }
    let folder = scratch.join("nginx");
    let nginx = match start(&folder, front, &servers.each_ref().map(|server| server.at)).await {
        Ok(nginx) => nginx,
        Err(error) => {
            outcome.figure("restarts behind nginx", format!("not tried: {error:#}"));
            outcome.faults.push("there is no nginx".to_owned());
            return Ok(());
        }
    };
    let mut learners = Vec::new();
    for number in 0..crate::site::LEARNERS {
        let mut browser = Browser::new(front);
        let email = benches::seed::Learner(number).email();
        browser.sign_in(&email, benches::seed::PASSWORD).await?;
        learners.push(browser);
    }
    let load = Load::start(load::at(&learners, front), Duration::from_millis(20), false);
    for turn in 0..restarts {
        let which = turn % servers.len();
        sleep(Duration::from_millis(400)).await;
        if let Some(server) = running[which].take() {
            server.stop().await?;
        }
        running[which] = Some(servers[which].start_for(&front.to_string()).await?);
        // Longer than nginx leaves out a server that was away.
        sleep(Duration::from_millis(1_200)).await;
    }
    let seen = load.end().await?;
    drop(nginx);
    for server in running.into_iter().flatten() {
        server.stop().await?;
    }
    outcome.figure("restarts in turn of two servers behind nginx", restarts);
    outcome.figure("requests answered through nginx", seen.took.len());
    outcome.figure(
        "their median and 99th percentile, in ms",
        medians(&seen.took),
    );
    outcome.figure("failed", seen.cut + seen.turned_away + seen.bad.len());
    outcome.faults.extend(seen.bad.into_iter().take(5));
    if seen.cut + seen.turned_away > 0 {
        outcome
            .faults
            .push("requests were cut off behind nginx".to_owned());
    }
    ensure!(!seen.took.is_empty(), "nothing was asked");
    Ok(())
}

async fn start(folder: &Path, front: SocketAddr, servers: &[SocketAddr; 2]) -> Result<Child> {
    fs::create_dir_all(folder)?;
    let [one, other] = servers;
    let here = folder.display();
    let settings = format!(
        "daemon off;\nmaster_process off;\npid {here}/pid;\nerror_log {here}/error.log;\n\
         events {{ worker_connections 512; }}\n\
         http {{\n access_log off;\n client_body_temp_path {here}/b;\n proxy_temp_path {here}/p;\n \
         fastcgi_temp_path {here}/f;\n uwsgi_temp_path {here}/u;\n scgi_temp_path {here}/s;\n \
         upstream resee {{ server {one} max_fails=1 fail_timeout=1s; server {other} max_fails=1 \
         fail_timeout=1s; }}\n server {{\n listen {front};\n location / {{\n proxy_pass http://resee;\n \
         proxy_set_header Host $http_host;\n proxy_connect_timeout 2s;\n proxy_next_upstream error \
         timeout;\n }}\n }}\n}}\n"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, settings)?;
    let child = Command::new("nginx")
        .arg("-c")
        .arg(&file)
        .arg("-e")
        .arg(folder.join("start.log"))
        .kill_on_drop(true)
        .spawn()
        .context("nginx does not start")?;
    for _ in 0..100 {
        let mut browser = Browser::new(front);
        if browser.connect().await.is_ok() {
            return Ok(child);
        }
        sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("nginx does not listen")
}
