//! One report of an integration that has a client, people and the org, in every form.

use super::{
    cases::FORMS,
    kept,
    normal::{Timing, normal},
};
use crate::home::{Home, end, org_for_both};

#[test]
fn an_integration_with_all_three_subjects() {
    let org = org_for_both("");
    let cases = FORMS.map(|form| (form, vec!["--format", form]));
    let cases = cases.into_iter().chain([("table.presenting", vec!["--present"])]);
    let printed: Vec<(String, String)> = cases
        .map(|(name, options)| {
            let home = Home::with_both();
            let ended = end(home.check_for("both", &org).arg("--all-users").args(options));
            let text = format!("exit code {}\n{}{}", ended.code.unwrap(), ended.stderr, ended.stdout);
            (name.to_owned(), normal(&text, Timing::Steady))
        })
        .collect();
    kept::compare("both", &printed);
}
