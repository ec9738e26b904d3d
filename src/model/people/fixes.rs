//! How to fix a requirement that people lack: who does what, where. Pure.
//!
//! Genesys has two menus; both are named (docs/platform-api.md 6.5).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    columns::{Ask, Column, Columns},
    evidence::{OwnHolding, PeopleEvidence},
    overview,
    resolve::Resolved,
    role_change::{self, RoleChange},
    rows::{Tally, absent},
    table::{AskedFor, PeoplePart, RoleGrants, RoleRow},
};
use crate::{
    model::{
        Cause, Fix, Id, Permission, Real, Region, Resolution, RoleName, Status, Text, Unread,
        fix::{Act, Deed, Page, Place},
        say::{called, listed, say},
        words,
    },
    text,
};

pub(super) struct Around<'a> {
    pub people: &'a PeoplePart<Real>,
    pub region: &'a Region,
    pub evidence: &'a PeopleEvidence,
}

/// How to fix every column, one after the other: in words, and as acts. What belongs together, a feature or all that is
/// required, is fixed together.
pub(super) fn of_all(
    columns: &Columns<'_>,
    tallies: &[Tally],
    around: &Around<'_>,
) -> Vec<(Option<Fix<Real>>, Vec<Act>)> {
    let people = around.people;
    let everyone: Vec<usize> = (0..people.subjects.len()).collect();
    let mut fixes: BTreeMap<usize, (Option<Fix<Real>>, Vec<Act>)> = BTreeMap::new();
    for (_, together) in overview::features(people) {
        let lacked: Vec<usize> =
            together.iter().copied().filter(|column| tallies[*column].somebody_lacks()).collect();
        let of_feature = role_change::changes(people, &lacked, &everyone);
        for &place in &together {
            // The best of the whole feature, if it fixes this one too.
            let whole = of_feature.first().filter(|best| best.columns.contains(&place));
            let own: Vec<RoleChange> =
                if whole.is_none() { role_change::changes(people, &[place], &everyone) } else { Vec::new() };
            let (with, best) = match whole {
                Some(best) => (lacked.clone(), Some(best)),
                None => (vec![place], own.first()),
            };
            let (column, tally) = (&columns.list[place], &tallies[place]);
            let fix = fix(column, tally, &with, best, around);
            let acts = acts(column, &with, tally, best, around);
            fixes.insert(place, (fix, acts));
        }
    }
    fixes.into_values().collect()
}

/// The acts of a fix: ticks in the role that is changed, and the role for whoever holds none that would do; every other
/// fix is an act in its own words.
fn acts(
    column: &Column<'_>,
    together: &[usize],
    tally: &Tally,
    best: Option<&RoleChange>,
    around: &Around<'_>,
) -> Vec<Act> {
    let of_roles = || match best {
        Some(best) => in_role(best, around.people),
        None => vec![in_words(Place::People, tick(column, together, None, around))],
    };
    let place = match (&column.ask, tally.cell.cause) {
        (_, None) => return Vec::new(),
        (Ask::Permission { .. }, Some(Cause::NotGranted)) => return of_roles(),
        (Ask::ActiveUser, Some(_)) => Place::People,
        (Ask::Licence(_), Some(_)) => Place::Licence,
        (Ask::Permission { resolved, .. }, Some(Cause::NotInCatalogue)) if absent(resolved) => Place::Licence,
        (Ask::Permission { .. }, Some(Cause::Conditional | Cause::GrantsUnreadable)) => Place::Role,
        (Ask::Permission { .. }, Some(_)) => Place::Other,
    };
    let own = fix_of_cause(column, tally, around).map(|fix| in_words(place, fix));
    // Others surely lack it, whatever those have of whom it is unknown.
    let lacking = matches!(column.ask, Ask::Permission { .. }) && tally.somebody_lacks();
    own.into_iter().chain(lacking.then(of_roles).into_iter().flatten()).collect()
}

fn in_words(place: Place, fix: Fix<Real>) -> Act {
    let Fix { summary, steps, url } = fix;
    Act::other(place, summary, steps, url)
}

