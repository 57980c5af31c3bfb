//! Notes written to attack whoever reads them: what a browser makes of their HTML has no element,
//! attribute or address that could run anything.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail loudly"
)]

mod elements;
mod payloads;

use elements::elements;
use payloads::payloads;
use services::note::markdown::render;

/// Elements that do something, load something, or are read as something else than HTML. Of `input`
/// there is only the box of a task.
const FORBIDDEN: [&str; 39] = [
    "animate",
    "annotation-xml",
    "applet",
    "area",
    "audio",
    "base",
    "button",
    "embed",
    "fieldset",
    "font",
    "foreignObject",
    "form",
    "frame",
    "frameset",
    "iframe",
    "isindex",
    "link",
    "listing",
    "maction",
    "map",
    "marquee",
    "mglyph",
    "meta",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "option",
    "plaintext",
    "portal",
    "script",
    "select",
    "set",
    "style",
    "svg",
    "template",
    "textarea",
    "use",
    "video",
];
/// Attributes that there are, apart from those of formulas, which hold lengths and words.
const ADDRESSES: [&str; 12] = [
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "href",
    "longdesc",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
];

/// Whether a browser goes nowhere but to a page by following `address`.
fn is_harmless(address: &str) -> bool {
    // Browsers pass over these wherever they stand in a scheme.
    let kept = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace());
    let address: String = kept.collect::<String>().to_lowercase();
    match address.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            matches!(scheme, "http" | "https" | "mailto")
        }
        _ => true,
    }
}

fn check(source: &str) {
    let html = render(source).html;
    for scripting in [true, false] {
        for element in elements(&html, scripting) {
            let (name, attributes) = (element.name(), element.attributes());
            let what = || format!("{source:?} became {html:?}: {name} {attributes:?}");
            assert!(!FORBIDDEN.contains(&name.as_str()), "{}", what());
            for (attribute, value) in &attributes {
                let attribute = attribute.to_lowercase();
                assert!(!attribute.starts_with("on"), "{}", what());
                let free = [
                    "style",
                    "srcdoc",
                    "name",
                    "xmlns",
                    "autofocus",
                    "target",
                    "form",
                    "http-equiv",
                    "is",
                    "slot",
                ];
                assert!(!free.contains(&attribute.as_str()), "{}", what());
                if ADDRESSES.contains(&attribute.as_str()) {
                    assert!(matches!(attribute.as_str(), "href" | "src"), "{}", what());
                    assert!(is_harmless(value), "{}", what());
                }
                if attribute == "id" {
                    assert!(value.starts_with("fn-"), "{}", what());
                }
            }
            if name == "input" {
                assert!(
                    attributes.contains(&("type".to_owned(), "checkbox".to_owned())),
                    "{}",
                    what()
                );
            }
        }
    }
}

#[test]
fn what_a_browser_makes_of_the_attacks_is_seen() {
    let found = elements(
        "<p>a<svg><script>alert(1)</script></svg><img src=x onerror=alert(1)>",
        true,
    );
    let names: Vec<String> = found.iter().map(|element| element.name()).collect();
    assert_eq!(names, ["p", "svg", "script", "img"]);
    assert!(
        found[3]
            .attributes()
            .iter()
            .any(|(name, _)| name == "onerror")
    );
    assert!(!is_harmless("java\nscript:alert(1)") && is_harmless("/notes?a=b:c"));
}

#[test]
fn no_attack_is_left_in_a_rendered_note() {
    let all = payloads();
    assert!(all.len() >= 500, "{}", all.len());
    for payload in &all {
        check(payload);
        for around in [
            "**{}**",
            "> {}",
            "- {}\n- b",
            "| a | b |\n|---|---|\n| {} | c |",
            "`` {} ``",
            "==$x$ {}==",
            "[^1]: {}\n\na[^1]",
        ] {
            check(&around.replace("{}", payload));
        }
    }
    check(&all.concat());
    check(&all.join("\n\n"));
}
