//! The whole wizard, against simulated orgs.

use std::{fs, path::Path};

use greenlight::testing::simulate::{Options, Server, SimulatedOrg};
use secrecy::ExposeSecret;

use super::terminal::Terminal;

const GREENLIGHT: &str = env!("CARGO_BIN_EXE_greenlight");

/// From the first step to the permissions, with what is asked for answered beforehand.
fn to_the_permissions(terminal: &mut Terminal) {
    terminal.wait("What do you want to connect");
    terminal.press("\r");
    terminal.wait("Where does the org live?");
    terminal.tab_to("step 3 of 8");
    terminal.wait("In a browser, logged in");
    terminal.tab_to("► [ I have the id and the secret ]");
    terminal.press("\r");
    terminal.wait("step 4 of 8");
}

fn sign_in_and_check(terminal: &mut Terminal) {
    terminal.tab_to("► [ Sign in ]");
    terminal.press("\r");
    terminal.wait("► [ Yes, go on ]");
    assert!(terminal.contents().contains("Contoso Care"));
    terminal.press("\r");
    terminal.wait("► [ Save it now ]");
    terminal.press("\r");
    terminal.wait("► [ Run the checks ]");
    terminal.press("\r");
}

fn the_whole_demo(size: (u16, u16)) {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(GREENLIGHT, &["demo"], home.path(), size);
    to_the_permissions(&mut terminal);
    sign_in_and_check(&mut terminal);

    // Three permissions are missing, which two more rows need; the admin fixes them one by one.
    terminal.wait("not ready");
    assert!(terminal.contents().contains("fail"));
    for fixed in
        ["recording:recording:view was", "conversation:message:view was", "responseAssets:asset:add was"]
    {
        terminal.press("d");
        terminal.wait(fixed);
    }
    terminal.wait("√ ready");

    terminal.press("\t");
    terminal.wait("step 6 of 8");
    terminal.wait("5 divisions");
    for division in ["Archive", "Claims", "Home (home)", "Retail", "Support"] {
        terminal.wait(division);
    }

    // Names give way at once, and come back only when that was asked for.
    terminal.press("\u{1b}OQ");
    terminal.wait("PRESENTING");
    assert!(!terminal.contents().contains("Claims") && !terminal.contents().contains("Contoso"));
    terminal.press("\u{1b}OQ");
    terminal.wait("[ Keep hiding ]");
    terminal.press("\u{1b}[C\r");
    terminal.wait("Claims");

    terminal.press("\t");
    terminal.wait("step 7 of 8");
    // No keyring answers in a test: told, with a way on.
    terminal.wait("Not saved");
    terminal.tab_to("► [ Go on without ]");
    terminal.press("\r");
    terminal.wait("step 8 of 8");
    terminal.wait("Enter these in Ariglad");

    terminal.press("s");
    terminal.wait("Report saved");
    let reports = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().path());
    let folder =
        reports.filter(|path| path.is_dir()).find(|path| path.to_string_lossy().contains("ariglad")).unwrap();
    assert_eq!(fs::read_dir(folder).unwrap().count(), 6);

    terminal.press("q");
    terminal.wait("► [ Stay ]");
    terminal.press("\u{1b}[C");
    terminal.wait("► [ Leave ]");
    terminal.press("\r");
    assert_eq!(terminal.ends_and_gives_the_terminal_back().exit_code(), 0);
}

#[test]
fn the_whole_demo_at_80_by_24() {
    the_whole_demo((80, 24));
}

#[test]
fn the_whole_demo_at_120_by_36() {
    the_whole_demo((120, 36));
}

/// Moves down until this stands on the screen.
fn down_to(terminal: &mut Terminal, text: &str) {
    for _ in 0..20 {
        terminal.settle();
        let before = terminal.contents();
        if before.contains(text) {
            return;
        }
        terminal.press("\u{1b}[B");
        terminal.wait_until("anything else", |screen| screen.contents() != before);
    }
    panic!("{text} never came; there is:\n{}", terminal.contents());
}

