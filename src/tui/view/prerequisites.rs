//! Step Prerequisites: what the check itself needs, what the org tells beside the permissions, and what a person attests.

use super::{
    Main, Pane, PanePlace, Room, Row, Theme, button, evidence, field, labelled, list_room, more_line,
    widgets, window,
};
use crate::{
    model::{Requirement, RequirementRow, Status, org::EmbeddedClient, report::words},
    text::{cut_end, number, width},
    wizard::{
        Known, PrerequisiteItem, PrerequisitesStep, PrerequisitesStop, Run, Shared, ShownField, Target,
    },
};

/// The columns: glyph, title, note. On a wide screen titles have more room.
const COLUMNS: [usize; 3] = [3, 14, 51];
const WIDE: [usize; 3] = [3, 14, 62];
/// Where texts begin beside their labels.
const TEXT: usize = 7;
/// How many rows the details need on a small screen and on a wide one.
const PANE: (usize, usize) = (4, 9);

enum Line {
    Heading(&'static str),
    Item(usize),
}

pub(super) fn view(step: &PrerequisitesStep, shared: &Shared, room: Room, theme: Theme) -> Main {
    let items = PrerequisitesStep::items(shared);
    let mut rows = vec![title(shared, &items, room, theme), Row::new()];
    let foot = foot(step, shared, room, theme);

    let mut lines = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at == 0 || items[at - 1].heading() != item.heading() {
            lines.push(Line::Heading(item.heading()));
        }
        lines.push(Line::Item(at));
    }
    let cursor =
        lines.iter().position(|line| matches!(line, Line::Item(at) if *at == step.cursor)).unwrap_or(0);
    let needed = if room.wide { PANE.1 } else { PANE.0 };
    let free = room.list_rows_above(needed).saturating_sub(rows.len() + foot.len()).max(1);
    let shown = window(cursor, lines.len(), list_room(lines.len(), free));
    let below = lines[shown.end..].iter().filter(|line| matches!(line, Line::Item(_))).count();
    for line in &lines[shown] {
        rows.push(match line {
            Line::Heading(heading) => Row::new().at(COLUMNS[0], *heading, theme.muted()),
            Line::Item(at) => self::line(step, shared, items[*at], *at, room, theme),
        });
    }
    rows.extend(more_line(COLUMNS[0], below, theme));
    rows.extend(foot);
    let pane = items.get(step.cursor).map(|item| pane(shared, *item, room, rows.len(), theme));
    Main { rows, pane }
}

