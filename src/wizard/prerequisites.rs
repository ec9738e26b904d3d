//! What stands beside the permissions: what the check itself needs, what the org tells, and what a person attests.

use super::{Wizard, field::Field};
use crate::model::{
    integration::{Need, OrgNeed, PersonNeed, Requirement, Step},
    people::{Attestation, EmbeddedClient},
    report::{Prerequisite, RequirementRow},
    status::Status,
};

mod doing;

pub(super) use doing::{apply, back, commands, consented, enter_step, in_field, move_stop, paste};

/// What has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `[ Run the checks ]`, while nothing was asked of the org yet.
    Run,
    /// The rows.
    Rows,
    /// The field for the embedded client's OAuth client: an id, or `none`.
    Client,
    /// The field for the name of whoever attests, at the foot; asked once.
    Name {
        /// The requirement that is attested then, by position.
        requirement: usize,
    },
}

/// A row of the step.
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

impl Item {
    /// The heading under which it stands.
    pub fn heading(self) -> &'static str {
        match self {
            Self::OfTheCheck(_) | Self::TheCheck => "the check itself needs",
            Self::Read(_) => "read from the org",
            Self::Manual(_) => "needs a person",
        }
    }
}

/// What is known of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing was asked yet.
    Waiting,
    /// It is being asked.
    Asking,
    /// It was judged.
    Judged(Status),
}

/// The state of the step.
#[derive(Clone, Debug)]
pub struct PrerequisitesStep {
    /// What has the focus.
    pub stop: Stop,
    /// Which of [`Wizard::prerequisite_items`].
    pub cursor: usize,
    /// The id of the embedded client's OAuth client, or `none`, as it was typed.
    pub client: Field,
    /// The name of whoever attests.
    pub name: Field,
    /// Whether that person has said so: only then it stands beside an attestation.
    pub(super) named: bool,
}

impl PrerequisitesStep {
    pub(super) fn new(name: Option<&str>, client: &EmbeddedClient) -> Self {
        let client = match client {
            EmbeddedClient::NotSaid => Field::default(),
            EmbeddedClient::None => Field::with("none"),
            EmbeddedClient::Id(id) => Field::with(&id.to_string()),
        };
        Self {
            stop: Stop::Run,
            cursor: 0,
            client,
            name: name.map_or_else(Field::default, Field::with),
            named: false,
        }
    }
}

impl Wizard {
    /// The rows of the step, in order: what is read from the org, what needs a person, and in one row what the check
    /// itself needs. Where something of that lacks, it stands first, each in a row: other rows rest on it.
    pub fn prerequisite_items(&self) -> Vec<Item> {
        let integration = self.chosen();
        let own = 0..integration.prerequisites().len();
        let lacks =
            own.clone().any(|at| self.own_prerequisite(at).is_some_and(|own| own.status != Status::Pass));
        let (singly, together) = if lacks { (own, None) } else { (0..0, own.last().map(|_| Item::TheCheck)) };
        let requirements = || integration.requirements.iter().enumerate();
        let is_read =
            |need: &Need| !need.is_manual() && !matches!(need, Need::Person(PersonNeed::Permission(_)));
        let read = requirements().filter(|(_, own)| is_read(&own.need)).map(|(at, _)| Item::Read(at));
        let manual = self.manual().map(|(at, ..)| Item::Manual(at));
        singly.map(Item::OfTheCheck).chain(read).chain(manual).chain(together).collect()
    }

    /// The row that has the cursor.
    pub fn prerequisite_at_cursor(&self) -> Option<Item> {
        self.prerequisite_items().get(self.prerequisites.cursor).copied()
    }

    /// The requirement of a row.
    pub fn requirement_of(&self, item: Item) -> Option<&Requirement> {
        match item {
            Item::OfTheCheck(_) | Item::TheCheck => None,
            Item::Read(at) | Item::Manual(at) => self.chosen().requirements.get(at),
        }
    }

    /// The finding of a row, as it is shown, once there is one.
    pub fn finding_of(&self, item: Item) -> Option<&RequirementRow> {
        let id = &self.requirement_of(item)?.id;
        match self.checks.rows.iter().position(|row| row.id == *id) {
            Some(row) => self.shown_row(row),
            None => self.shown_report()?.requirements.iter().find(|row| row.id == *id),
        }
    }

