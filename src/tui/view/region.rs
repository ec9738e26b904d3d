//! Step Region: where the org lives.

use super::{List, Main, Room, Row, Theme, field, heads, prose_after};
use crate::{
    model::Status,
    text::cut_middle,
    wizard::{RegionStep, RegionStop, Said, Shared},
};

const FIELD: usize = 78;

pub(super) fn view(step: &RegionStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let in_field = step.stop == RegionStop::Field;
    let mut rows = vec![Row::prose("Where does the org live?", theme.bold()), Row::new()];
    rows.push(Row::prose("Paste the address where you log in, or type a place or a domain.", theme.own()));
    let width = FIELD.min(room.width - 2);
    let place = if room.width >= 84 { 32 } else { 25 };
    let (domain_at, name_at) = (place + 5, place + 30);
    rows.push(field(Row::new(), 1, width, &step.shown_field(shared), in_field, theme));
    match &step.said {
        Said::Nothing => rows.push(Row::new()),
        Said::Fits(text) => rows.push(Row::glyph(Status::Pass, theme).at(3, text.clone(), theme.own())),
        Said::FitsNot(text) => {
            rows.extend(prose_after(Row::glyph(Status::Unknown, theme), text, 3, room.width, theme));
        }
    }
    rows.push(Row::new());
    rows.push(heads([(3, "place"), (domain_at, "domain"), (name_at, "AWS region")], theme));
    let listed = step.listed();
    let free = room.height.saturating_sub(rows.len() + 2).max(1);
    // In the field the first match is what Enter takes; the list shows it without taking the focus.
    let list = List { length: listed.len(), cursor: step.cursor, focused: true, room: free, column: 3 };
    rows.extend(list.rows(theme, |at, row| {
        row.at(3, cut_middle(&listed[at].place, place), theme.own())
            .at(domain_at, cut_middle(&listed[at].domain, 23), theme.own())
            .at(name_at, cut_middle(&listed[at].name, 22), theme.own())
    }));
    Main::plain(rows)
}
