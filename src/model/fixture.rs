//! Reports to test views with: one of each verdict, one with hostile names, one of a large org. Tests only.

use jiff::Timestamp;

use super::{
    Cause, ClientNeed, GrantsSource, Id, Name, Need, NotRun, OrgNeed, Outcome, Requirement, Shown, Status,
    Text, Verdict,
    integration::{self, Kind},
    name::{self},
    report::*,
    say::{called, listed, say},
};

pub(crate) mod both;

type Report = super::report::Report<Real>;
type RequirementRow = super::report::RequirementRow<Real>;
type ClientPart = super::report::ClientPart<Real>;
type PermissionDetail = super::report::PermissionDetail<Real>;
type Reach = super::report::Reach<Real>;
type DivisionRow = super::report::DivisionRow<Real>;
type DivisionName = super::report::DivisionName<Real>;

/// The client of all fixtures.
pub(crate) const CLIENT_ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
/// The org of all fixtures.
pub(crate) const ORG_ID: &str = "8d2c51e0-7b1f-4d0e-9f3a-52c1d0b7aa10";

/// A report as it is shown in clear.
pub(crate) fn clear(report: &Report) -> super::report::Report {
    Shown::Clear.report(report)
}

/// Everything holds, but two things that a person has to attest.
pub(crate) fn ready() -> Report {
    finished(all_pass(&["Archive", "Claims", "Home", "Retail", "Sales"]))
}

/// The board of a setup day: a permission missing, one of a pair missing, gaps, a change that doesn't act yet.
pub(crate) fn not_ready() -> Report {
    let mut report = all_pass(&["Archive", "Claims", "Home", "Retail", "Sales"]);
    let url =
        say!("https://apps.mypurecloud.de/directory/#/admin/integrations/oauth/{}", &Id::from(CLIENT_ID));
    for (id, held) in [("read-recordings", 0), ("read-transcript-urls", 1), ("read-transcript-text", 1)] {
        let row = row(&mut report, id);
        fail(
            row,
            Cause::NotGranted,
            "Recordings stay closed: no role of this client grants recording:recording:view.".into(),
        );
        row.cause_detail = if held == 0 { "not granted".into() } else { "1 of 2 not granted".into() };
        row.also_fixes = [3, 4, 5].into_iter().filter(|number| *number != row.number).collect();
        let PermissionDetail { names, evidence, reach, .. } = detail(row);
        (reach.nowhere, reach.cells) = (true, vec![Status::Fail; 5]);
        names.held =
            names.resolved.iter().map(|name| Some(!name.as_str().starts_with("recording:"))).collect();
        evidence.grant.state = if held == 0 { GrantState::Missing } else { GrantState::Partial };
        evidence.grant.held = held;
        if held == 0 {
            evidence.grant.roles.clear();
        }
        deny(&mut evidence.probe, "recording:recording:view");
        let coverage = &mut reach.coverage;
        *coverage = Coverage { state: CoverageState::None, covered: Some(0), ..coverage.clone() };
        row.fix = Some(Fix {
            summary: "Add Recording > Recording > View to a role of this client.".into(),
            steps: vec![
                "Admin › People & Permissions › Roles / Permissions › Ariglad (newer menu: Menu › User Management › Roles)".into(),
                "tick Recording > Recording > View, then Save".into(),
                "Wait up to 5 minutes".into(),
            ],
            url: Some("https://apps.mypurecloud.de/directory/#/admin/authorization/roles".into()),
        });
    }
    let named = |at: usize| client_of(&report).divisions[at].name.clone();
    let (archive, in_use) = (named(0), [named(1), named(3)]);
    let gap = |report: &mut Report, id: &str, missing: &[usize], status, detail: &str, explanation: Text| {
        let names: Vec<DivisionName> =
            missing.iter().map(|at| name_of(&client(report).divisions[*at])).collect();
        let row = row(report, id);
        fail(row, Cause::DivisionGap, explanation);
        row.status = status;
        row.cause_detail = detail.to_owned();
        let has_a_column = row.kind() == Kind::Permission;
        for at in missing.iter().filter(|_| has_a_column) {
            reach(row).cells[*at] = if *at == 0 { Status::Warn } else { Status::Fail };
        }
        reach(row).coverage = Coverage {
            state: CoverageState::Some,
            covered: Some(5 - missing.len()),
            total: Some(5),
            missing: names,
        };
        row.fix = Some(Fix {
            summary: say!("Give {} in every division.", called("role", &messages())),
            steps: vec![
                say!("Admin › Integrations › OAuth › {} › Roles", &client_name()),
                say!("give {} in All Divisions, or also in {}", &messages(), listed(&in_use, "and")),
                "Save, and wait up to 5 minutes".into(),
            ],
            url: Some(url.clone()),
        });
    };
    let explanation = say!(
        "Read messages works in 2 of 5 divisions. {} hold queues or conversations, and no role grants it there.",
        listed(&in_use, "and")
    );
    gap(&mut report, "read-messages", &[0, 1, 3], Status::Fail, "gap: 2 in use, 1 empty", explanation);
    let explanation = say!("View attachments works in 4 of 5 divisions. {} is empty.", &archive);
    gap(&mut report, "view-attachments", &[0], Status::Warn, "gap: 1 empty", explanation);
    let explanation = say!("3 of 5 divisions have a gap: {}, {}, {}.", &archive, &in_use[0], &in_use[1]);
    gap(&mut report, "division-access", &[0, 1, 3], Status::Fail, "3 with a gap", explanation);

    let upload = row(&mut report, "upload-attachments");
    upload.status = Status::Pending;
    upload.explanation = "Upload attachments: granted, but Genesys still refuses it. A change takes up to about 5 minutes to act.".into();
    upload.cause_detail = "a change takes up to 5 minutes".into();
    reach(upload).cells = vec![Status::Pending; 5];
    detail(upload).proved_live = false;
    let probe = &mut detail(upload).evidence.probe;
    probe.method = Some("POST");
    probe.path = Some("/api/v2/responsemanagement/responseassets/uploads".into());
    deny(probe, "responseAssets:asset:add");
    for (at, gap) in [(0, 2), (1, 1), (3, 1)] {
        client(&mut report).divisions[at].gap = gap;
    }
    report.head.notes =
        vec!["Conversations of the last 7 days were looked at; older ones can't be ruled out.".into()];
    finished(report)
}