fn in_role(best: &RoleChange, report: &PeoplePart<Real>) -> Vec<Act> {
    let RoleRow { id, name, .. } = &report.directory.roles[best.role];
    let page = Page::Role(RoleName { id: id.clone(), name: name.clone() });
    let deeds = best.columns.iter().flat_map(|column| ticks(report, *column)).collect();
    let mut acts = vec![Act { page, deeds }];
    if best.helps < best.of {
        let give = say!(
            "Give {}, or another role that grants what they need, to the people who don't hold it: {}",
            called("role", name),
            text::number(best.of - best.helps)
        );
        acts.push(Act::other(
            Place::People,
            "People whose roles can't be changed for them",
            vec![give],
            None,
        ));
    }
    acts
}

/// A box for each name of the alternative that is asked for first.
fn ticks(report: &PeoplePart<Real>, column: usize) -> Vec<Deed> {
    let alternatives = report.asked[column].alternatives();
    let settled = |set: &&Vec<Resolved>| set.iter().all(|one| matches!(one, Resolved::Names { .. }));
    let names = alternatives.iter().find(settled).into_iter().flatten().flat_map(|one| match one {
        Resolved::Names { names, .. } => names.as_slice(),
        _ => &[],
    });
    let tick = |permission: &Permission| Deed::Tick {
        permission: permission.clone(),
        path: report.asked[column].path_of(permission),
    };
    names.map(tick).collect()
}

/// How to fix one. `best` is the cheapest change for what is asked `together` with it.
fn fix(
    column: &Column<'_>,
    tally: &Tally,
    together: &[usize],
    best: Option<&RoleChange>,
    around: &Around<'_>,
) -> Option<Fix<Real>> {
    let may_be_granted = matches!(column.ask, Ask::Permission { .. });
    if may_be_granted && tally.cell.cause == Some(Cause::NotGranted) {
        return Some(tick(column, together, best, around));
    }
    let mut fix = fix_of_cause(column, tally, around)?;
    // Others surely lack it, whatever those have of whom it is unknown.
    if may_be_granted && tally.cell.status == Status::Unknown && tally.somebody_lacks() && !settles(tally) {
        fix.steps.push(tick(column, together, best, around).summary);
    }
    Some(fix)
}

/// Whether a name has to be settled before anything can be granted.
fn settles(tally: &Tally) -> bool {
    tally.cell.cause == Some(Cause::NotInCatalogue)
}

/// How to fix what isn't simply missing from a role.
fn fix_of_cause(column: &Column<'_>, tally: &Tally, around: &Around<'_>) -> Option<Fix<Real>> {
    let requirement = column.requirement;
    let apps = around.region.apps_url();
    let cause = tally.cell.cause?;
    match (&column.ask, cause) {
        (Ask::Licence(_), Cause::NotGranted | Cause::NotInCatalogue) => Some(Fix {
            summary: say!("Ask whoever looks after your org's licences for: {}.", &requirement.title),
            steps: vec![
                say!(
                    "See which licences these people have, and give them what is required: {}.",
                    &requirement.title
                ),
                "Then check again.".into(),
            ],
            url: Some(words::address("/directory/#/admin", &apps).into()),
        }),
        (Ask::ActiveUser, Cause::NotGranted) => Some(activate(around)),
        (Ask::Permission { resolved, .. }, Cause::NotInCatalogue) if absent(resolved) => {
            let product = words::screen(&requirement.title);
            let product = product.split(" › ").next().unwrap_or_default().to_owned();
            Some(Fix {
                summary: say!("Ask your Genesys contact about {}.", &product),
                steps: vec![
                    say!("Ask your Genesys contact whether {} is part of this org.", product),
                    "Nobody can tick the permission before that.".into(),
                ],
                url: None,
            })
        }
        (Ask::Permission { .. }, Cause::NotInCatalogue) => {
            let asked = requirement.asked.as_deref().unwrap_or(&requirement.title);
            Some(Fix {
                summary: "Say which permission of this org it is.".into(),
                steps: vec![
                    "Look it up: Admin › People & Permissions › Roles › a role (newer menu: Menu › User Management › \
                     Roles and Permissions)".into(),
                    say!("Then settle it for this org: --accept \"{}=NAME\"", asked),
                ],
                url: Some(words::address("/directory/#/admin", &apps).into()),
            })
        }
        (Ask::Permission { .. }, Cause::Conditional) => Some(limited(column, around)),
        (ask, Cause::GrantsUnreadable | Cause::Unreachable | Cause::Throttled | Cause::UnreadableAnswer) => {
            let unread = around.evidence.unread().find(|unread| unread.cause() == cause);
            Some(match unread.filter(|_| cause != Cause::GrantsUnreadable) {
                Some(unread) => words::read_it(unread, ""),
                None => open_up(ask, around),
            })
        }
        _ => None,
    }
}

