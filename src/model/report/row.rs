//! One requirement with its finding: what all rows share, and what the kind of its subject adds. Pure.

use serde::Serialize;

use super::{
    evidence::{Coverage, Evidence, PermissionNames},
    form::{AsShown, Form, Real, Written},
};
use crate::model::{
    Attestation, Cause, Cell, Requirement, Status, Text, Waiver, integration::Kind,
    people::table::SubjectCounts,
};

#[derive(Clone, Debug)]
pub struct RequirementRow<F: Form = AsShown> {
    /// The number on every screen and in every report: the manifest's order, from 1.
    pub number: usize,
    pub id: String,
    pub title: String,
    /// The two-part label of its matrix column.
    pub short: [String; 2],
    /// Whether the integration can't do without.
    pub required: bool,
    /// The feature that an optional one belongs to.
    pub feature: Option<String>,
    pub why_needed: String,
    pub status: Status,
    pub cause: Option<Cause>,
    /// What happened, why: the explanation of the finding, one or two sentences.
    pub explanation: F::Text,
    /// For the `cause` column: `gap: 2 in use, 1 empty`, `1 of 2 not granted`, `client credentials`.
    pub cause_detail: String,
    /// How to fix it; only where something is to be fixed.
    pub fix: Option<Fix<F>>,
    /// The acts that its fix takes, by place in [`Report::plan`](super::Report::plan).
    pub acts: Vec<usize>,
    /// Where the customer decided to go without it: then it doesn't count.
    pub waived: Option<Waiver<F>>,
    /// Numbers of the other rows that its own fix turns as well.
    pub also_fixes: Vec<usize>,
    pub detail: Detail<F>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    pub cell: Cell,
    pub explanation: Text,
    pub cause_detail: String,
    pub fix: Option<Fix<Real>>,
}

impl Judged {
    /// What leaves every row open has one sentence for all of them, and no fix of each.
    fn told_once(self) -> Self {
        match self.cell.cause.and_then(Cause::closed) {
            None => self,
            Some(why) => Self {
                cell: self.cell,
                explanation: why.sentence().into(),
                cause_detail: why.cause().words().to_owned(),
                fix: None,
            },
        }
    }
}

impl RequirementRow<Real> {
    /// The row of a requirement, by its place in the manifest. Its place in the plan isn't known yet.
    pub(in crate::model) fn of(
        place: usize,
        requirement: &Requirement,
        judged: Judged,
        detail: Detail<Real>,
    ) -> Self {
        let Judged { cell: Cell { status, cause }, explanation, cause_detail, fix } = judged.told_once();
        Self {
            number: place + 1,
            id: requirement.id.clone(),
            title: requirement.title.clone(),
            short: requirement.short.clone(),
            required: requirement.required,
            feature: requirement.feature.clone(),
            why_needed: requirement.why_needed(),
            status,
            cause,
            explanation,
            cause_detail,
            fix,
            acts: Vec::new(),
            waived: None,
            also_fixes: Vec::new(),
            detail,
        }
    }
}

/// What the kind of its subject adds to a row.
#[derive(Clone, Debug)]
pub enum Detail<F: Form = AsShown> {
    Client(ClientDetail<F>),
    People(PeopleDetail<F>),
    Org(OrgDetail<F>),
}

#[derive(Clone, Debug)]
pub enum ClientDetail<F: Form = AsShown> {
    OauthClient,
    /// The divisions that it reaches; `None` where no permission is held anywhere, or none knows divisions.
    DivisionAccess(Option<Reach<F>>),
    Permission(Box<PermissionDetail<F>>),
}

#[derive(Clone, Debug)]
pub struct PermissionDetail<F: Form = AsShown> {
    pub names: PermissionNames,
    pub evidence: Evidence<F>,
    pub reach: Reach<F>,
    /// Whether a live call proved it. False for a pass that rests on the grants alone.
    pub proved_live: bool,
}

#[derive(Clone, Debug)]
pub struct Reach<F: Form = AsShown> {
    pub coverage: Coverage<F>,
    /// One status a division, in the order of [`ClientPart::divisions`](super::ClientPart::divisions).
    pub cells: Vec<Status>,
    /// Whether it is granted nowhere: its matrix column says `all` instead of counting gaps.
    pub nowhere: bool,
}

#[derive(Clone, Debug)]
pub struct PeopleDetail<F: Form = AsShown> {
    pub counts: SubjectCounts,
    pub nowhere: bool,
    pub asks: PeopleAsk<F>,
}

#[derive(Clone, Debug)]
pub enum PeopleAsk<F: Form = AsShown> {
    Licence,
    ActiveUser,
    Permission(Box<PeoplePermissionDetail<F>>),
}

#[derive(Clone, Debug)]
pub struct PeoplePermissionDetail<F: Form = AsShown> {
    pub names: PermissionNames,
    /// What the grants say over all people; `None` for a name that isn't settled.
    pub evidence: Option<Evidence<F>>,
}

