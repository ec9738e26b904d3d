//! Why nobody could sign in. Pure.

use crate::{
    cause::Cause,
    genesys::{Proxy, ProxyTrouble, Untrusted},
};

/// Why nobody could sign in. Each is a situation with its own way out; the words for it are the front end's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInFailure {
    /// No such client here: the region or the id doesn't fit.
    #[error("the sign-in wasn't accepted: {said}")]
    UnknownClient {
        /// The server's own words, cleaned, here and below: `client not found`.
        said: String,
    },
    /// The secret doesn't fit, or the region.
    #[error("the sign-in wasn't accepted: {said}")]
    NotAuthenticated { said: String },
    /// Id, secret and region fit, but the client isn't one for client credentials.
    #[error("the client has another grant type: {said}")]
    OtherGrantType { said: String },
    /// The client's or the org's list of addresses leaves this computer's out.
    #[error("this computer's address isn't allowed: {said}")]
    AddressNotAllowed { said: String },
    /// The client or the org was disabled, suspended or deleted.
    #[error("the client or the org isn't active: {said}")]
    NotActive { said: String },
    /// For a reason that isn't known.
    #[error("the sign-in wasn't accepted: {said}")]
    NotAccepted {
        /// Its kind and the words: `invalid_scope: no such scope`.
        said: String,
    },
    /// The API doesn't take the access token: it has ended, belongs to another region, or was copied in part.
    #[error("the access token wasn't accepted")]
    TokenNotAccepted,
    /// The token endpoint's own rate limit, for longer than signing in may take.
    #[error("too many sign-ins")]
    TooManySignIns,
    /// No connection to this host.
    #[error("no connection to {host}")]
    NoConnection {
        host: String,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// No connection to this host, and the only proxy that is named isn't for https.
    #[error("no connection to {host}, and {} is only for http", proxy.address)]
    OnlyForHttp {
        host: String,
        proxy: Proxy,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// The proxy on the way to this host is in the way.
    #[error("the proxy {} doesn't lead to {host}", proxy.address)]
    Proxy {
        host: String,
        proxy: Proxy,
        trouble: ProxyTrouble,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// This host's certificate isn't trusted.
    #[error("the certificate of {host} isn't trusted")]
    NotTrusted {
        host: String,
        untrusted: Untrusted,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// Connected, but no answer in time.
    #[error("{host} didn't answer in time")]
    TimedOut {
        host: String,
        /// What is behind it, as far as it is known.
        #[source]
        cause: Option<Cause>,
    },
    /// 5xx each time.
    #[error("the sign-in host is in trouble: {status}")]
    ServerTrouble { status: u16 },
    #[error("a web page answered for {host}")]
    WebPage { host: String },
    /// Something else answered.
    #[error("{host} gave an answer that isn't readable")]
    UnreadableAnswer { host: String },
    /// The HTTP client itself couldn't be made: no CA store, an unreadable `--ca-file`.
    #[error("{what}")]
    Setup {
        /// What and what to do.
        what: String,
        /// What is behind it, where something is.
        #[source]
        cause: Option<Cause>,
    },
    #[error("signing in was stopped")]
    Stopped,
}