/// `2 pass · 9 to attest`
fn title(shared: &Shared, items: &[PrerequisiteItem], room: Room, theme: Theme) -> Row {
    let count = |wanted: Known| items.iter().filter(|item| item.known(shared) == wanted).count();
    let judged = Status::ALL.into_iter().map(|status| {
        (Known::Judged(status), if status == Status::Manual { "to attest" } else { status.word() })
    });
    let attested = Status::ALL.into_iter().map(|status| match status {
        Status::Pass => (Known::Attested(status), words::ATTESTED),
        status => (Known::Attested(status), status.word()),
    });
    let all = judged.chain(attested).chain([(Known::Asking, "asking"), (Known::Waiting, "not asked yet")]);
    let counts: Vec<String> = all
        .map(|(known, word)| (count(known), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let row = Row::prose(counts.join(" · "), theme.own());
    let (hint, edge) = ("a person ticks what no program can see", room.width.min(100) - 1);
    if row.end() + 3 + width(hint) <= edge { row.until(edge, hint, theme.muted()) } else { row }
}

fn line(
    step: &PrerequisitesStep,
    shared: &Shared,
    item: PrerequisiteItem,
    at: usize,
    room: Room,
    theme: Theme,
) -> Row {
    let [glyph, title, note] = if room.wide && room.width >= 100 { WIDE } else { COLUMNS };
    let here = at == step.cursor && step.stop != PrerequisitesStop::Run;
    let row = Row::here(here, theme);
    let row = match item.known(shared) {
        Known::Waiting => widgets::waiting(row, glyph, theme),
        Known::Asking => widgets::asking(row, glyph, theme),
        Known::Judged(status) => widgets::status(row, glyph, status, theme),
        Known::Attested(status) => widgets::attested(row, glyph, status, theme),
    };
    let words = note_of(shared, item);
    // A title that needs the room takes it where nothing stands beside it.
    let free = if words.is_empty() { room.width - title - 1 } else { note - title - 2 };
    row.at(title, cut_end(&title_of(shared, item), free), theme.own())
        .at(note, cut_end(&words, room.width - note - 1), theme.own())
        .highlighted(here)
        .target(Target::Row(at))
}

fn title_of(shared: &Shared, item: PrerequisiteItem) -> String {
    match item {
        PrerequisiteItem::OfTheCheck(at) => {
            shared.chosen().prerequisites().get(at).map(|own| own.permission.to_string()).unwrap_or_default()
        }
        PrerequisiteItem::TheCheck => "What the check itself may read".into(),
        _ => item.requirement(shared).map(|own| own.title.clone()).unwrap_or_default(),
    }
}

/// What stands beside a title: how many people, when it is needed, who attested it.
fn note_of(shared: &Shared, item: PrerequisiteItem) -> String {
    if let Some(attested) = item.attestation(shared) {
        let by = attested.by.as_ref().map(|name| format!(" by {}", shared.shown_name(name)));
        return format!("at {}{}", shared.time_of_day(attested.at), by.unwrap_or_default());
    }
    match item {
        PrerequisiteItem::OfTheCheck(_) => String::new(),
        PrerequisiteItem::TheCheck => match shared.chosen().prerequisites().len() {
            1 => "1 permission".into(),
            count => format!("{count} permissions"),
        },
        PrerequisiteItem::Manual(_) => only_if(item.requirement(shared)),
        PrerequisiteItem::Read(_) => match item.finding(shared) {
            Some(finding) => of_people(finding).unwrap_or_else(|| finding.cause_detail.clone()),
            None => only_if(item.requirement(shared)),
        },
    }
}

/// `10,000 of 10,000 people`, where it is judged for each of them.
fn of_people(finding: &RequirementRow) -> Option<String> {
    let counts = finding.subject_counts()?;
    let all = counts.pass + counts.fail + counts.warn + counts.unknown;
    (all > 0).then(|| format!("{} of {} people", number(counts.pass), number(all)))
}

fn only_if(requirement: Option<&Requirement>) -> String {
    let manual = requirement.and_then(|own| own.need.attestable());
    manual.and_then(|manual| manual.only_if.clone()).unwrap_or_default()
}

/// Below the list: the button while nothing was asked, else the field that has the focus.
fn foot(step: &PrerequisitesStep, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    let asks = |label: &'static str, text: &ShownField<'_>, hint: &'static str| {
        let row = Row::new().at(1, label, theme.muted());
        let row = field(row, 9, 40, text, true, theme);
        row.at(51, cut_end(hint, room.width - 52), theme.muted())
    };
    match step.stop {
        PrerequisitesStop::Client => {
            vec![asks("client", &step.shown_client(shared), "its id, or none")]
        }
        PrerequisitesStop::Name { .. } => {
            vec![asks("name", &step.shown_name(shared), "who attests; asked once")]
        }
        _ if matches!(shared.checks.run, Run::NotStarted) => {
            let focused = step.stop == PrerequisitesStop::Run;
            vec![button(Row::new(), 5, "Run the checks", focused, 0, theme)]
        }
        PrerequisitesStop::Run | PrerequisitesStop::Rows => Vec::new(),
    }
}

/// The row with the cursor below the list: all of it where there is room, else why cut short, since what to do counts
/// more; Enter shows the rest.
fn pane(shared: &Shared, item: PrerequisiteItem, room: Room, list: usize, theme: Theme) -> Pane {
    let Account { title, why, rest, page } = Account::of(shared, item);
    let columns = room.pane_width();
    let mut why = labelled("why", TEXT, &why, columns, theme);
    let rest: Vec<Row> =
        rest.iter().flat_map(|(label, text)| labelled(label, TEXT, text, columns, theme)).collect();
    let page = page.map(|page| widgets::page(&page, TEXT, columns, theme)).unwrap_or_default();
    let free = room.pane_rows(list).saturating_sub(rest.len() + page.len()).max(1);
    if why.len() > free {
        why.truncate(free);
        let last = why.pop().map(|last| last.then(" …", theme.own()));
        why.extend(last);
    }
    let rows = why.into_iter().chain(rest).chain(page).collect();
    Pane { title: cut_end(&title, columns - 4), rows }
}

struct Account {
    title: String,
    why: String,
    /// With their labels: what was seen, and what to do.
    rest: Vec<(&'static str, String)>,
    page: Option<String>,
}

impl Account {
    fn of(shared: &Shared, item: PrerequisiteItem) -> Self {
        let mut title = title_of(shared, item);
        if let Known::Judged(status) = item.known(shared)
            && status != Status::Manual
        {
            title = format!("{title} · {}", status.word());
        }
        if let Known::Attested(_) = item.known(shared) {
            title = format!("{title} · {}", words::ATTESTED);
        }
        let page = page(shared, item);
        let requirement = match (item, item.requirement(shared)) {
            (PrerequisiteItem::OfTheCheck(at), _) => {
                let own = shared.chosen().prerequisites().get(at);
                let why = own.map(|own| format!("The check needs it for {}.", own.needed_for));
                let held = item.known(shared) == Known::Judged(Status::Pass);
                let tick =
                    "Tick it in a role of whoever signs in for the check, wait a minute, then press R.";
                let rest = (!held).then(|| ("do", tick.to_owned())).into_iter().collect();
                return Self { title, why: why.unwrap_or_default(), rest, page };
            }
            (PrerequisiteItem::TheCheck, _) => {
                let own = shared.chosen().prerequisites().iter();
                let names: Vec<String> = own.map(|own| own.permission.to_string()).collect();
                let why = "Whoever signs in for the check reads with these, and changes nothing.".to_owned();
                return Self { title, why, rest: vec![("takes", names.join(" · "))], page };
            }
            (_, Some(requirement)) => requirement,
            (_, None) => return Self { title, why: String::new(), rest: Vec::new(), page },
        };
        // What only a person can tell, the org says nothing about.
        let finding = item.finding(shared).filter(|_| !matches!(item, PrerequisiteItem::Manual(_)));
        if let Some(cause) = finding.and_then(evidence::cause) {
            title = format!("{title} · {cause}");
        }
        let seen = finding.map(|finding| finding.explanation.clone()).filter(|text| !text.is_empty());
        let waits_for_name = PrerequisitesStep::embedded_client_to_name(shared).is_some();
        if waits_for_name && item.takes_embedded_client(shared) {
            let mut notes = shared.shown_report().into_iter().flat_map(|report| &report.head.notes);
            let candidates = notes.find(|note| note.starts_with(EmbeddedClient::CANDIDATES)).cloned();
            // Its id is to be looked up on the admin's page, unless the org's clients are named already.
            let page = page.filter(|_| candidates.is_none());
            let act = "Enter opens the field for the client's id, or none if there is none.";
            let rest = vec![("seen", candidates.or(seen).unwrap_or_default()), ("do", act.into())];
            return Self { title, why: requirement.why.clone(), rest, page };
        }
        let fix = finding.and_then(|finding| finding.fix.as_ref()).map(|fix| fix.summary.clone());
        let look_at = requirement.need.attestable().map(|manual| manual.look_at.clone());
        let rest =
            seen.map(|text| ("seen", text)).into_iter().chain(fix.or(look_at).map(|text| ("do", text)));
        Self { title, why: requirement.why.clone(), rest: rest.collect(), page }
    }
}

/// All that is known of the row with the cursor, on a screen of its own.
pub(super) fn screen(step: &PrerequisitesStep, shared: &Shared, room: Room, theme: Theme) -> Vec<Row> {
    let room = Room { width: room.width.min(100), pane: PanePlace::Below, ..room };
    let Some(item) = step.item_at_cursor(shared) else { return Vec::new() };
    let account = Account::of(shared, item);
    let mut rows = vec![Row::prose(account.title, theme.bold()), Row::new()];
    if item == PrerequisiteItem::TheCheck {
        rows.extend(labelled("why", TEXT, &account.why, room.width, theme));
        for own in shared.chosen().prerequisites() {
            rows.extend([Row::new(), Row::new().at(1, own.permission.to_string(), theme.bold())]);
            rows.extend(labelled("for", TEXT, &format!("{}.", own.needed_for), room.width, theme));
        }
        return rows;
    }
    for (label, text) in [("why", account.why)].into_iter().chain(account.rest) {
        rows.extend(labelled(label, TEXT, &text, room.width, theme));
    }
    rows.extend(account.page.iter().flat_map(|page| widgets::page(page, TEXT, room.width, theme)));
    if let Some(finding) = item.finding(shared)
        && let Some(fix) = &finding.fix
        && finding.status.is_problem()
    {
        rows.push(Row::new());
        rows.extend(evidence::fix(finding, fix, room.width, theme));
    }
    rows
}

/// The page that helps, as it is shown.
fn page(shared: &Shared, item: PrerequisiteItem) -> Option<String> {
    let fix = item.finding(shared).and_then(|row| row.fix.as_ref()?.url.clone());
    let manual = || item.requirement(shared)?.need.attestable()?.page.clone();
    let page = fix.or_else(manual)?;
    Some(match &shared.region {
        Some(region) if page.starts_with('/') => format!("{}{page}", region.apps_url()),
        _ => page,
    })
}
