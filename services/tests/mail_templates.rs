//! Every mail in both languages.

use domain::language::Language;
use services::mail::{
    Figures, MailKind,
    templates::{self, Content, Parts},
};

const HOME: &str = "https://resee.test";
const LINK: &str = "https://resee.test/verify-email?token=a-b_c&x=<\"'>";

const END: &str = "https://resee.test/unsubscribe?token=A-b_c";

/// A mail of `kind` with figures that are `count`.
fn render_with(kind: MailKind, language: Language, link: &str, count: u32) -> Content {
    let figures = match kind {
        MailKind::Daily | MailKind::Evening => Figures::Due {
            due: count,
            minutes: count,
        },
        MailKind::Weekly => Figures::Week {
            days: count,
            reviews: count,
            learned: count,
            remembered: count,
            streak: count,
            due: count,
        },
        _ => Figures::None,
    };
    let parts = Parts {
        language,
        link,
        public_url: HOME,
        figures,
        unsubscribe: kind.reminder().map(|_| END),
    };
    templates::render(kind, &parts)
}

fn render(kind: MailKind, language: Language, link: &str) -> Content {
    render_with(kind, language, link, 7)
}

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
        let mail = render(kind, language, LINK);
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
        let mail = render(kind, language, &link);
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
            .map(|kind| render(kind, language, LINK).subject)
            .into_iter()
            .collect();
        assert_eq!(subjects.len(), MailKind::ALL.len());
    }
}

#[test]
fn only_mails_that_come_by_themselves_say_how_to_end_them() {
    for (kind, language) in every() {
        let mail = render(kind, language, LINK);
        let ended = kind.reminder().is_some();
        for part in [&mail.text, &mail.html] {
            assert_eq!(part.contains(END), ended, "{kind:?}");
            assert_eq!(part.contains("/settings/notifications"), ended, "{kind:?}");
        }
        assert_eq!(mail.text.lines().any(|line| line == END), ended, "{kind:?}");
    }
}

#[test]
fn numbers_are_said_as_a_person_would() {
    let said = |kind, language, count| {
        let mail = render_with(kind, language, LINK, count);
        format!("{}\n{}", mail.subject, mail.text)
    };
    let english = |kind, count| said(kind, Language::En, count);
    assert!(english(MailKind::Daily, 1).contains("1 note is waiting."));
    assert!(english(MailKind::Daily, 1).contains("about 1 minute."));
    assert!(english(MailKind::Daily, 7).starts_with("7 notes to review today\n"));
    assert!(english(MailKind::Evening, 1).contains("1 note is left for today."));
    assert!(english(MailKind::Evening, 2).contains("2 notes are left for today."));
    assert!(english(MailKind::Weekly, 1).contains("you reviewed 1 time on 1 day."));
    assert!(english(MailKind::Weekly, 2).contains("reviewed 2 days in a row."));
    assert!(!english(MailKind::Weekly, 1).contains("in a row"));
    let none = english(MailKind::Weekly, 0);
    assert!(
        none.contains("you didn't review.") && !none.contains('%') && !none.contains("waiting")
    );
    let korean = said(MailKind::Daily, Language::Ko, 7);
    assert!(korean.starts_with("오늘 복습할 노트 7개\n") && korean.contains("7분쯤"));
    assert!(said(MailKind::Weekly, Language::Ko, 7).contains("7번 가운데 7번 기억해 냈어요(100%)"));
}

#[test]
fn a_reminder_as_plain_text_reads_well() {
    let mail = render(MailKind::Daily, Language::En, "https://resee.test/review");
    assert_eq!(
        mail.text,
        "7 notes to review today\n\n\
         7 notes are waiting. At your usual pace that takes about 7 minutes.\n\n\
         Start reviewing:\nhttps://resee.test/review\n\n\
         What you don't get to today doesn't disappear: it is asked again later.\n\n\
         --\nResee\nhttps://resee.test\n\
         You received this because of your notification settings. Replies aren't read.\n\n\
         Notification settings:\nhttps://resee.test/settings/notifications\n\
         Stop these mails:\nhttps://resee.test/unsubscribe?token=A-b_c\n"
    );
}
