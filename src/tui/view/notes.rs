//! What to say on a step, for the person who shows it to others.

use super::{Room, Row, Theme, prose_after};
use crate::{
    model::Status,
    wizard::{Journey, Shared, notes},
};

pub(super) fn rows(journey: &Journey, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    let step = journey.here().step();
    let mut rows = vec![Row::prose(format!("Notes: {}", journey.title(step)), theme.bold()), Row::new()];
    for note in notes(step, shared.chosen()) {
        let mark = Row::new().at(2, Status::NotApplicable.glyph(), theme.muted());
        rows.extend(prose_after(mark, note, 4, room.width, theme));
    }
    rows
}
