//! Presenting: what people see of names, ids and sentences. The real ones, or stable stand-ins in their place, so that
//! the owner of an org may share a screen or a report. Pure. The one place where a name becomes a text for the eyes.
//!
//! What a name is the name of decides: a division's always becomes `Division 41`. Stand-ins are numbered by the order of
//! ids, so every view, every export and every later run agrees. What nobody listed has a stand-in, too, by its id.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{
    Id, Name, Real, Report, RequirementRow, Text, name::Kind, report::changes::Comparison, say::Piece,
};

mod of_changes;
mod of_report;
mod stand_ins;

#[cfg(test)]
mod tests;

use of_report::See;
use stand_ins::{for_ids, mail_stand_in, short_id};

/// What people see of names, ids, and sentences with names in them.
#[derive(Clone, Debug, Default)]
pub enum Shown {
    #[default]
    Clear,
    StandIns(Box<StandIns>),
}

impl Shown {
    /// Stand-ins, with a number for each of these names.
    pub fn stand_ins(names: &Names) -> Self {
        Self::StandIns(Box::new(StandIns::of(names)))
    }

    pub fn is_hiding(&self) -> bool {
        matches!(self, Self::StandIns(_))
    }

    /// Whether there is more to show of a name than that there is one: itself, or its number.
    pub fn has(&self, name: &Name) -> bool {
        match self {
            Self::Clear => true,
            Self::StandIns(stand_ins) => stand_ins.numbers.contains_key(&(name.kind(), name.id().clone())),
        }
    }

    pub fn name(&self, name: &Name) -> String {
        match self {
            Self::Clear => name.real().to_owned(),
            Self::StandIns(stand_ins) => stand_ins.name(name),
        }
    }

    pub fn id(&self, id: &Id) -> String {
        match self {
            Self::Clear => id.real().to_owned(),
            Self::StandIns(stand_ins) => stand_ins.id(id),
        }
    }

    pub fn text(&self, text: &Text) -> String {
        let mut out = String::new();
        for piece in text.pieces() {
            match (piece, self) {
                (Piece::Words(words), _) => out.push_str(words),
                (Piece::Called(word, name), Self::Clear) => {
                    out.push_str(word);
                    out.push(' ');
                    out.push_str(name.real());
                }
                (Piece::Name(name) | Piece::Called(_, name), _) => out.push_str(&self.name(name)),
                (Piece::Id(id), _) => out.push_str(&self.id(id)),
            }
        }
        out
    }

    pub(crate) fn comparison(&self, comparison: &Comparison<Real>) -> Comparison {
        of_changes::comparison(self, comparison)
    }

    /// A report as it is shown. With stand-ins everything is sorted by them: the real order would tell about names.
    pub fn report(&self, report: &Report<Real>) -> Report {
        of_report::report(self, report)
    }

    /// One finding as it is shown. Its cells stay in the order of the real report's divisions.
    pub fn row(&self, row: &RequirementRow<Real>) -> RequirementRow {
        of_report::row(self, row)
    }
}

impl See for Shown {
    fn name(&self, name: &Name) -> String {
        self.name(name)
    }

    fn id(&self, id: &Id) -> String {
        self.id(id)
    }

    fn text(&self, text: &Text) -> String {
        self.text(text)
    }

    fn sorts(&self) -> bool {
        self.is_hiding()
    }
}

/// The names and ids of an org that stand-ins are numbered for.
#[derive(Clone, Debug, Default)]
pub struct Names {
    named: BTreeSet<(Kind, Id)>,
    ids: BTreeSet<Id>,
    /// The ids of home divisions: their stand-ins stay marked.
    home: BTreeSet<Id>,
    /// The names of integrations that are no org's own, whoever called one so.
    ours: BTreeSet<String>,
}

impl Names {
    pub fn add(&mut self, name: &Name) {
        match name.kind() {
            // It goes with the person.
            Kind::Mail => {}
            kind => _ = self.named.insert((kind, name.id().clone())),
        }
        match name.kind() {
            Kind::Client | Kind::Division | Kind::Role | Kind::Group | Kind::Queue | Kind::Person => {
                self.add_id(name.id());
            }
            Kind::Org
            | Kind::Mail
            | Kind::Provider
            | Kind::Host
            | Kind::Integration
            | Kind::Attestor
            | Kind::Saved
            | Kind::Words => {}
        }
    }

    pub fn add_id(&mut self, id: &Id) {
        self.ids.insert(id.clone());
    }