#[test]
fn who_of_everyone_lacks_co_browse_why_and_what_fixes_most_of_it() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal =
        Terminal::start(GREENLIGHT, &["demo", "--integration", "salesforce"], home.path(), (80, 24));
    terminal.wait("What do you want to connect");
    terminal.press("\r");
    terminal.wait("Where does the org live?");
    terminal.tab_to("► [ Sign in ]");
    terminal.press("\r");
    terminal.wait("► [ Yes, go on ]");
    terminal.press("\r");
    terminal.wait("► [ Save it now ]");
    terminal.press("\u{1b}[C");
    terminal.wait("► [ Later ]");
    terminal.press("\r");

    // The ways to choose stand in a row; the demo begins with everyone.
    terminal.wait("Who will use Salesforce?");
    terminal.wait("► [ ]  everyone active");
    terminal.press("\u{1b}[A");
    terminal.wait("►[everyone]");
    terminal.press("\u{1b}[B");
    terminal.wait("► [ ]  everyone active");
    terminal.press(" ");
    terminal.wait("► [x]  everyone active");
    terminal.wait("requests");

    terminal.press("\t");
    terminal.wait("► [ Run the checks ]");
    terminal.press("\r");
    terminal.wait("61 of 61 people");
    terminal.tab_to("step 6 of 8");

    // Which feature is lacked, by whom, why, and what fixes most of it.
    terminal.wait("61 people · 16 features");
    down_to(&mut terminal, "► ‼ Co-browse");
    terminal.wait("17 of 61 lack it");
    terminal.wait("people turn green");
    terminal.press("\r");
    terminal.wait("17 of 61 lack something");
    terminal.wait("not granted");
    terminal.press("\r");
    terminal.wait("is       cobrowse:chat:escalate");
    terminal.wait("has      role");
    terminal.press("\u{1b}");
    terminal.wait("17 of 61 lack something");
    terminal.press("f");
    terminal.wait("The plan: the roles to change, and how many people that helps");
    terminal.press("\u{1b}");
    terminal.wait("17 of 61 lack something");

    terminal.tab_to("step 7 of 8");
    terminal.press("\u{1b}[C");
    terminal.wait("► [ Skip ]");
    terminal.press("\r");
    terminal.wait("► [ Go on ]");
    terminal.press("\r");
    terminal.wait("step 8 of 8");
    terminal.wait("√ ready");
    terminal.wait("17 of 61 people");
    terminal.press("s");
    terminal.wait("Report saved");
    terminal.press("\u{3}");
    assert_eq!(terminal.ends_and_gives_the_terminal_back().exit_code(), 130);
}

fn texts(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, found);
        } else {
            found.push(String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
        }
    }
}

#[test]
fn a_pasted_secret_is_never_shown_and_never_kept_while_answers_are_offered_again() {
    let org = Server::start(SimulatedOrg::embedded("healthy").unwrap(), Options::default()).unwrap();
    let (url, id) = (org.url().to_string(), org.client_id().to_string());
    let arguments = ["--integration", "ariglad", "--api-url", &url, "--client-id", &id, "--log", "run.log"];
    let secret = org.secret().expose_secret();
    let home = tempfile::tempdir().unwrap();

    let mut terminal = Terminal::start(GREENLIGHT, &arguments, home.path(), (80, 24));
    to_the_permissions(&mut terminal);
    terminal.wait("nothing yet");
    terminal.tab_to("Client Secret");
    terminal.paste(secret);
    terminal.wait("entered, hidden");
    sign_in_and_check(&mut terminal);
    terminal.wait("√ ready");
    // Ctrl-C leaves at once.
    terminal.press("\u{3}");
    assert_eq!(terminal.ends_and_gives_the_terminal_back().exit_code(), 130);
    assert!(terminal.contents().contains("Left at step 5 of 8"), "{}", terminal.contents());

    let mut found = vec![terminal.everything()];
    texts(home.path(), &mut found);
    assert!(found.len() > 1, "answers are kept");
    let log = fs::read_to_string(home.path().join("run.log")).unwrap();
    for told in ["command=\"wizard\"", "sign-in at", "GET /api/v2/tokens/me", "verdict=\"ready\"", "exit=130"]
    {
        assert!(log.contains(told), "{told}: {log}");
    }
    assert!(found.iter().all(|text| !text.contains(secret)));

    let mut again = Terminal::start(GREENLIGHT, &["--api-url", &url], home.path(), (80, 24));
    again.wait("Go on where you left");
    again.press("\u{3}");
    assert_eq!(again.ends_and_gives_the_terminal_back().exit_code(), 130);
}
