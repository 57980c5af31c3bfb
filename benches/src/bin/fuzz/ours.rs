//! Texts that only we can make: nothing that was changed may pass for one.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use app::ssr::FormKeeper;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::{CardId, EventId, SessionId, UserId},
    time::{Millis, StudyDay},
};
use rand::{Rng, rngs::StdRng};
use server::forms::SealedForms;
use services::{
    aead,
    auth::jwt,
    keys::{Keys, NamedKey},
    review::{
        place::Place,
        ticket::{Asked, Ticket},
    },
};
use uuid::Uuid;

use crate::{
    mutate::damaged,
    target::{Came, Target},
};

const NOW: Millis = 1_800_000_000_000;
const WORDS: [&str; 20] = [
    ".",
    "..",
    "=",
    "==",
    "A",
    "-",
    "_",
    "+",
    "/",
    "%",
    "alg",
    "none",
    "j",
    "k",
    ";",
    " ",
    "=;",
    "resee-form=",
    "eyJhbGciOiJub25lIn0",
    "\u{130}",
];

fn keys() -> Keys {
    let key = |id: &str, byte: u8| NamedKey {
        id: id.to_owned(),
        secret: vec![byte; 32].into(),
    };
    Keys {
        jwt: vec![key("j", 1), key("k", 3)],
        data: vec![key("d", 2)],
    }
}

/// `ours` changed; one in a hundred is left as it is, so that refusing everything is a fault too.
fn forged(ours: &str, dice: &mut StdRng) -> String {
    if dice.random_bool(0.01) {
        return ours.to_owned();
    }
    loop {
        let text = changed(ours, dice);
        if text != ours {
            return text;
        }
    }
}

/// `ours` changed as a text, or in one of its parts between dots, as bytes; now and then into itself.
fn changed(ours: &str, dice: &mut StdRng) -> String {
    if dice.random_bool(0.5) {
        return damaged(ours.to_owned(), &WORDS, 3, dice);
    }
    let mut parts: Vec<String> = ours.split('.').map(str::to_owned).collect();
    let chosen = dice.random_range(0..parts.len());
    if let Some(part) = parts.get_mut(chosen)
        && let Ok(bytes) = URL_SAFE_NO_PAD.decode(&*part)
    {
        *part = URL_SAFE_NO_PAD.encode(flipped(bytes, dice));
    }
    parts.join(".")
}

fn flipped(mut bytes: Vec<u8>, dice: &mut StdRng) -> Vec<u8> {
    for _ in 0..dice.random_range(0..3) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.random_range(0..bytes.len());
        match dice.random_range(0..3) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.random()),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.random_range(0..8);
                }
            }
        }
    }
    bytes
}

/// Whether something was read, which only `ours` may be.
fn only_ours(read: bool, case: &str, ours: &str) -> Result<Came, String> {
    match (read, case == ours) {
        (true, true) => Ok(Came::Read),
        (false, false) => Ok(Came::Refused),
        (true, false) => Err("was believed".to_owned()),
        (false, true) => Err("our own was refused".to_owned()),
    }
}

/// Access tokens.
pub struct Tokens {
    tokens: jwt::Tokens,
    ours: String,
}

impl Tokens {
    /// With one token.
    ///
    /// # Errors
    /// When none can be made.
    pub fn new() -> Result<Self> {
        let tokens = jwt::Tokens::new(&keys());
        let ours = tokens
            .issue(
                UserId(Uuid::from_u128(1)),
                SessionId(Uuid::from_u128(2)),
                NOW,
            )
            .map_err(|error| anyhow!("{error}"))?;
        Ok(Self { tokens, ours })
    }
}

impl Target for Tokens {
    fn name(&self) -> &'static str {
        "access tokens"
    }

    fn case(&self, dice: &mut StdRng) -> String {
        forged(&self.ours, dice)
    }

    fn check(&self, case: &str) -> Result<Came, String> {
        only_ours(
            self.tokens.check(case, NOW + 1_000).is_some(),
            case,
            &self.ours,
        )
    }

    fn least_read(&self) -> f64 {
        0.0
    }
}

/// Tickets of cards.
pub struct Tickets {
    keys: Keys,
    ours: String,
}

