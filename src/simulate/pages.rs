//! The sign-in pages of identity providers: web pages, no part of the API. Pure.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{org::PageTable, problem::Problem, reply::Reply, world::World};

const FOLDER: &str = "/simulated-sign-in/";
const WORDS: &str = "<!DOCTYPE html><html><head><title>Sign in</title></head>\
                     <body><h1>Sign in</h1><form><input name=\"user\"></form></body></html>";

/// A web page before it is sent.
pub(super) struct Page {
    table: PageTable,
    /// Where it leads on to, if it does.
    next: Option<String>,
}

pub(super) fn address(base: &str, provider: &str) -> String {
    format!("{}{FOLDER}{provider}", base.trim_end_matches('/'))
}

/// The page at this path; `None` if the path is no page's.
pub(super) fn find(world: &World, method: &str, path: &str) -> Option<Reply> {
    let rest = path.strip_prefix(FOLDER)?;
    let (provider, turn) = rest.split_once('/').unwrap_or((rest, "0"));
    let providers = world.file.identity_providers.iter().map(|provider| provider.get_ref());
    let table = providers.filter(|known| known.id == provider).map(|known| known.page.clone()).next();
    let turn: Option<usize> = turn.parse().ok();
    Some(match (table, turn) {
        (Some(table), Some(turn)) if !table.absent && matches!(method, "GET" | "HEAD") => {
            let next = (turn < table.redirects).then(|| format!("{FOLDER}{provider}/{}", turn + 1));
            Reply::Page(Page { table, next })
        }
        _ => Reply::Problem(Problem::not_found("resource")),
    })
}

impl Page {
    pub(super) fn after(&self) -> Duration {
        Duration::from_secs(self.table.slow_seconds)
    }

    /// The page. What forbids embedding stands in its headers.
    pub(super) fn into_response(self) -> Response {
        if let Some(next) = self.next {
            return (StatusCode::FOUND, [(header::LOCATION, next)], Html(WORDS)).into_response();
        }
        let mut response = Html(WORDS).into_response();
        let headers = response.headers_mut();
        let frame_options = self.table.x_frame_options.as_deref().map(HeaderValue::from_str);
        headers.extend(frame_options.into_iter().flatten().map(|value| (header::X_FRAME_OPTIONS, value)));
        let policy = self.table.frame_ancestors.map(|list| format!("frame-ancestors {list}"));
        let policy = policy.as_deref().map(HeaderValue::from_str);
        headers.extend(policy.into_iter().flatten().map(|value| (header::CONTENT_SECURITY_POLICY, value)));
        response
    }
}
