//! Choosing people by keys: the row of ways, the field, the list, and what was chosen.

use super::{Instead, Reading, Searching, Stop, Way};
use crate::{
    check::{Found, Hit},
    model::{evidence::Unread, people::By},
    wizard::{
        Wizard,
        command::{Action, Command},
        cursor,
        field::{Edit, Field},
        message::{Effect, FromFile, Target, Ticket},
        words,
    },
};

pub(in crate::wizard) fn commands(wizard: &Wizard) -> Vec<Command> {
    let step = &wizard.people;
    let ways = Command::columns("by");
    let find = step.way.field_label().map(|_| Command::quiet(Action::Find, "find"));
    match step.stop {
        Stop::Ways => {
            [ways, Command::footer(Action::Down, "to the field or list")].into_iter().chain(find).collect()
        }
        Stop::Field => {
            let enter = if step.way == Way::File { "read it" } else { "take the first" };
            let list = Command { actions: vec![Action::Up, Action::Down], ..Command::rows("ways, list") };
            vec![Command::footer(Action::Enter, enter), list, Command::typing()]
        }
        Stop::List => {
            let mut commands = vec![Command::rows("move"), Command::footer(Action::Tick, "tick")];
            if step.way.field_label().is_some() {
                commands.push(Command::footer(Action::Find, "find"));
            }
            commands.extend([ways, Command::quiet(Action::Enter, "choose")]);
            commands
        }
        Stop::Chosen => {
            let take_out = Command::footer(Action::Tick, "take out");
            let commands = [Command::rows("move"), take_out, ways, Command::quiet(Action::Enter, "take out")];
            commands.into_iter().chain(find).collect()
        }
    }
}

pub(in crate::wizard) fn apply(wizard: &mut Wizard, action: Action) {
    let page = wizard.page();
    let (rows, chosen) = (wizard.people.rows(), wizard.chosen_lines().len());
    let step = &mut wizard.people;
    match (step.stop, action) {
        (Stop::Field, Action::Edit(edit)) => type_into_field(wizard, edit),
        (Stop::Field, Action::Enter) if step.way == Way::File => read_file(wizard),
        (Stop::Field, Action::Enter) => take_first(wizard),
        (Stop::Field, Action::Up) => step.stop = Stop::Ways,
        (Stop::Field, Action::Down) if rows > 0 => (step.stop, step.cursor) = (Stop::List, 0),
        (Stop::Field, Action::Down) => wizard.say(words::people::NOTHING_LISTED),
        (Stop::Ways, Action::Down) => focus_field_or_list(wizard),
        (_, Action::Left) => change_way(wizard, false),
        (_, Action::Right) => change_way(wizard, true),
        (_, Action::Find) if step.way.field_label().is_some() => step.stop = Stop::Field,
        (_, Action::Click(Target::Column(at))) => {
            if let Some(way) = wizard.ways().get(at) {
                go_way(wizard, *way);
            }
        }
        (_, Action::Click(Target::Row(row))) if row < rows => {
            let again = step.stop == Stop::List && step.cursor == row;
            (step.stop, step.cursor) = (Stop::List, row);
            if again {
                tick(wizard, row);
            }
        }
        (Stop::List, Action::Up) if step.cursor == 0 => move_stop_quietly(wizard),
        (Stop::List, Action::Enter) if step.way.field_label().is_none() => {
            choose_whole(wizard, true);
            wizard.go_next();
        }
        (Stop::List, Action::Tick | Action::Enter) => tick(wizard, wizard.people.cursor),
        (Stop::List, action) => cursor::step(&mut step.cursor, rows, action, page),
        (Stop::Chosen, Action::Tick | Action::Enter) => take_out(wizard),
        (Stop::Chosen, action) => cursor::step(&mut step.chosen_cursor, chosen, action, page),
        _ => {}
    }
}

pub(in crate::wizard) fn paste(wizard: &mut Wizard, text: &str) -> bool {
    match wizard.people.way {
        Way::File => wizard.people.file.paste(text),
        _ => {
            let left_out = wizard.people.find.paste(text);
            search(wizard);
            left_out
        }
    }
}

