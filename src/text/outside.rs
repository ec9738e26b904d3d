//! The edge where text from the org or the network is made harmless, once. Touches nothing.
//!
//! Nothing behind this edge has to think of escape sequences, bidirectional controls, or length.

use serde_json::Value;

/// No text from outside is longer than this, in characters.
const LONGEST: usize = 600;

/// The text with control, bidirectional and zero-width characters made visible, and bounded in length.
pub(crate) fn clean(text: &str) -> String {
    let mut out: String = text.chars().take(LONGEST).map(stand_in).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// The text with such characters made visible, however long it is.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(stand_in).collect()
}

/// Cleans every text of a JSON document, keys too.
pub(crate) fn clean_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(clean_json).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (clean(&key), clean_json(value))).collect())
        }
        other => other,
    }
}

/// What stands in for a character that a terminal must not get. C0 controls have pictures of their own in
/// Unicode; everything else becomes the replacement character.
fn stand_in(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // C1 controls, soft hyphen, Arabic letter mark, Mongolian vowel separator, Hangul fillers, zero-width
        // characters, bidirectional controls, line separators, invisible operators, the BOM, interlinear
        // marks, variation selectors and tags.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => '\u{fffd}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_a_terminal_survives() {
        let hostile = "a\u{1b}[31mb\u{9b}2J\r\n\u{202e}evil\u{200b}\u{feff}\u{7f}\u{2066}";
        let cleaned = clean(hostile);
        assert!(cleaned.chars().all(|c| !c.is_control()), "{cleaned:?}");
        assert_eq!(cleaned, "a␛[31mb\u{fffd}2J␍␊\u{fffd}evil\u{fffd}\u{fffd}␡\u{fffd}");
        assert_eq!(clean("Ünïcode 東京 שלום"), "Ünïcode 東京 שלום");
    }

    #[test]
    fn length_is_bounded_and_keys_are_cleaned() {
        assert_eq!(clean(&"x".repeat(5_000)).chars().count(), LONGEST + 1);
        let value = clean_json(serde_json::json!({"a\u{1b}": ["\u{7}"]}));
        assert_eq!(value, serde_json::json!({"a␛": ["␇"]}));
    }
}
