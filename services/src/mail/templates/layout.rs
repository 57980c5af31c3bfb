//! The frame of every mail. Colours are the light theme's of the design tokens, spelled out,
//! because mail programs know neither custom properties nor style sheets. No pictures and nothing
//! is loaded: opening a mail tells nobody.

use domain::language::Language;

use super::{Letter, Parts};

const CANVAS: &str = "#f2f2ee";
const SHEET: &str = "#fcfdfa";
const LINE: &str = "#d6dad4";
const RULE: &str = "#f1afaf";
const INK: &str = "#16241f";
const META: &str = "#57645e";
const ACCENT: &str = "#1a533e";
const FONT: &str =
    "Pretendard,-apple-system,'Apple SD Gothic Neo','Malgun Gothic','Segoe UI',sans-serif";

const fn why(language: Language, by_itself: bool) -> &'static str {
    match (language, by_itself) {
        (Language::Ko, false) => {
            "계정에 관한 안내라서 보내 드린 메일이에요. 답장은 받을 수 없어요."
        }
        (Language::En, false) => {
            "You received this because it concerns your account. Replies aren't read."
        }
        (Language::Ko, true) => "알림 설정에 따라 보내 드린 메일이에요. 답장은 받을 수 없어요.",
        (Language::En, true) => {
            "You received this because of your notification settings. Replies aren't read."
        }
    }
}

const fn settings(language: Language) -> &'static str {
    match language {
        Language::Ko => "알림 설정",
        Language::En => "Notification settings",
    }
}

const fn end(language: Language) -> &'static str {
    match language {
        Language::Ko => "이 메일 그만 받기",
        Language::En => "Stop these mails",
    }
}

const fn fallback(language: Language) -> &'static str {
    match language {
        Language::Ko => "버튼이 눌리지 않으면 이 주소를 브라우저에 붙여 넣어 주세요.",
        Language::En => "If the button doesn't work, paste this address into your browser.",
    }
}

/// Where the settings of mails that come by themselves are.
fn settings_page(public_url: &str) -> String {
    format!("{public_url}/settings/notifications")
}

/// The plain text part: short paragraphs, the link on a line of its own.
pub fn text(letter: &Letter, parts: &Parts<'_>) -> String {
    let (language, link, home) = (parts.language, parts.link, parts.public_url);
    let why = why(language, parts.unsubscribe.is_some());
    let mut lines = vec![letter.subject.clone()];
    lines.extend(letter.before.iter().cloned());
    lines.push(format!("{}:\n{link}", letter.action));
    lines.extend(letter.after.iter().cloned());
    lines.push(format!("--\nResee\n{home}\n{why}"));
    if let Some(unsubscribe) = parts.unsubscribe {
        lines.push(format!(
            "{}:\n{}\n{}:\n{unsubscribe}",
            settings(language),
            settings_page(home),
            end(language)
        ));
    }
    lines.join("\n\n") + "\n"
}

/// The HTML part: one column, inline styles.
pub fn html(letter: &Letter, parts: &Parts<'_>) -> String {
    let language = parts.language;
    let paragraph = |line: &String, colour: &str| {
        format!(
            "<p style=\"margin:0 0 16px;color:{colour}\">{}</p>\n",
            escape(line)
        )
    };
    let before: String = letter
        .before
        .iter()
        .map(|line| paragraph(line, INK))
        .collect();
    let after: String = letter
        .after
        .iter()
        .map(|line| paragraph(line, META))
        .collect();
    let ways = parts.unsubscribe.map_or_else(String::new, |unsubscribe| {
        let way = |url: &str, words: &str| {
            format!(
                "<a href=\"{}\" style=\"color:{META}\">{words}</a>",
                escape(url)
            )
        };
        format!(
            "<br>{} · {}",
            way(&settings_page(parts.public_url), settings(language)),
            way(unsubscribe, end(language))
        )
    });
    let (subject, action) = (escape(&letter.subject), escape(letter.action));
    let (link, home) = (escape(parts.link), escape(parts.public_url));
    let why = why(language, parts.unsubscribe.is_some());
    let (fallback, tag) = (fallback(language), language.as_str());
    format!(
        "<!doctype html>
<html lang=\"{tag}\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<meta name=\"color-scheme\" content=\"light\">
<title>{subject}</title>
</head>
<body style=\"margin:0;padding:24px 16px;background:{CANVAS};color:{INK};font:16px/1.6 {FONT};word-break:keep-all;overflow-wrap:anywhere\">
<div style=\"max-width:520px;margin:0 auto\">
<p style=\"margin:0 0 16px;font-weight:700;color:{ACCENT}\">Resee</p>
<div style=\"padding:28px 24px 12px;background:{SHEET};border:1px solid {LINE};border-left:3px solid {RULE};border-radius:6px\">
<h1 style=\"margin:0 0 16px;font-size:20px;line-height:1.4\">{subject}</h1>
{before}<p style=\"margin:24px 0\"><a href=\"{link}\" style=\"display:inline-block;padding:10px 18px;border-radius:6px;background:{ACCENT};color:{SHEET};font-weight:600;text-decoration:none\">{action}</a></p>
{after}<p style=\"margin:0 0 16px;font-size:14px;color:{META}\">{fallback}<br><a href=\"{link}\" style=\"color:{ACCENT}\">{link}</a></p>
</div>
<p style=\"margin:16px 0 0;font-size:14px;color:{META}\">{why}<br><a href=\"{home}\" style=\"color:{META}\">{home}</a>{ways}</p>
</div>
</body>
</html>
"
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
