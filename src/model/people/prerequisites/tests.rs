//! What the check itself needs: by what it holds, and by what was in fact read.

use super::*;
use crate::model::{catalogue::Entry, evidence::Unread, people::fixture};

const GRANTS: &str = "authorization:grant:view";

fn judged(name: &str, own: OwnHolding, change: impl FnOnce(&mut PeopleEvidence)) -> Prerequisite {
    let mut evidence = fixture::evidence();
    evidence.own.insert(name.parse().unwrap(), own);
    change(&mut evidence);
    let all = judge(fixture::integration_of("embeddable-framework"), &evidence);
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
    type Spoil = fn(&mut PeopleEvidence);
    let cases: [(&str, Spoil); 6] = [
        ("directory:user:view", |evidence| evidence.people = Err(Unread::Refused)),
        (GRANTS, unread),
        ("authorization:license:view", |evidence| {
            evidence.people.as_mut().unwrap()[0].licences = Err(Unread::Refused);
        }),
        ("integrations:integration:view", |evidence| evidence.types = Err(Unread::Refused)),
        ("sso:provider:view", |evidence| evidence.sign_in = SignInPages::Unread(Unread::Refused)),
        ("oauth:client:view", |_| ()),
    ];
    for (name, spoil) in cases {
        assert_eq!(judged(name, OwnHolding::Unknown, spoil).status, Status::Unknown, "{name}");
        if name != "oauth:client:view" {
            assert_eq!(judged(name, OwnHolding::Unknown, |_| ()).status, Status::Pass, "{name}");
        }
    }
    let read = |evidence: &mut PeopleEvidence| {
        evidence.embedded_client_facts = Ok(crate::model::people::evidence::EmbeddedClientFacts {
            name: None,
            grant_type: None,
            state: None,
            scopes: None,
        });
    };
    assert_eq!(judged("oauth:client:view", OwnHolding::Unknown, read).status, Status::Pass);
}
