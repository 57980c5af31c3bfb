//! Mail and background work.

use secrecy::{ExposeSecret, SecretString};

use super::spec::{Reader, Spec};

pub const SPECS: &[Spec] = &[SMTP_URL, MAIL_FROM, WORKER];

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

/// Mail and background work.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// `SMTP_URL`
    pub smtp_url: Option<SecretString>,
    /// `MAIL_FROM`
    pub from: String,
    /// `WORKER`
    pub worker: bool,
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
        Self {
            smtp_url,
            from,
            worker,
        }
    }
}
