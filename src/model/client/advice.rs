//! The words of a finding: what happened, why, and how to fix it. Pure. Every front end and report shows these;
//! none makes its own.

use super::{
    acts,
    evidence::ClientEvidence,
    finding::{Finding, Sources},
    live::Word,
};
use crate::model::{
    Cause, ClientNeed, ClientPart, CoverageState, Division, GrantsSource, Held, Id, Integration, Name,
    NotRun, Outcome, Permission, PermissionNeed, Real, Region, Requirement, RequirementRow, Role, Status,
    Text, Unreachable, Unread, Unreadable,
    division::Contents,
    fix::words,
    integration::Kind,
    say::{called, listed, say},
};

mod fix;

pub(crate) use fix::Remedy;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Advice {
    pub explanation: Text,
    pub cause_detail: String,
    pub remedy: Remedy,
}

pub(crate) struct Circumstances<'a> {
    pub integration: &'a Integration,
    /// The role that gets what is missing; `None` where one has to be made.
    pub role_to_change: Option<&'a Role>,
    pub region: &'a Region,
    pub client_id: &'a Id,
    pub client_name: Option<&'a Name>,
    /// The divisions, in the evidence's order.
    pub divisions: &'a [Division],
    pub evidence: &'a ClientEvidence,
}

impl Circumstances<'_> {
    /// Whether what the finding lacks wasn't asked for: the run was stopped.
    fn was_stopped(&self, finding: &Finding<'_>) -> bool {
        let evidence = self.evidence;
        let live = finding.sources.as_ref().map(|sources| sources.live.word);
        live == Some(Word::Unreachable(Unreachable::Stopped))
            || evidence.grants.as_ref().err() == Some(&Unread::NotYet)
            || evidence.divisions.as_ref().err() == Some(&Unread::NotYet)
    }
}

pub(crate) fn advise(
    requirement: &Requirement,
    need: &ClientNeed,
    finding: &Finding<'_>,
    around: &Circumstances<'_>,
) -> Advice {
    Advice {
        explanation: explanation(need, finding, around),
        cause_detail: cause_detail(need, finding, around),
        remedy: fix::fix(requirement, need, finding, around),
    }
}

fn explanation(need: &ClientNeed, finding: &Finding<'_>, around: &Circumstances<'_>) -> Text {
    match (need, finding.cause) {
        (_, Some(Cause::Unreachable)) if around.was_stopped(finding) => {
            "The check was stopped before this was asked.".into()
        }
        (ClientNeed::Permission(need), _) => match &finding.sources {
            Some(sources) => permission(need, finding, sources, around),
            None => Text::default(),
        },
        (ClientNeed::OauthClient, None) => "It signs in with client credentials and is active.".into(),
        (ClientNeed::OauthClient, Some(Cause::Disagreement)) => {
            "It signed in, but Genesys lists it with another grant type, or as not active.".into()
        }
        (ClientNeed::DivisionAccess, cause) => access(finding, cause, around),
        (ClientNeed::OauthClient, Some(cause)) => obstacle(cause, None).into(),
    }
}

