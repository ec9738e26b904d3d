//! What the check itself needs: by what it holds, and by what was in fact read.

use super::*;
use crate::model::{
    Entry, Unread,
    org::evidence::{EmbeddedClientFacts, EmbeddedClientSeen, OrgEvidence, SignInPages},
    people::fixture,
};

const GRANTS: &str = "authorization:grant:view";

fn judged(name: &str, own: OwnHolding, change: impl FnOnce(&mut PeopleEvidence)) -> Prerequisite {
    let mut evidence = fixture::evidence();
    change(&mut evidence);
    judged_with(name, own, evidence, fixture::org())
}

fn judged_with(name: &str, own: OwnHolding, mut evidence: PeopleEvidence, org: OrgEvidence) -> Prerequisite {
    evidence.own.insert(name.parse().unwrap(), own);
    let all = judge(fixture::integration_of("embeddable-framework"), &evidence, &|name| org.answered(name));
    all.into_iter().find(|needed| needed.permission == name).unwrap()
}

fn unread(evidence: &mut PeopleEvidence) {
    evidence.people.as_mut().unwrap()[2].grants = Err(Unread::Refused);
}

#[test]
fn what_is_held_passes_and_what_is_held_nowhere_fails_unless_it_was_read() {
    let status = |own, change: fn(&mut PeopleEvidence)| judged(GRANTS, own, change).status;
    assert_eq!(status(OwnHolding::Everywhere, |_| ()), Status::Pass);
    assert_eq!(status(OwnHolding::Everywhere, unread), Status::Pass);
    assert_eq!(status(OwnHolding::Unknown, |_| ()), Status::Pass, "it was read");
    assert_eq!(status(OwnHolding::Unknown, unread), Status::Unknown);
    assert_eq!(status(OwnHolding::Nowhere, unread), Status::Fail);
    assert_eq!(status(OwnHolding::Unknown, |evidence| evidence.people = Ok(Vec::new())), Status::Unknown);
    assert_eq!(
        status(OwnHolding::Unknown, |evidence| evidence.people = Err(Unread::Refused)),
        Status::Unknown
    );
}

#[test]
fn what_is_held_in_some_divisions_hides_the_others() {
    let some = OwnHolding::InSome { divisions: 2 };
    let needed = judged(GRANTS, some, |_| ());
    assert_eq!(needed.status, Status::Fail);
    assert!(needed.needed_for.ends_with("; held in only 2 divisions: what is elsewhere isn't seen"));
    let oneself = judged(GRANTS, some, |evidence| evidence.source = GrantsSource::SubjectsMe);
    assert_eq!(oneself.status, Status::Pass);
    let unaware = judged(GRANTS, some, |evidence| {
        let permission = GRANTS.parse().unwrap();
        let entry = Entry { permission, label: String::new(), division_aware: Some(false) };
        evidence.catalogue = Ok(std::iter::once(entry).collect());
    });
    assert_eq!(unaware.status, Status::Pass);
}

#[test]
fn each_source_speaks_for_its_own_permission() {
    type Spoil = fn(&mut PeopleEvidence, &mut OrgEvidence);
    let cases: [(&str, Spoil); 6] = [
        ("directory:user:view", |people, _| people.people = Err(Unread::Refused)),
        (GRANTS, |people, _| unread(people)),
        ("authorization:license:view", |people, _| {
            people.people.as_mut().unwrap()[0].licences = Err(Unread::Refused);
        }),
        ("integrations:integration:view", |_, org| org.types = Err(Unread::Refused)),
        ("sso:provider:view", |_, org| org.sign_in = SignInPages::Unread(Unread::Refused)),
        ("oauth:client:view", |_, _| ()),
    ];
    for (name, spoil) in cases {
        let (mut people, mut org) = (fixture::evidence(), fixture::org());
        spoil(&mut people, &mut org);
        let spoilt = judged_with(name, OwnHolding::Unknown, people, org);
        assert_eq!(spoilt.status, Status::Unknown, "{name}");
        if name != "oauth:client:view" {
            assert_eq!(judged(name, OwnHolding::Unknown, |_| ()).status, Status::Pass, "{name}");
        }
    }
    let facts = EmbeddedClientFacts { name: None, grant_type: None, state: None, scopes: None };
    let read = OrgEvidence { embedded_client_facts: Ok(EmbeddedClientSeen::There(facts)), ..fixture::org() };
    let needed = judged_with("oauth:client:view", OwnHolding::Unknown, fixture::evidence(), read);
    assert_eq!(needed.status, Status::Pass);
}