/// Who can't sign in, all by name: whoever made the list takes them out of it.
fn activate(around: &Around<'_>) -> Fix<Real> {
    let out = around.people.subjects.iter().filter(|person| person.state.keeps_out());
    Fix {
        summary: "Activate these people, or leave them out of the list.".into(),
        steps: vec![
            say!("They are: {}.", listed(out.map(|person| Text::of(&person.name)), "and")),
            "Who is still to use it: Admin › People & Permissions › People (newer menu: Menu › User Management › \
             People), activate the account.".into(),
            "Who has left: leave them out, then check again.".into(),
        ],
        url: Some(words::address("/directory/#/admin", &around.region.apps_url()).into()),
    }
}

/// What to do about roles whose contents can't be read. Who may read roles already needs no more for it.
fn sealed(around: &Around<'_>) -> Fix<Real> {
    const SEES_ROLES: &str = "authorization:role:view";
    let own = around.evidence.own.iter().find(|(permission, _)| permission.key() == SEES_ROLES);
    if own.map(|(_, own)| *own) != Some(OwnHolding::Everywhere) {
        return words::read_it(Unread::Refused, "Authorization › Role › View");
    }
    let roles = &around.people.directory.roles;
    let closed = roles.iter().filter(|role| role.grants.contains(&RoleGrants::Unknown));
    let closed = listed(closed.map(|role| called("role", &role.name)), "and");
    Fix {
        summary: say!("Look into {} yourself: the check may read roles, and wasn't let in.", &closed),
        steps: vec![
            say!(
                "Open Admin › People & Permissions › Roles (newer menu: Menu › User Management › Roles and Permissions), \
                 and see what {} grants.",
                closed
            ),
            "If it can't be opened there either, make a new role in its place.".into(),
        ],
        url: Some(words::address("/directory/#/admin", &around.region.apps_url()).into()),
    }
}

/// Which roles grant it with which condition, and both ways on.
fn limited(column: &Column<'_>, around: &Around<'_>) -> Fix<Real> {
    let people = around.people;
    let place = people.asked.iter().position(|asked| asked.requirement == column.place).unwrap_or_default();
    let permission = role_change::title(people, place);
    let roles = people.directory.roles.iter().filter_map(|role| match &role.grants[place] {
        RoleGrants::Conditional(condition) => Some((role, condition)),
        _ => None,
    });
    let mut steps: Vec<Text> = roles
        .map(|(role, condition)| {
            say!(
                "{} grants {} only on this condition: {}.",
                called("role", &role.name).capital(),
                &permission,
                condition
            )
        })
        .collect();
    steps.push(say!(
        "Either take it off: Admin › People & Permissions › Roles › the role (newer menu: Menu › User Management › Roles \
         and Permissions) › {}, then Save. Everybody who holds the role then sees more.",
        &permission
    ));
    steps.push("Or leave it: whatever doesn't meet it stays hidden, and the row stays a warning.".into());
    Fix {
        summary: "Take the condition off the role, or accept the limit.".into(),
        steps,
        url: Some(words::address("/directory/#/admin", &around.region.apps_url()).into()),
    }
}

