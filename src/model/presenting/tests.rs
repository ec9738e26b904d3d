//! That nothing of an org survives, and that our own words do, whatever the org calls its things.

use std::{collections::BTreeSet, sync::Arc};

use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::model::{
    Attestation, Cell, Detail, DivisionName, Fix, GrantsSource, RoleName, Status, Waiver, fixture,
    integration::Kind as Of,
    people::{
        evidence::PeopleEvidence,
        fixture as people_fixture,
        fixture::{itself, watched},
        table::{Directory, Features, Findings, HeldRole, PeoplePart, RoleGrants, RoleRow, SubjectRow},
    },
    report::{
        assemble::Setting,
        changes::{Change, Changes, Moved, Named, PersonChange, RowChange, Shift, Turn},
    },
    say::{called, heard, quoted, say},
};

fn presenting(report: &Report<Real>) -> Shown {
    Shown::stand_ins(&Names::default().with_report(report))
}

fn presented(report: &Report<Real>) -> Report {
    presenting(report).report(report)
}

/// Nothing is listed.
fn hidden() -> Shown {
    Shown::stand_ins(&Names::default())
}

fn id(number: usize) -> Id {
    fixture::division_id(number).into()
}

#[test]
fn a_name_is_hidden_by_what_it_is_the_name_of_and_no_word_by_its_letters() {
    let role = Name::new(Kind::Role, id(1), "Agent");
    let division = Name::new(Kind::Division, id(2), "Claims");
    let org = Name::without_id(Kind::Org, "Genesys");
    let shown = Shown::stand_ins(&[&role, &division, &org].into_iter().collect());
    let text = say!(
        "Genesys shows {} of {}: edit Agent Sign-off in Claims, with {} in {} ({}).",
        called("role", &role),
        &org,
        &role,
        &division,
        division.id()
    );
    let id = shown.id(division.id());
    assert_eq!(
        shown.text(&text),
        format!(
            "Genesys shows Role 1 of Org A: edit Agent Sign-off in Claims, with Role 1 in Division 1 ({id})."
        )
    );
    assert!(Shown::Clear.text(&text).starts_with("Genesys shows role Agent of Genesys: edit Agent Sign-off"));
}

#[test]
fn what_nobody_listed_is_hidden_too() {
    let kinds = [
        Kind::Org,
        Kind::Client,
        Kind::Division,
        Kind::Role,
        Kind::Group,
        Kind::Queue,
        Kind::Person,
        Kind::Mail,
        Kind::Provider,
        Kind::Host,
        Kind::Integration,
        Kind::Attestor,
        Kind::Saved,
        Kind::Words,
    ];
    for kind in kinds {
        let shown = hidden().name(&Name::without_id(kind, "Contoso"));
        assert!(!shown.contains("Contoso"), "{kind:?}: {shown}");
    }
    let id = |id: &str| hidden().id(&Id::from(id));
    assert_eq!(id(fixture::CLIENT_ID), id(&fixture::CLIENT_ID.to_uppercase()));
}

#[test]
fn what_a_program_said_keeps_its_words_and_loses_ids_and_addresses() {
    let said =
        "Client x_3FA85F64-5717-4562-b3fc-2c963f66afa6/ada@contoso.example, not found. (invalid_client)";
    let shown = hidden().text(&heard(said));
    assert!(shown.starts_with("Client x_id-") && shown.ends_with(", not found. (invalid_client)"), "{shown}");
    assert!(!shown.to_lowercase().contains("3fa85f64") && !shown.contains("contoso"), "{shown}");
    assert_eq!(Shown::Clear.text(&heard(said)), said);
    let said = "no route from 203.0.113.7. 3fa85f64-5717-4562-b3fc-2c963f66afa6@contoso.example";
    let shown = hidden().text(&heard(said));
    assert!(shown.starts_with("no route from host") && !shown.contains("203.0"), "{shown}");
    assert!(!shown.contains("contoso"), "{shown}");
    assert_eq!(Shown::Clear.text(&heard(said)), said);
}

