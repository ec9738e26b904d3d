//! How two reports are compared. Pure and total.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap},
};

use super::{
    About, Change, Changes, Compared, ComparedPerson, ComparedRow, Comparison, Moved, Named, OrgName, Other,
    PersonChange, RowChange, SCHEMA, Shift, Turn,
};
use crate::model::{
    Attestation, Cell, CoverageState, Detail, DivisionName, Form, Id, Name, Real, Report, RequirementRow,
    Status, people::table::SubjectRow,
};

impl About<Real> {
    /// In what the other one is of something else. What isn't known of either differs in nothing.
    pub(crate) fn differs_from(&self, other: &Self) -> Vec<Other> {
        let mut differs = Vec::new();
        if self.integration.id != other.integration.id {
            differs.push(Other::Integration);
        }
        if self.org.differs_from(&other.org) {
            differs.push(Other::Org);
        }
        let same_subject = match (&self.subject, &other.subject) {
            (Some(one), Some(other)) => same(&one.id, &other.id),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !same_subject {
            differs.push(Other::Subject);
        }
        differs
    }
}

impl OrgName<Real> {
    fn differs_from(&self, other: &Self) -> bool {
        let other_org = match ((&self.id, &other.id), (&self.name, &other.name)) {
            ((Some(one), Some(other)), _) => !same(one, other),
            (_, (Some(one), Some(other))) => one.real() != other.real(),
            _ => false,
        };
        other_org || self.domain != other.domain
    }
}

impl Comparison<Real> {
    pub(crate) fn of(old: &Compared, new: &Compared) -> Self {
        Self {
            schema: SCHEMA,
            old: old.about.clone(),
            new: new.about.clone(),
            differs: old.about.differs_from(&new.about),
            changes: Changes::between(old, new),
        }
    }
}

fn same(one: &Id, other: &Id) -> bool {
    one.real().eq_ignore_ascii_case(other.real())
}

impl Compared {
    pub(crate) fn of(report: &Report<Real>) -> Self {
        let Report { head, rows, plan: _, client, people, changes: _ } = report;
        let person = |at: usize, subject: &SubjectRow<Real>| {
            let cells = people.iter().flat_map(|people| people.findings.of(at)).map(|cell| Some(*cell));
            (subject.id.clone(), ComparedPerson { name: subject.name.clone(), cells: cells.collect() })
        };
        let subjects = people.iter().flat_map(|people| people.subjects.iter().enumerate());
        Self {
            about: About {
                integration: head.integration.clone(),
                org: OrgName {
                    id: head.org.id.clone(),
                    name: head.org.name.clone(),
                    domain: head.org.domain.clone(),
                },
                subject: client
                    .as_ref()
                    .map(|client| Named { id: client.id.clone(), name: client.name.clone() }),
                generated_at: head.generated_at,
            },
            verdict: head.verdict,
            rows: rows.iter().map(ComparedRow::of).collect(),
            divisions: report
                .divisions()
                .iter()
                .map(|division| DivisionName { id: division.id.clone(), name: division.name.clone() })
                .collect(),
            people: subjects.map(|(at, subject)| person(at, subject)).collect(),
            columns: people
                .iter()
                .flat_map(|people| people.findings.columns.iter().map(ToString::to_string))
                .collect(),
        }
    }

    /// What a person is for a requirement.
    fn cell(&self, person: &ComparedPerson, column: Option<usize>) -> Option<Cell> {
        *person.cells.get(column?)?
    }

    fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == id)
    }
}

impl ComparedRow {
    fn of(row: &RequirementRow<Real>) -> Self {
        let coverage = row.coverage().filter(|coverage| is_known(coverage.state));
        // What grants it to people depends on who was looked at.
        let roles = match &row.detail {
            Detail::Client(_) => row.evidence().map(|evidence| evidence.grant.roles.clone()),
            Detail::People(_) | Detail::Org(_) => None,
        };
        Self {
            id: row.id.clone(),
            title: row.title.clone(),
            cell: Cell { status: row.status, cause: row.cause },
            missing_in: coverage.map(|coverage| coverage.missing.clone()),
            roles: roles.unwrap_or_default(),
            resolution: row.permission().map(|names| names.resolution),
            attested: row.attested().cloned(),
            waived: row.waived.clone(),
        }
    }
}

