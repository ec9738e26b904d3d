//! A whole report as it is shown, and each part of one. Pure.
//!
//! Every struct with a name somewhere in it is taken apart whole: a new member doesn't compile until somebody decided
//! what is shown of it.

use std::sync::Arc;

use super::{of_changes, stand_ins::by_number};
use crate::model::{
    AsShown, Attestation, ClientPart, Coverage, Detail, DivisionName, DivisionRow, Evidence, Fix,
    GrantEvidence, Head, Id, Name, Org, OrgDetail, PeopleAsk, PeopleDetail, Real, Report, RequirementRow,
    RoleName, Text, Waiver,
    fix::PlannedAct,
    people::table::{Directory, Findings, HeldRole, PeoplePart, RoleGrants, RoleRow, SubjectRow},
    report::{ClientDetail, Imprint, PeoplePermissionDetail, PermissionDetail, Reach},
};

/// Who looks at a report.
pub(super) trait See {
    fn name(&self, name: &Name) -> String;
    fn id(&self, id: &Id) -> String;
    fn text(&self, text: &Text) -> String;

    /// Whether the order of names is another one.
    fn sorts(&self) -> bool {
        false
    }

    fn home(&self, _division: &Id) {}
}

pub(super) fn report(see: &impl See, report: &Report<Real>) -> Report {
    let Report { head, rows, plan, client, people, changes } = report;
    let (client, order) = client.as_ref().map(|client| client_part(see, client)).unzip();
    let mut rows: Vec<RequirementRow> = rows.iter().map(|one| row(see, one)).collect();
    if let Some(order) = order {
        for reach in rows.iter_mut().filter_map(|row| reach_of(&mut row.detail)) {
            if reach.cells.len() == order.old.len() {
                reach.cells = order.of_old(&reach.cells, |cell| *cell);
            }
        }
    }
    let people = people.as_ref().map(|people| people_part(see, people));
    let plan = plan.iter().map(|act| planned_act(see, act)).collect();
    let head = self::head(see, head);
    if let Some(name) = &head.imprint.made_by {
        rows.iter_mut().filter_map(|row| row.fix.as_mut()).for_each(|fix| fix.then_tell(name));
    }
    let changes = changes.as_ref().map(|changes| of_changes::changes(see, changes));
    Report { head, rows, plan, client, people, changes }
}

pub(super) fn row(see: &impl See, row: &RequirementRow<Real>) -> RequirementRow {
    let RequirementRow {
        number,
        id,
        title,
        short,
        required,
        feature,
        why_needed,
        status,
        cause,
        explanation,
        cause_detail,
        fix,
        acts,
        waived,
        also_fixes,
        detail,
    } = row;
    RequirementRow {
        number: *number,
        id: id.clone(),
        title: title.clone(),
        short: short.clone(),
        required: *required,
        feature: feature.clone(),
        why_needed: why_needed.clone(),
        status: *status,
        cause: *cause,
        explanation: see.text(explanation),
        cause_detail: cause_detail.clone(),
        fix: fix.as_ref().map(|fix| self::fix(see, fix)),
        acts: acts.clone(),
        waived: waived.as_ref().map(|waiver| self::waiver(see, waiver)),
        also_fixes: also_fixes.clone(),
        detail: self::detail(see, detail),
    }
}

fn planned_act(see: &impl See, act: &PlannedAct<Real>) -> PlannedAct {
    let PlannedAct { place, at, path, url, deeds, notes, fixes, affects } = act;
    let texts = |texts: &[Text]| texts.iter().map(|text| see.text(text)).collect();
    PlannedAct {
        place: *place,
        at: see.text(at),
        path: see.text(path),
        url: url.as_ref().map(|url| see.text(url)),
        deeds: texts(deeds),
        notes: texts(notes),
        fixes: fixes.clone(),
        affects: *affects,
    }
}

fn head(see: &impl See, head: &Head<Real>) -> Head {
    let Head {
        tool,
        imprint: Imprint { title, made_by },
        generated_at,
        integration,
        org,
        verdict,
        verdict_lines,
        strict,
        counts,
        requests,
        notes,
    } = head;
    let Org { id, name, domain, region, place } = org;
    Head {
        tool: tool.clone(),
        imprint: Imprint {
            title: title.as_ref().map(|title| see.name(title)),
            made_by: made_by.as_ref().map(|name| see.name(name)),
        },
        generated_at: *generated_at,
        integration: integration.clone(),
        org: Org {
            id: id.as_ref().map(|id| see.id(id)),
            name: name.as_ref().map(|name| see.name(name)),
            domain: domain.clone(),
            region: region.clone(),
            place: place.clone(),
        },
        verdict: *verdict,
        verdict_lines: verdict_lines.clone(),
        strict: *strict,
        counts: *counts,
        requests: *requests,
        notes: notes.iter().map(|note| see.text(note)).collect(),
    }
}

