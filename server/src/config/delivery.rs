//! Mail and background work.

use secrecy::{ExposeSecret, SecretString};

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[SMTP_URL, MAIL_FROM, WORKER, REDIS_URL, SLACK_WEBHOOK_URL];

const SMTP_URL: Spec = Spec {
    name: "SMTP_URL",
    default: "",
    doc: "Mail server, such as smtps://user:password@smtp.gmail.com:465 or\n\
          smtp://user:password@host:587?tls=required. Default: mails are written to DATA_DIR/mail and\n\
          shown on /dev/mailbox.",
    secret: true,
};
const MAIL_FROM: Spec = Spec {
    name: "MAIL_FROM",
    default: "Resee <no-reply@localhost>",
    doc: "Sender of every mail.",
    secret: false,
};
const WORKER: Spec = Spec {
    name: "WORKER",
    default: "on",
    doc: "Whether `resee serve` also runs background jobs. Only with DATABASE_URL can it be off, and\n\
          `resee worker` runs them.",
    secret: false,
};
const REDIS_URL: Spec = Spec {
    name: "REDIS_URL",
    default: "",
    doc: "Redis, as redis://user:password@host:6379 or rediss://…, through which processes wake each\n\
          other's workers and share limits. Nothing depends on it. Only used with DATABASE_URL.",
    secret: true,
};

const SLACK_WEBHOOK_URL: Spec = Spec {
    name: "SLACK_WEBHOOK_URL",
    default: "",
    doc: "Incoming webhook of Slack, or of anything that takes its messages, which is told about backups,\n\
          jobs that failed for good, many errors, and what does not answer. Default: /admin/health only.",
    secret: true,
};

/// Mail and background work.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// `SMTP_URL`
    pub smtp_url: Option<SecretString>,
    /// `MAIL_FROM`
    pub from: String,
    /// `WORKER`
    pub worker: bool,
    /// `REDIS_URL`
    pub redis_url: Option<SecretString>,
    /// `SLACK_WEBHOOK_URL`
    pub slack: Option<SecretString>,
}

impl Delivery {
    /// Reads the topic.
    pub fn read(reader: &mut Reader, embedded: bool) -> Self {
        let worker = reader.flag(&WORKER);
        if embedded && !worker {
            reader.refuse(&WORKER, "can be off only with DATABASE_URL");
        }
        let from = reader.text(&MAIL_FROM).unwrap_or_default();
        if !services::mail::is_mailbox(&from) {
            reader.refuse(&MAIL_FROM, format!("{from:?} is not an address"));
        }
        let smtp_url = reader.secret(&SMTP_URL);
        if let Some(url) = &smtp_url
            && let Err(problem) = services::mail::smtp::check(url.expose_secret())
        {
            reader.refuse(&SMTP_URL, problem);
        }
        let redis_url = reader.secret(&REDIS_URL);
        if let Some(url) = &redis_url
            && let Err(problem) = services::redis::check(url)
        {
            reader.refuse(&REDIS_URL, problem);
        }
        let slack = reader.secret(&SLACK_WEBHOOK_URL);
        if let Some(url) = &slack
            && let Err(problem) = services::alert::check(url)
        {
            reader.refuse(&SLACK_WEBHOOK_URL, problem);
        }
        Self {
            smtp_url,
            slack,
            from,
            worker,
            redis_url: redis_url.filter(|_| !embedded),
        }
    }
}
