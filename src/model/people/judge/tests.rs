//! The judgement on people: a table, and what must hold whatever people hold.

use std::sync::Arc;

use proptest::{collection::vec, option, prelude::*, sample};

use super::*;
use crate::model::{
    Attestation, Grant, Limit, Permission, Policy, Real, Report, Role, Scope,
    org::evidence::OrgEvidence,
    people::fixture::{self, itself, role, through, watched},
};

/// Two alternatives (A or B), a set (A and B), one of each certainty, and a licence; required and optional.
const MANIFEST: &str = r#"
schema = 2
id = "small"
title = "Small"
summary = "Small."
about = { you_need = "x", you_leave = "x", it_changes = "x" }
[[people.requirement]]
id = "either"
short = ["a", "b"]
title = "Either"
asked = "Either"
why = "x"
need.permission = [[{ path = "D > A > View", name = "d:a:view" }], [{ path = "D > B > View", name = "d:b:view" }]]
[[people.requirement]]
id = "both"
short = ["a", "b"]
title = "Both"
asked = "Both"
required = false
feature = "Both"
why = "x"
need.permission = [[{ path = "D > A > View", name = "d:a:view" }, { path = "D > B > View", name = "d:b:view" }]]
[[people.requirement]]
id = "guess"
short = ["a", "b"]
title = "Guess"
asked = "Guess"
required = false
feature = "Guess"
why = "x"
need.permission = [[{ path = "D > C > View", name = "d:c:view", certain = false }]]
[[people.requirement]]
id = "gone"
short = ["a", "b"]
title = "Gone"
asked = "Gone"
why = "x"
need.permission = [[{ path = "D > Gone > View", name = "d:gone:view" }], [{ path = "D > A > View", name = "d:a:view" }]]
[[people.requirement]]
id = "licence"
short = ["a", "b"]
title = "Licence"
why = "x"
need.licence = { enough = ["cx1", "cx2"], not_enough = ["collaborate"], add_ons = ["upgrade"] }
"#;

/// A cell, short.
type Seen = (Status, Option<Cause>);

const COLUMNS: [&str; 6] = ["either", "both", "guess", "gone", "licence", "active-user"];

fn integration() -> &'static Integration {
    static PARSED: std::sync::LazyLock<Integration> =
        std::sync::LazyLock::new(|| Integration::parse("small.toml", MANIFEST).unwrap());
    &PARSED
}

fn permission(name: &str) -> Permission {
    name.parse().unwrap()
}

fn holding(names: &[&str]) -> Arc<Role> {
    let id = format!("r{names:?}");
    role(&id, &id, &names.iter().map(|name| permission(name)).collect::<Vec<_>>())
}

fn limited(name: &str) -> Arc<Role> {
    under(name, Limit::Condition("media type is e-mail".into()))
}

fn under(name: &str, limit: Limit) -> Arc<Role> {
    let permission = permission(name);
    let policy = Policy {
        domain: permission.domain().to_owned(),
        entity: "*".to_owned(),
        actions: vec!["*".to_owned()],
        limit: Some(limit),
    };
    let id = format!("limited {name}");
    Arc::new(Role::new(id.clone(), id, Some(vec![policy])))
}

fn closed() -> Arc<Role> {
    Arc::new(Role::new("closed", "Closed", None))
}

fn evidence(grants: Vec<Grant>) -> PeopleEvidence {
    let entry = |name: &str| crate::model::catalogue::Entry {
        permission: permission(name),
        label: String::new(),
        division_aware: None,
    };
    let mut person = watched(1, "Retail", grants, &[]);
    person.licences = Ok(vec!["CX2".to_owned()]);
    PeopleEvidence {
        catalogue: Ok(["d:a:view", "d:b:view"].map(entry).into_iter().collect()),
        people: Ok(vec![person]),
        roles: Vec::new(),
        ..fixture::evidence()
    }
}

fn cells(evidence: &PeopleEvidence) -> Vec<Seen> {
    judge_people(integration(), evidence).into_iter().map(|cell| (cell.status, cell.cause)).collect()
}

