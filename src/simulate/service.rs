//! One request after another, from the wire's words to a reply: faults first, then the token, the rate limit, the
//! operation's permissions, and last what the operation answers.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use axum::{
    body::Bytes,
    http::{HeaderMap, Method, Request, header},
};
use secrecy::SecretString;
use serde_json::json;
use url::form_urlencoded;
use uuid::Uuid;

use super::{
    faults::{self, Allowance, Flakiness, Window},
    handlers::{self, Call, Outcome},
    operations,
    org::TokensLast,
    pages,
    problem::Problem,
    reply::Reply,
    sign_in,
    world::{About, Caller, World},
};

/// How long a token lasts where the org doesn't say, in seconds, less the one that passed.
const TOKEN_SECONDS: u64 = 86_399;

/// A token that was given.
struct Token {
    caller: Caller,
    window: Window,
    given: Duration,
    calls: u64,
}

impl Token {
    fn new(caller: Caller, given: Duration) -> Self {
        Self { caller, window: Window::default(), given, calls: 0 }
    }

    fn has_ended(&self, lasts: Option<TokensLast>, now: Duration) -> bool {
        match lasts {
            None => false,
            Some(TokensLast::Seconds(seconds)) => now >= self.given + Duration::from_secs(seconds),
            Some(TokensLast::Calls(calls)) => self.calls >= calls,
        }
    }
}

/// The org with all that changes while it is served.
pub(super) struct Service {
    pub world: World,
    /// A person's token, for reading what the client may not read.
    pub admin_token: SecretString,
    /// Every request so far: method and path with its query.
    pub calls: Vec<String>,
    /// The sign-in pages of identity providers that were looked at.
    pub pages: Vec<String>,
    /// The requests that a real org would have carried out.
    pub writes: usize,
    /// Time that a test let pass at once.
    pub skipped: Duration,
    tokens: HashMap<String, Token>,
    sign_ins: u32,
    flakiness: Flakiness,
}

impl Service {
    pub(super) fn new(world: World) -> Self {
        let admin_token = format!("admin-{}", Uuid::new_v4().simple());
        Self {
            world,
            tokens: HashMap::from([(admin_token.clone(), Token::new(Caller::Admin, Duration::ZERO))]),
            admin_token: admin_token.into(),
            calls: Vec::new(),
            pages: Vec::new(),
            writes: 0,
            skipped: Duration::ZERO,
            sign_ins: 0,
            flakiness: Flakiness::default(),
        }
    }

    /// Answers a request that came so long after the start, and says what of the rate limit stands in the headers.
    pub(super) fn answer(&mut self, request: &Request<Bytes>, since: Duration) -> (Reply, Option<Allowance>) {
        let now = since + self.skipped;
        let (method, path) = (request.method(), request.uri().path());
        let query = request.uri().query().filter(|query| !query.is_empty());
        let call = format!("{method} {path}{}{}", query.map_or("", |_| "?"), query.unwrap_or_default());
        if let Some(page) = pages::find(&self.world, method.as_str(), path) {
            self.pages.push(call);
            return (page, None);
        }
        self.calls.push(call.clone());
        self.world.now = now;
        self.world.first_request.get_or_insert(now);
        let signing_in = path == "/oauth/token";
        let faults = &self.world.file.faults;
        if let Some(reply) = faults::everything(faults, signing_in) {
            return (reply, None);
        }
        if signing_in {
            return (self.sign_in(request), None);
        }
        if let Some(reply) = self.flakiness.strikes(faults.flaky_every, call) {
            return (reply, None);
        }
        let (caller, allowance) = match self.admit(request.headers(), now) {
            Ok(admitted) => admitted,
            Err(problem) => return (Reply::Problem(problem), None),
        };
        if allowance.exceeded() {
            return (Reply::Problem(Problem::too_many(allowance.reset)), Some(allowance));
        }
        (self.carry_out(request, caller), Some(allowance))
    }

