//! Stack for what calls itself: trees are read, run, printed and given up as deep as they are.

/// Bytes that must be left: giving up the deepest tree that the parser makes takes no more.
const RED_ZONE: usize = 1 << 20;
/// Bytes that are taken when they are not.
const CHUNK: usize = 4 << 20;

/// Runs something with enough stack below it.
pub(crate) fn grown<T>(run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, CHUNK, run)
}
