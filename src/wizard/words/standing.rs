//! The standing line of the message rule: what is going on, where nothing was just done.

use super::{RUN_FIRST, STOPPING, people};
use crate::{
    model::{GrantsSource, Status, Step},
    text::{clock, number},
    wizard::{CredentialsStep, CredentialsStop, DivisionsStep, Run, Saving, Shared, SignIn},
};

const DEMO_STAYS_HERE: &str = "demo: a simulated org on this computer, nothing leaves it";
pub(in crate::wizard) const OAUTH_CLIENT: &str = "this step only explains: Greenlight does nothing here";
pub(in crate::wizard) const HAND_OVER: &str = "n shows notes for telling others about it";

pub(in crate::wizard) fn region(shared: &Shared) -> String {
    match &shared.region {
        _ if shared.presets.demo => DEMO_STAYS_HERE.into(),
        Some(region) => format!("the secret will go to login.{} and nowhere else", region.domain),
        None => nothing_sent_yet(shared),
    }
}

pub(in crate::wizard) fn nothing_sent_yet(shared: &Shared) -> String {
    format!("nothing is sent to Genesys before step {}", shared.number_of(Step::Credentials))
}

pub(in crate::wizard) fn credentials(step: &CredentialsStep, shared: &Shared) -> String {
    let domain = shared.region.as_ref().map_or("", |region| region.domain.as_str());
    if step.stop == CredentialsStop::Observer {
        return if shared.has(Step::People) {
            "an admin's token only reads, what people hold too; memory only".into()
        } else {
            "an admin's token only reads grants, roles and divisions; memory only".into()
        };
    }
    match &shared.identity.sign_in {
        SignIn::Editing if shared.presets.demo => DEMO_STAYS_HERE.into(),
        SignIn::Editing => format!("the secret goes to login.{domain} and nowhere else; it is never shown"),
        SignIn::SigningIn { since, .. } => {
            let since = shared.now.duration_since(*since);
            let host =
                if shared.presets.demo { "the simulated org".into() } else { format!("login.{domain}") };
            format!("signing in at {host} · {} of 0:20 at most", clock(since))
        }
        SignIn::SignedIn { took, .. } | SignIn::Refused { took, .. } => {
            let took = match took.as_secs() {
                ..1 => "answered at once".into(),
                _ => format!("signing in took {}", clock(*took)),
            };
            format!("{took} · the secret is held in memory and never shown")
        }
    }
}

pub(in crate::wizard) fn save(shared: &Shared) -> String {
    match &shared.saving {
        Saving::Asking { since, .. } => {
            format!("waiting for the keyring · {}", clock(shared.now.duration_since(*since)))
        }
        Saving::NothingToKeep => "an access token is kept in memory only".into(),
        _ => "never a plain-text file".into(),
    }
}

pub(in crate::wizard) fn checks(shared: &Shared) -> String {
    let (now, settle) = (shared.now, shared.presets.settle);
    let rows = &shared.checks.rows;
    match &shared.checks.run {
        Run::NotStarted if shared.checks.send_write && shared.chosen().writes().is_some() => {
            "the checks only read; the one write is one that Genesys refuses".into()
        }
        Run::NotStarted => "the checks only read".into(),
        Run::Running { .. } => running(shared),
        Run::Settled { .. } => {
            let next = rows
                .iter()
                .filter_map(|row| Some((row, row.asked_again_at(settle)?)))
                .min_by_key(|(_, at)| *at);
            match next {
                Some((row, at)) => {
                    let again =
                        format!("row {} is asked again in {}", row.number, clock(at.duration_since(now)));
                    match row.judged_for_good_at(settle) {
                        Some(at) => format!("{again}, judged at {}", shared.time_of_day(at)),
                        None => again,
                    }
                }
                None if shared
                    .checks
                    .report
                    .as_ref()
                    .is_some_and(|r| r.grants_source() == GrantsSource::None) =>
                {
                    let step = shared.number_of(Step::Credentials);
                    format!("grants unreadable: an admin's access token, in step {step}, would settle it")
                }
                None if shared.checks.worst().is_some_and(Status::is_problem) => {
                    "f shows what to fix; w watches the rows change".into()
                }
                None => "everything holds".into(),
            }
        }
    }
}

pub(super) fn running(shared: &Shared) -> String {
    let now = shared.now;
    let people = shared.has(Step::People);
    match &shared.checks.run {
        Run::Running { stopping: true, .. } if people => people::STOPPING.into(),
        Run::Running { stopping: true, .. } => STOPPING.into(),
        Run::Running { paused_until: Some(until), .. } if *until > now => {
            format!("Genesys asked for a pause: it goes on in {}; x stops", clock(until.duration_since(now)))
        }
        // Among thousands of people a row is asked as long as they are read; that isn't slow.
        _ if people => "leaving this step does not stop the checks; x does".into(),
        _ => {
            let mut rows = shared.checks.rows.iter();
            let slow = rows.find(|row| row.asking_for(now).is_some_and(|time| time.as_secs() >= 10));
            match slow.and_then(|row| Some((row, row.asking_for(now)?))) {
                Some((row, time)) => {
                    format!("Row {} is slow: {}. It is given up at 0:30; x stops", row.number, clock(time))
                }
                None => "leaving this step does not stop the checks; x does".into(),
            }
        }
    }
}

pub(in crate::wizard) fn divisions(step: &DivisionsStep, shared: &Shared) -> String {
    match shared.shown_report() {
        _ if shared.presenting => "presenting: names and ids are stand-ins · F2 ends it, after asking".into(),
        None if shared.checks.is_running() => "the divisions appear once the checks have settled".into(),
        None => RUN_FIRST.into(),
        Some(report) if step.listed.len() < report.divisions().len() => {
            let why = if step.find.text().is_some() { "found" } else { "problems only" };
            let (listed, all) = (step.listed.len(), report.divisions().len());
            format!("{why}: {} of {} shown", number(listed), number(all))
        }
        Some(report) if report.divisions().len() == 1 => "the only division".into(),
        Some(report) => format!("all {} divisions", number(report.divisions().len())),
    }
}
