//! Step Region: where the org lives.

use super::{Main, Room};
use crate::{
    model::status::Status,
    text::cut_middle,
    tui::{
        glyphs::{DOWN, HERE},
        row::Row,
        theme::Theme,
        widgets::{field, more, prose, window},
    },
    wizard::{RegionStep, RegionStop, Said, Shared, Target},
};

/// The field's columns.
const FIELD: usize = 78;

/// The step as it stands now.
pub fn view(step: &RegionStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let in_field = step.stop == RegionStop::Field;
    let mut rows = vec![Row::prose("Where does the org live?", theme.bold()), Row::new()];
    rows.push(Row::prose("Paste the address where you log in, or type a place or a domain.", theme.own()));
    let width = FIELD.min(room.width - 2);
    let place = if room.width >= 84 { 32 } else { 25 };
    let (domain_at, name_at) = (place + 5, place + 30);
    rows.push(field(Row::new(), 1, width, &step.shown_field(shared), in_field, theme));
    let mut said = match &step.said {
        Said::Nothing => vec![Row::new()],
        Said::Fits(text) => vec![Row::new().at(1, Status::Pass.glyph(), theme.status(Status::Pass)).at(
            3,
            text.clone(),
            theme.own(),
        )],
        Said::FitsNot(text) => prose(text, 3, room.width, theme),
    };
    if matches!(step.said, Said::FitsNot(_)) {
        let first = std::mem::take(&mut said[0]);
        let mark = Row::new().at(1, Status::Unknown.glyph(), theme.status(Status::Unknown));
        said[0] = mark.beside(first);
    }
    rows.append(&mut said);
    rows.push(Row::new());
    rows.push(Row::new().at(3, "place", theme.muted()).at(domain_at, "domain", theme.muted()).at(
        name_at,
        "AWS region",
        theme.muted(),
    ));
    let listed = step.listed();
    let free = room.height.saturating_sub(rows.len() + 2).max(1);
    let shown = window(step.cursor, listed.len(), free);
    for at in shown.clone() {
        let region = listed[at];
        // In the field the first match is what Enter takes; the list shows it without taking the focus.
        let here = at == step.cursor;
        let row = if here { Row::new().at(1, HERE, theme.accent()) } else { Row::new() };
        rows.push(
            row.at(3, cut_middle(&region.place, place), theme.own())
                .at(domain_at, cut_middle(&region.domain, 23), theme.own())
                .at(name_at, cut_middle(&region.name, 22), theme.own())
                .highlighted(here)
                .target(Target::Row(at)),
        );
    }
    if shown.end < listed.len() {
        rows.push(more(3, DOWN, listed.len() - shown.end, theme));
    }
    Main::plain(rows)
}
