//! The sentences of the steps where the subject is people.

use std::time::Duration;

use jiff::SignedDuration;

use super::running;
use crate::{
    check::Cost,
    model::{Name, Step, Text, people::By, say::say},
    text::{clock, number},
    wizard::{
        PeopleFile, PeoplePermissionsStep, PeopleStep, PrerequisitesStep, Run, Searching, Shared, View,
        prerequisites::Stop,
    },
};

pub(in crate::wizard) const CHOOSE_FIRST: &str = "Choose who will use it first.";
pub(in crate::wizard) const SECRET_IN_FIND: &str =
    "That is what you signed in with. It wasn't sent, and was removed from here.";
pub(in crate::wizard) const NOTHING_LISTED: &str = "Nothing is listed yet.";
pub(in crate::wizard) const NO_FILE: &str = "Enter the path of a file first: one person per line, or a CSV.";
pub(in crate::wizard) const STILL_LOOKING: &str = "Still looking; press Enter again when the list is there.";
pub(in crate::wizard) const NOT_TO_ATTEST: &str = "Nobody's word is needed here: the org answers this.";
pub(in crate::wizard) const NO_NAME: &str = "Who attests it? A name is shown beside what is attested.";
pub(in crate::wizard) const NOT_A_CLIENT: &str =
    "Neither none nor an OAuth client's id: 3fa85f64-5717-4562-b3fc-2c963f66afa6.";
pub(in crate::wizard) const CLIENT_SAID: &str = "Kept; it is checked when the checks run.";
pub(in crate::wizard) const CONSENTED: &str = "Kept: the sign-in page is asked when the checks run.";
pub(in crate::wizard) const NO_GROUPS: &str = "There is nothing else to group these people by.";
pub(in crate::wizard) const THIS_ROW: &str = "This row";
pub(in crate::wizard) const YOUR_TERMINAL: &str = "a command";
pub(in crate::wizard) const STOPPING: &str = "Stopping: what was read stays; R continues from there.";
pub(in crate::wizard) const REPORT: &str = "s saves the report: table, JSON, HTML, Markdown, JUnit, CSV";
pub(in crate::wizard) const STOPPED: &str = "Stopped: what was read stays; R continues from there.";

pub(in crate::wizard) const TOO_LONG_TO_WATCH: &str =
    "Not watching: a run takes longer than 5 seconds here. R asks again, r one row only.";

pub(in crate::wizard) fn chosen(name: &Name) -> Text {
    say!("{} is chosen.", name)
}

pub(in crate::wizard) fn already_chosen(name: &Name) -> Text {
    say!("{} is already chosen; Space in the list removes it.", name)
}

pub(in crate::wizard) fn file_not_read(why: &str) -> String {
    format!("The file wasn't read: {why}")
}

pub(in crate::wizard) fn file_read(people: usize, not_found: usize) -> String {
    let people = match people {
        1 => "1 person is chosen".to_owned(),
        people => format!("{} people are chosen", number(people)),
    };
    match not_found {
        0 => format!("{people}."),
        1 => format!("{people}; 1 line names nobody of this org."),
        lines => format!("{people}; {} lines name nobody of this org.", number(lines)),
    }
}

pub(in crate::wizard) fn grouped(by: By) -> String {
    format!("By {}.", by.word())
}

pub(in crate::wizard) fn accepted(asked: &str, name: &str) -> String {
    format!("{} is {name} in this org; judging again.", asked.replace(" > ", " › "))
}

/// `about 3 requests, a few seconds`
pub(in crate::wizard) fn cost(cost: Cost) -> String {
    format!("about {} requests, {}", number(cost.requests), lasts(cost.takes))
}

/// `everyone active: 10,000 people, about 110 requests, under a minute`
pub(in crate::wizard) fn cost_of_everyone(people: u64, of_them: Cost) -> String {
    format!("everyone active: {} people, {}", number(people), cost(of_them))
}

fn lasts(takes: Duration) -> String {
    match takes.as_secs() {
        ..10 => "a few seconds".into(),
        10..60 => "under a minute".into(),
        seconds => match seconds.div_ceil(60) {
            1 => "about a minute".into(),
            minutes => format!("about {minutes} minutes"),
        },
    }
}