/// The part, and the order of its divisions.
fn client_part(see: &impl See, client: &ClientPart<Real>) -> (ClientPart, Order) {
    let ClientPart { id, name, grants_source, divisions, roles, prerequisites } = client;
    let divisions: Vec<DivisionRow> = divisions.iter().map(|division| division_row(see, division)).collect();
    let order = Order::of(see, divisions.iter().map(|division| &division.name));
    let part = ClientPart {
        id: see.id(id),
        name: name.as_ref().map(|name| see.name(name)),
        grants_source: *grants_source,
        divisions: order.of_old(&divisions, DivisionRow::clone),
        roles: role_names(see, roles),
        prerequisites: prerequisites.clone(),
    };
    (part, order)
}

fn division_row(see: &impl See, division: &DivisionRow<Real>) -> DivisionRow {
    let DivisionRow { id, name, home, objects, conversations_seen, status, missing, holds, gap } = division;
    if *home {
        see.home(id);
    }
    DivisionRow {
        id: see.id(id),
        name: see.name(name),
        home: *home,
        objects: objects.clone(),
        conversations_seen: *conversations_seen,
        status: *status,
        missing: missing.clone(),
        holds: holds.clone(),
        gap: *gap,
    }
}

pub(super) fn division_name(see: &impl See, division: &DivisionName<Real>) -> DivisionName {
    let DivisionName { id, name } = division;
    DivisionName { id: see.id(id), name: see.name(name) }
}

fn role_names(see: &impl See, roles: &[RoleName<Real>]) -> Vec<RoleName> {
    roles.iter().map(|RoleName { id, name }| RoleName { id: see.id(id), name: see.name(name) }).collect()
}

fn fix(see: &impl See, fix: &Fix<Real>) -> Fix {
    let Fix { summary, steps, url } = fix;
    Fix {
        summary: see.text(summary),
        steps: steps.iter().map(|step| see.text(step)).collect(),
        url: url.as_ref().map(|url| see.text(url)),
    }
}

fn detail(see: &impl See, detail: &Detail<Real>) -> Detail {
    match detail {
        Detail::Client(ClientDetail::OauthClient) => Detail::Client(ClientDetail::OauthClient),
        Detail::Client(ClientDetail::DivisionAccess(reach)) => {
            let reach = reach.as_ref().map(|reach| self::reach(see, reach));
            Detail::Client(ClientDetail::DivisionAccess(reach))
        }
        Detail::Client(ClientDetail::Permission(permission)) => {
            let PermissionDetail { names, evidence, reach, proved_live } = &**permission;
            Detail::Client(ClientDetail::Permission(Box::new(PermissionDetail {
                names: names.clone(),
                evidence: self::evidence(see, evidence),
                reach: self::reach(see, reach),
                proved_live: *proved_live,
            })))
        }
        Detail::People(PeopleDetail { counts, nowhere, asks }) => Detail::People(PeopleDetail {
            counts: *counts,
            nowhere: *nowhere,
            asks: match asks {
                PeopleAsk::Licence => PeopleAsk::Licence,
                PeopleAsk::ActiveUser => PeopleAsk::ActiveUser,
                PeopleAsk::Permission(permission) => {
                    let PeoplePermissionDetail { names, evidence } = &**permission;
                    PeopleAsk::Permission(Box::new(PeoplePermissionDetail {
                        names: names.clone(),
                        evidence: evidence.as_ref().map(|evidence| self::evidence(see, evidence)),
                    }))
                }
            },
        }),
        Detail::Org(OrgDetail { kind, attested }) => Detail::Org(OrgDetail {
            kind: *kind,
            attested: attested.as_ref().map(|attested| attestation(see, attested)),
        }),
    }
}

pub(super) fn attestation(see: &impl See, attestation: &Attestation<Real>) -> Attestation<AsShown> {
    let Attestation { said, at, by } = attestation;
    Attestation { said: *said, at: *at, by: by.as_ref().map(|name| see.name(name)) }
}

pub(super) fn waiver(see: &impl See, waiver: &Waiver<Real>) -> Waiver<AsShown> {
    let Waiver { reason, by, until } = waiver;
    Waiver { reason: see.text(reason), by: by.as_ref().map(|name| see.name(name)), until: *until }
}

fn reach(see: &impl See, reach: &Reach<Real>) -> Reach {
    let Reach { coverage: Coverage { state, covered, total, missing }, cells, nowhere } = reach;
    let missing: Vec<DivisionName> = missing.iter().map(|division| division_name(see, division)).collect();
    let order = Order::of(see, missing.iter().map(|division| &division.name));
    Reach {
        coverage: Coverage {
            state: *state,
            covered: *covered,
            total: *total,
            missing: order.of_old(&missing, DivisionName::clone),
        },
        cells: cells.clone(),
        nowhere: *nowhere,
    }
}

fn reach_of(detail: &mut Detail) -> Option<&mut Reach> {
    match detail {
        Detail::Client(ClientDetail::Permission(permission)) => Some(&mut permission.reach),
        Detail::Client(ClientDetail::DivisionAccess(reach)) => reach.as_mut(),
        Detail::Client(ClientDetail::OauthClient) | Detail::People(_) | Detail::Org(_) => None,
    }
}

