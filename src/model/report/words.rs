//! The words of a report that screens and every form of it share: said once, here. Pure. (Those of statuses and causes are
//! their own: [`Status::word`], [`Cause::words`](crate::model::status::Cause::words).)

use jiff::{Timestamp, civil::Date};
use serde::Serializer;

use super::{AsShown, Coverage, CoverageState, GrantState, ProbeState, RequirementRow};
use crate::{
    model::{Attestation, AttestedAs, GrantsSource, Status, Waiver},
    text::number,
};

/// In the place of a status that is a person's word.
pub(crate) const ATTESTED: &str = "attested";

/// The `status` column: `pass`, `fail` … as it was checked; `attested`, `attested fail`, `attested n/a` where it is a
/// person's word.
///
/// What was waived has that behind it: `fail (waived)`.
pub(crate) fn status(row: &RequirementRow) -> String {
    let status = match row.attested().map(|attested| attested.said) {
        None => row.status.word().to_owned(),
        Some(AttestedAs::Pass) => ATTESTED.to_owned(),
        Some(said) => format!("{ATTESTED} {}", said.word()),
    };
    if row.waived.is_some() { format!("{status} (waived)") } else { status }
}

/// Who waived it, until when and why; nothing where nobody did.
pub(crate) fn waived(row: &RequirementRow) -> Option<String> {
    row.waived.as_ref().map(waiver)
}

pub(crate) fn waiver(Waiver { reason, by, until }: &Waiver<AsShown>) -> String {
    let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let until = until.map(|until| format!(" until {}", date(until))).unwrap_or_default();
    format!("waived{by}{until}: {reason}")
}

/// Who attested it and when; nothing where nobody did.
pub(crate) fn attested(row: &RequirementRow) -> Option<String> {
    row.attested().map(attestation)
}

pub(crate) fn attestation(Attestation { said, by, at }: &Attestation<AsShown>) -> String {
    let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    format!("{ATTESTED} as {}{by}, {}", said.word(), when(*at))
}

/// The `granted` column: `yes`, `no`, `1 of 2`, `limited`, `unknown`.
pub(crate) fn granted(row: &RequirementRow) -> String {
    let Some(grant) = row.evidence().map(|evidence| &evidence.grant) else { return nothing() };
    match grant.state {
        GrantState::Granted => "yes".to_owned(),
        GrantState::Partial => format!("{} of {}", number(grant.held), number(grant.of)),
        GrantState::Missing => "no".to_owned(),
        GrantState::Conditional => "limited".to_owned(),
        GrantState::Unknown => "unknown".to_owned(),
    }
}

/// The `live` column: `allowed`, `denied`, `probable`, `unclear`, `not run`.
pub(crate) fn live(row: &RequirementRow) -> &'static str {
    row.evidence().map_or(Status::NotApplicable.glyph(), |evidence| probe(evidence.probe.state))
}

pub(crate) fn probe(state: ProbeState) -> &'static str {
    match state {
        ProbeState::Allowed => "allowed",
        ProbeState::Denied => "denied",
        ProbeState::Probable => "probable",
        ProbeState::Inconclusive => "unclear",
        ProbeState::NotRun => "not run",
    }
}

/// The `divisions` column: `all`, `all, listed`, `211 of 214`, `none of 214`, `unknown`.
pub(crate) fn divisions(row: &RequirementRow) -> String {
    let Some(Coverage { state, covered, total, .. }) = row.coverage() else { return nothing() };
    let of = |count: String| match total {
        Some(total) => format!("{count} of {}", number(*total)),
        None => count,
    };
    match state {
        CoverageState::All => "all".to_owned(),
        CoverageState::Listed => "all, listed".to_owned(),
        CoverageState::Some => of(covered.map_or("some".to_owned(), number)),
        CoverageState::None => of("none".to_owned()),
        CoverageState::NotAware => nothing(),
        CoverageState::Unknown => "unknown".to_owned(),
    }
}

/// What doesn't apply.
fn nothing() -> String {
    Status::NotApplicable.glyph().to_owned()
}

/// `1 person`, `10,000 people`.
pub(crate) fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{} people", number(count)),
    }
}

/// Which call told the grants: `subjects/me`; `None` where nothing did.
pub(crate) fn source(source: GrantsSource) -> Option<&'static str> {
    match source {
        GrantsSource::SubjectsMe => Some("subjects/me"),
        GrantsSource::SubjectsId => Some("subjects/{id}"),
        GrantsSource::OauthClient => Some("oauth/clients/{id}"),
        GrantsSource::Token => Some("tokens/me"),
        GrantsSource::Observer => Some("the admin's token"),
        GrantsSource::Roles => Some("the roles"),
        GrantsSource::None => None,
    }
}

/// A time as programs read it, to the second: `2026-11-25T08:34:59Z`.
pub(crate) fn instant(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

pub(in crate::model) fn write_instant<S: Serializer>(
    at: &Timestamp,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant(*at))
}

/// A time, the same for every reader: `25 November 2026, 08:34 UTC`.
pub(crate) fn when(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// A day: `25 November 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

/// A day of the calendar, the same way.
pub(crate) fn date(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_the_same_for_everybody() {
        let fine: Timestamp = "2026-11-25T08:34:59.123456789Z".parse().unwrap();
        assert_eq!(instant(fine), "2026-11-25T08:34:59Z");
        let at: Timestamp = "2026-11-25T08:34:59Z".parse().unwrap();
        assert_eq!(
            (when(at), day(at)),
            ("25 November 2026, 08:34 UTC".to_owned(), "25 November 2026".to_owned())
        );
        let first: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        assert_eq!(when(first), "1 March 2026, 12:00 UTC");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!([0, 1, 10_000].map(people), ["0 people", "1 person", "10,000 people"]);
    }
}
