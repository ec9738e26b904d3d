//! What a manifest says of the Platform API, compared with the operations' own data. Pure.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{ClientNeed, Integration, Need, PermissionNeed, PersonNeed, Requirement, Wanted, parse::Wrong};
use crate::model::{
    Permission, Probe,
    operations::{self, Operation, Requires},
    probe::Accepts,
};

pub(super) fn compare(document: &DeTable<'_>, integration: &Integration, mistakes: &mut Vec<Wrong>) {
    for requirement in &integration.requirements {
        let compared = Compared { requirement, table: table_of(document, requirement) };
        match &requirement.need {
            Need::Client(ClientNeed::Permission(need)) => compared.client(need, mistakes),
            Need::Person(PersonNeed::Permission(need)) => {
                let names = need.alternatives.iter().flatten();
                for name in names.filter(|name| name.certain && name.known_from.is_none()) {
                    if let Some(expected) = unknown_wanted(&name.wanted) {
                        let or =
                            "expected `certain = false`, or `known_from`, which says where it is known from";
                        mistakes
                            .push(compared.wrong_at(&name.wanted.to_string(), format!("{expected}; {or}")));
                    }
                }
            }
            Need::Client(ClientNeed::OauthClient | ClientNeed::DivisionAccess)
            | Need::Person(PersonNeed::Licence(_) | PersonNeed::ActiveUser)
            | Need::Org(_) => {}
        }
    }
    for prerequisite in integration.prerequisites() {
        if let Some(expected) = unknown(&prerequisite.permission) {
            let at = document.get("people").and_then(|people| spot(people, prerequisite.permission.as_str()));
            mistakes.push(Wrong::new(&at.unwrap_or_default(), format!("prerequisite {expected}")));
        }
    }
}

/// A requirement with its table in the document; without one where it comes from a part.
struct Compared<'a, 'd> {
    requirement: &'a Requirement,
    table: Option<&'a Spanned<DeValue<'d>>>,
}

impl Compared<'_, '_> {
    fn client(&self, need: &PermissionNeed, mistakes: &mut Vec<Wrong>) {
        for permission in need.permissions() {
            if let Some(expected) =
                unknown(permission).filter(|_| need.stand_in.is_none() && need.known_from.is_none())
            {
                let expected = format!(
                    "{expected}; expected one that exists, or `stand_in` or `known_from`, which say why"
                );
                mistakes.push(self.wrong_at(permission.as_str(), expected));
            }
        }
        for (place, probe) in need.probes.iter().enumerate() {
            let shows = || probe.requires.permissions().iter().any(|one| need.permissions().contains(&one));
            match operation(probe).map(|operation| requires_another(probe, operation)) {
                Err(expected) => mistakes.push(self.wrong(self.of_probe(place, "path"), expected)),
                Ok(Some(expected)) => mistakes.push(self.wrong(self.of_probe(place, "requires"), expected)),
                Ok(None) if shows() => {}
                Ok(None) => {
                    let expected =
                        "a probe that shows none of the `alternatives`; expected one that requires them";
                    mistakes.push(self.wrong(self.of_probe(place, "requires"), expected.to_owned()));
                }
            }
        }
    }

    fn wrong_at(&self, text: &str, expected: String) -> Wrong {
        self.wrong(self.table.and_then(|table| spot(table, text)), expected)
    }

    fn wrong(&self, at: Option<Range<usize>>, expected: String) -> Wrong {
        let at = at.or_else(|| self.table.map(Spanned::span)).unwrap_or_default();
        Wrong::new(&at, format!("requirement `{}`; {expected}", self.requirement.id))
    }

    fn of_probe(&self, place: usize, key: &str) -> Option<Range<usize>> {
        let permission = self.table?.get_ref().get("need")?.get_ref().get("permission")?;
        Some(permission.get_ref().get("probe")?.get_ref().get(place)?.get_ref().get(key)?.span())
    }
}

