//! Presenting: the sieve that puts stable stand-ins in the place of the names, ids and addresses of an org, so
//! that its owner may share a screen or a report. Pure.
//!
//! What a value is decides first: a division's name in its own field always becomes `Division 41`. Only then
//! are sentences searched for whole names. A name that is also a word of Greenlight's own sentences (`All`,
//! `role`) tells nothing and stays in sentences, or no sentence could be read any more.
//!
//! Stand-ins are numbered by the order of ids, so every view, every export and every later run agrees.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    name::{Id, Kind, Name},
    people::table::OtherName,
    report::{Fix, Report, RequirementRow},
    say::{Piece, Text},
};

mod of_report;
mod sentences;
mod stand_ins;

#[cfg(test)]
mod tests;

use sentences::Sentences;
use stand_ins::{for_ids, mail_stand_in, short_id};

/// What people see of names, and of sentences with names in them.
#[derive(Clone, Default)]
pub enum Shown {
    /// The real ones.
    #[default]
    Clear,
    /// Stand-ins.
    StandIns(Box<Sieve>),
}

impl Shown {
    /// A name as it is shown.
    pub fn name(&self, name: &Name) -> String {
        match self {
            Self::Clear => name.real().to_owned(),
            Self::StandIns(sieve) => sieve.name(name),
        }
    }

    /// An id as it is shown.
    pub fn id(&self, id: &Id) -> String {
        match self {
            Self::Clear => id.real().to_owned(),
            Self::StandIns(sieve) => sieve.id(id.real()),
        }
    }

    /// A sentence as it is shown.
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

    /// How to mend something, as it is shown.
    pub fn fix(&self, fix: &Fix<Text>) -> Fix {
        Fix {
            summary: self.text(&fix.summary),
            steps: fix.steps.iter().map(|step| self.text(step)).collect(),
            url: fix.url.as_ref().map(|url| self.text(url)),
        }
    }
}

/// The real names of an org, by id. Fill in what is known; a report completes it.
#[derive(Clone, Default)]
pub struct Names {
    /// The org's id.
    pub org_id: Option<String>,
    /// The org's name.
    pub org: Option<String>,
    /// OAuth clients.
    pub clients: BTreeMap<String, String>,
    /// Divisions.
    pub divisions: BTreeMap<String, String>,
    /// The ids of home divisions: their stand-ins stay marked.
    pub home: BTreeSet<String>,
    /// Roles. One whose id isn't known stands behind the others.
    pub roles: BTreeMap<String, String>,
    /// People: name and address.
    pub people: BTreeMap<String, (String, Option<String>)>,
    /// Groups of people.
    pub groups: BTreeMap<String, String>,
    /// Queues.
    pub queues: BTreeMap<String, String>,
    /// What else of an org is named in sentences.
    pub others: BTreeSet<OtherName>,
    /// Who attested something, by the name that was given.
    pub attested_by: BTreeSet<String>,
    /// The names under which credentials are saved.
    pub saved: BTreeSet<String>,
}

impl Names {
    /// Adds every name that a report has.
    #[must_use]
    pub fn with_report(mut self, report: &Report) -> Self {
        self.org_id = report.head.org.id.clone().or(self.org_id);
        self.org = report.head.org.name.clone().or(self.org);
        if let Some(part) = &report.client {
            let client = self.clients.entry(part.id.clone()).or_default();
            if let Some(name) = &part.name {
                client.clone_from(name);
            }
        }
        for division in report.divisions() {
            self.divisions.insert(division.id.clone(), division.name.clone());
            if division.home {
                self.home.insert(division.id.clone());
            }
        }
        let roles = report.client.iter().flat_map(|client| &client.roles);
        for role in roles.chain(report.people.iter().flat_map(|people| &people.roles)) {
            self.roles.insert(role.id.clone(), role.name.clone());
        }
        if let Some(people) = &report.people {
            let directory = &people.directory;
            for division in &directory.divisions {
                self.divisions.insert(division.id.clone(), division.name.clone());
            }
            self.roles.extend(directory.roles.iter().map(|role| (role.id.clone(), role.name.clone())));
            self.groups.extend(directory.groups.iter().cloned());
            self.queues.extend(directory.queues.iter().cloned());
            // An integration is no secret, whoever called it so.
            let ours = |name: &&OtherName| name.as_str() == report.head.integration.title;
            self.others.extend(directory.others.iter().filter(|name| !ours(name)).cloned());
            for person in &people.subjects {
                self.people.insert(person.id.to_string(), (person.name.clone(), person.email.clone()));
            }
        }
        report.rows.iter().fold(self, Self::with_row)
    }

