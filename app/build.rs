//! Turns `locales/{ko,en}/<feature>.toml` into one function per text.
//!
//! Both languages must have the same keys, or the build fails; a page that uses a key that is not
//! there fails as well. In a text `{name}` is an argument, `{name:을/를}` an argument followed by
//! the particle that fits its last sound, and `{n#note|notes}` one of two words by whether the
//! argument `n` is 1.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

type Texts = BTreeMap<String, String>;

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script its folders this way"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let locales = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../locales");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("text.rs");
    let mut code = String::new();
    for feature in features(&locales)? {
        let ko = read(&locales.join("ko").join(&feature))?;
        let en = read(&locales.join("en").join(&feature))?;
        let name = feature.trim_end_matches(".toml");
        let mut functions = String::new();
        for (key, ko_text) in &ko {
            let en_text = en
                .get(key)
                .ok_or_else(|| format!("en/{feature} lacks {key}"))?;
            let made =
                function(key, ko_text, en_text).map_err(|e| format!("{feature}: {key}: {e}"))?;
            functions.push_str(&made);
        }
        let particle = if functions.contains("particle(") {
            ", particle"
        } else {
            ""
        };
        writeln!(
            code,
            "/// Texts of `locales/*/{feature}`.\npub mod {name} {{\nuse super::{{Language{particle}}};\n{functions}}}"
        )?;
        if let Some(key) = en.keys().find(|key| !ko.contains_key(*key)) {
            return Err(format!("ko/{feature} lacks {key}").into());
        }
    }
    fs::write(out, code)?;
    println!("cargo::rerun-if-changed=../locales");
    Ok(())
}

fn features(locales: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut names = BTreeSet::new();
    for language in ["ko", "en"] {
        for entry in fs::read_dir(locales.join(language))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") {
                names.insert(name);
            }
        }
    }
    Ok(names)
}

fn read(path: &Path) -> Result<Texts, Box<dyn Error>> {
    let source = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    toml::from_str(&source).map_err(|e| format!("{}: {e}", path.display()).into())
}

enum Part {
    Plain(String),
    Argument(String),
    Particle {
        name: String,
        consonant: String,
        vowel: String,
    },
    Plural {
        name: String,
        one: String,
        many: String,
    },
}

fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((plain, tail)) = rest.split_once('{') {
        let (inner, after) = tail.split_once('}').ok_or("a { without }")?;
        if !plain.is_empty() {
            parts.push(Part::Plain(plain.to_owned()));
        }
        parts.push(if let Some((name, forms)) = inner.split_once(':') {
            let (consonant, vowel) = forms.split_once('/').ok_or("a particle needs two forms")?;
            Part::Particle {
                name: name.into(),
                consonant: consonant.into(),
                vowel: vowel.into(),
            }
        } else if let Some((name, forms)) = inner.split_once('#') {
            let (one, many) = forms.split_once('|').ok_or("a plural needs two forms")?;
            Part::Plural {
                name: name.into(),
                one: one.into(),
                many: many.into(),
            }
        } else {
            Part::Argument(inner.into())
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest.to_owned()));
    }
    Ok(parts)
}

fn arguments(parts: &[Part]) -> BTreeSet<String> {
    parts
        .iter()
        .filter_map(|part| match part {
            Part::Plain(_) => None,
            Part::Argument(name) | Part::Particle { name, .. } | Part::Plural { name, .. } => {
                Some(name.clone())
            }
        })
        .collect()
}

fn function(key: &str, ko: &str, en: &str) -> Result<String, Box<dyn Error>> {
    let (ko_parts, en_parts) = (parse(ko)?, parse(en)?);
    // A plural may be needed in one language only, so the arguments are those of both.
    let names: BTreeSet<String> = arguments(&ko_parts)
        .union(&arguments(&en_parts))
        .cloned()
        .collect();
    let mut code = String::new();
    writeln!(code, "/// {}", en.replace('\n', " "))?;
    if names.is_empty() {
        writeln!(
            code,
            "pub const fn {key}(language: Language) -> &'static str {{ match language {{ Language::Ko => {ko:?}, Language::En => {en:?} }} }}"
        )?;
        return Ok(code);
    }
    let signature: Vec<String> = names
        .iter()
        .map(|name| format!("{name}: impl ToString"))
        .collect();
    writeln!(
        code,
        "pub fn {key}(language: Language, {}) -> String {{",
        signature.join(", ")
    )?;
    for name in &names {
        writeln!(code, "let {name} = {name}.to_string();")?;
    }
    writeln!(code, "match language {{")?;
    for (variant, parts) in [("Ko", &ko_parts), ("En", &en_parts)] {
        writeln!(code, "Language::{variant} => [{}].concat(),", pieces(parts))?;
    }
    writeln!(code, "}}\n}}")?;
    Ok(code)
}

fn pieces(parts: &[Part]) -> String {
    let pieces: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Plain(text) => format!("{text:?}"),
            Part::Argument(name) => format!("{name}.as_str()"),
            Part::Particle {
                name,
                consonant,
                vowel,
            } => {
                format!("{name}.as_str(), particle(&{name}, {consonant:?}, {vowel:?})")
            }
            Part::Plural { name, one, many } => {
                format!("if {name} == \"1\" {{ {one:?} }} else {{ {many:?} }}")
            }
        })
        .collect();
    pieces.join(", ")
}
