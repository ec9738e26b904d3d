//! What a whole check costs: `cargo bench`.
//!
//! With 100 ms of latency and 5 divisions the longest chain of dependent calls (`src/check/client` writes it down)
//! is 5 calls, 500 ms; a check may take 1.5 × that.

use std::time::Duration;

use divan::Bencher;
use greenlight::testing::{
    check::{self, Ask, Network, Options, Place},
    model::{
        credentials::{Credentials, Login},
        integration::embedded,
        region,
    },
    simulate::{self, Server, SimulatedOrg},
};
use tokio::{runtime::Runtime, sync::mpsc};
use tokio_util::sync::CancellationToken;

fn main() {
    divan::main();
}

/// Signs in and checks everything: the chain of five, with 100 ms for each answer.
#[divan::bench(args = ["healthy", "three-missing", "thousand-divisions"], sample_count = 5, sample_size = 1)]
fn with_100_ms_of_latency(bencher: Bencher, org: &str) {
    measure(bencher, org, Duration::from_millis(100));
}

/// The same without latency: what Greenlight itself takes, the simulated org's part included.
#[divan::bench(args = ["healthy", "thousand-divisions"], sample_count = 5, sample_size = 1)]
fn without_latency(bencher: Bencher, org: &str) {
    measure(bencher, org, Duration::ZERO);
}

fn measure(bencher: Bencher, org: &str, latency: Duration) {
    let runtime = Runtime::new().expect("a runtime");
    let org = SimulatedOrg::embedded(org).expect("an embedded org");
    let server = Server::start(org, simulate::Options { port: 0, latency }).expect("a loopback port");
    let region::Found::Known(region) = region::find("mypurecloud.de") else { return };
    let place = Place::Simulated { api: server.url().clone(), login: server.url().clone(), region };
    let credentials = Credentials {
        client_id: server.client_id().to_string().parse().expect("a UUID"),
        secret: server.secret().clone(),
    };
    bencher.bench_local(|| {
        // The rate limit is the org's; a benchmark lets its window pass at once.
        server.let_pass(Duration::from_secs(120));
        runtime.block_on(async {
            let (events, _heard) = mpsc::unbounded_channel();
            let stop = CancellationToken::new();
            let mut session =
                check::sign_in(&place, &Login::Client(credentials.clone()), &Network::default(), &stop)
                    .await
                    .unwrap_or_else(|problem| panic!("{problem:?}"));
            let report = session.run(&embedded()[0], &Options::default(), Ask::All, &events, &stop).await;
            assert_eq!(report.rows.len(), 13);
            report.head.requests.total
        })
    });
}
