//! A whole report with stand-ins, and each part of one. Pure.

use std::sync::Arc;

use super::{SOMEBODY, Sieve, stand_ins::by_number};
use crate::model::{
    people::{
        Attestation,
        table::{Directory, Findings, HeldRole, PeopleReport, RoleGrants, RoleRow, SubjectRow},
    },
    report::{Coverage, DivisionName, Evidence, Fix, PermissionNames, Report, RequirementRow},
};

impl Sieve {
    /// A whole report with stand-ins, its divisions sorted by them: the real order would tell about names.
    #[must_use]
    pub fn report(&self, report: &Report) -> Report {
        let mut out = report.clone();
        out.org.id = report.org.id.as_deref().map(|id| self.id(id));
        out.org.name = report.org.name.as_ref().map(|_| "Org A".to_owned());
        if let (Some(out), Some(subject)) = (&mut out.subject, &report.subject) {
            out.id = self.id(&subject.id);
            out.name = subject.name.as_ref().map(|_| self.client(&subject.id));
        }
        for role in &mut out.roles {
            role.name = self.role(&role.name);
            role.id = self.id(&role.id);
        }
        for division in &mut out.divisions {
            division.name = self.division(&division.id);
            division.id = self.id(&division.id);
            division.holds = self.text(&division.holds);
        }
        let mut order: Vec<usize> = (0..out.divisions.len()).collect();
        order.sort_by_key(|&at| by_number(&out.divisions[at].name));
        out.divisions = order.iter().map(|&at| out.divisions[at].clone()).collect();
        out.people = report.people.as_ref().map(|people| self.people_of(people));
        out.requirements = report.requirements.iter().map(|row| self.row(row)).collect();
        for row in &mut out.requirements {
            if row.cells.len() == order.len() {
                row.cells = order.iter().map(|&at| row.cells[at]).collect();
            }
        }
        for prerequisite in &mut out.prerequisites {
            prerequisite.needed_for = self.text(&prerequisite.needed_for);
        }
        out.notes = report.notes.iter().map(|note| self.text(note)).collect();
        if let Some(people) = &mut out.people {
            people.notes.clone_from(&out.notes);
        }
        out.verdict_line = self.text(&report.verdict_line);
        out
    }

    /// One finding with stand-ins. Its cells stay in the order of the real report's divisions.
    #[must_use]
    pub fn row(&self, row: &RequirementRow) -> RequirementRow {
        let mut out = row.clone();
        out.explanation = self.text(&row.explanation);
        out.cause_detail = self.text(&row.cause_detail);
        out.permission = row.permission.as_ref().map(|names| self.permission(names));
        out.evidence = row.evidence.as_ref().map(|evidence| self.evidence(evidence));
        out.divisions = row.divisions.as_ref().map(|coverage| self.coverage(coverage));
        out.fix = row.fix.as_ref().map(|fix| self.fix(fix));
        out.attested = row.attested.as_ref().map(|attested| Attestation {
            at: attested.at,
            by: attested.by.as_ref().map(|_| SOMEBODY.to_owned()),
        });
        out
    }

    /// People and what they hold, everything sorted by its stand-in.
    fn people_of(&self, people: &PeopleReport) -> PeopleReport {
        let (directory, places) = self.directory(&people.directory);
        let names: Vec<String> = people.subjects.iter().map(|person| self.person(&person.id)).collect();
        let order = Order::of(&names);
        let ids: Arc<[Arc<str>]> = order.of_old(&people.subjects, |person| self.id(&person.id).into()).into();
        let subjects = order.old.iter().zip(ids.iter()).map(|(&at, id)| {
            let person = &people.subjects[at];
            SubjectRow {
                id: Arc::clone(id),
                name: names[at].clone(),
                email: person.email.as_ref().map(|address| self.mail(address)),
                division: person.division.map(|at| places.divisions.moved(at)),
                groups: places.groups.all_moved(&person.groups),
                queues: places.queues.all_moved(&person.queues),
                holds: person.holds.as_ref().map(|held| held.iter().map(|role| places.held(*role)).collect()),
                // The names of Genesys's products: the same in every org.
                licences: person.licences.clone(),
                kind: person.kind,
                status: person.status,
                features: person.features.clone(),
            }
        });
        PeopleReport {
            subjects: subjects.collect(),
            findings: Findings {
                columns: Arc::clone(&people.findings.columns),
                cells: order.old.iter().flat_map(|&row| people.findings.of(row).iter().copied()).collect(),
                rows: Arc::clone(&ids),
            },
            notes: Vec::new(),
            directory,
            asked: people.asked.clone(),
        }
    }