#[test]
fn what_people_wrote_keeps_constants_and_variables_only() {
    let table = [
        ("Conversation.mediaType EQ EMAIL", "Conversation.mediaType EQ EMAIL"),
        (
            "(Conversation.queues EQ Sales Team) OR V1 EQ 7",
            "(Conversation.queues EQ a value) OR a value EQ 7",
        ),
        ("Conversation.queues EQ SALES", "Conversation.queues EQ a value"),
        ("User.phone EQ 0441234567", "User.phone EQ a value"),
        ("Contoso.Retail EQ EMAIL", "a value EQ EMAIL"),
        ("as agreed by mail", "a value"),
    ];
    for (written, expected) in table {
        let text = quoted(written);
        assert_eq!(Shown::Clear.text(&text), written);
        assert_eq!(hidden().text(&text), expected);
    }
    let shown = hidden().text(&quoted(fixture::CLIENT_ID));
    assert!(shown.starts_with("id-"), "{shown}");
}

#[test]
fn numbers_follow_ids_and_home_stays_marked() {
    let report = fixture::not_ready();
    let shown = presented(&report);
    let mut ids: Vec<&str> = report.divisions().iter().map(|division| division.id.real()).collect();
    ids.sort_unstable();
    let home = 1 + ids.iter().position(|id| *id == fixture::division_id(2)).unwrap();
    let names: Vec<&str> = shown.divisions().iter().map(|division| division.name.as_str()).collect();
    assert!(names.contains(&format!("Division {home} (home)").as_str()), "{names:?}");
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn cells_move_with_their_divisions() {
    let report = fixture::not_ready();
    let shown = presenting(&report);
    let after = shown.report(&report);
    for (row, real) in after.rows.iter().zip(&report.rows) {
        for (at, cell) in real.cells().iter().enumerate() {
            let name = shown.name(&report.divisions()[at].name);
            let now = after.divisions().iter().position(|division| division.name == name).unwrap();
            assert_eq!(row.cells()[now], *cell, "{} in {name}", row.id);
        }
    }
}

#[test]
fn ids_of_a_large_org_stay_apart() {
    let shown = presented(&fixture::large());
    let ids: BTreeSet<&String> = shown.divisions().iter().map(|division| &division.id).collect();
    assert_eq!(ids.len(), 1000);
}

#[test]
fn in_clear_a_report_is_as_it_is_known() {
    let known = people_fixture::not_ready();
    let shown = Shown::Clear.report(&known);
    for (known, shown) in known.rows.iter().zip(&shown.rows) {
        assert_eq!(Shown::Clear.text(&known.explanation), shown.explanation);
    }
    let (known, shown) = (known.people.unwrap(), shown.people.unwrap());
    assert_eq!(known.subjects.len(), shown.subjects.len());
    for (known, shown) in known.subjects.iter().zip(&shown.subjects) {
        assert_eq!((known.name.real(), known.id.real()), (shown.name.as_str(), shown.id.as_str()));
        assert_eq!((&known.groups, &known.holds), (&shown.groups, &shown.holds));
    }
}

/// An org whose things are called like words of ours: whatever is said of it keeps them.
#[test]
fn titles_features_and_menus_stay_whatever_an_org_calls_its_roles() {
    let names = people_fixture::names(people_fixture::integration());
    let without = |what: &str| -> Vec<_> {
        names.iter().filter(|name| !name.as_str().starts_with(what)).cloned().collect()
    };
    let report = |org: &str, [a, b, c]: [&str; 3]| {
        let roles = [
            people_fixture::role("r1", a, &without("cobrowse:chat")),
            people_fixture::role("r2", b, &without("quality")),
            people_fixture::role("r3", c, &without("cobrowse")),
        ];
        let people = (1..=9).map(|number| {
            let role = &roles[number % 3];
            watched(number, "Home", vec![itself(role, None)], &[])
        });
        let people = Ok(people.collect());
        let evidence = PeopleEvidence { people, roles: roles.to_vec(), ..people_fixture::evidence() };
        let org_name = Some(Name::new(Kind::Org, fixture::ORG_ID, org));
        let setting = Setting { org_name, ..people_fixture::setting() };
        people_fixture::report_of(&setting, &evidence, &people_fixture::org())
    };
    let confusing = report("Genesys", ["Agent", "All", "Co-browse"]);
    let shown = presented(&confusing);
    let another = presented(&report("Contoso", ["Ra", "Rb", "Rc"]));
    assert_eq!(format!("{shown:#?}"), format!("{another:#?}"), "the same org but for its names");

    for (row, known) in shown.rows.iter().zip(&confusing.rows) {
        assert_eq!((&row.title, &row.feature, &row.short), (&known.title, &known.feature, &known.short));
        assert_eq!(row.why_needed, known.why_needed);
    }
    assert!(shown.rows.iter().any(|row| row.explanation.ends_with(" won't have Co-browse.")));
    // `Open Admin › People & Permissions › Roles › Agent (newer menu: …)`
    let to_open = |report: &Report| -> Vec<String> {
        let steps = report.rows.iter().filter_map(|row| row.fix.as_ref()).flat_map(|fix| &fix.steps);
        let role = |step: &String| Some(step.split_once("Roles › ")?.1.split_once(" (newer")?.0.to_owned());
        steps.filter_map(role).collect()
    };
    let in_clear = to_open(&Shown::Clear.report(&confusing));
    assert!(in_clear.iter().any(|role| ["Agent", "All", "Co-browse"].contains(&role.as_str())));
    let renamed = in_clear.iter().map(|role| match role.as_str() {
        "Agent" => "Role 1",
        "All" => "Role 2",
        "Co-browse" => "Role 3",
        other => other,
    });
    assert_eq!(to_open(&shown), renamed.collect::<Vec<_>>());
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
    provider: String,
    host: String,
    integration: String,
    written: String,
}

impl Planted {
    fn all(&self) -> [&String; 13] {
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
            &self.provider,
            &self.host,
            &self.integration,
            &self.written,
        ]
    }
}

