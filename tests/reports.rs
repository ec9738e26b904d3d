//! Reports of real runs against simulated orgs: every form fits, is what its schema says, and holds no name and
//! no id of the org while presenting.

use std::sync::Arc;

use greenlight::{
    check::{self, Ask, Network, Place},
    model::{
        credentials::{Credentials, Login},
        integration,
        presenting::{Names, Sieve},
        region,
        report::Report,
    },
    report::{Format, TableStyle, render},
    simulate::{Options, Server, SimulatedOrg},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use unicode_width::UnicodeWidthStr;

/// Healthy and not: gaps, names that break out, a thousand divisions, grants that can't be read.
const ORGS: [&str; 7] = [
    "three-missing",
    "healthy",
    "some-divisions",
    "conditional",
    "introspection-refused",
    "hostile-names",
    "thousand-divisions",
];

async fn report_of(name: &str) -> Arc<Report> {
    let org = SimulatedOrg::embedded(name).expect("an embedded org");
    let server = Server::start(org, Options::default()).expect("a free port on loopback");
    let place = Place::Simulated {
        api: server.url().clone(),
        login: server.url().clone(),
        region: region::regions()[0].clone(),
    };
    let client_id = server.client_id().to_string().parse().expect("a simulated client's id is a UUID");
    let credentials = Credentials { client_id, secret: server.secret().clone() };
    let cancel = CancellationToken::new();
    let session = check::sign_in(&place, &Login::Client(credentials), &Network::default(), &cancel).await;
    let (events, _) = mpsc::unbounded_channel();
    let ariglad = &integration::embedded()[0];
    session.expect("sign-in").run(ariglad, &check::Options::default(), Ask::All, &events, &cancel).await
}

#[tokio::test]
async fn reports_of_real_runs_fit_and_present_nothing() {
    for name in ORGS {
        let report = report_of(name).await;
        the_table_fits_and_ends_in_the_verdict(name, &report);
        presenting_leaves_no_name_and_no_id(name, &report);
    }
}

fn the_table_fits_and_ends_in_the_verdict(name: &str, report: &Report) {
    let text = render(report, Format::Table, &TableStyle::default());
    // The verdict stays in one line, whatever it says.
    let above = text.lines().count() - 1;
    for line in text.lines().take(above) {
        assert!(line.width() <= 80, "{name}: {line}");
    }
    assert!(text.ends_with(&format!("{}\n", report.verdict_line)), "{name}");
}

fn presenting_leaves_no_name_and_no_id(name: &str, report: &Report) {
    let sieved = Sieve::new(&Names::default().with_report(report)).report(report);
    let subject = report.subject.as_ref().expect("an OAuth client is one");
    let mut secrets: Vec<&str> = vec![&subject.id];
    secrets.extend(report.org.id.as_deref());
    secrets.extend(report.org.name.as_deref());
    secrets.extend(subject.name.as_deref());
    secrets.extend(report.divisions.iter().flat_map(|division| [division.id.as_str(), &division.name]));
    secrets.extend(report.roles.iter().flat_map(|role| [role.id.as_str(), &role.name]));
    for format in Format::all() {
        let text = render(&sieved, format, &TableStyle { width: 200, ..TableStyle::default() });
        for secret in &secrets {
            // "Home" is every org's; a menu of Genesys may say it.
            assert!(
                !text.contains(secret) || secret.len() < 4 || *secret == "Home",
                "{name} {format}: {secret}"
            );
        }
    }
}
