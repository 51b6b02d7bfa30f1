//! How texts reach people and other programs.

pub mod digest;
pub mod editor;
pub mod encode;
pub mod progress;
pub mod text;