fn permission(
    need: &PermissionNeed,
    finding: &Finding<'_>,
    sources: &Sources<'_>,
    around: &Circumstances<'_>,
) -> Text {
    let lacking = lacking(sources);
    match (finding.status, finding.cause) {
        (Status::Pending, _) => {
            "Granted, but Genesys still refuses it: a change takes up to about 5 minutes to act.".into()
        }
        (Status::Warn, Some(Cause::NotGranted)) => {
            let asked = listed(&need.guide_names, "or");
            say!("A stand-in for it is granted, but this org has {} itself, and no role grants that.", asked)
        }
        (_, None) => {
            let place = match finding.coverage.as_ref().map(|coverage| coverage.state) {
                Some(CoverageState::All) => "Granted in all divisions",
                Some(CoverageState::Listed) => {
                    "Granted in every division, one by one; a new one won't be covered"
                }
                Some(CoverageState::NotAware) => "Granted; divisions don't limit it",
                _ => "Granted",
            };
            match not_proved(sources) {
                None => say!("{}, and a live call proved it.", place),
                Some(why) => say!("{}. Not proved live: {}.", place, why),
            }
        }
        (_, Some(Cause::NotGranted)) => {
            let missing = listed(lacking.iter().copied(), "or");
            match acts::granted_in_a_gone_division(&lacking, around.evidence) {
                Some(role) => say!(
                    "{} grants {}, but the client holds it only in a division that no longer exists.",
                    called("role", role).capital(),
                    missing
                ),
                None if around.evidence.credible_grants().is_ok_and(|grants| grants.grants.is_empty()) => {
                    say!("This client holds no role, so nothing grants {}.", missing)
                }
                None => say!("No role of this client grants {}.", missing),
            }
        }
        (_, Some(Cause::NotInCatalogue)) => {
            let absent = sources.set.iter().filter(|name| around.evidence.lacks(name));
            let names = listed(absent.clone(), "or");
            let nearest = around.evidence.catalogue.as_ref().ok().and_then(|catalogue| {
                absent.clone().find_map(|name| catalogue.nearest(name, 1).into_iter().next())
            });
            let nearest = nearest.map(|name| format!(" Nearest: {name}.")).unwrap_or_default();
            say!(
                "This org has no permission {}. Its product or licence isn't active here, or the guide's name is wrong.{}",
                names,
                nearest
            )
        }
        (_, Some(Cause::DivisionGap)) => gap(finding, around, "it"),
        (status, Some(Cause::Conditional)) => {
            let condition = sources.condition.clone().unwrap_or("a condition of the role".into());
            if sources.never_met {
                return say!(
                    "Granted only for what is the current user's own: {}. An OAuth client is no user, so it gets nothing.",
                    condition
                );
            }
            let rest = match status {
                Status::Fail => "and the live call was refused",
                Status::Unknown => "and no live call showed that anything meets it",
                _ => "and whatever doesn't meet it stays hidden",
            };
            say!("Granted with a condition, {}, {}.", condition, rest)
        }
        (Status::Fail, Some(Cause::Disagreement)) => say!(
            "Granted, yet refused for {} minutes. Something stronger than the role says no: an access policy, a licence, an old role.",
            (around.evidence.settle.as_secs() / 60).max(1)
        ),
        (_, Some(Cause::Disagreement)) => disagreement(finding, sources).into(),
        (Status::Warn, Some(Cause::GrantsUnreadable)) => {
            "A live call proved that it works. The grants can't be read, so its divisions are unknown.".into()
        }
        (_, Some(cause)) => obstacle(cause, Some(sources.live.word)).into(),
    }
}

fn disagreement(finding: &Finding<'_>, sources: &Sources<'_>) -> &'static str {
    let nowhere = finding.coverage.as_ref().is_some_and(|coverage| coverage.nowhere);
    match sources.live.word {
        Word::Proven if nowhere => {
            "It works, but no grant shows why. The grants that could be read don't explain it."
        }
        Word::OtherRefusal => {
            "Granted, but Genesys refused the call without naming this permission. What it named may be wrong."
        }
        _ => "The grants and divisionspermitted contradict each other about the divisions.",
    }
}

fn access(finding: &Finding<'_>, cause: Option<Cause>, around: &Circumstances<'_>) -> Text {
    match cause {
        None if finding.status == Status::NotApplicable => {
            "Divisions don't limit any of the permissions.".into()
        }
        None => match finding.coverage.as_ref().map(|coverage| coverage.state) {
            Some(CoverageState::Listed) => {
                "Every division is reached, one by one. A new division won't be covered.".into()
            }
            _ => "Every division is reached, future ones included.".into(),
        },
        Some(Cause::DivisionGap) => gap(finding, around, "something"),
        Some(Cause::NotGranted) => "None of the permissions is granted in any division.".into(),
        Some(Cause::Conditional) if finding.status == Status::Fail => {
            "Nothing is granted without a condition, in any division.".into()
        }
        Some(Cause::Conditional) => "Some divisions are reached only under a condition.".into(),
        Some(Cause::Disagreement) => {
            "The grants and divisionspermitted contradict each other about the divisions.".into()
        }
        Some(Cause::GrantsUnreadable) => {
            "The grants can't be read, so it is unknown which divisions are reached.".into()
        }
        Some(cause) => say!("The divisions couldn't be read. {}", obstacle(cause, None)),
    }
}

