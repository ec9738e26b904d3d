//! Who will use the integration: choosing people, by what they are in or one by one. The org is asked as one types.
//! What was ticked stays on this computer's memory only.

use jiff::Timestamp;

use super::{Field, Shared, ShownField, Ticket, words};
use crate::{
    check::{Found, Hit, UnknownName, estimate},
    model::{
        Names, Unread,
        people::{By, Choice},
    },
};

mod keys;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The ways, in a row: ← → change.
    Ways,
    /// The field: what is looked for, or a file's path.
    Field,
    List,
    /// What was chosen; Space takes a line out again.
    Chosen,
}

/// A way to choose people, in the row of ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By name, group, role, queue or division: looked for in the org.
    By(By),
    File,
    Everyone,
    Myself,
}

impl Way {
    /// What it says in the row of ways.
    pub fn label(self) -> &'static str {
        match self {
            Self::By(By::Person) => "name, e-mail",
            Self::By(by) => by.word(),
            Self::File => "CSV file",
            Self::Everyone => "everyone",
            Self::Myself => "myself",
        }
    }

    /// What stands before its field; `None` where it has no field.
    pub fn field_label(self) -> Option<&'static str> {
        match self {
            Self::By(_) => Some("find"),
            Self::File => Some("file"),
            Self::Everyone | Self::Myself => None,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Searching {
    #[default]
    NotAsked,
    Asking {
        since: Timestamp,
        ticket: Ticket,
        /// What was found for what was typed before: it stays on screen meanwhile.
        before: Option<Found>,
    },
    Found(Found),
    Unread(Unread),
}

/// A file with people, and how far reading it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PeopleFile {
    #[default]
    None,
    /// It is being read, and its people are looked up.
    Asking { since: Timestamp, ticket: Ticket },
    /// It was read: whom it named was chosen.
    Known {
        /// How many people it named that the org knows.
        people: usize,
        /// Whom the org doesn't know.
        not_found: Vec<UnknownName>,
    },
    /// It couldn't be read; in a sentence, why.
    Unreadable(String),
}

/// What is chosen instead of what was ticked one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    Everyone,
    Myself,
}

#[derive(Clone, Debug)]
pub struct PeopleStep {
    pub stop: Stop,
    pub way: Way,
    pub find: Field,
    pub file: Field,
    pub searching: Searching,
    pub reading: PeopleFile,
    pub cursor: usize,
    pub chosen_cursor: usize,
}

/// Who is looked at: it stays, whatever the step shows.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// What was ticked, in the order of ticking. It rests while [`Chosen::instead`] is something.
    pub picks: Vec<Hit>,
    pub instead: Option<Instead>,
    /// How many people the org has, where a search has told.
    pub everyone: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenLine {
    /// `group`, `people`, `everyone`, `myself`.
    pub label: &'static str,
    pub names: String,
    /// How many people it is, where that is known.
    pub people: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub ticked: bool,
    pub name: String,
    pub email: Option<String>,
    pub division: Option<String>,
    /// How many people are in it, where that was told.
    pub people: Option<u64>,
}

impl Chosen {
    /// Who is looked at; nothing while nobody is chosen.
    pub fn choice(&self) -> Option<Choice> {
        match self.instead {
            Some(Instead::Everyone) => Some(Choice::Everyone),
            Some(Instead::Myself) => Some(Choice::Myself),
            None if self.picks.is_empty() => None,
            None => Some(Choice::Picks(self.picks.iter().map(|hit| hit.pick.clone()).collect())),
        }
    }

    /// How many people are chosen, where that is known. Whoever is in two groups counts twice.
    pub fn people_chosen(&self) -> Option<u64> {
        match self.instead {
            Some(Instead::Everyone) => self.everyone,
            Some(Instead::Myself) => Some(1),
            None => self.picks.iter().map(|hit| hit.people).sum(),
        }
    }

    pub(super) fn people(&self) -> impl Iterator<Item = &Hit> + Clone {
        self.picks.iter().filter(|hit| hit.pick.by == By::Person)
    }

    /// What was ticked beside people: groups and the like.
    pub(super) fn groups(&self) -> impl Iterator<Item = &Hit> {
        self.picks.iter().filter(|hit| hit.pick.by != By::Person)
    }

    /// What was chosen: a line for each group and the like, one for all people together.
    pub fn lines(&self, shared: &Shared) -> Vec<ChosenLine> {
        match self.instead {
            Some(Instead::Everyone) => {
                let names = "everyone active".into();
                return vec![ChosenLine { label: "all", names, people: self.everyone }];
            }
            Some(Instead::Myself) => {
                let person = shared.identity.facts().and_then(|facts| facts.person.as_ref());
                let names = person.map_or_else(String::new, |own| shared.shown_name(&own.name));
                return vec![ChosenLine { label: "myself", names, people: Some(1) }];
            }
            None => {}
        }
        let mut lines: Vec<ChosenLine> = self
            .groups()
            .map(|hit| ChosenLine {
                label: hit.pick.by.word(),
                names: shared.shown_hit(hit).name,
                people: hit.people,
            })
            .collect();
        let people = self.people().count();
        if people > 0 {
            let names: Vec<String> =
                self.people().take(MOST_NAMES).map(|hit| shared.shown_hit(hit).name).collect();
            let people = Some(people as u64);
            lines.push(ChosenLine { label: "people", names: names.join(", "), people });
        }
        lines
    }

