//! `--baseline`: an earlier report of the same integration, org and OAuth client, to say what changed since. It changes no
//! verdict.

use std::path::{Path, PathBuf};

use super::{earlier, problem::Problem};
use crate::model::{
    Real, Report, Shown,
    report::changes::{About, Changes, Compared, Other},
};

#[derive(Debug)]
pub(super) struct Baseline {
    path: PathBuf,
    report: Compared,
}

impl Baseline {
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        Ok(Self { path: path.to_owned(), report: earlier::read(path)? })
    }

    /// Refuses a report of something else than what is about to be checked.
    pub(super) fn fits(&self, about: &About<Real>, present: bool) -> Result<(), Problem> {
        let Some(other) = self.report.about.differs_from(about).first().copied() else { return Ok(()) };
        let named = |name: Option<String>| {
            name.filter(|_| !present).map(|name| format!(", {name}")).unwrap_or_default()
        };
        let org = &self.report.about.org;
        let what = match other {
            Other::Integration => format!("another integration, {}", self.report.about.integration.title),
            Other::Org => {
                let name = org.name.as_ref().map(|name| Shown::Clear.name(name));
                format!("another org{}", named(name.or_else(|| Some(org.domain.clone()))))
            }
            Other::Subject => match &self.report.about.subject {
                Some(client) => {
                    let name = client.name.as_ref().map(|name| Shown::Clear.name(name));
                    format!("another OAuth client{}", named(name))
                }
                None => "people, without an OAuth client".to_owned(),
            },
        };
        Err(Problem::usage(format!(
            "{} is a report of {what}: it is no baseline for this check.\n\
             greenlight compare OLD NEW compares any two reports.",
            self.path.display()
        )))
    }

    /// What changed since.
    pub(super) fn changes(&self, report: &Report<Real>) -> Changes<Real> {
        Changes::between(&self.report, &Compared::of(report))
    }
}
