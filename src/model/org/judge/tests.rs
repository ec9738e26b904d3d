//! What the org has beside its people: a table a kind.

use super::*;
use crate::model::{IntegrationType, Name, Shown, name::Kind, people::fixture};

fn client_id() -> EmbeddedClient {
    EmbeddedClient::Id(crate::model::fixture::CLIENT_ID.parse().unwrap())
}

fn facts(grant_type: Option<&str>, state: Option<&str>, scopes: Option<&[&str]>) -> EmbeddedClientFacts {
    EmbeddedClientFacts {
        name: Some(Name::without_id(Kind::Client, "Embedded")),
        grant_type: grant_type.map(str::to_owned),
        state: state.map(str::to_owned),
        scopes: scopes.map(|scopes| scopes.iter().map(|scope| (*scope).to_owned()).collect()),
    }
}

fn judged(id: &str, requirement: &str, evidence: &OrgEvidence) -> Judged {
    let integration = fixture::integration_of(id);
    let (_, requirement, need) = integration.org_needs().find(|(_, one, _)| one.id == requirement).unwrap();
    judge(requirement, need, fixture::region(), evidence)
}

fn of_client(
    requirement: &str,
    embedded_client: EmbeddedClient,
    facts: Result<EmbeddedClientFacts, Unread>,
) -> Judged {
    let facts = facts.map(EmbeddedClientSeen::There);
    let evidence = OrgEvidence { embedded_client, embedded_client_facts: facts, ..fixture::org() };
    judged("embeddable-framework", requirement, &evidence)
}

#[test]
fn an_id_that_the_org_doesnt_have_is_said_and_those_that_it_has_are_listed() {
    let known =
        vec![Name::new(Kind::Client, "id-1", "Embedded 1"), Name::new(Kind::Client, "id-2", "Embedded 2")];
    for (known, listed) in
        [(known, "Embedded 1 (id-1) and Embedded 2 (id-2)"), (Vec::new(), "no OAuth client")]
    {
        let facts = Ok(EmbeddedClientSeen::Absent(known));
        let evidence =
            OrgEvidence { embedded_client: client_id(), embedded_client_facts: facts, ..fixture::org() };
        for requirement in ["embedded-oauth-client", "scope-conversations"] {
            let finding = judged("embeddable-framework", requirement, &evidence);
            assert_eq!(finding.cell.status, Status::Unknown);
            let said = Shown::Clear.text(&finding.explanation);
            assert!(said.contains("no OAuth client of the id"), "{said}");
            let steps: String =
                finding.fix.unwrap().steps.iter().map(|step| Shown::Clear.text(step)).collect();
            assert!(steps.contains(listed), "{steps}");
        }
    }
}

#[test]
fn the_oauth_client_is_judged_by_grant_type_and_state() {
    let said = |grant_type, state| Ok(facts(grant_type, state, None));
    let cases = [
        (EmbeddedClient::NotSaid, Err(Unread::NotYet), Status::Unknown, Some(Cause::NotAttested)),
        (EmbeddedClient::None, Err(Unread::NotYet), Status::NotApplicable, None),
        (client_id(), Err(Unread::Refused), Status::Unknown, Some(Cause::GrantsUnreadable)),
        (client_id(), Err(Unread::Throttled), Status::Unknown, Some(Cause::Throttled)),
        (client_id(), said(Some("CODE"), Some("active")), Status::Pass, None),
        (client_id(), said(Some("code"), None), Status::Pass, None),
        (client_id(), said(Some("CODE"), Some("inactive")), Status::Warn, Some(Cause::Disagreement)),
        (client_id(), said(Some("TOKEN"), Some("active")), Status::Warn, Some(Cause::Conditional)),
        (
            client_id(),
            said(Some("CLIENT-CREDENTIALS"), Some("active")),
            Status::Warn,
            Some(Cause::Disagreement),
        ),
        (client_id(), said(Some("SAML2-BEARER"), Some("active")), Status::Unknown, Some(Cause::Disagreement)),
        (client_id(), said(None, Some("active")), Status::Unknown, Some(Cause::GrantsUnreadable)),
    ];
    for (client, facts, status, cause) in cases {
        let finding = of_client("embedded-oauth-client", client, facts.clone());
        assert_eq!((finding.cell.status, finding.cell.cause), (status, cause), "{facts:?}");
        assert_eq!(finding.cause_detail.is_empty(), cause.is_none());
    }
    let implicit = of_client("embedded-oauth-client", client_id(), said(Some("TOKEN"), None));
    let explanation = Shown::Clear.text(&implicit.explanation);
    assert!(explanation.contains("Genesys has announced"), "{explanation}");
}

