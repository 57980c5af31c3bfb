//! Events of the parser to HTML.

mod footnotes;
mod image;

use super::output::{Opener, Output};
use super::{Outline, Spanned, code, escape, mark, math, raw, url};
use footnotes::Footnotes;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use pulldown_latex::config::DisplayMode;

/// Empty cells are written up to this number. A row shorter than its head is filled up by the
/// parser, so a wide head over many rows would give columns times rows.
const MAX_CELLS: u32 = 5_000;

/// What becomes of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawHtml {
    /// Harmless elements work, others are text.
    Filter,
    /// All of it is text.
    Text,
}

/// HTML that still has to be cleaned.
pub(super) struct Built {
    pub html: String,
    pub outline: Outline,
    pub has_raw_html: bool,
}

/// Builds HTML from the events of `source`.
pub(super) fn write(source: &str, events: Vec<Spanned<'_>>, raw_html: RawHtml) -> Built {
    let mut marks = mark::find(source, &events).into_iter().peekable();
    let mut writer = Writer {
        out: Output::default(),
        outline: Outline::default(),
        footnotes: Footnotes::default(),
        raw_html,
        has_raw_html: false,
        alignments: Vec::new(),
        column: 0,
        in_head: false,
        cells: 0,
        items: 0,
        paragraph_has_text: false,
        code: None,
        html_block: None,
        image: None,
        highlight_budget: code::MAX_CHARS,
    };
    let mut events = events.into_iter().enumerate().peekable();
    while let Some((index, (event, range))) = events.next() {
        if matches!(event, Event::Start(Tag::TableCell))
            && writer.cells > MAX_CELLS
            && events
                .next_if(|(_, (next, _))| matches!(next, Event::End(_)))
                .is_some()
        {
            continue;
        }
        let mut cut = Vec::new();
        while let Some(mark) = marks.next_if(|mark| mark.event == index) {
            cut.push((mark.offset, mark.opens));
        }
        let next_is_task = matches!(event, Event::Start(Tag::Item))
            && events
                .peek()
                .is_some_and(|(_, (next, _))| matches!(next, Event::TaskListMarker(_)));
        match event {
            Event::Start(Tag::Item) => writer.item(next_is_task),
            Event::Start(tag) => writer.start(tag, &source[range]),
            Event::End(end) => writer.end(end),
            Event::Text(text) => writer.text(&text, &cut),
            other => writer.leaf(other),
        }
    }
    let notes = writer.footnotes.section();
    let mut html = writer.out.finish();
    html.push_str(&notes);
    Built {
        html,
        outline: writer.outline,
        has_raw_html: writer.has_raw_html,
    }
}

struct Writer {
    out: Output,
    outline: Outline,
    footnotes: Footnotes,
    raw_html: RawHtml,
    has_raw_html: bool,
    /// Of the table that is being written.
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Cells of all tables so far.
    cells: u32,
    /// Depth of list items.
    items: usize,
    paragraph_has_text: bool,
    /// Info string and text of the code block that is being read.
    code: Option<(String, String)>,
    html_block: Option<String>,
    image: Option<image::Image>,
    highlight_budget: usize,
}

impl Writer {
    fn markdown(&mut self, tag: &str, close: &'static str) {
        self.out.open(Opener::Markdown, tag, close);
    }

    fn item(&mut self, is_task: bool) {
        self.items += 1;
        self.outline.list_items += 1;
        let tag = if is_task {
            "<li class=\"task-item\">"
        } else {
            "<li>"
        };
        self.markdown(tag, "</li>\n");
    }

