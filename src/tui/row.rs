//! One row of the screen, built by columns, which count from its left edge. Touches the buffer.

use std::{borrow::Cow, ops::Range};

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    text::Span,
};

use super::{
    glyphs::HERE,
    theme::{Highlight, Theme},
};
use crate::{
    model::Status,
    text::{cut_end, width},
    wizard::Target,
};

/// A row of pieces at columns, from the left edge of the area that it will stand in.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pieces: Vec<(usize, Span<'static>)>,
    end: usize,
    highlighted: bool,
    bold: bool,
    /// Where the terminal's cursor stands: in the field that has the focus.
    pub cursor: Option<usize>,
    /// What a click on which columns hits.
    pub targets: Vec<(Range<usize>, Target)>,
}

impl Row {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// An empty row, with the cursor where it is here.
    pub(super) fn here(here: bool, theme: Theme) -> Self {
        if here { Self::new().at(1, HERE, theme.accent()) } else { Self::new() }
    }

    pub(super) fn glyph(status: Status, theme: Theme) -> Self {
        Self::new().at(1, status.glyph(), theme.status(status))
    }

    pub(super) fn prose(text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        Self::new().at(1, text, style)
    }

    /// Adds a piece at a column; behind what is there already, if that reaches further.
    #[must_use]
    pub(super) fn at(mut self, column: usize, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let text = text.into();
        if text.is_empty() {
            return self;
        }
        let column = if column < self.end { self.end + 1 } else { column };
        self.end = column + width(&text);
        self.pieces.push((column, Span::styled(text, style)));
        self
    }

    /// Adds a piece right behind the last one.
    #[must_use]
    pub(super) fn then(self, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let end = self.end;
        self.at(end, text, style)
    }

    /// Adds a piece behind the last one, with a gap.
    #[must_use]
    pub(super) fn after(self, gap: usize, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let column = self.end + gap;
        self.at(column, text, style)
    }

    /// Adds a piece that ends right before a column.
    #[must_use]
    pub(super) fn until(self, column: usize, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let text = text.into();
        let start = column.saturating_sub(width(&text));
        self.at(start, text, style)
    }

    /// Adds a piece centred on a column.
    #[must_use]
    pub(super) fn centred(self, column: usize, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let text = text.into();
        let start = column.saturating_sub((width(&text).max(1) - 1) / 2);
        self.at(start, text, style)
    }

    /// Without the mark of the cursor: something else has the focus.
    #[must_use]
    pub(super) fn unfocused(mut self) -> Self {
        self.pieces.retain(|(_, piece)| piece.content != HERE);
        self.highlighted = false;
        self.cursor = None;
        self
    }

    #[must_use]
    pub(super) fn highlighted(mut self, yes: bool) -> Self {
        self.highlighted = yes;
        self
    }

    /// Everything on the row bold: it has just changed.
    #[must_use]
    pub(super) fn bold(mut self, yes: bool) -> Self {
        self.bold = yes;
        self
    }

    /// Adds another row's pieces.
    #[must_use]
    pub(super) fn beside(mut self, other: Self) -> Self {
        self.end = self.end.max(other.end);
        self.pieces.extend(other.pieces);
        self.targets.extend(other.targets);
        self
    }

    /// A click anywhere on the row hits this.
    #[must_use]
    pub(super) fn target(mut self, target: Target) -> Self {
        self.targets.push((0..usize::MAX, target));
        self
    }

    /// A click on the last piece hits this.
    #[must_use]
    pub(super) fn last_hits(mut self, target: Target) -> Self {
        if let Some((start, _)) = self.pieces.last() {
            self.targets.push((*start..self.end, target));
        }
        self
    }

    /// The terminal's cursor stands at this column.
    #[must_use]
    pub(super) fn cursor(mut self, column: Option<usize>) -> Self {
        self.cursor = column;
        self
    }

    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// Draws it into one line; what doesn't fit is cut, visibly.
    pub(super) fn draw(&self, area: Rect, theme: Theme, buffer: &mut Buffer) {
        let room = usize::from(area.width);
        for (column, span) in &self.pieces {
            if *column >= room {
                continue;
            }
            let text = cut_end(&span.content, room - column);
            let x = area.x + u16::try_from(*column).unwrap_or(u16::MAX);
            buffer.set_string(x, area.y, text, span.style);
        }
        if self.bold {
            buffer.set_style(area, Style::new().add_modifier(Modifier::BOLD));
        }
        if self.highlighted {
            match theme.highlight() {
                Highlight::Ground(style) => buffer.set_style(area, style),
                Highlight::Reverse => {
                    for x in area.left()..area.right() {
                        if let Some(cell) = buffer.cell_mut((x, area.y)) {
                            cell.set_style(Style::reset());
                            cell.set_style(Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD));
                        }
                    }
                }
            }
        }
    }
}
