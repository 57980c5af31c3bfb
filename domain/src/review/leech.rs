//! Leeches: cards that are forgotten again and again, because of how their note is written rather
//! than of how often it is asked (Anki's word and numbers: at 8 lapses, then every 4).

/// Lapses that make a card a leech.
const FIRST: i32 = 8;
/// Further lapses that make it one again, once the learner has rewritten its note.
const AGAIN: i32 = 4;

/// Whether the lapse that brings a card to `lapses` makes it a leech.
pub const fn is_leech_at(lapses: i32) -> bool {
    lapses >= FIRST && (lapses - FIRST) % AGAIN == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_eight_lapses_and_every_four_after() {
        let leeches: Vec<i32> = (-3..22).filter(|lapses| is_leech_at(*lapses)).collect();
        assert_eq!(leeches, [8, 12, 16, 20]);
    }
}
