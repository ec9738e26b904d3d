//! What a person attests or waives, and under which name.

use std::env;

use jiff::{Timestamp, civil::Date};

use super::{names, problem::Problem};
use crate::{
    model::{Attestation, Attested, AttestedAs, Integration, Name, Waiver, name::Kind, say, waive::Waived},
    text,
};

/// What a person attests, now, under the name that was given or that the person logged in with on this computer.
///
/// # Errors
/// When something isn't a manual requirement of the integration: only those can be attested.
pub(super) fn attested(
    given: &[String],
    by: Option<&str>,
    integration: &Integration,
) -> Result<Attested, Problem> {
    let manual: Vec<&str> = integration
        .requirements
        .iter()
        .filter(|requirement| requirement.need.attestable().is_some())
        .map(|requirement| requirement.id.as_str())
        .collect();
    let by = self::by(by);
    let at = Timestamp::now();
    let attest = |given: &String| {
        let (id, said) = match given.split_once('=') {
            Some((id, said)) => {
                (id, names::pick("answer", said, AttestedAs::ALL.map(|said| (said.word(), said)))?)
            }
            None => (given.as_str(), AttestedAs::Pass),
        };
        let found = names::pick("manual requirement", id, manual.iter().map(|id| (*id, (*id).to_owned())))?;
        Ok((found, Attestation { said, at, by: by.clone() }))
    };
    given.iter().map(attest).collect()
}

/// What the customer decides to go without, with the reasons.
///
/// # Errors
/// When something isn't a requirement of the integration, has no reason, or the day isn't one.
pub(super) fn waived(
    given: &[String],
    until: Option<&str>,
    by: Option<&str>,
    integration: &Integration,
) -> Result<Waived, Problem> {
    let until = until.map(|day| day.trim().parse::<Date>()).transpose();
    let until = until.map_err(|_| Problem::usage("--waive-until takes a day, as in 2026-12-31."))?;
    let by = self::by(by);
    let all = || integration.requirements.iter().map(|requirement| requirement.id.as_str());
    let waive = |given: &String| {
        let (id, reason) = given.split_once('=').unwrap_or((given, ""));
        let found = names::pick("requirement", id, all().map(|id| (id, id.to_owned())))?;
        let reason = text::clean(reason.trim());
        if reason.is_empty() {
            return Err(Problem::usage(format!(
                "--waive {found} needs a reason, as in --waive \"{found}=not used here\"."
            )));
        }
        Ok((found, Waiver::new(say::quoted(&reason), by.clone(), until)))
    };
    given.iter().map(waive).collect()
}

/// The name that was given or that the person logged in with on this computer.
fn by(given: Option<&str>) -> Option<Name> {
    let by = given.map(str::to_owned).or_else(login_name);
    let by = by.map(|name| text::clean(name.trim())).filter(|name| !name.is_empty());
    by.map(|name| Name::without_id(Kind::Attestor, name))
}

/// The name of the login on this computer.
pub(super) fn login_name() -> Option<String> {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|it| !it.is_empty()))
}
