//! What the lexer has to know of a language.

/// A way to write a string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub open: &'static str,
    pub close: &'static str,
    /// A backslash escapes the next character.
    pub escapes: bool,
    /// The string may span lines; otherwise it ends with its line at the latest.
    pub lines: bool,
}

impl Quote {
    /// Escapes, one line.
    pub const fn line(mark: &'static str) -> Self {
        Self {
            open: mark,
            close: mark,
            escapes: true,
            lines: false,
        }
    }

    /// Escapes, many lines.
    pub const fn block(mark: &'static str) -> Self {
        Self {
            open: mark,
            close: mark,
            escapes: true,
            lines: true,
        }
    }

    /// No escapes, many lines.
    pub const fn raw(mark: &'static str) -> Self {
        Self {
            open: mark,
            close: mark,
            escapes: false,
            lines: true,
        }
    }
}

/// How the text is cut into tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words, numbers, strings, comments.
    Code,
    /// Tags with attributes; text between them is plain.
    Markup,
    /// Lines by their first character.
    Diff,
}

/// What the lexer has to know of a language. Word lists are separated by spaces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    pub kind: Kind,
    pub line_comments: &'static [&'static str],
    pub block_comments: &'static [(&'static str, &'static str)],
    /// Tried in order, so longer marks come first.
    pub quotes: &'static [Quote],
    pub keywords: &'static str,
    /// Words of the language that are values.
    pub constants: &'static str,
    /// Built-in types.
    pub types: &'static str,
    /// Keywords are found in any case.
    pub any_case: bool,
    /// Characters that belong to words besides letters, digits and `_`.
    pub word_chars: &'static str,
    /// A word after one of these is a variable (`$x`).
    pub variable_marks: &'static str,
    /// A word after one of these is a name (`@decorator`).
    pub name_marks: &'static str,
    /// A word after one of these is a keyword (`#include`, `\section`).
    pub keyword_marks: &'static str,
    /// The first word of a line is a key if one of these follows.
    pub key_marks: &'static str,
    /// A capitalised word is the name of a type.
    pub capital_types: bool,
    /// A word directly before `(` is the name of a function.
    pub calls: bool,
    /// `'a` is no string unless it is closed after one character.
    pub char_literals: bool,
}

impl Grammar {
    /// Nothing but numbers.
    pub const PLAIN: Self = Self {
        kind: Kind::Code,
        line_comments: &[],
        block_comments: &[],
        quotes: &[],
        keywords: "",
        constants: "",
        types: "",
        any_case: false,
        word_chars: "",
        variable_marks: "",
        name_marks: "",
        keyword_marks: "",
        key_marks: "",
        capital_types: false,
        calls: false,
        char_literals: false,
    };

    /// The family of C.
    pub const C: Self = Self {
        line_comments: &["//"],
        block_comments: &[("/*", "*/")],
        quotes: &[Quote::line("\""), Quote::line("'")],
        constants: "true false null",
        name_marks: "@",
        capital_types: true,
        calls: true,
        ..Self::PLAIN
    };

    /// The family of the shell: comments begin with `#`.
    pub const HASH: Self = Self {
        line_comments: &["#"],
        quotes: &[Quote::line("\""), Quote::line("'")],
        constants: "true false",
        calls: true,
        ..Self::PLAIN
    };
}
