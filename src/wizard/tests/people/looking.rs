//! Prerequisites, features × people, the evidence of a cell, settling a name, watching, stopping.

use super::*;

fn settled(step: Step) -> Journey {
    Journey { wizard: fixtures::settled(org::report(), step), effects: Vec::new() }
}

#[track_caller]
fn go_to_item(journey: &mut Journey, id: &str) {
    let items = PrerequisitesStep::items(&journey.wizard.shared);
    let at = items
        .iter()
        .position(|item| item.requirement(&journey.wizard.shared).is_some_and(|own| own.id == id));
    journey.send(Message::Click(Target::Row(at.unwrap_or_else(|| panic!("{id}")))));
}

#[test]
fn attesting_asks_for_the_name_once() {
    let mut journey = salesforce();
    journey.look_at_everyone(&org::report()).keys("Esc").at(Step::Prerequisites);
    let manual: Vec<String> =
        journey.wizard.shared.manual().map(|(_, requirement, _)| requirement.id.clone()).take(2).collect();
    go_to_item(&mut journey, &manual[0]);
    journey.keys("Space");
    assert!(matches!(journey.wizard.prerequisites().stop, PrerequisitesStop::Name { .. }));
    assert_eq!(journey.wizard.prerequisites().name.text(), "admin", "as this computer knows it");
    journey.keys("Esc").at(Step::Prerequisites);
    assert!(journey.wizard.shared.attested.is_empty(), "Esc attests nothing");
    journey.keys("Space Ctrl-U Enter").says("Who attests it?").keys("'Admin 0001' Enter");
    assert_eq!(journey.wizard.shared.attested[&manual[0]].by.as_ref().map(Name::real), Some("Admin 0001"));
    go_to_item(&mut journey, &manual[1]);
    journey.keys("Space").says("attested");
    assert_eq!(journey.wizard.shared.attested.len(), 2);
    assert_eq!(ReportStep::attested_lines(&journey.wizard.shared)[0].by.as_deref(), Some("Admin 0001"));
    let report = journey.wizard.shared.checks.report.clone().unwrap();
    let row = report.rows.iter().find(|row| row.id == manual[1]).unwrap();
    assert_eq!((row.status, row.attested().is_some()), (Status::Pass, true));
    journey.keys("Space").says("not attested any more");
    assert!(
        journey.has(|effect| {
            matches!(effect, Effect::RememberAnswers(answers) if answers.attested.len() == 2)
        })
    );

    let answers = journey.wizard.answers();
    let mut next = Journey::with(Presets { answers: Some(answers), ..Presets::default() });
    next.keys("Enter");
    assert_eq!(
        next.wizard.shared.attestor().as_ref().map(Name::real),
        Some("Admin 0001"),
        "the name is kept with what it attests"
    );
}

#[test]
fn the_rows_of_the_step_come_from_the_manifest_and_the_report() {
    let journey = settled(Step::Prerequisites);
    let wizard = &journey.wizard;
    for item in PrerequisitesStep::items(&wizard.shared) {
        assert!(matches!(item.known(&wizard.shared), Known::Judged(_)), "{item:?}");
        assert!(item == PrerequisiteItem::TheCheck || item.finding(&wizard.shared).is_some(), "{item:?}");
    }
    let headings: Vec<&str> =
        PrerequisitesStep::items(&wizard.shared).into_iter().map(PrerequisiteItem::heading).collect();
    assert!(headings.is_sorted_by_key(|heading| {
        ["read from the org", "needs a person", "the check itself needs"]
            .iter()
            .position(|own| own == heading)
    }));
    let last = *PrerequisitesStep::items(&wizard.shared).last().unwrap();
    assert_eq!(last, PrerequisiteItem::TheCheck, "one row, as long as nothing of it lacks");
    assert_eq!(last.known(&wizard.shared), Known::Judged(Status::Pass));
    assert_eq!(
        wizard.shared.checks.counts_of_all(),
        wizard.shared.checks.report.as_ref().unwrap().head.counts
    );
}

