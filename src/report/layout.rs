//! Text in cells: widths, cutting, wrapping. Pure.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text, filled up with blanks to so many cells.
pub fn pad(text: &str, cells: usize) -> String {
    format!("{text}{}", " ".repeat(cells.saturating_sub(width(text))))
}

/// The text in at most so many cells, cut in the middle: `EMEA Cla…Berlin`.
pub fn cut(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let room = cells.saturating_sub(1);
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let front = fitting(graphemes.iter().copied(), room.div_ceil(2));
    let back = fitting(graphemes.iter().rev().copied(), room / 2);
    format!("{}…{}", graphemes[..front].concat(), graphemes[graphemes.len() - back..].concat())
}

/// The text in lines of at most so many cells, parted at blanks. A word that is too long for a line, such as an
/// address, is parted behind its slashes, and where even that is too long, anywhere.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut gap = if line.is_empty() { "" } else { " " };
        for piece in pieces(word, cells) {
            if !line.is_empty() && width(&line) + gap.len() + width(piece) > cells {
                lines.push(std::mem::take(&mut line));
                gap = "";
            }
            line.push_str(gap);
            line.push_str(piece);
            gap = "";
        }
    }
    lines.push(line);
    lines
}

/// The parts of a word that stay together.
fn pieces(word: &str, cells: usize) -> Vec<&str> {
    if width(word) <= cells {
        return vec![word];
    }
    let segments = word.split_inclusive(['/', '?', '&']);
    let fits = |segment: &&str| width(segment) <= cells;
    segments
        .flat_map(|segment| if fits(&segment) { vec![segment] } else { segment.graphemes(true).collect() })
        .collect()
}

/// How many of these fit into so many cells.
fn fitting<'a>(graphemes: impl Iterator<Item = &'a str>, cells: usize) -> usize {
    let mut taken = 0;
    graphemes
        .take_while(|grapheme| {
            taken += width(grapheme);
            taken <= cells
        })
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_cut_in_the_middle() {
        assert_eq!(cut("EMEA Claims Department Berlin", 15), "EMEA Cl… Berlin");
        assert_eq!(cut("short", 15), "short");
        assert_eq!(cut("東京コールセンター", 7), "東…ー");
    }

    #[test]
    fn prose_is_parted_at_blanks() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("a verylongword b", 6), ["a very", "longwo", "rd b"]);
        assert_eq!(wrap("GET /api/v2/long/path", 10), ["GET /api/", "v2/long/", "path"]);
        assert_eq!(wrap("", 6), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_room(text in "[a-z 東é👩]{0,60}", cells in 2usize..40) {
            prop_assert!(width(&cut(&text, cells)) <= cells);
            for line in wrap(&text, cells) {
                prop_assert!(width(&line) <= cells, "{line:?}");
            }
            prop_assert!(width(&pad(&text, cells)) >= cells);
        }
    }
}
