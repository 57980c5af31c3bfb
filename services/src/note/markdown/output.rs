//! HTML under construction: always well nested, never deeper than a limit.

/// Deepest nesting of elements that is written. Browsers flatten at 512, and both they and the
/// sanitiser take quadratic time in the depth; thousands of `>` cost one character each.
const MAX_DEPTH: usize = 40;

/// Who opened an element, which decides when it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    /// Markdown: closed by the matching end event.
    Markdown,
    /// Closed by what closes the element around it.
    Implied,
    /// Raw HTML in the source: closed by its end tag, or by what closes the element around it.
    Raw {
        /// Element name.
        name: &'static str,
        /// Whether it may stay open past the raw HTML block it stands in (`details`).
        spans_blocks: bool,
    },
}

struct Open {
    opener: Opener,
    close: &'static str,
    shown: bool,
}

/// A buffer and its open elements.
#[derive(Default)]
pub(super) struct Output {
    /// What has been written.
    pub html: String,
    open: Vec<Open>,
}

impl Output {
    /// Opens an element: writes `tag`, and later `close`, unless it would be too deep.
    pub fn open(&mut self, opener: Opener, tag: &str, close: &'static str) {
        let shown = self.open.len() < MAX_DEPTH;
        if shown {
            self.html.push_str(tag);
        }
        self.open.push(Open {
            opener,
            close,
            shown,
        });
    }

    /// Opens an element that leaves no trace, to pair with an end event.
    pub fn open_nothing(&mut self) {
        self.open.push(Open {
            opener: Opener::Markdown,
            close: "",
            shown: false,
        });
    }

    /// Closes the innermost element of Markdown and everything inside of it.
    pub fn close_markdown(&mut self) {
        if let Some(at) = self.open.iter().rposition(|o| o.opener == Opener::Markdown) {
            self.close_from(at);
        }
    }

    /// Closes implied elements that are innermost.
    pub fn close_implied(&mut self) {
        while self
            .open
            .last()
            .is_some_and(|open| open.opener == Opener::Implied)
        {
            self.close_from(self.open.len() - 1);
        }
    }

    /// Closes the innermost raw element `name`, if Markdown has opened none since.
    pub fn close_raw(&mut self, name: &str) {
        let start = self.raw_start();
        let found = self.open.iter().skip(start).rposition(
            |open| matches!(open.opener, Opener::Raw { name: open, .. } if open == name),
        );
        if let Some(at) = found {
            self.close_from(start + at);
        }
    }

    /// At the end of a raw block: closes the raw elements that may not outlive it.
    pub fn close_raw_block(&mut self) {
        let start = self.raw_start();
        let found = self.open.iter().skip(start).position(|open| {
            !matches!(
                open.opener,
                Opener::Raw {
                    spans_blocks: true,
                    ..
                }
            )
        });
        if let Some(at) = found {
            self.close_from(start + at);
        }
    }

    /// Number of raw elements that are open.
    pub fn raw_depth(&self) -> usize {
        self.open
            .iter()
            .filter(|open| matches!(open.opener, Opener::Raw { .. }))
            .count()
    }

    /// Closes everything and gives the HTML.
    pub fn finish(mut self) -> String {
        self.close_from(0);
        self.html
    }

    /// Where the elements begin that Markdown did not open.
    fn raw_start(&self) -> usize {
        self.open
            .iter()
            .rposition(|o| o.opener == Opener::Markdown)
            .map_or(0, |at| at + 1)
    }

    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            if let Some(open) = self.open.pop()
                && open.shown
            {
                self.html.push_str(open.close);
            }
        }
    }
}