/// A report with these names in every member that can hold one.
fn planted(names: &Planted) -> Report<Real> {
    let [org, client, role, division, person, group, queue] = [
        Name::new(Kind::Org, fixture::ORG_ID, names.org.as_str()),
        Name::new(Kind::Client, fixture::CLIENT_ID, names.client.as_str()),
        Name::new(Kind::Role, id(99), names.role.as_str()),
        Name::new(Kind::Division, id(1), names.division.as_str()),
        Name::new(Kind::Person, person_id(1), names.person.as_str()),
        Name::new(Kind::Group, id(98), names.group.as_str()),
        Name::new(Kind::Queue, id(96), names.queue.as_str()),
    ];
    let [attestor, host, provider, integration] = [
        Name::without_id(Kind::Attestor, names.attested_by.as_str()),
        Name::without_id(Kind::Host, names.host.as_str()),
        Name::without_id(Kind::Provider, names.provider.as_str()),
        Name::without_id(Kind::Integration, names.integration.as_str()),
    ];
    let mail = Name::new(Kind::Mail, person_id(1), names.mail.as_str());
    let all = say!(
        "“{}”: {}, {}/{} ({}) in {}; {} <{}> of {}, {} ({}), said {} at {} of {}, by {} where {}.",
        &org,
        &client,
        called("role", &role),
        &division,
        &Id::from(fixture::ORG_ID),
        called("division", &division),
        &person,
        &mail,
        &group,
        &queue,
        &id(97),
        &attestor,
        &host,
        &provider,
        &integration,
        quoted(&names.written)
    );
    let mut report = fixture::not_ready();
    report.head.org.name = Some(org);
    report.head.notes = vec![all.clone()];
    let part = report.client.as_mut().expect("it has a client");
    part.name = Some(client);
    part.roles = vec![RoleName { id: id(99), name: role.clone() }];
    part.divisions[1].name = division.clone();
    for row in &mut report.rows {
        row.explanation = all.clone();
        row.fix = Some(Fix { summary: all.clone(), steps: vec![all.clone(); 2], url: Some(all.clone()) });
        if row.reach().is_some() {
            fixture::reach(row).coverage.missing = vec![DivisionName { id: id(1), name: division.clone() }];
        }
        if row.kind() == Of::Permission {
            let evidence = &mut fixture::detail(row).evidence;
            evidence.grant.roles = vec![role.clone()];
            evidence.grant.condition = Some(all.clone());
        }
        if let Detail::Org(detail) = &mut row.detail {
            let at = report.head.generated_at;
            detail.attested = Some(Attestation { said: Default::default(), at, by: Some(attestor.clone()) });
        }
        row.waived = Some(Waiver::new(quoted(&names.written), Some(attestor.clone()), None));
        row.status = Status::Fail;
    }
    report.changes = Some(changes(names, &[person, division.clone(), role.clone(), attestor]));
    let mut people = people(vec![(names.person.clone(), Some(names.mail.clone()))]);
    people.roles = vec![RoleName { id: id(99), name: role.clone() }];
    people.directory = Directory {
        divisions: vec![DivisionName { id: id(1), name: division }],
        roles: vec![RoleRow {
            id: id(99),
            name: role,
            grants: vec![RoleGrants::Conditional(all)],
            held_by: 1,
            may_be_changed: true,
        }],
        groups: vec![group],
        queues: vec![queue],
        licences: Vec::new(),
    };
    report.people = Some(people);
    report
}

