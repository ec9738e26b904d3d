//! The change that helps most.

use super::*;
use crate::model::{
    Report, Shown, Status,
    fixture::clear,
    people::{
        evidence::PeopleEvidence,
        fixture::{self, itself, watched},
    },
};

fn columns_of(report: &Report, ids: &[&str]) -> Vec<usize> {
    ids.iter().map(|id| report.people.as_ref().unwrap().findings.column(id).unwrap()).collect()
}

fn said(report: &PeoplePart, columns: &[usize], people: &[usize]) -> Vec<String> {
    sentences(report, columns, people).iter().map(|sentence| Shown::Clear.text(sentence)).collect()
}

const CO_BROWSE: [&str; 4] = [
    "cobrowse-chat-escalate",
    "cobrowse-session-view",
    "cobrowse-voice-escalate",
    "conversation-cobrowse-add",
];

fn everyone(report: &PeoplePart) -> Vec<usize> {
    (0..report.subjects.len()).collect()
}

#[test]
fn the_role_that_helps_most_comes_first() {
    let report = clear(&fixture::large(1_000));
    let people = report.people.as_ref().unwrap();
    let columns = columns_of(&report, &CO_BROWSE);
    let changes = changes(people, &columns, &everyone(people));
    let told: Vec<(&str, usize, usize, usize)> = changes
        .iter()
        .map(|change| {
            let role = people.directory.roles[change.role].name.as_str();
            (role, change.columns.len(), change.helps, change.of)
        })
        .collect();
    assert_eq!(told, [("Agent Retail", 2, 80, 90), ("Basics", 2, 40, 90), ("Trainee", 2, 10, 90)]);
    assert_eq!(
        said(people, &columns, &everyone(people)),
        [
            "add both to role Agent Retail: 80 of the 90 people turn green",
            "The other 10 hold only role Trainee."
        ]
    );
}

#[test]
fn a_change_helps_as_many_people_as_it_says() {
    let mut evidence = fixture::evidence();
    let before = clear(&fixture::report_of(&fixture::setting(), &evidence, &fixture::org()));
    let people = before.people.as_ref().unwrap();
    let columns = columns_of(&before, &CO_BROWSE);
    let best = changes(people, &columns, &everyone(people)).remove(0);
    let role = people.directory.roles[best.role].id.clone();
    let mut names = fixture::names(fixture::integration());
    names.retain(|name| {
        let kept = |grants: &crate::model::grant::Grant| {
            grants.role.id().real() == role
                && grants.role.policies.iter().flatten().any(|policy| policy.matches(name))
        };
        let held = evidence.people.iter().flatten().flat_map(|one| one.grants.iter().flatten()).any(kept);
        held || best.columns.iter().any(|column| {
            people.asked[*column]
                .alternatives()
                .iter()
                .flatten()
                .any(|one| matches!(one, Resolved::Names { names, .. } if names.contains(name)))
        })
    });
    let changed = fixture::role(&role, "Agent Retail", &names);
    for person in evidence.people.as_mut().unwrap() {
        for grant in person.grants.as_mut().unwrap().iter_mut().filter(|grant| grant.role.id().real() == role)
        {
            grant.role = std::sync::Arc::clone(&changed);
        }
    }
    let after = clear(&fixture::report_of(&fixture::setting(), &evidence, &fixture::org())).people.unwrap();
    let lacking = |report: &PeoplePart| super::lacking(&report.findings, &columns, &everyone(report)).len();
    assert_eq!((lacking(people), best.of), (4, 4));
    assert_eq!(lacking(people) - lacking(&after), best.helps);
}

