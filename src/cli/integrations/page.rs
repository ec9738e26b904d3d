//! Plain text of at most 80 columns, with labels and hanging lines.

use std::fmt::Write;

use crate::text::width;

/// A page of text.
#[derive(Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// Wide enough for sentences, narrow enough for every terminal.
    pub(super) const WIDTH: usize = 80;
    const LABEL: usize = 12;

    /// The page as it stands.
    pub(super) fn text(self) -> String {
        let mut text = self.text.trim_end().to_owned();
        text.push('\n');
        text
    }

    /// An empty line, but never two.
    pub(super) fn blank(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading with room around it.
    pub(super) fn heading(&mut self, title: &str) {
        self.blank();
        let _ = write!(self.text, "{title}\n\n");
    }

    /// Text that begins, and goes on, at a column.
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), indent, text);
    }

    /// A label with its text.
    pub(super) fn labelled(&mut self, label: &str, text: &str) {
        self.hanging(&format!("     {label:<width$}", width = Self::LABEL), Self::LABEL + 5, text);
    }

    /// Text that goes on below its own beginning.
    fn hanging(&mut self, front: &str, indent: usize, text: &str) {
        let mut line = front.to_owned();
        let mut column = indent;
        for (place, word) in text.split(' ').enumerate() {
            let mut word = word;
            if place > 0 && column + 1 + width(word) > Self::WIDTH {
                self.end(&mut line, indent);
                column = indent;
            } else if place > 0 {
                line.push(' ');
                column += 1;
            }
            // An address may be longer than a line; it goes on where it has a mark.
            while let Some(cut) = cut(word, Self::WIDTH - column) {
                line.push_str(&word[..cut]);
                self.end(&mut line, indent);
                column = indent;
                word = &word[cut..];
            }
            line.push_str(word);
            column += width(word);
        }
        let _ = writeln!(self.text, "{}", line.trim_end());
    }

    fn end(&mut self, line: &mut String, indent: usize) {
        let _ = writeln!(self.text, "{}", line.trim_end());
        *line = " ".repeat(indent);
    }
}

/// Behind which mark a word is cut that is wider than there is room.
fn cut(word: &str, room: usize) -> Option<usize> {
    if width(word) <= room {
        return None;
    }
    let marks = word.char_indices().filter(|(_, letter)| matches!(letter, '-' | '/' | ':' | '.'));
    marks.map(|(at, _)| at + 1).rfind(|at| width(&word[..*at]) <= room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wider_than_a_line_and_nothing_is_lost() {
        let address = format!("https://example.com/articles/{}end", "some-long-name-".repeat(9));
        let text = format!("Read {address} and {}.", "go on ".repeat(20));
        let mut page = Page::default();
        page.labelled("page", &text);
        let written = page.text();
        assert!(written.lines().all(|line| width(line) <= Page::WIDTH));
        assert!(written.lines().count() > 4, "{written}");
        let joined = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(joined(&written), joined(&format!("page {text}")));
    }
}