    fn directory(&self, directory: &Directory) -> (Directory, Places) {
        let divisions: Vec<DivisionName> = directory
            .divisions
            .iter()
            .map(|division| DivisionName { id: self.id(&division.id), name: self.division(&division.id) })
            .collect();
        let role = |role: &RoleRow| RoleRow {
            id: self.id(&role.id),
            name: self.role(&role.name),
            grants: role.grants.iter().map(|grants| self.grants(grants)).collect(),
            held_by: role.held_by,
        };
        let roles: Vec<RoleRow> = directory.roles.iter().map(role).collect();
        let groups: Vec<(String, String)> =
            directory.groups.iter().map(|(id, _)| (self.id(id), self.group(id))).collect();
        let queues: Vec<(String, String)> =
            directory.queues.iter().map(|(id, _)| (self.id(id), self.queue(id))).collect();
        let places = Places {
            divisions: Order::of(divisions.iter().map(|division| &division.name)),
            roles: Order::of(roles.iter().map(|role| &role.name)),
            groups: Order::of(groups.iter().map(|(_, name)| name)),
            queues: Order::of(queues.iter().map(|(_, name)| name)),
        };
        let sorted = Directory {
            divisions: places.divisions.of_old(&divisions, DivisionName::clone),
            roles: places.roles.of_old(&roles, RoleRow::clone),
            groups: places.groups.of_old(&groups, Clone::clone),
            queues: places.queues.of_old(&queues, Clone::clone),
            licences: directory.licences.clone(),
            others: Vec::new(),
        };
        (sorted, places)
    }

    fn grants(&self, grants: &RoleGrants) -> RoleGrants {
        match grants {
            RoleGrants::Conditional(condition) => RoleGrants::Conditional(self.text(condition)),
            other => other.clone(),
        }
    }

    fn permission(&self, names: &PermissionNames) -> PermissionNames {
        let stand_in = names.stand_in.as_ref().map(|why| self.text(why));
        PermissionNames { stand_in, ..names.clone() }
    }

    fn evidence(&self, evidence: &Evidence) -> Evidence {
        let mut out = evidence.clone();
        out.grant.roles = evidence.grant.roles.iter().map(|role| self.role(role)).collect();
        out.grant.roles.sort_by_key(|role| by_number(role));
        out.grant.condition = evidence.grant.condition.as_ref().map(|condition| self.text(condition));
        out.probe.path = evidence.probe.path.as_ref().map(|path| self.text(path));
        out.probe.code = evidence.probe.code.as_ref().map(|code| self.text(code));
        out
    }

    fn coverage(&self, coverage: &Coverage) -> Coverage {
        let missing = coverage.missing.iter();
        let mut missing: Vec<DivisionName> = missing
            .map(|division| DivisionName { id: self.id(&division.id), name: self.division(&division.id) })
            .collect();
        missing.sort_by_key(|division| by_number(&division.name));
        Coverage { missing, ..coverage.clone() }
    }

    fn fix(&self, fix: &Fix) -> Fix {
        Fix {
            summary: self.text(&fix.summary),
            steps: fix.steps.iter().map(|step| self.text(step)).collect(),
            url: fix.url.as_ref().map(|url| self.text(url)),
        }
    }
}

/// Where everything in a directory stands now.
struct Places {
    divisions: Order,
    roles: Order,
    groups: Order,
    queues: Order,
}

impl Places {
    fn held(&self, held: HeldRole) -> HeldRole {
        HeldRole {
            role: self.roles.moved(held.role),
            division: held.division.map(|at| self.divisions.moved(at)),
            through: held.through.map(|at| self.groups.moved(at)),
        }
    }
}

/// The order of things by their stand-ins.
struct Order {
    /// Where each stood before.
    old: Vec<usize>,
    /// Where each stands now, by where it stood before.
    new: Vec<u32>,
}

impl Order {
    fn of<'a>(names: impl IntoIterator<Item = &'a String>) -> Self {
        let keys: Vec<_> = names.into_iter().map(|name| by_number(name)).collect();
        let mut old: Vec<usize> = (0..keys.len()).collect();
        old.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        let mut new = vec![0; old.len()];
        for (now, &before) in (0..).zip(&old) {
            new[before] = now;
        }
        Self { old, new }
    }

    /// Things in this order, from their order before.
    fn of_old<T, U>(&self, things: &[T], make: impl Fn(&T) -> U) -> Vec<U> {
        self.old.iter().map(|&at| make(&things[at])).collect()
    }

    /// The place of what stood here before.
    fn moved(&self, at: u32) -> u32 {
        let known = usize::try_from(at).ok().and_then(|at| self.new.get(at));
        known.copied().unwrap_or(at)
    }

    fn all_moved(&self, at: &[u32]) -> Vec<u32> {
        let mut moved: Vec<u32> = at.iter().map(|&at| self.moved(at)).collect();
        moved.sort_unstable();
        moved
    }
}
