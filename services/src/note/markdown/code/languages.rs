//! The languages that are highlighted.

use super::grammar::{Grammar, Kind, Quote};

/// A language that can be highlighted.
#[derive(Debug)]
pub(super) struct Language {
    /// Its name in the class `language-…`.
    pub name: &'static str,
    /// Other names people write after a fence.
    aliases: &'static [&'static str],
    pub grammar: Grammar,
}

/// The language named by the info string of a fence: its first word, in any case.
pub(super) fn find(info: &str) -> Option<&'static Language> {
    let word = info
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | ':'))
        .next()?;
    LANGUAGES.iter().find(|language| {
        let mut names = language.aliases.iter().chain([&language.name]);
        names.any(|name| name.eq_ignore_ascii_case(word))
    })
}

const fn language(
    name: &'static str,
    aliases: &'static [&'static str],
    grammar: Grammar,
) -> Language {
    Language {
        name,
        aliases,
        grammar,
    }
}

const TEMPLATE: &[Quote] = &[Quote::line("\""), Quote::line("'"), Quote::block("`")];
const TRIPLE: &[Quote] = &[Quote::block("\"\"\""), Quote::line("\""), Quote::line("'")];
const SHELL: &[Quote] = &[Quote::block("\""), Quote::raw("'")];
const SQL: &[Quote] = &[Quote::raw("'"), Quote::line("\""), Quote::line("`")];
const PYTHON: &[Quote] = &[
    Quote::block("\"\"\""),
    Quote::block("'''"),
    Quote::line("\""),
    Quote::line("'"),
];

const JAVASCRIPT: Grammar = Grammar {
    quotes: TEMPLATE,
    keywords: "as async await break case catch class const continue debugger default delete do \
               else export extends finally for from function get if import in instanceof let new \
               of return set static super switch this throw try typeof var void while with yield",
    constants: "true false null undefined NaN Infinity",
    word_chars: "$",
    ..Grammar::C
};

const TYPESCRIPT: Grammar = Grammar {
    keywords: "abstract as asserts async await break case catch class const continue debugger \
               declare default delete do else enum export extends finally for from function get if \
               implements import in infer instanceof interface is keyof let module namespace new \
               of override private protected public readonly return satisfies set static super \
               switch this throw try type typeof var void while with yield",
    types: "any bigint boolean never number object string symbol unknown",
    ..JAVASCRIPT
};

const CPP: Grammar = Grammar {
    keywords: "alignas alignof and auto break case catch class concept const consteval constexpr \
               const_cast continue co_await co_return co_yield decltype default delete do \
               dynamic_cast else enum explicit export extern final for friend goto if inline \
               mutable namespace new noexcept not operator or override private protected public \
               register reinterpret_cast requires return sizeof static static_assert static_cast \
               struct switch template this throw try typedef typename union using virtual volatile \
               while",
    constants: "true false nullptr NULL",
    types: "bool char double float int int8_t int16_t int32_t int64_t long short signed size_t \
            uint8_t uint16_t uint32_t uint64_t unsigned void wchar_t",
    keyword_marks: "#",
    ..Grammar::C
};

const KEYS: Grammar = Grammar {
    key_marks: ":=",
    calls: false,
    ..Grammar::HASH
};

const MARKUP: Grammar = Grammar {
    kind: Kind::Markup,
    block_comments: &[("<!--", "-->")],
    quotes: &[Quote::raw("\""), Quote::raw("'")],
    word_chars: "-:.",
    ..Grammar::PLAIN
};

const CSS: Grammar = Grammar {
    line_comments: &[],
    block_comments: &[("/*", "*/")],
    quotes: &[Quote::line("\""), Quote::line("'")],
    word_chars: "-",
    variable_marks: "$",
    keyword_marks: "@",
    name_marks: ".#",
    key_marks: ":",
    constants: "inherit initial none unset auto",
    calls: true,
    ..Grammar::PLAIN
};

