//! Reads what the server renders: as much HTML as that takes.

use std::collections::BTreeMap;

/// Elements whose content is text alone.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// A document's tags and texts, in order.
pub struct Html(Vec<Node>);

#[derive(Clone, Debug)]
enum Node {
    Open(Tag),
    Close(String),
    Text(String),
}

/// An opening tag.
#[derive(Clone, Debug)]
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
}

impl Tag {
    /// An attribute's value; empty when it is not there.
    pub fn get(&self, attribute: &str) -> &str {
        self.attributes.get(attribute).map_or("", String::as_str)
    }

    /// It has the attribute.
    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.contains_key(attribute)
    }
}

impl Html {
    pub fn read(source: &str) -> Self {
        let mut nodes = Vec::new();
        let mut rest = source;
        while let Some(at) = rest.find('<') {
            nodes.push(Node::Text(decoded(&rest[..at])));
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            } else if rest.starts_with("<!") {
                rest = rest.split_once('>').map_or("", |(_, rest)| rest);
            } else if let Some(close) = rest.strip_prefix("</") {
                let (name, after) = close.split_once('>').unwrap_or((close, ""));
                nodes.push(Node::Close(name.trim().to_lowercase()));
                rest = after;
            } else {
                let (tag, after) = open(&rest[1..]);
                rest = after;
                let name = tag.name.clone();
                nodes.push(Node::Open(tag));
                if RAW.contains(&name.as_str()) {
                    let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
                    nodes.push(Node::Text(decoded(&rest[..end])));
                    rest = &rest[end..];
                }
            }
        }
        nodes.push(Node::Text(decoded(rest)));
        Self(nodes)
    }

    /// Every opening tag.
    pub fn tags(&self) -> impl Iterator<Item = &Tag> {
        self.0.iter().filter_map(|node| match node {
            Node::Open(tag) => Some(tag),
            _ => None,
        })
    }

    /// The tags named `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags().filter(move |tag| tag.name == name)
    }

    /// Texts inside the elements that `wanted` picks, without those of their attributes.
    pub fn texts(&self, wanted: impl Fn(&Tag) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        for (index, node) in self.0.iter().enumerate() {
            if let Node::Open(tag) = node
                && wanted(tag)
            {
                found.push(self.text_at(index, &tag.name).trim().to_owned());
            }
        }
        found
    }

    fn text_at(&self, index: usize, name: &str) -> String {
        let mut depth = 0;
        let mut text = String::new();
        for node in &self.0[index..] {
            match node {
                Node::Open(tag) if tag.name == name => depth += 1,
                Node::Close(closed) if closed == name => depth -= 1,
                Node::Text(part) => text.push_str(part),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        text
    }

    /// The document's title.
    pub fn title(&self) -> String {
        self.texts(|tag| tag.name == "title").concat()
    }

    /// What stands in the page's failures, outside of its fields.
    pub fn alerts(&self) -> Vec<String> {
        self.texts(|tag| tag.get("role") == "alert")
    }

    /// What stands inside the form that is posted to `call`.
    pub fn form(&self, call: &str) -> Self {
        let start = self.0.iter().position(|node| {
            matches!(node, Node::Open(tag) if tag.name == "form" && tag.get("action") == call)
        });
        let start = start.unwrap_or_else(|| panic!("a form for {call}"));
        let inside = self.0[start..]
            .iter()
            .take_while(|node| !matches!(node, Node::Close(name) if name == "form"));
        Self(inside.cloned().collect())
    }

    /// Every form that is posted: where to, and what it holds as posting it untouched would send it,
    /// its first button included.
    pub fn forms(&self) -> Vec<(String, Vec<(String, String)>)> {
        let mut forms = Vec::new();
        for (index, node) in self.0.iter().enumerate() {
            let Node::Open(tag) = node else { continue };
            if tag.name != "form" || !tag.get("method").eq_ignore_ascii_case("post") {
                continue;
            }
            let inside = self.0[index..]
                .iter()
                .take_while(|node| !matches!(node, Node::Close(name) if name == "form"));
            let inside = Self(inside.cloned().collect());
            forms.push((tag.get("action").to_owned(), inside.fields()));
        }
        forms
    }

    fn fields(&self) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for tag in self.tags().filter(|tag| !tag.get("name").is_empty()) {
            let name = tag.get("name").to_owned();
            if fields.iter().any(|(known, _)| *known == name) {
                continue;
            }
            match tag.name.as_str() {
                "input" | "textarea" | "select" => {
                    fields.extend(self.value(&name).map(|value| (name, value)));
                }
                "button" => fields.push((name, tag.get("value").to_owned())),
                _ => {}
            }
        }
        fields
    }

    /// What a field holds, as posting the form untouched would send it.
    pub fn value(&self, field: &str) -> Option<String> {
        let named = |tag: &Tag| tag.get("name") == field;
        for (index, node) in self.0.iter().enumerate() {
            let Node::Open(tag) = node else { continue };
            match tag.name.as_str() {
                "input" if named(tag) => match tag.get("type") {
                    "checkbox" if tag.has("checked") => return Some("on".to_owned()),
                    "radio" if tag.has("checked") => return Some(tag.get("value").to_owned()),
                    "checkbox" | "radio" => {}
                    _ => return Some(tag.get("value").to_owned()),
                },
                "textarea" if named(tag) => {
                    let text = self.text_at(index, "textarea");
                    return Some(text.strip_prefix('\n').unwrap_or(&text).to_owned());
                }
                "select" if named(tag) => return self.chosen(index),
                _ => {}
            }
        }
        None
    }

    fn chosen(&self, select: usize) -> Option<String> {
        self.0[select..]
            .iter()
            .take_while(|node| !matches!(node, Node::Close(name) if name == "select"))
            .find_map(|node| match node {
                Node::Open(tag) if tag.name == "option" && tag.has("selected") => {
                    Some(tag.get("value").to_owned())
                }
                _ => None,
            })
    }

    /// What is wrong with a field, as its message says where `aria-describedby` leads.
    pub fn message(&self, field: &str) -> Option<String> {
        let tag = self
            .tags()
            .find(|tag| tag.get("name") == field && tag.has("aria-describedby"))?;
        let described: Vec<&str> = tag.get("aria-describedby").split(' ').collect();
        let mut messages = self.texts(|tag| {
            described.contains(&tag.get("id"))
                && tag.get("id").ends_with("-error")
                && !tag.has("hidden")
        });
        messages.pop().filter(|message| !message.is_empty())
    }
}

