//! The evidence of one person's finding, in sentences made on demand. Pure.
//!
//! Every name comes from the report's own directory, so a report with stand-ins gives sentences with stand-ins.

use super::{
    AccountState,
    resolve::Resolved,
    role_change,
    table::{AskedFor, HeldRole, PeoplePart, RoleGrants},
};
use crate::model::{Cause, Shown, Status, words};

/// How many roles are told one by one.
const ROLES: usize = 3;

/// What is known of one person and one requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CellAccount {
    /// What the person has: roles, where, through whom; licences.
    pub has: Vec<String>,
    pub why: Vec<String>,
    /// How to fix it; empty where there is nothing to fix, or nobody can.
    pub fix: Vec<String>,
}

impl CellAccount {
    /// The lines with their labels: `has`, `why`, `fix`.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [("has", &self.has), ("why", &self.why), ("fix", &self.fix)]
            .into_iter()
            .flat_map(|(label, lines)| lines.iter().map(move |line| (label, line.as_str())))
    }
}

/// Accounts for one finding; person and column by place.
///
/// # Panics
/// When there is no such person or column.
pub(crate) fn account(report: &PeoplePart, person: usize, column: usize) -> CellAccount {
    let asked = &report.asked[column];
    let cell = report.findings.at(person, column);
    match &asked.what {
        AskedFor::ActiveUser => return active_user(report, person),
        _ if cell.status == Status::NotApplicable => return not_for(report, person, column),
        AskedFor::Licence => return licence(report, person, column),
        AskedFor::Permission { .. } => {}
    }
    let roles = role_change::roles_of(report, person);
    let granting: Vec<usize> = roles
        .iter()
        .copied()
        .filter(|role| match (cell.status, cell.cause) {
            (Status::Pass, _) => report.directory.roles[*role].grants[column].suffice(),
            (_, Some(Cause::Conditional)) => {
                matches!(report.directory.roles[*role].grants[column], RoleGrants::Conditional(_))
            }
            _ => true,
        })
        .collect();
    // A set may be held through several roles of which none has all of it.
    let shown = if granting.is_empty() { &roles } else { &granting };
    CellAccount {
        has: has(report, person, shown),
        why: vec![why(report, person, column, &roles, &granting)],
        fix: fixed(report, person, column, &roles),
    }
}

fn active_user(report: &PeoplePart, person: usize) -> CellAccount {
    let state = report.subjects[person].state;
    let (why, fix) = match state {
        AccountState::Active => ("This person can sign in.", None),
        AccountState::Inactive => (
            "Nobody can sign in with it, whatever it may do.",
            Some("activate the account, or leave this person out of the list"),
        ),
        AccountState::Deleted => {
            ("Nobody can sign in with it, whatever it may do.", Some("leave this person out of the list"))
        }
        AccountState::Unknown => ("Genesys didn't tell whether the account is active.", None),
    };
    CellAccount {
        has: vec![format!("an account that is {}", state.word())],
        why: vec![why.to_owned()],
        fix: fix.into_iter().map(str::to_owned).collect(),
    }
}

/// Why a requirement isn't judged for this person.
fn not_for(report: &PeoplePart, person: usize, column: usize) -> CellAccount {
    let (state, audience) = (report.subjects[person].state, report.asked[column].audience);
    let why = if state.keeps_out() {
        format!("This account is {}: nothing else is judged for it.", state.word())
    } else {
        format!("It is for {} only, and nobody said that this person is one of them.", audience.word())
    };
    CellAccount { has: Vec::new(), why: vec![why], fix: Vec::new() }
}

