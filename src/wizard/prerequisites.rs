//! What stands beside the permissions: what the check itself needs, what the org tells, and what a person attests.

use super::{Field, Shared, ShownField};
use crate::model::{
    Attestation, Need, OrgNeed, PersonNeed, Real, Report, Requirement, RequirementRow, Status,
    org::EmbeddedClient, report::Prerequisite,
};

mod keys;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `[ Run the checks ]`, while nothing was asked of the org yet.
    Run,
    Rows,
    /// The field for the embedded client's OAuth client: an id, or `none`.
    Client,
    /// The field for the name of whoever attests, at the foot; asked once.
    Name {
        /// The requirement that is attested then, by position.
        requirement: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// What the check itself needs, by place in the manifest's list: where one of them isn't there.
    OfTheCheck(usize),
    /// All that the check itself needs, in one row: where nothing of it is known to lack.
    TheCheck,
    /// A requirement that the org tells something about, by position.
    Read(usize),
    /// A requirement that only a person can attest, by position.
    Manual(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Waiting,
    Asking,
    Judged(Status),
    /// By a person's word.
    Attested(Status),
}

#[derive(Clone, Debug)]
pub struct PrerequisitesStep {
    pub stop: Stop,
    /// Which of [`PrerequisitesStep::items`].
    pub cursor: usize,
    /// The id of the embedded client's OAuth client, or `none`, as it was typed.
    pub client: Field,
    /// The name of whoever attests, until it is entered.
    pub name: Field,
}

impl PrerequisitesStep {
    pub(super) fn new(shared: &Shared) -> Self {
        let client = match &shared.embedded_client {
            EmbeddedClient::NotSaid => Field::default(),
            EmbeddedClient::None => Field::with("none"),
            EmbeddedClient::Id(id) => Field::with(&id.to_string()),
        };
        let name = shared.presets.attested_by.as_deref().map_or_else(Field::default, Field::with);
        Self { stop: Stop::Run, cursor: 0, client, name }
    }

    /// The rows of the step, in order: what is read from the org, what needs a person, and in one row what the check
    /// itself needs. Where something of that lacks, it stands first, each in a row: other rows rest on it.
    pub fn items(shared: &Shared) -> Vec<Item> {
        items(shared, shared.shown_report())
    }

    pub fn item_at_cursor(&self, shared: &Shared) -> Option<Item> {
        Self::items(shared).get(self.cursor).copied()
    }

    /// The row on which the embedded client's OAuth client is named, while nobody has named one.
    pub fn embedded_client_to_name(shared: &Shared) -> Option<usize> {
        let asks = |item: &Item| {
            item.requirement(shared).is_some_and(|own| own.need == Need::Org(OrgNeed::EmbeddedOauthClient))
        };
        let not_said = shared.embedded_client == EmbeddedClient::NotSaid;
        Self::items(shared).iter().position(asks).filter(|_| not_said)
    }

    pub fn shown_client(&self, shared: &Shared) -> ShownField<'_> {
        let nothing_to_hide = self.client.trimmed().eq_ignore_ascii_case("none");
        if nothing_to_hide { ShownField::Real(&self.client) } else { shared.shown_field(&self.client) }
    }

    pub fn shown_name(&self, shared: &Shared) -> ShownField<'_> {
        shared.shown_field(&self.name)
    }

    /// Something else is shown: the cursor stays on what it was on. What the check itself lacks is looked at first.
    fn follow(&mut self, shared: &Shared, before: Option<&Report>) {
        let now = Self::items(shared);
        let was = items(shared, before).get(self.cursor).copied();
        let lacks = |item: &Item| match (item, item.known(shared)) {
            (Item::OfTheCheck(_), Known::Judged(status)) => status != Status::Pass,
            _ => false,
        };
        let first_report = before.is_none() && shared.shown_report().is_some();
        let lacking = now.iter().position(lacks).filter(|_| first_report);
        let at = lacking.or_else(|| now.iter().position(|item| Some(*item) == was));
        self.cursor = at.unwrap_or(self.cursor).min(now.len().saturating_sub(1));
    }
}

