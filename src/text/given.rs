//! What somebody gives: typed, pasted, piped, from the environment or a file. Without what isn't part of it. Touches
//! nothing.

use zeroize::Zeroizing;

/// What PowerShell and Notepad put in front of a text.
pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text without blanks around it, and without a byte order mark.
pub(crate) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == BYTE_ORDER_MARK)
}

/// A secret or a token, without what stands before a token in a header: `Authorization: Bearer …`.
pub(crate) fn bare_secret(text: &str) -> &str {
    let mut rest = bare(text);
    loop {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if !["authorization:", "bearer"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return rest;
        }
        rest = bare(after);
    }
}

/// A line of a file or a pipe as text: UTF-8, or the UTF-16 that Windows writes, which begins with its mark. `None` if it
/// is neither.
pub(crate) fn decode(line: &[u8]) -> Option<Zeroizing<String>> {
    let unit: fn([u8; 2]) -> u16 = match line {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return Some(Zeroizing::new(std::str::from_utf8(line).ok()?.to_owned())),
    };
    // The line's end is cut off byte by byte, so half of a unit may be left of it.
    let units = line.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = Zeroizing::new(String::with_capacity(2 * line.len()));
    for c in char::decode_utf16(units) {
        text.push(c.ok()?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_loses_the_mark_and_a_token_the_word_before_it() {
        for text in [
            "planted",
            "\u{feff}planted",
            " \u{feff} planted\r",
            "Bearer planted",
            "bearer  planted",
            "\u{feff}BEARER\tplanted ",
            "Authorization: Bearer planted",
        ] {
            assert_eq!(bare_secret(text), "planted", "{text:?}");
        }
        for text in ["", "Bearer", " bearer ", "\u{feff}"] {
            assert_eq!(bare_secret(text), "", "{text:?}");
        }
        assert_eq!(bare_secret("bearers planted"), "bearers planted");
        assert_eq!(bare_secret("bearerplanted"), "bearerplanted");
    }

    #[test]
    fn what_windows_writes_is_text() {
        let little: Vec<u8> = "\u{feff}h\u{e4}\r".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}h\u{e4}\r".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for line in ["\u{feff}h\u{e4}".as_bytes(), &little, &big, &[&big[..], &[0]].concat()] {
            assert_eq!(bare(&decode(line).unwrap()), "h\u{e4}", "{line:?}");
        }
        assert!(decode(b"\xff").is_none());
        assert!(decode(b"\xff\xfe\x00\xd8").is_none(), "half of a pair");
    }
}