#[test]
fn what_the_check_itself_lacks_stands_first_each_in_a_row() {
    let mut report = org::report();
    let lacks =
        fixtures::settled(org::report(), Step::Prerequisites).shared.chosen().prerequisites()[1].clone();
    let lacks = lacks.permission.to_string();
    let people = report.people.as_mut().unwrap();
    people.prerequisites.iter_mut().find(|own| own.permission == lacks).unwrap().status = Status::Fail;
    let wizard = fixtures::settled(report, Step::Prerequisites);
    let items = PrerequisitesStep::items(&wizard.shared);
    let own = wizard.shared.chosen().prerequisites().len();
    assert!(own > 1 && (0..own).all(|at| items[at] == PrerequisiteItem::OfTheCheck(at)), "{items:?}");
    assert!(!items.contains(&PrerequisiteItem::TheCheck));
    assert_eq!(
        wizard.prerequisites().item_at_cursor(&wizard.shared),
        Some(PrerequisiteItem::OfTheCheck(1)),
        "looked at first"
    );
}

#[test]
fn a_third_party_is_asked_after_consent_only() {
    let mut journey = settled(Step::Prerequisites);
    let chosen = journey.wizard.shared.chosen().clone();
    let sso = chosen.requirements.iter().find(|own| own.need.kind().word() == "single-sign-on").unwrap();
    go_to_item(&mut journey, &sso.id);
    journey.keys("Enter");
    let Some(Overlay::Dialog(dialog)) = journey.wizard.top() else { panic!("no question") };
    assert!(told(&dialog.question.words().follows).contains("without credentials"));
    journey.keys("Esc");
    assert!(!journey.wizard.shared.ask_sign_in_pages && journey.runs().is_empty());
    journey.keys("Enter → Enter");
    assert_eq!(*journey.runs()[0].1, Ask::Rows(vec![sso.id.clone()]));
    assert!(journey.last_options().ask_sign_in_pages);
}

#[test]
fn the_embedded_client_is_named_in_a_field() {
    let mut journey = Journey::with(Presets {
        integration: Some("embeddable-framework".into()),
        region: Some(frankfurt()),
        ..Presets::default()
    });
    journey.keys("Enter Tab").sign_in_as_client().answer(fixtures::agents()).keys("Enter");
    journey.keys("Tab Tab Tab").at(Step::Prerequisites);
    let chosen = journey.wizard.shared.chosen().clone();
    let at = PrerequisitesStep::embedded_client_to_name(&journey.wizard.shared).unwrap();
    assert_eq!(journey.wizard.prerequisites().cursor, at, "what is to be said is looked at first");
    journey.says("names the OAuth client");
    let client = chosen.requirements.iter().find(|own| own.id == "embedded-oauth-client");
    go_to_item(&mut journey, &client.unwrap().id);
    journey.keys("Enter 'x' Enter").says("Neither none nor an OAuth client's id");
    journey.keys("Ctrl-U 'none' Enter");
    assert_eq!(journey.wizard.shared.embedded_client, EmbeddedClient::None);
    assert_eq!(PrerequisitesStep::embedded_client_to_name(&journey.wizard.shared), None);
    assert!(journey.runs().is_empty(), "nothing was asked yet");
    journey.keys("R");
    assert_eq!(journey.last_options().embedded_client, EmbeddedClient::None);
    let command = journey.wizard.shared.later_command(&presenting::Shown::Clear).unwrap();
    assert!(command.ends_with("--user agent.0042@example.com --embedded-client-id none"), "{command}");
}

