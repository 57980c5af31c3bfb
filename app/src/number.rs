//! Numbers as both languages write them.

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

/// A fraction in per cent, to a tenth: `92.4%`.
pub fn percent(fraction: f64) -> String {
    format!("{}%", points(fraction))
}

/// A fraction in hundredths, to a tenth: `92.4`.
pub fn points(fraction: f64) -> String {
    let text = format!("{:.1}", fraction * 100.0);
    if text == "-0.0" {
        "0.0".to_owned()
    } else {
        text
    }
}

/// A number of days, with a tenth below ten: `2.3`, `24`, `1,200`.
pub fn days(days: f64) -> String {
    if days < 9.95 {
        format!("{days:.1}")
    } else {
        grouped(days.round() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_grouped() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(999), "999");
        assert_eq!(percent(0.923_6), "92.4%");
        assert_eq!(points(-0.000_1), "0.0");
        assert_eq!(points(-0.012), "-1.2");
        assert_eq!(days(2.34), "2.3");
        assert_eq!(days(9.96), "10");
        assert_eq!(days(1_234.4), "1,234");
    }
}
