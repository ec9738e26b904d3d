//! The promises of the client: pace, retries, bounds, and what it never does.