const PASS: Seen = (Status::Pass, None);
const LACKS: Seen = (Status::Fail, Some(Cause::NotGranted));
const MISSES: Seen = (Status::Warn, Some(Cause::NotGranted));
const OPEN: Seen = (Status::Unknown, Some(Cause::NotInCatalogue));
const LIMITED: Seen = (Status::Warn, Some(Cause::Conditional));
const UNREAD: Seen = (Status::Unknown, Some(Cause::GrantsUnreadable));

#[test]
fn grants_come_to_cells() {
    let a = || holding(&["d:a:view"]);
    let b = || holding(&["d:b:view"]);
    // Grants, then: either, both, guess, gone.
    let cases: Vec<(&str, Vec<Grant>, [Seen; 4])> = vec![
        ("nothing", vec![], [LACKS, MISSES, OPEN, LACKS]),
        ("A", vec![itself(&a(), None)], [PASS, MISSES, OPEN, PASS]),
        ("B in one division", vec![itself(&b(), Some("Retail"))], [PASS, MISSES, OPEN, LACKS]),
        (
            "B in a division that doesn't exist",
            vec![itself(&b(), Some("Gone"))],
            [LACKS, MISSES, OPEN, LACKS],
        ),
        (
            "A and B by two roles, one of them through a group, in two divisions",
            vec![itself(&a(), Some("Retail")), through("g", &b(), Some("Home"))],
            [PASS, PASS, OPEN, PASS],
        ),
        (
            "A and B under a condition",
            vec![itself(&limited("d:a:view"), None)],
            [LIMITED, LIMITED, OPEN, LIMITED],
        ),
        (
            "B without a condition, too",
            vec![itself(&limited("d:a:view"), None), itself(&b(), None)],
            [PASS, LIMITED, OPEN, LIMITED],
        ),
        (
            "only what is the person's own, as Genesys recommends",
            vec![itself(&under("d:a:view", Limit::CurrentUser("User is Current User".into())), None)],
            [PASS, PASS, OPEN, PASS],
        ),
        (
            "only for what the role names",
            vec![itself(&under("d:a:view", Limit::NamedResources), None)],
            [LIMITED, LIMITED, OPEN, LIMITED],
        ),
        ("nobody knows", vec![itself(&closed(), None)], [UNREAD, UNREAD, OPEN, UNREAD]),
        (
            "A, and nobody knows",
            vec![itself(&closed(), None), itself(&a(), None)],
            [PASS, UNREAD, OPEN, PASS],
        ),
        ("every wildcard", vec![itself(&wildcard(), None)], [PASS, PASS, OPEN, PASS]),
    ];
    for (name, grants, expected) in cases {
        assert_eq!(cells(&evidence(grants))[..4], expected, "{name}");
    }
}

fn wildcard() -> Arc<Role> {
    let policy =
        Policy { domain: "D".to_owned(), entity: "*".to_owned(), actions: vec!["*".to_owned()], limit: None };
    Arc::new(Role::new("all", "All", Some(vec![policy])))
}

#[test]
fn what_surely_is_not_in_the_org_fails_and_no_wildcard_helps() {
    let mut evidence = evidence(vec![itself(&wildcard(), None)]);
    evidence.catalogue = Ok(std::iter::empty().collect());
    let absent = |status| (status, Some(Cause::NotInCatalogue));
    assert_eq!(
        cells(&evidence)[..4],
        [absent(Status::Fail), absent(Status::Warn), OPEN, absent(Status::Fail)]
    );
}

#[test]
fn without_divisions_a_grant_counts_where_somebody_lives_and_without_the_catalogue_only_certain_names() {
    let grant = itself(&holding(&["d:b:view"]), Some("Retail"));
    let Scope::Division(retail) = grant.scope.clone() else { panic!("it is in one division") };
    let mut blind = evidence(vec![grant]);
    blind.divisions = Err(Unread::Refused);
    blind.people.as_mut().unwrap()[0].person.division = None;
    assert_eq!(cells(&blind)[0], (Status::Unknown, Some(Cause::GrantsUnreadable)), "it may be gone");
    blind.people.as_mut().unwrap()[0].person.division = Some(retail);
    assert_eq!(cells(&blind)[0], PASS);
    let mut everywhere = evidence(vec![itself(&holding(&["d:b:view"]), None)]);
    everywhere.divisions = Err(Unread::Refused);
    assert_eq!(cells(&everywhere)[0], PASS);
    let mut blind = evidence(vec![itself(&holding(&["d:a:view", "d:b:view", "d:c:view"]), None)]);
    blind.catalogue = Err(Unread::Unreachable);
    assert_eq!(cells(&blind)[..4], [PASS, PASS, (Status::Unknown, Some(Cause::Unreachable)), PASS]);
}

