//! TeX formulas to MathML.

use super::escape;
use pulldown_latex::{
    Event, Parser, RenderConfig, Storage,
    config::DisplayMode,
    event::{Content, Dimension, DimensionUnit, EnvironmentFlow},
    mathml::write_mathml,
};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longest formula in bytes. The parser recurses and looks ahead within one formula.
const MAX_BYTES: usize = 4_000;
/// Deepest nesting of braces.
const MAX_BRACES: usize = 50;
/// A formula may grow to this many bytes of MathML for each byte of its source (an array with
/// hundreds of column rules repeats them in every row). A bracket, the longest single character,
/// takes 47.
const MAX_GROWTH: usize = 64;
/// What every formula may take on top of that.
const BASE_BYTES: usize = 2_048;
/// Longest space a formula may ask for, in em.
const MAX_SPACE_EM: f32 = 20.0;
/// Definitions are refused: with them the size of the result does not depend on the source.
const DEFINITIONS: [&str; 9] = [
    "\\def",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\edef",
    "\\gdef",
    "\\xdef",
];

/// Appends the formula, or its source as code if it is not a formula this renderer knows.
pub(super) fn push(out: &mut String, tex: &str, mode: DisplayMode) {
    // The library guards its inner invariants with panics; a formula must not take a page down.
    let mathml = catch_unwind(AssertUnwindSafe(|| mathml(tex, mode)))
        .ok()
        .flatten();
    match mathml {
        Some(mathml) => out.push_str(&mathml),
        None => {
            out.push_str("<code class=\"math-error\">");
            escape::push(out, tex.trim());
            out.push_str("</code>");
        }
    }
}

fn mathml(tex: &str, mode: DisplayMode) -> Option<String> {
    if tex.trim().is_empty() || tex.len() > MAX_BYTES || tex.contains('\0') {
        return None;
    }
    if brace_depth(tex) > MAX_BRACES || defines(tex) {
        return None;
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(tex, &storage) {
        events.extend(without_style(event.ok()?));
    }
    let config = RenderConfig {
        display_mode: mode,
        ..RenderConfig::default()
    };
    let mut target = Bounded {
        bytes: Vec::new(),
        limit: tex.len() * MAX_GROWTH + BASE_BYTES,
    };
    let events = events.into_iter().map(Ok::<_, io::Error>);
    write_mathml(&mut target, events, config).ok()?;
    String::from_utf8(target.bytes).ok()
}

/// What the renderer would write as a `style` attribute is left out here: colours, the extra
/// height of a row and negative spaces.
fn without_style(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::StateChange(pulldown_latex::event::StateChange::Color(_)) => None,
        Event::Space {
            width,
            height,
            depth,
        } => {
            let usable = |d: &Dimension| (0.0..=MAX_SPACE_EM).contains(&em(*d));
            let none = Dimension::new(0.0, DimensionUnit::Em);
            Some(Event::Space {
                // The renderer opens its tag only for a width.
                width: Some(width.filter(usable).unwrap_or(none)),
                height: height.filter(usable),
                depth: depth.filter(usable),
            })
        }
        Event::EnvironmentFlow(EnvironmentFlow::NewLine {
            horizontal_lines, ..
        }) => Some(Event::EnvironmentFlow(EnvironmentFlow::NewLine {
            spacing: None,
            horizontal_lines,
        })),
        // Names of functions are not escaped by the renderer, text is.
        Event::Content(Content::Function(name)) if name.contains(['<', '>', '&']) => {
            Some(Event::Content(Content::Text(name)))
        }
        // The library's own control space, which it would then escape.
        Event::Content(Content::Text("&nbsp;")) => Some(Event::Space {
            width: Some(Dimension::new(0.25, DimensionUnit::Em)),
            height: None,
            depth: None,
        }),
        other => Some(other),
    }
}

/// A rough length in em at 10 pt, enough to refuse absurd ones. Not a number stays one.
fn em(length: Dimension) -> f32 {
    let unit = match length.unit {
        DimensionUnit::Em => 1.0,
        DimensionUnit::Mu => 1.0 / 18.0,
        DimensionUnit::Ex => 0.45,
        DimensionUnit::Pt | DimensionUnit::Bp | DimensionUnit::Dd => 0.1,
        DimensionUnit::Pc | DimensionUnit::Cc => 1.2,
        DimensionUnit::In => 7.2,
        DimensionUnit::Cm => 2.85,
        DimensionUnit::Mm => 0.285,
        DimensionUnit::Sp => 0.1 / 65_536.0,
    };
    length.value * unit
}

fn brace_depth(tex: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in tex.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Whether `tex` uses one of [`DEFINITIONS`] as a whole command (`\left` is not `\le`).
fn defines(tex: &str) -> bool {
    DEFINITIONS.iter().any(|name| {
        tex.match_indices(name).any(|(at, _)| {
            !tex.get(at + name.len()..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        })
    })
}

/// Refuses to grow beyond a limit.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