pub(in crate::wizard) fn move_stop(wizard: &mut Wizard, forward: bool) -> bool {
    let step = &wizard.people;
    let stops: Vec<Stop> = [
        Some(Stop::Ways),
        step.way.field_label().map(|_| Stop::Field),
        (step.rows() > 0).then_some(Stop::List),
        (step.way.field_label().is_some() && step.choice().is_some()).then_some(Stop::Chosen),
    ]
    .into_iter()
    .flatten()
    .collect();
    let at = stops.iter().position(|stop| *stop == step.stop);
    let to = at.and_then(|at| if forward { at.checked_add(1) } else { at.checked_sub(1) });
    match to.and_then(|to| stops.get(to)) {
        Some(to) => {
            wizard.people.stop = *to;
            wizard.people.chosen_cursor = 0;
            true
        }
        None => false,
    }
}

/// Up from the first row of the list.
fn move_stop_quietly(wizard: &mut Wizard) {
    wizard.people.stop = if wizard.people.way.field_label().is_some() { Stop::Field } else { Stop::Ways };
}

pub(in crate::wizard) fn missing(wizard: &mut Wizard) -> Option<String> {
    let ways = wizard.ways();
    let step = &mut wizard.people;
    if step.instead == Some(Instead::Myself) && !ways.contains(&Way::Myself) {
        step.instead = None;
    }
    step.choice().is_none().then(|| {
        focus_field_or_list(wizard);
        words::people::CHOOSE_FIRST.into()
    })
}

/// The step is entered: the list begins with whoever comes first, which also tells how many there are.
pub(in crate::wizard) fn enter(wizard: &mut Wizard) {
    if !wizard.ways().contains(&wizard.people.way) {
        go_way(wizard, Way::By(By::Person));
    }
    if wizard.people.searching == Searching::NotAsked {
        search(wizard);
    }
}

/// A search came to an end. An answer to what was typed before is left out.
pub(in crate::wizard) fn found(wizard: &mut Wizard, from: Ticket, found: Result<Found, Unread>) {
    let step = &mut wizard.people;
    if !matches!(&step.searching, Searching::Asking { ticket, .. } if *ticket == from) {
        return;
    }
    step.searching = match found {
        Ok(found) => {
            let of_everyone = matches!(step.way, Way::By(By::Person) | Way::Everyone) && step.find.is_empty();
            if of_everyone && found.total.is_some() {
                step.everyone = found.total;
            }
            Searching::Found(found)
        }
        Err(why) => Searching::Unread(why),
    };
    step.cursor = step.cursor.min(step.rows().saturating_sub(1));
    if step.stop == Stop::List && step.rows() == 0 {
        step.stop = Stop::Field;
    }
    wizard.renew_stand_ins();
}

/// A file was read: whom it names is chosen.
pub(in crate::wizard) fn file_read(wizard: &mut Wizard, from: Ticket, read: Result<FromFile, String>) {
    if !matches!(&wizard.people.reading, Reading::Reading { ticket, .. } if *ticket == from) {
        return;
    }
    match read {
        Err(why) => {
            wizard.say(words::people::file_not_read(&why));
            wizard.people.reading = Reading::NotReadable(why);
        }
        Ok(file) => {
            let (people, not_found) = (file.people.len(), file.not_found);
            wizard.say(words::people::file_read(people, not_found.len()));
            wizard.people.reading = Reading::Read { people, not_found };
            if people > 0 {
                change_choice(wizard, |step| {
                    step.instead = None;
                    for hit in file.people {
                        if !step.picks.iter().any(|own| own.pick == hit.pick) {
                            step.picks.push(hit);
                        }
                    }
                });
            }
        }
    }
}

fn type_into_field(wizard: &mut Wizard, edit: Edit) {
    match wizard.people.way {
        Way::File => _ = wizard.people.file.edit(edit),
        _ => {
            if wizard.people.find.edit(edit) {
                wizard.people.cursor = 0;
                search(wizard);
            }
        }
    }
}

/// Asks the org. What was found for the same kind of thing stays on screen until it answers.
fn search(wizard: &mut Wizard) {
    let (by, text) = match wizard.people.way {
        Way::By(by) => (by, wizard.people.find.trimmed().to_owned()),
        // How many there are.
        Way::Everyone => (By::Person, String::new()),
        Way::File | Way::Myself => return,
    };
    if wizard.credentials.accepted().is_none() {
        return;
    }
    if wizard.credentials.has_secret(&text) {
        wizard.people.find = Field::default();
        return wizard.say(words::people::SECRET_IN_FIND);
    }
    let (ticket, since) = (wizard.next_ticket(), wizard.now);
    let before = match std::mem::take(&mut wizard.people.searching) {
        Searching::Found(found) => Some(found),
        Searching::Asking { before, .. } => before,
        Searching::NotAsked | Searching::Unread(_) => None,
    };
    wizard.people.searching = Searching::Asking { since, ticket, before };
    wizard.send(Effect::Search { ticket, by, text });
}

