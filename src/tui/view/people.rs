//! Step People: who will use the integration. The ways to choose, what was found, and what is chosen.

use super::{
    ASKING, DOWN, HERE, Main, Pane, Room, Row, Theme, field, labelled, list_room, more_line, prose, widgets,
    window,
};
use crate::{
    model::{
        Step, Unread,
        people::{By, Choice},
    },
    text::{clock, cut_end, cut_middle, number, width},
    wizard::{ListRow, PeopleFile, PeopleStep, PeopleStop, Searching, Shared, Target, Way},
};

/// Where texts begin beside their labels.
const TEXT: usize = 8;
/// The columns of the list: tick, name, e-mail, division.
const COLUMNS: [usize; 4] = [3, 8, 26, 58];
/// Where the counts of what is chosen end.
const COUNTS: usize = 62;
/// Where texts begin beside the labels of what is chosen.
const PANE_TEXT: usize = 9;
/// How many rows the details need on a small screen.
const PANE: usize = 4;

pub(super) fn view(step: &PeopleStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let edge = room.width.min(100) - 1;
    let question = format!("Who will use {}?", shared.chosen().title);
    let mut rows =
        vec![Row::prose(question, theme.bold()).until(edge, chosen_words(shared), theme.own()), Row::new()];
    rows.extend(ways(step, shared, room, theme));
    rows.extend(searched(step, shared, room, theme));
    rows.push(Row::new());

    let free = room.list_rows_above(if room.wide { 8 } else { PANE }).saturating_sub(rows.len()).max(1);
    match step.way {
        Way::By(_) => found(step, shared, &mut rows, free, room, theme),
        Way::File => from_file(step, shared, &mut rows, free, room, theme),
        Way::Everyone | Way::Myself => {
            list(step, shared, &mut rows, free, room, theme);
            rows.extend(who_would_see(shared, room, theme));
        }
    }
    let pane = chosen(step, shared, room, rows.len(), theme);
    Main { rows, pane: Some(pane) }
}

/// `38 people chosen`
fn chosen_words(shared: &Shared) -> String {
    match (shared.people.choice(), shared.people.people_chosen()) {
        (None, _) => "nobody chosen yet".into(),
        (Some(_), Some(1)) => "1 person chosen".into(),
        (Some(_), Some(count)) => format!("{} people chosen", number(count)),
        (Some(Choice::Everyone), None) => "everyone chosen".into(),
        (Some(_), None) => "people chosen".into(),
    }
}

/// The ways to choose, the one that is looked at in brackets. They go on in the next row where this one is full.
fn ways(step: &PeopleStep, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    let ways = PeopleStep::ways(shared);
    let all: usize = ways.iter().map(|way| width(way.label())).sum();
    let gap = if TEXT + 1 + all + 3 * (ways.len() - 1) < room.width { 3 } else { 2 };
    let mut rows = vec![Row::new().at(1, "by", theme.muted())];
    let mut at = TEXT + 1;
    for (index, way) in ways.iter().enumerate() {
        let label = way.label();
        if at + width(label) + 1 > room.width {
            rows.push(Row::new());
            at = TEXT + 1;
        }
        let here = *way == step.way;
        let row = rows.pop().unwrap_or_default();
        let focused = here && step.stop == PeopleStop::Ways;
        let row = if focused { row.at(at - 2, HERE, theme.accent()) } else { row };
        let row = if here {
            row.at(at - 1, format!("[{label}]"), if focused { theme.key() } else { theme.bold() })
        } else {
            row.at(at, label, theme.own())
        };
        rows.push(row.last_hits(Target::Column(index)));
        at += width(label) + gap;
    }
    rows
}

/// The field of what is looked for, or of a file's path; nothing where there is nothing to type.
fn searched(step: &PeopleStep, shared: &Shared, room: Room, theme: Theme) -> Option<Row> {
    let label = step.way.field_label()?;
    let shown = step.shown_field(shared);
    let room = room.width.min(80) - TEXT - 2;
    let row = Row::new().at(1, label, theme.muted());
    Some(field(row, TEXT, room, &shown, step.stop == PeopleStop::Field, theme))
}

fn found(step: &PeopleStep, shared: &Shared, rows: &mut Vec<Row>, free: usize, room: Room, theme: Theme) {
    match &step.searching {
        Searching::Asking { since, before: None, .. } => {
            let text = format!("The org is asked: {}.", clock(shared.now.duration_since(*since)));
            rows.push(Row::new().at(1, ASKING, theme.asking()).at(3, text, theme.own()));
        }
        Searching::Unread(unread) => {
            let by = match step.way {
                Way::By(by) => Some(by),
                _ => None,
            };
            let text = match unread {
                Unread::Refused if shared.is_observed() => {
                    "The admin's access token was refused: it has ended, or may not look at people."
                        .to_owned()
                }
                Unread::Refused if let Some((screen, _)) = by.and_then(By::needs) => {
                    format!("Whoever signed in may not look this up: it needs {screen}.")
                }
                Unread::Closed(why) => why.sentence().to_owned(),
                unread => format!("The org couldn't be asked: {}.", unread.cause().words()),
            };
            rows.extend(prose(&text, 3, room.width, theme));
            rows.extend(who_would_see(shared, room, theme));
        }
        Searching::NotAsked | Searching::Asking { .. } | Searching::Found(_) if step.rows(shared) == 0 => {
            let everyone = step.way == Way::By(By::Person) && step.find.is_empty();
            let unseen = everyone && shared.observer_would_help();
            let text =
                if unseen { "The client sees nobody here." } else { "Nothing in this org has that name." };
            rows.push(Row::new().at(3, text, theme.own()));
            rows.extend(who_would_see(shared, room, theme));
        }
        Searching::NotAsked | Searching::Asking { .. } | Searching::Found(_) => {
            list(step, shared, rows, free, room, theme);
        }
    }
}

