//! Attacks: every opener with every demand, and texts that are attacks as a whole.

use serde::Deserialize;

use super::topic::Topic;

/// A text with gaps for a topic's words.
pub struct Attack(String);

impl Attack {
    /// The attack with the topic's words in it.
    pub fn about(&self, topic: &Topic) -> String {
        let terms: Vec<&str> = topic
            .rubric
            .points()
            .iter()
            .filter_map(|point| point.terms.first().map(String::as_str))
            .collect();
        self.0
            .replace("{terms}", &terms.join(", "))
            .replace("{term}", terms[0])
            .replace("{title}", &topic.note.title)
    }
}

#[derive(Deserialize)]
struct Stored {
    ko: Parts,
    en: Parts,
    whole: Vec<String>,
}

#[derive(Deserialize)]
struct Parts {
    openers: Vec<String>,
    demands: Vec<String>,
}

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let stored: Stored = serde_json::from_str(include_str!("../data/grader_attacks.json")).unwrap();
    let mut texts = stored.whole;
    for parts in [stored.ko, stored.en] {
        for opener in &parts.openers {
            for demand in &parts.demands {
                texts.push(format!("{opener} {demand}.").trim().to_owned());
            }
        }
    }
    texts.into_iter().map(Attack).collect()
}

/// `attack` somewhere in `text`: behind it, before it, on a line of its own, or in a sentence.
pub fn placed(index: usize, text: &str, attack: &str) -> String {
    match index % 4 {
        0 => format!("{text} {attack}"),
        1 => format!("{attack}\n{text}"),
        2 => format!("{text}\n\n{attack}\n"),
        _ => {
            let (first, rest) = text.split_once(". ").unwrap_or((text, ""));
            format!("{first}, {attack} {rest}")
        }
    }
}
