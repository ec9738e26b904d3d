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
        if self.presenting {
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
            Some(_) if self.presenting => self.shown.sieve.client(&self.client_id_text()),
            Some(name) => name.clone(),
            None => self.shown_id(&self.client_id_text()),
        };
        words::facts(facts, org.join(" · "), client)
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
        let divisions_before = self.shown.report.as_ref().map(|report| report.divisions.len());
        if self.presenting {
            let sieve = Sieve::new(&self.names());
            let rows = self.checks.rows.iter().map(Row::finding);
            self.shown = Shown {
                findings: rows.map(|finding| finding.map(|row| sieve.row(row))).collect(),
                report: self.checks.report.as_deref().map(|report| Arc::new(sieve.report(report))),
                sieve,
            };
        } else {
            self.shown = Shown { report: self.checks.report.clone(), ..Shown::default() };
        }
        self.relist_divisions(divisions_before);
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