/// Nothing may be read but what the probes show.
pub(crate) fn undetermined() -> Report {
    let mut report = all_pass(&[]);
    let client = client(&mut report);
    client.grants_source = GrantsSource::None;
    client.roles.clear();
    client.prerequisites[0].status = Status::Fail;
    for row in
        report.rows.iter_mut().filter(|row| row.kind() != Kind::Manual && row.kind() != Kind::OauthClient)
    {
        row.status = Status::Warn;
        row.cause = Some(Cause::GrantsUnreadable);
        row.cause_detail = "grants unreadable".into();
        row.explanation = "It works now. Whether it works in every division is unknown: the client may not read its own grants.".into();
        let unknown = Coverage { state: CoverageState::Unknown, covered: None, total: None, missing: vec![] };
        *reach(row) = Reach { coverage: unknown, cells: vec![], nowhere: false };
        if row.kind() == Kind::Permission {
            let evidence = &mut detail(row).evidence;
            evidence.grant =
                GrantEvidence { state: GrantState::Unknown, roles: vec![], ..evidence.grant.clone() };
        }
    }
    row(&mut report, "division-access").status = Status::Unknown;
    let messages = row(&mut report, "read-messages");
    messages.status = Status::Broken;
    messages.cause = Some(Cause::UnreadableAnswer);
    messages.explanation =
        "This check itself failed; that says nothing about your org. A web page answered.".into();
    detail(messages).evidence.probe.state = ProbeState::Inconclusive;
    finished(report)
}

