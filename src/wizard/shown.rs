//! What may be shown: the same as what is known, or stand-ins while presenting. Views read names, ids, findings
//! and the report from here and from nowhere else.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Field, News, Row, Shared, Watch, words};
use crate::model::{
    Id, Name, Names, Real, Report, RequirementRow, Step, Text,
    name::Kind,
    presenting::{self},
};

#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) names: presenting::Shown,
    /// One a row of the checks.
    findings: Vec<Option<RequirementRow>>,
    /// The report that is shown, as it is known.
    known: Option<Arc<Report<Real>>>,
    pub(super) report: Option<Arc<Report>>,
}

impl Shown {
    /// Whether the very same report is shown, not one like it.
    pub(super) fn shows_the_same_report(&self, other: Option<&Report>) -> bool {
        match (self.report.as_deref(), other) {
            (Some(own), Some(other)) => std::ptr::eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }

    /// A report as it is shown. What is shown in clear already stays.
    fn report_of(&self, report: &Arc<Report<Real>>, names: &presenting::Shown) -> Arc<Report> {
        let in_clear = !names.is_hiding() && !self.names.is_hiding();
        match (&self.known, &self.report) {
            (Some(known), Some(shown)) if in_clear && Arc::ptr_eq(known, report) => Arc::clone(shown),
            _ => Arc::new(names.report(report)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    Demo,
    ReadOnly,
    Offline,
    /// `WATCH 0:04`; without a time while it asks, and where nothing is left to ask.
    Watch(Option<SignedDuration>),
    Presenting,
}

#[derive(Clone, Debug)]
pub enum ShownField<'a> {
    Real(&'a Field),
    StandIn(String),
}

impl Shared {
    pub fn shown_report(&self) -> Option<&Report> {
        self.shown.report.as_deref()
    }

    pub fn shown_row(&self, row: usize) -> Option<&RequirementRow> {
        if self.presenting && self.has(Step::People) {
            // Only what went with a whole report: in another order its people, roles and groups have other numbers.
            let id = &self.checks.rows.get(row)?.id;
            self.shown_report()?.row(id)
        } else {
            self.shown.findings.get(row)?.as_ref()
        }
    }

    pub fn shown_text(&self, text: &Text) -> String {
        self.shown.names.text(text)
    }

    pub fn shown_id(&self, id: &Id) -> String {
        self.shown.names.id(id)
    }

    pub fn shown_name(&self, name: &Name) -> String {
        self.shown.names.name(name)
    }

    /// The division of somebody found: one that no report has numbered yet isn't named at all, since later screens
    /// would call it otherwise.
    pub(super) fn shown_division(&self, name: &Name) -> String {
        if self.shown.names.has(name) { self.shown_name(name) } else { "a division".to_owned() }
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
            (Some(name), _) => self.shown_name(name),
            (None, Some(region)) => region.domain.clone(),
            (None, None) => String::new(),
        })
    }

    pub fn shown_facts(&self) -> Vec<(&'static str, String)> {
        let Some(facts) = self.identity.facts() else { return Vec::new() };
        let id = facts.org_id.as_ref().map(|id| self.shown_id(id));
        let org: Vec<String> = self.shown_org().into_iter().chain(id).collect();
        let who = match (&facts.person, &facts.client_name) {
            (Some(person), _) => {
                let all = [Some(&person.name), person.email.as_ref()].into_iter().flatten();
                all.map(|name| self.shown_name(name)).collect::<Vec<_>>().join(" · ")
            }
            (None, Some(name)) => self.shown_name(name),
            (None, None) => self.shown_id(&self.identity.client_id_text().into()),
        };
        words::facts(facts, org.join(" · "), who)
    }

    /// The command that checks again later, as it is shown: by the saved name, else two lines with the id.
    pub fn shown_later_command(&self) -> Option<String> {
        self.later_command(&self.shown.names)
    }

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
        let names = match self.presenting {
            true => presenting::Shown::stand_ins(&self.names(names)),
            false => presenting::Shown::Clear,
        };
        let findings = self.checks.rows.iter().map(Row::finding);
        let shown = Shown {
            findings: findings.map(|finding| finding.map(|row| names.row(row))).collect(),
            known: self.checks.report.clone(),
            report: self.checks.report.as_ref().map(|report| self.shown.report_of(report, &names)),
            names,
        };
        let before = std::mem::replace(&mut self.shown, shown);
        self.tell(News::Shown(before));
    }

    /// Every name that is known, with those that are known already.
    fn names(&self, mut names: Names) -> Names {
        if let Some(facts) = self.identity.facts() {
            let client = self.identity.client_id_text();
            names.add(&Name::new(Kind::Client, client, ""));
            if let Some(id) = &facts.org_id {
                names.add_id(id);
            }
            let person = facts.person.iter().map(|person| &person.name);
            person.chain(&facts.client_name).for_each(|name| names.add(name));
        }
        self.people.name_whom_it_knows(&mut names);
        let names = self.checks.rows.iter().filter_map(Row::finding).fold(names, Names::with_row);
        match &self.checks.report {
            Some(report) => names.with_report(report),
            None => names,
        }
    }
}
