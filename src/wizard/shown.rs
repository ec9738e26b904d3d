//! What may be shown: the same as what is known, or stand-ins while presenting. Views read names, ids, findings
//! and the report from here and from nowhere else.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    Field, Wizard,
    checks::{Row, Watch},
    words,
};
use crate::model::{
    people::By,
    presenting::{Names, Sieve},
    region::{self, Found},
    report::{Report, RequirementRow},
};

/// Findings and report as they are shown.
#[derive(Default)]
pub struct Shown {
    sieve: Sieve,
    /// One a row of the checks; empty unless presenting.
    findings: Vec<Option<RequirementRow>>,
    pub(super) report: Option<Arc<Report>>,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").finish_non_exhaustive()
    }
}

/// A badge of the header, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// `DEMO`
    Demo,
    /// `READ-ONLY`
    ReadOnly,
    /// `OFFLINE`
    Offline,
    /// `WATCH 0:04`; without a time while it asks, and where nothing is left to ask.
    Watch(Option<SignedDuration>),
    /// `PRESENTING`
    Presenting,
}

/// A field as it is shown.
#[derive(Clone, Debug)]
pub enum ShownField<'a> {
    /// With its text and cursor.
    Real(&'a Field),
    /// With a stand-in, while presenting.
    StandIn(String),
}

impl Wizard {
    /// The report as it is shown.
    pub fn shown_report(&self) -> Option<&Report> {
        self.shown.report.as_deref()
    }

    /// A row's finding as it is shown.
    pub fn shown_row(&self, row: usize) -> Option<&RequirementRow> {
        if self.presenting && self.chosen().is_about_people() {
            // Only what went through the sieve of a whole report: a finding may name a role or a group.
            let id = &self.checks.rows.get(row)?.id;
            self.shown_report()?.requirements.iter().find(|own| own.id == *id)
        } else if self.presenting {
            self.shown.findings.get(row)?.as_ref()
        } else {
            self.checks.rows.get(row)?.finding()
        }
    }

    /// A sentence as it is shown.
    pub fn shown_text(&self, text: &str) -> String {
        if self.presenting { self.shown.sieve.text(text) } else { text.to_owned() }
    }

    /// An id as it is shown.
    pub fn shown_id(&self, id: &str) -> String {
        if self.presenting && !id.is_empty() { self.shown.sieve.id(id) } else { id.to_owned() }
    }

    /// A person's name as it is shown.
    pub fn shown_person(&self, id: &str, name: &str) -> String {
        self.shown_name_of(By::Person, id, name)
    }

    /// The name of a person, group, role, queue or division as it is shown. What the sieve doesn't know gets a
    /// stand-in by its id.
    pub(super) fn shown_name_of(&self, by: By, id: &str, name: &str) -> String {
        let sieve = &self.shown.sieve;
        match by {
            _ if !self.presenting => name.to_owned(),
            By::Person => sieve.person(id),
            By::Group => sieve.group(id),
            By::Role => sieve.role(name),
            By::Queue => sieve.queue(id),
            By::Division => sieve.division(id),
        }
    }

    /// A division's name as it is shown, where its id isn't told.
    pub(super) fn shown_division(&self, name: &str) -> String {
        let shown = self.shown_text(name);
        if self.presenting && shown == name { "a division".into() } else { shown }
    }

    /// Who attested, as it is shown.
    pub fn shown_attestor(&self, by: &str) -> String {
        if self.presenting { "somebody".into() } else { by.to_owned() }
    }

