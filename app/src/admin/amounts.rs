//! Amounts in words.

pub use crate::number::grouped;

/// Dollars from millionths of one: to the cent, and below ten cents as far as it takes to see
/// something.
pub fn dollars(micros: u64) -> String {
    if micros == 0 {
        "$0".to_owned()
    } else if micros < 100_000 {
        let tenths = micros.div_ceil(100);
        format!("${}.{:04}", tenths / 10_000, tenths % 10_000)
    } else {
        let cents = micros.div_ceil(10_000);
        format!("${}.{:02}", grouped(cents / 100), cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_up() {
        for (micros, text) in [
            (0, "$0"),
            (1, "$0.0001"),
            (1_500, "$0.0015"),
            (99_999, "$0.1000"),
            (100_000, "$0.10"),
            (1_234_567, "$1.24"),
            (12_345_670_000, "$12,345.67"),
        ] {
            assert_eq!(dollars(micros), text, "{micros}");
        }
    }
}
