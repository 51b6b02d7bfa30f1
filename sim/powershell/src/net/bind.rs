//! Binding of arguments.