    /// The field of what is looked for among people, or of a file, as it is shown: either may have a name in it.
    pub fn shown_people_field(&self) -> ShownField<'_> {
        let step = &self.people;
        let field = if step.way == super::Way::File { &step.file } else { &step.find };
        self.hidden_while_presenting(field)
    }

    /// The field of who attests, as it is shown.
    pub fn shown_attestor_field(&self) -> ShownField<'_> {
        self.hidden_while_presenting(&self.prerequisites.name)
    }

    /// The field of the embedded client's OAuth client, as it is shown.
    pub fn shown_embedded_client(&self) -> ShownField<'_> {
        let field = &self.prerequisites.client;
        if !self.presenting || field.is_empty() || field.trimmed().eq_ignore_ascii_case("none") {
            return ShownField::Real(field);
        }
        ShownField::StandIn(words::ENTERED_HIDDEN.into())
    }

    fn hidden_while_presenting<'a>(&self, field: &'a Field) -> ShownField<'a> {
        if !self.presenting || field.is_empty() {
            return ShownField::Real(field);
        }
        ShownField::StandIn(words::ENTERED_HIDDEN.into())
    }

    /// The org's name as it is shown, once signed in. Where it couldn't be read, the region's domain.
    pub fn shown_org(&self) -> Option<String> {
        let facts = self.credentials.facts()?;
        Some(match (&facts.org_name, &self.region.chosen) {
            (Some(_), _) if self.presenting => "Org A".into(),
            (Some(name), _) => name.clone(),
            (None, Some(region)) => region.domain.clone(),
            (None, None) => String::new(),
        })
    }

    /// What was learned by signing in: label and value.
    pub fn shown_facts(&self) -> Vec<(&'static str, String)> {
        let Some(facts) = self.credentials.facts() else { return Vec::new() };
        let id = facts.org_id.as_deref().map(|id| self.shown_id(id));
        let org: Vec<String> = self.shown_org().into_iter().chain(id).collect();
        let client = match &facts.client_name {
            _ if facts.person.is_some() => self.shown_signed_in_person(),
            Some(_) if self.presenting => self.shown.sieve.client(&self.client_id_text()),
            Some(name) => name.clone(),
            None => self.shown_id(&self.client_id_text()),
        };
        words::facts(facts, org.join(" · "), client)
    }

    /// The person whose token it is: name and address.
    fn shown_signed_in_person(&self) -> String {
        let person = self.credentials.facts().and_then(|facts| facts.person.as_ref());
        let Some(person) = person else { return String::new() };
        let name = self.shown_person(&person.id, &person.name);
        let email = person.email.as_deref().map(|email| self.shown_text(email));
        [Some(name), email].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The field of the Client ID as it is shown.
    pub fn shown_client_id(&self) -> ShownField<'_> {
        let field = &self.credentials.client_id;
        if !self.presenting || field.is_empty() {
            return ShownField::Real(field);
        }
        let whole = self.credentials.form == super::IdForm::WellFormed;
        let stand_in = if whole { self.shown_id(field.trimmed()) } else { words::ENTERED_HIDDEN.into() };
        ShownField::StandIn(stand_in)
    }

    /// The field of the region as it is shown: an address may have an org's name in it.
    pub fn shown_region_field(&self) -> ShownField<'_> {
        let field = &self.region.field;
        if !self.presenting || !field.text().contains(['/', ':', '@', '?']) {
            return ShownField::Real(field);
        }
        ShownField::StandIn(match region::find(field.text()) {
            Found::Known(region) | Found::Unlisted(region) => region.domain,
            Found::NotFound => words::ENTERED_HIDDEN.into(),
        })
    }

    /// The field of the name to save under, as it is shown.
    pub fn shown_name(&self) -> ShownField<'_> {
        let field = &self.save.name;
        if !self.presenting || field.is_empty() {
            return ShownField::Real(field);
        }
        let stand_in = self.shown.sieve.text(field.trimmed());
        ShownField::StandIn(if stand_in == field.trimmed() { "saved-1".into() } else { stand_in })
    }

    /// The command that checks again later, as it is shown: by the saved name, else two lines with the id.
    pub fn shown_later_command(&self) -> Option<String> {
        self.later_command().map(|command| self.shown_text(&command))
    }

    /// The badges of the header.
    pub fn badges(&self) -> Vec<Badge> {
        let countdown = |next: Timestamp| next.duration_since(self.now).max(SignedDuration::ZERO);
        let watch = match self.checks.watch {
            Watch::Off => None,
            Watch::On { .. } if self.checks.is_running() || !self.checks.has_a_round() => {
                Some(Badge::Watch(None))
            }
            Watch::On { next } => Some(Badge::Watch(Some(countdown(next)))),
        };
        let when = |is: bool, badge: Badge| is.then_some(badge);
        [
            when(self.presets.demo, Badge::Demo),
            when(!self.checks.send_write, Badge::ReadOnly),
            when(self.is_offline(), Badge::Offline),
            watch,
            when(self.presenting, Badge::Presenting),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The window's title.
    pub fn window_title(&self) -> String {
        match self.shown_org() {
            _ if self.presenting => "greenlight · presenting".into(),
            Some(org) => format!("greenlight · {org}"),
            None => "greenlight".into(),
        }
    }

    /// Presenting begins at once; ending it was asked before.
    pub(super) fn present(&mut self, on: bool) {
        let division = self.division_at_cursor().and_then(|at| self.real_division(at));
        self.presenting = on;
        self.renew_stand_ins();
        self.list_divisions();
        // The order is another one now; the cursor stays on its division.
        let (Some(id), Some(report)) = (division, &self.shown.report) else { return };
        let id = self.shown_id(&id);
        let row = self.divisions.listed.iter().position(|at| report.divisions[*at].id == id);
        self.divisions.row = row.unwrap_or(0);
    }

    /// Findings, report or names changed: what is shown follows.
    pub(super) fn renew_stand_ins(&mut self) {
        let before = self.shown.report.clone();
        let divisions_before = before.as_ref().map(|report| report.divisions.len());
        if self.presenting {
            let sieve = Sieve::new(&self.names());
            let about_people = self.chosen().is_about_people();
            let rows = self.checks.rows.iter().filter(|_| !about_people).map(Row::finding);
            self.shown = Shown {
                findings: rows.map(|finding| finding.map(|row| sieve.row(row))).collect(),
                report: self.checks.report.as_deref().map(|report| Arc::new(sieve.report(report))),
                sieve,
            };
        } else {
            self.shown = Shown { report: self.checks.report.clone(), ..Shown::default() };
        }
        self.relist_divisions(divisions_before);
        let same = match (&before, &self.shown.report) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            (before, now) => before.is_none() && now.is_none(),
        };
        if !same {
            self.recount_people();
        }
    }

    /// The real id of a division of the shown report.
    fn real_division(&self, at: usize) -> Option<String> {
        let shown = &self.shown_report()?.divisions.get(at)?.id;
        let divisions = &self.checks.report.as_ref()?.divisions;
        divisions.iter().map(|division| &division.id).find(|id| self.shown_id(id) == *shown).cloned()
    }

    /// Every real name that is known.
    fn names(&self) -> Names {
        let mut names = Names::default();
        if let Some(facts) = self.credentials.facts() {
            names.org_id.clone_from(&facts.org_id);
            names.org.clone_from(&facts.org_name);
            names.clients.insert(self.client_id_text(), facts.client_name.clone().unwrap_or_default());
        }
        names.saved = self.presets.saved_names.iter().map(ToString::to_string).collect();
        if !self.save.name.is_empty() {
            names.saved.insert(self.save.name.trimmed().to_owned());
        }
        self.people.name_whom_it_knows(&mut names);
        if let Some(person) = self.credentials.facts().and_then(|facts| facts.person.as_ref()) {
            names.people.insert(person.id.clone(), (person.name.clone(), person.email.clone()));
        }
        names.attested_by.extend(self.attestor());
        let names = self.checks.rows.iter().filter_map(Row::finding).fold(names, Names::with_row);
        match &self.checks.report {
            Some(report) => names.with_report(report),
            None => names,
        }
    }

    fn client_id_text(&self) -> String {
        self.credentials.client_id.trimmed().to_lowercase()
    }
}
