//! What two reports are told apart by: a table of what was, what is, and what that is called.

use super::*;
use crate::model::{AttestedAs, Cause, Status, name::Kind, say};

fn cell(status: Status) -> Cell {
    let cause = (status != Status::Pass).then_some(Cause::NotGranted);
    Cell { status, cause }
}

fn division(name: &str) -> DivisionName<Real> {
    DivisionName { id: Id::from(name), name: Name::new(Kind::Division, name, name) }
}

fn row(status: Status) -> ComparedRow {
    ComparedRow {
        id: "read-recordings".to_owned(),
        title: "Read recordings".to_owned(),
        cell: cell(status),
        missing_in: Some(Vec::new()),
        roles: vec![Name::without_id(Kind::Role, "Reader")],
        resolution: Some(Resolution::Exact),
        attested: None,
        waived: None,
    }
}

fn about() -> About<Real> {
    About {
        integration: IntegrationName { id: "ariglad".into(), title: "Ariglad".into() },
        org: OrgName {
            id: Some(Id::from("org-1")),
            name: Some(Name::new(Kind::Org, "org-1", "Contoso Care")),
            domain: "mypurecloud.de".into(),
        },
        subject: Some(Named { id: Id::from("client-1"), name: None }),
        generated_at: Timestamp::UNIX_EPOCH,
    }
}

fn report(rows: Vec<ComparedRow>, divisions: &[&str]) -> Compared {
    Compared {
        about: about(),
        verdict: Verdict::Ready,
        rows,
        divisions: divisions.iter().map(|name| division(name)).collect(),
        people: BTreeMap::new(),
        columns: Vec::new(),
    }
}

/// A report on people: who they are, and what each is for the one requirement.
fn on_people(status: Status, people: &[(&str, Status)]) -> Compared {
    let person = |(name, status): &(&str, Status)| {
        let own = Name::new(Kind::Person, *name, *name);
        (Id::from(*name), ComparedPerson { name: own, cells: vec![Some(cell(*status))] })
    };
    Compared {
        people: people.iter().map(person).collect(),
        columns: vec!["read-recordings".to_owned()],
        ..report(vec![row(status)], &[])
    }
}

fn names(named: &[Named<Real>]) -> Vec<&str> {
    named.iter().map(|one| one.name.as_ref().unwrap().real()).collect()
}

#[test]
fn each_change_of_a_requirement_is_seen_and_has_its_direction() {
    use Status::{Fail, Pass, Warn};
    type Turned<'a> = (&'a str, ComparedRow, ComparedRow, Option<Change>);
    let missing = |status, names: &[&str]| ComparedRow {
        missing_in: Some(names.iter().map(|name| division(name)).collect()),
        ..row(status)
    };
    let attested = |said| ComparedRow {
        attested: Some(Attestation { said, at: Timestamp::UNIX_EPOCH, by: None }),
        ..row(Pass)
    };
    let waived = Waiver::new(say::quoted("later"), None, None);
    let cases: Vec<Turned<'_>> = vec![
        ("nothing", row(Pass), row(Pass), None),
        ("status", row(Fail), row(Pass), Some(Change::Better)),
        ("status", row(Pass), row(Warn), Some(Change::Worse)),
        (
            "cause",
            ComparedRow { cell: Cell { status: Fail, cause: Some(Cause::DivisionGap) }, ..row(Fail) },
            row(Fail),
            Some(Change::Other),
        ),
        ("divisions lost", missing(Fail, &["A"]), missing(Fail, &["A", "B", "C"]), Some(Change::Worse)),
        ("divisions gained", missing(Fail, &["A", "B"]), missing(Fail, &["A"]), Some(Change::Better)),
        ("both", missing(Fail, &["A"]), missing(Fail, &["B"]), Some(Change::Other)),
        ("a division that is new isn't lost", missing(Fail, &[]), missing(Fail, &["new"]), None),
        ("a division that is gone isn't gained", missing(Fail, &["gone"]), missing(Fail, &[]), None),
        ("unread", ComparedRow { missing_in: None, ..row(Fail) }, missing(Fail, &["A"]), None),
        ("roles", row(Pass), ComparedRow { roles: Vec::new(), ..row(Pass) }, Some(Change::Other)),
        (
            "catalogue",
            row(Pass),
            ComparedRow { resolution: Some(Resolution::Absent), ..row(Pass) },
            Some(Change::Other),
        ),
        ("attested", row(Pass), attested(AttestedAs::Pass), Some(Change::Other)),
        ("attested again", attested(AttestedAs::Pass), attested(AttestedAs::Pass), None),
        ("waived", row(Pass), ComparedRow { waived: Some(waived), ..row(Pass) }, Some(Change::Other)),
    ];
    for (what, was, is, expected) in cases {
        let old = report(vec![was], &["A", "B", "C", "gone"]);
        let new = report(vec![is], &["A", "B", "C", "new"]);
        let changes = Changes::between(&old, &new);
        assert_eq!(changes.rows.first().map(|row| row.change), expected, "{what}");
        assert_eq!((changes.divisions.came.len(), changes.divisions.went.len()), (1, 1));
    }
}

