//! Simulated orgs as files: what an `assets/orgs/*.toml` says, read and checked. Pure.

use std::ops::Range;

use crate::model::Region;

mod checks;
mod file;
mod people_checks;
mod people_file;

pub(super) use file::*;
pub(super) use people_file::*;

/// A simulated org, ready to be served.
#[derive(Clone, Debug)]
pub struct SimulatedOrg {
    name: String,
    region: Region,
    pub(super) file: OrgFile,
}

/// Why a text isn't a simulated org.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {expected}")]
pub struct OrgError {
    pub file: String,
    pub line: usize,
    pub expected: String,
}

macro_rules! embedded_orgs {
    ($($name:literal),* $(,)?) => {
        /// The orgs that are part of the program: name and text.
        const EMBEDDED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../assets/orgs/", $name, ".toml")))),*];
    };
}

embedded_orgs![
    "three-missing",
    "healthy",
    "home-only",
    "some-divisions",
    "listed",
    "wildcard",
    "by-group",
    "not-licensed",
    "conditional",
    "current-user",
    "guide-names",
    "slow-to-act",
    "throttled",
    "flaky",
    "storm",
    "captive-portal",
    "short-tokens",
    "signed-out",
    "not-let-in",
    "introspection-refused",
    "roles-unreadable",
    "empty",
    "thousand-divisions",
    "hostile-names",
    "ten-thousand-agents",
    "agents-mixed",
    "agents-unreadable",
    "agents-no-grants",
    "agents-one-division",
    "agents-slow",
    "agents-embedding-restricted",
    "other-grant-type",
    "address-not-allowed",
    "client-disabled",
    "sign-in-refused",
    "agents-sibling-products",
];

impl SimulatedOrg {
    /// The names of the orgs that are part of the program, the demo's default first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    pub fn embedded(name: &str) -> Option<Self> {
        let (name, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
        Some(Self::parse(&format!("{name}.toml"), text).expect("every embedded org is parsed in a test"))
    }

    /// Reads an org from the text of a file; the file's name without folder and ending becomes the org's.
    ///
    /// # Errors
    /// With file, line, and what was expected there.
    pub fn parse(file: &str, text: &str) -> Result<Self, OrgError> {
        let wrong = |at: Range<usize>, expected: String| OrgError {
            file: file.to_owned(),
            line: text[..at.start.min(text.len())].matches('\n').count() + 1,
            expected,
        };
        let org: OrgFile = toml::from_str(text)
            .map_err(|error| wrong(error.span().unwrap_or_default(), error.message().replace('\n', ", ")))?;
        let region = org.checked().map_err(|(at, expected)| wrong(at, expected))?;
        let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let name = base.strip_suffix(".toml").unwrap_or(base).to_owned();
        Ok(Self { name, region, file: org })
    }

    /// The name to choose it by: `three-missing`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the org calls itself: `Contoso Care`. As in the file, so possibly hostile.
    pub fn title(&self) -> &str {
        &self.file.name
    }

    pub fn description(&self) -> &str {
        &self.file.description
    }

    pub fn region(&self) -> &Region {
        &self.region
    }
}
