//! How texts reach people and other programs.
//!
//! Opened so far: [`encode`], the encoders for strings from outside, one per sink.

pub mod encode;
