//! Puts a report together: each part gives its rows, whole, at once; the head comes from all of them. Pure. The one
//! place in which counts and verdict are made.

use jiff::Timestamp;

use super::{
    ClientPart, Counts, Head, Imprint, IntegrationName, Org, Real, Report, Requests, RequirementRow, Tool,
    verdict,
};
use crate::model::{
    Id, Integration, Name, Need, Region, Text, Verdict,
    client::{self, evidence::ClientEvidence},
    fix::{self, OfRow},
    org::{self, evidence::OrgEvidence},
    people::{self, evidence::PeopleEvidence, table::PeoplePart},
    waive::{self, Waived},
};

#[derive(Clone, Debug)]
pub struct Setting<'a> {
    pub integration: &'a Integration,
    pub region: &'a Region,
    /// The org's id, where it could be read.
    pub org_id: Option<Id>,
    /// The org's name, where it could be read.
    pub org_name: Option<Name>,
    /// The id of whoever signed in: an OAuth client's, or a person's.
    pub client_id: Id,
    /// The name of whoever signed in, where it could be read.
    pub client_name: Option<Name>,
    /// Whether warnings and manual items count against the verdict.
    pub strict: bool,
    pub imprint: Imprint<Real>,
    /// What the customer decided to go without.
    pub waived: Waived,
    pub generated_at: Timestamp,
    pub requests: Requests,
    pub notes: Vec<Text>,
}

/// What was seen, of each subject that the integration has.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub client: Option<&'a ClientEvidence>,
    pub people: Option<&'a PeopleEvidence>,
    pub org: &'a OrgEvidence,
}

pub(in crate::model) struct Given<P> {
    pub part: P,
    pub rows: Vec<RequirementRow<Real>>,
    /// What a reader of the whole report has to know of it.
    pub notes: Vec<Text>,
    /// What fixes its rows, by their numbers.
    pub acts: Vec<OfRow>,
}

pub fn report(setting: &Setting<'_>, seen: Seen<'_>) -> Report<Real> {
    let client: Option<Given<ClientPart<Real>>> =
        seen.client.map(|evidence| client::part::part(setting, evidence));
    let people: Option<Given<PeoplePart<Real>>> =
        seen.people.map(|evidence| people::part::part(setting, evidence, &|name| seen.org.answered(name)));
    let mut rows = org::rows::rows(setting, seen.org);
    let mut notes = setting.notes.clone();
    notes.extend(org::rows::candidates(seen.org));
    let mut acts = org::rows::acts(&rows);
    let client = client.map(|given| given.part_into(&mut rows, &mut notes, &mut acts));
    let people = people.map(|given| given.part_into(&mut rows, &mut notes, &mut acts));
    rows.sort_by_key(|row| row.number);
    acts.sort_by_key(|of| of.row);
    notes.extend(waive::apply(&setting.waived, setting.generated_at, &mut rows, &mut acts));
    let holders = |role: &Id| seen.client.and_then(|client| client.holders.get(role).copied());
    let around = fix::Around { region: setting.region, holders: &holders };
    let plan = fix::plan(&mut rows, &acts, around);
    let integration = setting.integration;
    let mut report = Report {
        head: Head {
            tool: Tool::THIS,
            imprint: setting.imprint.clone(),
            generated_at: setting.generated_at,
            integration: IntegrationName { id: integration.id.clone(), title: integration.title.clone() },
            org: Org {
                id: setting.org_id.clone(),
                name: setting.org_name.clone(),
                domain: setting.region.domain.clone(),
                region: setting.region.name.clone(),
                place: setting.region.place.clone(),
            },
            verdict: Verdict::Undetermined,
            verdict_lines: Vec::new(),
            strict: setting.strict,
            counts: Counts::default(),
            requests: setting.requests,
            notes,
        },
        rows,
        plan,
        client,
        people,
        changes: None,
    };
    conclude(&mut report);
    report
}

/// Judges one requirement by its index in the manifest, for a run that isn't over. `None` for what is asked of each
/// person: that is judged once everybody's evidence is there.
///
/// # Panics
/// When there is no such requirement.
pub fn row(
    setting: &Setting<'_>,
    client: &ClientEvidence,
    org: &OrgEvidence,
    index: usize,
) -> Option<RequirementRow<Real>> {
    let requirement = &setting.integration.requirements[index];
    match &requirement.need {
        Need::Client(need) => Some(client::part::row(setting, client, index, requirement, need)),
        Need::Org(need) => Some(org::rows::row(setting, org, index, requirement, need)),
        Need::Person(_) => None,
    }
}

/// Counts and verdict, as the rows and parts have it.
pub(in crate::model) fn conclude(report: &mut Report<Real>) {
    report.head.counts = Counts::of(report.rows.iter().map(|row| row.status));
    report.head.verdict =
        verdict::verdict(&report.rows, report.prerequisites(), report.unasked(), report.head.strict);
    report.head.verdict_lines = verdict::lines(report);
}

impl<P> Given<P> {
    fn part_into(
        self,
        rows: &mut Vec<RequirementRow<Real>>,
        notes: &mut Vec<Text>,
        acts: &mut Vec<OfRow>,
    ) -> P {
        rows.extend(self.rows);
        acts.extend(self.acts);
        notes.extend(self.notes);
        self.part
    }
}
