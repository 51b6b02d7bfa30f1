//! `Resolve-Path`, `Convert-Path`.
//!
//! *Sources*: Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, Eval, Param};

use super::location::{here, path_info};
use super::{CREDENTIAL, LITERAL, PATH, entry, refuse, said_paths};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::{Place, glob};
use crate::kernel::text::same;

/// `Resolve-Path`
pub(in crate::console::cmdlets) const RESOLVE: Entry = entry(
    ("Resolve-Path", "Microsoft.PowerShell.Commands.ResolvePathCommand"),
    &[PATH, LITERAL, Param::switch("Relative"), CREDENTIAL],
    None,
    |call| {
        refuse(call, &["Credential"])?;
        for place in found(call)? {
            match call.flag("Relative") {
                true => {
                    let from = here(Machine::of(call.engine));
                    call.put_text(&relative(&from.said, &place.said))?;
                }
                false => call.put(path_info(&place))?,
            }
        }
        Ok(())
    },
    ("Gives the places that a pattern means", &[r"Resolve-Path C:\Win*"]),
);

/// `Convert-Path`
pub(in crate::console::cmdlets) const CONVERT: Entry = entry(
    ("Convert-Path", "Microsoft.PowerShell.Commands.ConvertPathCommand"),
    &[PATH, LITERAL],
    None,
    |call| {
        for place in found(call)? {
            call.put_text(&place.path)?;
        }
        Ok(())
    },
    ("Gives paths as their provider has them", &[r"Convert-Path HKLM:\SOFTWARE"]),
);

fn found(call: &mut Call<'_>) -> Eval<Vec<Place>> {
    let (paths, literal) = said_paths(call);
    let mut all = Vec::new();
    for path in paths {
        match glob::resolve(call.engine, &path, literal, true) {
            Ok(found) => all.extend(found),
            Err(failure) => call.engine.fail(&failure)?,
        }
    }
    Ok(all)
}

/// The way from one place to another.
fn relative(from: &str, to: &str) -> String {
    let split = |path: &str| -> Vec<String> {
        path.split('\\').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (from, to) = (split(from), split(to));
    if !from.first().zip(to.first()).is_some_and(|(from, to)| same(from, to)) {
        return to.join("\\");
    }
    let common = from.iter().zip(&to).take_while(|(from, to)| same(from, to)).count();
    let mut way: Vec<String> = vec!["..".to_owned(); from.len() - common];
    if way.is_empty() {
        way.push(".".to_owned());
    }
    way.extend(to[common..].iter().cloned());
    way.join("\\")
}

#[cfg(test)]
mod unit {
    use super::relative;

    #[test]
    fn ways_go_up_and_down() {
        assert_eq!(relative(r"C:\Windows", r"C:\Windows\Temp"), r".\Temp");
        assert_eq!(relative(r"C:\Windows\Temp", r"C:\Users"), r"..\..\Users");
        assert_eq!(relative(r"C:\", r"D:\Data"), r"D:\Data");
    }
}
