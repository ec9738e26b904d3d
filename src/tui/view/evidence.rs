//! What was seen of one requirement, what it comes to, and how to fix it: brief for a small pane, whole for a
//! large one and for the screen of its own. Everything here was found; nothing is judged.

use jiff::Timestamp;

use super::{Room, Row, Theme, divisions, labelled, page, prose, prose_after, value};
use crate::{
    model::{
        CoverageState, Fix, GrantState, NotRun, Outcome, PermissionNames, RequirementRow, Resolution, Status,
        permission::admin_path, report::words,
    },
    text::{PROSE, cut_middle, number, width, wrap},
    wizard::{About, Shared},
};

/// Where texts begin beside their labels, in the whole evidence and in a brief one.
pub(super) const TEXT: usize = 10;
const BRIEF: usize = 7;

/// The cause in words, where there is one.
pub(super) fn cause(finding: &RequirementRow) -> Option<String> {
    finding.cause.map(|cause| cause.words().to_owned())
}

/// Why, what was seen, how to fix it, what that fixes besides: in at most this many rows.
pub(super) fn brief(finding: &RequirementRow, room: usize, rows: usize, theme: Theme) -> Vec<Row> {
    let explanation = match (finding.explanation.as_str(), finding.status) {
        ("", Status::Pass) => format!("It holds. {}", finding.why_needed),
        ("", _) => finding.why_needed.clone(),
        (text, _) => text.to_owned(),
    };
    let why = labelled("why", BRIEF, &explanation, room, theme);
    let mut seen =
        probe_line(finding).map(|line| labelled("seen", BRIEF, &line, room, theme)).unwrap_or_default();
    let also = also(finding).map(|also| value("also", BRIEF, also, theme));
    let left = rows.saturating_sub(why.len() + seen.len());
    let mut fix = match &finding.fix {
        Some(_) if finding.status == Status::Pending => labelled("fix", BRIEF, PENDING, room, theme),
        Some(fix) => shortest(fix, room, left, theme),
        None => Vec::new(),
    };
    if why.len() + seen.len() + fix.len() > rows {
        seen.clear(); // what to do counts more; Enter shows the rest
    }
    let mut all = why;
    all.append(&mut seen);
    all.append(&mut fix);
    if all.len() < rows {
        all.extend(also);
    }
    all
}

/// The fix in at most this many rows, as much of it as fits: where in both menus, where in one, or only what to do.
fn shortest(fix: &Fix, room: usize, rows: usize, theme: Theme) -> Vec<Row> {
    let lines = |text: &str| labelled("fix", BRIEF, text, room, theme);
    let Some(first) = fix.steps.first() else { return lines(&fix.summary) };
    let place = first.strip_prefix("Open ").unwrap_or(first);
    let candidates = [(instruction(place, fix), 2), (instruction(&one_menu(place), fix), rows)];
    let fitting = candidates.iter().map(|(text, most)| (lines(text), rows.min(*most)));
    fitting
        .into_iter()
        .find(|(lines, most)| lines.len() <= *most)
        .map_or_else(|| lines(&fix.summary), |(it, _)| it)
}

/// Where, and what to do there: the first step says both, or the second says what.
fn instruction(place: &str, fix: &Fix) -> String {
    let says_both = one_menu(place).contains(": ");
    match fix.steps.get(1) {
        Some(what) if !says_both && !place.ends_with('.') => format!("{place}: {}", uncapitalised(what)),
        _ => place.to_owned(),
    }
}

/// What is to be done alone, without where: `Tick Recording › Recording › View, then Save.`
pub(super) fn deed(fix: &Fix) -> String {
    match (fix.steps.first().map(|first| one_menu(first)), fix.steps.get(1)) {
        (Some(first), Some(second)) if first.starts_with("Open ") => second.clone(),
        (Some(first), _) => match first.split_once(": ") {
            Some((_, deed)) => capitalised(deed),
            None => fix.summary.clone(),
        },
        (None, _) => fix.summary.clone(),
    }
}

