//! The roles that people hold, and what each grants of what is asked: computed once per role, not once per person. Pure.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ptr,
    sync::Arc,
};

use super::{
    columns::{Ask, Columns, Grade, Term},
    evidence::{PeopleEvidence, Watched},
    table::RoleGrants,
};
use crate::model::{
    DivisionId, Grant, Id, Limit, Permission, Policy, Real, Role, Scope, Shown, Text, say::joined,
};

pub(super) struct Roles<'a> {
    /// By name, then id.
    pub list: Vec<HeldRoleContents<'a>>,
    by_id: HashMap<&'a Id, usize>,
    /// The engine shares roles between grants: most are found without comparing ids.
    by_pointer: HashMap<*const Role, usize>,
    existing: Existing<'a>,
}

enum Existing<'a> {
    Known(HashSet<&'a DivisionId>),
    /// They couldn't be read. Somebody lives in these, so they exist; the others are unknown.
    LivedIn(HashSet<&'a DivisionId>),
}

pub(super) struct HeldRoleContents<'a> {
    /// The role, with contents if any copy of it has them.
    pub role: &'a Role,
    /// One a name of [`Columns::names`].
    pub grades: Vec<Grade>,
    conditions: HashMap<usize, Text>,
}

impl<'a> Roles<'a> {
    pub(super) fn of(columns: &Columns<'_>, evidence: &'a PeopleEvidence) -> Self {
        let existing = match &evidence.divisions {
            Ok(divisions) => Existing::Known(divisions.iter().map(|division| &division.id).collect()),
            Err(_) => {
                let people = evidence.people.iter().flatten();
                Existing::LivedIn(people.filter_map(|watched| watched.person.division.as_ref()).collect())
            }
        };
        let mut roles =
            Self { list: Vec::new(), by_id: HashMap::new(), by_pointer: HashMap::new(), existing };
        let mut held: HashMap<&Id, &Role> = HashMap::new();
        let mut pointers: HashMap<*const Role, &Id> = HashMap::new();
        for grant in evidence.people.iter().flatten().flat_map(|watched| roles.counting(watched)) {
            let role: &Role = &grant.role;
            if pointers.insert(ptr::from_ref(role), role.id()).is_none() {
                let known = held.entry(role.id()).or_insert(role);
                if known.policies.is_none() && role.policies.is_some() {
                    *known = role;
                }
            }
        }
        for role in evidence.roles.iter().map(Arc::as_ref).filter(|role| role.policies.is_some()) {
            if let Some(known) = held.get_mut(role.id())
                && known.policies.is_none()
            {
                *known = role;
            }
        }
        let mut held: Vec<&Role> = held.into_values().collect();
        held.sort_by_cached_key(|role| {
            (role.name.real().to_lowercase(), role.name.real().to_owned(), role.id().clone())
        });
        roles.by_id = held.iter().enumerate().map(|(place, role)| (role.id(), place)).collect();
        roles.by_pointer = pointers
            .into_iter()
            .filter_map(|(pointer, id)| roles.by_id.get(id).map(|place| (pointer, *place)))
            .collect();
        roles.list = held.into_iter().map(|role| HeldRoleContents::of(role, &columns.names)).collect();
        roles
    }