/// Whether it is known in which divisions something is missing.
pub(crate) fn is_known(state: CoverageState) -> bool {
    match state {
        CoverageState::All | CoverageState::Listed | CoverageState::Some | CoverageState::None => true,
        CoverageState::NotAware | CoverageState::Unknown => false,
    }
}

impl Changes<Real> {
    pub(crate) fn between(old: &Compared, new: &Compared) -> Self {
        let before: HashMap<&str, &ComparedRow> = old.rows.iter().map(|row| (row.id.as_str(), row)).collect();
        let now: BTreeSet<&str> = new.rows.iter().map(|row| row.id.as_str()).collect();
        let here = new.rows.iter().filter_map(|row| match before.get(row.id.as_str()) {
            Some(was) => turned(old, was, new, row),
            None => Some(RowChange::only(row, Change::Came)),
        });
        let gone = old.rows.iter().filter(|row| !now.contains(row.id.as_str()));
        Self {
            since: old.about.generated_at,
            verdict: turn(old.verdict, new.verdict),
            rows: here.chain(gone.map(|row| RowChange::only(row, Change::Went))).collect(),
            divisions: match (old.divisions.as_slice(), new.divisions.as_slice()) {
                // What couldn't be read says nothing of what is there.
                ([], _) | (_, []) => Moved { came: Vec::new(), went: Vec::new() },
                (old, new) => Moved { came: without(new, old), went: without(old, new) },
            },
            people: Moved { came: missing_in(new, old), went: missing_in(old, new) },
        }
    }
}

impl<F: Form> Changes<F> {
    pub(crate) fn is_empty(&self) -> bool {
        let Self { since: _, verdict, rows, divisions, people } = self;
        verdict.is_none() && rows.is_empty() && divisions.is_empty() && people.is_empty()
    }
}

impl<T> Moved<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.came.is_empty() && self.went.is_empty()
    }
}

impl<T> Shift<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.lost.is_empty() && self.gained.is_empty()
    }
}

impl RowChange<Real> {
    /// What only one of the two reports has.
    fn only(row: &ComparedRow, change: Change) -> Self {
        let cell = |of| (change == of).then_some(row.cell);
        Self {
            requirement: row.id.clone(),
            title: row.title.clone(),
            change,
            was: cell(Change::Went),
            is: cell(Change::Came),
            divisions: Shift { lost: Vec::new(), gained: Vec::new() },
            roles: Shift { lost: Vec::new(), gained: Vec::new() },
            catalogue: None,
            attested: None,
            waived: None,
            people: Vec::new(),
        }
    }
}

/// A requirement of both reports; nothing where it stayed as it was.
fn turned(old: &Compared, was: &ComparedRow, new: &Compared, is: &ComparedRow) -> Option<RowChange<Real>> {
    let people = people(old, new, &is.id);
    let divisions = match (&was.missing_in, &is.missing_in) {
        // A division that is new wasn't lost, and one that is gone wasn't gained.
        (Some(before), Some(now)) => Shift {
            lost: among(&without(now, before), &old.divisions),
            gained: among(&without(before, now), &new.divisions),
        },
        (None, _) | (_, None) => Shift { lost: Vec::new(), gained: Vec::new() },
    };
    let roles =
        Shift { lost: other_names(&was.roles, &is.roles), gained: other_names(&is.roles, &was.roles) };
    let catalogue = match (was.resolution, is.resolution) {
        (Some(was), Some(is)) => turn(was, is),
        (None, _) | (_, None) => None,
    };
    let said = |attested: &Option<Attestation>| attested.as_ref().map(|it| (it.said, it.by.clone()));
    let attested = (said(&was.attested) != said(&is.attested))
        .then(|| Turn { was: was.attested.clone(), is: is.attested.clone() });
    let waived = (was.waived != is.waived).then(|| Turn { was: was.waived.clone(), is: is.waived.clone() });
    let unchanged = was.cell == is.cell && divisions.is_empty() && roles.is_empty() && people.is_empty();
    if unchanged && catalogue.is_none() && attested.is_none() && waived.is_none() {
        return None;
    }
    let of_people = new.column(&is.id).is_some() && old.column(&is.id).is_some();
    let change = match of_people {
        // What it comes to over all of them depends on who was looked at.
        true => of_all(people.iter().map(|person| way(person.was.status, person.is.status))),
        false => of_all(
            [way(was.cell.status, is.cell.status)]
                .into_iter()
                .chain((!divisions.lost.is_empty()).then_some(Change::Worse))
                .chain((!divisions.gained.is_empty()).then_some(Change::Better)),
        ),
    };
    Some(RowChange {
        requirement: is.id.clone(),
        title: is.title.clone(),
        change,
        was: Some(was.cell),
        is: Some(is.cell),
        divisions,
        roles,
        catalogue,
        attested,
        waived,
        people,
    })
}

