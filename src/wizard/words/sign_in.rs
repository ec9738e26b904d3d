//! Why nobody could sign in: what happened, why, what to do. The region comes first: the commonest mistake is a right
//! secret sent to a wrong region.

use crate::{
    check::{Distrust, Proxy, ProxyTrouble, SignInProblem, Untrusted},
    vault::Words,
};

const NOT_ACCEPTED: &str = "Genesys didn't accept the sign-in.";

pub(crate) fn sign_in_problem(problem: &SignInProblem) -> Words {
    let words = |what: &str, why: String, next: &str| Words { what: what.into(), why, next: next.into() };
    match problem {
        SignInProblem::UnknownClient { said } => words(
            NOT_ACCEPTED,
            one_of_three(said),
            "Compare the region with the address bar of your Genesys tab first, then the id.",
        ),
        SignInProblem::NotAuthenticated { said } => words(
            NOT_ACCEPTED,
            one_of_three(said),
            "Compare the region with the address bar of your Genesys tab first, then enter the secret again. \
             A new secret would stop whatever uses the old one.",
        ),
        SignInProblem::OtherGrantType { said } => words(
            "This OAuth client has another grant type.",
            format!("Its id, its secret and the region are right. {}", genesys_said(said)),
            "Make a client with Client Credentials, or change this one's grant type in its Client Details.",
        ),
        SignInProblem::AddressNotAllowed { said } => words(
            "This computer's address isn't allowed to sign in.",
            format!("The client, or the org, has a list of allowed addresses. {}", genesys_said(said)),
            "Add this computer's address for the check and take it out afterwards. \
             The integration's servers need theirs in the list.",
        ),
        SignInProblem::NotActive { said } => words(
            "The OAuth client or the org isn't active.",
            genesys_said(said),
            "Ask an admin to activate it, or to make a new client.",
        ),
        SignInProblem::NotAccepted { said } => words(
            NOT_ACCEPTED,
            format!("Greenlight doesn't know what this answer means. {}", genesys_said(said)),
            "Try again; if it stays, show these words to your Genesys admin.",
        ),
        SignInProblem::TokenNotAccepted => words(
            "Genesys didn't accept the access token.",
            "It has expired, belongs to another region, or was only partly copied.".into(),
            "Compare the region with the address bar of your Genesys tab, then paste a new token.",
        ),
        SignInProblem::TooManySignIns => words(
            "Genesys asked for a pause before the next sign-in.",
            "Too many sign-ins in a short time, perhaps by other tools with the same client.".into(),
            "Wait a minute, then try again.",
        ),
        SignInProblem::NoConnection { host, .. } => words(
            &format!("No connection to {host}."),
            "This computer is offline, or a proxy or firewall is in the way.".into(),
            "Connect, then try again.",
        ),
        SignInProblem::OnlyForHttp { host, proxy, .. } => words(
            &format!("No connection to {host}."),
            format!(
                "{} names a proxy, {}, but only for http. Genesys is reached over https.",
                proxy.named_by, proxy.address
            ),
            "Set HTTPS_PROXY to the proxy for https, often the same one, then start again.",
        ),
        SignInProblem::Proxy { host, proxy, trouble, .. } => of_proxy(host, proxy, *trouble),
        SignInProblem::NotTrusted { host, untrusted, .. } => of_certificate(host, untrusted),
        SignInProblem::TimedOut { host, .. } => words(
            &format!("{host} didn't answer in time."),
            "The connection is very slow, or something in between blocks it.".into(),
            "Try again; if it stays, look at the proxy and the firewall.",
        ),
        SignInProblem::ServerTrouble { status } => words(
            &format!("Genesys couldn't answer, five times in a row ({status})."),
            "Its service is disturbed; your setup isn't the cause.".into(),
            "Try again in a few minutes.",
        ),
        SignInProblem::WebPage { .. } => words(
            "A web page answered instead of Genesys.",
            "A network's login page or a filter is in between.".into(),
            "Open a browser, log in to the network, then try again.",
        ),
        SignInProblem::UnreadableAnswer { host } => words(
            &format!("The answer of {host} isn't readable."),
            "It broke off, or something in between changed it. That says nothing about your client.".into(),
            "Try again; if it stays, try from another network.",
        ),
        SignInProblem::Setup { what, .. } => words(
            "This computer can't make a secure connection.",
            what.clone(),
            "Put that right, then start Greenlight again.",
        ),
        SignInProblem::Stopped => words(
            "Signing in was stopped.",
            "You stopped it. Nothing is known about the client yet.".into(),
            "Try again when you like.",
        ),
    }
}