/// Without the other menu's path in brackets.
fn one_menu(place: &str) -> String {
    match place.split_once(" (newer menu") {
        Some((front, rest)) => format!("{front}{}", rest.split_once(')').map_or("", |(_, tail)| tail)),
        None => place.to_owned(),
    }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

pub(super) fn screen(shared: &Shared, about: Option<About>, room: Room, theme: Theme) -> Vec<Row> {
    // No gap is stretched on a very wide screen.
    let room = Room { width: room.width.min(100), ..room };
    let Some(about) = about else { return Vec::new() };
    let check = &shared.checks.rows[about.row];
    let Some(finding) = shared.shown_row(about.row) else {
        return vec![
            Row::prose(format!("{}  {}", check.number, check.title), theme.bold()),
            Row::new(),
            Row::prose("Nothing has been judged yet.", theme.own()),
        ];
    };
    // The report's own row: only there do the cells stand in the order of the divisions that are shown.
    let division = about.division.zip(shared.shown_report()).and_then(|(at, report)| {
        let row = report.rows.iter().find(|row| row.id == finding.id)?;
        Some((report, row, at))
    });
    let (status, title) = match division {
        Some((report, row, at)) => {
            let name = cut_middle(&report.divisions()[at].name, 26);
            (row.cells().get(at).copied().unwrap_or(Status::Unknown), format!("{} in {name}", check.title))
        }
        None => (finding.status, check.title.clone()),
    };
    let mut right = vec![status.word().to_owned()];
    right.extend(cause(finding).filter(|_| status != Status::Pass));
    let title = Row::glyph(status, theme)
        .at(3, check.number.to_string(), theme.bold())
        .at(6, title, theme.bold())
        .until(room.width - 1, right.join(" · "), theme.status(status));
    let mut rows = vec![title, Row::new()];
    if let Some((report, row, at)) = division {
        rows.extend(divisions::in_division(report, row, at, TEXT, room.width, theme));
        rows.push(Row::new());
    }
    rows.extend(whole(shared, finding, room.width, theme));
    rows
}

pub(super) fn whole(shared: &Shared, finding: &RequirementRow, room: usize, theme: Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(names) = finding.permission() {
        rows.extend(asked(names, room, theme));
    }
    rows.extend(labelled("why", TEXT, &finding.why_needed, room, theme));
    rows.push(Row::new());
    if let Some(granted) = granted(shared, finding) {
        rows.extend(labelled("granted", TEXT, &granted, room, theme));
    }
    rows.extend(live(shared, finding, room, theme));
    if !finding.explanation.is_empty() {
        rows.extend(labelled("judged", TEXT, &finding.explanation, room, theme));
    }
    if let Some(own) = &finding.fix {
        rows.push(Row::new());
        rows.extend(fix(finding, own, room, theme));
    }
    rows
}

/// What the guide asks for, and what that means in this org.
fn asked(names: &PermissionNames, room: usize, theme: Theme) -> Vec<Row> {
    let edge = room - 1;
    let own_name =
        matches!(names.resolved.as_slice(), [one] if one.as_str().eq_ignore_ascii_case(&names.asked));
    let mut rows = labelled("asked", TEXT, &names.asked, room, theme);
    if own_name {
        let path = names.ui_path.first().map(|path| admin_path(path)).unwrap_or_default();
        let beside = rows.len() == 1 && TEXT + width(&names.asked) + 3 + width(&path) <= edge.min(100);
        if beside {
            rows[0] = std::mem::take(&mut rows[0]).until(edge.min(99), path, theme.own());
        } else {
            rows.push(Row::new().at(TEXT, path, theme.own()));
        }
        return rows;
    }
    if rows.len() == 1 && TEXT + width(&names.asked) + 14 <= edge {
        let column = edge.min(69);
        rows[0] = std::mem::take(&mut rows[0]).until(column, "(the guide)", theme.muted());
    }
    let means = match (names.resolution, names.resolved.len()) {
        (Resolution::Unknown, _) => "the org's list of permissions can't be read; stand-ins for it:",
        (Resolution::Absent | Resolution::Closest, _) => {
            "this org has no permission of that name, nor its stand-ins:"
        }
        (_, 1) => "in the API it has another name:",
        (_, _) => "in the API it takes all of these:",
    };
    rows.extend(labelled("means", TEXT, means, room, theme));
    for (at, name) in names.resolved.iter().enumerate() {
        let status = match names.held.get(at).copied().flatten() {
            Some(true) => Status::Pass,
            Some(false) => Status::Fail,
            None => Status::Unknown,
        };
        let row = Row::new().at(TEXT, status.glyph(), theme.status(status));
        rows.push(row.at(TEXT + 2, name.to_string(), theme.own()));
        if let Some(path) = names.ui_path.get(at) {
            rows.push(Row::new().at(TEXT + 2, admin_path(path), theme.own()));
        }
    }
    if let Some(nearest) = names.nearest.first() {
        rows.push(Row::new().at(TEXT, format!("nearest: {nearest}"), theme.muted()));
    }
    rows
}

/// `subjects/me: role Ariglad, all divisions, grants 1 of 2`
fn granted(shared: &Shared, finding: &RequirementRow) -> Option<String> {
    let grant = &finding.evidence()?.grant;
    let source = shared.shown_report().and_then(|report| words::source(report.grants_source()));
    let source = source.map_or_else(String::new, |source| format!("{source}: "));
    let roles = roles(&grant.roles);
    let said = match grant.state {
        GrantState::Unknown => return Some("the grants couldn't be read".into()),
        GrantState::Missing => "no role grants it".into(),
        GrantState::Conditional => match &grant.condition {
            Some(condition) => format!("{roles}, with a condition: {condition}"),
            None => format!("{roles}, with a condition"),
        },
        GrantState::Granted | GrantState::Partial => {
            let mut parts = vec![roles];
            parts.extend(coverage(finding));
            if grant.state == GrantState::Partial {
                parts.push(format!("grants {} of {}", grant.held, grant.of));
            }
            if grant.through_group {
                parts.push("through a group".into());
            }
            parts.retain(|part| !part.is_empty());
            parts.join(", ")
        }
    };
    Some(format!("{source}{said}"))
}

/// `in 211 of 214 divisions; not in Claims, Retail, Archive`
fn coverage(finding: &RequirementRow) -> Option<String> {
    let coverage = finding.coverage()?;
    Some(match (coverage.state, coverage.covered, coverage.total) {
        (CoverageState::All, ..) => "all divisions".into(),
        (CoverageState::Listed, _, Some(total)) => {
            format!("in all {} divisions one by one; a new one won't be covered", number(total))
        }
        (CoverageState::Some, Some(covered), Some(total)) => {
            let names: Vec<&str> =
                coverage.missing.iter().take(3).map(|division| division.name.as_str()).collect();
            let rest = coverage.missing.len().saturating_sub(3);
            let rest = if rest > 0 { format!(" and {} more", number(rest)) } else { String::new() };
            format!(
                "in {} of {} divisions; not in {}{rest}",
                number(covered),
                number(total),
                names.join(", ")
            )
        }
        _ => return None,
    })
}

/// `role Ariglad`, `roles Ariglad, Reader`. A stand-in says what it is itself: `Role 2`.
pub(super) fn roles(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [first, ..] if first.starts_with("Role ") => names.join(", "),
        [one] => format!("role {one}"),
        more => format!("roles {}", more.join(", ")),
    }
}