#[test]
fn unread_grants_are_unknown_with_their_cause() {
    for unread in [Unread::Refused, Unread::Unreachable, Unread::Throttled, Unread::Unreadable] {
        let mut evidence = evidence(Vec::new());
        evidence.people.as_mut().unwrap()[0].grants = Err(unread);
        let unknown = (Status::Unknown, Some(unread.cause()));
        assert_eq!(cells(&evidence)[..4], [unknown, unknown, OPEN, unknown]);
    }
}

#[test]
fn contents_that_any_copy_of_a_role_has_count() {
    let open = Arc::new(Role { policies: wildcard().policies.clone(), ..(*closed()).clone() });
    let mut evidence = evidence(vec![itself(&closed(), None)]);
    evidence.roles = vec![open];
    assert_eq!(cells(&evidence)[0], PASS);
}

#[test]
fn licences_are_enough_not_enough_or_unknown() {
    let cases: [(Result<&[&str], Unread>, Seen); 11] = [
        (Ok(&["cx1"]), PASS),
        (Ok(&["CX2", "collaborate"]), PASS),
        (Ok(&["strange", "Cx1"]), PASS),
        (Ok(&[]), LACKS),
        (Ok(&["Collaborate"]), LACKS),
        (Ok(&["strange"]), OPEN),
        (Ok(&["collaborate", "strange"]), OPEN),
        // An add-on says nothing of the licence beside which it was bought.
        (Ok(&["Upgrade", "cx1"]), PASS),
        (Ok(&["collaborate", "upgrade"]), LACKS),
        (Ok(&["upgrade"]), OPEN),
        (Err(Unread::Refused), UNREAD),
    ];
    for (licences, expected) in cases {
        let mut evidence = evidence(Vec::new());
        evidence.people.as_mut().unwrap()[0].licences =
            licences.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
        assert_eq!(cells(&evidence)[4], expected, "{licences:?}");
    }
}

/// A grant of any role, in a division that exists or not, or in all.
fn any_grant() -> impl Strategy<Value = Grant> {
    let roles = vec![
        holding(&[]),
        holding(&["d:a:view"]),
        holding(&["d:b:view"]),
        holding(&["d:a:view", "d:b:view", "d:c:view"]),
        limited("d:a:view"),
        closed(),
        wildcard(),
    ];
    let division = option::of(sample::select(vec!["Retail", "Home", "Gone"]));
    (sample::select(roles), division, any::<bool>()).prop_map(|(role, division, group)| {
        if group { through("g-tier-1", &role, division) } else { itself(&role, division) }
    })
}

fn any_person() -> impl Strategy<Value = Watched> {
    let licences = vec(sample::select(vec!["cx1", "collaborate", "strange"]), 0..3);
    (0_usize..1_000, vec(any_grant(), 0..4), licences, 0..8_u8).prop_map(
        |(number, grants, licences, luck)| {
            let mut person = watched(number, "Retail", grants, &["g-tier-1"]);
            person.licences = Ok(licences.into_iter().map(str::to_owned).collect());
            if luck == 0 {
                person.grants = Err(Unread::Refused);
            }
            if luck == 1 {
                person.licences = Err(Unread::Throttled);
            }
            person
        },
    )
}

fn of_people(people: Vec<Watched>) -> PeopleEvidence {
    PeopleEvidence { people: Ok(people), ..evidence(Vec::new()) }
}

fn report(evidence: &PeopleEvidence) -> Report<Real> {
    fixture::report_of(&fixture::setting_of(integration()), evidence, &fixture::org())
}

