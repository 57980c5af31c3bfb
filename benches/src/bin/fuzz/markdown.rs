//! Bodies of notes.

use rand::{Rng, rngs::StdRng};
use services::note::markdown::{clean, excerpt, render};

use crate::{
    mutate::{damaged, joined},
    target::{Came, Target},
};

/// Pieces of Markdown, formulas, code and of HTML that sanitisers have been tricked with.
const PIECES: [&str; 76] = [
    "# ",
    "## ",
    "\n\n",
    "\n",
    "> ",
    "- ",
    "1. ",
    "  ",
    "    ",
    "\t",
    "* ",
    "- [x] ",
    "---\n",
    "***",
    "**",
    "_",
    "~~",
    "==",
    "`",
    "```rust\n",
    "```\n",
    "~~~",
    "| a | b |\n|---|:-:|\n",
    "| ",
    " |\n",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: /b \"c\"\n",
    "<",
    ">",
    "&",
    "&lt;",
    "&#x3c;",
    "$",
    "$$",
    "\\frac{a}{b}",
    "\\left(",
    "\\",
    "{",
    "}",
    "^",
    "fn main() { let x = \"y\"; }",
    "SELECT 1 -- x\n",
    "/* ",
    " */",
    "기억",
    "망각 곡선",
    "<b>",
    "</b>",
    "<script>",
    "</script>",
    "<svg>",
    "<math><mtext>",
    "<style>",
    "<table><a href=x>",
    "<img src=x onerror=y>",
    "<a href=\"javascript:a\">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<details open ontoggle=x>",
    "<p title='",
    "'>",
    "<noscript>",
    "<mglyph>",
    "<br/>",
    "https://a.b/c",
    "javascript:",
    "data:text/html,",
    "word ",
    "\u{202e}",
];
/// Attributes and elements that must not be in what was rendered, however it was written.
const NEVER: [&str; 8] = [
    "<script",
    "<style",
    "<iframe",
    "<object",
    "<svg",
    "<form",
    "<noscript",
    "<template",
];
/// Bytes of HTML for a byte of Markdown, at most, and what may come on top: formulas and code are many
/// small elements.
const GROWTH: usize = 400;
const ON_TOP: usize = 20_000;

/// The renderer.
pub struct Notes;

impl Target for Notes {
    fn name(&self) -> &'static str {
        "notes"
    }

    fn case(&self, dice: &mut StdRng) -> String {
        let most = 1 << dice.random_range(1..7);
        let text = joined(&PIECES, most, dice);
        damaged(text, &PIECES, 4, dice)
    }

    fn check(&self, case: &str) -> Result<Came, String> {
        let html = render(case).html;
        if clean(&html) != html {
            return Err(format!("is not clean: {html}"));
        }
        if html.len() > case.len() * GROWTH + ON_TOP {
            return Err(format!("grew to {} bytes", html.len()));
        }
        if let Some(element) = NEVER.iter().find(|element| html.contains(*element)) {
            return Err(format!("has {element}"));
        }
        let short = excerpt(case, 80);
        if short.len() > case.len().max(80) * 4 {
            return Err(format!("has an excerpt of {} bytes", short.len()));
        }
        Ok(Came::Read)
    }

    fn least_read(&self) -> f64 {
        1.0
    }
}
