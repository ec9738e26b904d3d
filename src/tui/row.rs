//! One row of the screen, built by columns: what a mock-up counts is what the code says. Touches the buffer.

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    text::Span,
};

use super::{
    text::{cut_end, width},
    theme::{Highlight, Theme},
};

/// A row of pieces at columns, from the left edge of the area that it will stand in.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pieces: Vec<(usize, Span<'static>)>,
    end: usize,
    highlighted: bool,
    bold: bool,
}

impl Row {
    /// An empty row.
    pub fn new() -> Self {
        Self::default()
    }

    /// A row of prose with the usual margin.
    pub fn prose(text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        Self::new().at(1, text, style)
    }

    /// Adds a piece at a column; behind what is there already, if that reaches further.
    #[must_use]
    pub fn at(mut self, column: usize, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
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
    pub fn then(self, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let end = self.end;
        self.at(end, text, style)
    }

    /// Adds a piece that ends right before a column.
    #[must_use]
    pub fn until(self, column: usize, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let text = text.into();
        let start = column.saturating_sub(width(&text));
        self.at(start, text, style)
    }

    /// Adds a piece centred on a column.
    #[must_use]
    pub fn centred(self, column: usize, text: impl Into<Cow<'static, str>>, style: Style) -> Self {
        let text = text.into();
        let start = column.saturating_sub((width(&text).max(1) - 1) / 2);
        self.at(start, text, style)
    }

    /// The row under the cursor.
    #[must_use]
    pub fn highlighted(mut self, yes: bool) -> Self {
        self.highlighted = yes;
        self
    }

    /// Everything on the row bold: it has just changed.
    #[must_use]
    pub fn bold(mut self, yes: bool) -> Self {
        self.bold = yes;
        self
    }

    /// The column behind the last piece.
    pub fn end(&self) -> usize {
        self.end
    }

    /// Draws it into one line; what doesn't fit is cut, visibly.
    pub fn draw(&self, area: Rect, theme: Theme, buffer: &mut Buffer) {
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

/// Draws rows from the top of an area; what is below its foot stays out.
pub fn draw_all(rows: &[Row], area: Rect, theme: Theme, buffer: &mut Buffer) {
    for (row, y) in rows.iter().zip(area.top()..area.bottom()) {
        row.draw(Rect { y, height: 1, ..area }, theme, buffer);
    }
}
