//! The frame around every step: header, strip or rail, rules, keys. Set by the window's width alone, so that it
//! never jumps from step to step. One composition serves drawing and the mouse.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use super::{
    glyphs::{HERE, RULE, WALL},
    row::Row,
    theme::Theme,
    view::{self, Main, PanePlace, Room},
    widgets,
};
use crate::{
    model::Step,
    text::{clock, cut_end, cut_middle, width},
    wizard::{Badge, Dialog, Mark, Overlay, SMALLEST, Target, Wizard, counted},
};

/// The rail's columns, its wall not counted.
const RAIL: u16 = 19;

/// Rows with their places, in the order in which they are drawn.
#[derive(Debug, Default)]
pub(super) struct Screen {
    placed: Vec<Placed>,
}

#[derive(Debug)]
struct Placed {
    area: Rect,
    row: Row,
    /// Whether it lies over what is there already.
    over: bool,
}

impl Screen {
    pub(super) fn compose(wizard: &Wizard, window: Rect, theme: Theme) -> Self {
        let mut screen = Self::default();
        if window.width < SMALLEST.0 || window.height < SMALLEST.1 {
            screen.too_small(wizard, window, theme);
        } else {
            screen.framed(wizard, window, theme);
        }
        screen
    }

    /// Draws it. Says where the terminal's cursor stands.
    pub(super) fn draw(&self, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
        let mut cursor = None;
        for Placed { area, row, over } in &self.placed {
            let area = area.intersection(buffer.area);
            if area.is_empty() {
                continue;
            }
            if *over {
                for x in area.left()..area.right() {
                    buffer[(x, area.y)].reset();
                }
                cursor = cursor.filter(|at: &Position| !area.contains(*at));
            }
            row.draw(area, theme, buffer);
            cursor = row.cursor.map(|column| Position::new(area.x + cells(column), area.y)).or(cursor);
        }
        cursor
    }

    pub(super) fn hit(&self, x: u16, y: u16) -> Option<Target> {
        let top = self.placed.iter().rev().find(|placed| placed.area.contains(Position::new(x, y)))?;
        let column = usize::from(x - top.area.x);
        let hits = |(columns, target): &(std::ops::Range<usize>, Target)| {
            columns.contains(&column).then_some(*target)
        };
        // What is narrower was said later.
        top.row.targets.iter().rev().find_map(hits)
    }

    fn framed(&mut self, wizard: &Wizard, window: Rect, theme: Theme) {
        let wide = window.width >= 100;
        let tight = window.width < 80 || window.height < 24;
        let whole = usize::from(window.width);
        let (left, top) = if wide { (RAIL + 1, 2) } else { (0, 3) };
        let area = Rect {
            x: window.x + left,
            y: window.y + top,
            width: window.width - left,
            height: window.height - top - 2,
        };
        let beside = (window.width >= 160).then(|| usize::from(area.width / 3).clamp(60, 80));
        let pane = match beside {
            Some(columns) => PanePlace::Beside(columns),
            None if tight => PanePlace::OnEnter,
            None => PanePlace::Below,
        };
        let width = usize::from(area.width) - beside.map_or(0, |columns| columns + 1);
        let room = Room { width, height: usize::from(area.height), wide, pane };
        let mut main = view::main(wizard, room, theme);
        let covered = matches!(wizard.top(), Some(Overlay::Dialog(_)));
        // Where a step has no details, the whole of main is its own.
        if main.pane.is_none() && beside.is_some() {
            let room = Room { width: usize::from(area.width), pane: PanePlace::Below, ..room };
            main = view::main(wizard, room, theme);
        }
        let wall = match &main.pane {
            Some(pane) if beside.is_some() => Some((usize::from(left) + width, pane.title.clone())),
            _ => None,
        };

        self.line(window, 0, header(wizard, whole, wide, theme));
        if wide {
            self.line(window, 1, top_rule(whole, wall.as_ref(), theme));
            self.rail(wizard, Rect { width: RAIL, x: window.x, ..area }, theme);
        } else {
            self.line(window, 1, strip(wizard, whole, theme));
            self.line(window, 2, rule("", whole, theme));
        }
        if covered {
            main.rows = main.rows.into_iter().map(Row::unfocused).collect();
        }
        self.main(main, area, room, theme);
        let junctions: Vec<usize> =
            wide.then_some(usize::from(RAIL)).into_iter().chain(wall.map(|(at, _)| at)).collect();
        self.line(window, window.height - 2, message_rule(&wizard.rule(), whole, &junctions, theme));
        let most = if wide { 8 } else { 5 };
        self.line(window, window.height - 1, widgets::keys(&wizard.commands(), whole, most, theme));
        self.layers(wizard, area, theme);
    }

