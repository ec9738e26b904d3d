//! Text in cells: width, cutting, padding, wrapping. Touches nothing. Everything counts what a terminal shows, never
//! bytes or characters.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Prose is never wider than this, in cells.
pub(crate) const PROSE: usize = 76;

/// How many cells a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

/// A name, cut in the middle where it is too wide: `EMEA Cla…Berlin`. The end often tells names apart.
pub(crate) fn cut_middle(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    if room < 4 {
        return cut_end(text, room);
    }
    let tail = (room - 1) * 3 / 7;
    let head = take(text.graphemes(true), room - 1 - tail);
    let end = take(text.graphemes(true).rev(), tail);
    let end: String = end.graphemes(true).rev().collect();
    format!("{head}…{end}")
}

/// Prose, cut at the end where it is too wide.
pub(crate) fn cut_end(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    match room {
        0 => String::new(),
        _ => format!("{}…", take(text.graphemes(true), room - 1).trim_end()),
    }
}

/// The text, with blanks up to this width; never cut.
pub(crate) fn pad(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(width(text))))
}

/// The text in lines of this width at most, broken between words; a longer word is broken where it must be,
/// paths and addresses behind a `/`.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        if width(&line) + gap + width(word) <= room {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        let mut rest = word;
        // What has to be broken anyway, a long path, begins where there is room instead of on a line of its own.
        let free = room.saturating_sub(width(&line) + gap);
        if width(word) > room
            && let Some((head, tail)) = break_at_slash(word, free)
            && gap == 1
        {
            line.push(' ');
            line.push_str(head);
            rest = tail;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while width(rest) > room {
            let (head, tail) = break_word(rest, room);
            lines.push(head.to_owned());
            rest = tail;
        }
        rest.clone_into(&mut line);
    }
    lines.push(line);
    lines
}

fn grapheme_width(grapheme: &str) -> usize {
    // The buffer drops control characters and counts the rest so.
    if grapheme.contains(char::is_control) { 0 } else { grapheme.width() }
}

fn take<'a>(graphemes: impl Iterator<Item = &'a str>, room: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for grapheme in graphemes {
        used += grapheme_width(grapheme);
        if used > room {
            break;
        }
        out.push_str(grapheme);
    }
    out
}

/// Parts a word that is wider than the room; at least one grapheme goes to the front.
fn break_word(word: &str, room: usize) -> (&str, &str) {
    break_at_slash(word, room).unwrap_or_else(|| word.split_at(fitting(word, room)))
}

/// Parts a path behind its last `/` that fits, unless that would waste most of the line.
fn break_at_slash(word: &str, room: usize) -> Option<(&str, &str)> {
    let end = fitting(word, room);
    let slash = word[..end].rfind('/').map(|at| at + 1).filter(|at| *at > 1 && *at * 3 > end)?;
    (width(word) > room && width(&word[..slash]) <= room).then(|| word.split_at(slash))
}

/// Where the part of a word that fits ends: behind one grapheme at least, or behind one character of a grapheme
/// that is wider than the room by itself.
fn fitting(word: &str, room: usize) -> usize {
    let mut used = 0;
    let mut end = 0;
    for (index, grapheme) in word.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > room && index == 0 {
            return grapheme.chars().next().map_or(0, char::len_utf8);
        }
        if used > room {
            break;
        }
        end = index + grapheme.len();
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_their_ends_and_prose_its_beginning() {
        assert_eq!(cut_middle("EMEA Claims and Recovery Berlin", 15), "EMEA Cla…Berlin");
        assert_eq!(cut_middle("東京クレームセンター本部", 9), "東京…部");
        assert_eq!(cut_end("It acts within about five minutes.", 12), "It acts wit…");
        assert_eq!(cut_middle("Claims", 6), "Claims");
    }

    #[test]
    fn words_stay_whole_and_paths_break_behind_a_slash() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        let path = "/api/v2/speechandtextanalytics/conversations/{id}/communications/{id}/transcripturl";
        assert_eq!(
            wrap(&format!("GET {path}"), 62),
            ["GET /api/v2/speechandtextanalytics/conversations/{id}/", "communications/{id}/transcripturl"]
        );
        assert_eq!(wrap("", 7), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_its_room(text in "\\PC{0,40}", room in 0usize..30) {
            prop_assert!(width(&cut_middle(&text, room)) <= room);
            prop_assert!(width(&cut_end(&text, room)) <= room);
            for line in wrap(&text, room.max(2)) {
                prop_assert!(width(&line) <= room.max(2), "{line:?}");
            }
        }

        #[test]
        fn wrapping_loses_no_letter(text in "[a-z/東é]{1,30}( [a-z/東é]{1,30}){0,4}", room in 2usize..30) {
            let back: String = wrap(&text, room).concat();
            prop_assert_eq!(back.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
