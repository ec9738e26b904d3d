//! The proxy on the way to a host, if there is one, and what it says where nobody is reached through it. The HTTP client
//! keeps neither the proxy's address nor the status of its refusal, so the proxy is asked once more, without anything that is
//! meant for Genesys.

use std::{env, fmt, time::Duration};

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use url::Url;

/// A proxy, without a name or password for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// `http://proxy.example.com:8080`
    pub address: String,
    pub named_by: NamedBy,
}

/// Who says that there is a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// This variable of the environment.
    Variable(&'static str),
    /// The settings of Windows or macOS.
    System,
}

impl fmt::Display for NamedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Variable(name) => name,
            Self::System => "the network settings of this computer",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyTrouble {
    /// 407: it wants a name and a password, or others than those that were given.
    WantsPassword { given: bool },
    /// It answered with another status.
    Refused { status: u16 },
    /// No connection to it.
    Dead,
    /// What answers there doesn't speak HTTP.
    NotHttp,
    /// It speaks SOCKS, and led nowhere.
    Socks,
}

/// The way to a host, as the HTTP client takes it.
pub(super) enum Route {
    Direct,
    Through {
        proxy: Proxy,
        intercept: Intercept,
    },
    /// A proxy is named, but not for https.
    HttpOnly(Proxy),
}

/// In the order in which the client looks at them.
const FOR_HTTPS: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const FOR_HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];

impl Route {
    /// To this address of https.
    pub(super) fn to(address: &Url) -> Self {
        Self::by(&Matcher::from_system(), |name| env::var(name).ok(), address)
    }

    /// By what the system and the variables of the environment say.
    fn by(system: &Matcher, variable: impl Fn(&str) -> Option<String>, address: &Url) -> Self {
        let Ok(uri) = address.as_str().parse() else { return Self::Direct };
        let named_by = |intercept: &Intercept, names: &[&'static str]| {
            let host = intercept.uri().authority()?.as_str();
            let names_it = |name: &&&str| variable(name).is_some_and(|value| value.contains(host));
            names.iter().find(names_it).map(|name| NamedBy::Variable(name))
        };
        if let Some(intercept) = system.intercept(&uri) {
            let named_by = named_by(&intercept, &FOR_HTTPS).unwrap_or(NamedBy::System);
            return Self::Through { proxy: Proxy { address: address_of(&intercept), named_by }, intercept };
        }
        // One that NO_PROXY keeps away from this host isn't missed.
        let excepted = ["NO_PROXY", "no_proxy"].iter().find_map(|name| variable(name)).unwrap_or_default();
        let for_http = FOR_HTTP.iter().find_map(|name| {
            let matcher = Matcher::builder().https(variable(name)?).no(excepted.clone()).build();
            let intercept = matcher.intercept(&uri)?;
            Some(Proxy { address: address_of(&intercept), named_by: NamedBy::Variable(name) })
        });
        for_http.map_or(Self::Direct, Self::HttpOnly)
    }
}

fn address_of(intercept: &Intercept) -> String {
    intercept.uri().to_string().trim_end_matches('/').to_owned()
}

/// What the proxy says to whoever wants to go to this address, within this time; `None` where it lets everybody through.
pub(super) async fn ask(intercept: &Intercept, address: &Url, limit: Duration) -> Option<ProxyTrouble> {
    let uri = intercept.uri();
    let scheme = uri.scheme_str().unwrap_or_default();
    let port = uri.port_u16().unwrap_or(match scheme {
        "https" => 443,
        "http" => 80,
        _ => 1080,
    });
    let connect = TcpStream::connect((uri.host()?.trim_matches(['[', ']']), port));
    let Ok(Ok(stream)) = timeout(limit, connect).await else { return Some(ProxyTrouble::Dead) };
    match scheme {
        "http" => timeout(limit, tunnel(stream, intercept, address)).await.ok()?,
        // Its answer is encrypted, and the client's own words have to do.
        "https" => None,
        _ => Some(ProxyTrouble::Socks),
    }
}

async fn tunnel(mut stream: TcpStream, intercept: &Intercept, address: &Url) -> Option<ProxyTrouble> {
    let target = format!("{}:{}", address.host_str()?, address.port_or_known_default()?);
    let password = intercept.basic_auth();
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
    if let Some(password) = password {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(password.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    // `HTTP/1.1 407`: no more of it matters.
    let mut answer = [0; 12];
    let exchange = async {
        stream.write_all(&request).await?;
        stream.read_exact(&mut answer).await
    };
    let answered = exchange.await.ok().and_then(|_| {
        let text = std::str::from_utf8(&answer).ok()?;
        text.strip_prefix("HTTP/1.")?.split_once(' ')?.1.parse::<u16>().ok()
    });
    match answered {
        Some(200..300) => None,
        Some(407) => Some(ProxyTrouble::WantsPassword { given: password.is_some() }),
        Some(status) => Some(ProxyTrouble::Refused { status }),
        None => Some(ProxyTrouble::NotHttp),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_for_http_alone_is_seen_unless_an_exception_keeps_it_away() {
        let only = |variables: &[(&str, &str)]| {
            let variable = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name)?;
                Some(found.1.to_owned())
            };
            let address = "https://login.mypurecloud.de/oauth/token".parse().unwrap();
            match Route::by(&Matcher::builder().build(), variable, &address) {
                Route::HttpOnly(Proxy { address, named_by }) => Some(format!("{address} by {named_by}")),
                Route::Direct | Route::Through { .. } => None,
            }
        };
        let named = |address: &str| Some(format!("{address} by HTTP_PROXY"));
        assert_eq!(only(&[]), None);
        assert_eq!(only(&[("HTTP_PROXY", "proxy:8080")]), named("http://proxy:8080"));
        assert_eq!(only(&[("HTTP_PROXY", "http://who:planted@proxy/x")]), named("http://proxy"));
        assert_eq!(only(&[("http_proxy", "proxy")]), Some("http://proxy by http_proxy".into()));
        assert_eq!(only(&[("HTTP_PROXY", "proxy"), ("NO_PROXY", "example.com,.mypurecloud.de")]), None);
        assert_eq!(only(&[("HTTP_PROXY", "")]), None);
    }
}