    /// A new access token of the person with this address, if there is one who may sign in.
    pub(super) fn person_token(&mut self, email: &str) -> Option<SecretString> {
        let person = self.world.people.with_email(email)?;
        if self.world.people.cohort(person).state != "active" {
            return None;
        }
        let token = format!("person-{}", Uuid::new_v4().simple());
        self.tokens.insert(token.clone(), Token::new(Caller::Person(person), self.world.now));
        Some(token.into())
    }

    fn sign_in(&mut self, request: &Request<Bytes>) -> Reply {
        if request.method() != Method::POST {
            return Reply::Problem(Problem::not_found("resource"));
        }
        self.sign_ins += 1;
        let faults = &self.world.file.faults;
        if self.sign_ins <= faults.sign_ins_refused {
            return sign_in::too_many();
        }
        if faults.sign_ins_end_after.is_some_and(|last| self.sign_ins > last) {
            return sign_in::no_such_client();
        }
        match sign_in::check(&self.world.clients, request.headers(), request.body()) {
            Err(refusal) => refusal,
            Ok(client) => {
                if let Some(refusal) = &self.world.file.faults.sign_in {
                    return sign_in::refusal(refusal.get_ref());
                }
                let token = Uuid::new_v4().simple().to_string();
                let seconds = match faults.tokens_last {
                    Some(TokensLast::Seconds(seconds)) => seconds,
                    Some(TokensLast::Calls(_)) | None => TOKEN_SECONDS,
                };
                let document = json!({"access_token": token, "token_type": "bearer", "expires_in": seconds});
                self.tokens.insert(token, Token::new(Caller::Client(client), self.world.now));
                Reply::Document(document)
            }
        }
    }

    /// Who calls, and how much of the rate limit is left.
    fn admit(&mut self, headers: &HeaderMap, now: Duration) -> Result<(Caller, Allowance), Problem> {
        let value =
            headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (scheme, token) = value.split_once(' ').unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::no_token());
        }
        let faults = &self.world.file.faults;
        let token = self.tokens.get_mut(token.trim()).ok_or_else(Problem::bad_token)?;
        if token.has_ended(faults.tokens_last, now) {
            return Err(Problem::bad_token());
        }
        token.calls += 1;
        if faults.lets_nobody_in {
            return Err(Problem::not_let_in());
        }
        Ok((token.caller, token.window.count(faults.rate_limit, now)))
    }

    fn carry_out(&mut self, request: &Request<Bytes>, caller: Caller) -> Reply {
        let path = request.uri().path();
        let Some((operation, parameters)) = operations::find(request.method().as_str(), path) else {
            return Reply::Problem(Problem::not_found("resource"));
        };
        let outcome: Outcome = self.world.allow(caller, operation, About::Anything).and_then(|()| {
            let mut query = BTreeMap::<String, String>::new();
            for (name, value) in form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
            {
                // What is there several times is one list.
                let one = query.entry(name.into_owned()).or_default();
                let comma = if one.is_empty() { "" } else { "," };
                *one = format!("{one}{comma}{value}");
            }
            let body = serde_json::from_slice(request.body()).ok();
            let path = path.to_owned();
            handlers::handle(&self.world, &Call { caller, operation, parameters, path, query, body })
        });
        if operations::writes(operation) && carried_out(&outcome) {
            self.writes += 1;
        }
        let spoilt =
            self.world.file.faults.wrong_body.iter().find(|w| w.get_ref().path == operation.template);
        match (outcome, spoilt) {
            (Ok(document), Some(spoilt)) => Reply::Spoilt { document, how: spoilt.get_ref().body },
            (Ok(document), None) => Reply::Document(document),
            (Err(problem), _) => Reply::Problem(problem),
        }
    }
}

/// Whether a real org would have done it: an answer, or permission for something that isn't simulated.
fn carried_out(outcome: &Outcome) -> bool {
    outcome.as_ref().map_or_else(|problem| problem.status == 404, |_| true)
}
