//! How long answers take for addresses with an account and without one, asked for in turns.
//!
//! The binding test is the count of hashes, statements and jobs (`services/tests/limits.rs`); this looks
//! for what such a count cannot see.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use benches::{
    browser::Browser,
    resee::Instance,
    seed::{self, Learner},
    stats::{auc, median},
};
use tokio::time::sleep;

use crate::site::{Outcome, Site};

/// Requests for each kind of address.
const SAMPLES: usize = 300;
/// How often more are made while the times still differ: noise evens out, a difference stays.
const ROUNDS: usize = 2;
/// Milliseconds that medians may be apart.
const APART: f64 = 2.0;
/// The same where there are few requests on a machine that does other things as well: then only what is
/// plainly another amount of work is a fault.
const APART_TENTH: f64 = 25.0;
/// And the area beyond which one kind of address is plainly slower.
const PLAIN: std::ops::RangeInclusive<f64> = 0.05..=0.95;
/// After so long on one database nothing is asked a second time.
const LONGEST: Duration = Duration::from_secs(240);
/// The area under the ROC curve that tells nobody anything.
const AREA: std::ops::RangeInclusive<f64> = 0.45..=0.55;
/// Between two requests, for the job of the first to be over.
const PAUSE: Duration = Duration::from_millis(4);
const WRONG: &str = "limes on a tin roof";
/// As Django 4.2 makes it, with half as many iterations, which is slow enough to show.
const DJANGO: &str = "pbkdf2_sha256$300000$resee$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Nobody listens there.
const NO_SERVER: &str = "smtp://127.0.0.1:1";

/// Both databases are tried by the caller.
///
/// # Errors
/// When it cannot be finished.
pub async fn run(site: Site, tenth: bool) -> Result<Outcome> {
    let samples = if tenth { SAMPLES / 10 } else { SAMPLES };
    let instance = raised(site.instance);
    let mut trial = Trial {
        samples,
        rounds: if tenth { 1 } else { ROUNDS },
        tenth,
        until: Instant::now() + LONGEST,
        made: 0,
        outcome: Outcome::default(),
        outside: Vec::new(),
    };

    let running = instance.start().await?;
    register_all(&instance, samples).await?;
    let verify = "UPDATE users SET email_verified_at = created_at WHERE email LIKE 'known-%'";
    instance.database.script(&format!("{verify};")).await?;
    for deed in Deed::ALL {
        trial.compare(&instance, deed, deed.name(), samples).await?;
    }
    running.stop().await?;

    let without_mail = instance.clone().with("SMTP_URL", NO_SERVER);
    let running = without_mail.start().await?;
    for deed in Deed::ALL
        .into_iter()
        .filter(|deed| !matches!(deed, Deed::Login | Deed::ResendProved))
    {
        let name = format!("{}, no mail server", deed.name());
        trial.compare(&without_mail, deed, &name, samples).await?;
    }
    running.stop().await?;

    let weak = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(4096, 1, 1, None).map_err(|error| anyhow::anyhow!("{error}"))?,
    );
    let weak = weak
        .hash_password(seed::PASSWORD.as_bytes())
        .map_err(|error| anyhow::anyhow!("{error}"))?
        .to_string();
    for (name, hash, samples) in [
        (
            "signing in, a hash of other parameters",
            weak.as_str(),
            samples,
        ),
        ("signing in, a hash of Django's", DJANGO, samples / 3),
    ] {
        let set = format!("UPDATE users SET password_hash = '{hash}' WHERE email LIKE 'known-%';");
        instance.database.script(&set).await?;
        let running = instance.start().await?;
        // The first of a process that has never met such a hash tell it how long that takes.
        let mut browser = Browser::new(instance.at);
        for number in 0..8 {
            for kind in [Address::Known, Address::Nobody] {
                Deed::Login.ask(&mut browser, &kind.of(number)).await?;
            }
        }
        trial.compare(&instance, Deed::Login, name, samples).await?;
        running.stop().await?;
    }

    let outside = match trial.outside.as_slice() {
        [] => "none".to_owned(),
        names => names.join("; "),
    };
    trial
        .outcome
        .figure("areas outside of 0.45 to 0.55", outside);
    Ok(trial.outcome)
}

fn raised(mut instance: Instance) -> Instance {
    for limit in [
        "LIMIT_LOGIN_FAILURES_PER_MINUTE",
        "LIMIT_LOGIN_FAILURES_PER_HOUR",
    ] {
        instance = instance.with(limit, "1000000");
    }
    instance
}

/// The accounts that are known.
async fn register_all(instance: &Instance, samples: usize) -> Result<()> {
    let mut browser = Browser::new(instance.at);
    for number in 0..samples {
        for kind in [Address::Known, Address::Unproved] {
            Deed::Register.ask(&mut browser, &kind.of(number)).await?;
        }
    }
    Ok(())
}

