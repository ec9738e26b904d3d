//! The verdict's line: one of each, none too long.

use super::{super::Part, *};
use crate::model::{
    Shown, Unread,
    fixture::both::{self, Both},
    people::{
        evidence::{OwnHolding, PeopleEvidence},
        fixture::{self, itself},
    },
};

fn told(integration: &str, people: usize, change: impl FnOnce(&mut PeopleEvidence)) -> (Verdict, String) {
    let mut evidence = fixture::many(people);
    change(&mut evidence);
    let setting = fixture::setting_of(fixture::integration_of(integration));
    let report = fixture::report_of(&setting, &evidence, &fixture::org());
    let line = report.head.verdict_line();
    assert!(line.chars().count() <= 76, "{line}");
    (report.head.verdict, line)
}

/// Everyone holds everything that the org has.
fn all_hold(evidence: &mut PeopleEvidence) {
    let names: Vec<_> =
        evidence.catalogue.as_ref().unwrap().iter().map(|entry| entry.permission.clone()).collect();
    let role = fixture::role("all", "All", &names);
    for person in evidence.people.as_mut().unwrap() {
        person.grants = Ok(vec![itself(&role, None)]);
    }
}

#[test]
fn each_verdict_has_its_line() {
    let line = |people, change: &dyn Fn(&mut PeopleEvidence)| told("salesforce", people, change);
    assert_eq!(
        line(10_000, &|_| ()),
        (
            Verdict::Ready,
            "All required holds for 10,000 people, by the grants; 4 features not green.".to_owned()
        )
    );
    assert_eq!(
        line(1, &all_hold),
        (
            Verdict::Ready,
            "All required holds for the one person, by the grants; 2 features not green.".to_owned()
        )
    );
    let some_without = |evidence: &mut PeopleEvidence| {
        evidence
            .people
            .as_mut()
            .unwrap()
            .iter_mut()
            .take(12)
            .for_each(|person| person.grants = Ok(Vec::new()));
    };
    assert_eq!(
        line(10_000, &some_without),
        (Verdict::NotReady, "1 of 37 requirements fails, for 12 of 10,000 people, by the grants.".to_owned())
    );
    let none_licensed = |evidence: &mut PeopleEvidence| {
        some_without(evidence);
        evidence.people.as_mut().unwrap().iter_mut().for_each(|person| person.licences = Ok(Vec::new()));
    };
    assert_eq!(
        line(10_000, &none_licensed),
        (Verdict::NotReady, "2 of 37 requirements fail, for all 10,000 people, by the grants.".to_owned())
    );
    let some_unread = |evidence: &mut PeopleEvidence| {
        let people = evidence.people.as_mut().unwrap();
        people.iter_mut().take(12).for_each(|person| person.licences = Err(Unread::Throttled));
    };
    assert_eq!(
        line(10_000, &some_unread),
        (
            Verdict::Undetermined,
            "Nothing fails, but 1 requirement is unknown for 12 of 10,000 people.".to_owned()
        )
    );
    let lacking = |evidence: &mut PeopleEvidence| {
        evidence.own.insert("directory:user:view".parse().unwrap(), OwnHolding::InSome { divisions: 1 });
    };
    assert_eq!(
        line(10, &lacking),
        (Verdict::Undetermined, "Nothing fails, but the check is missing directory:user:view.".to_owned())
    );
    assert_eq!(
        line(10, &|evidence| evidence.people = Err(Unread::Unreachable)),
        (Verdict::Undetermined, "Nothing fails, but 3 requirements are unknown.".to_owned())
    );
    assert_eq!(line(0, &|_| ()).0, Verdict::Undetermined, "nobody is never ready");
}

#[test]
fn the_org_itself_can_fail_and_can_be_unknown() {
    let (verdict, line) = told("embeddable-framework", 10, |evidence| {
        let names = fixture::names(fixture::integration_of("embeddable-framework"));
        let entry = |permission: crate::model::permission::Permission| crate::model::catalogue::Entry {
            permission,
            label: String::new(),
            division_aware: None,
        };
        evidence.catalogue = Ok(names.into_iter().map(entry).collect());
        all_hold(evidence);
    });
    assert_eq!(verdict, Verdict::Undetermined);
    assert_eq!(line, "Nothing fails, but 14 requirements are unknown.");
}

#[test]
fn notes_tell_what_was_not_seen() {
    let mut evidence = fixture::evidence();
    let people = evidence.people.as_mut().unwrap();
    people[0].grants = Err(Unread::Refused);
    let role = fixture::role("r", "R", &[]);
    people[1].grants.as_mut().unwrap().push(itself(&role, Some("Gone")));
    evidence.catalogue = Err(Unread::Refused);
    let report = fixture::report_of(&fixture::setting(), &evidence, &fixture::org());
    let notes: Vec<String> = report.head.notes.iter().map(|note| Shown::Clear.text(note)).collect();
    insta::assert_snapshot!(notes.join("\n"));
}

#[test]
fn what_fails_in_one_part_fails_the_whole_and_the_line_names_both() {
    let told = |both: Both| {
        let Report { head, .. } = both.report();
        (head.verdict, head.verdict_line())
    };
    let client_holds = "Client: All 3 requirements hold, in all 5 divisions.";
    let people_hold = "People: All 3 requirements hold for all 4 people, by the grants.";
    assert_eq!(told(Both::all_hold()), (Verdict::Ready, format!("{client_holds} {people_hold}")));
    assert_eq!(
        told(Both::all_hold().one_person_lacks_it()),
        (
            Verdict::NotReady,
            format!("{client_holds} People: 1 of 3 requirements fails, for 1 of 4 people, by the grants.")
        )
    );
    assert_eq!(
        told(Both::all_hold().client_has_a_gap()),
        (Verdict::NotReady, format!("Client: 2 of 3 requirements fail. {people_hold}"))
    );
    let mut unread = Both::all_hold().client_has_a_gap();
    unread.people.people = Err(Unread::Unreachable);
    assert_eq!(
        told(unread),
        (
            Verdict::NotReady,
            "Client: 2 of 3 requirements fail. People: Nothing fails, but 3 requirements are unknown."
                .to_owned()
        )
    );
    let mut unread = Both::all_hold();
    unread.client.grants = Err(Unread::Refused);
    assert_eq!(told(unread).0, Verdict::Undetermined);
}

#[test]
fn each_row_is_in_one_part_and_the_org_stands_with_the_last() {
    let report = both::not_ready();
    let ids = |part: &Part<'_, Real>| part.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    let parts = report.parts();
    let [client, people] = parts.as_slice() else { panic!("two parts") };
    assert!(matches!((client.subject, people.subject), (Subject::Client(_), Subject::People(_))));
    assert_eq!(ids(client), ["oauth-client", "read-recordings", "division-access"]);
    assert_eq!(ids(people), ["entered-in-both", "listen", "licence", "active-user"]);
}
