//! What tokens cost.
//!
//! In US dollars per million tokens read and written, from the overview pages of the models at
//! <https://platform.claude.com/docs/en/about-claude/pricing>, as they were in autumn 2026. Neither
//! discounts nor surcharges: Resee uses no cache, no batches and short prompts. A model whose price
//! has steps is left out. A name that is not here has no known price, and the ledger says so.

use super::Usage;

/// A price in thousandths of a dollar per million tokens, which is the same in billionths of a
/// dollar per token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Price {
    read: u64,
    written: u64,
}

const fn price(read: u64, written: u64) -> Price {
    Price { read, written }
}

const PRICES: [(&str, Price); 16] = [
    ("claude-fable-5-1", price(10_000, 50_000)),
    ("claude-opus-5-5", price(4_000, 20_000)),
    ("claude-opus-5", price(5_000, 25_000)),
    ("claude-opus-4-8", price(5_000, 25_000)),
    ("claude-opus-4-6", price(5_000, 25_000)),
    ("claude-opus-4-5", price(5_000, 25_000)),
    ("claude-opus-4-1", price(15_000, 75_000)),
    ("claude-opus-4", price(15_000, 75_000)),
    ("claude-sonnet-5-5", price(2_000, 10_000)),
    ("claude-sonnet-5", price(2_000, 10_000)),
    ("claude-sonnet-4-6", price(3_000, 15_000)),
    ("claude-sonnet-4-5", price(3_000, 15_000)),
    ("claude-sonnet-4", price(3_000, 15_000)),
    ("claude-haiku-4-5", price(1_000, 5_000)),
    ("claude-3-5-haiku", price(800, 4_000)),
    ("claude-3-haiku", price(250, 1_250)),
];

/// Whether what `model` costs is known.
pub fn is_priced(model: &str) -> bool {
    of(model).is_some()
}

/// What `usage` has cost with `model`, in millionths of a dollar, rounded up. `None` when the price
/// is not known, or when a request brought back no number of tokens.
pub(super) fn cost(model: &str, usage: &Usage) -> Option<i64> {
    if usage.unreported > 0 {
        return None;
    }
    if usage.input_tokens == 0 && usage.output_tokens == 0 {
        return Some(0);
    }
    let Price { read, written } = of(model)?;
    let read = usage.input_tokens.checked_mul(read)?;
    let written = usage.output_tokens.checked_mul(written)?;
    i64::try_from(read.checked_add(written)?.div_ceil(1_000)).ok()
}

/// A name is one of the table's, or one of these with a date or `latest` behind it: a newer model
/// whose name only begins alike has a price of its own.
fn of(model: &str) -> Option<Price> {
    PRICES
        .iter()
        .find(|(name, _)| model.strip_prefix(name).is_some_and(is_edition))
        .map(|(_, price)| *price)
}

fn is_edition(rest: &str) -> bool {
    let is_date = |rest: &str| rest.len() == 8 && rest.bytes().all(|byte| byte.is_ascii_digit());
    match rest.strip_prefix('-') {
        Some(edition) => edition == "latest" || is_date(edition),
        None => rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_of_a_model_have_its_price_and_its_successors_do_not() {
        for (model, known) in [
            ("claude-sonnet-4", Some(price(3_000, 15_000))),
            ("claude-sonnet-4-20250514", Some(price(3_000, 15_000))),
            ("claude-opus-4-5-20251101", Some(price(5_000, 25_000))),
            ("claude-opus-4-20250514", Some(price(15_000, 75_000))),
            ("claude-3-5-haiku-latest", Some(price(800, 4_000))),
            ("claude-sonnet-5", Some(price(2_000, 10_000))),
            ("claude-sonnet-4-9", None),
            ("claude-sonnet-40", None),
            ("claude-opus-4-2025051", None),
            ("anthropic/claude-sonnet-4", None),
            ("llama3", None),
            ("", None),
        ] {
            assert_eq!(of(model), known, "{model}");
            assert_eq!(is_priced(model), known.is_some(), "{model}");
        }
    }

    #[test]
    fn costs_are_sums_rounded_up() {
        let usage = |input, output| Usage::of_request(Some((input, output)));
        for (model, usage, micros) in [
            ("claude-sonnet-4-5", usage(1_000_000, 0), Some(3_000_000)),
            ("claude-sonnet-4-5", usage(1_000, 200), Some(6_000)),
            ("claude-3-haiku", usage(1, 0), Some(1)),
            ("claude-3-5-haiku", usage(10, 5), Some(28)),
            ("unheard-of", usage(1, 0), None),
            ("unheard-of", Usage::of_refusal(), Some(0)),
            ("claude-sonnet-4-5", Usage::of_request(None), None),
            (
                "claude-sonnet-4-5",
                usage(2_000_000, 2_000_000),
                Some(36_000_000),
            ),
        ] {
            assert_eq!(cost(model, &usage), micros, "{model} {usage:?}");
        }
    }
}
