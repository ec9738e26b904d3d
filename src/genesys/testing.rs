//! What the tests of this module share.

use super::Endpoints;

/// A simulated org at this port.
pub(super) fn loopback(port: u16) -> Endpoints {
    let url = || format!("http://127.0.0.1:{port}").parse().unwrap();
    Endpoints::loopback(url(), url()).unwrap()
}