#[test]
fn people_are_compared_one_by_one_and_never_by_their_number() {
    use Status::{Fail, Pass};
    let two = on_people(Pass, &[("Ada", Pass), ("Ben", Pass)]);
    let four = on_people(Fail, &[("Ben", Pass), ("Cleo", Fail), ("Dan", Fail), ("Eve", Pass)]);
    let changes = Changes::between(&two, &four);
    assert_eq!(names(&changes.people.came), ["Cleo", "Dan", "Eve"]);
    assert_eq!(names(&changes.people.went), ["Ada"]);
    let row = &changes.rows[0];
    assert_eq!((row.change, row.people.len()), (Change::Other, 0), "nobody in both is any worse");
    let worse = on_people(Fail, &[("Ada", Pass), ("Ben", Fail)]);
    let row = &Changes::between(&two, &worse).rows[0];
    assert_eq!((row.change, row.people.len()), (Change::Worse, 1));
    let row = &Changes::between(&worse, &two).rows[0];
    assert_eq!((row.change, row.people[0].who.name.as_ref().unwrap().real()), (Change::Better, "Ben"));
    assert!(Changes::between(&two, &two).is_empty());
}

#[test]
fn a_requirement_comes_and_goes_with_its_manifest() {
    let (none, one) = (report(Vec::new(), &[]), report(vec![row(Status::Pass)], &[]));
    let came = &Changes::between(&none, &one).rows[0];
    assert_eq!((came.change, came.was, came.is.is_some()), (Change::Came, None, true));
    let went = &Changes::between(&one, &none).rows[0];
    assert_eq!((went.change, went.was.is_some(), went.is), (Change::Went, true, None));
}

#[test]
fn what_reports_are_of_is_told_apart() {
    let change = |change: fn(&mut About<Real>)| {
        let mut other = about();
        change(&mut other);
        about().differs_from(&other)
    };
    assert_eq!(change(|_| ()), []);
    assert_eq!(change(|other| other.integration.id = "chrome".into()), [Other::Integration]);
    assert_eq!(change(|other| other.org.id = Some(Id::from("org-2"))), [Other::Org]);
    assert_eq!(change(|other| other.org.domain = "mypurecloud.com".into()), [Other::Org]);
    assert_eq!(change(|other| other.org.id = None), [], "an id that couldn't be read differs in nothing");
    let renamed = |other: &mut About<Real>| {
        other.org.id = None;
        other.org.name = Some(Name::without_id(Kind::Org, "Fabrikam"));
    };
    assert_eq!(change(renamed), [Other::Org]);
    assert_eq!(change(|other| other.subject = None), [Other::Subject]);
    let other_client = |other: &mut About<Real>| other.subject.as_mut().unwrap().id = Id::from("client-2");
    assert_eq!(change(other_client), [Other::Subject]);
    assert_eq!(change(|other| other.subject.as_mut().unwrap().id = Id::from("CLIENT-1")), []);
}