    /// What the last run said of something that the check itself needs.
    pub fn own_prerequisite(&self, at: usize) -> Option<&Prerequisite> {
        let permission = self.chosen().prerequisites().get(at)?.permission.to_string();
        self.shown_report()?.prerequisites.iter().find(|own| own.permission == permission)
    }

    /// What is known of a row.
    pub fn known_of(&self, item: Item) -> Known {
        let asked_everything = self.checks.asks_everything();
        let nothing_yet = if asked_everything { Known::Asking } else { Known::Waiting };
        match item {
            Item::OfTheCheck(at) => {
                self.own_prerequisite(at).map_or(nothing_yet, |own| Known::Judged(own.status))
            }
            Item::TheCheck => self.own_prerequisite(0).map_or(nothing_yet, |_| Known::Judged(Status::Pass)),
            Item::Manual(at) => {
                let attested = self.attested.contains_key(&self.chosen().requirements[at].id);
                Known::Judged(if attested { Status::Pass } else { Status::Manual })
            }
            Item::Read(_) => self.finding_of(item).map_or(nothing_yet, |row| Known::Judged(row.status)),
        }
    }

    /// The row of the checks that a row is, by position; none for what the checks can't tell.
    pub fn row_of_item(&self, item: Item) -> Option<usize> {
        let id = &self.requirement_of(item)?.id;
        self.checks.rows.iter().position(|row| row.id == *id)
    }

    /// Who attests: as somebody said in this run, or at the attestations that were kept.
    pub(super) fn attestor(&self) -> Option<String> {
        let said = self.prerequisites.named.then(|| self.prerequisites.name.trimmed().to_owned());
        said.or_else(|| self.attested.values().find_map(|attestation| attestation.by.clone()))
    }

    /// Attestations changed: report and rows follow.
    pub(super) fn attestations_changed(&mut self) {
        self.checks.attest(&self.attested);
        self.renew_stand_ins();
    }

    /// Who attested a row, and when.
    pub fn attestation_of(&self, item: Item) -> Option<&Attestation> {
        self.attested.get(&self.requirement_of(item)?.id)
    }

    /// Whether the row with the cursor takes the id of an OAuth client: the field stands in its details.
    pub fn takes_embedded_client(&self, item: Item) -> bool {
        let need = self.requirement_of(item).map(|own| &own.need);
        matches!(need, Some(Need::Org(OrgNeed::EmbeddedOauthClient | OrgNeed::OauthScope(_))))
    }

    /// The rows changed: the cursor stays on what it was on. What the check itself lacks is looked at first.
    pub(super) fn keep_prerequisite_at_cursor(&mut self, was: Option<Item>, first_report: bool) {
        let items = self.prerequisite_items();
        let lacks = |item: &Item| match (item, self.known_of(*item)) {
            (Item::OfTheCheck(_), Known::Judged(status)) => status != Status::Pass,
            _ => false,
        };
        let lacking = items.iter().position(lacks).filter(|_| first_report);
        let at = lacking.or_else(|| items.iter().position(|item| Some(*item) == was));
        self.prerequisites.cursor =
            at.unwrap_or(self.prerequisites.cursor).min(items.len().saturating_sub(1));
    }

    /// The row on which the embedded client's OAuth client is named, while nobody has named one.
    pub fn embedded_client_to_name(&self) -> Option<usize> {
        let asks = |item: &Item| {
            self.requirement_of(*item).is_some_and(|own| own.need == Need::Org(OrgNeed::EmbeddedOauthClient))
        };
        let not_said = self.embedded_client == EmbeddedClient::NotSaid;
        self.prerequisite_items().iter().position(asks).filter(|_| not_said)
    }

    /// Whether Enter on a row asks for the consent to ask the sign-in pages of third parties.
    pub fn takes_consent(&self, item: Item) -> bool {
        let need = self.requirement_of(item).map(|own| &own.need);
        !self.ask_sign_in_pages && matches!(need, Some(Need::Org(OrgNeed::SingleSignOn(_))))
    }
}

/// The worst of what is known, once something is.
pub(super) fn status(wizard: &Wizard) -> Option<Status> {
    let steps = wizard.steps();
    let place = steps.iter().position(|step| *step == Step::Prerequisites)?;
    if wizard.farthest < place {
        return None;
    }
    let judged = |item: Item| match wizard.known_of(item) {
        Known::Judged(status) => Some(status),
        Known::Waiting | Known::Asking => None,
    };
    wizard.prerequisite_items().into_iter().filter_map(judged).reduce(Status::worse)
}
