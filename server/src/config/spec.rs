//! Reading settings: each described once, every wrong one named.

use std::{fmt, fmt::Write as _, str::FromStr};

use secrecy::SecretString;

/// One environment variable.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its name.
    pub name: &'static str,
    /// Used when it is not set; empty means "not set".
    pub default: &'static str,
    /// What it does, for `.env.example`.
    pub doc: &'static str,
    /// May also be given as the path of a file, in `NAME_FILE`.
    pub secret: bool,
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Its name.
    pub name: &'static str,
    /// Why; never holds a secret's value.
    pub why: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.why)
    }
}

/// Looks settings up and collects what is wrong with them.
pub struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    wrong: Vec<Wrong>,
}

impl<'a> Reader<'a> {
    /// Reads through `lookup`, which is the environment except in tests.
    pub fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            lookup,
            wrong: Vec::new(),
        }
    }

    /// The raw value: set and not empty, else the default if there is one.
    pub fn text(&mut self, spec: &Spec) -> Option<String> {
        let set = (self.lookup)(spec.name).filter(|value| !value.trim().is_empty());
        let from_file = || {
            let path = spec
                .secret
                .then(|| (self.lookup)(&format!("{}_FILE", spec.name)))??;
            Some((std::fs::read_to_string(&path), path))
        };
        if let Some(value) = set {
            return Some(value.trim().to_owned());
        }
        match from_file() {
            Some((Ok(content), _)) => return Some(content.trim().to_owned()),
            Some((Err(error), path)) => {
                self.refuse(spec, format!("the file {path} cannot be read: {error}"));
                return None;
            }
            None => {}
        }
        (!spec.default.is_empty()).then(|| spec.default.to_owned())
    }

    /// The value as a `T`.
    pub fn value<T: FromStr<Err: fmt::Display>>(&mut self, spec: &Spec) -> Option<T> {
        let text = self.text(spec)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(spec, format!("{text:?}: {error}"));
                None
            }
        }
    }

    /// A yes or no.
    pub fn flag(&mut self, spec: &Spec) -> bool {
        match self.text(spec).as_deref() {
            None | Some("0" | "off" | "false" | "no") => false,
            Some("1" | "on" | "true" | "yes") => true,
            Some(other) => {
                self.refuse(spec, format!("{other:?} is neither on nor off"));
                false
            }
        }
    }

    /// A secret value.
    pub fn secret(&mut self, spec: &Spec) -> Option<SecretString> {
        self.text(spec).map(SecretString::from)
    }

    /// Notes a wrong setting.
    pub fn refuse(&mut self, spec: &Spec, why: impl Into<String>) {
        self.wrong.push(Wrong {
            name: spec.name,
            why: why.into(),
        });
    }

    /// Everything noted.
    pub fn into_wrong(self) -> Vec<Wrong> {
        self.wrong
    }
}

/// `.env.example`: every setting with its meaning and default.
pub fn example(topics: &[(&str, &[Spec])]) -> String {
    let mut text = String::from(
        "# Every setting of Resee. All are optional: with nothing set it runs on SQLite, in one\n\
         # process, on http://127.0.0.1:3000. Written by `resee check-config --print-example`.\n",
    );
    for (topic, specs) in topics {
        let _ = write!(text, "\n# {topic}\n");
        for spec in *specs {
            for line in spec.doc.lines() {
                let _ = writeln!(text, "# {line}");
            }
            if spec.secret {
                let _ = writeln!(
                    text,
                    "# Or the path of a file that holds it, in {}_FILE.",
                    spec.name
                );
            }
            let _ = writeln!(text, "#{}={}", spec.name, spec.default);
        }
    }
    text
}