#[test]
fn a_scope_is_met_by_itself_or_by_the_wider_one() {
    let cases: [(&str, &[&str], Status); 8] = [
        ("scope-users", &["users"], Status::Pass),
        ("scope-users", &["Users"], Status::Pass),
        ("scope-users", &["users:readonly"], Status::Fail),
        ("scope-users", &["users-rules"], Status::Fail),
        ("scope-routing-readonly", &["routing:readonly"], Status::Pass),
        ("scope-routing-readonly", &["routing"], Status::Pass),
        ("scope-routing-readonly", &["routin"], Status::Fail),
        ("scope-routing-readonly", &[], Status::Fail),
    ];
    for (requirement, scopes, expected) in cases {
        let finding = of_client(requirement, client_id(), Ok(facts(Some("CODE"), None, Some(scopes))));
        assert_eq!(finding.cell.status, expected, "{requirement} {scopes:?}");
        assert_eq!(finding.fix.is_some(), expected == Status::Fail);
    }
    let status = |client, facts| of_client("scope-users", client, facts).cell.status;
    assert_eq!(status(EmbeddedClient::None, Err(Unread::NotYet)), Status::NotApplicable);
    assert_eq!(status(EmbeddedClient::NotSaid, Err(Unread::NotYet)), Status::Unknown);
    assert_eq!(status(client_id(), Err(Unread::Refused)), Status::Unknown);
    assert_eq!(status(client_id(), Ok(facts(Some("CODE"), None, None))), Status::Unknown);
}

fn installed(name: &str, type_id: &str, type_name: Option<&str>, states: [Option<&str>; 2]) -> Installed {
    Installed {
        name: Name::without_id(Kind::Integration, name),
        type_id: type_id.to_owned(),
        type_name: type_name.map(str::to_owned),
        intended: states[0].map(str::to_owned),
        reported: states[1].map(str::to_owned),
    }
}

fn kind(id: &str, name: &str) -> IntegrationType {
    IntegrationType { id: id.to_owned(), name: name.to_owned(), user_permissions: None }
}

#[test]
fn an_installed_integration_is_recognised_by_words_and_has_to_be_active() {
    let on = [Some("ENABLED"), Some("ACTIVE")];
    let framework = |states| installed("Ours", "embeddable-framework", Some("Embeddable Framework"), states);
    let webhook = || installed("Embeddable Framework hooks", "webhook", Some("Webhook"), on);
    let known = || vec![kind("embeddable-framework", "Genesys Cloud Embeddable Framework")];
    let lacks = (Status::Warn, Some(Cause::NotGranted));
    let open = (Status::Unknown, Some(Cause::NotInCatalogue));
    let broken = (Status::Warn, Some(Cause::Disagreement));
    let cases = [
        ("active", vec![framework(on)], known(), PASS),
        (
            "by its type's name only",
            vec![installed("x", "t1", Some("Embeddable-Framework"), on)],
            vec![],
            PASS,
        ),
        (
            "by the name of its type, which the list of types tells",
            vec![installed("x", "t1", None, on)],
            vec![kind("T1", "Genesys Cloud Embeddable Framework")],
            PASS,
        ),
        (
            "another product that has its words",
            vec![installed("x", "t1", Some("Embeddable Framework Analytics"), on)],
            vec![],
            open,
        ),
        (
            "by its own name, its type is unknown",
            vec![installed("Embeddable Framework", "t1", None, on)],
            vec![],
            PASS,
        ),
        ("its own name says it, its type another thing", vec![webhook()], vec![], open),
        ("switched off", vec![framework([Some("DISABLED"), Some("INACTIVE")])], known(), broken),
        ("on, but in trouble", vec![framework([Some("ENABLED"), Some("ERROR")])], known(), broken),
        ("one of two is active", vec![framework([Some("DISABLED"), None]), framework(on)], known(), PASS),
        (
            "not told",
            vec![framework([Some("ENABLED"), None])],
            known(),
            (Status::Unknown, Some(Cause::GrantsUnreadable)),
        ),
        ("could be installed, isn't", vec![webhook()], known(), lacks),
        ("nothing there, and its type isn't known", vec![], vec![], open),
    ];
    for (name, there, types, expected) in cases {
        let evidence = OrgEvidence { installed: Ok(there), types: Ok(types), ..fixture::org() };
        let finding = judged("embeddable-framework", "embeddable-framework-installed", &evidence);
        assert_eq!((finding.cell.status, finding.cell.cause), expected, "{name}: {:?}", finding.explanation);
    }
    let unread = OrgEvidence { installed: Err(Unread::Unreachable), ..fixture::org() };
    let finding = judged("embeddable-framework", "embeddable-framework-installed", &unread);
    assert_eq!(finding.cell, Cell { status: Status::Unknown, cause: Some(Cause::Unreachable) });
    // Required, for Microsoft Teams, it fails.
    let evidence = OrgEvidence {
        installed: Ok(vec![]),
        types: Ok(vec![kind("x", "Genesys Cloud for Microsoft Teams")]),
        ..fixture::org()
    };
    let id = "microsoft-teams";
    let (_, requirement, _) = fixture::integration_of(id)
        .org_needs()
        .find(|(_, _, need)| matches!(need, OrgNeed::InstalledIntegration(_)))
        .unwrap();
    assert_eq!(judged(id, &requirement.id, &evidence).cell.status, Status::Fail);
}

const PASS: (Status, Option<Cause>) = (Status::Pass, None);

#[test]
fn only_a_person_settles_what_only_a_person_sees() {
    let mut evidence = OrgEvidence::default();
    let cell = |evidence: &OrgEvidence| judged("ariglad", "allowed-ips", evidence).cell;
    assert_eq!(cell(&evidence), Cell { status: Status::Manual, cause: Some(Cause::NotAttested) });
    let attestation = crate::model::attest::Attestation {
        said: Default::default(),
        at: jiff::Timestamp::UNIX_EPOCH,
        by: None,
    };
    evidence.attested.insert("allowed-ips".to_owned(), attestation);
    assert_eq!(cell(&evidence), Cell { status: Status::Pass, cause: None });
}
