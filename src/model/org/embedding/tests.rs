//! Who may embed Genesys: a table of what is listed, for each client.

use super::*;
use crate::model::{Attestation, Shown, Status, Unread, name::Kind, people::fixture};

fn only(domains: &[&str]) -> Result<Embedding, Unread> {
    Ok(Embedding::Only(domains.iter().map(|domain| Name::without_id(Kind::Host, *domain)).collect()))
}

fn judged(integration: &str, evidence: &OrgEvidence) -> Judged {
    let integration = fixture::integration_of(integration);
    let requirement = integration.requirement("embedding").unwrap();
    let Some((_, _, OrgNeed::Embedding(need))) =
        integration.org_needs().find(|(_, row, _)| row.id == requirement.id)
    else {
        panic!("it asks who may embed Genesys")
    };
    judge(requirement, need, fixture::region(), evidence)
}

fn status(integration: &str, embedding: Result<Embedding, Unread>) -> Status {
    judged(integration, &OrgEvidence { embedding, ..fixture::org() }).cell.status
}

const SIX: [&str; 6] =
    ["chrome", "embeddable-framework", "firefox", "microsoft-teams", "salesforce", "zendesk"];

#[test]
fn without_a_restriction_every_client_is_loaded_and_what_nobody_read_is_unknown() {
    for client in SIX {
        assert_eq!(status(client, Ok(Embedding::Anywhere)), Status::Pass, "{client}");
        assert_eq!(status(client, Err(Unread::Refused)), Status::Unknown, "{client}");
    }
}

#[test]
fn five_of_the_six_are_not_loaded_where_nothing_is_listed_and_genesys_does_not_name_the_sixth() {
    for client in SIX {
        let expected = if client == "microsoft-teams" { Status::NotApplicable } else { Status::Fail };
        assert_eq!(status(client, only(&[])), expected, "{client}");
    }
}

#[test]
fn what_is_listed_is_compared_with_where_the_client_is_loaded_from() {
    let cases: [(&str, &str, Status); 19] = [
        ("salesforce", "intranet.contoso.com", Status::Fail),
        ("salesforce", "contoso.zendesk.com", Status::Fail),
        ("salesforce", "notforce.com", Status::Fail),
        ("salesforce", "force.com.contoso.com", Status::Fail),
        ("salesforce", "contoso.lightning.force.com", Status::Manual),
        ("salesforce", "https://Contoso.my.Salesforce.com:443/x", Status::Manual),
        ("salesforce", "*.force.com", Status::Manual),
        ("salesforce", "*", Status::Manual),
        ("zendesk", "contoso.lightning.force.com", Status::Fail),
        ("zendesk", "contoso.zendesk.com", Status::Manual),
        ("chrome", "contoso.zendesk.com", Status::Fail),
        ("chrome", "https://contoso.zendesk.com", Status::Fail),
        ("chrome", "moz-extension://6f0e", Status::Fail),
        ("chrome", "chrome-extension://abcdefghijklmnop", Status::Manual),
        ("chrome", "abcdefghijklmnop", Status::Manual),
        ("firefox", "chrome-extension://abcdefghijklmnop", Status::Fail),
        ("firefox", "moz-extension://6f0e", Status::Manual),
        ("embeddable-framework", "intranet.contoso.com", Status::Manual),
        ("microsoft-teams", "intranet.contoso.com", Status::NotApplicable),
    ];
    for (client, listed, expected) in cases {
        assert_eq!(status(client, only(&[listed])), expected, "{client}: {listed}");
    }
    assert_eq!(status("zendesk", only(&["intranet.contoso.com", "contoso.zendesk.com"])), Status::Manual);
}

#[test]
fn the_fix_says_what_to_list_and_where() {
    let evidence = OrgEvidence { embedding: only(&["intranet.contoso.com"]), ..fixture::org() };
    let finding = judged("zendesk", &evidence);
    let fix = finding.fix.unwrap();
    let summary = Shown::Clear.text(&fix.summary);
    assert_eq!(
        summary,
        "Under Allowed Embeddable Domain(s), add the domain on which your agents open Zendesk, such as contoso.zendesk.com."
    );
    assert!(Shown::Clear.text(&fix.steps[0]).contains("Organization Settings › Settings"));
    assert!(Shown::Clear.text(&finding.explanation).contains("intranet.contoso.com"));
}

#[test]
fn a_persons_word_settles_only_what_may_be_listed() {
    let attestation = Attestation { said: Default::default(), at: jiff::Timestamp::UNIX_EPOCH, by: None };
    let of = |domains: &[&str]| {
        let mut evidence = OrgEvidence { embedding: only(domains), ..fixture::org() };
        evidence.attested.insert("embedding".to_owned(), attestation.clone());
        judged("zendesk", &evidence).cell.status
    };
    assert_eq!(of(&["contoso.zendesk.com"]), Status::Pass);
    assert_eq!(of(&["intranet.contoso.com"]), Status::Fail);
}