#[test]
fn enter_goes_in_and_escape_comes_out_layer_by_layer() {
    let mut journey = settled(Step::PeoplePermissions);
    let overview = journey.wizard.people_permissions().features.overview.clone().unwrap();
    let co_browse = overview.rows.iter().position(|row| row.feature.as_deref() == Some("Co-browse")).unwrap();
    let retail = overview.columns.iter().position(|column| column.name == "Retail").unwrap();
    journey.send(Message::Click(Target::Row(co_browse))).send(Message::Click(Target::Column(retail)));
    let tally = journey.wizard.people_permissions().tally_at_cursor().unwrap();
    assert_eq!((tally.lacking, tally.of, tally.status), (4, 4, Status::Warn));
    assert_eq!(journey.wizard.people_permissions().features.detail.lacked.len(), 2);

    journey.keys("Enter").says("one feature: Co-browse · one division: Retail");
    let people = &journey.wizard.people_permissions().people;
    assert_eq!((people.columns.len(), people.listed.len(), people.lacking), (4, 4, 4));
    assert_eq!(people.lacked_by.iter().filter(|lacked| **lacked == 4).count(), 2);
    let cell = journey.wizard.people_permissions().person_cell(&journey.wizard.shared).unwrap();
    assert_eq!(cell.cell.status, Status::Warn, "the first column that is lacked");
    assert_eq!(journey.wizard.shared.roles_of(cell.person), Some(vec!["Agent Retail"]));
    assert_eq!(journey.wizard.shared.held_through(cell.person), Through::Group("Tier 1".into()));

    journey.keys("v");
    let people = &journey.wizard.people_permissions().people;
    let all = journey.wizard.shared.people_report().unwrap().findings.columns.len();
    assert_eq!((people.columns.len(), people.all_columns), (all, true));
    assert_eq!(
        journey.wizard.people_permissions().person_cell(&journey.wizard.shared).unwrap().column,
        cell.column,
        "the cursor stays"
    );
    let number = journey.wizard.shared.requirement_of_column(0).unwrap().number;
    journey.keys(&number.to_string().chars().map(|c| format!("{c} ")).collect::<String>());
    assert_eq!(journey.wizard.people_permissions().person_cell(&journey.wizard.shared).unwrap().column, 0);

    journey.keys("/ '0108' Enter");
    assert_eq!(journey.wizard.people_permissions().people.listed.len(), 1);
    journey.keys("Enter");
    assert!(matches!(journey.wizard.top(), Some(Overlay::Evidence { .. })));
    journey.keys("Esc Esc");
    assert!(journey.wizard.people_permissions().people.find.text().is_none());
    assert_eq!(journey.wizard.people_permissions().view, View::People);
    journey.keys("Esc");
    assert_eq!(journey.wizard.people_permissions().view, View::Features);
    assert_eq!(
        journey.wizard.people_permissions().feature_at_cursor().unwrap().feature.as_deref(),
        Some("Co-browse")
    );
    journey.keys("Esc").at(Step::Prerequisites);
}