    /// Adds the names in one finding, for a run whose report isn't there yet.
    #[must_use]
    pub fn with_row(mut self, row: &RequirementRow) -> Self {
        for division in row.coverage().into_iter().flat_map(|coverage| &coverage.missing) {
            self.divisions.entry(division.id.clone()).or_insert_with(|| division.name.clone());
        }
        for role in row.evidence().into_iter().flat_map(|evidence| &evidence.grant.roles) {
            if !self.roles.values().any(|known| known == role) {
                self.roles.insert(format!("{NO_ID}{role}"), role.clone());
            }
        }
        let by = row.attested().and_then(|attested| attested.by.as_ref());
        self.attested_by.extend(by.filter(|name| !name.is_empty()).cloned());
        self
    }
}

/// Begins the key of a role whose id isn't known: behind every UUID.
const NO_ID: char = '~';

/// Who attested something, while presenting.
const SOMEBODY: &str = "somebody";

/// Replaces what identifies an org. Put each text through it once.
#[derive(Clone, Default)]
pub struct Sieve {
    /// Real id → stand-in.
    ids: HashMap<String, String>,
    /// Division id → stand-in of its name.
    divisions: HashMap<String, String>,
    /// Role name → stand-in.
    roles: HashMap<String, String>,
    /// Client id → stand-in of its name.
    clients: HashMap<String, String>,
    /// Person's id → number.
    people: HashMap<String, usize>,
    /// Group id → stand-in of its name.
    groups: HashMap<String, String>,
    /// Queue id → stand-in of its name.
    queues: HashMap<String, String>,
    /// Address in lower case → stand-in.
    mails: HashMap<String, String>,
    /// What is looked for in sentences.
    sentences: Sentences,
}

impl Sieve {
    /// A sieve for these names.
    pub fn new(names: &Names) -> Self {
        let mut sieve = Self::default();
        let roles = names.roles.keys().filter(|id| !id.starts_with(NO_ID));
        let things = [&names.clients, &names.divisions, &names.groups, &names.queues];
        let ids = names.org_id.iter().chain(things.into_iter().flat_map(BTreeMap::keys));
        sieve.ids = for_ids(ids.chain(roles).chain(names.people.keys()));

        // What comes first keeps its stand-in where two have one name.
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if let Some(org) = &names.org {
            pairs.push((org, "Org A".to_owned()));
        }
        sieve.clients = numbered(&names.clients, "Client", &mut pairs);
        for (number, (id, name)) in names.divisions.iter().enumerate() {
            let home = if names.home.contains(id) { " (home)" } else { "" };
            let stand_in = format!("Division {}{home}", number + 1);
            sieve.divisions.insert(id.clone(), stand_in.clone());
            pairs.push((name, stand_in));
        }
        for (number, name) in names.roles.values().enumerate() {
            let stand_in = format!("Role {}", number + 1);
            sieve.roles.entry(name.clone()).or_insert_with(|| stand_in.clone());
            pairs.push((name, stand_in));
        }
        sieve.groups = numbered(&names.groups, "Group", &mut pairs);
        sieve.queues = numbered(&names.queues, "Queue", &mut pairs);
        for (number, (id, (name, address))) in (1..).zip(&names.people) {
            sieve.people.insert(id.clone(), number);
            pairs.push((name, format!("Person {number}")));
            if let Some(address) = address {
                let stand_in = format!("person-{number}@example.invalid");
                sieve.mails.entry(address.to_lowercase()).or_insert_with(|| stand_in.clone());
                pairs.push((address, stand_in));
            }
        }
        pairs.extend(names.others.iter().enumerate().map(|(number, name)| {
            let number = number + 1;
            let stand_in = match name {
                OtherName::Provider(_) => format!("Provider {number}"),
                OtherName::Host(_) => format!("host-{number}.example.invalid"),
                OtherName::Integration(_) => format!("Integration {number}"),
                OtherName::Client(_) => format!("Client {}", names.clients.len() + number),
            };
            (name.as_str(), stand_in)
        }));
        pairs.extend(names.attested_by.iter().map(|name| (name.as_str(), SOMEBODY.to_owned())));
        for (number, name) in names.saved.iter().enumerate() {
            pairs.push((name, format!("saved-{}", number + 1)));
        }
        pairs.extend(sieve.ids.iter().map(|(id, stand_in)| (id.as_str(), stand_in.clone())));
        let sentences = pairs.into_iter().collect();
        sieve.sentences = sentences;
        sieve
    }

