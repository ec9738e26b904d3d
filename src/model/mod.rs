//! The model: permissions, catalogue, grants, divisions, regions, integrations, probes, evidence, findings,
//! reports. Pure: no I/O, no async, no terminal, no clock. Imports nothing else of Greenlight.

pub(crate) mod attest;
pub(crate) mod catalogue;
pub(crate) mod client;
pub(crate) mod credentials;
pub(crate) mod division;
pub(crate) mod fix;
#[cfg(test)]
pub(crate) mod fixture;
pub(crate) mod grant;
pub(crate) mod held;
pub(crate) mod integration;
pub(crate) mod integration_type;
pub(crate) mod name;
pub(crate) mod nearest;
pub(crate) mod operations;
pub(crate) mod org;
pub(crate) mod people;
pub(crate) mod permission;
pub(crate) mod presenting;
pub(crate) mod probe;
pub(crate) mod region;
pub(crate) mod report;
pub(crate) mod say;
pub(crate) mod status;
pub(crate) mod unread;
pub(crate) mod waive;
mod words;

// What most files name, by one name each; what is of one subject stays in its room.
pub(crate) use self::{
    attest::Attested,
    probe::Answer,
    report::{Judged, SCHEMA},
};
pub(crate) use self::{
    attest::{Attestation, AttestedAs},
    catalogue::{Catalogue, Entry},
    credentials::{ClientId, Credentials, Login},
    division::{Division, DivisionId},
    grant::{Grant, Grants, GrantsSource, Holder, Role, Scope},
    held::{Doubt, Held, Holding},
    integration::{
        ClientNeed, Integration, LicenceNeed, ManualNeed, Need, OrgNeed, PeoplePermission, PermissionNeed,
        PersonNeed, Requirement, ScreenName, Step, Wanted,
    },
    integration_type::{IntegrationType, Kinship, Product},
    name::{Id, Name},
    nearest::{Likeness, Suggestion},
    permission::{Limit, Permission, Policy},
    presenting::{Names, Shown},
    probe::{
        Accepts, Aim, Closed, Method, NotRun, Outcome, Probe, Probed, SampleKind, Unreachable, Unreadable,
    },
    region::{Found, Region},
    report::{
        AsShown, ClientPart, Counts, Coverage, CoverageState, Detail, DivisionName, DivisionRow, Evidence,
        Fix, Form, GrantEvidence, GrantState, Head, Org, OrgDetail, Part, PeopleAsk, PeopleDetail,
        PermissionNames, Real, Report, Requests, RequirementRow, Resolution, RoleName, Subject,
    },
    say::Text,
    status::{Cause, Cell, Status, Verdict},
    unread::Unread,
    waive::Waiver,
};
