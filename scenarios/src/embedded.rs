//! The documents that travel in the binary, as `build.rs` found them: name and text, sorted.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Names of the base images.
pub(crate) fn image_names() -> impl Iterator<Item = &'static str> {
    IMAGES.iter().map(|(name, _)| *name)
}
