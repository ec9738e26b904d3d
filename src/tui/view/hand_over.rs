//! Step Hand over: the verdict, what is entered into the integration, and what a person attests.

use super::{Main, Room, Row, Theme, button, prose, value, widgets};
use crate::{
    model::{Status, Step, integration::HandOverValue},
    text::cut_middle,
    wizard::{HandOverStep, Item, Saving, Shared, Target, see_label},
};

pub(super) fn view(step: &HandOverStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let items = HandOverStep::items(shared);
    let here = |item: Item| items.get(step.cursor) == Some(&item);
    let at = |item: Item| items.iter().position(|own| *own == item).unwrap_or(0);
    let edge = room.width.min(100) - 1;

    let mut rows = head(shared, here(Item::SeeWhatFails), edge, theme);
    rows.push(Row::new());

    let hand_over = shared.chosen().hand_over();
    rows.extend(hand_over.map(|hand_over| Row::prose(hand_over.lead.clone(), theme.bold())));
    for value in hand_over.into_iter().flat_map(|hand_over| &hand_over.values) {
        let item = Item::Value(*value);
        rows.push(
            Row::here(here(item), theme)
                .at(3, label(*value), theme.muted())
                .at(19, HandOverStep::text(shared, *value), theme.own())
                .highlighted(here(item))
                .target(Target::Row(at(item))),
        );
    }
    rows.push(Row::new());
    rows.extend(hand_over.map(|hand_over| Row::prose(hand_over.then.clone(), theme.own())));
    rows.push(Row::new());

    let mut look_at = None;
    for (position, requirement, manual) in shared.manual() {
        let item = Item::Manual(position);
        let attested = shared.attested.get(&requirement.id);
        let row = Row::here(here(item), theme);
        let row = match attested {
            Some(it) => widgets::attested(row, 3, it.said.status(requirement.required), theme),
            None => widgets::status(row, 3, Status::Manual, theme),
        };
        let row = row.at(14, requirement.title.clone(), theme.own());
        let row = match attested {
            Some(attested) => {
                let by = attested.by.as_ref().map(|by| format!(" by {}", shared.shown_name(by)));
                let at = shared.time_of_day(attested.at);
                row.until(edge, format!("at {at}{}", by.unwrap_or_default()), theme.muted())
            }
            None => row.until(edge, "(Space attests)", theme.muted()),
        };
        rows.push(row.highlighted(here(item)).target(Target::Row(at(item))));
        if here(item) {
            look_at = Some(manual.look_at.clone());
        }
    }
    if let Some(text) = look_at {
        rows.extend(prose(&text, 5, room.width.min(80), theme));
    }
    rows.push(Row::new());
    rows.extend(afterwards(shared, theme));
    // On a small screen the blank rows go first.
    while rows.len() > room.height
        && let Some(blank) = rows.iter().rposition(|row| row.end() == 0)
    {
        rows.remove(blank);
    }
    Main::plain(rows)
}

/// What the end begins with: org, integration and verdict, the verdict's sentence, and the way to what fails.
pub(super) fn head(shared: &Shared, see_focused: bool, edge: usize, theme: Theme) -> Vec<Row> {
    let org = shared.shown_org().unwrap_or_else(|| "the org".into());
    let title = format!("{} → {}", cut_middle(&org, 40), shared.chosen().title);
    let not_run = ["The checks haven't run yet.".to_owned()];
    let (title, lines) = match shared.shown_report().map(|report| &report.head) {
        Some(head) => {
            (widgets::verdict(&title, theme.bold(), edge, head.verdict, theme), &head.verdict_lines[..])
        }
        None => (Row::prose(title, theme.bold()), &not_run[..]),
    };
    let mut rows: Vec<Row> = lines.iter().flat_map(|line| prose(line, 1, edge.min(79), theme)).collect();
    if let Some(worst) = shared.checks.worst().filter(|status| status.is_problem()) {
        let see = see_label(worst);
        let column = edge - (see.len() + 4);
        let fits = rows.last().is_some_and(|last| last.end() + 3 <= column);
        let last = if fits { rows.pop().unwrap_or_default() } else { Row::new() };
        rows.push(button(last, column, see, see_focused, 0, theme));
    }
    rows.insert(0, title);
    rows
}

/// What can be done later: a report, the same check again, where the credentials are.
fn afterwards(shared: &Shared, theme: Theme) -> Vec<Row> {
    let line = |label: &'static str, text: String| value(label, 13, text, theme);
    let mut rows = vec![line("Report", "s saves it: table, JSON, HTML, Markdown, JUnit, CSV".into())];
    if let Saving::Saved { store, at, .. } = &shared.saving {
        if let Some(command) = shared.shown_later_command() {
            rows.push(line("Next month", command));
        }
        rows.push(line("Saved in", format!("{store}, read back at {}", shared.time_of_day(*at))));
    } else {
        rows.push(line("Not saved", not_saved(shared)));
    }
    rows
}

/// What becomes of credentials that weren't saved.
pub(super) fn not_saved(shared: &Shared) -> String {
    let step = shared.number_of(Step::Save);
    format!("the secret goes when Greenlight ends; step {step} keeps it")
}

fn label(value: HandOverValue) -> &'static str {
    match value {
        HandOverValue::ClientId => "Client ID",
        HandOverValue::ClientSecret => "Client Secret",
        HandOverValue::Region => "Region",
    }
}
