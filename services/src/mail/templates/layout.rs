//! The frame of every mail. Colours are the light theme's of the design tokens, spelled out,
//! because mail programs know neither custom properties nor style sheets. No pictures and nothing
//! is loaded: opening a mail tells nobody.

use domain::language::Language;

use super::Words;

const CANVAS: &str = "#f2f2ee";
const SHEET: &str = "#fcfdfa";
const LINE: &str = "#d6dad4";
const RULE: &str = "#f1afaf";
const INK: &str = "#16241f";
const META: &str = "#57645e";
const ACCENT: &str = "#1a533e";
const FONT: &str =
    "Pretendard,-apple-system,'Apple SD Gothic Neo','Malgun Gothic','Segoe UI',sans-serif";

const fn why(language: Language) -> &'static str {
    match language {
        Language::Ko => "계정에 관한 안내라서 보내 드린 메일이에요. 답장은 받을 수 없어요.",
        Language::En => "You received this because it concerns your account. Replies aren't read.",
    }
}

const fn fallback(language: Language) -> &'static str {
    match language {
        Language::Ko => "버튼이 눌리지 않으면 이 주소를 브라우저에 붙여 넣어 주세요.",
        Language::En => "If the button doesn't work, paste this address into your browser.",
    }
}

/// The plain text part: short paragraphs, the link on a line of its own.
pub fn text(words: &Words, language: Language, link: &str, public_url: &str) -> String {
    let mut parts: Vec<String> = vec![words.subject.to_owned()];
    parts.extend(words.before.iter().map(|&line| line.to_owned()));
    parts.push(format!("{}:\n{link}", words.action));
    parts.extend(words.after.iter().map(|&line| line.to_owned()));
    parts.push(format!("--\nResee\n{public_url}\n{}", why(language)));
    parts.join("\n\n") + "\n"
}

/// The HTML part: one column, inline styles.
pub fn html(words: &Words, language: Language, link: &str, public_url: &str) -> String {
    let paragraph = |line: &str, colour: &str| {
        format!(
            "<p style=\"margin:0 0 16px;color:{colour}\">{}</p>\n",
            escape(line)
        )
    };
    let before: String = words
        .before
        .iter()
        .map(|line| paragraph(line, INK))
        .collect();
    let after: String = words
        .after
        .iter()
        .map(|line| paragraph(line, META))
        .collect();
    let (subject, action) = (escape(words.subject), escape(words.action));
    let (link, home) = (escape(link), escape(public_url));
    let (fallback, why, tag) = (fallback(language), why(language), language.as_str());
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
<p style=\"margin:16px 0 0;font-size:14px;color:{META}\">{why}<br><a href=\"{home}\" style=\"color:{META}\">{home}</a></p>
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