fn licence(report: &PeoplePart, person: usize, column: usize) -> CellAccount {
    let cell = report.findings.at(person, column);
    let licences: Option<Vec<&str>> = report.subjects[person].licences.as_ref().map(|licences| {
        licences
            .iter()
            .filter_map(|place| report.directory.licences.get(*place as usize))
            .map(String::as_str)
            .collect()
    });
    let has = match licences.as_deref() {
        None => "licences unread".to_owned(),
        Some([]) => "no licence".to_owned(),
        Some([one]) => format!("licence {one}"),
        Some(several) => format!("licences {}", words::listed(several, "and")),
    };
    let title = &report.asked[column].title;
    let (why, fix) = match (cell.status, cell.cause) {
        (Status::Pass, _) => ("That is enough.".to_owned(), Vec::new()),
        (_, Some(Cause::NotGranted)) => (
            "That isn't enough.".to_owned(),
            vec![format!("ask whoever looks after your org's licences for: {title}")],
        ),
        (_, Some(Cause::NotInCatalogue)) => (
            "Whether that is enough is unknown: Greenlight doesn't know this licence.".to_owned(),
            vec!["look up in Genesys what that licence includes".to_owned()],
        ),
        (_, cause) => (unread(cause, "The licences of this person"), Vec::new()),
    };
    CellAccount { has: vec![has], why: vec![why], fix }
}

