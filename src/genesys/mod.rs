//! The Platform API: sign-in, the client, wire types to model types. May import the model only.