#[derive(Clone, Debug)]
pub struct OrgDetail<F: Form = AsShown> {
    pub kind: Kind,
    pub attested: Option<Attestation<F>>,
}

impl<F: Form> RequirementRow<F> {
    pub fn kind(&self) -> Kind {
        match &self.detail {
            Detail::Client(ClientDetail::OauthClient) => Kind::OauthClient,
            Detail::Client(ClientDetail::DivisionAccess(_)) => Kind::DivisionAccess,
            Detail::Client(ClientDetail::Permission(_)) => Kind::Permission,
            Detail::People(PeopleDetail { asks: PeopleAsk::Licence | PeopleAsk::ActiveUser, .. }) => {
                Kind::Licence
            }
            Detail::People(PeopleDetail { asks: PeopleAsk::Permission(_), .. }) => Kind::Permission,
            Detail::Org(OrgDetail { kind, .. }) => *kind,
        }
    }

    /// What the asked name is in this org; only for permissions.
    pub fn permission(&self) -> Option<&PermissionNames> {
        match &self.detail {
            Detail::Client(ClientDetail::Permission(permission)) => Some(&permission.names),
            Detail::People(PeopleDetail { asks: PeopleAsk::Permission(permission), .. }) => {
                Some(&permission.names)
            }
            Detail::Client(ClientDetail::OauthClient | ClientDetail::DivisionAccess(_))
            | Detail::People(PeopleDetail { asks: PeopleAsk::Licence | PeopleAsk::ActiveUser, .. })
            | Detail::Org(_) => None,
        }
    }

    /// What the grants and the live call say; only for permissions.
    pub fn evidence(&self) -> Option<&Evidence<F>> {
        match &self.detail {
            Detail::Client(ClientDetail::Permission(permission)) => Some(&permission.evidence),
            Detail::People(PeopleDetail { asks: PeopleAsk::Permission(permission), .. }) => {
                permission.evidence.as_ref()
            }
            Detail::Client(ClientDetail::OauthClient | ClientDetail::DivisionAccess(_))
            | Detail::People(PeopleDetail { asks: PeopleAsk::Licence | PeopleAsk::ActiveUser, .. })
            | Detail::Org(_) => None,
        }
    }

    /// Where it holds; only for permissions of the client and division access.
    pub fn reach(&self) -> Option<&Reach<F>> {
        match &self.detail {
            Detail::Client(ClientDetail::Permission(permission)) => Some(&permission.reach),
            Detail::Client(ClientDetail::DivisionAccess(reach)) => reach.as_ref(),
            Detail::Client(ClientDetail::OauthClient) | Detail::People(_) | Detail::Org(_) => None,
        }
    }

    pub fn coverage(&self) -> Option<&Coverage<F>> {
        self.reach().map(|reach| &reach.coverage)
    }

    /// One status a division; empty for rows without a matrix column.
    pub fn cells(&self) -> &[Status] {
        self.reach().map_or(&[], |reach| &reach.cells)
    }

    /// Whether it is granted nowhere, to nobody.
    pub fn nowhere(&self) -> bool {
        match &self.detail {
            Detail::Client(_) => self.reach().is_some_and(|reach| reach.nowhere),
            Detail::People(detail) => detail.nowhere,
            Detail::Org(_) => false,
        }
    }

    /// Whether it rests on the grants alone: a permission of the client that no live call proved.
    pub fn not_proved_live(&self) -> bool {
        matches!(&self.detail, Detail::Client(ClientDetail::Permission(permission)) if !permission.proved_live)
    }

    /// How many people have each status; only where each person is judged.
    pub fn subject_counts(&self) -> Option<SubjectCounts> {
        match &self.detail {
            Detail::People(detail) => Some(detail.counts),
            Detail::Client(_) | Detail::Org(_) => None,
        }
    }

    /// Whether a row is left open by what is told once for all that it leaves open, in a note and the verdict's line.
    pub(crate) fn is_told_once(&self) -> bool {
        self.cause.is_some_and(|cause| cause.closed().is_some())
    }

    pub fn attested(&self) -> Option<&Attestation<F>> {
        match &self.detail {
            Detail::Org(detail) => detail.attested.as_ref(),
            Detail::Client(_) | Detail::People(_) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "F: Written")]
pub struct Fix<F: Form = AsShown> {
    pub summary: F::Text,
    pub steps: Vec<F::Text>,
    pub url: Option<F::Text>,
}

impl Fix {
    /// Whoever reads this can't check again, and tells the one who can.
    pub(in crate::model) fn then_tell(&mut self, name: &str) {
        for step in &mut self.steps {
            if let Some(start) = step.strip_suffix("hen check again.") {
                *step = format!("{start}hen tell {name}.");
            } else if let Some(rest) = step.strip_prefix("Check again, then ") {
                *step = format!("Tell {name}, who checks again, then {rest}");
            }
        }
    }
}
