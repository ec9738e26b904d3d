//! A whole report with stand-ins, and each part of one. Pure.

use std::sync::Arc;

use super::{SOMEBODY, Sieve, stand_ins::by_number};
use crate::model::{
    people::{
        Attestation,
        table::{Directory, Findings, HeldRole, PeoplePart, RoleGrants, RoleRow, SubjectRow},
    },
    report::{
        ClientDetail, ClientPart, Coverage, Detail, DivisionName, DivisionRow, Evidence, Fix, Head, Org,
        OrgDetail, PeopleAsk, PeopleDetail, PeoplePermissionDetail, PermissionDetail, PermissionNames,
        Prerequisite, Reach, Report, RequirementRow, RoleName,
    },
};

impl Sieve {
    /// A whole report with stand-ins, its divisions sorted by them: the real order would tell about names.
    #[must_use]
    pub fn report(&self, report: &Report) -> Report {
        let Report { head, rows, client, people } = report;
        let (client, order) = match client {
            Some(client) => {
                let (client, order) = self.client_part(client);
                (Some(client), order)
            }
            None => (None, Vec::new()),
        };
        let mut rows: Vec<RequirementRow> = rows.iter().map(|row| self.row(row)).collect();
        for reach in rows.iter_mut().filter_map(|row| reach_of(&mut row.detail)) {
            if reach.cells.len() == order.len() {
                reach.cells = order.iter().map(|&at| reach.cells[at]).collect();
            }
        }
        Report {
            head: self.head(head),
            rows,
            client,
            people: people.as_ref().map(|people| self.people_part(people)),
        }
    }

    fn head(&self, head: &Head) -> Head {
        Head {
            org: Org {
                id: head.org.id.as_deref().map(|id| self.id(id)),
                name: head.org.name.as_ref().map(|_| "Org A".to_owned()),
                ..head.org.clone()
            },
            notes: head.notes.iter().map(|note| self.text(note)).collect(),
            verdict_line: self.text(&head.verdict_line),
            ..head.clone()
        }
    }

    /// The part, and where each of its divisions stood before.
    fn client_part(&self, client: &ClientPart) -> (ClientPart, Vec<usize>) {
        let mut divisions: Vec<(usize, DivisionRow)> = client
            .divisions
            .iter()
            .map(|division| DivisionRow {
                name: self.division(&division.id),
                id: self.id(&division.id),
                holds: self.text(&division.holds),
                ..division.clone()
            })
            .enumerate()
            .collect();
        divisions.sort_by_key(|(_, division)| by_number(&division.name));
        let (order, divisions) = divisions.into_iter().unzip();
        let part = ClientPart {
            id: self.id(&client.id),
            name: client.name.as_ref().map(|_| self.client(&client.id)),
            grants_source: client.grants_source,
            divisions,
            roles: self.role_names(&client.roles),
            prerequisites: self.prerequisites(&client.prerequisites),
        };
        (part, order)
    }

    fn role_names(&self, roles: &[RoleName]) -> Vec<RoleName> {
        roles.iter().map(|role| RoleName { name: self.role(&role.name), id: self.id(&role.id) }).collect()
    }

    fn prerequisites(&self, prerequisites: &[Prerequisite]) -> Vec<Prerequisite> {
        let hidden = |needed: &Prerequisite| Prerequisite {
            needed_for: self.text(&needed.needed_for),
            ..needed.clone()
        };
        prerequisites.iter().map(hidden).collect()
    }

    /// One finding with stand-ins. Its cells stay in the order of the real report's divisions.
    #[must_use]
    pub fn row(&self, row: &RequirementRow) -> RequirementRow {
        RequirementRow {
            explanation: self.text(&row.explanation),
            cause_detail: self.text(&row.cause_detail),
            fix: row.fix.as_ref().map(|fix| self.fix(fix)),
            detail: self.detail(&row.detail),
            ..row.clone()
        }
    }

    fn detail(&self, detail: &Detail) -> Detail {
        match detail {
            Detail::Client(ClientDetail::OauthClient) => Detail::Client(ClientDetail::OauthClient),
            Detail::Client(ClientDetail::DivisionAccess(reach)) => {
                Detail::Client(ClientDetail::DivisionAccess(reach.as_ref().map(|reach| self.reach(reach))))
            }
            Detail::Client(ClientDetail::Permission(permission)) => {
                Detail::Client(ClientDetail::Permission(Box::new(PermissionDetail {
                    names: self.permission(&permission.names),
                    evidence: self.evidence(&permission.evidence),
                    reach: self.reach(&permission.reach),
                    proved_live: permission.proved_live,
                })))
            }
            Detail::People(detail) => Detail::People(PeopleDetail {
                asks: match &detail.asks {
                    PeopleAsk::Licence => PeopleAsk::Licence,
                    PeopleAsk::Permission(permission) => {
                        PeopleAsk::Permission(Box::new(PeoplePermissionDetail {
                            names: self.permission(&permission.names),
                            evidence: permission.evidence.as_ref().map(|evidence| self.evidence(evidence)),
                        }))
                    }
                },
                ..detail.clone()
            }),
            Detail::Org(OrgDetail { kind, attested }) => Detail::Org(OrgDetail {
                kind: *kind,
                attested: attested.as_ref().map(|attested| Attestation {
                    at: attested.at,
                    by: attested.by.as_ref().map(|_| SOMEBODY.to_owned()),
                }),
            }),
        }
    }

    fn reach(&self, reach: &Reach) -> Reach {
        Reach { coverage: self.coverage(&reach.coverage), ..reach.clone() }
    }

    /// People and what they hold, everything sorted by its stand-in.
    fn people_part(&self, people: &PeoplePart) -> PeoplePart {
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
        PeoplePart {
            subjects: subjects.collect(),
            findings: Findings {
                columns: Arc::clone(&people.findings.columns),
                cells: order.old.iter().flat_map(|&row| people.findings.of(row).iter().copied()).collect(),
                rows: Arc::clone(&ids),
            },
            grants_source: people.grants_source,
            directory,
            asked: people.asked.clone(),
            roles: self.role_names(&people.roles),
            prerequisites: self.prerequisites(&people.prerequisites),
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

fn reach_of(detail: &mut Detail) -> Option<&mut Reach> {
    match detail {
        Detail::Client(ClientDetail::Permission(permission)) => Some(&mut permission.reach),
        Detail::Client(ClientDetail::DivisionAccess(reach)) => reach.as_mut(),
        Detail::Client(ClientDetail::OauthClient) | Detail::People(_) | Detail::Org(_) => None,
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
