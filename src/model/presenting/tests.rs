//! That nothing of an org survives, and that sentences stay readable.

use std::{collections::BTreeSet, sync::Arc};

use proptest::prelude::*;

use super::*;
use crate::model::{
    fixture,
    grant::GrantsSource,
    people::{
        Attestation,
        table::{Cell, Directory, Features, Findings, HeldRole, PeoplePart, RoleGrants, RoleRow, SubjectRow},
    },
    report::{ClientDetail, Detail, DivisionName, Fix, RoleName},
    status::Status,
};

fn sieve(divisions: &[(&str, &str)]) -> Sieve {
    let divisions = divisions.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
    Sieve::new(&Names { org: Some("Contoso Care".into()), divisions, ..Names::default() })
}

#[test]
fn whole_names_go_and_parts_of_words_stay() {
    let sieve = sieve(&[("d1", "Claims"), ("d2", "Claims North"), ("d3", "営業部")]);
    assert_eq!(
        sieve.text("Contoso Care's Claims North and Claims, not Claimsland; 第一営業部."),
        "Org A's Division 2 and Division 1, not Claimsland; 第一Division 3."
    );
}

#[test]
fn ordinary_words_do_not_wreck_sentences() {
    let sieve =
        sieve(&[("d1", "a"), ("d2", "All"), ("d3", "5"), ("d4", "recording"), ("d5", "conversations")]);
    let sentence = "Give a role in All Divisions: recording:recording:view opens GET \
                    /api/v2/conversations/messages/{id}/details within 5 minutes.";
    assert_eq!(sieve.text(sentence), sentence);
    assert_eq!(sieve.division("d2"), "Division 2");
}

#[test]
fn ids_and_addresses_go_known_or_not() {
    let sieve = Sieve::default();
    let text = sieve.text("x_3FA85F64-5717-4562-b3fc-2c963f66afa6/ada@contoso.example, /api/v2/oauth/clients/3fa85f64-5717-4562-b3fc-2c963f66afa6");
    assert!(!text.to_lowercase().contains("3fa85f64") && !text.contains("contoso"), "{text}");
    assert_eq!(text.matches("id-").count(), 2, "{text}");
    assert!(text.contains("@example.invalid"), "{text}");
    assert_eq!(sieve.id(fixture::CLIENT_ID), sieve.id(&fixture::CLIENT_ID.to_uppercase()));
}

