//! What to say on a step, for the person who shows it to others.

use super::Room;
use crate::{
    tui::{row::Row, theme::Theme, widgets::prose},
    wizard::{Journey, Shared, notes},
};

/// The notes of this step.
pub fn rows(journey: &Journey, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    let step = journey.here().step();
    let mut rows = vec![Row::prose(format!("Notes: {}", journey.title(step)), theme.bold()), Row::new()];
    for note in notes(step, shared.chosen()) {
        let mut lines = prose(note, 4, room.width, theme);
        if let Some(first) = lines.first_mut() {
            let mark = Row::new().at(2, crate::model::status::Status::NotApplicable.glyph(), theme.muted());
            *first = mark.beside(std::mem::take(first));
        }
        rows.append(&mut lines);
    }
    rows
}