    fn main(&mut self, main: Main, area: Rect, room: Room, theme: Theme) {
        let count = main.rows.len();
        let list = Rect { width: cells(room.width).min(area.width), ..area };
        let list = if main.pane.is_none() { area } else { list };
        self.put_rows(list, main.rows);
        let Some(pane) = main.pane else { return };
        let (pane_area, rows) = match room.pane {
            PanePlace::OnEnter => return,
            PanePlace::Beside(columns) => {
                let x = area.right() - cells(columns);
                for y in area.top()..area.bottom() {
                    self.put(Rect::new(x - 1, y, 1, 1), Row::new().at(0, WALL, theme.muted()));
                }
                (Rect { x, width: cells(columns), ..area }, pane.rows)
            }
            PanePlace::Below => {
                let height = cells(room.pane_rows(count)).min(area.height - 1);
                let y = area.bottom() - height - 1;
                let title = rule(&pane.title, usize::from(area.width), theme);
                self.put_over(Rect { y, height: 1, ..area }, title);
                if room.wide {
                    self.put_over(Rect::new(area.x - 1, y, 1, 1), Row::new().at(0, "├", theme.muted()));
                }
                (Rect { y: y + 1, height, ..area }, pane.rows)
            }
        };
        let rows = view::scrolled(rows, 0, usize::from(pane_area.height), theme);
        for (row, y) in rows.into_iter().zip(pane_area.top()..pane_area.bottom()) {
            self.put_over(Rect { y, height: 1, ..pane_area }, row);
        }
    }

    /// Every step with its own status, and at the foot the verdict with its counts.
    fn rail(&mut self, wizard: &Wizard, area: Rect, theme: Theme) {
        for y in area.top()..area.bottom() {
            self.put(Rect::new(area.right(), y, 1, 1), Row::new().at(0, WALL, theme.muted()));
        }
        let marks = wizard.marks();
        let digits = if marks.len() < 10 { 1 } else { 2 };
        let steps = marks.iter().enumerate().map(|(at, mark)| {
            let name = if mark.here { theme.key() } else { theme.own() };
            marked(Row::new(), 1, mark, theme)
                .at(3, format!("{:>digits$}", at + 1), name)
                .at(4 + digits, mark.title, name)
                .target(Target::Step(at))
        });
        self.put_rows(area, steps.collect());
        let foot = verdict_rows(wizard, theme);
        let room = usize::from(area.height).saturating_sub(wizard.journey.steps().len() + 1);
        let height = cells(foot.len().min(room));
        self.put_rows(Rect { y: area.bottom() - height, height, ..area }, foot);
    }

    fn layers(&mut self, wizard: &Wizard, area: Rect, theme: Theme) {
        for overlay in &wizard.shared.overlays {
            if let Overlay::Dialog(dialog) = overlay {
                self.dialog(wizard, dialog, area, theme);
            } else if let Overlay::Help { find, scroll } = overlay {
                let inner = usize::from(area.width).saturating_sub(4);
                let rows = view::help(wizard, find, inner, theme);
                let rows = view::scrolled(rows, *scroll, usize::from(area.height) - 2, theme);
                self.boxed(area, rows, theme);
            }
        }
    }

    /// A dialog of 60 columns, in the middle of main.
    fn dialog(&mut self, wizard: &Wizard, dialog: &Dialog, area: Rect, theme: Theme) {
        let rows = view::dialog(&wizard.shared, dialog, theme);
        let (width, height) = (cells(view::DIALOG_WIDTH), cells(rows.len()) + 2);
        let area = Rect {
            x: area.x + area.width.saturating_sub(width) / 2,
            y: area.y + area.height.saturating_sub(height) / 2,
            width,
            height: height.min(area.height),
        };
        self.boxed(area, rows, theme);
    }