    fn start(&mut self, tag: Tag<'_>, written: &str) {
        if let Some(image) = &mut self.image {
            image.depth += 1;
            return;
        }
        match tag {
            Tag::Emphasis => self.markdown("<em>", "</em>"),
            Tag::Strong => self.markdown("<strong>", "</strong>"),
            // One tilde is a range in Korean: "3~5시, 7~9시".
            Tag::Strikethrough if written.starts_with("~~") => self.markdown("<del>", "</del>"),
            Tag::Strikethrough => self.markdown("~", "~"),
            Tag::Superscript => self.markdown("<sup>", "</sup>"),
            Tag::Subscript => self.markdown("<sub>", "</sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.link(link_type, &dest_url, &title);
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.image = Some(image::Image::new(&dest_url, &title));
            }
            part @ (Tag::TableHead | Tag::TableRow | Tag::TableCell) => self.start_block(part),
            block => {
                // The label of a task ends where a block begins inside its item.
                self.out.close_implied();
                self.start_block(block);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.paragraph_has_text = false;
                self.markdown("<p>", "</p>\n");
            }
            Tag::Heading { level, .. } => {
                let (tag, close) = heading(level);
                self.markdown(tag, close);
            }
            Tag::BlockQuote(_) => self.markdown("<blockquote>\n", "</blockquote>\n"),
            Tag::List(None) => self.markdown("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.markdown("<ol>\n", "</ol>\n"),
            Tag::List(Some(start)) => {
                self.markdown(&format!("<ol start=\"{start}\">\n"), "</ol>\n");
            }
            Tag::CodeBlock(kind) => {
                self.out.open_nothing();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::HtmlBlock => {
                // Nothing is opened: a raw `<details>` may stay open past this block.
                self.html_block = Some(String::new());
            }
            Tag::FootnoteDefinition(name) => {
                self.footnotes.begin(&name, std::mem::take(&mut self.out));
                self.out.open_nothing();
            }
            Tag::Table(alignments) => {
                self.outline.tables += 1;
                self.alignments = alignments;
                // A wide table scrolls in its wrapper, also from the keyboard.
                self.markdown(
                    "<div class=\"table-wrap\" tabindex=\"0\"><table>\n",
                    "</table></div>\n",
                );
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.markdown("<thead>\n<tr>", "</tr>\n</thead>\n");
            }
            Tag::TableRow => {
                self.column = 0;
                self.markdown("<tr>", "</tr>\n");
            }
            Tag::TableCell => self.cell(),
            // Extensions that are switched off.
            _ => self.out.open_nothing(),
        }
    }

    fn cell(&mut self) {
        self.cells += 1;
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"ta-left\"",
            Some(Alignment::Center) => " class=\"ta-center\"",
            Some(Alignment::Right) => " class=\"ta-right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        if self.in_head {
            self.markdown(&format!("<th{class} scope=\"col\">"), "</th>");
        } else {
            self.markdown(&format!("<td{class}>"), "</td>");
        }
    }

    fn link(&mut self, link_type: LinkType, address: &str, title: &str) {
        let mailto = if link_type == LinkType::Email {
            "mailto:"
        } else {
            ""
        };
        let address = format!("{mailto}{address}");
        if !url::is_safe_link(&address) {
            self.out.open_nothing();
            return;
        }
        let mut tag = String::from("<a href=\"");
        escape::push(&mut tag, &address);
        if !title.is_empty() {
            tag.push_str("\" title=\"");
            escape::push(&mut tag, title);
        }
        tag.push_str("\">");
        self.markdown(&tag, "</a>");
    }

    fn end(&mut self, end: TagEnd) {
        if let Some(mut image) = self.image.take() {
            if image.depth > 0 {
                image.depth -= 1;
                self.image = Some(image);
            } else if image.push(&mut self.out.html) {
                self.outline.images += 1;
            } else {
                self.paragraph_has_text = true;
            }
            return;
        }
        if let Some(html) = self.html_block.take() {
            self.raw_block(&html);
            return;
        }
        self.out.close_markdown();
        match end {
            TagEnd::Paragraph => {
                let counts =
                    self.paragraph_has_text && self.items == 0 && !self.footnotes.is_inside();
                self.outline.paragraphs += u32::from(counts);
            }
            TagEnd::Item => self.items = self.items.saturating_sub(1),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.open(Opener::Implied, "<tbody>\n", "</tbody>\n");
            }
            TagEnd::CodeBlock => {
                if let Some((info, text)) = self.code.take() {
                    self.outline.code_blocks += 1;
                    code::push(&mut self.out.html, &info, &text, &mut self.highlight_budget);
                }
            }
            TagEnd::FootnoteDefinition => {
                let html = self.footnotes.end(&mut self.out);
                self.out = html;
            }
            _ => {}
        }
    }