fn of_proxy(host: &str, Proxy { address, named_by }: &Proxy, trouble: ProxyTrouble) -> Words {
    let ask = "ask those who run the proxy";
    let (what, next) = match trouble {
        ProxyTrouble::WantsPassword { given: false } => (
            format!("The proxy {address} wants a name and a password (407)."),
            format!("Put them into the address: http://NAME:PASSWORD@…, or {ask}."),
        ),
        ProxyTrouble::WantsPassword { given: true } => (
            format!("The proxy {address} doesn't accept the name and the password (407)."),
            format!(
                "Look at both in the address, or {ask}. Special characters are written as %40 and the like."
            ),
        ),
        ProxyTrouble::Refused { status: status @ 500.. } => (
            format!("The proxy {address} couldn't reach {host} ({status})."),
            format!("Try again; if it stays, {ask}."),
        ),
        ProxyTrouble::Refused { status } => (
            format!("The proxy {address} doesn't let this computer through to {host} ({status})."),
            format!("To let it through, {ask}. If there is a way without it, put the domain into NO_PROXY."),
        ),
        ProxyTrouble::Dead => (
            format!("No connection to the proxy {address}."),
            "Look at this address. Without a proxy in this network, take it away, then start again.".into(),
        ),
        ProxyTrouble::NotHttp => (
            format!("What answers at {address} isn't an HTTP proxy."),
            format!("Look at this address and its port, or {ask}. A SOCKS proxy is socks5://…"),
        ),
        ProxyTrouble::Socks => (
            format!("The SOCKS proxy {address} doesn't lead to {host}."),
            format!("Look at this address, or {ask}. socks5h:// also has it look up names."),
        ),
    };
    Words { what, why: format!("Everything goes through it because of {named_by}."), next }
}

fn of_certificate(host: &str, untrusted: &Untrusted) -> Words {
    let issuer = untrusted.issuer.as_deref();
    let issued = issuer.map_or_else(
        || "Who issued it couldn't be read.".to_owned(),
        |issuer| format!("It was issued by {issuer}."),
    );
    let (what, why, next) = match untrusted.why {
        Distrust::Expired => (
            format!("The certificate of {host} has expired."),
            issued,
            "Look at this computer's date and time. If they are right, ask those who run the network.",
        ),
        Distrust::NotValidYet => (
            format!("The certificate of {host} isn't valid yet, by this computer's clock."),
            issued,
            "Set this computer's date and time, then try again.",
        ),
        Distrust::OtherHost => (
            format!("The certificate that {host} shows belongs to another host."),
            format!("{issued} Something else answers in Genesys's place."),
            "A network's login page or a proxy may be in between. Ask those who run the network.",
        ),
        Distrust::UnknownIssuer => (
            format!("The certificate of {host} isn't trusted by this computer."),
            format!("{issued} Often that is a company's proxy in between."),
            "Start again with --ca-file and the company's certificate, or ask those who run the network.",
        ),
        Distrust::Otherwise => (
            format!("The certificate of {host} isn't trusted by this computer."),
            issued,
            "Ask those who run the network what stands between this computer and Genesys.",
        ),
    };
    Words { what, why, next: next.into() }
}

fn one_of_three(said: &str) -> String {
    format!(
        "One of three doesn't fit: the Client ID, the Client Secret or the region. {}",
        genesys_said(said)
    )
}

fn genesys_said(said: &str) -> String {
    format!("Genesys said: {}.", said.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::NamedBy, wizard::words::tests::is_plain_and_short};

    #[test]
    fn every_problem_has_three_short_parts_without_the_words_that_frighten() {
        let host = || "login.mypurecloud.de".to_owned();
        let problems = [
            SignInProblem::UnknownClient { said: "client not found".into() },
            SignInProblem::NotAuthenticated { said: "authentication failed".into() },
            SignInProblem::OtherGrantType {
                said: "client is not authorized to use the client_credential grant type".into(),
            },
            SignInProblem::AddressNotAllowed { said: "access from 203.0.113.7 is not allowed".into() },
            SignInProblem::NotActive { said: "client is disabled".into() },
            SignInProblem::NotAccepted { said: "invalid_scope: no such scope".into() },
            SignInProblem::TokenNotAccepted,
            SignInProblem::TooManySignIns,
            SignInProblem::NoConnection { host: host(), cause: None },
            SignInProblem::OnlyForHttp {
                host: host(),
                proxy: Proxy {
                    address: "http://proxy.example.com:8080".into(),
                    named_by: NamedBy::Variable("HTTP_PROXY"),
                },
                cause: None,
            },
            SignInProblem::TimedOut { host: host(), cause: None },
            SignInProblem::ServerTrouble { status: 503 },
            SignInProblem::WebPage { host: host() },
            SignInProblem::UnreadableAnswer { host: host() },
            SignInProblem::Setup { what: "No CA certificates were found.".into(), cause: None },
            SignInProblem::Stopped,
        ];
        for Words { what, why, next } in problems.iter().map(sign_in_problem) {
            for text in [what, why, next] {
                is_plain_and_short(&text.replace("invalid_scope", ""));
            }
        }
    }

    #[test]
    fn the_region_comes_first_and_nobody_is_told_to_make_a_new_secret() {
        let of = |problem| sign_in_problem(&problem);
        let wrong = [
            of(SignInProblem::NotAuthenticated { said: "authentication failed".into() }),
            of(SignInProblem::UnknownClient { said: "client not found".into() }),
        ];
        for Words { next, .. } in &wrong {
            let place = |word| next.find(word).unwrap_or(usize::MAX);
            assert!(place("region") < place("secret").min(place("id.")), "{next}");
            assert!(!next.contains("make"), "{next}");
        }
        let unknown = of(SignInProblem::NotAccepted { said: "invalid_scope: no such scope".into() });
        assert!(
            !unknown.why.contains("of three") && unknown.why.ends_with("said: invalid_scope: no such scope.")
        );
        let other = of(SignInProblem::OtherGrantType { said: "x".into() });
        assert!(!other.next.contains("secret"), "{}", other.next);
    }
}