static LANGUAGES: &[Language] = &[
    language(
        "bash",
        &["sh", "shell", "zsh", "console"],
        Grammar {
            quotes: SHELL,
            keywords: "case cd do done echo elif else esac exit export fi for function if in local \
                   read return select set shift source then trap unset until while",
            variable_marks: "$",
            word_chars: "-",
            ..Grammar::HASH
        },
    ),
    language(
        "c",
        &["h"],
        Grammar {
            keywords: "auto break case const continue default do else enum extern for goto if inline \
                   register restrict return sizeof static struct switch typedef union volatile \
                   while",
            ..CPP
        },
    ),
    language("cpp", &["c++", "cc", "cxx", "hpp"], CPP),
    language(
        "csharp",
        &["cs", "c#"],
        Grammar {
            keywords: "abstract as async await base break case catch checked class const continue \
                   default delegate do else enum event explicit extern finally fixed for foreach \
                   get goto if implicit in init interface internal is lock namespace new operator \
                   out override params private protected public readonly record ref return sealed \
                   set sizeof static struct switch this throw try typeof using value var virtual \
                   volatile when where while yield",
            types: "bool byte char decimal double dynamic float int long object sbyte short string \
                uint ulong ushort void",
            keyword_marks: "#",
            ..Grammar::C
        },
    ),
    language("css", &[], CSS),
    language(
        "dart",
        &[],
        Grammar {
            quotes: PYTHON,
            keywords: "abstract as assert async await break case catch class const continue default \
                   do else enum export extends extension external factory final finally for get \
                   if implements import in is late library mixin new on operator part required \
                   rethrow return sealed set static super switch sync this throw try typedef var \
                   void while with yield",
            types: "bool double dynamic int num",
            ..Grammar::C
        },
    ),
    language(
        "diff",
        &["patch"],
        Grammar {
            kind: Kind::Diff,
            ..Grammar::PLAIN
        },
    ),
    language(
        "dockerfile",
        &["docker"],
        Grammar {
            keywords: "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN \
                   SHELL STOPSIGNAL USER VOLUME WORKDIR",
            variable_marks: "$",
            ..Grammar::HASH
        },
    ),
    language(
        "elixir",
        &["ex", "exs"],
        Grammar {
            quotes: TRIPLE,
            keywords: "after alias and case catch cond def defimpl defmacro defmodule defp defprotocol \
                   defstruct do else end fn for if import in not or quote raise receive require \
                   rescue try unless unquote use when with",
            constants: "true false nil",
            name_marks: "@",
            capital_types: true,
            ..Grammar::HASH
        },
    ),
    language(
        "go",
        &["golang"],
        Grammar {
            quotes: &[Quote::line("\""), Quote::line("'"), Quote::raw("`")],
            keywords: "break case chan const continue default defer else fallthrough for func go goto \
                   if import interface map package range return select struct switch type var",
            constants: "true false nil iota",
            types: "any bool byte complex64 complex128 error float32 float64 int int8 int16 int32 \
                int64 rune string uint uint8 uint16 uint32 uint64 uintptr",
            ..Grammar::C
        },
    ),
    language(
        "graphql",
        &["gql"],
        Grammar {
            quotes: TRIPLE,
            keywords: "directive enum extend fragment implements input interface mutation on query \
                   scalar schema subscription type union",
            types: "Boolean Float ID Int String",
            variable_marks: "$",
            name_marks: "@",
            capital_types: true,
            ..Grammar::HASH
        },
    ),
    language(
        "haskell",
        &["hs"],
        Grammar {
            line_comments: &["--"],
            block_comments: &[("{-", "-}")],
            quotes: &[Quote::line("\"")],
            keywords: "case class data default deriving do else forall foreign if import in infix \
                   infixl infixr instance let module newtype of then type where",
            constants: "True False Nothing",
            capital_types: true,
            word_chars: "'",
            ..Grammar::PLAIN
        },
    ),
    language("html", &["htm", "vue", "svelte"], MARKUP),
    language(
        "ini",
        &["cfg", "properties"],
        Grammar {
            line_comments: &[";", "#"],
            ..KEYS
        },
    ),
    language(
        "java",
        &[],
        Grammar {
            quotes: TRIPLE,
            keywords: "abstract assert break case catch class const continue default do else enum \
                   extends final finally for goto if implements import instanceof interface \
                   native new non-sealed package permits private protected public record return \
                   sealed static strictfp super switch synchronized this throw throws transient \
                   try var void volatile while yield",
            types: "boolean byte char double float int long short",
            ..Grammar::C
        },
    ),
    language("javascript", &["js", "jsx", "mjs", "node"], JAVASCRIPT),
    language(
        "json",
        &["jsonc", "json5"],
        Grammar {
            capital_types: false,
            calls: false,
            ..Grammar::C
        },
    ),
    language(
        "julia",
        &["jl"],
        Grammar {
            quotes: TRIPLE,
            block_comments: &[("#=", "=#")],
            keywords: "abstract begin break catch const continue do else elseif end export finally \
                   for function global if import in let local macro module mutable quote return \
                   struct try type using where while",
            constants: "true false nothing missing",
            name_marks: "@",
            capital_types: true,
            ..Grammar::HASH
        },
    ),
    language(
        "kotlin",
        &["kt", "kts"],
        Grammar {
            quotes: TRIPLE,
            keywords: "abstract actual annotation as break by catch class companion const \
                   constructor continue crossinline data do else enum expect external final \
                   finally for fun get if import in infix init inline inner interface internal is \
                   lateinit noinline object open operator out override package private protected \
                   public reified return sealed set super suspend tailrec this throw try \
                   typealias val var vararg when where while",
            ..Grammar::C
        },
    ),
    language(
        "latex",
        &["tex"],
        Grammar {
            line_comments: &["%"],
            keyword_marks: "\\",
            ..Grammar::PLAIN
        },
    ),
    language(
        "lua",
        &[],
        Grammar {
            line_comments: &["--"],
            block_comments: &[("--[[", "]]")],
            keywords: "and break do else elseif end for function goto if in local not or repeat \
                   return then until while",
            constants: "true false nil",
            ..Grammar::HASH
        },
    ),
    language(
        "makefile",
        &["make", "mk"],
        Grammar {
            keywords: "define else endef endif export ifdef ifeq ifndef ifneq include override",
            variable_marks: "$",
            key_marks: ":=",
            ..Grammar::HASH
        },
    ),
    language(
        "matlab",
        &["octave"],
        Grammar {
            line_comments: &["%"],
            quotes: &[Quote::line("\"")],
            keywords: "break case catch classdef continue else elseif end for function global if \
                   otherwise parfor persistent return switch try while",
            calls: true,
            ..Grammar::PLAIN
        },
    ),
    language(
        "nginx",
        &[],
        Grammar {
            keywords: "events http if include listen location map proxy_pass return rewrite root \
                   server server_name set try_files upstream",
            variable_marks: "$",
            ..Grammar::HASH
        },
    ),
    language(
        "perl",
        &["pl"],
        Grammar {
            quotes: SHELL,
            keywords: "and die do else elsif eq for foreach if last local my ne next no not or our \
                   package print require return sub undef unless until use while",
            variable_marks: "$@%",
            ..Grammar::HASH
        },
    ),
    language(
        "php",
        &[],
        Grammar {
            line_comments: &["//", "#"],
            quotes: SHELL,
            keywords: "abstract and array as break case catch class clone const continue declare \
                   default do echo else elseif enum extends final finally fn for foreach function \
                   global if implements include instanceof interface match namespace new or print \
                   private protected public readonly require require_once return static switch \
                   throw trait try unset use var while yield",
            types: "bool float int iterable mixed never object string void",
            variable_marks: "$",
            ..Grammar::C
        },
    ),
    language(
        "powershell",
        &["ps1", "pwsh"],
        Grammar {
            block_comments: &[("<#", "#>")],
            quotes: SHELL,
            keywords: "begin break catch class continue do else elseif end exit filter finally for \
                   foreach function if in param process return switch throw trap try until while",
            any_case: true,
            variable_marks: "$",
            word_chars: "-",
            ..Grammar::HASH
        },
    ),
    language(
        "protobuf",
        &["proto"],
        Grammar {
            keywords: "enum extend import map message oneof option optional package repeated required \
                   reserved returns rpc service stream syntax",
            types: "bool bytes double fixed32 fixed64 float int32 int64 sint32 sint64 string uint32 \
                uint64",
            ..Grammar::C
        },
    ),
    language(
        "python",
        &["py", "python3", "pycon"],
        Grammar {
            quotes: PYTHON,
            keywords: "and as assert async await break case class continue def del elif else except \
                   finally for from global if import in is lambda match nonlocal not or pass raise \
                   return self try type while with yield",
            constants: "True False None",
            types: "bool bytes complex dict float frozenset int list object set str tuple",
            name_marks: "@",
            capital_types: true,
            ..Grammar::HASH
        },
    ),
    language(
        "r",
        &[],
        Grammar {
            keywords: "break else for function if in library next repeat return while",
            constants: "TRUE FALSE NULL NA NaN Inf",
            word_chars: ".",
            ..Grammar::HASH
        },
    ),
    language(
        "ruby",
        &["rb"],
        Grammar {
            quotes: &[Quote::block("\""), Quote::raw("'")],
            keywords: "alias and begin break case class def defined? do else elsif end ensure extend \
                   for if in include module next not or private protected public puts raise redo \
                   require rescue retry return self super then undef unless until when while \
                   yield attr_accessor attr_reader attr_writer",
            constants: "true false nil",
            variable_marks: "@$",
            capital_types: true,
            ..Grammar::HASH
        },
    ),
    language(
        "rust",
        &["rs"],
        Grammar {
            quotes: &[Quote::block("\"")],
            keywords: "as async await break const continue crate dyn else enum extern fn for if impl \
                   in let loop match mod move mut pub ref return self static struct super trait \
                   type union unsafe use where while",
            constants: "true false",
            types: "Self bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
            char_literals: true,
            name_marks: "",
            ..Grammar::C
        },
    ),
    language(
        "scala",
        &["sc"],
        Grammar {
            quotes: TRIPLE,
            keywords: "abstract case catch class def derives do else end enum extends extension final \
                   finally for given if implicit import inline lazy match new object override \
                   package private protected return sealed super then this throw trait try type \
                   using val var while with yield",
            ..Grammar::C
        },
    ),
    language(
        "scss",
        &["sass", "less"],
        Grammar {
            line_comments: &["//"],
            ..CSS
        },
    ),
    language(
        "sql",
        &["mysql", "postgresql", "postgres", "psql", "sqlite", "plsql"],
        Grammar {
            line_comments: &["--"],
            block_comments: &[("/*", "*/")],
            quotes: SQL,
            keywords: "add all alter and as asc begin between by cascade case check column commit \
                   conflict constraint create cross database default delete desc distinct drop \
                   else end except exists explain foreign from full function grant group having if \
                   in index inner insert intersect into is join key left like limit not nothing \
                   offset on or order outer over partition primary references replace returning \
                   revoke right rollback row select set table then to transaction trigger truncate \
                   union unique update using values view when where window with",
            constants: "true false null",
            types: "bigint blob bool boolean char date datetime decimal double float int integer json \
                jsonb numeric real serial smallint text time timestamp timestamptz uuid varchar",
            any_case: true,
            calls: true,
            ..Grammar::PLAIN
        },
    ),
    language(
        "swift",
        &[],
        Grammar {
            quotes: &[Quote::block("\"\"\""), Quote::line("\"")],
            keywords: "actor any as associatedtype async await break case catch class continue default \
                   defer deinit do else enum extension fallthrough fileprivate final for func guard \
                   if import in indirect init inout internal is lazy let mutating open operator \
                   override private protocol public repeat required rethrows return self some \
                   static struct subscript super switch throw throws try typealias unowned var weak \
                   where while",
            constants: "true false nil",
            keyword_marks: "#",
            ..Grammar::C
        },
    ),
    language(
        "terraform",
        &["tf", "hcl"],
        Grammar {
            line_comments: &["#", "//"],
            block_comments: &[("/*", "*/")],
            keywords: "data for for_each if in locals module output provider resource terraform \
                   variable",
            key_marks: "=",
            ..Grammar::HASH
        },
    ),
    language(
        "toml",
        &[],
        Grammar {
            quotes: PYTHON,
            key_marks: "=",
            word_chars: "-.",
            ..KEYS
        },
    ),
    language("typescript", &["ts", "tsx", "mts"], TYPESCRIPT),
    language("xml", &["xsl", "plist"], MARKUP),
    language(
        "yaml",
        &["yml"],
        Grammar {
            constants: "true false null yes no",
            key_marks: ":",
            word_chars: "-./",
            ..KEYS
        },
    ),
    language(
        "zig",
        &[],
        Grammar {
            keywords: "and break catch comptime const continue defer else enum errdefer error export \
                   extern fn for if inline or orelse pub return struct switch test try union \
                   unreachable var while",
            constants: "true false null undefined",
            types: "anytype bool f32 f64 i8 i16 i32 i64 isize u8 u16 u32 u64 usize void",
            ..Grammar::C
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn first_word_in_any_case() {
        assert_eq!(find("Rust,ignore").map(|l| l.name), Some("rust"));
        assert_eq!(find("py title=x").map(|l| l.name), Some("python"));
        assert!(find("").is_none());
        assert!(find("mermaid").is_none());
    }

    #[test]
    fn no_name_is_used_twice() {
        let mut seen = HashSet::new();
        for language in LANGUAGES {
            for name in language.aliases.iter().chain([&language.name]) {
                assert!(seen.insert(*name), "{name}");
            }
        }
    }
}
