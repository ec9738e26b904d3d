//! What the guide's names are in this org: the admin screen's paths against the live catalogue. Pure.
//!
//! Texts are compared without case, spaces and punctuation, and whole: `integration` and `integrations` stay two
//! domains. Nothing is guessed: what several names fit is unsettled, and so is what none fits.

use super::Accepted;
use crate::model::{
    Catalogue, Entry, IntegrationType, Kinship, Likeness, Permission, ScreenName, Suggestion, Unread, Wanted,
    nearest::{Sought, words},
    words::normalised,
};

/// How many of the nearest names are told.
const NEAREST: usize = 3;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// These permissions, all of which have to be held: one, or every action of an entity.
    Names {
        names: Vec<Permission>,
        how: How,
    },
    /// The org doesn't have it, for certain: its product or licence is missing.
    Absent,
    /// Unknown: several names fit, or none does and the manifest's own is a guess.
    Unsettled {
        /// The nearest names, best first: suggestions, never counted.
        nearest: Vec<Suggestion>,
    },
    Unread(Unread),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The catalogue has it by its path, or by the manifest's own name.
    Exact,
    Accepted,
    ByIntegrationType,
}

/// Resolves one name. What somebody accepted comes first, then the catalogue by the path, then the manifest's own
/// name, then what the type of the integration asks of its users (docs/platform-api.md 6.2).
pub(crate) fn resolve(
    asked: &str,
    name: &ScreenName,
    catalogue: Result<&Catalogue, Unread>,
    types: &[IntegrationType],
    accepted: &Accepted,
) -> Resolved {
    let catalogue = match catalogue {
        Ok(catalogue) => catalogue,
        Err(unread) => return Resolved::Unread(unread),
    };
    let unsettled = |fitting: Vec<Permission>| {
        let mut suggested: Vec<Suggestion> = fitting
            .into_iter()
            .map(|permission| Suggestion { permission, likeness: Likeness::Near })
            .collect();
        for suggestion in nearest(name, catalogue, types) {
            let known = suggested.iter().any(|known| known.permission == suggestion.permission);
            if suggested.len() < NEAREST && !known {
                suggested.push(suggestion);
            }
        }
        Resolved::Unsettled { nearest: suggested }
    };
    if let Some(settled) = accepted_name(asked, name, accepted) {
        return match expand(&name.wanted, settled, catalogue) {
            names if names.is_empty() => unsettled(Vec::new()),
            names => Resolved::Names { names, how: How::Accepted },
        };
    }
    let path = Path::of(&name.path);
    let by_path = match &name.wanted {
        Wanted::One(_) => one_of(catalogue.iter().filter(|entry| path.names(entry))),
        Wanted::EveryAction { .. } => one_entity(catalogue.iter().filter(|entry| path.names_entity(entry))),
    };
    let by_type = types_names(name, catalogue, types);
    match by_path {
        Found::One(names) => return Resolved::Names { names, how: How::Exact },
        Found::Several(names) => {
            // The type of the integration may know which.
            return match by_type {
                Found::One(chosen) if chosen.iter().all(|one| names.contains(one)) => {
                    Resolved::Names { names: chosen, how: How::ByIntegrationType }
                }
                _ => unsettled(names),
            };
        }
        Found::None => {}
    }
    let own = own_name(&name.wanted, catalogue);
    if !own.is_empty() {
        return Resolved::Names { names: own, how: How::Exact };
    }
    match by_type {
        Found::One(names) => Resolved::Names { names, how: How::ByIntegrationType },
        Found::Several(names) => unsettled(names),
        Found::None if name.certain => Resolved::Absent,
        Found::None => unsettled(Vec::new()),
    }
}

/// The nearest names: what the types of sibling products ask, then those of the catalogue that are called alike.
pub(super) fn nearest(
    name: &ScreenName,
    catalogue: &Catalogue,
    types: &[IntegrationType],
) -> Vec<Suggestion> {
    let mut nearest = of_siblings(name, catalogue, types);
    for suggestion in Path::of(&name.path).sought(&name.path).nearest(catalogue, NEAREST) {
        if !nearest.iter().any(|known| known.permission == suggestion.permission) {
            nearest.push(suggestion);
        }
    }
    nearest.truncate(NEAREST);
    nearest
}

/// What the types of other products of a similar name ask of their users.
fn of_siblings(name: &ScreenName, catalogue: &Catalogue, types: &[IntegrationType]) -> Vec<Suggestion> {
    let siblings = types
        .iter()
        .filter(|kind| name.integration_type.kinship(&[&kind.id, &kind.name]) == Kinship::Sibling);
    let asked =
        siblings.flat_map(|kind| kind.user_permissions.iter().flatten().map(move |name| (kind, name)));
    let known = asked.filter_map(|(kind, name)| Some((kind, catalogue.get(name)?)));
    known
        .map(|(kind, entry)| Suggestion {
            permission: entry.permission.clone(),
            likeness: Likeness::OfSibling { product: kind.name.clone() },
        })
        .collect()
}