/// Where it is missing, and what that costs.
fn gap(finding: &Finding<'_>, around: &Circumstances<'_>, what: &str) -> Text {
    let (used, empty) = gaps(finding, around);
    let held = if what == "it" {
        "no role grants it there"
    } else {
        "a permission that is held elsewhere is missing there"
    };
    match (used.is_empty(), empty.is_empty()) {
        (false, _) => {
            let unknown = used.iter().filter(|division| division.contents() == Contents::Unknown).count();
            let hold = match (used.len(), unknown) {
                (1, 0) => "holds queues, users or conversations",
                (_, 0) => "hold queues, users or conversations",
                (all, unknown) if all == unknown => "may be in use",
                _ => "are or may be in use",
            };
            say!("{} {}, and {}.", names(&used), hold, held)
        }
        (true, false) => {
            let hold = if empty.len() == 1 { "holds" } else { "hold" };
            say!(
                "By the org's counts {} {} nothing, and {}. Conversations there can't be ruled out.",
                names(&empty),
                hold,
                held
            )
        }
        (true, true) => say!("Not everywhere: {}.", held),
    }
}

/// The divisions where it isn't held: those that count as in use, and the empty ones.
fn gaps<'a>(finding: &Finding<'_>, around: &Circumstances<'a>) -> (Vec<&'a Division>, Vec<&'a Division>) {
    let held = finding.coverage.iter().flat_map(|coverage| &coverage.held);
    held.zip(around.divisions)
        .filter(|(held, _)| **held == Held::No)
        .map(|(_, division)| division)
        .partition(|division| division.counts_as_populated())
}

/// The first of them: `a, b, c and 1 more`.
fn names(divisions: &[&Division]) -> Text {
    const MOST: usize = 3;
    let first = divisions.iter().take(MOST).map(|division| Text::of(&division.name));
    let more = divisions.len().checked_sub(MOST).filter(|more| *more > 0);
    listed(first.chain(more.map(|more| say!("{} more", more))), "and")
}

fn lacking<'a>(sources: &'a Sources<'_>) -> Vec<&'a Permission> {
    let lacking = sources.set.iter().zip(&sources.held).filter(|(_, held)| **held != Some(true));
    let lacking: Vec<&Permission> = lacking.map(|(name, _)| name).collect();
    if lacking.is_empty() { sources.set.iter().collect() } else { lacking }
}

/// Why a pass rests on the grants alone.
fn not_proved(sources: &Sources<'_>) -> Option<&'static str> {
    match (sources.live.word, sources.live.outcome()) {
        (Word::Proven, _) => None,
        (_, Outcome::NotRun(NotRun::ReadOnly)) => Some("the test write was left out"),
        (_, Outcome::NotRun(NotRun::NoSample(_))) => Some("the org has nothing to try it on"),
        (_, Outcome::NotRun(_)) => Some("no call was made"),
        (_, Outcome::Probable) => Some("Genesys refused the test for a reason other than the permission"),
        (_, Outcome::Allowed) => Some("the call that worked also accepts another permission, which is held"),
        _ => Some("the calls were inconclusive"),
    }
}

/// Where roles are edited, with the client's own role where it is known.
fn words_of_roles_page(around: &Circumstances<'_>) -> Text {
    let role = around.role_to_change.map(|role| Text::of(&role.name));
    words::roles_page(Some(role.unwrap_or("a role of this client".into())))
}

fn obstacle(cause: Cause, live: Option<Word>) -> &'static str {
    match (cause, live) {
        (Cause::GrantsUnreadable, _) => "The client may not read its own grants, and no live call proves it.",
        (Cause::NeedsUserContext, _) => "Genesys answers this to people only.",
        (Cause::Throttled, _) => "Genesys kept asking for a pause. Other tools share this org's limit.",
        (Cause::Unreachable, Some(Word::Unreachable(Unreachable::ServerTrouble { .. }))) => {
            "Genesys couldn't answer, five times in a row. Its service is disturbed; your setup isn't the cause."
        }
        // Without a call of the row's own nobody knows which it was.
        (Cause::Unreachable, None) => {
            "No answer came: this computer is offline, a proxy or firewall is in the way, or Genesys is disturbed."
        }
        (Cause::Unreachable, _) => {
            "No answer came: this computer is offline, or a proxy or firewall is in the way."
        }
        (Cause::UnreadableAnswer, Some(Word::Unreadable(what))) => match what {
            Unreadable::WebPage => {
                "A web page answered instead of Genesys: a network's login page or a filter is in between."
            }
            Unreadable::Empty => {
                "This check itself failed; that says nothing about your org. The answer was empty."
            }
            Unreadable::CutOff => {
                "This check itself failed; that says nothing about your org. The answer ended too early."
            }
            Unreadable::TooLarge => {
                "This check itself failed; that says nothing about your org. The answer was too large."
            }
            Unreadable::Unexpected => {
                "This check itself failed; that says nothing about your org. The answer wasn't what Genesys describes."
            }
        },
        (Cause::UnreadableAnswer, _) => {
            "This check itself failed; that says nothing about your org. The answer wasn't readable."
        }
        _ => "The check couldn't find out.",
    }
}

