//! `/admin/health`

use api::health::{
    AlertSeen, BackupHealth, Dependency, Health, HealthPage as Data, Light, QueueHealth, Trouble,
};
use domain::{language::Language, time::Millis};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    amounts::grouped,
    layout::{AdminLayout, Tab},
    loads::health_page,
};
use crate::{
    ages::{At, ago, span},
    look,
    page::loaded,
    text::admin_health as words,
    ui::banner::Banner,
};

/// The page.
#[component]
pub fn HealthPage() -> impl IntoView {
    let language = look::language();
    view! {
        <Title text=words::title(language)/>
        {loaded(health_page(), |page| view! { <Page page/> })}
    }
}

#[component]
fn Page(page: Data) -> impl IntoView {
    let language = look::language();
    let Data { frame, health } = page;
    let alerts = health.alerts.clone();
    let now = health.at;
    view! {
        <AdminLayout frame tab=Tab::Health head=words::head(language)>
            {verdict(&health.troubles, language)}
            {needs(&health, language)}
            {work(&health, language)}
            <Alerts alerts now/>
        </AdminLayout>
    }
}

/// All is well, or what is not.
fn verdict(troubles: &[Trouble], language: Language) -> impl IntoView + use<> {
    if troubles.is_empty() {
        return view! { <Banner text=words::well(language).to_owned()/> }.into_any();
    }
    troubles
        .iter()
        .map(|trouble| {
            let text = trouble_name(*trouble, language).to_owned();
            view! { <Banner text failure=true/> }
        })
        .collect_view()
        .into_any()
}

/// What Resee needs, and whether it answers.
fn needs(health: &Health, language: Language) -> impl IntoView + use<> {
    let took = words::took(language, health.database.took_ms);
    let rows = [
        (Dependency::Database, health.database.light, Some(took)),
        (Dependency::Redis, health.redis, None),
        (Dependency::Mail, health.mail.light, None),
        (Dependency::Model, health.model, None),
    ]
    .map(|(dependency, light, more)| {
        view! {
            <li>
                <p class="adm-head">
                    <b>{dependency_name(dependency, language)}</b>
                    <span class=light_class(light)>{light_name(dependency, light, language)}</span>
                </p>
                {more.map(|more| view! { <p class="meta">{more}</p> })}
            </li>
        }
    })
    .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{words::needs(language)}</h2>
            <ul class="adm-list">{rows}</ul>
        </section>
    }
}