fn table_of<'a, 'd>(
    document: &'a DeTable<'d>,
    requirement: &Requirement,
) -> Option<&'a Spanned<DeValue<'d>>> {
    let section = match &requirement.need {
        Need::Client(_) => "client",
        Need::Person(_) => "people",
        Need::Org(_) => "org",
    };
    let all = document.get(section)?.get_ref().get("requirement")?.get_ref().as_array()?;
    let id = |table: &Spanned<DeValue<'_>>| {
        table.get_ref().get("id").and_then(|id| id.get_ref().as_str().map(str::to_owned))
    };
    all.iter().find(|table| id(table).as_ref() == Some(&requirement.id))
}

/// Where a text stands in a value.
fn spot(value: &Spanned<DeValue<'_>>, text: &str) -> Option<Range<usize>> {
    match value.get_ref() {
        DeValue::String(own) => own.trim().eq_ignore_ascii_case(text).then(|| value.span()),
        DeValue::Table(table) => table.values().find_map(|value| spot(value, text)),
        DeValue::Array(all) => all.iter().find_map(|value| spot(value, text)),
        _ => None,
    }
}

/// The operation that a probe calls.
fn operation(probe: &Probe) -> Result<&'static Operation, String> {
    let route = probe.path.split('?').next().unwrap_or_default();
    let method = probe.method.word();
    if let Some((operation, _)) = operations::find(method, route) {
        return Ok(operation);
    }
    let all = operations::operations().iter();
    let own = all.filter(|operation| operation.method == method).map(|operation| operation.template.as_str());
    let nearest = nearest(route, own).map(|path| format!("; the nearest is {path}")).unwrap_or_default();
    Err(format!("path `{route}`; expected that of an operation with {method}{nearest}"))
}

/// What a probe should say of the permissions that its operation requires, where it says something else.
fn requires_another(probe: &Probe, operation: &Operation) -> Option<String> {
    let (word, said) = match &probe.requires {
        Accepts::Any(said) => ("any", said),
        Accepts::All(said) => ("all", said),
    };
    let known = match operation.requires {
        Requires::None => {
            return Some("`requires`; the operation requires no permission, so it shows none".to_owned());
        }
        Requires::Any => "any",
        Requires::All => "all",
    };
    let names: Vec<Permission> = operation.permissions.iter().filter_map(|name| name.parse().ok()).collect();
    let same = said.len() == names.len() && said.iter().all(|one| names.contains(one));
    // Of one, any and all are the same.
    if same && (word == known || names.len() == 1) {
        return None;
    }
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    Some(format!("expected what the operation requires: `requires = {{ {known} = [{}] }}`", names.join(", ")))
}

fn unknown_wanted(wanted: &Wanted) -> Option<String> {
    match wanted {
        Wanted::One(permission) => unknown(permission),
        Wanted::EveryAction { domain, entity } => {
            let mut known = operations::permissions().iter();
            let is = |known: &Permission| {
                known.domain().eq_ignore_ascii_case(domain) && known.entity().eq_ignore_ascii_case(entity)
            };
            (!known.any(is)).then(|| format!("`{wanted}`; no operation requires one of these"))
        }
    }
}

/// That no operation requires a permission, with the nearest that one does.
fn unknown(permission: &Permission) -> Option<String> {
    let known = operations::permissions();
    if known.contains(permission) {
        return None;
    }
    let nearest = nearest(permission.as_str(), known.iter().map(Permission::as_str));
    let nearest = nearest.map(|name| format!(" (the nearest is `{name}`)")).unwrap_or_default();
    Some(format!("`{permission}`; no operation requires it{nearest}"))
}

/// The nearest of these names, if one is near.
pub(super) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f64 = 0.8;
    let given = given.to_lowercase();
    let scored = known.into_iter().map(|name| (strsim::jaro_winkler(&given, &name.to_lowercase()), name));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= NEAR).then_some(best.1)
}