fn change_way(wizard: &mut Wizard, forward: bool) {
    let ways = wizard.ways();
    let at = ways.iter().position(|way| *way == wizard.people.way).unwrap_or(0);
    let to = if forward { at + 1 } else { at.saturating_sub(1) };
    if let Some(way) = ways.get(to) {
        go_way(wizard, *way);
    }
    // So that ← → go on through the ways: in a field they would move in its text.
    wizard.people.stop = Stop::Ways;
}

fn go_way(wizard: &mut Wizard, way: Way) {
    if way != wizard.people.way {
        let step = &mut wizard.people;
        (step.way, step.cursor) = (way, 0);
        // What was found is of another kind, and a late answer would be, too.
        step.searching = Searching::NotAsked;
        search(wizard);
    }
    focus_field_or_list(wizard);
}

fn focus_field_or_list(wizard: &mut Wizard) {
    wizard.people.stop = if wizard.people.way.field_label().is_some() { Stop::Field } else { Stop::List };
}

fn read_file(wizard: &mut Wizard) {
    let path = wizard.people.file.trimmed().to_owned();
    if path.is_empty() {
        return wizard.say(words::people::NO_FILE);
    }
    let (ticket, since) = (wizard.next_ticket(), wizard.now);
    wizard.people.reading = Reading::Reading { since, ticket };
    wizard.hush();
    wizard.send(Effect::ReadPeople { ticket, path });
}

/// Enter in the field. What is still being looked for may be somebody else.
fn take_first(wizard: &mut Wizard) {
    let first = match &wizard.people.searching {
        Searching::Asking { .. } => return wizard.say(words::people::STILL_LOOKING),
        Searching::Found(found) => found.hits.first().cloned(),
        Searching::NotAsked | Searching::Unread(_) => None,
    };
    let Some(hit) = first else { return wizard.say(words::NOTHING_FOUND) };
    let name = wizard.people_row(0).map(|row| row.name).unwrap_or_default();
    if wizard.people.is_ticked(&hit) {
        return wizard.say(words::people::already_chosen(&name));
    }
    toggle(wizard, hit);
    wizard.say(words::people::chosen(&name));
}

/// Space on a row of the list.
fn tick(wizard: &mut Wizard, row: usize) {
    let hit = match wizard.people.way {
        Way::By(_) => wizard.people.found().and_then(|found| found.hits.get(row)).cloned(),
        Way::File => wizard.people.people().nth(row).cloned(),
        Way::Everyone | Way::Myself => return choose_whole(wizard, false),
    };
    if let Some(hit) = hit {
        toggle(wizard, hit);
    }
}

fn toggle(wizard: &mut Wizard, hit: Hit) {
    change_choice(wizard, |step| {
        let ticked = step.is_ticked(&hit);
        step.instead = None;
        step.picks.retain(|own| own.pick != hit.pick);
        if !ticked {
            step.picks.push(hit);
        }
    });
}

/// Everyone, or the person whose token it is; a second time takes it back, unless it is to stay.
fn choose_whole(wizard: &mut Wizard, stays: bool) {
    let whole = match wizard.people.way {
        Way::Everyone => Instead::Everyone,
        _ => Instead::Myself,
    };
    change_choice(wizard, |step| {
        step.instead = if step.instead == Some(whole) && !stays { None } else { Some(whole) };
    });
}

/// Space on a line of what was chosen.
fn take_out(wizard: &mut Wizard) {
    let lines = wizard.chosen_lines();
    let at = wizard.people.chosen_cursor.min(lines.len().saturating_sub(1));
    change_choice(wizard, |step| {
        if step.instead.take().is_some() {
            return;
        }
        let mut line = 0;
        step.picks.retain(|hit| {
            if hit.pick.by == By::Person {
                return at + 1 < lines.len() || lines.last().is_none_or(|last| last.label != "people");
            }
            line += 1;
            line - 1 != at
        });
    });
    let left = wizard.chosen_lines().len();
    if left == 0 {
        focus_field_or_list(wizard);
    }
    wizard.people.chosen_cursor = at.min(left.saturating_sub(1));
}

/// Changes the choice. What was checked for the other one holds no longer.
fn change_choice(wizard: &mut Wizard, change: impl FnOnce(&mut super::PeopleStep)) {
    let before = wizard.people.choice();
    change(&mut wizard.people);
    if wizard.people.choice() != before {
        wizard.forget_checks();
    }
    wizard.renew_stand_ins();
}
