//! Every mail in both languages.

use domain::language::Language;
use services::mail::{MailKind, templates};

const HOME: &str = "https://resee.test";
const LINK: &str = "https://resee.test/verify-email?token=a-b_c&x=<\"'>";

/// Every address in `text`, as a mail program would find it.
fn links(text: &str) -> Vec<&str> {
    let starts = text.match_indices("http").map(|(at, _)| at);
    starts
        .map(|at| {
            text[at..]
                .split([' ', '\n', '"', '<', ')'])
                .next()
                .unwrap_or_default()
        })
        .collect()
}

fn every() -> impl Iterator<Item = (MailKind, Language)> {
    MailKind::ALL
        .into_iter()
        .flat_map(|kind| [Language::Ko, Language::En].map(|language| (kind, language)))
}

#[test]
fn every_mail_says_what_it_must() {
    for (kind, language) in every() {
        let mail = templates::render(kind, language, LINK, HOME);
        assert!(!mail.subject.is_empty() && !mail.subject.contains(['\r', '\n']));
        assert!(
            mail.text.lines().any(|line| line == LINK),
            "{kind:?}: the link has its own line"
        );
        let escaped = "https://resee.test/verify-email?token=a-b_c&amp;x=&lt;&quot;&#39;&gt;";
        assert!(
            mail.html.contains(&format!("href=\"{escaped}\"")),
            "{kind:?}: as a button"
        );
        assert!(
            mail.html.contains(&format!(">{escaped}</a>")),
            "{kind:?}: as text"
        );
        assert!(!mail.html.contains(LINK), "{kind:?}: escaped");
        assert!(
            mail.html
                .contains(&format!("<html lang=\"{}\">", language.as_str()))
        );
        let korean = mail.text.chars().any(|c| ('가'..='힣').contains(&c));
        assert_eq!(korean, language == Language::Ko, "{kind:?} {language:?}");
        for part in [&mail.subject, &mail.text] {
            assert!(!part.contains('!'), "{kind:?}: no exclamation marks");
        }
    }
}

#[test]
fn every_link_leads_to_us_and_nothing_is_loaded() {
    for (kind, language) in every() {
        let link = format!("{HOME}{}", templates::page(kind));
        let mail = templates::render(kind, language, &link, HOME);
        for part in [&mail.text, &mail.html] {
            let found = links(part);
            assert!(found.len() >= 2);
            assert!(found.iter().all(|link| link.starts_with(HOME)), "{found:?}");
        }
        for loaded in [
            "<img", "<table", "<link", "<script", "<style", "src=", "url(", "@import",
        ] {
            assert!(!mail.html.contains(loaded), "{kind:?}: {loaded}");
        }
    }
}

#[test]
fn subjects_differ_so_that_filters_can_tell_them_apart() {
    for language in [Language::Ko, Language::En] {
        let subjects: std::collections::HashSet<_> = MailKind::ALL
            .map(|kind| templates::render(kind, language, LINK, HOME).subject)
            .into_iter()
            .collect();
        assert_eq!(subjects.len(), MailKind::ALL.len());
    }
}
