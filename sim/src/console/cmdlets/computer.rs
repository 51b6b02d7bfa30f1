//! The computer itself: `Restart-Computer`, `Rename-Computer`.
//!
//! After a restart the window is gone: the next line runs in a fresh one. A new name waits in the
//! registry until then. *Leaves out*: other computers, waiting for a restart, turning the machine
//! off: refused. *Sources*: texts of 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::Value;

use super::MANAGEMENT;
use super::cim::is_here;
use super::shaped::refuse;
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::windows::identity::{self, Windows};
use crate::windows::registry::Data;

const COMPUTER: Param = Param::new("ComputerName", "string[]").at(0).pipeline().alias(&[
    "CN",
    "__SERVER",
    "Server",
    "IPAddress",
]);

/// `Restart-Computer`
pub(super) const RESTART: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Restart-Computer",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.RestartComputerCommand",
        params: &[
            COMPUTER,
            Param::new("Credential", "object").at(1),
            Param::switch("AsJob"),
            Param::switch("Force"),
            Param::switch("Wait"),
            Param::new("Timeout", "int"),
            Param::new("For", "string"),
            Param::new("Delay", "int"),
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(restart),
    },
    kind: Kind::Cmdlet,
    about: "Restarts Windows",
    examples: &["Restart-Computer -Force"],
};

/// `Stop-Computer`
pub(super) const STOP: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Stop-Computer",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.StopComputerCommand",
        params: &[COMPUTER, Param::switch("AsJob"), Param::switch("Force")],
        default_set: "",
        impact: Some(2),
        // Nobody could turn the machine on again.
        run: Run::Each(|call| Err(call.engine.unsupported_here("Stop-Computer"))),
    },
    kind: Kind::Cmdlet,
    about: "Turns the machine off: not modelled",
    examples: &[],
};

/// `Rename-Computer`
pub(super) const RENAME: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Rename-Computer",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.RenameComputerCommand",
        params: &[
            Param::new("NewName", "string").at(0).mandatory().by_name(),
            Param::new("ComputerName", "string"),
            Param::new("DomainCredential", "object"),
            Param::new("LocalCredential", "object"),
            Param::switch("PassThru"),
            Param::switch("Force"),
            Param::switch("Restart"),
        ],
        default_set: "",
        impact: Some(2),
        run: Run::Each(rename),
    },
    kind: Kind::Since(Windows::Server2012R2),
    about: "Gives this computer a new name, from its next start on",
    examples: &["Rename-Computer -NewName FILE02 -Force"],
};

/// Longest name of a computer.
const NAME_LENGTH: usize = 15;

fn restart(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["AsJob", "Wait", "Credential"])?;
    for name in call.texts("ComputerName") {
        if !is_here(Machine::of(call.engine), &name) {
            let what = format!("Restart-Computer -ComputerName {name}");
            return Err(call.engine.unsupported_here(what));
        }
    }
    let machine = Machine::of(call.engine);
    let name = machine.look().host.identity.name.clone();
    let elevated = machine.parts().1.elevated;
    if !call.should_process(&format!("localhost ({name})"), "Restart-Computer")? {
        return Ok(());
    }
    if !elevated {
        let said = format!(
            "Failed to restart the computer {name} with the following error message: Access is \
             denied."
        );
        let class = "System.InvalidOperationException";
        let spec = ErrorSpec::new(class, "RestartcomputerFailed", "OperationStopped", said);
        return call.engine.fail(&spec.about(Value::text(&name)));
    }
    Machine::of(call.engine).restart()
}

fn rename(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["DomainCredential", "LocalCredential"])?;
    let new = call.text("NewName").unwrap_or_default().to_uppercase();
    let machine = Machine::of(call.engine);
    let old = machine.look().host.identity.name.clone();
    let elevated = machine.parts().1.elevated;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let numbers = new.chars().all(|c| c.is_ascii_digit());
    let bad = new.is_empty() || new.len() > NAME_LENGTH || numbers || !new.chars().all(fits);
    let why = match (elevated, bad) {
        (false, _) => Some("Access is denied."),
        (true, true) => Some("The new name is not valid."),
        _ => None,
    };
    if let Some(why) = why {
        let said = format!(
            "Fail to rename computer '{old}' to '{new}' due to the following exception: {why}"
        );
        let class = "System.InvalidOperationException";
        let id = "FailToRenameComputer";
        let spec = ErrorSpec::new(class, id, "OperationStopped", said);
        return call.engine.fail(&spec.about(Value::text(&old)));
    }
    if !call.should_process(&old, "Rename-Computer")? {
        return Ok(());
    }
    let registry = &mut Machine::of(call.engine).world().host.registry;
    registry.set(identity::NEXT_NAME, identity::NAME_VALUE, Data::sz(&new));
    if call.flag("PassThru") {
        let result = Value::typed(
            &["Microsoft.PowerShell.Commands.RenameComputerChangeInfo", "System.Object"],
            [
                ("HasSucceeded", Value::Bool(true)),
                ("NewComputerName", Value::text(&new)),
                ("OldComputerName", Value::text(&old)),
            ],
        );
        call.put(result)?;
    }
    if call.flag("Restart") {
        return Machine::of(call.engine).restart();
    }
    let said = "The changes will take effect after you restart the computer ";
    call.engine.warn(&format!("{said}{old}."))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::server;
    use crate::console::{Session, execute};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn a_new_name_waits_for_the_next_start() {
        let mut world = server();
        let mut session = Session::administrator(&world);
        let old = world.host.identity.name.clone();
        let output = execute(&mut world, &mut session, "Rename-Computer -NewName file02 -Force");
        assert!(output.ok() && world.host.identity.name == old);
        execute(&mut world, &mut session, "Restart-Computer -Force");
        assert_eq!(world.host.identity.name, "FILE02");
        assert!(!execute(&mut world, &mut session, "Rename-Computer 12").ok());
    }

    #[test]
    fn a_restart_ends_the_line_and_gives_a_fresh_environment() {
        let mut world = server();
        let mut session = Session::administrator(&world);
        world.host.registry.set_known(Known::Environment, "PSModulePath", Data::sz("later"));
        let output = execute(&mut world, &mut session, "Restart-Computer -Force; Get-Date");
        assert!(output.restarted && output.stdout.is_empty());
        let shown = execute(&mut world, &mut session, "$env:PSModulePath").stdout;
        assert_eq!(shown, "later\r\n");
        session.elevated = false;
        let output = execute(&mut world, &mut session, "Restart-Computer");
        assert!(output.stderr.contains("Access is denied.") && !output.restarted);
    }
}
