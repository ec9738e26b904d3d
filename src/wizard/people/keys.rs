//! Keys of the step, and what they do: asking the org, reading a file, ticking, taking out again.

use super::{Chosen, Instead, PeopleFile, PeopleStep, Searching, Stop, Way, name_all};
use crate::{
    check::{Found, Hit},
    model::{Names, Status, Unread, people::By},
    wizard::{
        Action, Command, Edit, Effect, Field, FromFile, Message, News, Place, Shared, Target, Ticket,
        WizardStep, cursor, words,
    },
};

impl WizardStep for PeopleStep {
    fn commands(&self, _shared: &Shared) -> Vec<Command> {
        let ways = Command::columns("by");
        let find = self.way.field_label().map(|_| Command::quiet(Action::Find, "find"));
        match self.stop {
            Stop::Ways => [ways, Command::footer(Action::Down, "to the field or list")]
                .into_iter()
                .chain(find)
                .collect(),
            Stop::Field => {
                let enter = if self.way == Way::File { "read it" } else { "take the first" };
                let list = Command { actions: vec![Action::Up, Action::Down], ..Command::rows("ways, list") };
                vec![Command::footer(Action::Enter, enter), list, Command::typing()]
            }
            Stop::List => {
                let mut commands = vec![Command::rows("move"), Command::footer(Action::Tick, "tick")];
                if self.way.field_label().is_some() {
                    commands.push(Command::footer(Action::Find, "find"));
                }
                commands.extend([ways, Command::quiet(Action::Enter, "choose")]);
                commands
            }
            Stop::Chosen => {
                let take_out = Command::footer(Action::Tick, "take out");
                let enter = Command::quiet(Action::Enter, "take out");
                [Command::rows("move"), take_out, ways, enter].into_iter().chain(find).collect()
            }
        }
    }

    fn apply(&mut self, shared: &mut Shared, action: Action) {
        let page = shared.page();
        let (rows, chosen) = (self.rows(shared), shared.people.lines(shared).len());
        match (self.stop, action) {
            (Stop::Field, Action::Edit(edit)) => self.type_into_field(shared, edit),
            (Stop::Field, Action::Enter) if self.way == Way::File => self.read_file(shared),
            (Stop::Field, Action::Enter) => self.take_first(shared),
            (Stop::Field, Action::Up) => self.stop = Stop::Ways,
            (Stop::Field, Action::Down) if rows > 0 => (self.stop, self.cursor) = (Stop::List, 0),
            (Stop::Field, Action::Down) => shared.say(words::people::NOTHING_LISTED),
            (Stop::Ways, Action::Down) => self.focus_field_or_list(),
            (_, Action::Left) => self.change_way(shared, false),
            (_, Action::Right) => self.change_way(shared, true),
            (_, Action::Find) if self.way.field_label().is_some() => self.stop = Stop::Field,
            (_, Action::Click(Target::Column(at))) => {
                if let Some(way) = Self::ways(shared).get(at) {
                    self.go_way(shared, *way);
                }
            }
            (Stop::List, Action::Click(Target::Row(row))) if row == self.cursor && row < rows => {
                self.tick(shared, row);
            }
            (_, Action::Click(Target::Row(row))) if row < rows => {
                (self.stop, self.cursor) = (Stop::List, row);
            }
            // Up from the first row of the list.
            (Stop::List, Action::Up) if self.cursor == 0 => {
                let field = self.way.field_label().is_some();
                self.stop = if field { Stop::Field } else { Stop::Ways };
            }
            (Stop::List, Action::Enter) if self.way.field_label().is_none() => {
                self.choose_whole(shared, true);
                shared.go_next();
            }
            (Stop::List, Action::Tick | Action::Enter) => self.tick(shared, self.cursor),
            (Stop::List, action) => cursor::step(&mut self.cursor, rows, action, page),
            (Stop::Chosen, Action::Tick | Action::Enter) => self.take_out(shared),
            (Stop::Chosen, action) => cursor::step(&mut self.chosen_cursor, chosen, action, page),
            _ => {}
        }
    }

    fn standing(&self, shared: &Shared) -> String {
        words::people::choosing(self, shared)
    }

    fn status(&self, shared: &Shared, _place: Place) -> Option<Status> {
        let signed_in = shared.identity.accepted().is_some();
        (signed_in && shared.people.choice().is_some()).then_some(Status::Pass)
    }

    fn in_field(&self) -> bool {
        self.stop == Stop::Field
    }

    fn paste(&mut self, shared: &mut Shared, text: &str) -> bool {
        match self.way {
            Way::File => self.file.paste(text),
            _ => {
                let left_out = self.find.paste(text);
                self.search(shared);
                left_out
            }
        }
    }

