use std::{iter::Peekable, str::Chars};

use super::query::{Doubt, Due, Item, Part, Query, State};
use crate::note::Mode;

/// Most days that are told apart: a hundred years.
const DAYS_MAX: i32 = 36_500;

/// Names of what can be asked for, in English and as a Korean would type them.
const TAG: [&str; 2] = ["tag", "태그"];
const CATEGORY: [&str; 2] = ["in", "분류"];
const IS: [&str; 2] = ["is", "상태"];
const MODE: [&str; 2] = ["mode", "방식"];
const DUE: [&str; 2] = ["due", "복습"];

pub(super) fn read(typed: &str) -> Query {
    let mut query = Query::default();
    let mut rest = typed.chars().peekable();
    while let Some(raw) = next(&mut rest) {
        match raw.part() {
            Ok(Some(part)) => query.items.push(Item {
                is_negated: raw.is_negated,
                part,
            }),
            Ok(None) => {}
            Err(doubt) => query.doubts.push(doubt),
        }
    }
    query
}

/// What stands between spaces; quotation marks keep spaces in.
#[derive(Default)]
struct Raw {
    is_negated: bool,
    /// Before the first quotation mark.
    bare: String,
    quoted: Option<String>,
}

fn next(rest: &mut Peekable<Chars<'_>>) -> Option<Raw> {
    while rest.next_if(|c| c.is_whitespace()).is_some() {}
    rest.peek()?;
    let mut raw = Raw::default();
    if rest.next_if_eq(&'-').is_some() {
        raw.is_negated = true;
    }
    while let Some(c) = rest.next_if(|c| !c.is_whitespace()) {
        if !is_quotation_mark(c) {
            raw.bare.push(c);
            continue;
        }
        // A mark within a word is one of its letters: 5", rock'n'roll.
        if !(raw.bare.is_empty() || raw.bare.ends_with(':')) {
            raw.bare.push(c);
            continue;
        }
        let mut quoted = String::new();
        for inner in rest.by_ref() {
            if is_quotation_mark(inner) {
                break;
            }
            quoted.push(inner);
        }
        raw.quoted = Some(quoted);
        break;
    }
    Some(raw)
}

/// Straight ones, and those that phones put in their place.
const fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

impl Raw {
    fn part(&self) -> Result<Option<Part>, Doubt> {
        if self.bare.is_empty() {
            let phrase = self.quoted.as_deref().unwrap_or_default().trim();
            return Ok((!phrase.is_empty()).then(|| Part::Phrase(phrase.to_owned())));
        }
        if let Some(due) = self.due() {
            return due.map(|due| Some(Part::Due(due)));
        }
        let Some((name, value)) = self.bare.split_once(':') else {
            return Ok(Some(Part::Word(self.bare.clone())));
        };
        let name = name.to_lowercase();
        let is = |names: [&str; 2]| names.contains(&name.as_str());
        if !(is(TAG) || is(CATEGORY) || is(IS) || is(MODE)) {
            // Such as an address.
            return Ok(Some(Part::Word(self.bare.clone())));
        }
        let value = self.quoted.as_deref().unwrap_or(value).trim().to_owned();
        if value.is_empty() {
            return Err(Doubt::Unfinished(name));
        }
        if is(TAG) {
            return Ok(Some(Part::Tag(value)));
        }
        if is(CATEGORY) {
            return Ok(Some(Part::Category(value)));
        }
        let lower = value.to_lowercase();
        if is(MODE) {
            return Mode::parse(&lower)
                .map(|mode| Some(Part::Mode(mode)))
                .ok_or(Doubt::Mode(value));
        }
        State::ALL
            .into_iter()
            .find(|state| state.as_str() == lower)
            .map(|state| Some(Part::Is(state)))
            .ok_or(Doubt::State(value))
    }

