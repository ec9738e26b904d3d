//! From evidence to a report: judges every requirement and puts the findings beside each other. Pure.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;

use super::{
    advice::{self, Advice, Circumstances},
    division::Division,
    evidence::{Evidence, Unread},
    finding::{self, Finding, Witnesses},
    held::Held,
    integration::{ClientNeed, Integration, Need, PermissionNeed, Requirement},
    live::Word,
    org::evidence::OrgEvidence,
    people::org::{OrgFinding, judge_org},
    permission::Permission,
    probe::Outcome,
    region::Region,
    report::{
        Counts, Coverage, CoverageState, DivisionName, DivisionRow, Evidence as Seen, GrantEvidence,
        GrantState, IntegrationName, Org, PermissionNames, Prerequisite, ProbeEvidence, Report, Requests,
        RequirementRow, Resolution, RoleName, SCHEMA, Subject, Tool,
    },
    status::{Status, Verdict},
};

/// What a report says besides its findings.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// What was checked.
    pub integration: &'a Integration,
    /// Where.
    pub region: &'a Region,
    /// The org's id, where it could be read.
    pub org_id: Option<String>,
    /// The org's name, where it could be read.
    pub org_name: Option<String>,
    /// The id of whoever signed in: an OAuth client's, or a person's.
    pub client_id: String,
    /// The name of whoever signed in, where it could be read.
    pub client_name: Option<String>,
    /// Whether warnings and manual items hold back the verdict.
    pub strict: bool,
    /// When the report is made.
    pub generated_at: Timestamp,
    /// What the run cost.
    pub requests: Requests,
    /// What the run left out.
    pub notes: Vec<String>,
}

/// Judges everything and puts it together.
pub fn report(setting: &Setting<'_>, evidence: &Evidence) -> Report {
    let integration = setting.integration;
    let mut rows: Vec<RequirementRow> =
        (0..integration.requirements.len()).map(|index| row(setting, evidence, index)).collect();
    link_mends(&mut rows);
    let divisions = division_rows(&rows, evidence, integration);
    let prerequisites = prerequisites(evidence);
    let verdict = verdict(&rows, &prerequisites, setting.strict);
    let mut report = Report {
        schema: SCHEMA,
        tool: Tool { name: "greenlight", version: env!("CARGO_PKG_VERSION") },
        generated_at: setting.generated_at,
        integration: IntegrationName { id: integration.id.clone(), title: integration.title.clone() },
        org: Org {
            id: setting.org_id.clone(),
            name: setting.org_name.clone(),
            domain: setting.region.domain.clone(),
            region: setting.region.name.clone(),
            place: setting.region.place.clone(),
        },
        subject: Some(Subject {
            kind: "oauth-client",
            id: setting.client_id.clone(),
            name: setting.client_name.clone(),
        }),
        people: None,
        grants_source: evidence.grants_source(),
        verdict,
        counts: Counts::of(rows.iter().map(|row| row.status)),
        requirements: rows,
        divisions,
        prerequisites,
        requests: setting.requests,
        roles: roles(evidence),
        strict: setting.strict,
        notes: setting.notes.clone(),
        verdict_line: String::new(),
    };
    report.notes.extend(advice::notes(&report, evidence));
    report.verdict_line = advice::verdict_line(&report);
    report
}