    /// Adds every name and id that a report has.
    #[must_use]
    pub fn with_report(mut self, report: &Report<Real>) -> Self {
        self.ours.insert(report.head.integration.title.clone());
        let collector = Collector(RefCell::new(self));
        of_report::report(&collector, report);
        collector.0.into_inner()
    }

    /// Adds every name and id of two reports that are compared.
    #[must_use]
    pub(crate) fn with_comparison(mut self, comparison: &Comparison<Real>) -> Self {
        self.ours.insert(comparison.new.integration.title.clone());
        let collector = Collector(RefCell::new(self));
        of_changes::comparison(&collector, comparison);
        collector.0.into_inner()
    }

    /// Adds those of one finding, for a run whose report isn't there yet.
    #[must_use]
    pub fn with_row(self, row: &RequirementRow<Real>) -> Self {
        let collector = Collector(RefCell::new(self));
        of_report::row(&collector, row);
        collector.0.into_inner()
    }
}

impl<'a> FromIterator<&'a Name> for Names {
    fn from_iter<I: IntoIterator<Item = &'a Name>>(all: I) -> Self {
        let mut names = Self::default();
        all.into_iter().for_each(|name| names.add(name));
        names
    }
}

/// Looks at everything in order to know the names.
struct Collector(RefCell<Names>);

impl See for Collector {
    fn name(&self, name: &Name) -> String {
        self.0.borrow_mut().add(name);
        String::new()
    }

    fn id(&self, id: &Id) -> String {
        self.0.borrow_mut().add_id(id);
        String::new()
    }

    fn text(&self, text: &Text) -> String {
        for piece in text.pieces() {
            match piece {
                Piece::Words(_) => {}
                Piece::Name(name) | Piece::Called(_, name) => _ = self.name(name),
                Piece::Id(id) => _ = self.id(id),
            }
        }
        String::new()
    }

    fn home(&self, division: &Id) {
        self.0.borrow_mut().home.insert(division.clone());
    }
}

/// What stands in place of names and ids.
#[derive(Clone, Debug, Default)]
pub struct StandIns {
    numbers: HashMap<(Kind, Id), usize>,
    ids: HashMap<Id, String>,
    home: BTreeSet<Id>,
    ours: BTreeSet<String>,
}

impl StandIns {
    fn of(names: &Names) -> Self {
        let mut last: BTreeMap<Kind, usize> = BTreeMap::new();
        let numbered = names.named.iter().map(|(kind, id)| {
            let number = last.entry(counted_with(*kind)).or_default();
            *number += 1;
            ((*kind, id.clone()), *number)
        });
        Self {
            numbers: numbered.collect(),
            ids: for_ids(&names.ids),
            home: names.home.clone(),
            ours: names.ours.clone(),
        }
    }

    fn id(&self, id: &Id) -> String {
        let known = self.ids.get(id).or_else(|| self.ids.get(&Id::from(id.real().to_lowercase())));
        known.cloned().unwrap_or_else(|| short_id(id, 4))
    }

    fn name(&self, name: &Name) -> String {
        let number = |kind: Kind| self.numbers.get(&(kind, name.id().clone()));
        let called = |word: &str| match number(name.kind()) {
            Some(number) => format!("{word} {number}"),
            None => format!("{word} {}", short_id(name.id(), 4)),
        };
        match name.kind() {
            Kind::Org => "Org A".to_owned(),
            Kind::Client => called("Client"),
            Kind::Division if self.home.contains(name.id()) => format!("{} (home)", called("Division")),
            Kind::Division => called("Division"),
            Kind::Role => called("Role"),
            Kind::Group => called("Group"),
            Kind::Queue => called("Queue"),
            Kind::Person => called("Person"),
            Kind::Mail => match number(Kind::Person) {
                Some(number) => format!("person-{number}@example.invalid"),
                None => mail_stand_in(name.real()),
            },
            Kind::Integration if self.ours.contains(name.real()) => name.real().to_owned(),
            Kind::Integration => called("Integration"),
            Kind::Provider => called("Provider"),
            Kind::Host => match number(Kind::Host) {
                Some(number) => format!("host-{number}.example.invalid"),
                None => "host.example.invalid".to_owned(),
            },
            Kind::Attestor => "somebody".to_owned(),
            Kind::Saved => format!("saved-{}", number(Kind::Saved).unwrap_or(&1)),
            Kind::Words => "a value".to_owned(),
        }
    }
}

/// What stands beside each other in sentences only is counted together.
fn counted_with(kind: Kind) -> Kind {
    match kind {
        Kind::Host | Kind::Integration => Kind::Provider,
        other => other,
    }
}
