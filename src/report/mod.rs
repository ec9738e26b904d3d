//! A report as table, JSON and other forms. May import the model only.
