//! The smallest evidence with which two packs still differ.
//!
//! [`facts`] thins out what a pack of rules is shown, [`state`] what a script or a program finds
//! on the machine. Both leave out differences to the healthy machine for as long as the packs still
//! disagree in the same way (delta debugging).

pub mod facts;
pub mod state;

pub use facts::Rules;

/// A smallest part of a list for which a test still holds: leaving out any one ends it.
fn minimal<T: Clone>(all: Vec<T>, holds: &dyn Fn(&[T]) -> bool) -> Vec<T> {
    let mut kept = all;
    let mut size = kept.len().div_ceil(2);
    while size > 0 && kept.len() > 1 {
        let mut at = 0;
        let mut thinner = false;
        while at < kept.len() && kept.len() > 1 {
            let end = (at + size).min(kept.len());
            let without: Vec<T> = kept[..at].iter().chain(&kept[end..]).cloned().collect();
            if !without.is_empty() && holds(&without) {
                kept = without;
                thinner = true;
            } else {
                at = end;
            }
        }
        if size == 1 && !thinner {
            break;
        }
        size = if size == 1 { 1 } else { size / 2 };
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_needed_and_nothing_else_is() {
        let all: Vec<u32> = (0..100).collect();
        let holds = |some: &[u32]| [3, 41, 77].iter().all(|it| some.contains(it));
        assert_eq!(minimal(all, &holds), [3, 41, 77]);
        assert_eq!(minimal(vec![1, 2, 3, 4], &|some: &[u32]| some.contains(&4)), [4]);
    }
}
