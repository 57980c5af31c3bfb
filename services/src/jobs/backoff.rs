//! How long a failed job waits.

use domain::time::Millis;
use rand::Rng;

const MINUTE: Millis = 60_000;

/// Delays after the first, second, … failure of a mail, in minutes. A mail server that asks to
/// come back means minutes, one that is down means hours; together they are a day, after which a
/// mail counts as failed (`mail::send`). A backup waits like that for a full disk or a server that is
/// away, and an alert for whoever is told.
const MAIL: [Millis; 8] = [1, 5, 15, 60, 120, 240, 440, 560];

/// Delay before the next try of a job of `kind` that has failed `attempts` times, in
/// milliseconds: the schedule's delay and up to a tenth more, so that jobs which failed together
/// do not come back together.
pub fn delay(kind: &str, attempts: i32) -> Millis {
    let delay = base(kind, attempts);
    delay + rand::rng().random_range(0..=delay / 10)
}

fn base(kind: &str, attempts: i32) -> Millis {
    let index = usize::try_from(attempts.max(1) - 1).unwrap_or(0);
    if matches!(kind, "send_mail" | "backup" | "verify_backup" | "alert") {
        return MAIL[index.min(MAIL.len() - 1)] * MINUTE;
    }
    // 2 s, 4 s, 8 s … up to a day.
    let seconds = 2_i64.saturating_pow(u32::try_from(index + 1).unwrap_or(u32::MAX));
    (seconds.saturating_mul(1000)).min(1440 * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_a_day_and_are_scattered_by_a_tenth() {
        for kind in ["send_mail", "backup", "another"] {
            let mut last = 0;
            for attempts in 1..40 {
                let base = base(kind, attempts);
                assert!(base >= last && base <= 1440 * MINUTE, "{kind} {attempts}");
                last = base;
                let delay = delay(kind, attempts);
                assert!((base..=base + base / 10).contains(&delay));
            }
            let greatest = if kind == "another" { 1440 } else { 560 };
            assert_eq!(last, greatest * MINUTE);
        }
        assert!((1440..1450).contains(&MAIL.iter().sum::<i64>()), "a day");
        assert_eq!(base("send_mail", 0), MINUTE);
        assert_eq!(base("send_mail", 2), 5 * MINUTE);
    }
}
