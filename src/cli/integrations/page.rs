//! Plain text of at most 80 columns, with labels and hanging lines.

use std::fmt::Write;

use crate::text::{pad, wrap};

#[derive(Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// Wide enough for sentences, narrow enough for every terminal.
    pub(super) const WIDTH: usize = 80;
    const LABEL: usize = 12;

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

    pub(super) fn heading(&mut self, title: &str) {
        self.blank();
        let _ = write!(self.text, "{title}\n\n");
    }

    /// Text that begins, and goes on, at a column.
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), indent, text);
    }

    pub(super) fn labelled(&mut self, label: &str, text: &str) {
        self.hanging(&format!("     {label:<width$}", width = Self::LABEL), Self::LABEL + 5, text);
    }

    /// Text that goes on below its own beginning.
    fn hanging(&mut self, front: &str, indent: usize, text: &str) {
        for (at, line) in wrap(text, Self::WIDTH - indent).iter().enumerate() {
            let front = pad(if at == 0 { front } else { "" }, indent);
            let _ = writeln!(self.text, "{}", (front + line).trim_end());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

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