/// Queue, workers, mail, backups and disk.
fn work(health: &Health, language: Language) -> impl IntoView + use<> {
    let unknown = || words::unknown(language).to_owned();
    let queue = health
        .queue
        .map_or_else(unknown, |queue| queue_words(queue, language));
    let live = health
        .workers
        .iter()
        .map(|worker| worker.silent_ms)
        .min()
        .map_or(words::nobody(language).to_owned(), |silent| {
            let workers = grouped(u64::try_from(health.workers.len()).unwrap_or(u64::MAX));
            words::workers_at(language, workers, span(silent, language))
        });
    let mail = words::mails(
        language,
        count(health.mail.failed),
        count(health.mail.waiting),
    );
    let backup = health
        .backup
        .as_ref()
        .map_or(words::no_backup(language).to_owned(), |backup| {
            backup_words(backup, health.at, language)
        });
    let disk = health.disk.map_or_else(unknown, |disk| {
        words::disk_free(language, bytes(disk.free), bytes(disk.total))
    });
    let rows = [
        (words::queue(language), queue, Some("/admin/jobs")),
        (words::workers(language), live, Some("/admin/jobs")),
        (words::mail(language), mail, Some("/admin/mail")),
        (words::backup(language), backup, None),
        (words::disk(language), disk, None),
    ]
    .map(|(name, text, more)| {
        let name = match more {
            Some(path) => view! { <a class="link" href=path>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        view! {
            <li>
                <p class="adm-head"><b>{name}</b></p>
                <p class="meta adm-facts">{text}</p>
            </li>
        }
    })
    .collect_view();
    view! {
        <section class="adm-sec">
            <h2>{words::work(language)}</h2>
            <ul class="adm-list">{rows}</ul>
        </section>
    }
}

fn queue_words(queue: QueueHealth, language: Language) -> String {
    let counts = words::queue_counts(
        language,
        count(queue.dead),
        count(queue.running),
        count(queue.waiting),
    );
    if queue.oldest_ms > 0 {
        let late = words::queue_oldest(language, span(queue.oldest_ms, language));
        return format!("{counts} {late}");
    }
    counts
}

fn backup_words(backup: &BackupHealth, now: Millis, language: Language) -> String {
    let state = match backup.state.as_str() {
        "made" => words::backup_made(language),
        "verified" => words::backup_verified(language),
        "damaged" => words::backup_damaged(language),
        "failed" => words::backup_failed(language),
        unknown => unknown,
    };
    let when = ago(backup.at, now, language);
    match backup.bytes.and_then(|size| u64::try_from(size).ok()) {
        Some(size) => format!("{when} · {} · {state}", bytes(size)),
        None => format!("{when} · {state}"),
    }
}

/// A count, which is never below 0.
fn count(number: i64) -> String {
    grouped(u64::try_from(number).unwrap_or(0))
}

/// "3.2 MB": decimal, as disks are sold.
fn bytes(number: u64) -> String {
    let number = number as f64;
    match number {
        1e9.. => format!("{:.1} GB", number / 1e9),
        1e6.. => format!("{:.1} MB", number / 1e6),
        _ => format!("{:.0} kB", number / 1e3),
    }
}

/// What was told, the newest first. The sentences are in English, as they are told.
#[component]
fn Alerts(alerts: Vec<AlertSeen>, now: Millis) -> impl IntoView {
    let language = look::language();
    let list = if alerts.is_empty() {
        view! { <p class="meta">{words::no_alerts(language)}</p> }.into_any()
    } else {
        let rows = alerts
            .into_iter()
            .map(|alert| {
                let told = match alert.told_at {
                    Some(at) => words::told(language, ago(at, now, language)),
                    None => words::untold(language).to_owned(),
                };
                let total = count(alert.total);
                view! {
                    <li>
                        <p lang="en">{alert.words}</p>
                        <p class="meta adm-facts">
                            <At moment=alert.last_at text=ago(alert.last_at, now, language)/>
                            <span>{words::times(language, total)}</span>
                            <span>{told}</span>
                        </p>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="adm-list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="adm-sec">
            <h2>{words::alerts(language)}</h2>
            {list}
        </section>
    }
}

const fn trouble_name(trouble: Trouble, language: Language) -> &'static str {
    match trouble {
        Trouble::Database => words::trouble_database(language),
        Trouble::FileDamaged => words::trouble_file_damaged(language),
        Trouble::Redis => words::trouble_redis(language),
        Trouble::Mail => words::trouble_mail(language),
        Trouble::Model => words::trouble_model(language),
        Trouble::Workers => words::trouble_workers(language),
        Trouble::Queue => words::trouble_queue(language),
        Trouble::DeadJobs => words::trouble_dead_jobs(language),
        Trouble::Disk => words::trouble_disk(language),
        Trouble::Backup => words::trouble_backup(language),
    }
}

const fn dependency_name(dependency: Dependency, language: Language) -> &'static str {
    match dependency {
        Dependency::Database => words::database(language),
        Dependency::Redis => words::redis(language),
        Dependency::Mail => words::mail_server(language),
        Dependency::Model => words::model(language),
    }
}

const fn light_class(light: Light) -> &'static str {
    match light {
        Light::Off => "adm-mark",
        Light::Up => "adm-mark adm-good",
        Light::Down => "adm-mark adm-bad",
    }
}

const fn light_name(dependency: Dependency, light: Light, language: Language) -> &'static str {
    match (light, dependency) {
        (Light::Up, _) => words::up(language),
        (Light::Down, _) => words::down(language),
        (Light::Off, Dependency::Mail) => words::off_mail(language),
        (Light::Off, _) => words::off(language),
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_told_in_the_unit_that_says_something() {
        for (number, text) in [
            (0, "0 kB"),
            (3_240_000, "3.2 MB"),
            (999_949, "1000 kB"),
            (12_340_000_000, "12.3 GB"),
        ] {
            assert_eq!(bytes(number), text);
        }
    }
}