/// Names that break out of whatever they are put into, and ones that are too long or too wide.
pub(crate) fn hostile() -> Report {
    let names = [
        "=HYPERLINK(\"x\")",
        "a|b`c` <script>alert(1)</script>",
        "]]> & \"quoted\" 'x'",
        "東京コールセンター 営業部 第一グループ 夜間対応チーム 受付担当 その他の業務",
        "قسم المبيعات",
        "👩‍👩‍👧 Familie **bold** [link](x)",
    ];
    let mut report = all_pass(&names);
    report.head.org.name = Some(Name::new(
        name::Kind::Org,
        ORG_ID,
        "<b>Contoso</b> | =1+1 \u{241b}[31m a name that is long enough to need to be cut",
    ));
    client(&mut report).name = Some(Name::new(name::Kind::Client, CLIENT_ID, "@SUM(A1)"));
    let missing: Vec<DivisionName> = report.divisions().iter().map(name_of).collect();
    let row = row(&mut report, "read-messages");
    fail(row, Cause::DivisionGap, "In <script>alert(1)</script> | `x`, no role grants it.".into());
    let role = Name::new(name::Kind::Role, "r-hostile", "-2+3|<i>");
    detail(row).evidence.grant.roles = vec![role.clone()];
    let coverage =
        Coverage { state: CoverageState::None, covered: Some(0), total: Some(names.len()), missing };
    *reach(row) = Reach { coverage, cells: vec![Status::Fail; names.len()], nowhere: false };
    row.fix = Some(Fix {
        summary: say!("Give {} in every division.", called("role", &role)),
        steps: vec![say!("give {} in All Divisions", &role)],
        url: Some("https://apps.mypurecloud.de/?a=1&b=\"2\"".into()),
    });
    finished(report)
}

/// A thousand divisions, one in seven with a gap.
pub(crate) fn large() -> Report {
    let names: Vec<String> = (0..1000).map(|number| format!("Branch {number:04}")).collect();
    let mut report = all_pass(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let missing: Vec<DivisionName> = report.divisions().iter().step_by(7).map(name_of).collect();
    let row = row(&mut report, "read-messages");
    fail(row, Cause::DivisionGap, "Read messages works in 857 of 1,000 divisions.".into());
    (0..1000).step_by(7).for_each(|at| reach(row).cells[at] = Status::Fail);
    reach(row).coverage =
        Coverage { state: CoverageState::Some, covered: Some(857), total: Some(1000), missing };
    finished(report)
}

/// A division's id: in another order than the names.
pub(crate) fn division_id(at: usize) -> String {
    format!("{:08x}-0000-4000-8000-{:012x}", (at as u32).wrapping_mul(2_654_435_761), at)
}

/// The finding of a requirement.
pub(crate) fn row<'a>(report: &'a mut Report, id: &str) -> &'a mut RequirementRow {
    report.rows.iter_mut().find(|row| row.id == id).expect("a requirement of Ariglad")
}

fn client(report: &mut Report) -> &mut ClientPart {
    report.client.as_mut().expect("Ariglad has a client")
}

fn client_of(report: &Report) -> &ClientPart {
    report.client.as_ref().expect("Ariglad has a client")
}

fn client_name() -> Name {
    Name::new(name::Kind::Client, CLIENT_ID, "Ariglad Integration")
}

fn messages() -> Name {
    Name::new(name::Kind::Role, "b0000000-0000-4000-8000-000000000000", "Ariglad messages")
}

fn reader() -> Name {
    Name::new(name::Kind::Role, "c0000000-0000-4000-8000-000000000000", "Ariglad reader")
}

/// What was seen of a permission.
pub(crate) fn detail(row: &mut RequirementRow) -> &mut PermissionDetail {
    match &mut row.detail {
        Detail::Client(ClientDetail::Permission(permission)) => permission,
        _ => panic!("{} is no permission of the client", row.id),
    }
}

/// Where something holds.
pub(crate) fn reach(row: &mut RequirementRow) -> &mut Reach {
    match &mut row.detail {
        Detail::Client(ClientDetail::Permission(permission)) => &mut permission.reach,
        Detail::Client(ClientDetail::DivisionAccess(Some(reach))) => reach,
        _ => panic!("{} has no divisions", row.id),
    }
}

