//! What may be shown: the same as what is known, or stand-ins while presenting. Views read names, ids, findings
//! and the report from here and from nowhere else.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    Field, Shared,
    checks::{Row, Watch},
    request::News,
    words,
};
use crate::model::{
    integration::Step,
    name::Name,
    presenting::{self, Names, Sieve},
    report::{Report, RequirementRow},
};

/// Findings and report as they are shown.
#[derive(Default)]
pub struct Shown {
    /// What makes stand-ins, while presenting.
    sieve: Option<Sieve>,
    /// One a row of the checks; empty unless presenting.
    findings: Vec<Option<RequirementRow>>,
    pub(super) report: Option<Arc<Report>>,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").finish_non_exhaustive()
    }
}

impl Shown {
    /// Whether names and ids are hidden.
    pub(super) fn is_hiding(&self) -> bool {
        self.sieve.is_some()
    }

    /// An id as it is shown.
    pub(super) fn id(&self, id: &str) -> String {
        match &self.sieve {
            Some(sieve) if !id.is_empty() => sieve.id(id),
            _ => id.to_owned(),
        }
    }

    /// Whether the very same report is shown, not one like it.
    pub(super) fn shows_the_same_report(&self, other: Option<&Report>) -> bool {
        match (self.report.as_deref(), other) {
            (Some(own), Some(other)) => std::ptr::eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }

    /// A sentence as it is shown.
    fn text(&self, text: &str) -> String {
        self.sieve.as_ref().map_or_else(|| text.to_owned(), |sieve| sieve.text(text))
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

impl Shared {
    /// The report as it is shown.
    pub fn shown_report(&self) -> Option<&Report> {
        self.shown.report.as_deref()
    }

    /// A row's finding as it is shown.
    pub fn shown_row(&self, row: usize) -> Option<&RequirementRow> {
        if self.presenting && self.has(Step::People) {
            // Only what went through the sieve of a whole report: a finding may name a role or a group.
            let id = &self.checks.rows.get(row)?.id;
            self.shown_report()?.rows.iter().find(|own| own.id == *id)
        } else if self.presenting {
            self.shown.findings.get(row)?.as_ref()
        } else {
            self.checks.rows.get(row)?.finding()
        }
    }

    /// A sentence as it is shown.
    pub fn shown_text(&self, text: &str) -> String {
        self.shown.text(text)
    }

    /// An id as it is shown.
    pub fn shown_id(&self, id: &str) -> String {
        self.shown.id(id)
    }

    /// A name as it is shown. What the sieve doesn't know gets a stand-in by its id.
    pub(super) fn shown_name_of(&self, name: &Name) -> String {
        match &self.shown.sieve {
            Some(sieve) => sieve.name(name),
            None => presenting::Shown::Clear.name(name),
        }
    }

    /// Who attested, as it is shown.
    pub fn shown_attestor(&self, by: &str) -> String {
        if self.presenting { "somebody".into() } else { by.to_owned() }
    }

    /// A field that may have a name in it, as it is shown.
    pub fn shown_field<'a>(&self, field: &'a Field) -> ShownField<'a> {
        self.field_or(field, || words::ENTERED_HIDDEN.into())
    }

    /// A field as it is shown: while presenting, what stands for it.
    pub(super) fn field_or<'a>(&self, field: &'a Field, stand_in: impl FnOnce() -> String) -> ShownField<'a> {
        if self.presenting && !field.is_empty() {
            ShownField::StandIn(stand_in())
        } else {
            ShownField::Real(field)
        }
    }

    /// The org's name as it is shown, once signed in. Where it couldn't be read, the region's domain.
    pub fn shown_org(&self) -> Option<String> {
        let facts = self.identity.facts()?;
        Some(match (&facts.org_name, &self.region) {
            (Some(_), _) if self.presenting => "Org A".into(),
            (Some(name), _) => presenting::Shown::Clear.name(name),
            (None, Some(region)) => region.domain.clone(),
            (None, None) => String::new(),
        })
    }

    /// What was learned by signing in: label and value.
    pub fn shown_facts(&self) -> Vec<(&'static str, String)> {
        let Some(facts) = self.identity.facts() else { return Vec::new() };
        let id = facts.org_id.as_ref().map(|id| self.shown_id(id.real()));
        let org: Vec<String> = self.shown_org().into_iter().chain(id).collect();
        let client_id = self.identity.client_id_text();
        let client = match (&facts.client_name, &self.shown.sieve) {
            _ if facts.person.is_some() => self.shown_signed_in_person(),
            (Some(_), Some(sieve)) => sieve.client(&client_id),
            (Some(name), None) => presenting::Shown::Clear.name(name),
            (None, _) => self.shown_id(&client_id),
        };
        words::facts(facts, org.join(" · "), client)
    }

    /// The person whose token it is: name and address.
    fn shown_signed_in_person(&self) -> String {
        let person = self.identity.facts().and_then(|facts| facts.person.as_ref());
        let Some(person) = person else { return String::new() };
        let name = self.shown_name_of(&person.name);
        let email = person.email.as_ref().map(|email| self.shown_name_of(email));
        [Some(name), email].into_iter().flatten().collect::<Vec<_>>().join(" · ")
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
        self.presenting = on;
        self.show_anew();
    }

    /// What is shown follows what is known. `names` are those that only a step knows.
    pub(super) fn show(&mut self, names: Names) {
        let shown = if self.presenting {
            let sieve = Sieve::new(&self.names(names));
            let findings = if self.has(Step::People) { Vec::new() } else { self.hidden_findings(&sieve) };
            let report = self.checks.report.as_deref().map(|report| Arc::new(sieve.report(report)));
            Shown { sieve: Some(sieve), findings, report }
        } else {
            Shown { report: self.checks.report.clone(), ..Shown::default() }
        };
        let before = std::mem::replace(&mut self.shown, shown);
        self.tell(News::Shown(before));
    }

    fn hidden_findings(&self, sieve: &Sieve) -> Vec<Option<RequirementRow>> {
        let findings = self.checks.rows.iter().map(Row::finding);
        findings.map(|finding| finding.map(|row| sieve.row(row))).collect()
    }

    /// Every real name that is known, with those that are known already.
    fn names(&self, mut names: Names) -> Names {
        if let Some(facts) = self.identity.facts() {
            names.org_id = facts.org_id.as_ref().map(|id| id.real().to_owned());
            names.org = facts.org_name.as_ref().map(|name| name.real().to_owned());
            let client = facts.client_name.as_ref().map_or("", Name::real);
            names.clients.insert(self.identity.client_id_text(), client.to_owned());
        }
        names.saved.extend(self.presets.saved_names.iter().map(ToString::to_string));
        self.people.name_whom_it_knows(&mut names);
        if let Some(person) = self.identity.facts().and_then(|facts| facts.person.as_ref()) {
            let email = person.email.as_ref().map(|email| email.real().to_owned());
            names.people.insert(person.id().real().to_owned(), (person.name.real().to_owned(), email));
        }
        names.attested_by.extend(self.attestor());
        let names = self.checks.rows.iter().filter_map(Row::finding).fold(names, Names::with_row);
        match &self.checks.report {
            Some(report) => names.with_report(report),
            None => names,
        }
    }
}
