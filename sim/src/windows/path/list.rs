//! The directories in the variable `PATH`.
//!
//! *Models*: semicolons part directories, quotes protect semicolons and vanish.
//! *Leaves out*: expansion of `%variables%`; the environment has done that before.
//! *Sources*: conformance table `path_semantics` (family `path_env_split_list`).
//! *Seen through*: `where`, the search for a program by `cmd` and by `CreateProcess`.

/// Splits a list of directories. An empty list holds one empty directory.
#[must_use]
pub fn split(list: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut directory = String::new();
    let mut quoted = false;
    for c in list.chars() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => out.push(std::mem::take(&mut directory)),
            _ => directory.push(c),
        }
    }
    out.push(directory);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_protect_semicolons_and_vanish() {
        assert_eq!(split(""), [""]);
        assert_eq!(split(r#"C:\a;"C:\b;c\bin";"#), [r"C:\a", r"C:\b;c\bin", ""]);
    }
}