    /// What looking at whoever is chosen costs: `about 3 requests, a few seconds`. Nothing while nobody is chosen, or
    /// nobody knows how many they are.
    pub fn cost(&self) -> Option<String> {
        self.choice()?;
        let people = self.people_chosen()?;
        Some(words::people::cost(estimate(people, self.everyone.unwrap_or(people))))
    }

    /// The same for everyone, beside another choice: `everyone active: 10,000 people, about 110 requests, …`.
    pub fn cost_of_everyone(&self) -> Option<String> {
        let everyone = self.everyone.filter(|_| self.instead != Some(Instead::Everyone))?;
        Some(words::people::cost_of_everyone(everyone, estimate(everyone, everyone)))
    }

    pub(super) fn name_whom_it_knows(&self, names: &mut Names) {
        name_all(&self.picks, names);
    }

    fn is_ticked(&self, hit: &Hit) -> bool {
        self.instead.is_none() && self.picks.iter().any(|own| own.pick == hit.pick)
    }
}

/// A line names no more people than these; no screen is wider.
const MOST_NAMES: usize = 20;

/// The real names of what was found.
fn name_all(hits: &[Hit], names: &mut Names) {
    for Hit { pick, email, division: _, people: _ } in hits {
        [Some(&pick.name), email.as_ref()].into_iter().flatten().for_each(|it| names.add(it));
    }
}

impl PeopleStep {
    pub(super) fn new(shared: &Shared) -> Self {
        Self::by(shared.presets.way.unwrap_or(Way::By(By::Person)))
    }

    fn by(way: Way) -> Self {
        Self {
            stop: if way.field_label().is_some() { Stop::Field } else { Stop::List },
            way,
            find: Field::default(),
            file: Field::default(),
            searching: Searching::NotAsked,
            reading: PeopleFile::None,
            cursor: 0,
            chosen_cursor: 0,
        }
    }

    pub fn found(&self) -> Option<&Found> {
        match &self.searching {
            Searching::Found(found) | Searching::Asking { before: Some(found), .. } => Some(found),
            Searching::NotAsked | Searching::Asking { .. } | Searching::Unread(_) => None,
        }
    }

    pub fn rows(&self, shared: &Shared) -> usize {
        match self.way {
            Way::By(_) => self.found().map_or(0, |found| found.hits.len()),
            Way::File => shared.people.people().count(),
            Way::Everyone | Way::Myself => 1,
        }
    }

    /// How many more there are than the list shows.
    pub fn more(&self) -> u64 {
        let Some(found) = self.found().filter(|_| matches!(self.way, Way::By(_))) else { return 0 };
        found.total.unwrap_or(0).saturating_sub(found.hits.len() as u64)
    }

    pub fn ways(shared: &Shared) -> Vec<Way> {
        let person = shared.identity.facts().is_some_and(|facts| facts.person.is_some());
        let mut ways: Vec<Way> = By::ALL.map(Way::By).to_vec();
        ways.extend([Way::File, Way::Everyone]);
        ways.extend(person.then_some(Way::Myself));
        ways
    }

    pub fn row(&self, shared: &Shared, at: usize) -> Option<ListRow> {
        let chosen = &shared.people;
        let whole = |instead: Instead, name: String, people: Option<u64>| ListRow {
            ticked: chosen.instead == Some(instead),
            name,
            email: None,
            division: None,
            people,
        };
        match self.way {
            Way::By(_) => self.found()?.hits.get(at).map(|hit| shared.shown_hit(hit)),
            Way::File => chosen.people().nth(at).map(|hit| shared.shown_hit(hit)),
            Way::Everyone if at == 0 => {
                Some(whole(Instead::Everyone, "everyone active".into(), chosen.everyone))
            }
            Way::Myself if at == 0 => {
                let person = shared.identity.facts()?.person.as_ref()?;
                Some(whole(Instead::Myself, shared.shown_name(&person.name), Some(1)))
            }
            Way::Everyone | Way::Myself => None,
        }
    }

    /// The field of what is looked for among people, or of a file, as it is shown: either may have a name in it.
    pub fn shown_field(&self, shared: &Shared) -> ShownField<'_> {
        shared.shown_field(if self.way == Way::File { &self.file } else { &self.find })
    }
}

impl Shared {
    fn shown_hit(&self, hit: &Hit) -> ListRow {
        ListRow {
            ticked: self.people.is_ticked(hit),
            name: self.shown_name(&hit.pick.name),
            email: hit.email.as_ref().map(|email| self.shown_name(email)),
            division: hit.division.as_ref().map(|name| self.shown_division(name)),
            people: hit.people,
        }
    }
}
