//! The full screen: event loop, one view a step, widgets, theme. May import model, wizard and report.

pub mod capabilities;
pub mod glyphs;
mod row;
mod terminal;
mod text;
mod theme;
