//! Who evaluates or administers, as `check --audience` takes it. What can be refused is refused before anything is sent.

use std::slice;

use tokio_util::sync::CancellationToken;

use super::{people::not_found, people_file::Listed, problem::Problem};
use crate::{
    check::{NotFound, Session},
    model::{
        Unread,
        people::{Audience, Audiences, By},
    },
    text,
};

/// Who evaluates or administers, as it was given: names that only the org can tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named(Vec<(Audience, By, String)>);

impl Named {
    /// From `--audience`.
    ///
    /// # Errors
    /// When one hasn't the form.
    pub(super) fn read(given: &[String]) -> Result<Self, Problem> {
        given.iter().map(|given| audience(given)).collect::<Result<_, _>>().map(Self)
    }

    /// Finds the names in the org.
    ///
    /// # Errors
    /// When the org has nothing of a name, or can't be asked.
    pub(super) async fn find(
        self,
        session: &Session,
        present: bool,
        cancel: &CancellationToken,
    ) -> Result<Audiences, Problem> {
        let mut audiences = Audiences::new();
        for (audience, by, name) in self.0 {
            let found = match session.find(by, slice::from_ref(&name), cancel).await {
                Ok(found) => found,
                // Nothing is asked any more: the report says so, once.
                Err(NotFound::Unread { why: Unread::Closed(_), .. }) => Vec::new(),
                Err(why) => return Err(not_found(why, &[Listed { name, line: None }], present)),
            };
            audiences.entry(audience).or_default().extend(found);
        }
        Ok(audiences)
    }
}

fn audience(given: &str) -> Result<(Audience, By, String), Problem> {
    let parts = given.split_once('=').and_then(|(audience, by)| Some((audience, by.split_once(':')?)));
    let known = parts.and_then(|(audience, (by, name))| {
        let audience: Audience = audience.trim().to_lowercase().parse().ok()?;
        let by = match by.trim().to_lowercase().as_str() {
            "user" => By::Person,
            by => By::ALL.into_iter().find(|known| *known != By::Person && known.word() == by)?,
        };
        let name = name.trim();
        (audience != Audience::Agents && !name.is_empty()).then(|| (audience, by, name.to_owned()))
    });
    known.ok_or_else(|| {
        Problem::usage(format!(
            "--audience takes evaluators or administrators, and by what they are known: role, group, queue, division or \
             user, as in \"evaluators=role:Quality Evaluator\"; it got `{}`.",
            text::clean(given)
        ))
    })
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn an_audience_is_named_with_what_it_is_known_by() {
        let read = |given: &str| Named::read(&[given.to_owned()]).map(|named| named.0);
        let evaluators = |by, name: &str| vec![(Audience::Evaluators, by, name.to_owned())];
        assert_eq!(
            read("evaluators=role:Quality: Evaluator").unwrap(),
            evaluators(By::Role, "Quality: Evaluator")
        );
        assert_eq!(
            read(" Evaluators = USER : a@example.com ").unwrap(),
            evaluators(By::Person, "a@example.com")
        );
        for wrong in [
            "evaluators",
            "evaluators=QA",
            "evaluators=person:x",
            "evaluators=role:",
            "agents=role:x",
            "x=role:y",
        ] {
            let refused = read(wrong).unwrap_err().to_string();
            assert!(refused.contains(wrong) && refused.contains("evaluators=role:"), "{refused}");
        }
    }
}
