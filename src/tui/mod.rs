//! The full screen: event loop, one view per step, widgets, theme. May import model, wizard and report.
//!
//! A view is a pure function from the wizard's state and the room that there is to rows; the frame composes them
//! into one screen, which is drawn and hit by the mouse. Colours are roles, shapes are Unicode; where the
//! terminal can't show them, one pass over the finished buffer puts ASCII in their places.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::wizard::Wizard;

pub(crate) mod capabilities;
mod frame;
mod glyphs;
mod matrix;
mod row;
mod run;
mod terminal;
mod theme;
mod view;
mod widgets;

pub(crate) use capabilities::ColourChoice;
pub use run::{Options, run};
pub use theme::Colours;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    theme: theme::Theme,
    ascii: bool,
}

impl Look {
    pub fn new(colours: Colours, ascii: bool) -> Self {
        Self { theme: theme::Theme::new(colours), ascii }
    }
}

/// A finished picture: its cells, and where the terminal's cursor stands.
type Picture = (Buffer, Option<Position>);

pub fn draw(frame: &mut Frame<'_>, wizard: &Wizard, look: Look) {
    let (buffer, cursor) = paint(wizard, frame.area(), look);
    *frame.buffer_mut() = buffer;
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

fn paint(wizard: &Wizard, window: Rect, look: Look) -> Picture {
    let mut buffer = Buffer::empty(window);
    let cursor = frame::Screen::compose(wizard, window, look.theme).draw(look.theme, &mut buffer);
    if look.ascii {
        glyphs::make_ascii(&mut buffer);
    }
    (buffer, cursor)
}

#[cfg(test)]
mod tests;
