//! Amounts in words.

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

/// `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
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
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(999), "999");
    }
}
