//! The HTTP client: what it trusts, how long it waits for a connection, and what it never does (follow a
//! redirect, speak plain http to another machine, go through a proxy to this one).

use std::{fs, path::PathBuf, time::Duration};

use reqwest::redirect;
use rustls::{
    ClientConfig,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{Endpoints, SignInFailure, tls};
use crate::cause::{Cause, chain};

/// What a person can set about the network.
#[derive(Clone, Debug)]
pub struct Setup {
    /// A corporate CA, in PEM, trusted besides the system's.
    pub ca_file: Option<PathBuf>,
    /// How many calls are under way at once; at least one.
    pub concurrency: usize,
}

impl Default for Setup {
    fn default() -> Self {
        Self { ca_file: None, concurrency: 10 }
    }
}

const CONNECT: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// A connection that a sleeping laptop or a changed network has killed is found out in twice this, while there
/// is still time for a retry on a new one.
const PING: Duration = Duration::from_secs(5);
const USER_AGENT: &str = concat!("greenlight/", env!("CARGO_PKG_VERSION"));

/// Builds it. Nothing is sent.
///
/// # Errors
/// [`SignInFailure::Setup`], with what to do, when there is nothing to trust or the CA file can't be read.
pub(super) fn build(endpoints: &Endpoints, setup: &Setup) -> Result<reqwest::Client, SignInFailure> {
    let builder = plain()
        .tcp_keepalive(KEEP_ALIVE)
        .http2_keep_alive_interval(PING)
        .http2_keep_alive_timeout(PING)
        .pool_max_idle_per_host(setup.concurrency.max(1));
    let builder = if endpoints.loopback {
        // A machine without a CA store, or behind a proxy, can still run a simulated org.
        builder.no_proxy().tls_backend_preconfigured(tls::trusting_nothing())
    } else {
        builder.https_only(true).tls_backend_preconfigured(trusting(setup)?)
    };
    builder.build().map_err(|error| not_built(Cause::of(error)))
}

/// Builds the one for pages of third parties: nothing of ours goes along, and no redirect is followed unseen.
/// Without a setup it is for this machine alone.
pub(super) fn build_for_pages(setup: Option<&Setup>) -> Result<reqwest::Client, SignInFailure> {
    let builder = match setup {
        Some(setup) => plain().https_only(true).tls_backend_preconfigured(trusting(setup)?),
        None => plain().no_proxy().tls_backend_preconfigured(tls::trusting_nothing()),
    };
    builder.build().map_err(|error| not_built(Cause::of(error)))
}

fn plain() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT)
}

fn trusting(setup: &Setup) -> Result<ClientConfig, SignInFailure> {
    let own = own_certificates(setup)?;
    tls::trusting(own).map_err(|error| not_built(Cause::of(error)))
}

fn own_certificates(setup: &Setup) -> Result<Vec<CertificateDer<'static>>, SignInFailure> {
    let Some(path) = &setup.ca_file else { return Ok(Vec::new()) };
    let failure = |why: &str, cause: Cause| SignInFailure::Setup {
        what: format!("The CA file {} can't be used: {why}.", path.display()),
        cause: Some(cause),
    };
    let pem = fs::read(path).map_err(|error| failure(&error.to_string(), Cause::of(error)))?;
    let expected = "expected one or more certificates in PEM, each from BEGIN CERTIFICATE to END CERTIFICATE";
    match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
        Ok(certificates) if certificates.is_empty() => Err(failure(expected, Cause::of("it has none"))),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(failure(expected, Cause::of(error))),
    }
}

fn not_built(cause: Cause) -> SignInFailure {
    let chain = chain(&cause);
    let what = if chain.contains("No CA certificates") {
        "This computer has no list of trusted certificates. Install the package ca-certificates, or name a file \
         with --ca-file."
            .to_owned()
    } else {
        format!("The network couldn't be set up: {chain}.")
    };
    SignInFailure::Setup { what, cause: Some(cause) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::{genesys::testing::loopback, model::region};

    fn failure(contents: &[u8]) -> String {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(contents).unwrap();
        let setup = Setup { ca_file: Some(file.path().to_owned()), concurrency: 1 };
        match build(&Endpoints::of_region(&region::regions()[0]), &setup) {
            Err(SignInFailure::Setup { what, .. }) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_ca_file_without_certificates_is_told_apart_from_a_missing_one() {
        assert!(failure(b"").contains("BEGIN CERTIFICATE"));
        assert!(failure(b"\x00\x01 not pem").contains("BEGIN CERTIFICATE"));
        let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(!failure(broken).is_empty());
        let setup = Setup { ca_file: Some("/no/such/file.pem".into()), concurrency: 1 };
        let missing = build(&Endpoints::of_region(&region::regions()[0]), &setup);
        assert!(
            matches!(missing, Err(SignInFailure::Setup { what, cause: Some(_) }) if what.contains("/no/such/file.pem"))
        );
    }

    #[test]
    fn a_simulated_org_needs_no_ca_file_at_all() {
        let setup = Setup { ca_file: Some("/no/such/file.pem".into()), concurrency: 0 };
        assert!(build(&loopback(1), &setup).is_ok());
    }
}
