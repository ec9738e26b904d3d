//! The sentences that the state machine says. Plain and short; what happened, why, what to do.

use jiff::SignedDuration;

use super::{Saving, Shared, Wizard, journey::steps_of};
use crate::{
    check::SignedIn,
    model::{Counts, Integration, Region, Status, Step},
    text::clock,
    vault::{Attempt, Problem, Words},
};

mod asking;
pub(super) mod people;
mod sign_in;
pub(super) mod standing;

pub(crate) use people::{ACCESS, remaining};
pub(crate) use sign_in::sign_in_problem;
use standing::running;

/// No help and no notes are longer, in lines.
pub(super) const LONGEST_SCROLL: usize = 200;

pub(super) const NOTHING_FOUND: &str = "Nothing here has that name.";
pub(super) const NO_REGION: &str = "No region is chosen yet: paste an address, or take one from the list.";
pub(super) const OWN_LOGIN_PAGE: &str =
    "That is a login page of your company's own. Log in, then paste what the address bar shows.";
pub(super) const NO_PAGE: &str = "There is no page to open here.";
pub(super) const NOTHING_TO_COPY: &str = "There is nothing to copy here.";
pub(super) const PERMISSION: &str = "The permission";
pub(super) const THE_COMMAND: &str = "The command";
pub(super) const THE_FIX: &str = "The fix";
pub(super) const SIGN_IN_FIRST: &str = "Signing in comes first.";
pub(super) const SIGNING_IN_FIRST: &str = "Signing in is still going on.";
pub(super) const RIGHT_ORG_FIRST: &str = "Say first whether this is the right org.";
pub(super) const NO_CLIENT_ID: &str = "A Client ID looks like 3fa85f64-5717-4562-b3fc-2c963f66afa6.";
pub(super) const NO_CLIENT_ID_YET: &str = "The Client ID isn't entered yet.";
pub(super) const NO_TOKEN: &str = "No access token is entered yet.";
pub(super) const NO_SECRET: &str = "The Client Secret isn't entered yet.";
pub(super) const RUN_FIRST: &str = "The checks haven't run yet: Enter runs them.";
pub(super) const ALREADY_RUNNING: &str = "The checks are running; x stops them.";
pub(super) const STAYS_READ_ONLY: &str = "It was left out on the command line: --read-only.";
pub(super) const NOT_RUNNING: &str = "Nothing is running.";
pub(super) const STOPPING: &str = "Stopping: calls under way are cancelled; results so far stay.";
pub(super) const NO_PROBLEMS: &str = "There are no problems: every row passes.";
pub(super) const NO_REPORT: &str = "There is no report yet: run the checks first.";
pub(super) const NOTHING_TO_FIX: &str = "There is nothing to fix.";
pub(super) const NOT_A_NAME: &str = "A name takes a-z, 0-9, hyphens and dots: contoso-care-ariglad.";
pub(super) const FIRST_STEP: &str = "This is the first step. q leaves.";
pub(super) const LAST_STEP: &str = "This is the last step. q leaves.";
pub(super) const LEFT_OUT: &str = "Left out of what you pasted: line breaks, blanks, quotes.";
pub(super) const NO_FIELD: &str = "Nothing here takes pasted text.";
pub(super) const WATCH_ON: &str = "Watching: what isn't green is asked again every 5 seconds.";
pub(super) const WATCH_OFF: &str = "Not watching any more.";
pub(super) const MOUSE_ON: &str = "The mouse moves and presses here; m gives it back to the terminal.";
pub(super) const MOUSE_OFF: &str = "The mouse is the terminal's: it selects text.";
pub(super) const FIXING: &str = "Doing what the admin would do …";
pub(super) const PAGE_OPENED: &str = "Opened in the browser.";
pub(super) const PAGE_COPIED: &str = "No browser here: the address was sent to the clipboard.";
pub(super) const PAGE_NOT_COPIED: &str =
    "No browser here, and the address has a real id in it. F2 ends presenting.";
pub(super) const CLIPBOARD_CLEARED: &str = "The clipboard was cleared.";
pub(super) const ENTERED_HIDDEN: &str = "entered, hidden while presenting";
/// In the place of the secret.
pub(super) const HIDDEN: &str = "hidden";

