//! The client's part of a report: a row for each requirement of the OAuth client, and a row for each division. Pure.

use std::collections::HashSet;

use crate::model::{
    Cell, ClientNeed, ClientPart, Coverage, CoverageState, Detail, Division, DivisionName, DivisionRow,
    GrantEvidence, GrantState, Held, Id, Judged, Outcome, PermissionNames, PermissionNeed, Real, Requirement,
    RequirementRow, Resolution, RoleName, Status, Suggestion,
    client::{
        acts,
        advice::{self, Advice, Circumstances, Remedy},
        evidence::ClientEvidence,
        finding::{self, Finding, Sources},
        live::Word,
    },
    division::Contents,
    fix::{Act, OfRow, words as fix},
    report::{
        ClientDetail, Evidence as Seen, PermissionDetail, Prerequisite, ProbeEvidence, Reach,
        assemble::{Given, Setting},
    },
};

pub(in crate::model) fn part(setting: &Setting<'_>, evidence: &ClientEvidence) -> Given<ClientPart<Real>> {
    let needs = setting.integration.client_needs();
    let rows = needs.map(|(place, requirement, need)| judged(setting, evidence, place, requirement, need));
    let with_numbers = rows.map(|(row, acts)| {
        let number = row.number;
        (row, OfRow { row: number, acts })
    });
    let (rows, acts): (Vec<_>, Vec<_>) = with_numbers.unzip();
    let part = ClientPart {
        id: setting.client_id.clone(),
        name: setting.client_name.clone(),
        grants_source: evidence.grants_source(),
        divisions: division_rows(&rows, evidence, setting.integration.asks_for_every_division()),
        roles: roles(evidence),
        prerequisites: prerequisites(evidence),
    };
    let notes = advice::notes(&part, &rows, evidence);
    Given { part, rows, notes, acts }
}

/// Judges one requirement of the client, by its place in the manifest. Its place in the plan is known once all rows are
/// there.
pub(in crate::model) fn row(
    setting: &Setting<'_>,
    evidence: &ClientEvidence,
    place: usize,
    requirement: &Requirement,
    need: &ClientNeed,
) -> RequirementRow<Real> {
    judged(setting, evidence, place, requirement, need).0
}

/// The row, and the acts that fix it.
fn judged(
    setting: &Setting<'_>,
    evidence: &ClientEvidence,
    place: usize,
    requirement: &Requirement,
    need: &ClientNeed,
) -> (RequirementRow<Real>, Vec<Act>) {
    let finding = finding::judge(setting.integration, requirement, need, evidence);
    let divisions = evidence.known_divisions();
    let circumstances = Circumstances {
        integration: setting.integration,
        role_to_change: acts::role_to_change(setting.integration, evidence),
        region: setting.region,
        client_id: &setting.client_id,
        client_name: setting.client_name.as_ref(),
        divisions,
        evidence,
    };
    let Advice { explanation, cause_detail, remedy } =
        advice::advise(requirement, need, &finding, &circumstances);
    let (fix, acts) = match remedy {
        Remedy::Nothing => (None, Vec::new()),
        Remedy::NotPlanned(fix) => (Some(fix), Vec::new()),
        Remedy::Acts(acts) => (fix::fix(&acts, setting.region), acts),
    };
    let cell = Cell { status: finding.status, cause: finding.cause };
    let judged = Judged { cell, explanation, cause_detail, fix };
    let detail = Detail::Client(detail(requirement, need, &finding, evidence));
    (RequirementRow::of(place, requirement, judged, detail), acts)
}

fn detail(
    requirement: &Requirement,
    need: &ClientNeed,
    finding: &Finding<'_>,
    evidence: &ClientEvidence,
) -> ClientDetail<Real> {
    let reach = finding.coverage.as_ref().map(|coverage| reach(coverage, evidence));
    match need {
        ClientNeed::OauthClient => ClientDetail::OauthClient,
        ClientNeed::DivisionAccess => ClientDetail::DivisionAccess(reach),
        ClientNeed::Permission(need) => {
            let sources = finding.sources.as_ref().expect("a manifest's alternatives are never empty");
            ClientDetail::Permission(Box::new(PermissionDetail {
                names: names(requirement, need, sources, evidence),
                evidence: seen(finding, sources),
                reach: reach.expect("where a permission was judged, its divisions were"),
                proved_live: sources.live.word == Word::Proven,
            }))
        }
    }
}

