use std::ops::AddAssign;

/// What requests cost, for the ledger. Also counts requests whose price is not known, so that a
/// quota can charge them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Requests that were sent.
    pub requests: u32,
    /// Requests of these that may have been charged for and brought back no believable number of
    /// tokens.
    pub unreported: u32,
    /// Tokens read by the model.
    pub input_tokens: u64,
    /// Tokens written by the model.
    pub output_tokens: u64,
}

/// Most tokens that one request can have cost; a server that says more is not believed.
const TOKENS_MAX: u64 = 2_000_000;

impl Usage {
    /// One request that was turned away before anything was read.
    pub(super) fn of_refusal() -> Self {
        Self {
            requests: 1,
            ..Self::default()
        }
    }

    /// One request with the numbers its reply gave.
    pub(super) fn of_request(tokens: Option<(u64, u64)>) -> Self {
        match tokens {
            Some((input, output)) if input <= TOKENS_MAX && output <= TOKENS_MAX => Self {
                requests: 1,
                unreported: 0,
                input_tokens: input,
                output_tokens: output,
            },
            _ => Self {
                requests: 1,
                unreported: 1,
                ..Self::default()
            },
        }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.unreported += other.unreported;
        self.input_tokens += other.input_tokens;
        self.output_tokens += other.output_tokens;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_believable_numbers_are_counted() {
        let mut usage = Usage::of_request(Some((10, 5)));
        usage += Usage::of_request(None);
        usage += Usage::of_request(Some((u64::MAX, 1)));
        assert_eq!(
            usage,
            Usage {
                requests: 3,
                unreported: 2,
                input_tokens: 10,
                output_tokens: 5
            }
        );
    }
}
