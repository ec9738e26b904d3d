//! The simulated org: a real HTTP server on loopback. May import the model only.