fn reach(coverage: &finding::Coverage, evidence: &ClientEvidence) -> Reach<Real> {
    let known = evidence.divisions.is_ok();
    let divisions = evidence.known_divisions();
    let covered = coverage.held.iter().filter(|held| **held == Held::Yes).count();
    let missing = coverage.held.iter().zip(divisions.iter());
    Reach {
        coverage: Coverage {
            state: coverage.state,
            covered: (known && coverage.state != CoverageState::Unknown).then_some(covered),
            total: known.then_some(divisions.len()),
            missing: missing
                .filter(|(held, _)| matches!(held, Held::No | Held::Conditional))
                .map(|(_, division)| DivisionName { id: division.id.0.clone(), name: division.name.clone() })
                .collect(),
        },
        cells: coverage.cells.clone(),
        nowhere: coverage.nowhere,
    }
}

/// What the check itself lacked. An OAuth client reads its own grants without any permission; only where that
/// didn't work, one would have helped.
fn prerequisites(evidence: &ClientEvidence) -> Vec<Prerequisite> {
    match evidence.credible_grants() {
        Ok(_) => Vec::new(),
        Err(unread) if unread.was_not_asked() => Vec::new(),
        Err(_) => vec![Prerequisite {
            permission: "authorization:grant:view".to_owned(),
            status: Status::Fail,
            needed_for: "reading which roles the OAuth client holds, and in which divisions".to_owned(),
            required: true,
        }],
    }
}

fn names(
    requirement: &Requirement,
    need: &PermissionNeed,
    sources: &Sources<'_>,
    evidence: &ClientEvidence,
) -> PermissionNames {
    let asked = requirement.asked.clone().unwrap_or_default();
    let unresolved = matches!(sources.resolution, Resolution::Closest | Resolution::Absent);
    let nearest = match &evidence.catalogue {
        Ok(catalogue) if unresolved => {
            let mut nearest: Vec<Suggestion> = sources
                .set
                .iter()
                .filter(|name| !catalogue.contains(name))
                .flat_map(|name| catalogue.nearest(name, 2))
                .collect();
            nearest.dedup();
            nearest
        }
        _ => Vec::new(),
    };
    PermissionNames {
        asked,
        resolved: sources.set.clone(),
        resolution: sources.resolution,
        ui_path: sources.set.iter().map(|permission| need.ui_path_of(permission)).collect(),
        held: sources.held.clone(),
        stand_in: need.stand_in.as_ref().map(|stand_in| stand_in.why.clone()),
        nearest,
    }
}

fn seen(finding: &Finding<'_>, sources: &Sources<'_>) -> Seen<Real> {
    let live = &sources.live;
    let probed =
        live.probed.filter(|probed| !matches!(probed.outcome, Outcome::NotRun(_) | Outcome::Closed(_)));
    Seen {
        grant: GrantEvidence {
            state: grant_state(finding, sources),
            roles: sources.roles.clone(),
            held: sources.held.iter().filter(|held| **held == Some(true)).count(),
            of: sources.set.len(),
            condition: sources.condition.clone(),
            through_group: sources.through_group,
        },
        probe: ProbeEvidence {
            state: live.state(),
            method: probed.map(|probed| probed.method.word()),
            path: probed.map(|probed| probed.path.clone()),
            status: probed.and_then(|probed| probed.status),
            code: probed.and_then(|probed| probed.code.clone()),
            named: match probed.map(|probed| &probed.outcome) {
                Some(Outcome::Denied { named }) => named.clone(),
                _ => Vec::new(),
            },
            outcome: live.outcome(),
            asked_at: probed.and_then(|probed| probed.asked_at),
            took_ms: probed.map_or(0, |probed| probed.took_ms),
            denied_since: probed.and_then(|probed| probed.denied_since),
        },
    }
}