fn changes(names: &Planted, [person, division, role, attestor]: &[Name; 4]) -> Changes<Real> {
    let cell = Cell { status: Status::Pass, cause: None };
    let who = Named { id: person_id(1), name: Some(person.clone()) };
    let divisions = vec![DivisionName { id: id(1), name: division.clone() }];
    let at = jiff::Timestamp::UNIX_EPOCH;
    let attested = Attestation { said: Default::default(), at, by: Some(attestor.clone()) };
    let waived = Waiver::new(quoted(&names.written), Some(attestor.clone()), None);
    // As an earlier report has it: a role without its id.
    let lost = vec![role.clone(), Name::without_id(Kind::Role, names.role.as_str())];
    Changes {
        since: at,
        verdict: None,
        rows: vec![RowChange {
            requirement: "read-recordings".to_owned(),
            title: "Read recordings".to_owned(),
            change: Change::Other,
            was: Some(cell),
            is: Some(cell),
            divisions: Shift { lost: divisions.clone(), gained: divisions.clone() },
            roles: Shift { lost, gained: Vec::new() },
            catalogue: None,
            attested: Some(Turn { was: None, is: Some(attested) }),
            waived: Some(Turn { was: Some(waived), is: None }),
            people: vec![PersonChange { who: who.clone(), was: cell, is: cell }],
        }],
        divisions: Moved { came: divisions.clone(), went: divisions },
        people: Moved { came: vec![who.clone()], went: vec![who] },
    }
}

/// These people, the last one the first by id. Each holds the role of its own place.
fn people(names: Vec<(String, Option<String>)>) -> PeoplePart<Real> {
    let count = names.len();
    let subject = |(at, (name, email)): (usize, (String, Option<String>))| {
        let id = person_id(count - at);
        SubjectRow {
            kind: "user",
            name: Name::new(Kind::Person, id.clone(), name),
            email: email.map(|email| Name::new(Kind::Mail, id.clone(), email)),
            id,
            state: crate::model::people::AccountState::Active,
            status: Status::Pass,
            features: Features { names: Vec::new().into(), statuses: Vec::new() },
            division: Some(0),
            groups: vec![0],
            queues: vec![0],
            licences: None,
            holds: Some(vec![HeldRole { role: at as u32, division: Some(0), through: Some(0) }]),
        }
    };
    let cell = |at: usize| Cell { status: Status::ALL[at % 3], cause: None };
    PeoplePart {
        grants_source: GrantsSource::Roles,
        findings: Findings { columns: vec![Arc::from("a")].into(), cells: (0..count).map(cell).collect() },
        subjects: names.into_iter().enumerate().map(subject).collect(),
        directory: Directory {
            divisions: Vec::new(),
            roles: Vec::new(),
            groups: Vec::new(),
            queues: Vec::new(),
            licences: Vec::new(),
        },
        asked: Vec::new(),
        roles: Vec::new(),
        prerequisites: Vec::new(),
        unasked: crate::model::people::table::Unasked::Nobody,
    }
}

