//! Damage.

use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

/// Characters that readers have stumbled over: ends of strings and lines, combining and right-to-left
/// marks, halves of nothing, one of four bytes, a syllable in parts.
const ODD: [&str; 24] = [
    "\0",
    "\r",
    "\n",
    "\t",
    "\u{b}",
    "\u{85}",
    "\u{2028}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{300}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "가",
    "\u{1112}\u{1161}\u{11ab}",
    "🙂",
    "\\",
    "\"",
    "'",
    "`",
    "<",
    ">",
    "&",
];
/// No case grows longer, in bytes, by repetition.
const LONGEST: usize = 20_000;

/// Joins up to `most` of `pieces`.
pub fn joined(pieces: &[&str], most: usize, dice: &mut StdRng) -> String {
    let mut text = String::new();
    for _ in 0..dice.random_range(1..=most) {
        text.push_str(pieces.choose(dice).copied().unwrap_or_default());
    }
    text
}

/// `text` after up to `most` changes; none now and then. Changes are cuts, repetitions, moves, odd
/// characters, and words of `words`.
pub fn damaged(mut text: String, words: &[&str], most: usize, dice: &mut StdRng) -> String {
    for _ in 0..dice.random_range(0..=most) {
        text = once(text, words, dice);
    }
    text
}

fn once(mut text: String, words: &[&str], dice: &mut StdRng) -> String {
    let (start, end) = span(&text, dice);
    match dice.random_range(0..8) {
        0 => text.replace_range(start..end, ""),
        1 => text.truncate(end),
        2 => text.insert_str(start, ODD.choose(dice).copied().unwrap_or_default()),
        3 => text.insert_str(start, words.choose(dice).copied().unwrap_or_default()),
        4 => text.replace_range(start..end, words.choose(dice).copied().unwrap_or_default()),
        5 => {
            let part = text.get(start..end).unwrap_or_default().to_owned();
            text.insert_str(end, &part);
        }
        6 => {
            let part = text.get(start..end).unwrap_or_default().to_owned();
            let times = LONGEST / (part.len() + text.len()).max(1);
            let most = 1 << dice.random_range(0..12);
            let times = dice.random_range(0..=times.min(most));
            text.insert_str(end, &part.repeat(times));
        }
        _ => {
            let changed: String = text
                .get(start..end)
                .unwrap_or_default()
                .chars()
                .map(|letter| letter_near(letter, dice))
                .collect();
            text.replace_range(start..end, &changed);
        }
    }
    text
}

/// Mostly a short stretch of `text`, on boundaries of characters.
fn span(text: &str, dice: &mut StdRng) -> (usize, usize) {
    let start = boundary(text, dice.random_range(0..=text.len()));
    let length = if dice.random_bool(0.8) {
        dice.random_range(0..=8)
    } else {
        dice.random_range(0..=text.len())
    };
    (
        start,
        boundary(text, (start + length).min(text.len())).max(start),
    )
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn letter_near(letter: char, dice: &mut StdRng) -> char {
    char::from_u32(u32::from(letter) ^ (1 << dice.random_range(0..7))).unwrap_or(letter)
}
