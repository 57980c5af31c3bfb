//! Honest answers: sayings of a topic's key points put together as learners write them.

use domain::grading::Verdict;

use super::topic::Topic;

/// Answers with the note's words and paraphrases for each topic.
const DIRECT: usize = 10;
const PARAPHRASED: usize = 5;

/// An answer, and what an honest model says of it.
pub struct HonestAnswer {
    /// Index of its topic.
    pub topic: usize,
    pub is_paraphrase: bool,
    pub text: String,
    /// Per key point.
    pub judgements: Vec<(Verdict, String)>,
}

/// Three hundred different ones, a hundred of them paraphrases.
pub fn honest_answers(topics: &[Topic]) -> Vec<HonestAnswer> {
    let mut answers = Vec::new();
    for (index, topic) in topics.iter().enumerate() {
        for variant in 0..DIRECT + PARAPHRASED {
            answers.push(answer(topic, index, variant));
        }
    }
    let mut texts: Vec<&str> = answers.iter().map(|answer| answer.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), answers.len(), "two answers are the same");
    answers
}

fn answer(topic: &Topic, index: usize, variant: usize) -> HonestAnswer {
    let is_paraphrase = variant >= DIRECT;
    let mut parts = Vec::new();
    let mut judgements = Vec::new();
    for (place, sayings) in topic.sayings.iter().enumerate() {
        let said = if is_paraphrase {
            &sayings.paraphrase
        } else {
            &sayings.direct
        };
        let text = &said[choice(variant, place) % said.len()];
        // Some leave a point out, some say half of it.
        if !is_paraphrase && variant % 5 == 3 && place == variant % topic.sayings.len() {
            judgements.push((Verdict::Missed, String::new()));
            continue;
        }
        let verdict = if variant % 7 == 5 && place == 0 {
            Verdict::Partly
        } else {
            Verdict::Covered
        };
        parts.push(text.clone());
        judgements.push((verdict, text.clone()));
    }
    HonestAnswer {
        topic: index,
        is_paraphrase,
        text: written(&parts, index + variant, topic.is_korean),
        judgements,
    }
}

/// Which saying of a key point a variant uses: no two variants of a topic use the same for all, and
/// each uses every column of the data about equally often.
fn choice(variant: usize, place: usize) -> usize {
    variant + place * (1 + variant / 3)
}

/// Sentences, bullets, numbers, or one long sentence.
fn written(parts: &[String], style: usize, is_korean: bool) -> String {
    match style % 4 {
        0 => parts.iter().map(|part| format!("{part}. ")).collect(),
        1 => parts.iter().map(|part| format!("- {part}\n")).collect(),
        2 => parts
            .iter()
            .enumerate()
            .map(|(index, part)| format!("{}. {part}.\n", index + 1))
            .collect(),
        _ => parts.join(if is_korean { ", 그리고 " } else { ", and " }),
    }
}