fn person_id(number: usize) -> Id {
    format!("{number:08x}-0000-4000-8000-00000000beef").into()
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
        provider in "Zv[a-z]{2,9}( [A-Z]{2,4})?",
        host in "zh[a-z]{2,9}\\.example",
        integration in "Zi[a-z]{2,9}",
        written in "Zt[a-z]{2,9}( [a-z]{2,9})?",
    ) {
        let names = Planted {
            org, client, role, division, person, mail, group, queue, attested_by, provider, host, integration,
            written,
        };
        let report = planted(&names);
        let everything = format!("{:?}", presented(&report));
        for real in names.all() {
            prop_assert!(format!("{:?}", Shown::Clear.report(&report)).contains(real), "{real} isn't planted");
            prop_assert!(!everything.contains(real.as_str()), "{real} in {everything}");
        }
        let (ids, person) = ([1, 96, 97, 98, 99].map(fixture::division_id), person_id(1));
        for id in ids.iter().map(String::as_str).chain([fixture::CLIENT_ID, fixture::ORG_ID, person.real()]) {
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
        id: id(50 - at),
        name: Name::new(Kind::Role, id(50 - at), format!("Role of {}", names[at])),
        grants: Vec::new(),
        held_by: 1,
        may_be_changed: true,
    };
    people.directory.roles = (0..3).map(role).collect();
    let real = people.clone();
    report.people = Some(people);
    let shown = presenting(&report);
    let after = shown.report(&report).people.unwrap();
    let told: Vec<&str> = after.subjects.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(told, ["Person 1", "Person 2", "Person 3"]);
    assert_eq!(after.subjects[0].email.as_deref(), Some("person-1@example.invalid"));
    for (row, person) in after.subjects.iter().enumerate() {
        let before = real.subjects.iter().position(|it| shown.name(&it.name) == person.name).unwrap();
        assert_eq!(after.findings.of(row), real.findings.of(before));
        let role = &after.directory.roles[person.holds.as_ref().unwrap()[0].role as usize];
        let place = real.subjects[before].holds.as_ref().unwrap()[0].role;
        assert_eq!(role.name, shown.name(&real.directory.roles[place as usize].name));
    }
}

#[test]
fn ten_thousand_people_stay_apart() {
    let mut report = fixture::ready();
    let name = |at: usize| (format!("Agent {at:05}"), Some(format!("agent.{at:05}@example.com")));
    report.people = Some(people((0..10_000).map(name).collect()));
    let shown = presenting(&report);
    let after = shown.report(&report).people.unwrap();
    let ids: BTreeSet<&str> = after.subjects.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids.len(), 10_000);
    for (at, person) in report.people.unwrap().subjects.iter().enumerate().step_by(97) {
        let number = 10_000 - at;
        assert_eq!(shown.name(&person.name), format!("Person {number}"));
        assert_eq!(shown.name(person.email.as_ref().unwrap()), format!("person-{number}@example.invalid"));
    }
}

#[test]
fn what_stands_in_sentences_only_has_numbers_too() {
    let mut report = people_fixture::report();
    report.rows[0].explanation = say!(
        "The sign-in page of {} ({}) forbids it. It may be {}.",
        &Name::without_id(Kind::Provider, "Contoso ADFS"),
        &Name::without_id(Kind::Host, "adfs.contoso.example"),
        &Name::new(Kind::Client, fixture::CLIENT_ID, "Contoso Desktop")
    );
    assert_eq!(
        presented(&report).rows[0].explanation,
        "The sign-in page of Provider 1 (host-2.example.invalid) forbids it. It may be Client 1."
    );
}

/// An integration is no secret, whoever called it so.
#[test]
fn the_integration_that_is_set_up_keeps_its_name() {
    let mut report = people_fixture::report();
    let title = report.head.integration.title.clone();
    let own = Name::without_id(Kind::Integration, title.as_str());
    let other = Name::without_id(Kind::Integration, "A Contoso CRM");
    report.rows[0].explanation = say!("{} and {} are installed.", &own, &other);
    assert_eq!(presented(&report).rows[0].explanation, format!("{title} and Integration 1 are installed."));
}