/// The people in both reports for whom a requirement is another one now.
fn people(old: &Compared, new: &Compared, requirement: &str) -> Vec<PersonChange<Real>> {
    let columns = (old.column(requirement), new.column(requirement));
    let changed = new.people.iter().filter_map(|(id, person)| {
        let was = old.cell(old.people.get(id)?, columns.0)?;
        let is = new.cell(person, columns.1)?;
        let who = Named { id: id.clone(), name: Some(person.name.clone()) };
        (was != is).then_some(PersonChange { who, was, is })
    });
    let mut changed: Vec<PersonChange<Real>> = changed.collect();
    changed.sort_by(|one, other| by_name(&one.who, &other.who));
    changed
}

fn way(was: Status, is: Status) -> Change {
    match is.weight().cmp(&was.weight()) {
        Ordering::Less => Change::Better,
        Ordering::Greater => Change::Worse,
        Ordering::Equal => Change::Other,
    }
}

/// What several ways come to: one of them, if none is the other way round.
fn of_all(ways: impl Iterator<Item = Change>) -> Change {
    let (mut better, mut worse) = (false, false);
    for way in ways {
        better |= way == Change::Better;
        worse |= way == Change::Worse;
    }
    match (better, worse) {
        (true, false) => Change::Better,
        (false, true) => Change::Worse,
        (true, true) | (false, false) => Change::Other,
    }
}

fn turn<T: PartialEq>(was: T, is: T) -> Option<Turn<T>> {
    (was != is).then_some(Turn { was, is })
}

fn without(all: &[DivisionName<Real>], others: &[DivisionName<Real>]) -> Vec<DivisionName<Real>> {
    let others: BTreeSet<&Id> = others.iter().map(|division| &division.id).collect();
    all.iter().filter(|division| !others.contains(&division.id)).cloned().collect()
}

fn among(all: &[DivisionName<Real>], known: &[DivisionName<Real>]) -> Vec<DivisionName<Real>> {
    let known: BTreeSet<&Id> = known.iter().map(|division| &division.id).collect();
    all.iter().filter(|division| known.contains(&division.id)).cloned().collect()
}

/// Roles go by their names: a report has no other.
fn other_names(all: &[Name], others: &[Name]) -> Vec<Name> {
    let known = |name: &&Name| others.iter().any(|other| other.real() == name.real());
    all.iter().filter(|name| !known(name)).cloned().collect()
}

/// Those of one report whom the other doesn't have, by name.
fn missing_in(all: &Compared, other: &Compared) -> Vec<Named<Real>> {
    let missing = all.people.iter().filter(|(id, _)| !other.people.contains_key(*id));
    let mut missing: Vec<Named<Real>> =
        missing.map(|(id, person)| Named { id: id.clone(), name: Some(person.name.clone()) }).collect();
    missing.sort_by(by_name);
    missing
}

fn by_name(one: &Named<Real>, other: &Named<Real>) -> Ordering {
    let letters = |named: &Named<Real>| named.name.as_ref().map(|name| name.real().to_owned());
    letters(one).cmp(&letters(other)).then_with(|| one.id.cmp(&other.id))
}