pub(in crate::wizard) fn prerequisites(step: &PrerequisitesStep, shared: &Shared) -> String {
    let names_client = names_client(step, shared);
    match step.stop {
        Stop::Name { .. } => "your name is shown beside what you attest; asked once".into(),
        Stop::Client => "an id, none where this deployment has none, or nothing".into(),
        Stop::Run | Stop::Rows if shared.checks.is_running() => running(shared),
        Stop::Run if names_client => "↓ then Enter names the OAuth client; it can also be done later".into(),
        Stop::Run => "the checks only read; attesting doesn't need them".into(),
        Stop::Rows if matches!(shared.checks.run, Run::Settled { stopped: true, .. }) => STOPPED.into(),
        Stop::Rows if names_client => "Enter names the OAuth client; its scopes are judged then".into(),
        Stop::Rows if shared.observer_would_help() => {
            let step = shared.number_of(Step::Credentials);
            format!("an admin's access token, in step {step}, may read what the client may not")
        }
        Stop::Rows => "an attested row keeps the time and the name you give".into(),
    }
}

/// Whether the row with the cursor waits for the embedded client's OAuth client.
fn names_client(step: &PrerequisitesStep, shared: &Shared) -> bool {
    let takes = step.item_at_cursor(shared).is_some_and(|item| item.takes_embedded_client(shared));
    takes && PrerequisitesStep::embedded_client_to_name(shared).is_some()
}

pub(in crate::wizard) fn choosing(step: &PeopleStep, shared: &Shared) -> String {
    let since = |since| clock(shared.now.duration_since(since));
    let waits = matches!(step.searching, Searching::Asking { .. })
        || matches!(step.reading, PeopleFile::Asking { .. });
    if waits && shared.checks.is_running() {
        return "the org is asked for names once the checks have ended; x stops them".into();
    }
    match (&step.searching, &step.reading) {
        (_, PeopleFile::Asking { since: at, .. }) => format!("reading the file · {}", since(*at)),
        (Searching::Asking { since: at, .. }, _) if shared.now.duration_since(*at).as_secs() > 0 => {
            format!("looking in the org · {}", since(*at))
        }
        _ => "people are read from the org; nothing about them is stored".into(),
    }
}

pub(in crate::wizard) fn permissions(step: &PeoplePermissionsStep, shared: &Shared) -> String {
    if shared.checks.is_running() {
        return running(shared);
    }
    match &shared.checks.run {
        Run::NotStarted => return "the checks only read".into(),
        Run::Settled { .. } if shared.people_report().is_none() => return STOPPED.into(),
        Run::Settled { stopped: true, .. } => return STOPPED.into(),
        _ => {}
    }
    match step.view {
        View::Features => {
            format!("optional features don't affect the verdict · by {} (b changes)", step.by.word())
        }
        View::People => {
            let mut parts = Vec::new();
            if step.people.problems_only {
                parts.push("problems only".to_owned());
            }
            if let Some(feature) = step.people_feature().filter(|_| !step.people.all_columns) {
                let name = feature.feature.as_deref().unwrap_or(ACCESS);
                parts.push(format!("one feature: {name}"));
            }
            if let Some(group) = step.people_group().filter(|_| step.people.group > 0) {
                parts.push(format!("one {}: {}", step.by.word(), group.name));
            }
            if parts.is_empty() { "everyone, all permissions".into() } else { parts.join(" · ") }
        }
    }
}

/// What the required permissions are called among the features.
pub(crate) const ACCESS: &str = "Access (required)";

/// `about 31 min left`
pub(crate) fn remaining(left: SignedDuration) -> String {
    match left.as_secs() {
        ..10 => "a few seconds left".into(),
        seconds @ 10..90 => format!("about {} s left", seconds / 10 * 10),
        seconds @ 90..5_400 => format!("about {} min left", (seconds + 30) / 60),
        seconds => format!("about {} h left", (seconds + 1_800) / 3_600),
    }
}