/// What somebody accepted for the guide's wording, its readable form, or the manifest's own name.
fn accepted_name<'a>(asked: &str, name: &ScreenName, accepted: &'a Accepted) -> Option<&'a Permission> {
    let forms = [normalised(asked), normalised(&name.path), normalised(&name.wanted.to_string())];
    accepted.iter().find(|(key, _)| forms.contains(&normalised(key))).map(|(_, permission)| permission)
}

/// What was settled, as the catalogue writes it: where every action is asked, every action of its entity.
fn expand(wanted: &Wanted, settled: &Permission, catalogue: &Catalogue) -> Vec<Permission> {
    match catalogue.get(settled) {
        None => Vec::new(),
        Some(entry) => match wanted {
            Wanted::One(_) => vec![entry.permission.clone()],
            Wanted::EveryAction { .. } => actions(catalogue, settled.domain(), settled.entity()),
        },
    }
}

fn own_name(wanted: &Wanted, catalogue: &Catalogue) -> Vec<Permission> {
    match wanted {
        Wanted::One(permission) => expand(wanted, permission, catalogue),
        Wanted::EveryAction { domain, entity } => actions(catalogue, domain, entity),
    }
}

fn actions(catalogue: &Catalogue, domain: &str, entity: &str) -> Vec<Permission> {
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let entries = catalogue.iter().map(|entry| &entry.permission);
    entries.filter(|name| same(name.domain(), domain) && same(name.entity(), entity)).cloned().collect()
}

/// What the integration's own types ask of their users, as far as the action fits and the catalogue has it.
fn types_names(name: &ScreenName, catalogue: &Catalogue, types: &[IntegrationType]) -> Found {
    let own =
        types.iter().filter(|kind| name.integration_type.kinship(&[&kind.id, &kind.name]) == Kinship::Own);
    let asked = own.filter_map(|kind| kind.user_permissions.as_ref()).flatten();
    let known = asked.filter_map(|permission| catalogue.get(permission));
    match &name.wanted {
        Wanted::One(wanted) => {
            let action = normalised(wanted.action());
            one_of(known.filter(|entry| normalised(entry.permission.action()) == action))
        }
        Wanted::EveryAction { .. } => {
            let named: Vec<&Entry> = known.collect();
            let of_entity = |entry: &&Entry| {
                let same = |other: &&Entry| entity_of(&other.permission) == entity_of(&entry.permission);
                named.iter().any(same)
            };
            one_entity(catalogue.iter().filter(of_entity))
        }
    }
}

/// A path's three parts, and the whole, normalised.
struct Path {
    parts: Vec<String>,
}

impl Path {
    fn of(path: &str) -> Self {
        let mut parts: Vec<String> = path.split(['>', '›']).map(normalised).collect();
        // The one domain whose name on the admin screen isn't its name in the API (docs/platform-api.md 6.2).
        if parts.first().is_some_and(|domain| domain == "workforcemanagement") {
            parts[0] = "wfm".to_owned();
        }
        Self { parts }
    }

    fn part(&self, index: usize) -> &str {
        self.parts.get(index).map_or("", String::as_str)
    }

    fn sought(&self, path: &str) -> Sought {
        Sought { parts: [0, 1, 2].map(|part| self.part(part).to_owned()), words: words(path) }
    }

    fn names_entity(&self, entry: &Entry) -> bool {
        let permission = &entry.permission;
        normalised(permission.domain()) == self.part(0) && normalised(permission.entity()) == self.part(1)
    }

    /// Whether the entry is called so, by its parts or by its label. A label alone counts whole only, or within
    /// its own domain without it.
    fn names(&self, entry: &Entry) -> bool {
        if self.parts.len() != 3 {
            return false;
        }
        let permission = &entry.permission;
        if self.names_entity(entry) && normalised(permission.action()) == self.part(2) {
            return true;
        }
        let label = normalised(&entry.label).replace("workforcemanagement", "wfm");
        let rest = self.parts[1..].concat();
        !label.is_empty()
            && (label == self.parts.concat()
                || (normalised(permission.domain()) == self.part(0) && label == rest))
    }
}

enum Found {
    None,
    One(Vec<Permission>),
    Several(Vec<Permission>),
}

fn one_of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Found {
    let names = distinct(entries);
    match names.len() {
        0 => Found::None,
        1 => Found::One(names),
        _ => Found::Several(names),
    }
}

/// All permissions of one entity.
fn one_entity<'a>(entries: impl Iterator<Item = &'a Entry>) -> Found {
    let names = distinct(entries);
    let Some(first) = names.first() else { return Found::None };
    if names.iter().all(|name| entity_of(name) == entity_of(first)) {
        Found::One(names)
    } else {
        Found::Several(names)
    }
}

fn distinct<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Permission> {
    let mut names: Vec<Permission> = entries.map(|entry| entry.permission.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn entity_of(permission: &Permission) -> (String, String) {
    (permission.domain().to_lowercase(), permission.entity().to_lowercase())
}

#[cfg(test)]
mod tests;
