//! `Get-HotFix`.
//!
//! *Models*: packages that are in effect, as instances of `Win32_QuickFixEngineering`; one that
//! waits
//! for its restart is not listed. *Leaves out*: installation dates, which nobody keeps here.
//! *Sources*: texts of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::compare::like;
use powershell::value::{Value, text};

use super::MANAGEMENT;
use super::cim::is_here;
use crate::console::cim::object::{self, Style};
use crate::console::cim::{self, software};
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};

/// `Get-HotFix`
pub(super) const GET: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Get-HotFix",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.GetHotFixCommand",
        params: &[
            Param::new("Id", "string[]").at(0).alias(&["HFID"]).sets(&["Default"]),
            Param::new("Description", "string[]").sets(&["Description"]),
            Param::new("ComputerName", "string[]").by_name().alias(&[
                "CN",
                "__Server",
                "IPAddress",
            ]),
            Param::new("Credential", "object"),
        ],
        default_set: "Default",
        impact: None,
        run: Run::Each(get),
    },
    kind: Kind::Cmdlet,
    about: "Lists installed updates",
    examples: &["Get-HotFix"],
};

fn get(call: &mut Call<'_>) -> Eval<()> {
    for name in call.texts("ComputerName") {
        if !is_here(Machine::of(call.engine), &name) {
            let what = format!("Get-HotFix -ComputerName {name}");
            return Err(call.engine.unsupported_here(what));
        }
    }
    let scene = Machine::of(call.engine).scene();
    let all = cim::class(&software::FIX).all(scene);
    let all: Vec<Value> = all
        .iter()
        .map(|fix| {
            let value = object::object(scene, fix, Style::Wmi, &[]);
            if let Value::Object(object) = &value {
                let mut object = object.borrow_mut();
                let own = object.get("CSName").cloned().unwrap_or(Value::Null);
                object.properties.push(("Source".into(), own));
            }
            value
        })
        .collect();
    let said = |value: &Value, name: &str| {
        value.property(name).map(|value| text::of(&value)).unwrap_or_default()
    };
    let (ids, about) = (call.texts("Id"), call.texts("Description"));
    let absent =
        ids.iter().any(|id| !all.iter().any(|fix| like(&said(fix, "HotFixID"), id, false)));
    let found = all.into_iter().filter(|fix| {
        let id = said(fix, "HotFixID");
        let words = said(fix, "Description");
        (ids.is_empty() || ids.iter().any(|wanted| like(&id, wanted, false)))
            && (about.is_empty() || about.iter().any(|wanted| like(&words, wanted, false)))
    });
    let found: Vec<Value> = found.collect();
    call.put_all(found)?;
    if !absent {
        return Ok(());
    }
    let said = "Cannot find the requested hotfix on the 'localhost' computer. Verify the input \
                and run the command again.";
    let class = "System.ArgumentException";
    let spec = ErrorSpec::new(class, "GetHotFixNoEntriesFound", "ObjectNotFound", said);
    call.engine.fail(&spec)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn installed_packages_are_listed() {
        let mut world = server();
        let text = good(&mut world, "Get-HotFix KB4486153");
        assert!(text.contains("\nSERVER01      Update           KB4486153     NT AUTH"), "{text}");
        assert!(bad(&mut world, "Get-HotFix KB1").starts_with("Get-HotFix : Cannot find the"));
        let line = "(Get-HotFix -Id KB4486153).Description; (Get-HotFix | measure).Count -gt 1";
        assert_eq!(good(&mut world, line), "Update\nTrue\n");
    }
}
