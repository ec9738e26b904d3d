//! The page on which people sign in at a third party: what its headers say of being embedded. Asked for once, as
//! a browser without any cookie would, over a connection of its own that knows no token and no secret. Nothing
//! but the headers is looked at.

use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use url::{Position, Url};

use super::{Setup, SignInFailure, endpoints::is_loopback, http};
use crate::{
    cause::chain,
    model::{Unread, org::evidence::FrameHeaders},
    text,
};

const MOST_REDIRECTS: usize = 5;

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(10);

/// More of one header than this aren't looked at.
const MOST_HEADERS: usize = 20;

#[derive(Debug)]
pub(crate) struct SignInPageVisitor {
    http: reqwest::Client,
    /// For a simulated org's own pages.
    loopback: Option<reqwest::Client>,
}

impl SignInPageVisitor {
    /// `simulated` allows pages on this computer, which may speak plain http.
    ///
    /// # Errors
    /// [`SignInFailure::Setup`], when the HTTP client can't be made.
    pub(crate) fn new(setup: &Setup, simulated: bool) -> Result<Self, SignInFailure> {
        let loopback = simulated.then(|| http::build_for_pages(None)).transpose()?;
        Ok(Self { http: http::build_for_pages(Some(setup))?, loopback })
    }

    /// The headers of the page at this address, after its redirects.
    ///
    /// # Errors
    /// When it isn't an address that may be asked, or nobody answered.
    pub(crate) async fn headers(
        &self,
        address: &str,
        cancel: &CancellationToken,
    ) -> Result<FrameHeaders, Unread> {
        let visit = async {
            let mut at = Url::parse(address).map_err(|_| Unread::Unreadable)?;
            for _ in 0..=MOST_REDIRECTS {
                let response = self.ask(at.clone()).await?;
                let (status, headers) = (response.status(), response.headers());
                let next = headers.get(header::LOCATION).filter(|_| status.is_redirection());
                let Some(next) = next else {
                    return Ok(FrameHeaders {
                        status: status.as_u16(),
                        x_frame_options: all(headers, &header::X_FRAME_OPTIONS),
                        content_security_policy: all(headers, &header::CONTENT_SECURITY_POLICY),
                    });
                };
                let next = next.to_str().map_err(|_| Unread::Unreadable)?;
                at = at.join(next).map_err(|_| Unread::Unreadable)?;
            }
            Err(Unread::Unreadable)
        };
        cancel.run_until_cancelled(visit).await.unwrap_or(Err(Unread::NotYet))
    }

    async fn ask(&self, mut address: Url) -> Result<reqwest::Response, Unread> {
        // What stands before an @ would be sent as a password.
        let clean = address.set_username("").and_then(|()| address.set_password(None));
        clean.map_err(|()| Unread::Unreadable)?;
        let http = match (&self.loopback, address.scheme()) {
            (Some(loopback), "http") if is_loopback(&address) => loopback,
            (_, "https") => &self.http,
            _ => return Err(Unread::Unreadable),
        };
        let page = address[..Position::AfterPath].to_owned();
        let request =
            http.get(address).header(header::ACCEPT, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        match request.timeout(ANSWER).send().await {
            Ok(response) => {
                info!(status = response.status().as_u16(), "GET {page}");
                Ok(response)
            }
            Err(error) => {
                let error = chain(&error.without_url());
                warn!(error, "GET {page}");
                Err(Unread::Unreachable)
            }
        }
    }
}

fn all(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter().take(MOST_HEADERS);
    // Whole: the directive that matters may stand far behind in a long policy.
    values.map(|value| text::visible(&String::from_utf8_lossy(value.as_bytes()))).collect()
}

#[cfg(test)]
#[path = "sign_in_page_tests.rs"]
mod tests;