#[test]
fn numbers_follow_ids_and_home_stays_marked() {
    let report = fixture::not_ready();
    let sieved = Sieve::new(&Names::default().with_report(&report)).report(&report);
    let mut ids: Vec<&str> = report.divisions().iter().map(|division| division.id.as_str()).collect();
    ids.sort_unstable();
    let home = 1 + ids.iter().position(|id| *id == fixture::division_id(2)).unwrap();
    let names: Vec<&str> = sieved.divisions().iter().map(|division| division.name.as_str()).collect();
    assert!(names.contains(&format!("Division {home} (home)").as_str()), "{names:?}");
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn cells_move_with_their_divisions() {
    let report = fixture::not_ready();
    let sieve = Sieve::new(&Names::default().with_report(&report));
    let sieved = sieve.report(&report);
    for (row, real) in sieved.rows.iter().zip(&report.rows) {
        for (at, cell) in real.cells().iter().enumerate() {
            let name = sieve.division(&report.divisions()[at].id);
            let now = sieved.divisions().iter().position(|division| division.name == name).unwrap();
            assert_eq!(row.cells()[now], *cell, "{} in {name}", row.id);
        }
    }
}

#[test]
fn ids_of_a_large_org_stay_apart() {
    let report = fixture::large();
    let sieved = Sieve::new(&Names::default().with_report(&report)).report(&report);
    let ids: BTreeSet<&String> = sieved.divisions().iter().map(|division| &division.id).collect();
    assert_eq!(ids.len(), 1000);
}

/// Everything that has a name.
struct Planted {
    org: String,
    client: String,
    role: String,
    division: String,
    person: String,
    mail: String,
    group: String,
    queue: String,
    attested_by: String,
}

impl Planted {
    fn all(&self) -> [&String; 9] {
        [
            &self.org,
            &self.client,
            &self.role,
            &self.division,
            &self.person,
            &self.mail,
            &self.group,
            &self.queue,
            &self.attested_by,
        ]
    }
}

/// A report with these names in every member that can hold one.
fn planted(names: &Planted) -> Report {
    let Planted { org, client, role, division, person, mail, group, queue, attested_by } = names;
    let mut report = fixture::not_ready();
    let all = format!(
        "“{org}”: {client}, {role}/{division} ({}) in {division}; {person} <{mail}> of {group}, {queue} ({}), \
         said {attested_by}.",
        fixture::ORG_ID,
        fixture::division_id(97),
    );
    report.head.org.name = Some(org.to_owned());
    let part = report.client.as_mut().expect("its subject is a client");
    part.name = Some(client.to_owned());
    part.roles = vec![RoleName { id: fixture::division_id(99), name: role.to_owned() }];
    part.divisions[1].name.clone_from(division);
    part.divisions[1].holds.clone_from(&all);
    part.prerequisites[0].needed_for.clone_from(&all);
    report.head.verdict_line.clone_from(&all);
    report.head.notes = vec![all.clone()];
    for row in &mut report.rows {
        row.explanation.clone_from(&all);
        row.cause_detail.clone_from(&all);
        row.fix = Some(Fix { summary: all.clone(), steps: vec![all.clone(); 2], url: Some(all.clone()) });
        let missing = vec![DivisionName { id: fixture::division_id(1), name: division.to_owned() }];
        match &mut row.detail {
            Detail::Client(ClientDetail::OauthClient) | Detail::People(_) => {}
            Detail::Client(ClientDetail::DivisionAccess(reach)) => {
                reach.as_mut().expect("divisions were read").coverage.missing = missing;
            }
            Detail::Client(ClientDetail::Permission(permission)) => {
                permission.reach.coverage.missing = missing;
                let evidence = &mut permission.evidence;
                evidence.grant.roles = vec![role.to_owned()];
                evidence.grant.condition = Some(all.clone());
                evidence.probe.path = Some(format!("/api/v2/oauth/clients/{}", fixture::CLIENT_ID));
                evidence.probe.code = Some(all.clone());
            }
            Detail::Org(detail) => {
                let at = report.head.generated_at;
                detail.attested = Some(Attestation { at, by: Some(attested_by.to_owned()) });
            }
        }
        row.status = Status::Fail;
    }
    report.people = Some(people(vec![(person.to_owned(), Some(mail.to_owned()))]));
    let directory = &mut report.people.as_mut().expect("it has people").directory;
    directory.divisions = vec![DivisionName { id: fixture::division_id(1), name: division.to_owned() }];
    directory.roles = vec![RoleRow {
        id: fixture::division_id(99),
        name: role.to_owned(),
        grants: vec![RoleGrants::Conditional(all)],
        held_by: 1,
    }];
    directory.groups = vec![(fixture::division_id(98), group.to_owned())];
    directory.queues = vec![(fixture::division_id(96), queue.to_owned())];
    report
}

/// These people, the last one the first by id. Each holds the role of its own place.
fn people(names: Vec<(String, Option<String>)>) -> PeoplePart {
    let ids: Vec<Arc<str>> = (0..names.len()).map(|at| person_id(names.len() - at).into()).collect();
    let subject = |(at, (name, email)): (usize, (String, Option<String>))| SubjectRow {
        kind: "user",
        id: Arc::clone(&ids[at]),
        name,
        email,
        status: Status::Pass,
        features: Features { names: Vec::new().into(), statuses: Vec::new() },
        division: Some(0),
        groups: vec![0],
        queues: vec![0],
        licences: None,
        holds: Some(vec![HeldRole { role: at as u32, division: Some(0), through: Some(0) }]),
    };
    let cell = |at: usize| Cell { status: Status::ALL[at % 3], cause: None };
    PeoplePart {
        grants_source: GrantsSource::Roles,
        roles: Vec::new(),
        prerequisites: Vec::new(),
        findings: Findings {
            columns: vec!["a".into()].into(),
            rows: ids.clone().into(),
            cells: (0..names.len()).map(cell).collect(),
        },
        subjects: names.into_iter().enumerate().map(subject).collect(),
        directory: Directory::default(),
        asked: Vec::new(),
    }
}

fn person_id(number: usize) -> String {
    format!("{number:08x}-0000-4000-8000-00000000beef")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_name_and_no_id_survives(
        org in "Zq[a-zA-Z]{3,12}( [A-Z&|<][a-z.]{0,5})?",
        client in "Zx[a-z0-9\\-_.]{3,12}",
        role in "[(«]?Zw[a-z]{3,9}[ :/][a-zé東]{1,9}[)»]?",
        division in "Zk[a-z]{2,9}(:[a-z]{1,3}:[a-z]{1,3}|@x|-n)?",
        person in "Zp[a-z]{2,9}[ ,-][A-Z東][a-z']{1,9}",
        mail in "Zm[a-zA-Z'.+]{2,9}@[a-z-]{2,9}\\.example",
        group in "Zg[a-z]{2,9}( & [a-z]{2,4})?",
        queue in "[\\[#]?Zu[a-z]{2,9}",
        attested_by in "Zy[a-z0-9.]{2,9}",
    ) {
        let names = Planted { org, client, role, division, person, mail, group, queue, attested_by };
        let report = planted(&names);
        let sieved = Sieve::new(&Names::default().with_report(&report)).report(&report);
        let everything = format!("{sieved:?}");
        for real in names.all() {
            prop_assert!(!everything.contains(real.as_str()), "{real} in {everything}");
        }
        let ids = [1, 96, 97, 98, 99].map(fixture::division_id);
        for id in ids.iter().map(String::as_str).chain([fixture::CLIENT_ID, fixture::ORG_ID, &person_id(1)]) {
            prop_assert!(!everything.contains(id), "{id} in {everything}");
        }
    }
}

#[test]
fn people_are_sorted_by_their_stand_ins_and_keep_what_is_theirs() {
    let mut report = fixture::ready();
    let names = ["Agent 0001", "Agent 0002", "Agent 0003"];
    let with_mail =
        |name: &&str| ((*name).to_owned(), Some(format!("{}@Example.com", name.replace(' ', "."))));
    let mut people = people(names.iter().map(with_mail).collect());
    let role = |at: usize| RoleRow {
        id: fixture::division_id(50 - at),
        name: format!("Role of {}", names[at]),
        grants: Vec::new(),
        held_by: 1,
    };
    people.directory.roles = (0..3).map(role).collect();
    let real = people.clone();
    report.people = Some(people);
    let sieve = Sieve::new(&Names::default().with_report(&report));
    let sieved = sieve.report(&report).people.unwrap();
    let shown: Vec<&str> = sieved.subjects.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(shown, ["Person 1", "Person 2", "Person 3"]);
    assert_eq!(sieved.subjects[0].email.as_deref(), Some("person-1@example.invalid"));
    for (row, person) in sieved.subjects.iter().enumerate() {
        assert_eq!(person.id, sieved.findings.rows[row]);
        let before = real.subjects.iter().position(|it| sieve.person(&it.id) == person.name).unwrap();
        assert_eq!(sieved.findings.of(row), real.findings.of(before));
        let role_of = |people: &PeoplePart, row: usize| people.subjects[row].holds.as_ref().unwrap()[0].role;
        let role = &sieved.directory.roles[role_of(&sieved, row) as usize];
        let real_role = &real.directory.roles[role_of(&real, before) as usize];
        assert_eq!(role.name, sieve.role(&real_role.name));
    }
    assert_eq!(
        sieve.text(
            "Agent 0003 <agent.0003@EXAMPLE.com>, not Agent 0004 <agent.0004@example.com>, by Agent 00011"
        ),
        "Person 1 <person-1@example.invalid>, not Agent 0004 <person-f929@example.invalid>, by Agent 00011"
    );
}

#[test]
fn ten_thousand_people_stay_apart() {
    let mut report = fixture::ready();
    let name = |at: usize| (format!("Agent {at:05}"), Some(format!("agent.{at:05}@example.com")));
    report.people = Some(people((0..10_000).map(name).collect()));
    let sieve = Sieve::new(&Names::default().with_report(&report));
    let sieved = sieve.report(&report).people.unwrap();
    let ids: BTreeSet<&str> = sieved.subjects.iter().map(|person| &*person.id).collect();
    assert_eq!(ids.len(), 10_000);
    for at in (0..10_000).step_by(97) {
        let sentence = sieve.text(&format!("Agent {at:05} lacks it, as does Agent {:05}.", 9_999 - at));
        assert_eq!(sentence, format!("Person {} lacks it, as does Person {}.", 10_000 - at, at + 1));
    }
}

/// What stands in sentences only is known from the directory.
#[test]
fn identity_providers_their_hosts_and_oauth_clients_become_stand_ins() {
    use crate::model::people::table::OtherName;

    let mut report = crate::model::people::fixture::report();
    let people = report.people.as_mut().expect("its subject is people");
    people.directory.others = vec![
        OtherName::Provider("Contoso ADFS".into()),
        OtherName::Host("adfs.contoso.example".into()),
        OtherName::Client("Contoso Desktop".into()),
    ];
    report.rows[0].explanation =
        "The sign-in page of Contoso ADFS (adfs.contoso.example) forbids it. It may be Contoso Desktop."
            .into();
    let sieved = Sieve::new(&Names::default().with_report(&report)).report(&report);
    assert_eq!(
        sieved.rows[0].explanation,
        "The sign-in page of Provider 1 (host-2.example.invalid) forbids it. It may be Client 3."
    );
}
