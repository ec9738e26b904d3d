//! What `greenlight check` prints: every simulated org, every integration, every form of report, with the exit code
//! and standard error. Each org is a test.

use std::{collections::BTreeSet, sync::Mutex};

use greenlight::testing::simulate::SimulatedOrg;

use super::kept;

mod both;
mod cases;
mod normal;

macro_rules! a_test_for_each_org {
    ($($org:ident)*) => {
        $(#[test] fn $org() { prints_what_it_printed(&name(stringify!($org))); })*
        const TESTED: &[&str] = &[$(stringify!($org)),*];
    };
}

a_test_for_each_org! {
    address_not_allowed
    agents_embedding_restricted
    agents_mixed
    agents_no_grants
    agents_one_division
    agents_sibling_products
    agents_slow
    agents_unreadable
    by_group
    captive_portal
    client_disabled
    conditional
    current_user
    empty
    flaky
    guide_names
    healthy
    home_only
    hostile_names
    introspection_refused
    listed
    not_let_in
    not_licensed
    other_grant_type
    roles_unreadable
    short_tokens
    sign_in_refused
    signed_out
    slow_to_act
    some_divisions
    storm
    ten_thousand_agents
    thousand_divisions
    three_missing
    throttled
    wildcard
}

fn name(test: &str) -> String {
    test.replace('_', "-")
}

#[test]
fn every_org_has_its_test_and_nothing_else_has_files() {
    let tested: BTreeSet<String> = TESTED.iter().map(|test| name(test)).collect();
    let orgs: BTreeSet<String> = SimulatedOrg::names().map(str::to_owned).collect();
    assert_eq!(tested, orgs);
    assert_eq!(kept::names_in("reports"), orgs);
}

/// Side by side: many runs wait, for a retry or a rate limit.
fn prints_what_it_printed(org: &str) {
    const AT_ONCE: usize = 4;
    let cases = cases::of(org);
    let (next, printed) = (Mutex::new(0..cases.len()), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(|| {
                loop {
                    let Some(place) = next.lock().unwrap().next() else { break };
                    let text = cases[place].run();
                    printed.lock().unwrap().push((cases[place].name.clone(), text));
                }
            });
        }
    });
    let mut printed = printed.into_inner().unwrap();
    printed.sort_unstable();
    kept::compare(&format!("reports/{org}"), &printed);
}