fn fail(row: &mut RequirementRow, cause: Cause, explanation: Text) {
    row.status = Status::Fail;
    row.cause = Some(cause);
    row.cause_detail = cause.words().to_owned();
    row.explanation = explanation;
}

fn deny(probe: &mut ProbeEvidence, named: &str) {
    probe.state = ProbeState::Denied;
    probe.status = Some(403);
    probe.code = Some("missing.any.permissions".into());
    probe.named = vec![named.parse().unwrap()];
    probe.outcome = Outcome::Denied { named: probe.named.clone() };
}

fn name_of(division: &DivisionRow) -> DivisionName {
    DivisionName { id: division.id.clone(), name: division.name.clone() }
}

/// Counts and verdict as the findings have them.
fn finished(mut report: Report) -> Report {
    report.head.counts = Counts::of(report.rows.iter().map(|row| row.status));
    let required = report.rows.iter().filter(|row| row.kind() != Kind::Manual).count();
    let open = report.head.counts.unknown + report.head.counts.pending + report.head.counts.broken;
    let (verdict, line) = match (report.head.counts.fail, open) {
        (0, 0) => (
            Verdict::Ready,
            format!("All {required} requirements hold, in all {} divisions.", report.divisions().len()),
        ),
        (0, open) => {
            (Verdict::Undetermined, format!("Nothing fails, but {open} requirements are unknown or pending."))
        }
        (fail, _) => (Verdict::NotReady, format!("{fail} of {required} requirements fail.")),
    };
    (report.head.verdict, report.head.verdict_lines) = (verdict, vec![line]);
    let Report { rows, client, .. } = &mut report;
    let divisions = &mut client.as_mut().expect("Ariglad has a client").divisions;
    for (at, division) in divisions.iter_mut().enumerate() {
        let cells = rows.iter().filter(|row| !row.cells().is_empty()).map(|row| (row, row.cells()[at]));
        division.missing = cells
            .clone()
            .filter(|(_, cell)| matches!(cell, Status::Fail | Status::Warn))
            .map(|(row, _)| row.id.clone())
            .collect();
        division.status = cells.fold(Status::Pass, |worst, (_, cell)| worst.worse(cell));
    }
    report
}

fn all_pass(divisions: &[&str]) -> Report {
    let ariglad = &integration::embedded()[0];
    let divisions: Vec<DivisionRow> =
        divisions.iter().enumerate().map(|(at, name)| division(at, name)).collect();
    let rows = ariglad.requirements.iter().enumerate();
    Report {
        head: Head {
            tool: Tool { name: "greenlight", version: "0.0.0" },
            imprint: Imprint::default(),
            generated_at: "2026-03-01T12:00:00Z".parse().unwrap(),
            integration: IntegrationName { id: ariglad.id.clone(), title: ariglad.title.clone() },
            org: Org {
                id: Some(ORG_ID.into()),
                name: Some(Name::new(name::Kind::Org, ORG_ID, "Contoso Care")),
                domain: "mypurecloud.de".into(),
                region: "eu-central-1".into(),
                place: "Europe (Frankfurt)".into(),
            },
            verdict: Verdict::Ready,
            verdict_lines: Vec::new(),
            strict: false,
            counts: Counts::default(),
            requests: Requests { total: 31, retried: 2, throttled_ms: 1500 },
            notes: vec![],
        },
        rows: rows.map(|(at, requirement)| passing(at + 1, requirement, divisions.len())).collect(),
        plan: vec![],
        client: Some(ClientPart {
            id: CLIENT_ID.into(),
            name: Some(client_name()),
            grants_source: GrantsSource::SubjectsMe,
            divisions,
            roles: [messages(), reader()].map(|name| RoleName { id: name.id().clone(), name }).into(),
            prerequisites: vec![Prerequisite {
                permission: "authorization:grant:view".into(),
                status: Status::Pass,
                needed_for: "to read which roles the client holds, and where".into(),
                required: true,
            }],
        }),
        people: None,
        changes: None,
    }
}

