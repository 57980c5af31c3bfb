/// Particles and endings that follow a noun, longest first.
const AFTER_NOUN: [&str; 58] = [
    "으로부터",
    "에서부터",
    "이라고는",
    "에서의",
    "에서는",
    "에서도",
    "으로써",
    "으로서",
    "으로는",
    "이라는",
    "이라고",
    "이라면",
    "이지만",
    "이므로",
    "까지",
    "부터",
    "에서",
    "에게",
    "에는",
    "에도",
    "으로",
    "로써",
    "로서",
    "로는",
    "라는",
    "라고",
    "보다",
    "처럼",
    "마다",
    "조차",
    "밖에",
    "께서",
    "한테",
    "이란",
    "이나",
    "이며",
    "이고",
    "이다",
    "인데",
    "이면",
    "과의",
    "와의",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "와",
    "과",
    "로",
    "도",
    "만",
    "란",
    "며",
    "고",
];

/// The noun a Korean word begins with: the word without its particle, if two syllables or more
/// are left.
pub(super) fn without_particle(word: &str) -> &str {
    AFTER_NOUN
        .iter()
        .filter_map(|particle| word.strip_suffix(particle))
        .find(|noun| noun.chars().nth(1).is_some())
        .unwrap_or(word)
}

/// Whether `rest`, what follows a noun in a word, is nothing or one particle.
pub(super) fn is_particle(rest: &str) -> bool {
    rest.is_empty() || AFTER_NOUN.contains(&rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_loses_its_particle_only() {
        for (word, noun) in [
            ("원자성은", "원자성"),
            ("트랜잭션에서는", "트랜잭션"),
            ("세포막으로부터", "세포막"),
            ("나이", "나이"),
            ("사과", "사과"),
            ("원자성", "원자성"),
        ] {
            assert_eq!(without_particle(word), noun);
        }
    }

    #[test]
    fn longer_particles_come_first() {
        let lengths: Vec<usize> = AFTER_NOUN.iter().map(|p| p.chars().count()).collect();
        assert!(lengths.is_sorted_by(|a, b| a >= b));
    }
}
