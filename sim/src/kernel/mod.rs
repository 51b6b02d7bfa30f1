//! What every simulated thing stands on. Knows neither Windows nor Azure.

pub mod bits;
pub mod digest;
pub mod limits;
pub mod names;
pub mod overlay;
pub mod seed;
pub mod shared;
pub mod text;
pub mod time;
pub mod trace;
pub mod tree;
