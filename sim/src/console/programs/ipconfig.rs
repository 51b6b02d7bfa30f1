//! `ipconfig.exe`: the one network card of the machine.
//!
//! *Models*: plain, `/all`, `/flushdns`. *Leaves out*: IPv6, leases, `/release`, `/renew`.
//! *Sources*: captured outputs.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::network::{ADDRESS, GATEWAY, HARDWARE_ADDRESS, NAME_SERVER};

/// `ipconfig`
pub(super) const COMMAND: Command = Command {
    name: "ipconfig",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\ipconfig.exe"),
    about: "Shows the addresses of this machine",
    params: &[],
    examples: &["ipconfig", "ipconfig /all", "ipconfig /flushdns"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let all = match call.word(0).to_ascii_lowercase().as_str() {
        "" => false,
        "/all" => true,
        "/flushdns" => {
            call.line("\r\nWindows IP Configuration\r\n");
            call.line("Successfully flushed the DNS Resolver Cache.");
            return Ok(());
        }
        other => {
            return Err(Stop::new(format!(
                "\r\nError: unrecognized or incomplete command line: {other}.\r\n"
            )));
        }
    };
    call.line("\r\nWindows IP Configuration\r\n");
    if all {
        let name = call.world.host.identity.name.clone();
        call.line(&format!("   Host Name . . . . . . . . . . . . : {name}"));
        call.line("   Primary Dns Suffix  . . . . . . . : ");
        call.line("   Node Type . . . . . . . . . . . . : Hybrid");
        call.line("   IP Routing Enabled. . . . . . . . : No");
        call.line("   WINS Proxy Enabled. . . . . . . . : No");
    }
    call.line("");
    call.line("Ethernet adapter Ethernet:\r\n");
    call.line("   Connection-specific DNS Suffix  . : ");
    if all {
        call.line(&format!("   Physical Address. . . . . . . . . : {HARDWARE_ADDRESS}"));
        call.line("   DHCP Enabled. . . . . . . . . . . : No");
    }
    let preferred = if all { "(Preferred) " } else { "" };
    call.line(&format!("   IPv4 Address. . . . . . . . . . . : {ADDRESS}{preferred}"));
    call.line("   Subnet Mask . . . . . . . . . . . : 255.255.255.0");
    call.line(&format!("   Default Gateway . . . . . . . . . : {GATEWAY}"));
    if all {
        call.line(&format!("   DNS Servers . . . . . . . . . . . : {NAME_SERVER}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn the_card_has_its_address() {
        let mut world = server();
        let text = prints(&mut world, "ipconfig /all");
        assert!(text.contains("Host Name . . . . . . . . . . . . : SRV01\n"), "{text}");
        assert!(text.contains(": 10.0.0.4(Preferred) \n"), "{text}");
        assert_eq!(fails(&mut world, "ipconfig /zz").0, 1);
    }
}