/// `2 days ago`
pub(super) fn ago(duration: SignedDuration) -> String {
    let minutes = duration.as_mins();
    let (number, unit) = match minutes {
        ..1 => return "just now".into(),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" })
}

pub(super) fn nothing_on(key: &str, in_field: bool) -> String {
    format!("{key} does nothing here; {} shows what does.", if in_field { "F1" } else { "?" })
}

pub(super) fn that_is(region: &Region) -> String {
    if region.place == region.domain {
        format!("That is {}, which isn't in the list.", region.domain)
    } else {
        format!("That is {}.", region.place)
    }
}

pub(super) fn enter_takes(region: &Region) -> String {
    format!("Not chosen yet: Enter takes {}.", region.place)
}

pub(super) fn no_such_region(nearest: &[String]) -> String {
    format!("That names no region. Nearest: {}.", nearest.first().map_or("none", String::as_str))
}

pub(super) fn no_row(number: usize) -> String {
    format!("There is no row {number} here.")
}

pub(super) fn no_column(number: usize) -> String {
    format!("There is no column {number} here.")
}

pub(super) fn sent_to_clipboard(what: &str) -> String {
    format!("{what} sent to the clipboard. If nothing pastes, select it here.")
}

pub(super) fn secret_in_clipboard(left: SignedDuration) -> String {
    format!("Client Secret sent to the clipboard · cleared in {}", clock(left))
}

pub(super) fn not_copied_while_presenting(title: &str) -> String {
    format!("Not copied: a stand-in would be of no use in {title}. F2 ends presenting.")
}

pub(super) fn attested(title: &str) -> String {
    format!("{title}: attested.")
}

pub(super) fn not_attested(title: &str) -> String {
    format!("{title}: not attested any more.")
}

/// `gone` is the older entry of the name, where it was another client's.
pub(super) fn saved_in(store: &str, gone: Option<&str>) -> String {
    match gone {
        None => format!("Saved and read back from {store}."),
        Some(gone) => format!("Saved and read back from {store}. Replaced: {gone}."),
    }
}

/// Why it wasn't saved, in three parts.
pub(crate) fn not_saved(problem: &Problem) -> Words {
    problem.words(Attempt::Save)
}

pub(super) fn report_written(file: &str) -> String {
    format!("Report saved: {file}")
}

pub(super) fn report_not_written(why: &str) -> String {
    format!("The report wasn't saved: {why}")
}

/// Three facts of a sign-in, label and value, names and ids as they are shown.
pub(super) fn facts(
    facts: &SignedIn,
    shown_org: String,
    shown_subject: String,
) -> Vec<(&'static str, String)> {
    let grant = facts.grant_type.as_deref().map(|grant| match grant.to_uppercase().as_str() {
        "CLIENT-CREDENTIALS" | "CLIENT_CREDENTIALS" => "Client Credentials".to_owned(),
        _ => grant.to_owned(),
    });
    let who: Vec<String> = match &facts.person {
        Some(_) => vec![shown_subject],
        None => [Some(shown_subject), grant, facts.client_state.clone()].into_iter().flatten().collect(),
    };
    let token = match facts.expires_in {
        Some(seconds) if seconds >= 3600 => format!("{} hours, kept in memory only", (seconds + 1800) / 3600),
        Some(seconds) => format!("{} minutes, kept in memory only", seconds / 60),
        None => "kept in memory only".into(),
    };
    let label = if facts.person.is_some() { "person" } else { "client" };
    vec![("org", shown_org), (label, who.join(" · ")), ("token", token)]
}

/// What going on where one left leads to: `Ariglad · Europe (Frankfurt) · step 5 · 2 days ago`.
pub(crate) fn resume_line(shared: &Shared) -> Option<String> {
    let answers = shared.resumable.as_ref()?;
    let id = answers.integration.as_deref();
    let integration = shared.integrations.iter().find(|own| Some(own.id.as_str()) == id);
    let steps = steps_of(integration.unwrap_or(shared.chosen()));
    let step = steps.iter().position(|step| *step == answers.step).unwrap_or(0) + 1;
    let parts = [
        integration.map(|integration| integration.title.clone()),
        answers.region.as_ref().map(|region| region.place.clone()),
        Some(format!("step {step}")),
        Some(ago(shared.now.duration_since(answers.at))),
    ];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// The button of the last step that leads to the rows that aren't green.
pub(crate) fn see_label(worst: Status) -> &'static str {
    if worst == Status::Fail { "See what fails" } else { "See what is open" }
}

/// `4 pass`, `5 fail`: one of each status that there is.
pub(crate) fn counted(counts: &Counts) -> Vec<String> {
    let there_are = Status::ALL.into_iter().filter(|status| counts.get(*status) > 0);
    there_are.map(|status| format!("{} {}", counts.get(status), status.word())).collect()
}

pub(super) fn left(wizard: &Wizard) -> String {
    let (shared, journey) = (&wizard.shared, &wizard.journey);
    let title = journey.title(wizard.step());
    let counted = counted(&shared.checks.counts());
    let counted = if counted.is_empty() { String::new() } else { format!(": {}", counted.join(", ")) };
    let kept = match (shared.presets.demo, &shared.saving) {
        (true, _) => "Nothing of the demo is kept. Again: greenlight demo",
        (false, Saving::Saved { .. }) => {
            "Answers are kept, the secret only in the keyring. Go on: greenlight"
        }
        (false, _) => "Answers are kept, no secret was. Go on: greenlight",
    };
    let of = journey.steps().len();
    format!("Left at step {} of {of} ({title}){counted}.\n{kept}", journey.current + 1)
}

/// What to say on a step, for the person who shows it to others.
pub(crate) fn notes(step: Step, integration: &Integration) -> Vec<&'static str> {
    let says = |note: &&str| *note != ONE_WRITE || integration.writes().is_some();
    all_notes(step).iter().copied().filter(says).collect()
}