/// Whose an address is. All are of the same length.
#[derive(Clone, Copy, Debug)]
enum Address {
    /// An account's.
    Known,
    /// An account's that has not proved it.
    Unproved,
    /// Nobody's.
    Nobody,
}

impl Address {
    fn of(self, number: usize) -> String {
        let kind = match self {
            Self::Known => "known",
            Self::Unproved => "unprv",
            Self::Nobody => "nobod",
        };
        format!("{kind}-{number:06}@bench.example")
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Login,
    Forgot,
    Register,
    Resend,
    ResendProved,
    Change,
}

impl Deed {
    const ALL: [Self; 6] = [
        Self::Login,
        Self::Forgot,
        Self::Register,
        Self::Resend,
        Self::ResendProved,
        Self::Change,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Login => "signing in",
            Self::Forgot => "a new password",
            Self::Register => "registering",
            Self::Resend => "the verification mail",
            Self::ResendProved => "the verification mail of a proved address",
            Self::Change => "changing the address",
        }
    }

    const fn known(self) -> Address {
        match self {
            Self::Resend => Address::Unproved,
            _ => Address::Known,
        }
    }

    /// Asks, and returns how long the answer took in milliseconds.
    async fn ask(self, browser: &mut Browser, email: &str) -> Result<f64> {
        let password = ("password", seed::PASSWORD);
        let ask = match self {
            Self::Login => {
                browser.call("/api/auth/login", &[("email", email), ("password", WRONG)])
            }
            Self::Forgot => browser.call("/api/auth/forgot", &[("email", email)]),
            Self::Register => {
                let form = [("email", email), password, ("terms", "on"), ("age", "on")];
                browser.call("/api/auth/register", &form)
            }
            Self::Resend | Self::ResendProved => {
                browser.call("/api/auth/resend", &[("email", email)])
            }
            Self::Change => {
                let form = [("new_email", email), ("current_password", seed::PASSWORD)];
                browser.call("/api/settings/ask_email_change", &form)
            }
        };
        let began = Instant::now();
        let reply = browser.send(&ask).await?;
        let took = began.elapsed();
        let expected = if self == Self::Login { 401 } else { 200 };
        ensure!(
            reply.status == expected,
            "{self:?} of {email}: {} {}",
            reply.status,
            reply.text()
        );
        Ok(took.as_secs_f64() * 1e3)
    }
}

struct Trial {
    samples: usize,
    rounds: usize,
    tenth: bool,
    /// When nothing is asked again any more.
    until: Instant,
    /// Addresses of nobody that somebody has by now.
    made: usize,
    outcome: Outcome,
    outside: Vec<String>,
}

impl Trial {
    /// Times `deed` for both kinds of addresses.
    async fn compare(
        &mut self,
        instance: &Instance,
        deed: Deed,
        name: &str,
        samples: usize,
    ) -> Result<()> {
        let mut browser = Browser::new(instance.at);
        if deed == Deed::Change {
            browser.sign_in(&Learner(0).email(), seed::PASSWORD).await?;
        }
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for _ in 0..self.rounds {
            for number in 0..samples {
                let of_nobody = Address::Nobody.of(self.made + number);
                let of_somebody = deed.known().of(number % self.samples);
                // In either order: what one request leaves behind meets both alike.
                let mut turns = [(true, of_somebody), (false, of_nobody)];
                if rand::random::<bool>() {
                    turns.reverse();
                }
                for (is_known, address) in turns {
                    sleep(PAUSE).await;
                    let took = deed.ask(&mut browser, &address).await?;
                    if is_known { &mut known } else { &mut unknown }.push(took);
                }
            }
            if deed == Deed::Register {
                self.made += samples;
            }
            let is_even = apart(&known, &unknown) < APART && AREA.contains(&auc(&known, &unknown));
            if is_even || Instant::now() > self.until {
                break;
            }
        }
        let (gap, area) = (apart(&known, &unknown), auc(&known, &unknown));
        self.outcome.figure(
            name,
            format!(
                "{:.2} ms known, {:.2} ms unknown, {gap:.2} ms apart, area {area:.3}, {} of each",
                median(&known),
                median(&unknown),
                known.len()
            ),
        );
        if !AREA.contains(&area) {
            self.outside.push(format!("{name} {area:.3}"));
        }
        let is_uneven = if self.tenth {
            gap >= APART_TENTH && !PLAIN.contains(&area)
        } else {
            gap >= APART
        };
        if is_uneven {
            let fault = format!("{name}: medians are {gap:.2} ms apart");
            self.outcome.faults.push(fault);
        }
        Ok(())
    }
}

fn apart(one: &[f64], other: &[f64]) -> f64 {
    (median(one) - median(other)).abs()
}
