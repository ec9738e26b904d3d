//! What judging ten thousand people costs, nothing but judging: `cargo bench --bench people`. It has to stay well
//! under a second.

use std::{collections::BTreeMap, sync::Arc};

use divan::Bencher;
use greenlight::testing::model::{
    catalogue::Entry,
    division::{Division, DivisionId},
    grant::{Grant, GrantsSource, Holder, Role, Scope},
    integration::{Integration, PersonNeed, Wanted, embedded},
    org::evidence::OrgEvidence,
    people::{
        AccountState, By, Person,
        evidence::{PeopleEvidence, Watched},
        judge::judge_people,
        overview, role_change,
    },
    permission::{Permission, Policy},
    presenting::{Names, Shown},
    region::regions,
    report::{
        Imprint, Real, Report, Requests,
        assemble::{self, Seen, Setting},
    },
};

fn main() {
    divan::main();
}

fn report(evidence: &PeopleEvidence) -> Report<Real> {
    let seen = Seen { client: None, people: Some(evidence), org: &OrgEvidence::default() };
    assemble::report(&setting(), seen)
}

/// Every cell of everyone.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn judging(bencher: Bencher) {
    let evidence = evidence(10_000, 8);
    bencher.bench_local(|| judge_people(salesforce(), divan::black_box(&evidence)).len());
}

/// The whole report, fixes and sentences included.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn reporting(bencher: Bencher) {
    let evidence = evidence(10_000, 8);
    bencher.bench_local(|| report(divan::black_box(&evidence)).rows.len());
}

/// The report as it is shown: the real names, or stand-ins.
#[divan::bench(sample_count = 10, sample_size = 1, args = [false, true])]
fn showing(bencher: Bencher, present: bool) {
    let report = report(&evidence(10_000, 8));
    bencher.bench_local(|| {
        let names = present.then(|| Names::default().with_report(&report));
        names.map_or(Shown::Clear, |names| Shown::stand_ins(&names)).report(&report).rows.len()
    });
}

/// What the screen of features × groups counts.
#[divan::bench(sample_count = 10, sample_size = 1, args = [By::Division, By::Group])]
fn counting(bencher: Bencher, by: By) {
    let report = Shown::Clear.report(&report(&evidence(10_000, 8)));
    let Some(people) = &report.people else { return };
    bencher.bench_local(|| overview::overview(people, by).rows.len());
}

/// The change of a role that helps most, of everything for everyone.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn role_changes(bencher: Bencher) {
    let report = report(&evidence(10_000, 8));
    let Some(people) = &report.people else { return };
    let columns: Vec<usize> = (0..people.asked.len()).collect();
    let everyone: Vec<usize> = (0..people.subjects.len()).collect();
    bencher.bench_local(|| role_change::sentences(people, &columns, &everyone).len());
}

fn salesforce() -> &'static Integration {
    embedded().iter().find(|integration| integration.id == "salesforce").expect("it is embedded")
}

fn setting() -> Setting<'static> {
    Setting {
        integration: salesforce(),
        region: regions().first().expect("there are regions"),
        org_id: None,
        org_name: None,
        client_id: "".into(),
        client_name: None,
        strict: false,
        imprint: Imprint::default(),
        waived: BTreeMap::new(),
        generated_at: jiff::Timestamp::UNIX_EPOCH,
        requests: Requests::default(),
        notes: Vec::new(),
    }
}

/// People who hold three of the roles each, in one of five divisions; every third through a group.
fn evidence(people: usize, roles: usize) -> PeopleEvidence {
    let names = names();
    let roles: Vec<Arc<Role>> = (0..roles).map(|number| role(number, &names)).collect();
    let person = |number: usize| {
        let division = DivisionId(format!("d{}", number % 5).into());
        let grant = |at: usize| Grant {
            holder: if number.is_multiple_of(3) {
                Holder::Group { id: format!("g{}", number % 40).into() }
            } else {
                Holder::Subject
            },
            role: Arc::clone(&roles[(number + at * at) % roles.len()]),
            scope: if at == 0 { Scope::Division(division.clone()) } else { Scope::AllDivisions },
        };
        Watched {
            person: Person {
                division: Some(division.clone()),
                ..Person::new(
                    format!("00000000-0000-4000-8000-{number:012}"),
                    format!("Agent {number:05}"),
                    Some(format!("agent.{number:05}@example.com")),
                )
            },
            state: AccountState::Active,
            grants: Ok((0..3).map(grant).collect()),
            licences: Ok(vec!["cloudCX2".to_owned()]),
            groups: vec![format!("g{}", number % 40).into()],
            queues: Vec::new(),
        }
    };
    let division = |number: usize| Division {
        id: DivisionId(format!("d{number}").into()),
        name: DivisionId(format!("d{number}").into()).named(format!("Division {number}")),
        home: number == 0,
        objects: None,
        conversations_seen: 0,
    };
    PeopleEvidence {
        catalogue: Ok(names
            .iter()
            .map(|name| Entry { permission: name.clone(), label: String::new(), division_aware: None })
            .collect()),
        divisions: Ok((0..5).map(division).collect()),
        roles: roles.clone(),
        people: Ok((0..people).map(person).collect()),
        source: GrantsSource::SubjectsId,
        ..PeopleEvidence::default()
    }
}

/// A role of three hundred policies, as an admin's has them, and most of what is asked.
fn role(number: usize, names: &[Permission]) -> Arc<Role> {
    let other = (0..300).map(|at| Policy {
        domain: format!("domain{}", at % 30),
        entity: format!("entity{at}"),
        actions: vec!["view".to_owned(), "edit".to_owned()],
        limit: None,
    });
    let asked = names.iter().enumerate().filter(|(at, _)| at % 8 != number % 8);
    let asked = asked.map(|(_, name)| Policy {
        domain: name.domain().to_owned(),
        entity: name.entity().to_owned(),
        actions: vec![name.action().to_owned()],
        limit: None,
    });
    let policies = other.chain(asked).collect();
    Arc::new(Role::new(format!("r{number}"), format!("Role {number}"), Some(policies)))
}

fn names() -> Vec<Permission> {
    let mut names = Vec::new();
    for (_, _, need) in salesforce().person_needs() {
        if let PersonNeed::Permission(need) = need {
            names.extend(need.alternatives.iter().flatten().filter_map(|screen| match &screen.wanted {
                Wanted::One(permission) => Some(permission.clone()),
                Wanted::EveryAction { .. } => None,
            }));
        }
    }
    names
}