/// Judges one requirement, by its index in the manifest.
///
/// # Panics
/// When there is no such requirement.
pub fn row(setting: &Setting<'_>, evidence: &Evidence, index: usize) -> RequirementRow {
    let requirement = &setting.integration.requirements[index];
    let divisions = evidence.known_divisions();
    let circumstances = Circumstances {
        region: setting.region,
        client_id: &setting.client_id,
        client_name: setting.client_name.as_deref(),
        divisions: &divisions,
        evidence,
    };
    let (finding, advice) = match &requirement.need {
        Need::Client(need) => {
            let finding = finding::judge(setting.integration, requirement, need, evidence);
            let advice = advice::advise(requirement, need, &finding, &circumstances);
            (finding, advice)
        }
        Need::Org(need) => {
            // The org itself isn't read here: only what a person attests is known of it.
            let seen = OrgEvidence { attested: evidence.attested.clone(), ..OrgEvidence::default() };
            let OrgFinding { cell, explanation, cause_detail, fix } =
                judge_org(requirement, need, setting.region, &seen);
            (Finding::plain(cell.status, cell.cause), Advice { explanation, cause_detail, fix })
        }
        Need::Person(_) => {
            let cause = Unread::NotYet.cause();
            let explanation = "The people weren't looked at.".to_owned();
            let cause_detail = cause.words().to_owned();
            (Finding::plain(Status::Unknown, Some(cause)), Advice { explanation, cause_detail, fix: None })
        }
    };
    let Advice { explanation, cause_detail, fix } = advice;
    let nowhere = finding.coverage.as_ref().is_some_and(|coverage| coverage.nowhere);
    let proved_live = finding.witnesses.as_ref().is_none_or(|witnesses| witnesses.live.word == Word::Proven);
    RequirementRow {
        id: requirement.id.clone(),
        kind: requirement.need.word(),
        title: requirement.title.clone(),
        required: requirement.required,
        feature: requirement.feature.clone(),
        status: finding.status,
        cause: finding.cause,
        permission: match (&requirement.need, &finding.witnesses) {
            (Need::Client(ClientNeed::Permission(need)), Some(witnesses)) => {
                Some(names(requirement, need, witnesses, evidence))
            }
            _ => None,
        },
        evidence: finding.witnesses.as_ref().map(|witnesses| seen(&finding, witnesses)),
        divisions: finding.coverage.as_ref().map(|coverage| {
            let known = evidence.divisions.is_ok();
            let covered = coverage.held.iter().filter(|held| **held == Held::Yes).count();
            let missing = coverage.held.iter().zip(divisions.iter());
            Coverage {
                state: coverage.state,
                covered: (known && coverage.state != CoverageState::Unknown).then_some(covered),
                total: known.then_some(divisions.len()),
                missing: missing
                    .filter(|(held, _)| matches!(held, Held::No | Held::Conditional))
                    .map(|(_, division)| DivisionName {
                        id: division.id.0.clone(),
                        name: division.name.clone(),
                    })
                    .collect(),
            }
        }),
        fix,
        subject_counts: None,
        attested: evidence.attested.get(&requirement.id).cloned(),
        number: index + 1,
        short: requirement.short.clone(),
        why_needed: requirement.why.clone(),
        explanation,
        cause_detail,
        proved_live,
        cells: finding.coverage.map(|coverage| coverage.cells).unwrap_or_default(),
        nowhere,
        also_mends: Vec::new(),
    }
}

/// What everything required comes to.
pub(super) fn verdict(rows: &[RequirementRow], prerequisites: &[Prerequisite], strict: bool) -> Verdict {
    let any = |test: fn(Status) -> bool| rows.iter().any(|row| row.required && test(row.status));
    let limited = |status| matches!(status, Status::Warn | Status::Manual);
    if any(|status| status == Status::Fail) || (strict && any(limited)) {
        Verdict::NotReady
    } else if any(|status| matches!(status, Status::Unknown | Status::Pending | Status::Broken))
        || prerequisites
            .iter()
            .any(|prerequisite| prerequisite.required && prerequisite.status != Status::Pass)
    {
        Verdict::Undetermined
    } else {
        Verdict::Ready
    }
}

