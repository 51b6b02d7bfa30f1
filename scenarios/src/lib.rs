//! The catalogue of documented failures as data, and its loader.
//!
//! *Promise*: adding a scenario or an image touches no Rust. Documents are YAML below `catalog/`
//! and `images/`; they travel in the binary, and a directory can take their place. What is loaded
//! has been checked ([`load`]); machines are built from [`images`]; [`schema`] is for editors and
//! [`stub`] for whoever writes the next scenario.

pub mod catalog;
mod embedded;
pub mod fleet;
pub mod glob;
pub mod images;
pub mod load;
pub mod missing;
pub mod scenario;
pub mod schema;
pub mod stub;

pub use catalog::{Catalog, CatalogError, Entry};
pub use fleet::Fleet;
pub use images::{Images, ImagesError};
pub use load::{LoadError, Loader};
pub use scenario::Scenario;