    /// Rows in a box, two columns from its sides.
    fn boxed(&mut self, area: Rect, rows: Vec<Row>, theme: Theme) {
        let inner = usize::from(area.width) - 2;
        let edge = |left: &str, right: &str| {
            Row::new().at(0, format!("{left}{}{right}", RULE.repeat(inner)), theme.own())
        };
        self.put_over(Rect { height: 1, ..area }, edge("┌", "┐"));
        for y in area.top() + 1..area.bottom() - 1 {
            let sides = Row::new().at(0, WALL, theme.own()).at(inner + 1, WALL, theme.own());
            self.put_over(Rect { y, height: 1, ..area }, sides);
        }
        let inside = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width - 4,
            height: area.height.saturating_sub(2),
        };
        self.put_rows(inside, rows);
        self.put_over(Rect { y: area.bottom() - 1, height: 1, ..area }, edge("└", "┘"));
    }

    /// Only what is needed is said, in the middle; the badge stays, since it says whether names are hidden.
    fn too_small(&mut self, wizard: &Wizard, window: Rect, theme: Theme) {
        let (columns, rows) = SMALLEST;
        let mut lines = vec![format!(
            "Greenlight needs {columns} × {rows} cells. This window has {} × {}.",
            window.width, window.height
        )];
        lines.push(match checks_so_far(wizard) {
            Some(so_far) => format!("Make it larger or the font smaller. The checks go on: {so_far}."),
            None => "Make it larger or the font smaller.".into(),
        });
        let room = usize::from(window.width);
        let lines: Vec<String> =
            lines.iter().flat_map(|line| crate::text::wrap(line, room.saturating_sub(2))).collect();
        let top = usize::from(window.height).saturating_sub(lines.len()) / 2;
        for (at, line) in lines.into_iter().enumerate() {
            let column = room.saturating_sub(width(&line)) / 2;
            self.line(window, cells(top + at), Row::new().at(column, line, theme.own()));
        }
        if wizard.shared.presenting && top > 0 {
            self.line(window, 0, Row::new().until(room.saturating_sub(1), "PRESENTING", theme.presenting()));
        }
    }

    fn line(&mut self, window: Rect, y: u16, row: Row) {
        if y < window.height {
            self.put(Rect { y: window.y + y, height: 1, ..window }, row);
        }
    }

    /// Rows from the top of an area on, as far as there is room.
    fn put_rows(&mut self, area: Rect, rows: Vec<Row>) {
        for (row, y) in rows.into_iter().zip(area.top()..area.bottom()) {
            self.put(Rect { y, height: 1, ..area }, row);
        }
    }

    fn put(&mut self, area: Rect, row: Row) {
        self.placed.push(Placed { area, row, over: false });
    }

    fn put_over(&mut self, area: Rect, row: Row) {
        self.placed.push(Placed { area, row, over: true });
    }
}

/// A rule from edge to edge with a text in it: `─ row 5 of 11 ───`.
fn rule(text: &str, room: usize, theme: Theme) -> Row {
    ruled(Row::new(), 0, text, room, theme)
}

fn ruled(row: Row, start: usize, text: &str, end: usize, theme: Theme) -> Row {
    let room = end.saturating_sub(start);
    if text.is_empty() || room < 8 {
        return row.at(start, RULE.repeat(room), theme.muted());
    }
    let text = cut_end(text, room - 4);
    let row = row.at(start, format!("{RULE} "), theme.muted()).then(text, theme.own());
    let rest = end - (row.end() + 1);
    row.then(format!(" {}", RULE.repeat(rest)), theme.muted())
}

/// The message rule: what is going on, behind the first junction that the walls above need.
fn message_rule(text: &str, room: usize, junctions: &[usize], theme: Theme) -> Row {
    let mut row = Row::new();
    let mut start = 0;
    if let Some(first) = junctions.first() {
        row = row.at(0, RULE.repeat(*first), theme.muted()).then("┴", theme.muted());
        start = first + 1;
    }
    match junctions.get(1) {
        Some(second) => {
            let row = ruled(row, start, text, *second, theme).then("┴", theme.muted());
            ruled(row, second + 1, "", room, theme)
        }
        None => ruled(row, start, text, room, theme),
    }
}

/// The rule below the header; a pane at the right has its title in it.
fn top_rule(room: usize, wall: Option<&(usize, String)>, theme: Theme) -> Row {
    let rail = usize::from(RAIL);
    let row = Row::new().at(0, RULE.repeat(rail), theme.muted()).then("┬", theme.muted());
    match wall {
        Some((at, title)) => {
            let row = ruled(row, rail + 1, "", *at, theme).then("┬", theme.muted());
            ruled(row, at + 1, title, room, theme)
        }
        None => ruled(row, rail + 1, "", room, theme),
    }
}

/// Product, integration → org · region, badges. When it is tight the region goes first, then the org is cut; the
/// badges never.
fn header(wizard: &Wizard, room: usize, wide: bool, theme: Theme) -> Row {
    let badge = |badge: &Badge| {
        let style = if *badge == Badge::Presenting { theme.presenting() } else { theme.badge() };
        (badge_text(*badge), style)
    };
    let right: Vec<(String, Style)> = wizard.shared.badges().iter().map(badge).collect();
    let step = format!("step {} of {}", wizard.journey.current + 1, wizard.journey.steps().len());
    let badges: usize =
        right.iter().map(|(text, _)| width(text)).sum::<usize>() + 2 * right.len().saturating_sub(1);
    let step_width = if wide { width(&step) + if right.is_empty() { 0 } else { 3 } } else { 0 };
    let right_at = room.saturating_sub(1 + badges + step_width);

    let mut row = Row::new().at(1, "greenlight", theme.bold());
    if wizard.shared.integration_answered {
        row = row.at(13, wizard.shared.chosen().title.clone(), theme.own());
        row = whither(wizard, row, right_at, theme);
    }
    let mut at = right_at;
    for (text, style) in right {
        let end = at + width(&text);
        row = row.at(at, text, style);
        at = end + 2;
    }
    if wide { row.until(room - 1, step, theme.muted()) } else { row }
}