    fn move_stop(&mut self, shared: &mut Shared, forward: bool) -> bool {
        let field = self.way.field_label().is_some();
        let stops: Vec<Stop> = [
            Some(Stop::Ways),
            field.then_some(Stop::Field),
            (self.rows(shared) > 0).then_some(Stop::List),
            (field && shared.people.choice().is_some()).then_some(Stop::Chosen),
        ]
        .into_iter()
        .flatten()
        .collect();
        let next = cursor::next_stop(&stops, self.stop, forward);
        if let Some(next) = next {
            (self.stop, self.chosen_cursor) = (next, 0);
        }
        next.is_some()
    }

    fn missing(&mut self, shared: &mut Shared) -> Option<String> {
        if shared.people.instead == Some(Instead::Myself) && !Self::ways(shared).contains(&Way::Myself) {
            shared.people.instead = None;
        }
        shared.people.choice().is_none().then(|| {
            self.focus_field_or_list();
            words::people::CHOOSE_FIRST.into()
        })
    }

    /// The list begins with whoever comes first, which also tells how many there are.
    fn enter(&mut self, shared: &mut Shared) {
        if !Self::ways(shared).contains(&self.way) {
            self.go_way(shared, Way::By(By::Person));
        }
        let saw_nobody = self.found().is_none_or(|found| found.hits.is_empty());
        let sees_more_now = saw_nobody && shared.is_observed();
        if self.searching == Searching::NotAsked || sees_more_now {
            self.search(shared);
        }
    }

    fn hear(&mut self, shared: &mut Shared, news: &News) {
        match news {
            News::Answer(Message::Found(from, found)) => self.hear_found(shared, *from, found.clone()),
            News::Answer(Message::FileRead(from, read)) => self.hear_file(shared, *from, read.clone()),
            // How people are chosen stays.
            News::OrgForgotten => {
                let (find, file) = (std::mem::take(&mut self.find), std::mem::take(&mut self.file));
                *self = Self { find, file, ..Self::by(self.way) };
            }
            _ => {}
        }
    }

    fn name_whom_it_knows(&self, names: &mut Names) {
        name_all(self.found().map(|found| found.hits.as_slice()).unwrap_or_default(), names);
    }
}

impl PeopleStep {
    /// A search came to an end. An answer to what was typed before is left out.
    fn hear_found(&mut self, shared: &mut Shared, from: Ticket, found: Result<Found, Unread>) {
        if !matches!(&self.searching, Searching::Asking { ticket, .. } if *ticket == from) {
            return;
        }
        let of_everyone = matches!(self.way, Way::By(By::Person) | Way::Everyone) && self.find.is_empty();
        // A client that may not look at people is told of none.
        let sees_nobody = match &found {
            Ok(found) => of_everyone && found.hits.is_empty(),
            Err(why) => *why == Unread::Refused,
        };
        if sees_nobody && !shared.takes_token() {
            shared.identity.offer_observer();
        }
        self.searching = match found {
            Ok(found) => {
                if of_everyone && found.total.is_some() && !(sees_nobody && shared.observer_would_help()) {
                    shared.people.everyone = found.total;
                }
                Searching::Found(found)
            }
            Err(why) => Searching::Unread(why),
        };
        self.cursor = self.cursor.min(self.rows(shared).saturating_sub(1));
        if self.stop == Stop::List && self.rows(shared) == 0 {
            self.stop = Stop::Field;
        }
        shared.show_anew();
    }

    fn hear_file(&mut self, shared: &mut Shared, from: Ticket, read: Result<FromFile, String>) {
        if !matches!(&self.reading, PeopleFile::Asking { ticket, .. } if *ticket == from) {
            return;
        }
        match read {
            Err(why) => {
                shared.say(words::people::file_not_read(&why));
                self.reading = PeopleFile::Unreadable(why);
            }
            Ok(file) => {
                let (people, not_found) = (file.people.len(), file.not_found);
                shared.say(words::people::file_read(people, not_found.len()));
                self.reading = PeopleFile::Known { people, not_found };
                if people > 0 {
                    change_choice(shared, |chosen| {
                        chosen.instead = None;
                        for hit in file.people {
                            if !chosen.picks.iter().any(|own| own.pick == hit.pick) {
                                chosen.picks.push(hit);
                            }
                        }
                    });
                }
            }
        }
    }

    fn type_into_field(&mut self, shared: &mut Shared, edit: Edit) {
        match self.way {
            Way::File => _ = self.file.edit(edit),
            _ => {
                if self.find.edit(edit) {
                    self.cursor = 0;
                    self.search(shared);
                }
            }
        }
    }