fn evidence(see: &impl See, evidence: &Evidence<Real>) -> Evidence {
    let Evidence { grant, probe } = evidence;
    let GrantEvidence { state, roles, held, of, condition, through_group } = grant;
    let roles: Vec<String> = roles.iter().map(|role| see.name(role)).collect();
    Evidence {
        grant: GrantEvidence {
            state: *state,
            roles: Order::of(see, &roles).of_old(&roles, String::clone),
            held: *held,
            of: *of,
            condition: condition.as_ref().map(|condition| see.text(condition)),
            through_group: *through_group,
        },
        // A path of the manifest's and a code of Genesys's.
        probe: probe.clone(),
    }
}

fn people_part(see: &impl See, people: &PeoplePart<Real>) -> PeoplePart {
    let PeoplePart { subjects, findings, grants_source, directory, asked, roles, prerequisites, unasked } =
        people;
    let (directory, places) = self::directory(see, directory);
    let subjects: Vec<SubjectRow> = subjects.iter().map(|person| subject(see, person, &places)).collect();
    let order = Order::of(see, subjects.iter().map(|person| &person.name));
    PeoplePart {
        findings: Findings {
            columns: Arc::clone(&findings.columns),
            cells: order.old.iter().flat_map(|&row| findings.of(row).iter().copied()).collect(),
        },
        subjects: order.take(subjects),
        grants_source: *grants_source,
        directory,
        asked: asked.clone(),
        roles: role_names(see, roles),
        prerequisites: prerequisites.clone(),
        unasked: *unasked,
    }
}

fn subject(see: &impl See, person: &SubjectRow<Real>, places: &Places) -> SubjectRow {
    let SubjectRow {
        kind,
        id,
        name,
        email,
        state,
        status,
        features,
        division,
        groups,
        queues,
        holds,
        licences,
    } = person;
    SubjectRow {
        kind,
        id: see.id(id),
        name: see.name(name),
        email: email.as_ref().map(|email| see.name(email)),
        state: *state,
        status: *status,
        features: features.clone(),
        division: division.map(|at| places.divisions.moved(at)),
        groups: places.groups.all_moved(groups),
        queues: places.queues.all_moved(queues),
        holds: holds.as_ref().map(|held| held.iter().map(|role| places.held(*role)).collect()),
        // The names of Genesys's products: the same in every org.
        licences: licences.clone(),
    }
}

fn directory(see: &impl See, directory: &Directory<Real>) -> (Directory, Places) {
    let Directory { divisions, roles, groups, queues, licences } = directory;
    let divisions: Vec<DivisionName> =
        divisions.iter().map(|division| division_name(see, division)).collect();
    let roles: Vec<RoleRow> = roles.iter().map(|role| role_row(see, role)).collect();
    let groups: Vec<String> = groups.iter().map(|group| see.name(group)).collect();
    let queues: Vec<String> = queues.iter().map(|queue| see.name(queue)).collect();
    let places = Places {
        divisions: Order::of(see, divisions.iter().map(|division| &division.name)),
        roles: Order::of(see, roles.iter().map(|role| &role.name)),
        groups: Order::of(see, &groups),
        queues: Order::of(see, &queues),
    };
    let sorted = Directory {
        divisions: places.divisions.take(divisions),
        roles: places.roles.take(roles),
        groups: places.groups.take(groups),
        queues: places.queues.take(queues),
        licences: licences.clone(),
    };
    (sorted, places)
}

fn role_row(see: &impl See, role: &RoleRow<Real>) -> RoleRow {
    let RoleRow { id, name, grants, held_by, may_be_changed } = role;
    let grants = grants.iter().map(|grants| match grants {
        RoleGrants::Yes => RoleGrants::Yes,
        RoleGrants::Own(condition) => RoleGrants::Own(see.text(condition)),
        RoleGrants::Conditional(condition) => RoleGrants::Conditional(see.text(condition)),
        RoleGrants::Part => RoleGrants::Part,
        RoleGrants::No => RoleGrants::No,
        RoleGrants::Unknown => RoleGrants::Unknown,
    });
    RoleRow {
        id: see.id(id),
        name: see.name(name),
        grants: grants.collect(),
        held_by: *held_by,
        may_be_changed: *may_be_changed,
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

/// The order of things as they are shown.
struct Order {
    /// Where each stood before.
    old: Vec<usize>,
    /// Where each stands now, by where it stood before.
    new: Vec<u32>,
}

impl Order {
    fn of<'a>(see: &impl See, names: impl IntoIterator<Item = &'a String>) -> Self {
        let names = names.into_iter();
        let mut old: Vec<usize>;
        if see.sorts() {
            let keys: Vec<_> = names.map(|name| by_number(name)).collect();
            old = (0..keys.len()).collect();
            old.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        } else {
            old = (0..names.count()).collect();
        }
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

    fn take<T>(&self, things: Vec<T>) -> Vec<T> {
        let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
        self.old.iter().filter_map(|&at| things[at].take()).collect()
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
