//! The token in use. One that has ended gives way to another once, however many calls find it out. Where there is no
//! other, the connection is closed: nothing is sent over it any more.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use secrecy::SecretString;
use tokio::{sync::Mutex, time::Instant};

use super::{SignInFailure, secrets::Secrets};
use crate::model::{Answer, Closed, Credentials, Unreachable};

pub(super) struct Token {
    pub value: SecretString,
    /// What no answer may show: the token, and what it was got for.
    pub secrets: Secrets,
    /// Whether any call was answered with it.
    accepted: AtomicBool,
    /// Whether it came in another's place.
    is_another: bool,
}

impl Token {
    fn new(value: SecretString, credentials: Option<&Credentials>, is_another: bool) -> Self {
        let secrets = credentials.map(Secrets::of).unwrap_or_default().and(value.clone());
        Self { value, secrets, accepted: AtomicBool::new(false), is_another }
    }

    pub(super) fn is_accepted(&self) {
        self.accepted.store(true, Relaxed);
    }

    /// Whether it may have ended. One that came in another's place and never was accepted is refused for good.
    fn may_have_ended(&self) -> bool {
        self.accepted.load(Relaxed) || !self.is_another
    }
}

pub(super) struct Tokens {
    /// What to sign in with again; nothing for a token that somebody gave.
    credentials: Option<Credentials>,
    state: Mutex<State>,
}

struct State {
    token: Arc<Token>,
    closed: Option<Closed>,
    /// What was last in the way of signing in again, and when.
    in_the_way: Option<(Instant, Answer)>,
}

impl Tokens {
    pub(super) fn new(token: SecretString, credentials: Option<Credentials>) -> Self {
        let token = Arc::new(Token::new(token, credentials.as_ref(), false));
        Self { credentials, state: Mutex::new(State { token, closed: None, in_the_way: None }) }
    }

    /// The token to send; while somebody signs in again, the one that comes of it.
    ///
    /// # Errors
    /// Where the connection is closed.
    pub(super) async fn in_use(&self) -> Result<Arc<Token>, Closed> {
        let state = self.state.lock().await;
        state.closed.map_or_else(|| Ok(Arc::clone(&state.token)), Err)
    }

    /// Gets another token in place of one that isn't accepted any more, unless somebody else has.
    ///
    /// # Errors
    /// With the answer to the call that found it out, where there is no other token.
    pub(super) async fn renew<SigningIn>(
        &self,
        ended: &Arc<Token>,
        sign_in: impl FnOnce(Credentials) -> SigningIn,
    ) -> Result<(), Answer>
    where
        SigningIn: Future<Output = Result<SecretString, SignInFailure>>,
    {
        let found_out = Instant::now();
        let mut state = self.state.lock().await;
        if let Some(closed) = state.closed {
            return Err(Answer::Closed(closed));
        }
        if !Arc::ptr_eq(&state.token, ended) {
            return Ok(());
        }
        // Who waited for another's try doesn't try the same anew.
        if let Some((_, answer)) = state.in_the_way.as_ref().filter(|(at, _)| *at >= found_out) {
            return Err(answer.clone());
        }
        let again = match self.credentials.clone().filter(|_| ended.may_have_ended()) {
            Some(credentials) => sign_in(credentials).await.map_err(|failure| refusal(&failure)),
            None => Err(Answer::Closed(Closed::SignedOut)),
        };
        match again {
            Ok(token) => {
                state.token = Arc::new(Token::new(token, self.credentials.as_ref(), true));
                Ok(())
            }
            Err(answer) => {
                if let Answer::Closed(closed) = answer {
                    state.closed = Some(closed);
                }
                state.in_the_way = Some((Instant::now(), answer.clone()));
                Err(answer)
            }
        }
    }

    pub(super) async fn close(&self, why: Closed) {
        self.state.lock().await.closed = Some(why);
    }

    pub(super) async fn reopen(&self) {
        self.state.lock().await.closed = None;
    }
}

/// What a call is answered whose token couldn't be renewed. Only a refusal closes the connection: what was in the way
/// may be gone for the next call.
fn refusal(failure: &SignInFailure) -> Answer {
    let unreachable = |what| Answer::Unreachable { what };
    match failure {
        SignInFailure::UnknownClient { .. }
        | SignInFailure::NotAuthenticated { .. }
        | SignInFailure::OtherGrantType { .. }
        | SignInFailure::AddressNotAllowed { .. }
        | SignInFailure::NotActive { .. }
        | SignInFailure::NotAccepted { .. }
        | SignInFailure::TokenNotAccepted
        | SignInFailure::Setup { .. } => Answer::Closed(Closed::SignedOut),
        SignInFailure::TooManySignIns => Answer::Throttled,
        SignInFailure::NoConnection { .. }
        | SignInFailure::OnlyForHttp { .. }
        | SignInFailure::Proxy { .. }
        | SignInFailure::WebPage { .. }
        | SignInFailure::UnreadableAnswer { .. } => unreachable(Unreachable::NoConnection),
        SignInFailure::NotTrusted { .. } => unreachable(Unreachable::NotTrusted),
        SignInFailure::TimedOut { .. } => unreachable(Unreachable::TimedOut),
        SignInFailure::ServerTrouble { status } => {
            unreachable(Unreachable::ServerTrouble { status: *status })
        }
        SignInFailure::Stopped => unreachable(Unreachable::Stopped),
    }
}
