//! Images: the alternative text is collected first, because it may contain markup.

use crate::note::markdown::{escape, url};
use pulldown_cmark::Event;

/// An image whose alternative text is being read.
pub(super) struct Image {
    address: String,
    title: String,
    /// Plain text read so far.
    pub alt: String,
    /// Elements open inside the alternative text.
    pub depth: usize,
}

impl Image {
    pub fn new(address: &str, title: &str) -> Self {
        let (address, title) = (address.to_owned(), title.to_owned());
        Self {
            address,
            title,
            alt: String::new(),
            depth: 0,
        }
    }

    /// Takes the text of an event inside of the image.
    pub fn leaf(&mut self, event: &Event<'_>) {
        match event {
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.alt.push_str(text);
            }
            Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
            _ => {}
        }
    }

    /// Writes the image, or only its text if it may not be loaded. Tells whether it is shown.
    pub fn push(&self, html: &mut String) -> bool {
        if !url::is_safe_image(&self.address) {
            escape::push(html, &self.alt);
            return false;
        }
        html.push_str("<img src=\"");
        escape::push(html, &self.address);
        html.push_str("\" alt=\"");
        escape::push(html, &self.alt);
        if !self.title.is_empty() {
            html.push_str("\" title=\"");
            escape::push(html, &self.title);
        }
        html.push_str("\" loading=\"lazy\">");
        true
    }
}