/// ` → Contoso Care · Europe (Frankfurt)`, as far as there is room.
fn whither(wizard: &Wizard, row: Row, right_at: usize, theme: Theme) -> Row {
    let Some(region) = &wizard.shared.region else { return row };
    let org = wizard.shared.shown_org().unwrap_or_else(|| region.domain.clone());
    let place = Some(region.place.as_str()).filter(|place| *place != region.domain);
    let free = right_at.saturating_sub(row.end() + 3 + 2);
    let whole = place.map_or(width(&org), |place| width(&org) + 3 + width(place));
    let place = place.filter(|_| whole <= free);
    let row = row.then(" → ", theme.muted()).then(cut_middle(&org, free), theme.bold());
    match place {
        Some(place) => row.then(" · ", theme.muted()).then(place.to_owned(), theme.own()),
        None => row,
    }
}

fn badge_text(badge: Badge) -> String {
    match badge {
        Badge::Demo => "DEMO".into(),
        Badge::ReadOnly => "READ-ONLY".into(),
        Badge::Offline => "OFFLINE".into(),
        Badge::Watch(None) => "WATCH".into(),
        Badge::Watch(Some(left)) => format!("WATCH {}", clock(left)),
        Badge::Presenting => "PRESENTING".into(),
    }
}

/// Less of the next step's name isn't worth showing.
const LEAST_OF_A_NAME: usize = 4;

/// Step, name, pips, what comes next.
fn strip(wizard: &Wizard, room: usize, theme: Theme) -> Row {
    let marks = wizard.marks();
    let step = wizard.journey.title(wizard.step());
    let where_i_am = format!("step {} of {}", wizard.journey.current + 1, marks.len());
    let title_at = 14.max(width(&where_i_am) + 2);
    let mut row = Row::new().at(1, where_i_am, theme.muted()).at(title_at, step, theme.bold());
    // Where there are many, they stand closer.
    let gap = if marks.len() < 10 { 2 } else { 1 };
    let mut column = 29;
    for (at, mark) in marks.iter().enumerate() {
        let number = (at + 1).to_string();
        let end = column + 1 + number.len();
        let style = if mark.here { theme.key() } else { theme.own() };
        row = marked(row, column, mark, theme).at(column + 1, number, style);
        row.targets.push((column..end, Target::Step(at)));
        column = end + gap;
    }
    if let Some(next) = wizard.journey.next_step().map(|next| wizard.journey.title(next)) {
        let whole = format!("next {next}");
        let free = room.saturating_sub(row.end() + 3);
        let text = if width(&whole) <= free { whole } else { cut_end(next, free) };
        if free >= LEAST_OF_A_NAME {
            row = row.until(room - 1, text, theme.muted());
        }
    }
    row
}

/// A pip: the step's worst status, or where the person is.
fn marked(row: Row, column: usize, mark: &Mark, theme: Theme) -> Row {
    match mark.status {
        _ if mark.here => row.at(column, HERE, theme.key()),
        Some(status) => row.at(column, status.glyph(), theme.status(status)),
        None => row,
    }
}

/// The verdict, once there is one, and how many rows of each status.
fn verdict_rows(wizard: &Wizard, theme: Theme) -> Vec<Row> {
    // Where what a person attests has a step among those of the checks, it counts with them.
    let shared = &wizard.shared;
    let attested_too = shared.has(Step::Prerequisites);
    let counts = if attested_too { shared.checks.counts_of_all() } else { shared.checks.counts() };
    let verdict = shared.checks.report.as_ref().map(|report| report.head.verdict);
    let verdict = verdict.map(|verdict| {
        let text = format!("{} {}", verdict.status().glyph(), verdict.words());
        Row::new().at(1, text, theme.verdict(verdict))
    });
    let counted = counted(&counts).into_iter().map(|count| Row::new().at(3, count, theme.own()));
    verdict.into_iter().chain(counted).collect()
}

/// `19 of 31, 1 fail` while checks run.
fn checks_so_far(wizard: &Wizard) -> Option<String> {
    let crate::wizard::Run::Running { answered, planned, .. } = wizard.shared.checks.run else { return None };
    let fails = wizard.shared.checks.counts().fail;
    let fails = if fails > 0 { format!(", {fails} fail") } else { String::new() };
    Some(format!("{answered} of {planned}{fails}"))
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