    /// The grants of a person that count: what is granted in a division that doesn't exist covers nothing.
    pub(super) fn counting<'b>(
        &self,
        watched: &'b Watched,
    ) -> impl Iterator<Item = &'b Grant> + use<'_, 'a, 'b> {
        let exists = |grant: &&Grant| match (&grant.scope, &self.existing) {
            (Scope::Division(id), Existing::Known(existing)) => existing.contains(id),
            _ => true,
        };
        watched.grants.iter().flatten().filter(exists)
    }

    pub(super) fn surely_exists(&self, grant: &Grant) -> bool {
        match (&grant.scope, &self.existing) {
            (Scope::AllDivisions, _) => true,
            (Scope::Division(id), Existing::Known(known) | Existing::LivedIn(known)) => known.contains(id),
        }
    }

    /// The place of a role that somebody holds. Every grant that counts was gone through when the list was made.
    pub(super) fn place_of(&self, role: &Arc<Role>) -> Option<usize> {
        let found = self.by_pointer.get(&Arc::as_ptr(role)).or_else(|| self.by_id.get(role.id()));
        found.copied()
    }

    pub(super) fn grants(&self, place: usize, columns: &Columns<'_>) -> Vec<RoleGrants<Real>> {
        let contents = &self.list[place];
        let of = |ask: &Ask<'_>| match ask {
            Ask::Licence(_) | Ask::ActiveUser => RoleGrants::No,
            Ask::Permission { sets, .. } => contents.of_column(sets),
        };
        columns.list.iter().map(|column| of(&column.ask)).collect()
    }
}

impl<'a> HeldRoleContents<'a> {
    fn of(role: &'a Role, names: &[Permission]) -> Self {
        let mut conditions = HashMap::new();
        let grades = match &role.policies {
            None => vec![Grade::Unknown; names.len()],
            Some(policies) => names
                .iter()
                .enumerate()
                .map(|(place, name)| match grade(policies, name) {
                    (grade, None) => grade,
                    (grade, Some(condition)) => {
                        conditions.insert(place, condition);
                        grade
                    }
                })
                .collect(),
        };
        Self { role, grades, conditions }
    }

    fn of_set(&self, set: &[Term]) -> Grade {
        let grade = |term: &Term| match *term {
            Term::Name(place) => self.grades[place],
            Term::Open(_) | Term::Absent => Grade::No,
        };
        set.iter().map(grade).min().unwrap_or(Grade::No)
    }

    /// The conditions of this grade, by their letters, each once.
    fn conditions_of(&self, sets: &[Vec<Term>], grade: Grade) -> Text {
        let places = sets.iter().flatten().filter_map(|term| match term {
            Term::Name(place) => Some(*place),
            Term::Open(_) | Term::Absent => None,
        });
        let conditions = places.filter(|place| self.grades[*place] == grade);
        let conditions = conditions.filter_map(|place| self.conditions.get(&place));
        let conditions: BTreeMap<String, &Text> =
            conditions.map(|text| (Shown::Clear.text(text), text)).collect();
        joined(conditions.into_values(), "; ")
    }

    fn of_column(&self, sets: &[Vec<Term>]) -> RoleGrants<Real> {
        if self.role.policies.is_none() {
            return RoleGrants::Unknown;
        }
        let places = || {
            sets.iter().flatten().filter_map(|term| match term {
                Term::Name(place) => Some(*place),
                _ => None,
            })
        };
        match sets.iter().map(|set| self.of_set(set)).max() {
            Some(Grade::Yes) => RoleGrants::Yes,
            Some(Grade::Own) => RoleGrants::Own(self.conditions_of(sets, Grade::Own)),
            Some(Grade::Conditional) => RoleGrants::Conditional(self.conditions_of(sets, Grade::Conditional)),
            _ if places().any(|place| self.grades[place] > Grade::Unknown) => RoleGrants::Part,
            _ => RoleGrants::No,
        }
    }
}

/// How much policies grant of a permission, with the condition where they grant it under one only.
fn grade(policies: &[Policy], name: &Permission) -> (Grade, Option<Text>) {
    let mut best = (Grade::No, None);
    for policy in policies.iter().filter(|policy| policy.matches(name)) {
        let grade = match &policy.limit {
            None => return (Grade::Yes, None),
            Some(limit @ Limit::CurrentUser(_)) => (Grade::Own, Some(limit.words())),
            Some(limit @ (Limit::Condition(_) | Limit::NamedResources)) => {
                (Grade::Conditional, Some(limit.words()))
            }
        };
        if grade.0 >= best.0 {
            best = grade;
        }
    }
    best
}
