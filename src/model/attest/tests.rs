//! Attesting after a run says the same as attesting before it.

use jiff::Timestamp;

use super::*;
use crate::model::{
    Cause, Name, RequirementRow, Text, Verdict,
    attest::Attestation,
    fixture as client,
    integration::{Kind, embedded},
    name::{self},
    org::evidence::{OrgEvidence, ProviderName, SignInPages},
    people::fixture,
};

fn attestation() -> Attestation {
    Attestation {
        said: Default::default(),
        at: Timestamp::UNIX_EPOCH,
        by: Some(Name::without_id(name::Kind::Attestor, "Admin 0001")),
    }
}

fn strict(mut report: Report<Real>) -> Report<Real> {
    report.head.strict = true;
    report
}

fn of(integration: &Integration) -> Attested {
    let ids = integration.requirements.iter().map(|requirement| requirement.id.clone());
    ids.map(|id| (id, attestation())).collect()
}

fn org() -> OrgEvidence {
    let providers = vec![ProviderName { name: Name::without_id(name::Kind::Provider, "Okta"), host: None }];
    OrgEvidence { sign_in: SignInPages::NotAsked { providers }, ..fixture::org() }
}

/// All rows but what is told of the providers where nobody has attested yet.
fn rows(report: &Report<Real>) -> String {
    let mut rows = report.rows.clone();
    for row in rows.iter_mut().filter(|row| row.kind() == Kind::SingleSignOn && row.status == Status::Manual)
    {
        row.explanation = Text::default();
    }
    format!("{rows:#?}")
}

#[test]
fn attesting_after_the_run_says_the_same_as_before_it() {
    let integration = fixture::integration();
    let report = |org: OrgEvidence| fixture::report_of(&fixture::setting(), &fixture::evidence(), &org);
    let none = report(org());
    let all = report(OrgEvidence { attested: of(integration), ..org() });
    let attested = with_attested(&none, integration, &of(integration));
    assert!(rows(&attested) == rows(&all));
    assert_eq!((attested.head.counts, attested.head.verdict), (all.head.counts, all.head.verdict));
    assert_eq!(attested.head.verdict_line(), all.head.verdict_line());
    // And back again.
    let back = with_attested(&attested, integration, &Attested::new());
    assert!(rows(&back) == rows(&none));
    assert_eq!(back.head.counts, none.head.counts);
}

#[test]
fn only_what_a_person_attests_turns() {
    let integration = fixture::integration();
    let before = fixture::not_ready();
    let after = with_attested(&before, integration, &of(integration));
    for (before, after) in before.rows.iter().zip(&after.rows) {
        if !matches!(before.kind(), Kind::Manual | Kind::AuthorizedApplication) {
            assert_eq!(format!("{before:?}"), format!("{after:?}"));
        } else {
            assert_eq!(after.status, Status::Pass);
        }
    }
    assert_eq!(after.head.verdict, Verdict::NotReady);
}

#[test]
fn strict_waits_for_what_is_to_be_attested() {
    let integration = fixture::integration();
    let report = strict(fixture::report());
    let nothing = with_attested(&report, integration, &Attested::new());
    assert_eq!(nothing.head.verdict, Verdict::NotReady);
    assert!(
        nothing.head.verdict_line().starts_with("Nothing fails, but --strict counts"),
        "{}",
        nothing.head.verdict_line()
    );
    let all = with_attested(&report, integration, &of(integration));
    assert_eq!(all.head.verdict, Verdict::Ready);
}

#[test]
fn a_client_integration_is_attested_alike() {
    let integration = embedded().iter().find(|integration| integration.id == "ariglad").unwrap();
    let report = client::ready();
    let row = |report: &Report<Real>| -> RequirementRow<Real> {
        report.rows.iter().find(|row| row.id == "allowed-ips").unwrap().clone()
    };
    let after = with_attested(&report, integration, &of(integration));
    assert_eq!((row(&after).status, row(&after).cause), (Status::Pass, None));
    assert_eq!(row(&after).attested(), Some(&attestation()));
    assert!(row(&after).fix.is_none());
    assert_eq!(after.head.counts.manual, 0);
    let back = with_attested(&after, integration, &Attested::new());
    assert_eq!((row(&back).status, row(&back).cause), (Status::Manual, Some(Cause::NotAttested)));
    assert!(row(&back).fix.is_some());
    let strictly = with_attested(&strict(report), integration, &Attested::new());
    assert_eq!(strictly.head.verdict, Verdict::NotReady);
}

#[test]
fn each_answer_makes_a_status_of_its_own_and_back() {
    let integration = embedded().iter().find(|integration| integration.id == "ariglad").unwrap();
    let cases = [
        (AttestedAs::Pass, Status::Pass, Verdict::Ready),
        (AttestedAs::Fail, Status::Fail, Verdict::NotReady),
        (AttestedAs::NotApplicable, Status::NotApplicable, Verdict::Ready),
    ];
    let mut report = client::ready();
    for (said, status, verdict) in cases {
        let attested = Attested::from([("allowed-ips".to_owned(), Attestation { said, ..attestation() })]);
        report = with_attested(&report, integration, &attested);
        let row = report.row("allowed-ips").unwrap();
        assert_eq!((row.status, report.head.verdict), (status, verdict), "{said:?}");
        assert_eq!(row.attested().map(|it| it.said), Some(said));
        assert_eq!(AttestedAs::Fail.status(false), Status::Warn, "an optional one never fails");
    }
    assert_eq!(with_attested(&report, integration, &Attested::new()).head.counts.manual, 2);
}