    /// `due<7`, `due>=30`, `due=0`, `due:1`. None if it is about something else.
    fn due(&self) -> Option<Result<Due, Doubt>> {
        let at = self.bare.find(['<', '>', '=', ':'])?;
        let (name, rest) = self.bare.split_at(at);
        if !DUE.contains(&name.to_lowercase().as_str()) {
            return None;
        }
        let number = rest.trim_start_matches(['<', '>', '=', ':']);
        let sign = rest.strip_suffix(number)?;
        let days = number
            .parse::<i32>()
            .ok()
            .filter(|days| (-DAYS_MAX..=DAYS_MAX).contains(days));
        let Some(days) = days else {
            return Some(Err(Doubt::Days(self.bare.clone())));
        };
        let (least, most) = match sign {
            "<" => (None, Some(days - 1)),
            "<=" | "=<" => (None, Some(days)),
            ">" => (Some(days + 1), None),
            ">=" | "=>" => (Some(days), None),
            "=" | ":" | "==" => (Some(days), Some(days)),
            _ => return Some(Err(Doubt::Days(self.bare.clone()))),
        };
        Some(Ok(Due { least, most }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::QUERY_MAX;

    fn parts(typed: &str) -> Vec<Part> {
        let query = Query::parse(typed);
        assert_eq!(query.doubts, [], "{typed}");
        assert!(query.items.iter().all(|item| !item.is_negated), "{typed}");
        query.items.into_iter().map(|item| item.part).collect()
    }

    fn word(text: &str) -> Part {
        Part::Word(text.to_owned())
    }

    #[test]
    fn words_and_phrases() {
        assert_eq!(parts("  격리   수준 "), [word("격리"), word("수준")]);
        let phrase = Part::Phrase("read committed".to_owned());
        for typed in [
            "\"read committed\"",
            "“read committed”",
            "\"read committed",
            "\" read committed \"",
        ] {
            assert_eq!(parts(typed), std::slice::from_ref(&phrase), "{typed}");
        }
        assert_eq!(parts("\"\" \" \" "), []);
        assert_eq!(parts("a\"b c\"d"), [word("a\"b"), word("c\"d")]);
        assert_eq!(
            parts("http://x.example 1:2"),
            [word("http://x.example"), word("1:2")]
        );
    }

    #[test]
    fn filters_in_both_languages() {
        for (typed, expected) in [
            ("tag:sql", Part::Tag("sql".to_owned())),
            ("태그:sql", Part::Tag("sql".to_owned())),
            ("TAG:SQL", Part::Tag("SQL".to_owned())),
            ("in:\"영어 숙어\"", Part::Category("영어 숙어".to_owned())),
            ("분류:한국사", Part::Category("한국사".to_owned())),
            ("is:leech", Part::Is(State::Leech)),
            ("상태:DUE", Part::Is(State::Due)),
            ("mode:explain", Part::Mode(Mode::Explain)),
            (
                "due<7",
                Part::Due(Due {
                    least: None,
                    most: Some(6),
                }),
            ),
            (
                "due<=7",
                Part::Due(Due {
                    least: None,
                    most: Some(7),
                }),
            ),
            (
                "due>30",
                Part::Due(Due {
                    least: Some(31),
                    most: None,
                }),
            ),
            (
                "due>=-2",
                Part::Due(Due {
                    least: Some(-2),
                    most: None,
                }),
            ),
            (
                "due=0",
                Part::Due(Due {
                    least: Some(0),
                    most: Some(0),
                }),
            ),
            (
                "복습:1",
                Part::Due(Due {
                    least: Some(1),
                    most: Some(1),
                }),
            ),
        ] {
            assert_eq!(parts(typed), [expected], "{typed}");
        }
        for state in State::ALL {
            assert_eq!(parts(&format!("is:{}", state.as_str())), [Part::Is(state)]);
        }
    }

    #[test]
    fn a_minus_turns_an_item_around() {
        let query = Query::parse("-tag:old -\"a b\" x-y - z");
        let items: Vec<(bool, Part)> = query
            .items
            .into_iter()
            .map(|item| (item.is_negated, item.part))
            .collect();
        assert_eq!(
            items,
            [
                (true, Part::Tag("old".to_owned())),
                (true, Part::Phrase("a b".to_owned())),
                (false, word("x-y")),
                (false, word("z")),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_said() {
        for (typed, doubt) in [
            ("tag:", Doubt::Unfinished("tag".to_owned())),
            ("in:\"\"", Doubt::Unfinished("in".to_owned())),
            ("is:d", Doubt::State("d".to_owned())),
            ("mode:quiz", Doubt::Mode("quiz".to_owned())),
            ("due<", Doubt::Days("due<".to_owned())),
            ("due<soon", Doubt::Days("due<soon".to_owned())),
            ("due<99999999999", Doubt::Days("due<99999999999".to_owned())),
            ("due<>3", Doubt::Days("due<>3".to_owned())),
        ] {
            let query = Query::parse(&format!("a {typed} b"));
            assert_eq!(query.doubts, [doubt], "{typed}");
            assert_eq!(query.items.len(), 2, "{typed}");
        }
        let long = "가".repeat(300);
        let query = Query::parse(&long);
        assert_eq!(query.doubts, [Doubt::Long]);
        let [
            Item {
                part: Part::Word(read),
                ..
            },
        ] = query.items.as_slice()
        else {
            panic!("{query:?}");
        };
        assert_eq!(read.chars().count(), QUERY_MAX as usize);
    }

    #[test]
    fn wanted_words_are_those_a_list_marks() {
        let query = Query::parse("a -b \"c d\" tag:e");
        let wanted: Vec<&Part> = query.wanted().collect();
        assert_eq!(wanted, [&word("a"), &Part::Phrase("c d".to_owned())]);
        assert!(Query::parse(" \"\" ").is_empty());
    }

    proptest! {
        #[test]
        fn nothing_typed_is_too_much(typed in "[-a:\"“가 <>=0-9dueistag태그\\PC]{0,80}") {
            let query = Query::parse(&typed);
            for item in &query.items {
                if let Part::Word(text) | Part::Phrase(text) | Part::Tag(text) = &item.part {
                    prop_assert!(!text.is_empty());
                }
            }
        }
    }
}