/// An opening tag without its `<`, and what comes after it.
fn open(source: &str) -> (Tag, &str) {
    let end = source
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .unwrap_or(source.len());
    let mut tag = Tag {
        name: source[..end].to_lowercase(),
        attributes: BTreeMap::new(),
    };
    let mut rest = source[end..].trim_start();
    while !rest.is_empty() && !rest.starts_with('>') {
        if let Some(after) = rest.strip_prefix('/') {
            rest = after.trim_start();
            continue;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let (read, after) = attribute(after.trim_start());
            value = decoded(read);
            rest = after.trim_start();
        }
        tag.attributes.insert(name, value);
    }
    (tag, rest.strip_prefix('>').unwrap_or(rest))
}

fn attribute(source: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = source.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = source
        .find(|c: char| c.is_whitespace() || c == '>')
        .unwrap_or(source.len());
    source.split_at(end)
}

fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_their_messages_are_found() {
        let page = Html::read(
            "<!DOCTYPE html><title>A &amp; B</title><!-- <p id=x> -->\
             <input name=\"a\" value='1 &lt; 2' aria-describedby=\"h a-error\">\
             <p id=\"a-error\"><svg/><span>Wrong<!>!</span></p>\
             <input type=radio name=r value=x><input type=radio name=r value=y checked>\
             <textarea name=t>\n<b> \n</textarea><p role=alert>No</p>\
             <select name=s><option value=1><option value=2 selected></select>",
        );
        assert_eq!(page.title(), "A & B");
        assert_eq!(page.value("a").as_deref(), Some("1 < 2"));
        assert_eq!(page.message("a").as_deref(), Some("Wrong!"));
        assert_eq!(page.value("r").as_deref(), Some("y"));
        assert_eq!(page.value("t").as_deref(), Some("<b> \n"));
        assert_eq!(page.value("s").as_deref(), Some("2"));
        assert_eq!(page.alerts(), ["No"]);
        assert_eq!(page.value("none"), None);
    }
}