/// Where the client may not look at people: who may.
fn who_would_see(shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    if !shared.observer_would_help() {
        return Vec::new();
    }
    let step = shared.number_of(Step::Credentials);
    let text = format!("An admin's access token, in step {step}, would look in the client's place.");
    prose(&text, 3, room.width, theme)
}

fn from_file(step: &PeopleStep, shared: &Shared, rows: &mut Vec<Row>, free: usize, room: Room, theme: Theme) {
    let say = |rows: &mut Vec<Row>, text: &str| rows.extend(prose(text, 3, room.width, theme));
    match &step.reading {
        PeopleFile::None => {
            say(rows, "A text file, one person per line: e-mail address or name. Enter reads it.");
        }
        PeopleFile::Asking { since, .. } => {
            let text = format!("The file is read: {}.", clock(shared.now.duration_since(*since)));
            rows.push(Row::new().at(1, ASKING, theme.asking()).at(3, text, theme.own()));
        }
        PeopleFile::Unreadable(why) => say(rows, why),
        PeopleFile::Known { .. } => {}
    }
    list(step, shared, rows, free, room, theme);
}

/// The rows of the list that are on screen, below their heads.
fn list(step: &PeopleStep, shared: &Shared, rows: &mut Vec<Row>, free: usize, room: Room, theme: Theme) {
    let length = step.rows(shared);
    if length == 0 {
        return;
    }
    rows.push(heads(step.way, theme));
    let more = step.more();
    let free = free.saturating_sub(1);
    let free = if more > 0 { free.saturating_sub(1).max(1) } else { list_room(length, free) };
    let shown = window(step.cursor, length, free);
    let hidden = more + (length - shown.end) as u64;
    for at in shown {
        let here = step.stop == PeopleStop::List && at == step.cursor;
        if let Some(it) = step.row(shared, at) {
            rows.push(line(&it, here, room, theme).target(Target::Row(at)));
        }
    }
    if hidden > 0 {
        let words = if more > 0 { "more match; type on to narrow" } else { "more" };
        rows.push(Row::new().at(3, format!("{DOWN} {} {words}", number(hidden)), theme.muted()));
    }
}

fn heads(way: Way, theme: Theme) -> Row {
    let [_, name, email, division] = COLUMNS;
    match way {
        Way::By(By::Person) | Way::File => {
            widgets::heads([(name, "name"), (email, "e-mail"), (division, "division")], theme)
        }
        Way::By(_) | Way::Everyone | Way::Myself => {
            widgets::heads([(name, "name")], theme).until(COUNTS, "people", theme.muted())
        }
    }
}

fn line(it: &ListRow, here: bool, room: Room, theme: Theme) -> Row {
    let [tick, name, email, division] = COLUMNS;
    let row = Row::here(here, theme);
    let row = row.at(tick, if it.ticked { "[x]" } else { "[ ]" }, theme.own());
    let row = match &it.email {
        Some(address) => row.at(name, cut_middle(&it.name, email - name - 1), theme.own()).at(
            email,
            cut_middle(address, division - email - 1),
            theme.own(),
        ),
        None => row.at(name, cut_middle(&it.name, COUNTS - name - 8), theme.own()),
    };
    let row = match (&it.division, it.people) {
        (Some(of), _) => row.at(division, cut_middle(of, room.width - division - 1), theme.own()),
        (None, Some(people)) if it.email.is_none() => row.until(COUNTS, number(people), theme.own()),
        (None, _) => row,
    };
    row.highlighted(here)
}

/// What is chosen, and what looking at it costs.
fn chosen(step: &PeopleStep, shared: &Shared, room: Room, list: usize, theme: Theme) -> Pane {
    let columns = room.pane_width();
    let count_at = COUNTS.min(columns - 1);
    let lines = shared.people.lines(shared);
    let title = match shared.people.people_chosen().filter(|_| !lines.is_empty()) {
        Some(count) => format!("chosen: {}", number(count)),
        None if lines.is_empty() => "chosen: nobody yet".into(),
        None => "chosen".into(),
    };
    let costs = costs(shared, columns, theme);
    let free = room.pane_rows(list).saturating_sub(costs.len()).max(1);
    let free = list_room(lines.len(), free);
    let shown = window(step.chosen_cursor, lines.len(), free);
    let below = lines.len() - shown.end;
    let mut rows = Vec::new();
    for (at, chosen) in lines.iter().enumerate().take(shown.end).skip(shown.start) {
        let here = step.stop == PeopleStop::Chosen && at == step.chosen_cursor;
        let row = if here { Row::new().at(0, HERE, theme.accent()) } else { Row::new() };
        let row = row.at(1, chosen.label, theme.muted()).at(
            PANE_TEXT,
            cut_end(&chosen.names, count_at - PANE_TEXT - 8),
            theme.own(),
        );
        let row = match chosen.people {
            Some(people) => row.until(count_at, number(people), theme.own()),
            None => row,
        };
        rows.push(row.highlighted(here));
    }
    rows.extend(more_line(PANE_TEXT, below, theme));
    rows.extend(costs);
    Pane { title, rows }
}

/// What looking at them costs, and what looking at everyone would.
fn costs(shared: &Shared, room: usize, theme: Theme) -> Vec<Row> {
    let Some(cost) = shared.people.cost() else { return Vec::new() };
    let mut rows = labelled("cost", PANE_TEXT, &cost, room, theme);
    if let Some(everyone) = shared.people.cost_of_everyone() {
        let everyone = cut_end(&format!("({everyone})"), room - PANE_TEXT - 1);
        rows.push(Row::new().at(PANE_TEXT, everyone, theme.muted()));
    }
    rows
}