    /// The stand-in of a name.
    pub fn name(&self, name: &Name) -> String {
        let id = name.id().real();
        match name.kind() {
            Kind::Org => "Org A".to_owned(),
            Kind::Client => self.client(id),
            Kind::Division => self.division(id),
            Kind::Role => self.role(name.real()),
            Kind::Group => self.group(id),
            Kind::Queue => self.queue(id),
            Kind::Person => self.person(id),
            Kind::Mail => self.mail(name.real()),
            Kind::Attestor => SOMEBODY.to_owned(),
            Kind::Provider | Kind::Host | Kind::Integration | Kind::Saved | Kind::Words => {
                self.text(name.real())
            }
        }
    }

    /// The stand-in of an id.
    pub fn id(&self, id: &str) -> String {
        let known = self.ids.get(id).or_else(|| self.ids.get(&id.to_lowercase()));
        known.cloned().unwrap_or_else(|| short_id(id, 4))
    }

    /// The stand-in of a division's name.
    pub fn division(&self, id: &str) -> String {
        self.divisions.get(id).cloned().unwrap_or_else(|| format!("Division {}", short_id(id, 4)))
    }

    /// The stand-in of a role's name.
    pub fn role(&self, name: &str) -> String {
        self.roles.get(name).cloned().unwrap_or_else(|| format!("Role {}", short_id(name, 4)))
    }

    /// The stand-in of an OAuth client's name.
    pub fn client(&self, id: &str) -> String {
        self.clients.get(id).cloned().unwrap_or_else(|| "Client 1".to_owned())
    }

    /// The stand-in of a person's name.
    pub fn person(&self, id: &str) -> String {
        match self.people.get(id) {
            Some(number) => format!("Person {number}"),
            None => format!("Person {}", short_id(id, 4)),
        }
    }

    /// The stand-in of a group's name.
    pub fn group(&self, id: &str) -> String {
        self.groups.get(id).cloned().unwrap_or_else(|| format!("Group {}", short_id(id, 4)))
    }

    /// The stand-in of a queue's name.
    pub fn queue(&self, id: &str) -> String {
        self.queues.get(id).cloned().unwrap_or_else(|| format!("Queue {}", short_id(id, 4)))
    }

    /// The stand-in of a mail address.
    pub fn mail(&self, address: &str) -> String {
        self.mails.get(&address.to_lowercase()).cloned().unwrap_or_else(|| mail_stand_in(address))
    }
}

/// Numbers things of one kind, and adds their names to what is looked for.
fn numbered<'a>(
    names: &'a BTreeMap<String, String>,
    word: &str,
    pairs: &mut Vec<(&'a str, String)>,
) -> HashMap<String, String> {
    let mut stand_ins = HashMap::with_capacity(names.len());
    for (number, (id, name)) in (1..).zip(names) {
        let stand_in = format!("{word} {number}");
        stand_ins.insert(id.clone(), stand_in.clone());
        pairs.push((name, stand_in));
    }
    stand_ins
}
