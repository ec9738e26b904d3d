//! The model: permissions, catalogue, grants, divisions, regions, integrations, probes, evidence, findings,
//! reports. Pure: no I/O, no async, no terminal, no clock. Imports nothing else of Greenlight.

pub mod attest;
pub mod catalogue;
pub mod client;
pub mod credentials;
pub mod division;
#[cfg(test)]
pub mod fixture;
pub mod grant;
pub mod held;
pub mod integration;
pub mod integration_type;
pub mod name;
pub mod org;
pub mod people;
pub mod permission;
pub mod presenting;
pub mod probe;
pub mod region;
pub mod report;
pub mod say;
pub mod status;
pub mod unread;
mod words;

// What most files name, by one name each; what is of one subject stays in its room.
pub use self::{
    attest::{Attestation, Attested},
    catalogue::{Catalogue, Entry},
    credentials::{ClientId, Credentials, Login},
    division::{Division, DivisionId},
    grant::{Grant, Grants, GrantsSource, Holder, Role, Scope},
    held::{Doubt, Held, Holding},
    integration::{
        ClientNeed, Integration, LicenceNeed, ManualNeed, Need, OrgNeed, PeoplePermission, PermissionNeed,
        PersonNeed, Requirement, ScreenName, Step, Wanted,
    },
    integration_type::IntegrationType,
    name::{Id, Name},
    permission::{Limit, Permission, Policy},
    presenting::{Names, Shown},
    probe::{
        Accepts, Aim, Answer, Method, NotRun, Outcome, Probe, Probed, SampleKind, Unreachable, Unreadable,
    },
    region::{Found, Region},
    report::{
        AsShown, ClientPart, Counts, Coverage, CoverageState, Detail, DivisionName, DivisionRow, Evidence,
        Fix, Form, GrantEvidence, GrantState, Head, Judged, Org, OrgDetail, Part, PeopleAsk, PeopleDetail,
        PermissionNames, Real, Report, Requests, RequirementRow, Resolution, RoleName, SCHEMA, Subject,
    },
    say::Text,
    status::{Cause, Cell, Status, Verdict},
    unread::Unread,
};
