//! Text: what comes from outside is made safe, and what is shown is measured in cells. Pure. Imports nothing of
//! Greenlight; everybody may import it.

use jiff::SignedDuration;

mod cells;
mod given;
mod outside;

pub(crate) use cells::{PROSE, cut_end, cut_middle, pad, width, wrap};
pub(crate) use given::{BYTE_ORDER_MARK, bare, bare_secret, decode};
pub(crate) use outside::{clean, clean_json, visible};

/// A count as people read it: `10,380`.
pub(crate) fn number(count: impl TryInto<u64>) -> String {
    let digits = count.try_into().unwrap_or(u64::MAX).to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Minutes and seconds: `0:04`. Time that is over is `0:00`.
pub(crate) fn clock(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_thousands_apart() {
        assert_eq!([0, 214, 10_380, 1_000_000].map(number), ["0", "214", "10,380", "1,000,000"]);
    }

    #[test]
    fn clocks_never_run_backwards() {
        let clocks = [4, 72, -3].map(|seconds| clock(SignedDuration::from_secs(seconds)));
        assert_eq!(clocks, ["0:04", "1:12", "0:00"]);
    }
}
