//! Names of files that come from elsewhere: which are rules, and which may not be in a pack.
//!
//! *Models*: what leads out of the folder on some system, or is no file there: absolute paths,
//! `..`, drives, streams, devices of DOS. A pack that is fine here must be fine on Windows, too.

/// Names that Windows gives to devices, with or without an extension \[K\].
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A file of rules or of their tests.
pub(super) fn is_rego(name: &str) -> bool {
    name.ends_with(".rego")
}

/// A file of tests.
pub(super) fn is_test(name: &str) -> bool {
    name.ends_with("_test.rego")
}

/// The name, if it stays below its folder and is a file everywhere; `./` in front is no part.
///
/// # Errors
/// What the name is, as the end of a sentence that begins with it.
pub(super) fn checked(name: &[u8]) -> Result<String, &'static str> {
    let name = std::str::from_utf8(name).map_err(|_| "is no UTF-8")?;
    if name.chars().any(char::is_control) {
        return Err("has a control character in its name");
    }
    if name.starts_with('/') {
        return Err("is an absolute path");
    }
    if name.contains(['\\', ':']) {
        return Err("has a backslash or a colon in its name");
    }
    let mut parts = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => continue,
            ".." => return Err("leads out of the pack"),
            _ if part.ends_with(['.', ' ']) => return Err("ends with a dot or a blank"),
            _ if is_device(part) => return Err("is a reserved name"),
            _ => parts.push(part),
        }
    }
    if parts.is_empty() && !name.trim_matches(['.', '/']).is_empty() {
        return Err("is no name");
    }
    Ok(parts.join("/"))
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |kind| {
        let digit = stem.strip_prefix(kind).and_then(|rest| rest.parse::<char>().ok());
        digit.is_some_and(|digit| digit.is_ascii_digit() || "¹²³".contains(digit))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        let wrong = [
            ("/etc/passwd", "absolute"),
            ("../x.rego", "out of the pack"),
            ("rules/../../x.rego", "out of the pack"),
            (r"rules\x.rego", "backslash"),
            ("C:x.rego", "colon"),
            ("x.rego:stream", "colon"),
            ("con.rego", "reserved"),
            ("rules/LPT1", "reserved"),
            ("Com².rego", "reserved"),
            ("nul .rego", "reserved"),
            ("x.rego.", "dot"),
            ("a /x.rego", "blank"),
            ("a\nb.rego", "control"),
            ("a\u{1b}[2J.rego", "control"),
        ];
        for (name, why) in wrong {
            let said = checked(name.as_bytes()).unwrap_err();
            assert!(said.contains(why), "{name:?}: {said}");
        }
        assert!(checked(b"\xff.rego").unwrap_err().contains("UTF-8"));
    }

    #[test]
    fn names_of_a_pack_stay() {
        for (name, kept) in [
            ("service.rego", "service.rego"),
            ("./rules//service.rego", "rules/service.rego"),
            ("rules/", "rules"),
            ("./", ""),
            ("common.rego", "common.rego"),
            ("com10.rego", "com10.rego"),
            ("console/규칙.rego", "console/규칙.rego"),
        ] {
            assert_eq!(checked(name.as_bytes()), Ok(kept.to_owned()));
        }
        assert!(is_rego("a_test.rego") && is_test("a_test.rego") && !is_test("atest.rego"));
    }
}
