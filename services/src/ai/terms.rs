use domain::grading::{Rubric, key_terms};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{NoteText, compose};

/// The words of a note that an answer can be expected to use, found without a model: headings,
/// bold, italic and code first, then frequent words.
pub fn note_terms(note: &NoteText) -> Vec<String> {
    let body = compose(&note.body);
    let mut emphasised = vec![compose(&note.title)];
    let mut text = String::new();
    let mut depth = 0_usize;
    let mut run = String::new();
    for event in Parser::new(&body) {
        match event {
            Event::Start(tag) if is_emphasis(&tag.to_end()) => depth += 1,
            Event::End(tag) if is_emphasis(&tag) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    emphasised.push(std::mem::take(&mut run));
                }
            }
            Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock) => text.push('\n'),
            Event::Code(code) => {
                if depth > 0 {
                    run.push_str(&code);
                } else {
                    emphasised.push(code.to_string());
                }
            }
            Event::Text(part) => {
                text.push_str(&part);
                if depth > 0 {
                    run.push_str(&part);
                }
            }
            Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push('\n'),
            _ => {}
        }
    }
    key_terms(&emphasised, &text)
}

/// The words that an answer to `note` is compared with: its rubric's, or those found in it. Its
/// title is not among these: that is the question.
pub fn expected_terms(note: &NoteText, rubric: Option<&Rubric>) -> Vec<String> {
    let Some(rubric) = rubric else {
        let title = compose(&note.title);
        let mut terms = note_terms(note);
        terms.retain(|term| *term != title);
        return terms;
    };
    let points = rubric.points().iter();
    points.flat_map(|point| point.terms.clone()).collect()
}

const fn is_emphasis(end: &TagEnd) -> bool {
    matches!(end, TagEnd::Heading(_) | TagEnd::Strong | TagEnd::Emphasis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasised_words_are_terms() {
        let note = NoteText {
            title: "트랜잭션".to_owned(),
            body: "## ACID\n**원자성**은 `ROLLBACK`으로 지켜진다. 로그가 있고 로그가 남는다."
                .to_owned(),
        };
        let terms = note_terms(&note);
        assert_eq!(
            terms[..5],
            ["트랜잭션", "ACID", "원자성", "ROLLBACK", "로그"]
        );
        assert_eq!(expected_terms(&note, None)[..2], ["ACID", "원자성"]);
    }
}
