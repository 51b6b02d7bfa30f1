//! Choosing names: a pattern with `*` and `?`, or a part of the name.

/// True when a name is chosen: by a pattern when it has `*` or `?`, else by a part of it. `*`
/// stands for any characters, a slash too.
#[must_use]
pub fn chooses(pattern: &str, name: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return name.contains(pattern);
    }
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    // Where the last star is, and how much of the name it has taken: the only way back.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match (pattern.get(p), star) {
            (Some(b'*'), _) => {
                star = Some((p, n));
                p += 1;
            }
            (Some(byte), _) if *byte == b'?' || *byte == name[n] => {
                p += 1;
                n += 1;
            }
            (_, Some((at, taken))) => {
                star = Some((at, taken + 1));
                p = at + 1;
                n = taken + 1;
            }
            _ => return false,
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::chooses;

    #[test]
    fn a_pattern_or_a_part_chooses_a_name() {
        let name = "schedule/execution-policy-restricted";
        for pattern in ["", "policy", "schedule/*", "*-restricted", "*exec*pol*", "schedul?/*"] {
            assert!(chooses(pattern, name), "{pattern}");
        }
        for pattern in ["Policy", "schedule?", "*-restrict", "service/*"] {
            assert!(!chooses(pattern, name), "{pattern}");
        }
    }
}
