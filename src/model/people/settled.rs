//! What an asked permission came to in this org, and what the grants say of it, as a report's row has it. Pure.

use super::{
    columns::{Column, Columns, Grade},
    evidence::PeopleEvidence,
    resolve::{How, Resolved, nearest},
    rows::{Tally, absent},
    table::{PeoplePart, RoleGrants},
};
use crate::model::{
    Cause, Evidence, GrantEvidence, GrantState, PeoplePermission, Permission, PermissionNames, Real,
    Resolution, ScreenName, Status, Suggestion, Wanted, report::ProbeEvidence,
};

/// The names of a row. With several alternatives all of their names stand there, each once.
pub(super) fn names(
    column: &Column<'_>,
    need: &PeoplePermission,
    resolved: &[Vec<Resolved>],
    columns: &Columns<'_>,
    least: &[Grade],
    evidence: &PeopleEvidence,
) -> PermissionNames {
    let mut names: Vec<Permission> = Vec::new();
    let mut ui_path: Vec<String> = Vec::new();
    let mut near: Vec<Suggestion> = Vec::new();
    let mut bare: Vec<String> = Vec::new();
    let types = evidence.types.as_deref().unwrap_or_default();
    for (screen, one) in need.alternatives.iter().flatten().zip(resolved.iter().flatten()) {
        let own = || match &screen.wanted {
            Wanted::One(permission) => vec![permission.clone()],
            Wanted::EveryAction { .. } => Vec::new(),
        };
        let came_to = match one {
            Resolved::Names { names, .. } => names.clone(),
            // What is judged without the catalogue, and what surely isn't there, is the manifest's own name.
            Resolved::Absent => own(),
            Resolved::Unread(_) if screen.certain => own(),
            Resolved::Unread(_) | Resolved::Unsettled { .. } => Vec::new(),
        };
        match (one, &evidence.catalogue) {
            (Resolved::Unsettled { nearest }, _) => near.extend(nearest.iter().cloned()),
            (Resolved::Absent, Ok(catalogue)) => near.extend(nearest(screen, catalogue, types)),
            _ => {}
        }
        if came_to.is_empty() {
            bare.push(screen.path.clone());
        }
        for name in came_to {
            if !names.contains(&name) {
                ui_path.push(path_of(screen, one, &name));
                names.push(name);
            }
        }
    }
    ui_path.extend(bare);
    let mut seen = Vec::new();
    near.retain(|name| {
        let new = !seen.contains(&name.permission);
        seen.push(name.permission.clone());
        new
    });
    let held = names
        .iter()
        .map(|name| match columns.names.iter().position(|known| known == name).map(|place| least[place]) {
            Some(Grade::Yes | Grade::Own | Grade::Conditional) => Some(true),
            Some(Grade::No) | None => Some(false),
            Some(Grade::Unknown) => None,
        })
        .collect();
    PermissionNames {
        asked: column.requirement.asked.clone().unwrap_or_default(),
        resolution: resolution(resolved, !near.is_empty()),
        resolved: names,
        ui_path,
        held,
        stand_in: None,
        nearest: near,
    }
}

/// The admin screen's name: the guide's own, unless another name was found than the one that the guide means, or
/// several.
fn path_of(screen: &ScreenName, one: &Resolved, name: &Permission) -> String {
    let guides_own = match one {
        Resolved::Names { names, how } => names.len() == 1 && *how == How::Exact,
        _ => true,
    };
    if guides_own && matches!(screen.wanted, Wanted::One(_)) {
        return screen.path.clone();
    }
    [0, 1, 2].map(|part| name.ui_words(part)).join(" > ")
}

fn resolution(resolved: &[Vec<Resolved>], something_is_near: bool) -> Resolution {
    let whole = |set: &&Vec<Resolved>| set.iter().all(|one| matches!(one, Resolved::Names { .. }));
    let exact =
        |set: &Vec<Resolved>| set.iter().all(|one| matches!(one, Resolved::Names { how: How::Exact, .. }));
    let unread = |one: &Resolved| matches!(one, Resolved::Unread(_));
    let unsettled = |one: &Resolved| matches!(one, Resolved::Unsettled { .. });
    let mut settled = resolved.iter().filter(whole).peekable();
    if settled.peek().is_some() {
        if settled.any(exact) { Resolution::Exact } else { Resolution::Alias }
    } else if resolved.iter().flatten().any(unread) {
        Resolution::Unknown
    } else if !absent(resolved) && something_is_near && resolved.iter().flatten().any(unsettled) {
        Resolution::Closest
    } else {
        Resolution::Absent
    }
}

/// What the grants say, over all people. No live call is made for people.
pub(super) fn seen(column: usize, tally: &Tally, report: &PeoplePart<Real>) -> Evidence<Real> {
    let counts = tally.counts;
    let held = counts.pass;
    let state = match tally.cell.status {
        _ if tally.of == 0 => GrantState::Unknown,
        Status::Unknown => GrantState::Unknown,
        Status::Pass => GrantState::Granted,
        _ if tally.cell.cause == Some(Cause::Conditional) => GrantState::Conditional,
        _ if held > 0 => GrantState::Partial,
        _ => GrantState::Missing,
    };
    let granting = report.directory.roles.iter().filter_map(|role| match &role.grants[column] {
        RoleGrants::Yes => Some((role, None)),
        RoleGrants::Own(condition) | RoleGrants::Conditional(condition) => {
            Some((role, Some(condition.clone())))
        }
        _ => None,
    });
    let (mut roles, mut condition) = (Vec::new(), None);
    for (role, limit) in granting {
        roles.push(role.name.clone());
        condition = condition.or(limit);
    }
    Evidence {
        grant: GrantEvidence { state, roles, held, of: tally.of, condition, through_group: false },
        probe: ProbeEvidence::no_probe(),
    }
}
