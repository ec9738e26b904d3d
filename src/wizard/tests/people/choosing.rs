//! Choosing: searching as one types, ticking, files, everyone; back and presenting.

use super::*;

#[test]
fn late_answers_to_a_search_are_ignored() {
    let mut journey = salesforce();
    journey.sign_in_as_client().answer(fixtures::agents());
    journey.keys("'a'");
    let first = fixtures::ticket(&journey.effects).unwrap();
    journey.keys("'b'");
    let second = fixtures::ticket(&journey.effects).unwrap();
    assert_ne!(first, second);
    journey.keys("Enter").says("Still looking");
    assert!(journey.wizard.shared.people.picks.is_empty(), "what is still on screen may be somebody else");
    journey.send(Message::Found(first, Ok(Found { hits: Vec::new(), total: Some(0) })));
    assert!(matches!(journey.wizard.people().searching, Searching::Asking { .. }));
    assert_eq!(
        journey.wizard.people().rows(&journey.wizard.shared),
        4,
        "what was found stays until the answer is there"
    );
    journey.send(Message::Found(second, Ok(Found { hits: Vec::new(), total: Some(0) })));
    assert_eq!(journey.wizard.people().rows(&journey.wizard.shared), 0);
    assert_eq!(
        journey.wizard.shared.people.everyone,
        Some(fixtures::EVERYONE),
        "a search tells nothing about all"
    );
    journey.keys("Enter").says("Nothing here has that name");
    journey.keys("Backspace");
    let third = fixtures::ticket(&journey.effects).unwrap();
    journey.send(Message::Found(third, Err(Unread::Refused)));
    assert_eq!(journey.wizard.people().searching, Searching::Unread(Unread::Refused));
}

#[test]
fn groups_and_people_are_chosen_together_and_taken_out_again() {
    let wizard = fixtures::chosen();
    let lines = wizard.shared.people.lines(&wizard.shared);
    assert_eq!(
        lines.iter().map(|line| (line.label, line.names.as_str(), line.people)).collect::<Vec<_>>(),
        [("group", "Retail Tier 1", Some(36)), ("people", "Agent 0042, Agent 0108", Some(2))]
    );
    assert_eq!(wizard.shared.people.people_chosen(), Some(38));
    let mut journey = Journey { wizard, effects: Vec::new() };
    journey.keys("Tab Space");
    assert_eq!(journey.wizard.shared.people.people_chosen(), Some(2), "the group is out");
    journey.keys("Space");
    assert_eq!(journey.wizard.shared.people.choice(), None);
    assert_eq!(journey.wizard.people().stop, PeopleStop::Field);
}

#[test]
fn everyone_rests_what_was_ticked_and_gives_it_back() {
    let mut journey = Journey { wizard: fixtures::chosen(), effects: Vec::new() };
    journey.keys("→ → → → → →");
    assert_eq!(journey.wizard.people().way, Way::Everyone);
    journey.keys("↓ Space");
    assert_eq!(journey.wizard.shared.people.choice(), Some(Choice::Everyone));
    assert_eq!(journey.wizard.shared.people.cost_of_everyone(), None, "it is the cost already");
    journey.keys("Space");
    assert!(matches!(journey.wizard.shared.people.choice(), Some(Choice::Picks(picks)) if picks.len() == 3));
}

#[test]
fn another_choice_forgets_the_checks_and_back_forgets_nothing() {
    let mut journey = salesforce();
    journey.look_at_everyone(&org::report());
    journey.keys("Esc Esc").at(Step::People);
    assert!(journey.wizard.shared.checks.report.is_some());
    assert_eq!(journey.wizard.shared.people.choice(), Some(Choice::Everyone));
    journey.keys("Space");
    assert!(journey.wizard.shared.checks.report.is_none());
    assert!(journey.wizard.people_permissions().features.overview.is_none());
    journey.keys("Space").keys("Esc").at(Step::Credentials).keys("Shift-Tab Shift-Tab").paste("another");
    assert_eq!(journey.wizard.shared.people.choice(), None, "whoever it was is of another org now");
    assert_eq!(journey.wizard.people().way, Way::Everyone, "how people are chosen stays");
}

#[test]
fn a_file_chooses_whom_it_names() {
    let mut journey = salesforce();
    journey.sign_in_as_client().answer(fixtures::agents()).keys("↑ → → → → → ↓ Enter").says("path of a file");
    journey.keys("'people.csv' Enter");
    assert!(journey.has(|effect| matches!(effect, Effect::ReadPeople { path, .. } if path == "people.csv")));
    let ticket = fixtures::ticket(&journey.effects).unwrap();
    journey.send(Message::FileRead(Ticket(ticket.0 + 9), Err("another one's".into())));
    assert!(matches!(journey.wizard.people().reading, PeopleFile::Asking { .. }), "not its answer");
    let not_found = UnknownName { given: "nobody@example.com".into(), nearest: Vec::new() };
    let people = vec![fixtures::found_agent(42, "Retail"), fixtures::found_agent(108, "Retail")];
    let read = FromFile { people, not_found: vec![not_found] };
    journey.send(Message::FileRead(ticket, Ok(read)));
    journey.says("2 people are chosen; 1 line names nobody of this org");
    assert_eq!(journey.wizard.shared.people.people_chosen(), Some(2));
    journey.keys("↓ Space");
    assert_eq!(journey.wizard.shared.people.people_chosen(), Some(1));
    journey.keys("/ ↑ /");
    assert_eq!(journey.wizard.people().stop, PeopleStop::Field, "/ leads to the field from anywhere");
    journey.keys("Enter");
    let ticket = fixtures::ticket(&journey.effects).unwrap();
    journey
        .send(Message::FileRead(ticket, Err("there is no such file".into())))
        .says("there is no such file");
    assert_eq!(journey.wizard.shared.people.people_chosen(), Some(1));
}

#[test]
fn presenting_hides_who_is_chosen() {
    let mut journey = Journey { wizard: fixtures::chosen(), effects: Vec::new() };
    journey.keys("F2");
    let wizard = &journey.wizard;
    let rows: Vec<ListRow> = (0..wizard.people().rows(&wizard.shared))
        .filter_map(|at| wizard.people().row(&wizard.shared, at))
        .collect();
    let shown = format!("{rows:?} {:?}", wizard.shared.people.lines(&wizard.shared));
    for real in ["Agent 0", "example.com", "Retail", "Claims"] {
        assert!(!shown.contains(real), "{real} in {shown}");
    }
    assert!(shown.contains("Person 1"), "{shown}");
    assert!(matches!(wizard.people().shown_field(&wizard.shared), ShownField::StandIn(_)));
    assert_eq!(rows.iter().filter(|row| row.ticked).count(), 2);
}

#[test]
fn what_was_signed_in_with_is_never_searched_for() {
    let mut journey = salesforce();
    journey.sign_in_as_client().answer(fixtures::agents());
    journey.paste(SECRET).says("It wasn't sent");
    let searched = |effect: &Effect| matches!(effect, Effect::Search { text, .. } if text.contains(SECRET));
    assert!(!journey.effects.iter().any(searched));
    assert!(journey.wizard.people().find.is_empty());
}
