//! The client: calls that always end in an answer. Bounded in number, time and size; patient with a server in
//! trouble, obedient to its rate limit, and quick to give up a network that is dead.

use std::{
    fmt,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use jiff::Timestamp;
use reqwest::header;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::{
    sync::{Notify, Semaphore, broadcast},
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{
    Endpoints, Setup, SignInFailure,
    body::{Next, next},
    exchange::{Attempt, exchange},
    http,
    log::{self, Named, Try},
    pace::{Allowance, Gate, Pace, Patience, Pause, Waited},
    retry, sign_in,
    token::{Token, Tokens},
};
use crate::model::{Answer, Closed, Credentials, Method, Requests, Unreachable};

/// A call that is refused with so many tokens, each of which others are answered with, is refused for itself.
const MOST_TOKENS: u32 = 5;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub method: Method,
    /// From `/api/v2/…` on, ready to be sent.
    pub path_and_query: String,
    pub body: Option<Value>,
}

impl Request {
    pub(crate) fn get(path_and_query: impl Into<String>) -> Self {
        Self { method: Method::Get, path_and_query: path_and_query.into(), body: None }
    }

    pub(crate) fn post(path_and_query: impl Into<String>, body: Value) -> Self {
        Self { method: Method::Post, path_and_query: path_and_query.into(), body: Some(body) }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    pub answer: Answer,
    pub asked_at: Timestamp,
    /// How long it took from then on, retries and pauses included.
    pub took: Duration,
}

/// A signed-in connection, for one run. Clones share everything; another run shares the connection, and with it the
/// token's limit ([`Client::for_run`]).
#[derive(Clone)]
pub(crate) struct Client {
    shared: Arc<Shared>,
    run: Arc<Mutex<Run>>,
}

#[derive(Default)]
struct Run {
    waited: Waited,
    silence: Silence,
}

struct Shared {
    http: reqwest::Client,
    endpoints: Endpoints,
    tokens: Tokens,
    expires_in: Option<Duration>,
    permits: Semaphore,
    concurrency: usize,
    pace: Mutex<Pace>,
    /// Told whenever a call was answered or given up.
    landed: Notify,
    pauses: broadcast::Sender<Duration>,
    sent: AtomicU64,
    retried: AtomicU64,
}

impl Client {
    /// A connection with a token that somebody else got: an observer's.
    ///
    /// # Errors
    /// [`SignInFailure::Setup`], when the HTTP client can't be made or no request can carry this token.
    pub(crate) fn with_token(
        endpoints: &Endpoints,
        token: SecretString,
        setup: &Setup,
    ) -> Result<Self, SignInFailure> {
        if !can_be_sent(token.expose_secret()) {
            let what = "The access token isn't one: it is empty, or has blanks or special characters in it.";
            return Err(SignInFailure::Setup { what: what.to_owned(), cause: None });
        }
        Ok(Self::new(http::build(endpoints, setup)?, endpoints, token, None, None, setup))
    }

    /// A connection with this token. `credentials` sign in again, once it has ended.
    pub(super) fn new(
        http: reqwest::Client,
        endpoints: &Endpoints,
        token: SecretString,
        credentials: Option<Credentials>,
        expires_in: Option<Duration>,
        setup: &Setup,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                http,
                endpoints: endpoints.clone(),
                tokens: Tokens::new(token, credentials),
                expires_in,
                permits: Semaphore::new(setup.concurrency.max(1)),
                concurrency: setup.concurrency.max(1),
                pace: Mutex::default(),
                landed: Notify::new(),
                pauses: broadcast::channel(16).0,
                sent: AtomicU64::new(0),
                retried: AtomicU64::new(0),
            }),
            run: Arc::default(),
        }
    }

    /// The same connection for a run of its own: with all its patience, and without a network that counts as dead.
    pub(crate) fn for_run(&self, patience: Patience) -> Self {
        let run = Run { waited: Waited::with(patience), silence: Silence::default() };
        Self { shared: Arc::clone(&self.shared), run: Arc::new(Mutex::new(run)) }
    }

    /// How long the token was good for when it was given; `None` for an observer's.
    pub(crate) fn expires_in(&self) -> Option<Duration> {
        self.shared.expires_in
    }

    /// Makes a call. Whatever happens is an answer.
    pub(crate) async fn call(&self, request: &Request, cancel: &CancellationToken) -> Reply {
        let (asked_at, started) = (Timestamp::now(), Instant::now());
        let reply = self.reply(request, |token, limit| self.shared.send(request, token, limit));
        let stopped = || Reply {
            answer: Answer::Unreachable { what: Unreachable::Stopped },
            asked_at,
            took: started.elapsed(),
        };
        cancel.run_until_cancelled(reply).await.unwrap_or_else(stopped)
    }

    /// From here on nothing is sent any more.
    pub(crate) async fn close(&self, why: Closed) {
        self.shared.tokens.close(why).await;
    }

    /// Whatever had closed it, calls are sent again.
    pub(crate) async fn reopen(&self) {
        self.shared.tokens.reopen().await;
    }

    /// Why nothing is sent any more, where nothing is.
    pub(crate) async fn closed(&self) -> Option<Closed> {
        self.shared.tokens.in_use().await.err()
    }

    /// What all calls over this connection have cost so far.
    pub(crate) fn usage(&self) -> Requests {
        Requests {
            total: self.shared.sent.load(Relaxed),
            retried: self.shared.retried.load(Relaxed),
            throttled_ms: u64::try_from(lock(&self.shared.pace).paused().as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// How many calls may be under way at once.
    pub(crate) fn concurrency(&self) -> usize {
        self.shared.concurrency
    }

    /// What the rate limit allows, as far as an answer told.
    pub(crate) fn allowance(&self) -> Option<Allowance> {
        lock(&self.shared.pace).allowance(Instant::now())
    }

    /// Hears of each pause that the rate limit asks for, with its length, as it begins.
    pub(crate) fn pauses(&self) -> broadcast::Receiver<Duration> {
        self.shared.pauses.subscribe()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("endpoints", &self.shared.endpoints).finish_non_exhaustive()
    }
}

pub(super) fn can_be_sent(token: &str) -> bool {
    !token.is_empty() && token.chars().all(|c| c.is_ascii_graphic())
}

impl Client {
    /// Waits for room among the calls under way, then pursues an answer.
    async fn reply<F, Sending>(&self, request: &Request, send: F) -> Reply
    where
        F: Fn(Arc<Token>, Duration) -> Sending,
        Sending: Future<Output = Attempt>,
    {
        let _permit = self.shared.permits.acquire().await.expect("the semaphore is never closed");
        let (asked_at, started) = (Timestamp::now(), Instant::now());
        let answer = self.pursue(request, send).await;
        Reply { answer, asked_at, took: started.elapsed() }
    }

    /// Sends until there is an answer, or no patience left. Pauses that Genesys asks for don't use up any, nor does
    /// signing in again.
    async fn pursue<F, Sending>(&self, request: &Request, send: F) -> Answer
    where
        F: Fn(Arc<Token>, Duration) -> Sending,
        Sending: Future<Output = Attempt>,
    {
        let mut patience = retry::Patience::for_a_call();
        let mut before: Option<Answer> = None;
        let asked = Named(request);
        let (mut number, mut tokens) = (0, 0);
        loop {
            number += 1;
            let under_way = self.shared.turn().await;
            if let Some(what) = lock(&self.run).silence.dead(Instant::now()) {
                warn!("{asked} wasn't sent: the network counts as dead");
                return Answer::Unreachable { what };
            }
            let token = match self.shared.tokens.in_use().await {
                Ok(token) => token,
                Err(why) => return Answer::Closed(why),
            };
            let (started, short) = (Instant::now(), patience.is_short());
            self.shared.sent.fetch_add(1, Relaxed);
            let attempt = send(Arc::clone(&token), patience.limit()).await;
            let took = started.elapsed();
            patience.spend(took);
            let secrets = &token.secrets;
            let next = next(&attempt, secrets);
            log::call(&Try { asked: &asked, number, took, secrets }, &attempt, &next);
            self.heed(&attempt);
            drop(under_way);
            match next {
                Next::Done(answer) if answer.refuses_the_token() && tokens < MOST_TOKENS => {
                    tokens += 1;
                    if let Err(answer) = self.shared.renew(&token).await {
                        return answer;
                    }
                    self.shared.retried.fetch_add(1, Relaxed);
                }
                Next::Done(answer) => {
                    token.is_accepted();
                    return answer;
                }
                Next::Wait(wait) => {
                    if self.pause(|pace, run| pace.pause(wait, run, Instant::now())) == Pause::TooLong {
                        warn!("{asked} is given up: this run has waited as long as it may");
                        return Answer::Throttled;
                    }
                }
                Next::Again(answer) => {
                    let answer = match before.take() {
                        Some(before) if short && is_timed_out(&answer) => before,
                        _ => answer,
                    };
                    let Some(pause) = patience.retry() else {
                        lock(&self.run).silence.gave_up(&answer, Instant::now());
                        warn!(tries = number, "{asked} is given up");
                        return answer;
                    };
                    before = Some(answer);
                    self.shared.retried.fetch_add(1, Relaxed);
                    sleep(pause).await;
                }
            }
        }
    }

    /// Takes note of what an attempt says of the network and of the rate limit.
    fn heed(&self, attempt: &Attempt) {
        let Attempt::Answered(received) = attempt else { return };
        {
            let mut run = lock(&self.run);
            run.silence.broken();
            if received.status < 500 && received.status != 429 {
                run.waited.answered();
            }
        }
        // A 429 says itself how long to wait.
        if let Some(limit) = received.limit.filter(|_| received.status != 429) {
            self.pause(|pace, run| pace.heed(limit, run, Instant::now()));
        }
    }

    fn pause(&self, pause: impl FnOnce(&mut Pace, &mut Waited) -> Pause) -> Pause {
        let pause = pause(&mut lock(&self.shared.pace), &mut lock(&self.run).waited);
        if let Pause::New(wait) = pause {
            let wait_ms = log::millis(wait);
            info!(wait_ms, "every call waits, as Genesys asks");
            // Nobody may be listening.
            let _ = self.shared.pauses.send(wait);
        }
        pause
    }
}

impl Shared {
    /// Waits until a call may be sent.
    async fn turn(&self) -> UnderWay<'_> {
        loop {
            let landed = self.landed.notified();
            tokio::pin!(landed);
            // From here on no landing is missed.
            landed.as_mut().enable();
            let gate = lock(&self.pace).gate(Instant::now());
            match gate {
                Gate::Open => return UnderWay { shared: self },
                Gate::Paused(until) => sleep_until(until).await,
                Gate::Crowded => landed.await,
            }
        }
    }

    /// Signs in again in place of a token that isn't accepted any more.
    async fn renew(&self, ended: &Arc<Token>) -> Result<(), Answer> {
        let sign_in = async |credentials: Credentials| {
            info!("the token isn't accepted any more: signing in again");
            sign_in::token(&self.http, &self.endpoints, &credentials).await.map(|token| token.value)
        };
        let renewed = self.tokens.renew(ended, sign_in).await;
        if matches!(renewed, Err(Answer::Closed(_))) {
            warn!("the token isn't accepted any more, and there is no other: nothing is sent any more");
        }
        renewed
    }

    async fn send(&self, request: &Request, token: Arc<Token>, limit: Duration) -> Attempt {
        let url = self.endpoints.api_call(&request.path_and_query);
        let builder = match request.method {
            Method::Get => self.http.get(url),
            Method::Post => self.http.post(url),
        };
        let builder =
            builder.bearer_auth(token.value.expose_secret()).header(header::ACCEPT, "application/json");
        let builder = match &request.body {
            Some(body) => builder.json(body),
            None => builder,
        };
        exchange(builder, limit).await
    }
}

fn is_timed_out(answer: &Answer) -> bool {
    matches!(answer, Answer::Unreachable { what: Unreachable::TimedOut })
}

/// A call that was sent and has no answer yet. Lands when it is dropped: a stopped call does too.
struct UnderWay<'a> {
    shared: &'a Shared,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        lock(&self.shared.pace).landed();
        self.shared.landed.notify_waiters();
    }
}

/// Calls that were given up since anything last answered. After two the network counts as dead for a while,
/// so that the calls behind them don't each find it out anew; one alone may be an operation's own trouble.
#[derive(Debug, Default)]
struct Silence {
    given_up: u32,
    last: Option<(Instant, Unreachable)>,
}

impl Silence {
    /// Longer than an answer may take: a call sent between the first that was given up and the second finds it
    /// out before its first retry, so that a dead network ends a run within 50 s.
    const LASTS: Duration = Duration::from_secs(20);

    fn broken(&mut self) {
        *self = Self::default();
    }

    fn gave_up(&mut self, answer: &Answer, now: Instant) {
        if let Answer::Unreachable {
            what: what @ (Unreachable::NoConnection | Unreachable::TimedOut | Unreachable::NoAnswer),
        } = answer
        {
            self.given_up += 1;
            self.last = Some((now, *what));
        }
    }

    fn dead(&self, now: Instant) -> Option<Unreachable> {
        let (at, what) = self.last?;
        (self.given_up >= 2 && now < at + Self::LASTS).then_some(what)
    }
}

/// Everything under these locks is whole at all times, so a panic elsewhere doesn't spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
