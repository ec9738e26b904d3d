//! The simulated org on the wire: an HTTP server on loopback, one address for the API and for signing in.
//!
//! It runs on a thread of its own, so that it can be started from anywhere, and stops when it is dropped.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use axum::{
    Router, body,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::{
    faults::Allowance,
    fix::{Change, Fix, FixFor},
    org::SimulatedOrg,
    reply::Reply,
    service::Service,
    world::World,
};
use crate::model::Text;

/// No request that the simulated org understands is longer, in bytes.
const LONGEST_BODY: usize = 1 << 20;

#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The port on loopback; 0 takes any that is free.
    pub port: u16,
    /// How long every answer takes at least.
    pub latency: Duration,
}

/// A running simulated org. Stops when dropped.
pub struct Server {
    org: SimulatedOrg,
    url: Url,
    /// Id and secret of each client that signs in, the first one first.
    clients: Vec<(Uuid, SecretString)>,
    shared: Arc<Shared>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    started: Instant,
    latency: Duration,
    service: Mutex<Service>,
}

impl Shared {
    /// A test that panicked while it held the lock leaves nothing half done that matters here.
    fn service(&self) -> MutexGuard<'_, Service> {
        self.service.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Serves the org on loopback.
    ///
    /// # Errors
    /// When the port is taken, or a socket or a thread can't be had.
    pub fn start(org: SimulatedOrg, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let url = Url::parse(&format!("http://{}", listener.local_addr()?)).map_err(io::Error::other)?;
        let mut file = org.file.clone();
        for client in [Some(&mut file.client), file.people_client.as_mut()].into_iter().flatten() {
            // New at every start unless the file has one.
            client.secret.get_or_insert_with(|| format!("simulated-{}", Uuid::new_v4().simple()).into());
        }
        let mut world = World::new(file, Timestamp::now());
        world.base = url.to_string();
        let clients = world.clients.iter();
        let clients = clients.filter_map(|client| Some((client.id, client.table.secret.clone()?))).collect();
        let latency = options.latency.max(Duration::from_millis(org.file.faults.latency_ms));
        let service = Mutex::new(Service::new(world));
        let shared = Arc::new(Shared { started: Instant::now(), latency, service });
        let stop = CancellationToken::new();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let stopped = stop.clone();
        let thread = thread::Builder::new().name("simulated-org".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                tokio::select! {
                    // Open connections end with the runtime, which is dropped right after.
                    () = stopped.cancelled_owned() => {}
                    _ = axum::serve(listener, router) => {}
                }
            });
        })?;
        Ok(Self { org, url, clients, shared, stop, thread: Some(thread) })
    }

    /// The address of the API and of signing in: `http://127.0.0.1:PORT/`.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The OAuth client's id, the same at every start.
    pub fn client_id(&self) -> Uuid {
        self.clients[0].0
    }

    /// The OAuth client's secret, new at every start unless the org's file has one.
    pub fn secret(&self) -> &SecretString {
        &self.clients[0].1
    }

    /// The id of the OAuth client that may read what people hold: one of its own, or the only one.
    pub fn people_client_id(&self) -> Uuid {
        self.people_client().0
    }

    /// The secret of the OAuth client that may read what people hold.
    pub fn people_secret(&self) -> &SecretString {
        &self.people_client().1
    }

    fn people_client(&self) -> &(Uuid, SecretString) {
        &self.clients[self.clients.len() - 1]
    }

    /// The token of an admin, who may read every grant: for whoever plays the observer.
    pub fn admin_token(&self) -> SecretString {
        self.shared.service().admin_token.clone()
    }

    /// A new access token of the person with this address: whoever calls with it may do what that person may.
    /// `None` if there is nobody, or nobody who may sign in.
    pub fn person_token(&self, email: &str) -> Option<SecretString> {
        self.shared.service().person_token(email)
    }

    pub fn org(&self) -> &SimulatedOrg {
        &self.org
    }

    /// Does what an admin would do for the OAuth client, and says in a sentence what was done; `None` when nothing
    /// is left.
    pub fn fix(&self, how_much: Fix) -> Option<Text> {
        self.fix_for(FixFor::Client, how_much)
    }

    /// Does what an admin would do for the OAuth client or for people, and says in a sentence what was done; `None`
    /// when nothing is left.
    pub fn fix_for(&self, whom: FixFor, how_much: Fix) -> Option<Text> {
        self.shared.service().world.fix(whom, how_much)
    }

    /// Does one thing as somebody who may do everything; whether there was anything to do it to.
    pub fn change(&self, change: Change) -> bool {
        self.shared.service().world.change(change)
    }

    /// How many requests came, signing in included.
    pub fn requests(&self) -> usize {
        self.shared.service().calls.len()
    }

    /// Every request so far, as `GET /api/v2/tokens/me`, with its query.
    pub fn calls(&self) -> Vec<String> {
        self.shared.service().calls.clone()
    }

    /// Every look at a sign-in page of an identity provider, as `GET /simulated-sign-in/okta`. These are no requests
    /// to the API.
    pub fn pages(&self) -> Vec<String> {
        self.shared.service().pages.clone()
    }

    /// How many requests a real org would have carried out as a change.
    pub fn writes(&self) -> usize {
        self.shared.service().writes
    }

    /// Lets time pass at once: what is slow to act acts sooner, rate limits start anew.
    pub fn let_pass(&self, time: Duration) {
        self.shared.service().skipped += time;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // The thread ends at once; a panic in it was reported where it happened.
            let _ = thread.join();
        }
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = body::to_bytes(body, LONGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = Request::from_parts(parts, body);
    tokio::time::sleep(shared.latency).await;
    let (reply, allowance) = shared.service().answer(&request, shared.started.elapsed());
    if let Reply::Page(page) = &reply {
        tokio::time::sleep(page.after()).await;
    }
    let mut response = reply.into_response(&Uuid::new_v4().to_string());
    if let Some(Allowance { count, allowed, reset }) = allowance {
        let headers = response.headers_mut();
        headers.insert("inin-ratelimit-count", count.into());
        headers.insert("inin-ratelimit-allowed", allowed.into());
        headers.insert("inin-ratelimit-reset", reset.into());
    }
    response
}