fn has(report: &PeoplePart, person: usize, roles: &[usize]) -> Vec<String> {
    let Some(holds) = &report.subjects[person].holds else { return vec!["grants unread".to_owned()] };
    if roles.is_empty() {
        return vec!["no role that has to do with it".to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    for &role in roles.iter().take(ROLES) {
        let of_role = holds.iter().filter(|held| held.role as usize == role);
        let mut by_group: Vec<(Option<u32>, Vec<&HeldRole>)> = Vec::new();
        for held in of_role {
            match by_group.iter_mut().find(|(through, _)| *through == held.through) {
                Some((_, list)) => list.push(held),
                None => by_group.push((held.through, vec![held])),
            }
        }
        for (through, held) in by_group {
            let through = through
                .and_then(|place| report.directory.groups.get(place as usize))
                .map(|name| format!(", through {}", words::named("group", name)))
                .unwrap_or_default();
            lines.push(format!(
                "{} {}{through}",
                words::named("role", &report.directory.roles[role].name),
                divisions(report, &held)
            ));
        }
    }
    match roles.len().saturating_sub(ROLES) {
        0 => {}
        1 => lines.push("1 more role".to_owned()),
        more => lines.push(format!("{more} more roles")),
    }
    lines
}

fn divisions(report: &PeoplePart, held: &[&HeldRole]) -> String {
    if held.iter().any(|held| held.division.is_none()) {
        return "in all divisions".to_owned();
    }
    let names: Vec<&str> = held
        .iter()
        .filter_map(|held| report.directory.divisions.get(held.division? as usize))
        .map(|division| division.name.as_str())
        .collect();
    let word = if names.len() == 1 { "division" } else { "divisions" };
    format!("in {}", words::named(word, &words::shortened(&names, 3)))
}

fn why(report: &PeoplePart, person: usize, column: usize, roles: &[usize], granting: &[usize]) -> String {
    let cell = report.findings.at(person, column);
    let asked = &report.asked[column];
    let name = |role: usize| report.directory.roles[role].name.as_str();
    let of_kind = |test: &dyn Fn(&RoleGrants) -> bool| -> Vec<&str> {
        roles
            .iter()
            .filter(|role| test(&report.directory.roles[**role].grants[column]))
            .map(|role| name(*role))
            .collect()
    };
    match (cell.status, cell.cause) {
        (Status::Pass, _) if !granting.is_empty() && only_own(report, column, granting) => {
            "Granted for what is this person's own, as Genesys recommends. Leave that condition.".to_owned()
        }
        (Status::Pass, _) => match granting {
            [] => "Together these roles grant it.".to_owned(),
            [_] => "That role grants it.".to_owned(),
            _ => "Each of these roles grants it.".to_owned(),
        },
        (_, Some(Cause::Conditional)) => {
            let condition =
                granting.iter().find_map(|role| match &report.directory.roles[*role].grants[column] {
                    RoleGrants::Conditional(condition) if !condition.is_empty() => Some(condition.as_str()),
                    _ => None,
                });
            format!("It is granted only with a condition: {}.", condition.unwrap_or("one of the role"))
        }
        (_, Some(Cause::NotGranted)) => {
            let parts = of_kind(&|grants| *grants == RoleGrants::Part);
            match (roles, parts.as_slice()) {
                ([], _) => "No role of this person grants it.".to_owned(),
                (_, [_, ..]) => {
                    let parts: Vec<String> = parts.iter().map(|name| words::named("role", name)).collect();
                    let grant = if parts.len() == 1 { "grants" } else { "grant" };
                    format!("{} {grant} only part of it.", words::capital(&words::shortened(&parts, 2)))
                }
                ([_], []) => "That role doesn't grant it, and no other role of this person does.".to_owned(),
                (_, []) => "None of these roles grants it.".to_owned(),
            }
        }
        (_, Some(Cause::NotInCatalogue)) => {
            let absent = |set: &Vec<Resolved>| set.contains(&Resolved::Absent);
            if asked.alternatives().iter().all(absent) {
                return "This org has no such permission: its product or licence isn't active here, or the guide's \
                        name is wrong."
                    .to_owned();
            }
            let nearest: Vec<String> = match &asked.what {
                AskedFor::Licence | AskedFor::ActiveUser => Vec::new(),
                AskedFor::Permission { names, .. } => names.nearest.iter().map(ToString::to_string).collect(),
            };
            match nearest.as_slice() {
                [] => "It is unknown which permission of this org is meant.".to_owned(),
                names => format!(
                    "It is unknown which permission of this org is meant. Nearest: {}.",
                    words::listed(names, "and")
                ),
            }
        }
        (_, Some(Cause::GrantsUnreadable)) if report.subjects[person].holds.is_some() => {
            let unread = of_kind(&|grants| *grants == RoleGrants::Unknown);
            match unread.as_slice() {
                [] => "The check couldn't find out.".to_owned(),
                unread => {
                    let unread: Vec<String> = unread.iter().map(|name| words::named("role", name)).collect();
                    format!(
                        "The contents of {} couldn't be read, and no other role grants it.",
                        words::shortened(&unread, 2)
                    )
                }
            }
        }
        (_, cause) => unread(cause, "The grants of this person"),
    }
}

/// Whether no role grants it but for what is the person's own.
fn only_own(report: &PeoplePart, column: usize, granting: &[usize]) -> bool {
    granting.iter().all(|role| matches!(report.directory.roles[*role].grants[column], RoleGrants::Own(_)))
}

fn unread(cause: Option<Cause>, what: &str) -> String {
    use crate::model::Unread;
    let why = match cause {
        Some(Cause::Unreachable) => Unread::Unreachable,
        Some(Cause::Throttled) => Unread::Throttled,
        Some(Cause::UnreadableAnswer) => Unread::Unreadable,
        _ => return format!("{what} couldn't be read."),
    };
    format!("{what} couldn't be read: {}.", words::why_unread(why))
}

/// The change that helps this person; where there is none, a role that would.
fn fixed(report: &PeoplePart, person: usize, column: usize, roles: &[usize]) -> Vec<String> {
    let cell = report.findings.at(person, column);
    // Where it is unknown, what would help is unknown too.
    let lacks = matches!(cell.status, Status::Fail | Status::Warn);
    if !lacks || !role_change::can_be_granted(report, column) {
        return Vec::new();
    }
    let everyone: Vec<usize> = (0..report.subjects.len()).collect();
    let changes = role_change::changes(report, &[column], &everyone);
    let best = changes.first();
    if let Some(own) = changes.iter().find(|change| roles.contains(&change.role)) {
        if Some(own) == best {
            let sentences = role_change::sentences(report, &[column], &everyone);
            return sentences.iter().map(|sentence| Shown::Clear.text(sentence)).collect();
        }
        return vec![Shown::Clear.text(&role_change::sentence(report, &[column], &everyone, own))];
    }
    // No role of the person's would help: then a role that has it.
    let having = report.directory.roles.iter().filter(|role| role.grants[column].suffice());
    match having.max_by_key(|role| role.held_by) {
        Some(role) => vec![format!("give this person {}, which grants it", words::named("role", &role.name))],
        None => vec![format!("give this person a role with {}", role_change::title(report, column))],
    }
}

#[cfg(test)]
mod tests;