proptest! {
    #[test]
    fn more_grants_never_make_a_cell_worse(person in any_person(), more in any_grant()) {
        prop_assume!(person.grants.is_ok());
        let before = cells(&of_people(vec![person.clone()]));
        let mut richer = person;
        richer.grants.as_mut().unwrap().push(more);
        // What nobody knows and what is known to be limited are both short of a pass.
        let rank = |status: Status| match status {
            Status::Pass => 3,
            Status::Warn | Status::Fail | Status::Unknown => 0,
            _ => 9,
        };
        for (before, after) in before.into_iter().zip(cells(&of_people(vec![richer]))) {
            prop_assert!(rank(after.0) >= rank(before.0), "{before:?} became {after:?}");
            let granted = |cell: Seen| cell.1 == Some(Cause::Conditional);
            prop_assert!(!granted(before) || granted(after) || after == PASS);
            let known = |cell: Seen| cell.1 == Some(Cause::NotGranted);
            prop_assert!(known(before) || !known(after), "{before:?} became {after:?}");
        }
    }

    #[test]
    fn the_order_of_grants_and_of_people_says_nothing_and_neither_do_copies_of_roles(people in vec(any_person(), 1..5)) {
        let straight = judge_people(integration(), &of_people(people.clone()));
        let mut turned = people;
        turned.reverse();
        for person in &mut turned {
            if let Ok(grants) = &mut person.grants {
                grants.reverse();
                for grant in grants {
                    grant.role = Arc::new((*grant.role).clone());
                }
            }
        }
        let other = judge_people(integration(), &of_people(turned));
        let rows: Vec<_> = straight.chunks(COLUMNS.len()).collect();
        let others: Vec<_> = other.chunks(COLUMNS.len()).rev().collect();
        prop_assert_eq!(rows, others);
    }

    #[test]
    fn another_person_never_improves_a_row(people in vec(any_person(), 1..5), more in any_person()) {
        let before = report(&of_people(people.clone()));
        let mut larger = people;
        larger.push(more);
        let after = report(&of_people(larger));
        for (before, after) in before.rows.iter().zip(&after.rows) {
            prop_assert!(after.status.weight() >= before.status.weight());
        }
    }

    #[test]
    fn what_nobody_can_read_never_passes(people in vec(any_person(), 1..4)) {
        let mut dark = of_people(people);
        for person in dark.people.as_mut().unwrap() {
            if let Ok(grants) = &mut person.grants {
                for grant in grants {
                    grant.role = closed();
                }
            }
        }
        for row in judge_people(integration(), &dark).chunks(COLUMNS.len()) {
            prop_assert!(row[..4].iter().all(|cell| cell.status != Status::Pass));
            prop_assert_eq!((row[2].status, row[2].cause), OPEN);
        }
    }

    #[test]
    fn what_is_optional_never_fails_and_the_rest_adds_up(people in vec(any_person(), 0..6)) {
        let count = people.len();
        let report = report(&of_people(people));
        for row in &report.rows {
            prop_assert!(row.required || row.status != Status::Fail);
            let counts = row.subject_counts().unwrap();
            let of_all = counts.pass + counts.fail + counts.warn + counts.unknown + counts.not_applicable;
            prop_assert_eq!(of_all, count);
            prop_assert!(row.status != Status::Pass || counts.pass == count && count > 0);
            prop_assert_eq!(row.cause.is_none(), row.status == Status::Pass);
        }
        let people = report.people.unwrap();
        for (place, subject) in people.subjects.iter().enumerate() {
            let worst = people.findings.of(place).iter().map(|cell| cell.status).reduce(Status::worse);
            prop_assert_eq!(Some(subject.status), worst);
        }
    }

    #[test]
    fn attesting_turns_nothing_that_is_judged(people in vec(any_person(), 1..3)) {
        let evidence = of_people(people);
        let before = report(&evidence);
        let attestation = Attestation { said: Default::default(), at: jiff::Timestamp::UNIX_EPOCH, by: None };
        let attested = COLUMNS.iter().map(|id| ((*id).to_owned(), attestation.clone())).collect();
        let org = OrgEvidence { attested, ..fixture::org() };
        let after = fixture::report_of(&fixture::setting_of(integration()), &evidence, &org);
        prop_assert_eq!(format!("{:?}", before.rows), format!("{:?}", after.rows));
    }
}
