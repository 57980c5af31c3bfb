//! Random bytes that are the same in every run.

/// SplitMix64 (Steele, Lea, Flood 2014), begun at its seed.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    /// Any byte.
    pub fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// Up to `most` of them.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most + 1)).map(|_| self.byte()).collect()
    }

    /// One of `choices`.
    pub fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// What forms are rarely tried with.
    pub fn value(&mut self) -> Vec<u8> {
        match self.below(10) {
            0 => self.bytes(64),
            1 => vec![b'x'; 1 << self.below(18)],
            2 => "가".repeat(1 << self.below(14)).into_bytes(),
            3 => vec![0; self.below(9)],
            4 => b"\xed\xa0\x80\xff\xc0\x80".to_vec(),
            _ => self.of(&ODD).as_bytes().to_vec(),
        }
    }
}

/// Numbers, times, patterns and markup at the edge of what they may be.
const ODD: [&str; 48] = [
    "",
    " ",
    "\t\r\n",
    "null",
    "undefined",
    "true",
    "[]",
    "{}",
    "NaN",
    "Infinity",
    "-0",
    "1e309",
    "0x10",
    "1_000",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "99999999999999999999999999999999999999999999",
    "1.5",
    "٣",
    "１",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "00000000000000000000000000000000",
    "0000-00-00",
    "2026-02-30",
    "+262143-01-01",
    "-9999-12-31",
    "24:00",
    "P1Y",
    "999999999999d",
    "0m",
    "1m,,1m",
    "' OR 1=1 --",
    "\"; DROP TABLE users; --",
    "%' ESCAPE '%",
    "%%%___",
    "(a+)+$",
    "$1",
    "\\",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u{202e}\u{feff}\u{2028}",
    "e\u{301}\u{301}\u{301}",
    "a.b.c",
    "x@y.z\r\nBcc: a@b.c",
];

/// Percent-encoded, most of it.
pub fn encoded(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"[]-_.".contains(byte) {
            text.push(*byte);
        } else {
            text.extend(format!("%{byte:02X}").into_bytes());
        }
    }
    text
}