fn grant_state(finding: &Finding<'_>, sources: &Sources<'_>) -> GrantState {
    let held = |wanted: Option<bool>| sources.held.iter().filter(|held| **held == wanted).count();
    let best = finding.coverage.as_ref().and_then(|coverage| coverage.held.iter().max());
    if sources.never_met {
        GrantState::Conditional
    } else if held(None) > 0 {
        GrantState::Unknown
    } else if held(Some(true)) == 0 {
        GrantState::Missing
    } else if held(Some(false)) > 0 {
        GrantState::Partial
    } else if best == Some(&Held::Conditional) {
        GrantState::Conditional
    } else {
        GrantState::Granted
    }
}

fn division_rows(
    rows: &[RequirementRow<Real>],
    evidence: &ClientEvidence,
    every: bool,
) -> Vec<DivisionRow<Real>> {
    let columns: Vec<(&RequirementRow<Real>, &Reach<Real>)> = rows
        .iter()
        .filter_map(|row| match &row.detail {
            Detail::Client(ClientDetail::Permission(permission)) => Some((row, &permission.reach)),
            Detail::Client(_) | Detail::People(_) | Detail::Org(_) => None,
        })
        .filter(|(_, reach)| !reach.cells.is_empty())
        .collect();
    let missing_in: Vec<HashSet<&Id>> = columns
        .iter()
        .map(|(_, reach)| reach.coverage.missing.iter().map(|name| &name.id).collect())
        .collect();
    evidence
        .known_divisions()
        .iter()
        .enumerate()
        .map(|(index, division)| {
            let lacking = || {
                let with_missing = columns.iter().zip(&missing_in);
                with_missing.filter(|(_, missing)| missing.contains(&division.id.0)).map(|(column, _)| column)
            };
            let worst = columns
                .iter()
                .map(|(_, reach)| reach.cells[index])
                .fold(Status::NotApplicable, Status::worse);
            DivisionRow {
                id: division.id.0.clone(),
                name: division.name.clone(),
                home: division.home,
                objects: division.objects.clone().unwrap_or_default(),
                conversations_seen: division.conversations_seen,
                status: match worst {
                    Status::Pass | Status::NotApplicable | Status::Manual => Status::Pass,
                    Status::Fail if every => Status::Fail,
                    Status::Fail | Status::Warn => Status::Warn,
                    Status::Unknown | Status::Pending | Status::Broken => Status::Unknown,
                },
                missing: lacking().map(|(row, _)| row.id.clone()).collect(),
                holds: holds(division),
                gap: lacking().filter(|(_, reach)| !reach.nowhere).count(),
            }
        })
        .collect()
}

fn holds(division: &Division) -> String {
    match division.contents() {
        Contents::Empty => "empty".to_owned(),
        Contents::Unknown => "contents unknown".to_owned(),
        Contents::Populated => {
            let counts = division.objects.as_ref();
            let kind = |name: &str| {
                counts.and_then(|counts| {
                    counts.iter().find(|(kind, count)| kind.eq_ignore_ascii_case(name) && **count > 0)
                })
            };
            let most = counts.and_then(|counts| counts.iter().max_by_key(|(_, count)| **count));
            let objects = kind("queue").or_else(|| kind("user")).or(most.filter(|(_, count)| **count > 0));
            let conversations = format!("{} conv.", division.conversations_seen);
            match objects {
                None => conversations,
                Some((kind, count)) => {
                    let plural = if *count == 1 { "" } else { "s" };
                    format!("{conversations} {count} {}{plural}", kind.to_lowercase())
                }
            }
        }
    }
}

fn roles(evidence: &ClientEvidence) -> Vec<RoleName<Real>> {
    let Ok(grants) = evidence.credible_grants() else { return Vec::new() };
    let mut roles: Vec<RoleName<Real>> = Vec::new();
    for grant in &grants.grants {
        let (id, name) = (grant.role.id(), &grant.role.name);
        if !roles.iter().any(|role| role.id == *id) {
            roles.push(RoleName { id: id.clone(), name: name.clone() });
        }
    }
    roles.sort_by(|a, b| a.id.cmp(&b.id));
    roles
}
