//! What a person attests, and under which name.

use std::env;

use jiff::Timestamp;

use super::{names, problem::Problem};
use crate::{
    model::{Attestation, Attested, Integration, Name, name::Kind},
    text,
};

/// What a person attests, now, under the name that was given or that the person logged in with on this computer.
///
/// # Errors
/// When something isn't a manual requirement of the integration: only those can be attested.
pub(super) fn attested(
    ids: &[String],
    by: Option<&str>,
    integration: &Integration,
) -> Result<Attested, Problem> {
    let manual: Vec<&str> = integration
        .requirements
        .iter()
        .filter(|requirement| requirement.need.attestable().is_some())
        .map(|requirement| requirement.id.as_str())
        .collect();
    let by = by.map(str::to_owned).or_else(login_name);
    let by = by.map(|name| text::clean(name.trim())).filter(|name| !name.is_empty());
    let by = by.map(|name| Name::without_id(Kind::Attestor, name));
    let attestation = Attestation { at: Timestamp::now(), by };
    let attest = |id: &String| {
        let found = names::pick("manual requirement", id, manual.iter().map(|id| (*id, (*id).to_owned())))?;
        Ok((found, attestation.clone()))
    };
    ids.iter().map(attest).collect()
}

/// The name of the login on this computer.
pub(super) fn login_name() -> Option<String> {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|it| !it.is_empty()))
}