    /// Text, cut at the marks that stand in it.
    fn text(&mut self, text: &str, marks: &[(usize, bool)]) {
        let buffer = match (&mut self.image, &mut self.code, &mut self.html_block) {
            (Some(image), ..) => Some(&mut image.alt),
            (_, Some((_, code)), _) => Some(code),
            (.., Some(html)) => Some(html),
            _ => None,
        };
        if let Some(buffer) = buffer {
            buffer.push_str(text);
            return;
        }
        self.paragraph_has_text |= !text.trim().is_empty();
        let mut from = 0;
        for &(at, opens) in marks {
            escape::push(&mut self.out.html, text.get(from..at).unwrap_or_default());
            if opens {
                self.markdown("<mark>", "</mark>");
            } else {
                self.out.close_markdown();
            }
            from = at + 2;
        }
        escape::push(&mut self.out.html, text.get(from..).unwrap_or_default());
    }

    /// Events that neither open, close nor are plain text.
    fn leaf(&mut self, event: Event<'_>) {
        if let Some(image) = &mut self.image {
            image.leaf(&event);
            return;
        }
        match event {
            Event::Code(text) => {
                self.paragraph_has_text = true;
                self.out.html.push_str("<code>");
                escape::push(&mut self.out.html, &text);
                self.out.html.push_str("</code>");
            }
            Event::InlineMath(tex) => self.formula(&tex, DisplayMode::Inline),
            Event::DisplayMath(tex) => self.formula(&tex, DisplayMode::Block),
            Event::Html(html) => match &mut self.html_block {
                Some(block) => block.push_str(&html),
                None => self.raw_block(&html),
            },
            Event::InlineHtml(html) => {
                self.has_raw_html = true;
                match self.raw_html {
                    RawHtml::Filter => raw::push_inline(&mut self.out, &html),
                    RawHtml::Text => escape::push(&mut self.out.html, &html),
                }
            }
            Event::SoftBreak => self.out.html.push('\n'),
            Event::HardBreak => self.out.html.push_str("<br>\n"),
            Event::Rule => {
                self.out.close_implied();
                self.out.html.push_str("<hr>\n");
            }
            Event::FootnoteReference(name) => {
                self.footnotes.reference(&name, &mut self.out.html);
            }
            Event::TaskListMarker(done) => {
                let checked = if done { " checked=\"\"" } else { "" };
                self.out.open(
                    Opener::Implied,
                    &format!("<label><input type=\"checkbox\" disabled=\"\"{checked}> "),
                    "</label>",
                );
            }
            Event::Start(_) | Event::End(_) | Event::Text(_) => {}
        }
    }

    fn formula(&mut self, tex: &str, mode: DisplayMode) {
        self.outline.formulas += 1;
        math::push(&mut self.out.html, tex, mode);
    }

    fn raw_block(&mut self, html: &str) {
        self.has_raw_html = true;
        match self.raw_html {
            RawHtml::Filter => raw::push_block(&mut self.out, html),
            RawHtml::Text => {
                self.out.html.push_str("<p>");
                escape::push(&mut self.out.html, html.trim_end());
                self.out.html.push_str("</p>\n");
            }
        }
    }
}

/// One level below, because the title of the note is the heading above.
fn heading(level: HeadingLevel) -> (&'static str, &'static str) {
    match level {
        HeadingLevel::H1 => ("<h2>", "</h2>\n"),
        HeadingLevel::H2 => ("<h3>", "</h3>\n"),
        HeadingLevel::H3 => ("<h4>", "</h4>\n"),
        HeadingLevel::H4 => ("<h5>", "</h5>\n"),
        HeadingLevel::H5 | HeadingLevel::H6 => ("<h6>", "</h6>\n"),
    }
}