fn division(at: usize, name: &str) -> DivisionRow {
    let (holds, queues, conversations_seen) = match at {
        0 => ("empty", 0, 0),
        _ => ("31 conv. 4 queues", 4, 31),
    };
    DivisionRow {
        id: division_id(at).into(),
        name: Name::new(name::Kind::Division, division_id(at), name),
        home: at == 2,
        objects: [("queue".to_owned(), queues)].into(),
        conversations_seen,
        status: Status::Pass,
        missing: vec![],
        holds: holds.to_owned(),
        gap: 0,
    }
}

fn passing(number: usize, requirement: &Requirement, divisions: usize) -> RequirementRow {
    let everywhere = |cells| Reach {
        coverage: Coverage {
            state: CoverageState::All,
            covered: Some(divisions),
            total: Some(divisions),
            missing: vec![],
        },
        cells,
        nowhere: false,
    };
    let mut row = RequirementRow {
        number,
        id: requirement.id.clone(),
        title: requirement.title.clone(),
        short: requirement.short.clone(),
        required: requirement.required,
        feature: requirement.feature.clone(),
        why_needed: requirement.why.clone(),
        status: Status::Pass,
        cause: None,
        explanation: Text::default(),
        cause_detail: String::new(),
        fix: None,
        waived: None,
        acts: vec![],
        also_fixes: vec![],
        detail: Detail::Client(ClientDetail::OauthClient),
    };
    match &requirement.need {
        Need::Client(ClientNeed::OauthClient) => row.cause_detail = "client credentials".into(),
        Need::Client(ClientNeed::DivisionAccess) => {
            row.detail = Detail::Client(ClientDetail::DivisionAccess(Some(everywhere(vec![]))));
        }
        Need::Org(OrgNeed::Manual(manual)) => {
            row.status = Status::Manual;
            row.cause = Some(Cause::NotAttested);
            let url = manual.page.as_ref().map(Text::of);
            row.fix = Some(Fix { summary: Text::of(&manual.look_at), steps: vec![], url });
            row.explanation = say!("Nobody has attested it. {}", &requirement.why);
            row.detail = Detail::Org(OrgDetail { kind: Kind::Manual, attested: None });
        }
        Need::Client(ClientNeed::Permission(need)) => {
            let resolved = need.alternatives[0].clone();
            let written = requirement.id == "upload-attachments";
            let first = need.probes.first().filter(|_| !written);
            let mut probe =
                allowed(first.map_or("", |probe| &probe.path), first.map_or("", |probe| probe.method.word()));
            if first.is_none() {
                probe.state = ProbeState::NotRun;
                (probe.method, probe.path, probe.status) = (None, None, None);
                probe.outcome = Outcome::NotRun(if written { NotRun::ReadOnly } else { NotRun::NoProbe });
            }
            row.detail = Detail::Client(ClientDetail::Permission(Box::new(PermissionDetail {
                evidence: Evidence {
                    grant: GrantEvidence {
                        state: GrantState::Granted,
                        roles: vec![messages(), reader()],
                        held: resolved.len(),
                        of: resolved.len(),
                        condition: None,
                        through_group: false,
                    },
                    probe,
                },
                names: PermissionNames {
                    asked: requirement.asked.clone().unwrap_or_default(),
                    held: vec![Some(true); resolved.len()],
                    resolution: if need.stand_in.is_some() { Resolution::Alias } else { Resolution::Exact },
                    ui_path: need.ui_path.clone(),
                    stand_in: need.stand_in.as_ref().map(|stand_in| stand_in.why.clone()),
                    nearest: vec![],
                    resolved,
                },
                reach: everywhere(vec![Status::Pass; divisions]),
                proved_live: first.is_some(),
            })));
        }
        other => panic!("Ariglad asks for no {}", other.kind().word()),
    }
    row
}

fn allowed(path: &str, method: &'static str) -> ProbeEvidence {
    let asked_at: Timestamp = "2026-03-01T11:59:58Z".parse().unwrap();
    ProbeEvidence {
        state: ProbeState::Allowed,
        method: Some(method),
        path: Some(path.to_owned()),
        status: Some(200),
        code: None,
        named: vec![],
        outcome: Outcome::Allowed,
        asked_at: Some(asked_at),
        took_ms: 94,
        denied_since: None,
    }
}