/// `GET /api/v2/recordings → 403 missing.any.permissions`
fn probe_line(finding: &RequirementRow) -> Option<String> {
    let probe = &finding.evidence()?.probe;
    match (&probe.outcome, probe.method, &probe.path) {
        (Outcome::NotRun(why), ..) => Some(not_run(*why)),
        (_, Some(method), Some(path)) => {
            let answer: Vec<String> =
                probe.status.map(|status| status.to_string()).into_iter().chain(probe.code.clone()).collect();
            let answer = if answer.is_empty() { "no answer".into() } else { answer.join(" ") };
            Some(format!("{method} {} → {answer}", path.split('?').next().unwrap_or_default()))
        }
        _ => None,
    }
}

fn not_run(why: NotRun) -> String {
    match why {
        NotRun::ReadOnly => "not asked live: only reading is allowed, and this is a write".into(),
        NotRun::NoSample(kind) => format!("not asked live: the org has no {} to ask about", kind.word()),
        NotRun::NoProbe => "not asked live: no call shows this permission".into(),
        NotRun::NotYet => "not asked live: the checks were stopped first".into(),
    }
}

/// The call, its answer, whom it names, when and how long: on one line where it fits, else each on its own.
fn live(shared: &Shared, finding: &RequirementRow, room: usize, theme: Theme) -> Vec<Row> {
    let Some(line) = probe_line(finding) else { return Vec::new() };
    let Some(probe) = finding.evidence().map(|evidence| &evidence.probe) else { return Vec::new() };
    let named: Vec<String> = probe.named.iter().map(ToString::to_string).collect();
    let named = if named.is_empty() { String::new() } else { format!(" · names {}", named.join(", ")) };
    let asked =
        probe.asked_at.map(|at| (format!("asked at {}", time(shared, at)), format!("{} ms", probe.took_ms)));
    let free = room.saturating_sub(TEXT + 1);
    let one = match &asked {
        Some((at, took)) => format!("{line}{named} · {at} · {took}"),
        None => format!("{line}{named}"),
    };
    if width(&one) <= free {
        return vec![value("live", TEXT, one, theme)];
    }
    let (call, answer) = line.split_once(" → ").unwrap_or((&line, ""));
    let mut rows: Vec<Row> = wrap(call, free.min(PROSE) - 4)
        .into_iter()
        .enumerate()
        .map(|(at, part)| Row::new().at(if at == 0 { TEXT } else { TEXT + 4 }, part, theme.own()))
        .collect();
    rows[0] = Row::new().at(1, "live", theme.muted()).beside(std::mem::take(&mut rows[0]));
    if !answer.is_empty() {
        rows.extend(prose(&format!("→ {answer}{named}"), TEXT, room, theme));
    }
    if let Some((at, took)) = asked {
        rows.push(Row::new().at(TEXT, format!("{at} · answered in {took}"), theme.own()));
    }
    rows
}