fn items(shared: &Shared, report: Option<&Report>) -> Vec<Item> {
    let integration = shared.chosen();
    let own = 0..integration.prerequisites().len();
    let lacks =
        own.clone().any(|at| of_the_check(shared, report, at).is_some_and(|own| own.status != Status::Pass));
    let (singly, together) = if lacks { (own, None) } else { (0..0, own.last().map(|_| Item::TheCheck)) };
    let is_read = |need: &Need| match need {
        Need::Client(_) | Need::Person(PersonNeed::Permission(_)) => false,
        Need::Person(PersonNeed::Licence(_) | PersonNeed::ActiveUser) => true,
        Need::Org(_) => !need.is_manual(),
    };
    let requirements = integration.requirements.iter().enumerate();
    let read = requirements.filter(|(_, own)| is_read(&own.need)).map(|(at, _)| Item::Read(at));
    let manual = shared.manual().map(|(at, ..)| Item::Manual(at));
    singly.map(Item::OfTheCheck).chain(read).chain(manual).chain(together).collect()
}

/// What a report says of something that the check itself needs.
fn of_the_check<'a>(shared: &Shared, report: Option<&'a Report>, at: usize) -> Option<&'a Prerequisite> {
    let permission = shared.chosen().prerequisites().get(at)?.permission.to_string();
    report?.prerequisites().find(|own| own.permission == permission)
}

impl Item {
    pub fn heading(self) -> &'static str {
        match self {
            Self::OfTheCheck(_) | Self::TheCheck => "the check itself needs",
            Self::Read(_) => "read from the org",
            Self::Manual(_) => "needs a person",
        }
    }

    pub fn requirement(self, shared: &Shared) -> Option<&Requirement> {
        match self {
            Self::OfTheCheck(_) | Self::TheCheck => None,
            Self::Read(at) | Self::Manual(at) => shared.chosen().requirements.get(at),
        }
    }

    /// The finding of a row, as it is shown, once there is one.
    pub fn finding(self, shared: &Shared) -> Option<&RequirementRow> {
        let id = &self.requirement(shared)?.id;
        match self.row(shared) {
            Some(row) => shared.shown_row(row),
            None => shared.shown_report()?.rows.iter().find(|row| row.id == *id),
        }
    }

    fn known_finding(self, shared: &Shared) -> Option<&RequirementRow<Real>> {
        match self.row(shared) {
            Some(row) => shared.checks.rows.get(row)?.finding(),
            None => shared.checks.report.as_ref()?.row(&self.requirement(shared)?.id),
        }
    }

    pub fn known(self, shared: &Shared) -> Known {
        let asked_everything = shared.checks.asks_everything();
        let nothing_yet = if asked_everything { Known::Asking } else { Known::Waiting };
        let own = |at: usize| of_the_check(shared, shared.shown_report(), at);
        match self {
            Self::OfTheCheck(at) => own(at).map_or(nothing_yet, |own| Known::Judged(own.status)),
            Self::TheCheck => own(0).map_or(nothing_yet, |_| Known::Judged(Status::Pass)),
            Self::Manual(at) => {
                let requirement = &shared.chosen().requirements[at];
                match shared.attested.get(&requirement.id) {
                    Some(attested) => Known::Attested(attested.said.status(requirement.required)),
                    None => Known::Judged(Status::Manual),
                }
            }
            Self::Read(_) => self.finding(shared).map_or(nothing_yet, |row| match row.attested() {
                Some(_) => Known::Attested(row.status),
                None => Known::Judged(row.status),
            }),
        }
    }

    /// The row of the checks that a row is, by position; none for what the checks can't tell.
    fn row(self, shared: &Shared) -> Option<usize> {
        let id = &self.requirement(shared)?.id;
        shared.checks.rows.iter().position(|row| row.id == *id)
    }

    pub fn attestation(self, shared: &Shared) -> Option<&Attestation> {
        shared.attested.get(&self.requirement(shared)?.id)
    }

    /// Whether a person's word is worth something here.
    fn is_attestable(self, shared: &Shared) -> bool {
        self.requirement(shared).is_some_and(|requirement| requirement.need.attestable().is_some())
    }

    /// Whether the row takes the id of an OAuth client: the field stands in its details.
    pub fn takes_embedded_client(self, shared: &Shared) -> bool {
        let need = self.requirement(shared).map(|own| &own.need);
        matches!(need, Some(Need::Org(OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_))))
    }

    /// Whether Enter on a row asks for the consent to ask the sign-in pages of third parties.
    pub fn takes_consent(self, shared: &Shared) -> bool {
        let need = self.requirement(shared).map(|own| &own.need);
        !shared.ask_sign_in_pages && matches!(need, Some(Need::Org(OrgNeed::SingleSignOn(_))))
    }
}