/// What the check itself lacked. An OAuth client reads its own grants without any permission; only where that
/// didn't work, one would have helped.
fn prerequisites(evidence: &Evidence) -> Vec<Prerequisite> {
    match evidence.credible_grants() {
        Ok(_) => Vec::new(),
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
    witnesses: &Witnesses<'_>,
    evidence: &Evidence,
) -> PermissionNames {
    let asked = requirement.asked.clone().unwrap_or_default();
    let unresolved = matches!(witnesses.resolution, Resolution::Closest | Resolution::Absent);
    let nearest = match &evidence.catalogue {
        Ok(catalogue) if unresolved => {
            let mut nearest: Vec<Permission> =
                witnesses.set.iter().flat_map(|name| catalogue.nearest(name.as_str(), 2)).collect();
            nearest.dedup();
            nearest
        }
        _ => Vec::new(),
    };
    PermissionNames {
        asked,
        resolved: witnesses.set.clone(),
        resolution: witnesses.resolution,
        ui_path: witnesses.set.iter().map(|permission| need.ui_path_of(permission)).collect(),
        held: witnesses.held.clone(),
        stand_in: need.stand_in.as_ref().map(|stand_in| stand_in.why.clone()),
        nearest,
    }
}

fn seen(finding: &Finding<'_>, witnesses: &Witnesses<'_>) -> Seen {
    let live = &witnesses.live;
    let probed = live.probed.filter(|probed| !matches!(probed.outcome, Outcome::NotRun(_)));
    Seen {
        grant: GrantEvidence {
            state: grant_state(finding, witnesses),
            roles: witnesses.roles.clone(),
            held: witnesses.held.iter().filter(|held| **held == Some(true)).count(),
            of: witnesses.set.len(),
            condition: witnesses.condition.clone(),
            through_group: witnesses.through_group,
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

fn grant_state(finding: &Finding<'_>, witnesses: &Witnesses<'_>) -> GrantState {
    let held = |wanted: Option<bool>| witnesses.held.iter().filter(|held| **held == wanted).count();
    let best = finding.coverage.as_ref().and_then(|coverage| coverage.held.iter().max());
    if held(None) > 0 {
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
    rows: &[RequirementRow],
    evidence: &Evidence,
    integration: &Integration,
) -> Vec<DivisionRow> {
    let columns: Vec<&RequirementRow> =
        rows.iter().filter(|row| row.kind == "permission" && !row.cells.is_empty()).collect();
    let missing_in: Vec<HashSet<&str>> = columns
        .iter()
        .map(|row| {
            row.divisions.iter().flat_map(|coverage| &coverage.missing).map(|name| name.id.as_str()).collect()
        })
        .collect();
    let every = integration.asks_for_every_division();
    evidence
        .known_divisions()
        .iter()
        .enumerate()
        .map(|(index, division)| {
            let lacking = || {
                let with_missing = columns.iter().zip(&missing_in);
                with_missing
                    .filter(|(_, missing)| missing.contains(division.id.0.as_str()))
                    .map(|(row, _)| row)
            };
            let worst = columns
                .iter()
                .map(|row| row.cells[index])
                .fold(Status::NotApplicable, |worst, cell| worst.worse(cell));
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
                missing: lacking().map(|row| row.id.clone()).collect(),
                holds: holds(division),
                gap: lacking().filter(|row| !row.nowhere).count(),
            }
        })
        .collect()
}

/// What a division holds, in words.
fn holds(division: &Division) -> String {
    use super::division::Contents;
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

/// Which other rows the mend of a row would turn as well: those that lack nothing but what it lacks.
fn link_mends(rows: &mut [RequirementRow]) {
    let lacking: Vec<BTreeSet<Permission>> = rows
        .iter()
        .map(|row| match (&row.permission, row.cause) {
            (Some(names), Some(super::status::Cause::NotGranted)) if row.status == Status::Fail => {
                let lacking = names.resolved.iter().zip(&names.held).filter(|(_, held)| **held != Some(true));
                lacking.map(|(permission, _)| permission.clone()).collect()
            }
            _ => BTreeSet::new(),
        })
        .collect();
    for (index, row) in rows.iter_mut().enumerate() {
        let others = lacking.iter().enumerate().filter(|(other, lacks)| {
            *other != index && !lacks.is_empty() && lacks.is_subset(&lacking[index])
        });
        row.also_mends = others.map(|(other, _)| other + 1).collect();
    }
}

fn roles(evidence: &Evidence) -> Vec<RoleName> {
    let Ok(grants) = evidence.credible_grants() else { return Vec::new() };
    let mut roles: Vec<RoleName> = Vec::new();
    for grant in &grants.grants {
        if !roles.iter().any(|role| role.id == grant.role.id) {
            roles.push(RoleName { id: grant.role.id.clone(), name: grant.role.name.clone() });
        }
    }
    roles.sort_by(|a, b| a.id.cmp(&b.id));
    roles
}