/// The box is ticked there already: ticking it once more isn't advice.
#[test]
fn a_role_that_grants_it_with_a_condition_is_no_role_to_add_it_to() {
    let names = fixture::names(fixture::integration());
    let limited = fixture::role("1", "Limited", &names);
    let mut limited = std::sync::Arc::unwrap_or_clone(limited);
    for policy in limited.policies.iter_mut().flatten().filter(|policy| policy.domain == "voicemail") {
        policy.limit = Some(crate::model::permission::Limit::Condition("x".into()));
    }
    let limited = std::sync::Arc::new(limited);
    let people = vec![watched(1, "Home", vec![itself(&limited, None)], &[])];
    let evidence = PeopleEvidence { people: Ok(people), ..fixture::evidence() };
    let report = clear(&fixture::report_of(&fixture::setting(), &evidence, &fixture::org()));
    let columns = columns_of(&report, &["voicemail-voicemail-receive"]);
    let people = report.people.as_ref().unwrap();
    assert_eq!(people.findings.at(0, columns[0]).status, Status::Warn);
    assert_eq!(changes(people, &columns, &[0]), []);
}

#[test]
fn of_equals_the_fewest_permissions_come_first_then_the_name() {
    let names = fixture::names(fixture::integration());
    let without = |domains: &[&str]| -> Vec<_> {
        names.iter().filter(|name| !domains.contains(&name.domain())).cloned().collect()
    };
    let [b, a, less] = [
        fixture::role("1", "B", &without(&["voicemail"])),
        fixture::role("2", "A", &without(&["voicemail"])),
        fixture::role("3", "Less", &without(&["voicemail", "scripter"])),
    ];
    let people = vec![
        watched(1, "Home", vec![itself(&b, None)], &[]),
        watched(2, "Home", vec![itself(&a, None)], &[]),
        watched(3, "Home", vec![itself(&less, None)], &[]),
    ];
    let evidence = PeopleEvidence { people: Ok(people), ..fixture::evidence() };
    let report = clear(&fixture::report_of(&fixture::setting(), &evidence, &fixture::org()));
    let columns = columns_of(&report, &["voicemail-voicemail-receive", "scripter-published-script-view"]);
    let people = report.people.as_ref().unwrap();
    let changes = changes(people, &columns, &everyone(people));
    let order: Vec<&str> =
        changes.iter().map(|change| people.directory.roles[change.role].name.as_str()).collect();
    assert_eq!(order, ["A", "B", "Less"]);
    let sentences = said(people, &columns, &everyone(people));
    assert_eq!(
        sentences[0], "add Voicemail › Voicemail › Receive to role A: 1 of the 3 people turns green",
        "one of two that are lacked is named"
    );
    assert_eq!(sentences[1], "Of the other 2, 1 holds role B.");
}

#[test]
fn what_nobody_can_grant_helps_nobody() {
    let report = clear(&fixture::report());
    let people = report.people.as_ref().unwrap();
    let open =
        columns_of(&report, &["acd-screen-share-session-view", "journey-outcome-scores-view", "licence"]);
    for column in open {
        assert!(!can_be_granted(people, column));
        assert!(changes(people, &[column], &everyone(people)).is_empty());
        assert!(sentences(people, &[column], &everyone(people)).is_empty());
    }
}

#[test]
fn only_these_people_and_these_columns_count() {
    let report = clear(&fixture::report());
    let people = report.people.as_ref().unwrap();
    let columns = columns_of(&report, &CO_BROWSE[..1]);
    assert_eq!(people.findings.at(0, columns[0]).status, Status::Warn);
    let changes = changes(people, &columns, &[0]);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].columns.clone(), changes[0].helps, changes[0].of), (columns.clone(), 1, 1));
    assert_eq!(said(people, &columns, &[0]), ["add it to role Agent Retail: the one person turns green"]);
    assert!(super::changes(people, &columns, &[4, 5]).is_empty(), "nobody of these lacks it");
}

#[test]
fn those_without_any_role_are_told() {
    let report = clear(&fixture::not_ready());
    let people = report.people.as_ref().unwrap();
    let columns = columns_of(&report, &["cobrowse-chat-escalate"]);
    let sentences = said(people, &columns, &everyone(people));
    // The person whose grants couldn't be read isn't said to lack anything.
    assert_eq!(
        sentences,
        ["add it to role Agent Retail: 3 of the 4 people turn green", "The other one holds no role."]
    );
}