#[test]
fn b_groups_by_the_next_thing_and_p_leaves_the_problems() {
    let mut journey = settled(Step::PeoplePermissions);
    let columns = |journey: &Journey| {
        let overview = journey.wizard.people_permissions().features.overview.clone().unwrap();
        overview.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    assert!(columns(&journey).contains(&"Retail".to_owned()));
    journey.keys("b").says("By group");
    assert!(columns(&journey).contains(&"Tier 1".to_owned()));
    journey.keys("b").says("By role");
    journey.keys("b").says("By division"); // nobody was chosen by queue
    let all = journey.wizard.people_permissions().features.listed.len();
    journey.keys("p");
    let listed = journey.wizard.people_permissions().features.listed.clone();
    assert!(!listed.is_empty() && listed.len() < all);
    journey.keys("f");
    assert!(matches!(journey.wizard.top(), Some(Overlay::Plan { cursor: 0 })));
    assert!(!journey.wizard.people_permissions().plan_lines().is_empty());
    journey.keys("Enter");
    assert_eq!(
        (journey.wizard.top().is_none(), journey.wizard.people_permissions().view),
        (true, View::People)
    );
}

#[test]
fn a_name_that_nobody_settled_is_chosen_kept_and_judged_by() {
    let mut journey = settled(Step::PeoplePermissions);
    let report = journey.wizard.shared.people_report().unwrap();
    let column = (0..report.findings.columns.len())
        .find(|column| !PeoplePermissionsStep::candidates_of(&journey.wizard.shared, *column).is_empty())
        .expect("one name isn't settled");
    let id = journey.wizard.shared.requirement_of_column(column).unwrap().id.clone();
    journey.wizard.look_at(&id);
    journey.keys("Enter");
    let candidates = journey.wizard.people_permissions().candidates(&journey.wizard.shared);
    journey.keys("9").says("There is no row 9");
    journey.keys("1 Enter");
    let wanted = &candidates[0];
    assert!(journey.has(|effect| matches!(
        effect,
        Effect::RememberAccepted { org_id, asked, name }
            if org_id.real() == fixture::ORG_ID && *asked == wanted.asked && *name == wanted.suggestion.permission
    )));
    assert_eq!(*journey.runs()[0].1, Ask::Rows(vec![id]));
    assert_eq!(journey.last_options().accepted.get(&wanted.asked), Some(&wanted.suggestion.permission));
    journey.says("judging again");

    let before = Accepted::from([("Other > Name > View".to_owned(), wanted.suggestion.permission.clone())]);
    let message = |org_id: &str| Message::AcceptedBefore { org_id: org_id.into(), accepted: before.clone() };
    journey.send(message("another-org"));
    assert_eq!(journey.wizard.shared.accepted.len(), 1);
    journey.send(message(fixture::ORG_ID));
    assert_eq!(journey.wizard.shared.accepted.len(), 2);
}

#[test]
fn a_long_run_is_stopped_and_resumed_and_not_watched() {
    let (wizard, ticket) = fixtures::checking(Step::PeoplePermissions);
    let mut journey = Journey { wizard, effects: Vec::new() };
    journey.keys("x").says("what was read stays; R continues from there");
    assert!(journey.has(|effect| matches!(effect, Effect::StopChecks)));
    journey.send(Message::Check(ticket, Event::Ended(Arc::new(org::report()))));
    journey.says("Stopped: what was read stays; R continues from there");
    journey.keys("R");
    let ticket = journey.run_ticket();
    journey.send(Message::CheckEndedEarly(ticket)).keys("R");
    assert_eq!(*journey.runs()[0].1, Ask::All);
    let ticket = journey.run_ticket();
    journey.seconds(6).send(Message::Check(ticket, Event::Ended(Arc::new(org::report()))));
    journey.keys("w").says("Not watching: a run takes longer than 5 seconds");
    journey.keys("r");
    let ticket = journey.run_ticket();
    journey.send(Message::Check(ticket, Event::Ended(Arc::new(org::report())))).keys("w").says("Watching");
    journey.seconds(5);
    assert!(matches!(journey.runs().last().unwrap().1, Ask::Rows(_)));
}

#[test]
fn presenting_shows_stand_ins_and_finds_them() {
    let mut journey = settled(Step::PeoplePermissions);
    journey.keys("F2");
    let overview = journey.wizard.people_permissions().features.overview.clone().unwrap();
    assert!(overview.columns.iter().all(|column| column.name != "Retail"));
    journey.keys("Enter p / 'Person' Enter");
    let report = journey.wizard.shared.people_report().unwrap();
    let listed = &journey.wizard.people_permissions().people.listed;
    assert_eq!(listed.len(), report.subjects.len());
    assert!(report.subjects.iter().all(|person| person.name.starts_with("Person ")));
    let roles: Vec<&str> =
        listed.iter().flat_map(|at| journey.wizard.shared.roles_of(*at).unwrap()).collect();
    assert!(roles.iter().all(|role| role.starts_with("Role ")), "{roles:?}");
    assert!(
        !format!("{:?}", (0..8).map(|at| journey.wizard.shared.held_through(at)).collect::<Vec<_>>())
            .contains("Tier")
    );
}

#[test]
fn ten_thousand_people_are_counted_once_and_moving_counts_nothing_again() {
    let mut journey = Journey {
        wizard: fixtures::settled(org::large(10_000), Step::PeoplePermissions),
        effects: Vec::new(),
    };
    let counted = |journey: &Journey| {
        Arc::as_ptr(journey.wizard.people_permissions().features.overview.as_ref().unwrap())
    };
    let before = counted(&journey);
    journey.keys("↓ ↓ → Enter ↓ → Esc").seconds(30);
    assert_eq!(counted(&journey), before);
    let shown = Arc::as_ptr(journey.wizard.shared.shown.report.as_ref().unwrap());
    journey.keys("v ↓ ↓ p g G");
    assert_eq!(Arc::as_ptr(journey.wizard.shared.shown.report.as_ref().unwrap()), shown);
}
