//! The OS keyring, and what is remembered beside it. May import the model only.