const ONE_WRITE: &str =
    "One write is sent that Genesys must refuse; it changes nothing, and can be unticked.";

fn all_notes(step: Step) -> &'static [&'static str] {
    match step {
        Step::Integration => &[
            "Nothing is sent to Genesys before step 4, so looking around is safe.",
            "The list comes from files: a new integration is a new file.",
        ],
        Step::Region => &[
            "The region decides where the secret goes: to one sign-in host and nowhere else.",
            "Pasting the address of the browser's Genesys tab is the surest way.",
        ],
        Step::OauthClient => &[
            "The order matters: first the role, which you must hold yourself, then the client with that role.",
            "All Divisions is the choice that keeps working when a division is added.",
            "Genesys shows the secret only once.",
        ],
        Step::Credentials => &[
            "The secret is held in memory and never shown, written to a log, or put on a command line.",
            "Check the org's name together: this is the moment to notice a test org.",
        ],
        Step::Permissions => &[
            "Each permission is checked twice: against the grants, and with a live call.",
            "A pass means that both agree, as far as each could be read. Unknown never counts as a pass.",
            ONE_WRITE,
            "With w the rows update by themselves while somebody fixes them.",
        ],
        Step::Divisions => &[
            "Every conversation is in a division. Where a permission isn't held, its conversations stay unseen.",
            "A gap in an empty division only warns; where there are queues or conversations it fails.",
        ],
        Step::Save => &[
            "Saving is optional. This computer's keyring keeps the secret, never a plain-text file.",
            "Once saved, the check can be repeated any day with one command.",
        ],
        Step::HandOver => &[
            "The verdict is what the report says. Manual items need a person's word.",
            "The secret goes to the clipboard for 30 seconds at most.",
        ],
        Step::People => &[
            "The people ticked here are checked; nothing about them is kept on this computer.",
            "A group or a role is the shortest way, and stays correct when people come and go.",
            "The cost line says beforehand how many requests it takes.",
        ],
        Step::Prerequisites => &[
            "The check's own permissions come last, or first if one is missing: rows that depend on it stay unknown.",
            "What no program can see needs a person's word; time and name go into the report.",
            "A third party's sign-in page is asked only with your consent.",
        ],
        Step::PeoplePermissions => &[
            "A cell counts the people who lack something; Enter shows who they are.",
            "Required permissions decide the verdict. A missing optional one costs its feature, nothing else.",
            "What is said of people rests on their grants: no permission of a person is tried out.",
            "f shows which one role would help most people.",
        ],
        Step::Report => &[
            "The verdict is what the report says. Manual items need a person's word.",
            "The command repeats the check next month, with the same people.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Shown,
        vault::Taken,
        wizard::{Question, Replacing},
    };

    pub(super) fn is_plain_and_short(text: &str) {
        assert!(!text.is_empty() && text.len() <= 150, "two short lines at most: {text}");
        let lower = text.to_lowercase();
        for word in ["error", "invalid", "please", "oops", " we "] {
            assert!(!lower.contains(word), "{text}");
        }
    }

    #[test]
    fn every_question_and_note_is_short_and_without_the_words_that_frighten() {
        let mut texts: Vec<String> = Vec::new();
        let taken = Taken { older: "a client".into(), newer: "another client".into() };
        let replacing = Replacing { name: "contoso-care-ariglad".parse().expect("a name"), taken };
        let region = Region { name: "x".into(), domain: "x.pure.cloud".into(), place: "x".into() };
        let questions = [
            Question::Leave,
            Question::EndPresenting,
            Question::ReplaceSaved(Box::new(replacing)),
            Question::UnlistedRegion(region),
        ];
        for words in questions.iter().map(Question::words) {
            texts.extend([
                Shown::Clear.text(&words.title),
                Shown::Clear.text(&words.follows),
                words.harmless.into(),
                words.acting.into(),
            ]);
        }
        texts.extend(all_notes(Step::Permissions).iter().map(ToString::to_string));
        for text in texts {
            is_plain_and_short(&text);
        }
    }

    #[test]
    fn times_read_as_people_say_them() {
        for (seconds, text) in [
            (5, "just now"),
            (60, "1 minute ago"),
            (7_200, "2 hours ago"),
            (86_400, "1 day ago"),
            (176_400, "2 days ago"),
        ] {
            assert_eq!(ago(SignedDuration::from_secs(seconds)), text);
        }
    }
}
