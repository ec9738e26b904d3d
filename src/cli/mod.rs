//! Commands and options, one file a command. Names all parts together.
