//! What `greenlight check` prints, to the letter: every simulated org, every integration, every form of report, with
//! the exit code and standard error. Whoever changes how a report comes about sees here what changed for the reader.
//!
//! The files stand in `files/ORG/CASE.snap`, and each org is a test. `INSTA_UPDATE=always cargo test --test golden`
//! rewrites them and removes those that no case produces any more; `git diff` then shows what changed.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Mutex,
};

mod cases;
#[path = "../cli/home.rs"]
#[expect(dead_code, reason = "the tests of the command line need more of it")]
mod home;
mod normal;

use cases::Case;

macro_rules! a_test_for_each_org {
    ($($org:ident)*) => {
        $(#[test] fn $org() { prints_what_it_printed(&name(stringify!($org))); })*
        const TESTED: &[&str] = &[$(stringify!($org)),*];
    };
}

a_test_for_each_org! {
    agents_mixed agents_no_grants agents_one_division agents_slow agents_unreadable by_group captive_portal
    conditional empty flaky guide_names healthy home_only hostile_names introspection_refused listed not_licensed
    roles_unreadable slow_to_act some_divisions storm ten_thousand_agents thousand_divisions three_missing throttled
    wildcard
}

fn name(test: &str) -> String {
    test.replace('_', "-")
}

#[test]
fn every_org_has_its_test_and_nothing_else_has_files() {
    let tested: BTreeSet<String> = TESTED.iter().map(|test| name(test)).collect();
    let orgs: BTreeSet<String> = greenlight::simulate::SimulatedOrg::names().map(str::to_owned).collect();
    let folders: BTreeSet<String> = entries(&files()).into_iter().collect();
    assert_eq!(tested, orgs);
    assert_eq!(folders, orgs);
}

fn prints_what_it_printed(org: &str) {
    let cases = cases::of(org);
    let printed = run_all(&cases);
    // One after the other, so that no two differences are printed into each other.
    let differ: Vec<&str> = cases
        .iter()
        .zip(&printed)
        .filter(|(case, text)| catch_unwind(AssertUnwindSafe(|| compare(case, text))).is_err())
        .map(|(case, _)| case.name.as_str())
        .collect();
    assert!(differ.is_empty(), "{org}: {} of {} differ: {differ:#?}", differ.len(), cases.len());
    no_file_is_left_over(org, &cases);
}

/// What each case printed, normalised. Side by side: many of them wait, for a retry or a rate limit.
fn run_all(cases: &[Case]) -> Vec<String> {
    const AT_ONCE: usize = 4;
    let (next, printed) = (Mutex::new(0..cases.len()), Mutex::new(vec![String::new(); cases.len()]));
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(|| {
                loop {
                    let Some(place) = next.lock().unwrap().next() else { break };
                    let text = cases[place].run();
                    printed.lock().unwrap()[place] = text;
                }
            });
        }
    });
    printed.into_inner().unwrap()
}

fn compare(case: &Case, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(files().join(case.org));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(case.name.as_str(), text));
}

fn no_file_is_left_over(org: &str, cases: &[Case]) {
    let produced: BTreeSet<String> = cases.iter().map(|case| format!("{}.snap", case.name)).collect();
    assert_eq!(produced.len(), cases.len(), "two cases of {org} have the same name");
    let folder = files().join(org);
    let left_over: Vec<String> = entries(&folder)
        .into_iter()
        .filter(|file| file.ends_with(".snap") && !produced.contains(file))
        .collect();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        left_over.iter().for_each(|file| fs::remove_file(folder.join(file)).unwrap());
    } else {
        assert!(left_over.is_empty(), "no case of {org} produces {left_over:#?}");
    }
}

fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/files")
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    entries.map(|name| name.into_string().unwrap()).collect()
}