fn cause_detail(need: &ClientNeed, finding: &Finding<'_>, around: &Circumstances<'_>) -> String {
    let sources = finding.sources.as_ref();
    match (finding.status, finding.cause) {
        (Status::Pending, _) => "granted, still refused".to_owned(),
        (_, None) => match (need, sources) {
            (ClientNeed::OauthClient, _) => "client credentials".to_owned(),
            (_, Some(sources)) if not_proved(sources).is_some() => "not proved live".to_owned(),
            _ => String::new(),
        },
        (_, Some(Cause::NotGranted)) => match sources {
            Some(sources) if sources.set.len() > 1 => {
                format!("{} of {} not granted", lacking(sources).len(), sources.set.len())
            }
            _ => Cause::NotGranted.words().to_owned(),
        },
        (_, Some(Cause::DivisionGap)) => {
            let (used, empty) = gaps(finding, around);
            if *need == ClientNeed::DivisionAccess {
                format!("{} with a gap", used.len() + empty.len())
            } else {
                match (used.len(), empty.len()) {
                    (0, empty) => format!("gap: {empty} empty"),
                    (used, 0) => format!("gap: {used} in use"),
                    (used, empty) => format!("gap: {used} in use, {empty} empty"),
                }
            }
        }
        (_, Some(cause)) => cause.words().to_owned(),
    }
}

pub(super) fn notes(
    part: &ClientPart<Real>,
    rows: &[RequirementRow<Real>],
    evidence: &ClientEvidence,
) -> Vec<Text> {
    let mut notes = Vec::new();
    let couldnt_be_read = |unread: &Unread| !unread.was_not_asked();
    if part.grants_source == GrantsSource::None && evidence.grants_not_asked().is_none() {
        notes.push(
            "The client's grants couldn't be read. Authorization › Grant › View, given to the client for the check \
             and taken away afterwards, would settle it; so would an admin's access token in \
             GENESYSCLOUD_ACCESS_TOKEN, which is only used to read.".into(),
        );
    }
    if evidence.catalogue.as_ref().is_err_and(couldnt_be_read) {
        notes.push(
            "The org's list of permissions couldn't be read, so names weren't compared with it.".into(),
        );
    }
    if evidence.divisions.as_ref().is_err_and(couldnt_be_read) {
        notes.push(
            "The org's divisions couldn't be read completely; only All Divisions could be judged.".into(),
        );
    }
    let listed = |row: &RequirementRow<Real>| {
        row.kind() == Kind::Permission
            && row.coverage().is_some_and(|coverage| coverage.state == CoverageState::Listed)
    };
    if rows.iter().any(listed) {
        notes.push(
            "Some permissions are granted in every division one by one: a new division won't be covered."
                .into(),
        );
    }
    notes
}