fn time(shared: &Shared, at: Timestamp) -> String {
    at.to_zoned(shared.presets.zone.clone()).strftime("%H:%M:%S").to_string()
}

/// The fix, step by step, what it fixes besides, and the page where it is done.
pub(super) fn fix(finding: &RequirementRow, fix: &Fix, room: usize, theme: Theme) -> Vec<Row> {
    let edge = (room - 1).min(99);
    let mut rows = Vec::new();
    let steps: Vec<&str> = if finding.status == Status::Pending {
        vec![PENDING]
    } else if fix.steps.is_empty() {
        vec![&fix.summary]
    } else {
        fix.steps.iter().map(String::as_str).collect()
    };
    for (at, step) in steps.into_iter().enumerate() {
        // The hint at the right of the first line needs its room.
        let free = if at == 0 && fix.url.is_some() { room - 11 } else { room };
        let label = if at == 0 { "fix" } else { "" };
        let start = Row::new().at(1, label, theme.muted()).at(TEXT, (at + 1).to_string(), theme.own());
        let mut lines = prose_after(start, step, TEXT + 3, free, theme);
        if at == 0 && fix.url.is_some() {
            lines[0] = std::mem::take(&mut lines[0]).until(edge, "(o opens)", theme.muted());
        }
        rows.append(&mut lines);
    }
    if let Some(also) = also(finding) {
        rows.push(Row::new().at(TEXT + 3, format!("This {also} too."), theme.own()));
    }
    if let Some(url) = &fix.url {
        rows.push(Row::new());
        rows.extend(page(url, TEXT, room, theme));
    }
    rows
}

/// What is to be done where instructions would be, pasted from a command line that isn't used here.
const PENDING: &str = "Nothing. It is asked again by itself, and judged when its time is up.";

/// `fixes rows 4 and 5`
fn also(finding: &RequirementRow) -> Option<String> {
    let numbers: Vec<String> = finding.also_fixes.iter().map(ToString::to_string).collect();
    match numbers.as_slice() {
        [] => None,
        [one] => Some(format!("fixes row {one}")),
        [front @ .., last] => Some(format!("fixes rows {} and {last}", front.join(", "))),
    }
}
