//! A matrix whose heads stay, both ways: where its columns stand, which of them are on screen, and how a row of it
//! is drawn. Only what is on screen is asked for. What the columns and the rows are, a view knows.

use ratatui::style::Style;

use super::{row::Row, theme::Theme, widgets::window};
use crate::{
    model::Status,
    text::{number, width},
    wizard::Target,
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    /// A row's name begins here.
    pub name: usize,
    /// What stands beside the name begins here.
    pub aside: usize,
    /// The glyphs of the first column stand here.
    pub first: usize,
    /// How many columns of the screen the first one has more than the others.
    pub wider: usize,
    /// From one column to the next.
    pub step: usize,
    pub stand: Stand,
}

/// How heads and counts stand to the glyphs below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Around the glyph: the cells have nothing but glyphs.
    Around,
    /// They begin where it stands: there is a text behind the glyph, or the heads are words.
    From,
}

#[derive(Clone, Debug)]
pub(super) struct Matrix {
    grid: Grid,
    /// By position among all columns, in order.
    shown: Vec<usize>,
    count: usize,
    cursor: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub status: Status,
    pub text: String,
    /// Whether it is the same for everyone: it steps back, so that real gaps stand out.
    pub quiet: bool,
}

impl Grid {
    /// How many columns fit, if the last glyph may stand here at the farthest.
    pub(super) fn fitting(self, farthest: usize) -> usize {
        farthest.saturating_sub(self.first + self.wider) / self.step + 1
    }

    fn glyph(self, at: usize) -> usize {
        self.first + self.step * at + if at > 0 { self.wider } else { 0 }
    }
}

impl Matrix {
    /// A matrix of this many columns, whose last glyph may stand no farther than here. As many as fit are on
    /// screen, the one with the cursor among them; the pinned ones, at the left, always.
    pub(super) fn new(grid: Grid, count: usize, pinned: usize, cursor: usize, farthest: usize) -> Self {
        let pinned = pinned.min(count);
        let cursor = cursor.min(count.saturating_sub(1));
        let free = grid.fitting(farthest).saturating_sub(pinned).max(1);
        let rest = window(cursor.saturating_sub(pinned), count - pinned, free);
        let shown = (0..pinned).chain(rest.map(|at| at + pinned)).collect();
        Self { grid, shown, count, cursor }
    }

    pub(super) fn last(&self) -> usize {
        self.grid.glyph(self.shown.len().saturating_sub(1))
    }

    /// The columns that aren't on screen: how many before and how many behind those that are.
    pub(super) fn hidden(&self) -> (usize, usize) {
        let last = self.shown.last().map_or(0, |last| last + 1);
        (last - self.shown.len().min(last), self.count - last)
    }

    /// Adds the numbers of the columns to a row; that of the cursor in brackets.
    pub(super) fn numbers(&self, row: Row, of: impl Fn(usize) -> usize, theme: Theme) -> Row {
        self.each(row, |row, at, glyph| {
            let style = self.head_style(at, theme);
            let text = of(at).to_string();
            match (self.grid.stand, at == self.cursor) {
                (Stand::Around, true) => row.centred(glyph, format!("[{text}]"), style),
                (Stand::Around, false) => row.until(glyph + 1, text, style),
                (Stand::From, true) => row.at(glyph - 1, format!("[{text}]"), style),
                (Stand::From, false) => row.at(glyph, text, style),
            }
        })
    }

    /// Adds a word of each column's head to a row; what makes it is told how wide it may be.
    pub(super) fn words(&self, row: Row, of: impl Fn(usize, usize) -> String, theme: Theme) -> Row {
        self.each(row, |row, at, glyph| {
            let before = if self.grid.stand == Stand::Around { 2 } else { 0 };
            row.at(glyph - before, of(at, self.width(at) - 1), self.head_style(at, theme))
        })
    }

    /// Adds the counts of the columns to a row.
    pub(super) fn counts(&self, row: Row, of: impl Fn(usize) -> (String, Style)) -> Row {
        self.each(row, |row, at, glyph| {
            let (text, style) = of(at);
            match self.grid.stand {
                Stand::Around => row.centred(glyph, text, style),
                Stand::From => row.at(glyph, text, style),
            }
        })
    }

    /// Adds the cells of a row of the matrix; in the row with the cursor that of the cursor's column in brackets.
    pub(super) fn cells(
        &self,
        row: Row,
        at_row: usize,
        here: bool,
        of: impl Fn(usize) -> Cell,
        theme: Theme,
    ) -> Row {
        let mut row = row;
        for (place, at) in self.shown.iter().enumerate() {
            let glyph = self.grid.glyph(place);
            let cell = of(*at);
            let style = if cell.quiet { theme.muted() } else { theme.status(cell.status) };
            let text = match cell.text.as_str() {
                "" => cell.status.glyph().to_owned(),
                text => format!("{} {text}", cell.status.glyph()),
            };
            let end = glyph + width(&text) + 1;
            row = if here && *at == self.cursor {
                row.at(glyph - 1, format!("[{text}]"), style).bold(true)
            } else {
                row.at(glyph, text, style)
            };
            row.targets.push((glyph - 1..end, Target::Row(at_row)));
        }
        row
    }

    fn each(&self, row: Row, add: impl Fn(Row, usize, usize) -> Row) -> Row {
        let mut row = row;
        for (place, at) in self.shown.iter().enumerate() {
            let glyph = self.grid.glyph(place);
            row = add(row, *at, glyph);
            row.targets.push((glyph - 1..glyph + 2, Target::Column(*at)));
        }
        row
    }

    /// The columns of the screen that a column has.
    fn width(&self, at: usize) -> usize {
        let first = self.shown.first() == Some(&at);
        self.grid.step + if first { self.grid.wider } else { 0 }
    }

    fn head_style(&self, at: usize, theme: Theme) -> Style {
        if at == self.cursor { theme.bold() } else { theme.muted() }
    }
}

impl Cell {
    pub(super) fn glyph(status: Status, quiet: bool) -> Self {
        Self { status, text: String::new(), quiet }
    }

    /// A glyph, and how many lack it where some do: `‼ 786`; where everyone does and that was said already, `‼ all`.
    pub(super) fn counted(status: Status, lacking: usize, all: bool, quiet: bool) -> Self {
        let text = match lacking {
            0 => String::new(),
            _ if all => "all".into(),
            some => number(some),
        };
        Self { status, text, quiet }
    }
}
