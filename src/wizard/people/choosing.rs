//! Choosing people: asking the org, reading a file, ticking, taking out again.

use super::{Chosen, Instead, PeopleFile, PeopleStep, Searching, Stop, Way};
use crate::{
    check::{Found, Hit},
    model::{people::By, unread::Unread},
    wizard::{Edit, Effect, Field, FromFile, Shared, Ticket, words},
};

impl PeopleStep {
    /// A search came to an end. An answer to what was typed before is left out.
    pub(super) fn hear_found(&mut self, shared: &mut Shared, from: Ticket, found: Result<Found, Unread>) {
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

    pub(super) fn hear_file(&mut self, shared: &mut Shared, from: Ticket, read: Result<FromFile, String>) {
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

    pub(super) fn type_into_field(&mut self, shared: &mut Shared, edit: Edit) {
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
    pub(super) fn search(&mut self, shared: &mut Shared) {
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

    pub(super) fn change_way(&mut self, shared: &mut Shared, forward: bool) {
        let ways = Self::ways(shared);
        let at = ways.iter().position(|way| *way == self.way).unwrap_or(0);
        let to = if forward { at + 1 } else { at.saturating_sub(1) };
        if let Some(way) = ways.get(to) {
            self.go_way(shared, *way);
        }
        // So that ← → go on through the ways: in a field they would move in its text.
        self.stop = Stop::Ways;
    }

    pub(super) fn go_way(&mut self, shared: &mut Shared, way: Way) {
        if way != self.way {
            (self.way, self.cursor) = (way, 0);
            // What was found is of another kind, and a late answer would be, too.
            self.searching = Searching::NotAsked;
            self.search(shared);
        }
        self.focus_field_or_list();
    }

    pub(super) fn focus_field_or_list(&mut self) {
        self.stop = if self.way.field_label().is_some() { Stop::Field } else { Stop::List };
    }

    pub(super) fn read_file(&mut self, shared: &mut Shared) {
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
    pub(super) fn take_first(&mut self, shared: &mut Shared) {
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
    pub(super) fn tick(&mut self, shared: &mut Shared, row: usize) {
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
    pub(super) fn choose_whole(&mut self, shared: &mut Shared, stays: bool) {
        let whole = match self.way {
            Way::Everyone => Instead::Everyone,
            _ => Instead::Myself,
        };
        change_choice(shared, |chosen| {
            chosen.instead = if chosen.instead == Some(whole) && !stays { None } else { Some(whole) };
        });
    }

    /// Space on a line of what was chosen.
    pub(super) fn take_out(&mut self, shared: &mut Shared) {
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
