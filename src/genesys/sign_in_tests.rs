//! The promises of signing in: what is sent where, and what every refusal means.
