//! `net share`, `session`, `file`, `accounts`, `config`, `time`: the server's view of itself.
//!
//! Shares are those that Windows makes by itself; nobody can make others here.

use super::{RULE, message, system_error};
use crate::console::{Call, Stop};
use crate::kernel::text::{order, same};
use crate::windows::accounts::bare;
use crate::windows::clock_zone::{local, long_time, short_date};
use crate::windows::error::Win32;
use crate::windows::network_cards::cards;
use crate::windows::services::State;
use crate::windows::volume::DriveKind;

const DONE: &str = "The command completed successfully.";

fn done(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line(DONE);
    call.line("");
    Ok(())
}

/// Refuses when the Server service does not run.
fn need_server(call: &Call<'_>) -> Result<(), Stop> {
    let service = call.world.host.services.get("LanmanServer");
    match service.is_some_and(|service| service.state == State::Running) {
        true => Ok(()),
        false => Err(message(2114, "The Server service is not started.")),
    }
}

fn need_rights(call: &Call<'_>) -> Result<(), Stop> {
    if call.session.elevated { Ok(()) } else { Err(system_error(Win32::ACCESS_DENIED)) }
}

/// Name, what is shared, remark: sorted as Windows lists them.
fn shares(call: &Call<'_>) -> Vec<(String, String, &'static str)> {
    let fixed = call.world.host.files.volumes().iter().filter(|v| v.kind == DriveKind::Fixed);
    let drives = fixed.filter(|volume| !volume.offline).map(|volume| {
        (format!("{}$", volume.letter), format!(r"{}:\", volume.letter), "Default share")
    });
    let mut all: Vec<_> = drives.collect();
    all.push(("IPC$".to_owned(), String::new(), "Remote IPC"));
    all.push(("ADMIN$".to_owned(), r"C:\Windows".to_owned(), "Remote Admin"));
    all.sort_by(|a, b| (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0)));
    all
}

/// `net share [NAME]`
pub(super) fn share(call: &mut Call<'_>) -> Result<(), Stop> {
    need_server(call)?;
    let name = call.word(1).to_owned();
    if call.words.len() > 2 || name.contains('=') {
        return Err(Stop::new("marslab: unsupported: net share changes no shares here"));
    }
    let all = shares(call);
    if name.is_empty() {
        call.line("");
        call.line("Share name   Resource                        Remark");
        call.line("");
        call.line(RULE);
        for (name, resource, remark) in all {
            call.line(&format!("{name:<13}{resource:<32}{remark:<34}"));
        }
        return done(call);
    }
    let Some((name, resource, remark)) = all.into_iter().find(|share| same(&share.0, &name)) else {
        return Err(message(2310, "This shared resource does not exist."));
    };
    for (label, value) in [
        ("Share name", name.as_str()),
        ("Path", resource.as_str()),
        ("Remark", remark),
        ("Maximum users", "No limit"),
        ("Users", ""),
        ("Caching", "Manual caching of documents"),
    ] {
        call.line(&format!("{label:<18}{value}"));
    }
    done(call)
}

/// `net session` and `net file`: nobody is connected to this server.
pub(super) fn nothing(call: &mut Call<'_>) -> Result<(), Stop> {
    need_rights(call)?;
    need_server(call)?;
    call.line("There are no entries in the list.");
    call.line("");
    Ok(())
}

/// `net accounts`: the policy of a server that belongs to no domain and that nobody has changed.
pub(super) fn accounts(call: &mut Call<'_>) -> Result<(), Stop> {
    if call.words.len() > 1 {
        return Err(Stop::new("marslab: unsupported: net accounts changes no policy here"));
    }
    for (label, value) in [
        ("Force user logoff how long after time expires?:", "Never"),
        ("Minimum password age (days):", "0"),
        ("Maximum password age (days):", "42"),
        ("Minimum password length:", "0"),
        ("Length of password history maintained:", "None"),
        ("Lockout threshold:", "Never"),
        ("Lockout duration (minutes):", "30"),
        ("Lockout observation window (minutes):", "30"),
        ("Computer role:", "SERVER"),
    ] {
        call.line(&format!("{label:<54}{value}"));
    }
    done(call)
}

/// `net config [server|workstation]`
pub(super) fn config(call: &mut Call<'_>) -> Result<(), Stop> {
    match call.word(1).to_ascii_lowercase().as_str() {
        "" => {
            call.line("The following running services can be controlled:");
            call.line("");
            call.line("   Server");
            call.line("   Workstation");
            call.line("");
            done(call)
        }
        "server" => config_server(call),
        "workstation" => config_workstation(call),
        _ => Err(Stop::new(super::USAGE)),
    }
}

/// The transports that a service is bound to: one for each card.
fn transports(call: &Call<'_>) -> Vec<String> {
    let host = &call.world.host;
    let cards = cards(&host.registry, host.identity.windows);
    let line = |hardware: &str, id: &str| {
        format!("\tNetBT_Tcpip_{id} ({})", hardware.replace('-', "").to_lowercase())
    };
    cards.iter().map(|card| line(&card.hardware, &card.id)).collect()
}

fn config_server(call: &mut Call<'_>) -> Result<(), Stop> {
    need_rights(call)?;
    need_server(call)?;
    let host = &call.world.host;
    let (name, edition) = (host.identity.name.clone(), host.identity.windows.facts().0);
    let mut lines = vec![
        format!(r"{:<38}\\{name}", "Server Name"),
        format!("{:<38}", "Server Comment"),
        String::new(),
        format!("{:<38}{edition}", "Software version"),
        format!("{:<38}", "Server is active on"),
        format!("\tNetbiosSmb ({name})"),
    ];
    lines.extend(transports(call));
    lines.push(String::new());
    lines.push(String::new());
    for (label, value) in [
        ("Server hidden", "No"),
        ("Maximum Logged On Users", "16777216"),
        ("Maximum open files per session", "16384"),
    ] {
        lines.push(format!("{label:<38}{value}"));
    }
    lines.push(String::new());
    lines.push(format!("{:<38}15", "Idle session time (min)"));
    lines.iter().for_each(|line| call.line(line));
    done(call)
}

fn config_workstation(call: &mut Call<'_>) -> Result<(), Stop> {
    let host = &call.world.host;
    let (name, edition) = (host.identity.name.clone(), host.identity.windows.facts().0);
    let user = bare(&call.session.user).to_owned();
    let mut lines = vec![
        format!(r"{:<37}\\{name}", "Computer name"),
        format!("{:<37}{name}", "Full Computer name"),
        format!("{:<37}{user}", "User name"),
        String::new(),
        format!("{:<37}", "Workstation active on"),
    ];
    lines.extend(transports(call));
    lines.push(String::new());
    lines.push(format!("{:<37}{edition}", "Software version"));
    lines.push(String::new());
    lines.push(format!("{:<37}WORKGROUP", "Workstation domain"));
    lines.push(format!("{:<37}{name}", "Logon domain"));
    lines.push(String::new());
    for (label, value) in [
        ("COM Open Timeout (sec)", "0"),
        ("COM Send Count (byte)", "16"),
        ("COM Send Timeout (msec)", "250"),
    ] {
        lines.push(format!("{label:<37}{value}"));
    }
    lines.iter().for_each(|line| call.line(line));
    done(call)
}

/// `net time [\\COMPUTER]`: only this computer can be asked.
pub(super) fn time(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = call.word(1).to_owned();
    let host = &call.world.host;
    let name = wanted.trim_start_matches('\\');
    if wanted.is_empty() {
        return Err(message(3912, "Could not locate a time-server."));
    }
    let own = [host.identity.name.as_str(), "localhost", "127.0.0.1"];
    if !wanted.starts_with(r"\\") || call.words.len() > 1 + 1 || name.is_empty() {
        return Err(Stop::new("marslab: unsupported: net time sets no clock here"));
    }
    if !own.iter().any(|own| order(own, name).is_eq()) {
        return Err(Stop::with(
            2,
            "System error 53 has occurred.\r\n\r\nThe network path was not found.\r\n",
        ));
    }
    let at = local(&host.registry, call.world.machine_time());
    let now = format!("{} {}", short_date(at.date()), long_time(at));
    call.line(&format!("Current time at {wanted} is {now}"));
    call.line("");
    done(call)
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{self, fails, prints, unelevated};
    use crate::windows::services::StartType;
    use crate::world::World;

    fn server() -> World {
        let mut world = testing_system::server();
        let settings = crate::console::testing::service("Server", StartType::Automatic, &[]);
        let host = &mut world.host;
        host.services.install(&mut host.registry, "LanmanServer", &settings);
        world.start_service("LanmanServer").unwrap();
        world
    }

    #[test]
    fn shares_need_the_service_that_gives_them() {
        let text = prints(&mut server(), "net share");
        let line =
            format!("\nC$           C:\\                             {:<34}\n", "Default share");
        assert!(text.contains(&line), "{text}");
        let (exit, text) = fails(&mut testing_system::server(), "net share");
        assert!(exit == 2 && text.contains("The Server service is not started."), "{text}");
        assert!(fails(&mut server(), "net share none").1.contains("NET HELPMSG 2310."));
    }

    #[test]
    fn what_the_server_says_of_itself() {
        let mut world = server();
        assert!(prints(&mut world, "net session").starts_with("There are no entries"));
        assert_eq!(unelevated(&mut world, "net session").0, 2);
        let text = prints(&mut world, "net config server");
        assert!(text.starts_with("Server Name                           \\\\SRV01\n"), "{text}");
        assert!(prints(&mut world, "net accounts").contains("Computer role:        "));
        let text = prints(&mut world, r"net time \\localhost");
        assert!(text.starts_with("Current time at \\\\localhost is 1/15/2020 9:"), "{text}");
        assert!(fails(&mut world, "net time").1.contains("Could not locate a time-server."));
    }
}