impl Tickets {
    /// With one ticket.
    ///
    /// # Errors
    /// When none can be made.
    pub fn new() -> Result<Self> {
        let keys = keys();
        let place = Place {
            phase: 2,
            due_day: Some(20_840),
            stability: Some(9.5),
            difficulty: Some(5.25),
            ..Place::NEW
        };
        let ours = Ticket {
            event: EventId(Uuid::from_u128(1)),
            user: UserId(Uuid::from_u128(2)),
            card: CardId(Uuid::from_u128(3)),
            version: 4,
            shown_at: NOW,
            study_day: StudyDay(20_833),
            elapsed_days: Some(7),
            predicted: Some(0.9),
            parameter_set: Some(Uuid::from_u128(5)),
            asked: Asked::Recall,
            phase_before: 2,
            outcomes: [place, place, place, Place::NEW],
        }
        .seal(&keys)
        .map_err(|error| anyhow!("{error}"))?;
        Ok(Self { keys, ours })
    }
}

impl Target for Tickets {
    fn name(&self) -> &'static str {
        "tickets"
    }

    fn case(&self, dice: &mut StdRng) -> String {
        forged(&self.ours, dice)
    }

    fn check(&self, case: &str) -> Result<Came, String> {
        let user = UserId(Uuid::from_u128(2));
        let read = Ticket::open(case, &self.keys, user, NOW + 1_000).is_ok();
        only_ours(read, case, &self.ours)
    }

    fn least_read(&self) -> f64 {
        0.0
    }
}

/// Cookies that carry a refused form, within a `Cookie` header.
pub struct FormCookies {
    forms: SealedForms,
    name: String,
    ours: String,
}

impl FormCookies {
    /// With one form.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn new() -> Result<Self> {
        let forms = SealedForms::new(&keys(), false);
        let fields = BTreeMap::from([
            ("name".to_owned(), "민지".to_owned()),
            ("email".to_owned(), "minji@example.com".to_owned()),
        ]);
        let cookie = forms.keep(&fields).context("the form is not kept")?;
        let pair = cookie.split(';').next().context("no cookie")?;
        let (name, ours) = pair.split_once('=').context("no value")?;
        let (name, ours) = (name.to_owned(), ours.to_owned());
        Ok(Self { forms, name, ours })
    }
}

impl Target for FormCookies {
    fn name(&self) -> &'static str {
        "form cookies"
    }

    fn case(&self, dice: &mut StdRng) -> String {
        forged(&self.ours, dice)
    }

    fn check(&self, case: &str) -> Result<Came, String> {
        let header = format!("a=b; {}={case}", self.name);
        let read = self
            .forms
            .take(&header)
            .is_some_and(|(fields, _)| !fields.is_empty());
        // A header is a list, so what comes after the value belongs to another cookie.
        let value = case.split(';').next().unwrap_or_default().trim();
        only_ours(read, value, &self.ours)
    }

    fn least_read(&self) -> f64 {
        0.0
    }
}

/// Values as they are stored.
pub struct Sealed {
    ours: String,
}

const KEY: [u8; aead::KEY_LEN] = [7; aead::KEY_LEN];
const PLACE: &[u8] = b"answers/text/1/2";

impl Sealed {
    /// With one value.
    ///
    /// # Errors
    /// When it cannot be sealed.
    pub fn new() -> Result<Self> {
        let sealed = aead::seal(&KEY, PLACE, "기억은 희미해진다".as_bytes());
        let sealed = sealed.map_err(|error| anyhow!("{error}"))?;
        let ours = URL_SAFE_NO_PAD.encode(sealed);
        Ok(Self { ours })
    }
}

impl Target for Sealed {
    fn name(&self) -> &'static str {
        "sealed values"
    }

    fn case(&self, dice: &mut StdRng) -> String {
        forged(&self.ours, dice)
    }

    fn check(&self, case: &str) -> Result<Came, String> {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(case) else {
            return Ok(Came::Refused);
        };
        only_ours(aead::open(&KEY, PLACE, bytes).is_some(), case, &self.ours)
    }

    fn least_read(&self) -> f64 {
        0.0
    }
}