    /// Asks the org. What was found for the same kind of thing stays on screen until it answers.
    fn search(&mut self, shared: &mut Shared) {
        let (by, text) = match self.way {
            Way::By(by) => (by, self.find.trimmed().to_owned()),
            // How many there are.
            Way::Everyone => (By::Person, String::new()),
            Way::File | Way::Myself => return,
        };
        if shared.identity.accepted().is_none() {
            return;
        }
        if shared.identity.has_secret(&text) {
            self.find = Field::default();
            return shared.say(words::people::SECRET_IN_FIND);
        }
        let (ticket, since) = (shared.next_ticket(), shared.now);
        let before = match std::mem::take(&mut self.searching) {
            Searching::Found(found) => Some(found),
            Searching::Asking { before, .. } => before,
            Searching::NotAsked | Searching::Unread(_) => None,
        };
        self.searching = Searching::Asking { since, ticket, before };
        shared.send(Effect::Search { ticket, by, text, observer: shared.observer() });
    }

    fn change_way(&mut self, shared: &mut Shared, forward: bool) {
        let ways = Self::ways(shared);
        let at = ways.iter().position(|way| *way == self.way).unwrap_or(0);
        let to = if forward { at + 1 } else { at.saturating_sub(1) };
        if let Some(way) = ways.get(to) {
            self.go_way(shared, *way);
        }
        // So that ← → go on through the ways: in a field they would move in its text.
        self.stop = Stop::Ways;
    }

    fn go_way(&mut self, shared: &mut Shared, way: Way) {
        if way != self.way {
            (self.way, self.cursor) = (way, 0);
            // What was found is of another kind, and a late answer would be, too.
            self.searching = Searching::NotAsked;
            self.search(shared);
        }
        self.focus_field_or_list();
    }

    fn focus_field_or_list(&mut self) {
        self.stop = if self.way.field_label().is_some() { Stop::Field } else { Stop::List };
    }

    fn read_file(&mut self, shared: &mut Shared) {
        let path = self.file.trimmed().to_owned();
        if path.is_empty() {
            return shared.say(words::people::NO_FILE);
        }
        let (ticket, since) = (shared.next_ticket(), shared.now);
        self.reading = PeopleFile::Asking { since, ticket };
        shared.hush();
        shared.send(Effect::ReadPeople { ticket, path, observer: shared.observer() });
    }

    /// Enter in the field. What is still being looked for may be somebody else.
    fn take_first(&mut self, shared: &mut Shared) {
        let first = match &self.searching {
            Searching::Asking { .. } => return shared.say(words::people::STILL_LOOKING),
            Searching::Found(found) => found.hits.first().cloned(),
            Searching::NotAsked | Searching::Unread(_) => None,
        };
        let Some(hit) = first else { return shared.say(words::NOTHING_FOUND) };
        let name = hit.pick.name.clone();
        if shared.people.is_ticked(&hit) {
            return shared.say(words::people::already_chosen(&name));
        }
        toggle(shared, hit);
        shared.say(words::people::chosen(&name));
    }

    /// Space on a row of the list.
    fn tick(&mut self, shared: &mut Shared, row: usize) {
        let hit = match self.way {
            Way::By(_) => self.found().and_then(|found| found.hits.get(row)).cloned(),
            Way::File => shared.people.people().nth(row).cloned(),
            Way::Everyone | Way::Myself => return self.choose_whole(shared, false),
        };
        if let Some(hit) = hit {
            toggle(shared, hit);
        }
    }

    /// Everyone, or the person whose token it is; a second time takes it back, unless it is to stay.
    fn choose_whole(&mut self, shared: &mut Shared, stays: bool) {
        let whole = match self.way {
            Way::Everyone => Instead::Everyone,
            _ => Instead::Myself,
        };
        change_choice(shared, |chosen| {
            chosen.instead = if chosen.instead == Some(whole) && !stays { None } else { Some(whole) };
        });
    }

    /// Space on a line of what was chosen.
    fn take_out(&mut self, shared: &mut Shared) {
        let lines = shared.people.lines(shared);
        let at = self.chosen_cursor.min(lines.len().saturating_sub(1));
        change_choice(shared, |chosen| {
            if chosen.instead.take().is_some() {
                return;
            }
            let mut line = 0;
            chosen.picks.retain(|hit| {
                if hit.pick.by == By::Person {
                    return at + 1 < lines.len() || lines.last().is_none_or(|last| last.label != "people");
                }
                line += 1;
                line - 1 != at
            });
        });
        let left = shared.people.lines(shared).len();
        if left == 0 {
            self.focus_field_or_list();
        }
        self.chosen_cursor = at.min(left.saturating_sub(1));
    }
}

/// Changes the choice. What was checked for the other one holds no longer.
fn change_choice(shared: &mut Shared, change: impl FnOnce(&mut Chosen)) {
    let before = shared.people.choice();
    change(&mut shared.people);
    if shared.people.choice() != before {
        shared.forget_checks();
    }
    shared.show_anew();
}

fn toggle(shared: &mut Shared, hit: Hit) {
    change_choice(shared, |chosen| {
        let ticked = chosen.is_ticked(&hit);
        chosen.instead = None;
        chosen.picks.retain(|own| own.pick != hit.pick);
        if !ticked {
            chosen.picks.push(hit);
        }
    });
}