/// What has to be opened so that somebody can tell.
fn open_up(ask: &Ask<'_>, around: &Around<'_>) -> Fix<Real> {
    let people = around.evidence.people.as_deref().unwrap_or_default();
    let (unread, permission) = match ask {
        Ask::Licence(_) => (
            people.iter().find_map(|watched| watched.licences.as_ref().err()),
            "Authorization › License › View",
        ),
        Ask::ActiveUser => (None, "Directory › User › View"),
        Ask::Permission { .. } => {
            (people.iter().find_map(|watched| watched.grants.as_ref().err()), "Authorization › Grant › View")
        }
    };
    let all = around.evidence.people.as_ref().err();
    match all.or(unread) {
        Some(unread) => words::read_it(*unread, permission),
        None if matches!(ask, Ask::ActiveUser) => words::read_it(Unread::Refused, permission),
        // The grants were read, the contents of a role weren't.
        None if people.iter().any(|watched| watched.grants.is_ok()) => sealed(around),
        None => words::read_it(Unread::NotYet, permission),
    }
}

/// What has to be ticked: as the guide calls it, unless this org calls it otherwise.
fn to_tick(report: &PeoplePart<Real>, column: usize) -> String {
    match &report.asked[column].what {
        AskedFor::Permission { names, alternatives }
            if names.resolution == Resolution::Alias && alternatives.len() == 1 =>
        {
            let paths: Vec<String> = names.ui_path.iter().map(|path| words::screen(path)).collect();
            words::listed(&paths, "and")
        }
        AskedFor::Permission { .. } | AskedFor::Licence | AskedFor::ActiveUser => {
            role_change::title(report, column)
        }
    }
}

/// Tick what is missing in the role that helps most people.
fn tick(
    column: &Column<'_>,
    together: &[usize],
    best: Option<&RoleChange>,
    around: &Around<'_>,
) -> Fix<Real> {
    let Around { people: report, region, .. } = around;
    let apps = &region.apps_url();
    let Some(best) = best else {
        let place = report.asked.iter().position(|asked| asked.requirement == column.place);
        let title = to_tick(report, place.unwrap_or_default());
        // No role of theirs would help: then one that has it, the one that most people hold.
        let has_it = |role: &&RoleRow<Real>| place.is_some_and(|place| role.grants[place].suffice());
        if let Some(role) = report.directory.roles.iter().filter(has_it).max_by_key(|role| role.held_by) {
            return Fix {
                summary: say!("Give these people {}, which grants it.", called("role", &role.name)),
                steps: vec![
                    say!(
                        "Give {} to these people, or to a group that they are in.",
                        called("role", &role.name)
                    ),
                    "Wait up to 5 minutes, then check again.".into(),
                ],
                url: Some(role_page(&role.id, apps)),
            };
        }
        return Fix {
            summary: say!("Give these people a role with {}.", &title),
            steps: vec![
                say!(
                    "Make a role with {}: Admin › People & Permissions › Roles (newer menu: Menu › User \
                     Management › Roles and Permissions)",
                    title
                ),
                "Give it to these people, or to a group that they are in.".into(),
            ],
            url: Some(words::address("/directory/#/admin", apps).into()),
        };
    };
    let everyone: Vec<usize> = (0..report.subjects.len()).collect();
    let role = &report.directory.roles[best.role];
    let titles: BTreeSet<String> = best.columns.iter().map(|column| to_tick(report, *column)).collect();
    let mut sentences = role_change::sentences(report, together, &everyone).into_iter();
    let first = sentences.next().unwrap_or_default();
    let mut steps = vec![
        say!(
            "Open Admin › People & Permissions › Roles › {} (newer menu: Menu › User Management › Roles and Permissions)",
            &role.name
        ),
        say!("Tick {}, then Save.", listed(titles, "and")),
    ];
    steps.extend(sentences);
    steps.push("Wait up to 5 minutes, then check again.".into());
    Fix { summary: say!("{}.", first.capital()), steps, url: Some(role_page(&role.id, apps)) }
}

/// The page of a role (docs/platform-api.md 6.5).
fn role_page(id: &Id, apps: &str) -> Text {
    say!("{}/directory/#/admin/directory/rolesV2/{}", apps, id)
}
