//! `Get-OBMachineSetting` and `Set-OBMachineSetting`.
//!
//! *Models*: proxy with its login, passphrase, throttling by days and hours, the key vault; secrets
//! are SecureString.
//! *Sources*: names of parameters and the line of success: catalogue 4.7; properties \[S\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::time::TimeSpan;
use powershell::value::{Net, Value};

use super::values::{days_of, made, model, times_of};
use super::{entry, ready, refused, with_agent};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::mars::settings::{self, Throttle};
use crate::mars::{key, key_vault, pin};
use crate::windows::network::{ProxyAddress, Route};
use crate::windows::tasks::Day;

/// `Get-OBMachineSetting`
pub(in super::super) const GET: Entry = entry(
    "Get-OBMachineSetting",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBMachineSettingCommand",
    "Shows the agent's proxy, throttling and encryption settings",
    &[],
    get,
)
.shown_by(&["Get-OBMachineSetting"]);

/// `Set-OBMachineSetting`
pub(in super::super) const SET: Entry = entry(
    "Set-OBMachineSetting",
    "Microsoft.Internal.CloudBackup.Commandlets.SetOBMachineSettingCommand",
    "Sets the agent's proxy, throttling or encryption passphrase",
    &[
        Param::switch("NoProxy"),
        Param::new("ProxyServer", "string"),
        Param::new("ProxyPort", "int").range(1, 65_535),
        Param::new("ProxyUsername", "string"),
        Param::new("ProxyPassword", "securestring"),
        Param::new("EncryptionPassphrase", "securestring"),
        Param::new("SecurityPIN", "string"),
        Param::new("PassphraseSaveLocation", "string"),
        Param::new("KeyVaultUri", "string"),
        Param::switch("NoThrottle"),
        Param::new("WorkDay", "System.DayOfWeek[]"),
        Param::new("StartWorkHour", "timespan"),
        Param::new("EndWorkHour", "timespan"),
        Param::new("WorkHourBandwidth", "uint32"),
        Param::new("NonWorkHourBandwidth", "uint32"),
    ],
    set,
)
.changing(2)
.shown_by(&["Set-OBMachineSetting -NoProxy", "Set-OBMachineSetting -NoThrottle -Confirm:$false"]);

const AMBIGUOUS: &str = "Parameter set cannot be resolved using the specified named parameters.";

fn get(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let agent = &Machine::of(call.engine).look().agent;
    let proxy = agent.proxy.proxy.as_ref();
    let login = agent.proxy.login.as_ref();
    // What it holds is never told.
    let secure = |set: bool| match set {
        true => Net::SecureString("".into()).into(),
        false => Value::Null,
    };
    let throttle = agent.throttle.as_ref().map_or("No throttling".to_owned(), shown);
    let value = made(
        model!("CBMachineSetting"),
        [
            ("ProxyServer", Value::text(proxy.map_or("", |proxy| &proxy.host))),
            ("ProxyPort", Value::Int(proxy.map_or(0, |proxy| i32::from(proxy.port)))),
            ("ProxyUsername", Value::text(login.map_or("", |(user, _)| user))),
            ("ProxyPassword", secure(login.is_some())),
            ("EncryptionPassphrase", secure(agent.passphrase.is_some())),
            ("ThrottlingSetting", Value::text(&throttle)),
        ],
    );
    call.put(value)
}

/// A limit as the list shows it \[S\].
fn shown(throttle: &Throttle) -> String {
    let Throttle { days, from_hour, to_hour, work_kbps, other_kbps } = throttle;
    format!("{days} {from_hour}-{to_hour} h: {work_kbps} kbit/s, else {other_kbps} kbit/s")
}

fn missing(call: &mut Call<'_>, name: &str) -> powershell::eval::Stop {
    let text = format!(
        "Cannot process command because of one or more missing mandatory parameters: {name}."
    );
    refused(call, "MissingMandatoryParameter", &text)
}

/// The limit that the arguments describe: days, hours and both bandwidths, in bits a second.
fn limit(call: &mut Call<'_>) -> Eval<Option<Throttle>> {
    let Some(days) = days_of(call.get("WorkDay")) else { return Ok(None) };
    let mut hours = [0_u8; 2];
    for (hour, name) in hours.iter_mut().zip(["StartWorkHour", "EndWorkHour"]) {
        let span = match call.get(name).and_then(Value::as_net) {
            Some(Net::TimeSpan(TimeSpan(ticks))) => u8::try_from(ticks / 36_000_000_000).ok(),
            _ => times_of(call.get(name))
                .and_then(|times| times.first().map(|time| time.hour().unsigned_abs())),
        };
        let Some(given) = span else { return Err(missing(call, name)) };
        *hour = given;
    }
    let mut kbps = [0_u32; 2];
    for (kbps, name) in kbps.iter_mut().zip(["WorkHourBandwidth", "NonWorkHourBandwidth"]) {
        let given = call.int(name).and_then(|bits| u32::try_from(bits / 1024).ok());
        let Some(given) = given.filter(|kbps| *kbps > 0) else { return Err(missing(call, name)) };
        *kbps = given;
    }
    let days: Vec<&str> = days.iter().map(Day::name).map(|name| &name[..2]).collect();
    Ok(Some(Throttle {
        days: days.join(","),
        from_hour: hours[0],
        to_hour: hours[1],
        work_kbps: kbps[0],
        other_kbps: kbps[1],
    }))
}

/// What a SecureString holds.
fn secret(call: &Call<'_>, name: &str) -> Option<String> {
    match call.get(name)?.as_net()? {
        Net::SecureString(secret) => Some(secret.to_string()),
        _ => None,
    }
}

/// The proxy that the arguments describe.
fn route(call: &mut Call<'_>) -> Eval<Option<Route>> {
    let Some(host) = call.text("ProxyServer") else {
        return Ok(call.flag("NoProxy").then(Route::default));
    };
    if call.flag("NoProxy") {
        return Err(refused(call, "AmbiguousParameterSet", AMBIGUOUS));
    }
    let port = call.int("ProxyPort").and_then(|port| u16::try_from(port).ok());
    let Some(port) = port else { return Err(missing(call, "ProxyPort")) };
    let login = call
        .text("ProxyUsername")
        .map(|user| (user.to_string(), secret(call, "ProxyPassword").unwrap_or_default()));
    Ok(Some(Route { proxy: Some(ProxyAddress { host: host.to_string(), port }), login }))
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    if call.has("PassphraseSaveLocation") {
        return Err(call.engine.unsupported_here("Set-OBMachineSetting -PassphraseSaveLocation"));
    }
    let route = route(call)?;
    let passphrase = secret(call, "EncryptionPassphrase");
    let limit = limit(call)?;
    let free = call.flag("NoThrottle");
    let uri = call.text("KeyVaultUri").map(|uri| uri.to_string());
    let network = route.is_some() || limit.is_some() || free;
    if !network && passphrase.is_none() && uri.is_none() {
        return Err(refused(call, "AmbiguousParameterSet", AMBIGUOUS));
    }
    if !call.should_process("Server properties", "Set-OBMachineSetting")? {
        return Ok(());
    }
    let agent = &mut Machine::of(call.engine).world().agent;
    if let Some(route) = route {
        *agent.proxy = route;
    }
    if free {
        agent.throttle = None;
    }
    if let Some(limit) = limit {
        with_agent(call, |site| settings::throttle(site, limit))?;
    }
    if let Some(text) = passphrase {
        if Machine::of(call.engine).look().agent.passphrase.is_some() {
            let digits = call.text("SecurityPIN").unwrap_or_default();
            with_agent(call, |site| pin::check(site, &digits))?;
        }
        with_agent(call, |site| key::activate(site, &text))?;
    }
    if let Some(uri) = uri {
        with_agent(call, |site| key_vault::save(site, &uri))?;
    }
    call.put_text("Server properties updated successfully.")
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::{KEK, SCRATCH};

    #[test]
    fn a_proxy_is_shown_as_it_was_set() {
        let mut world = server();
        let line = "Set-OBMachineSetting -ProxyServer proxy.contoso.com -ProxyPort 8080 \
                    -ProxyUsername kim -ProxyPassword (ConvertTo-SecureString x -AsPlainText -Force)";
        assert_eq!(good(&mut world, line), "Server properties updated successfully.\n");
        let text = good(&mut world, "Get-OBMachineSetting");
        assert!(text.contains("ProxyServer          : proxy.contoso.com\n"), "{text}");
        assert!(text.contains("ProxyPort            : 8080\n"), "{text}");
        assert_eq!(world.agent.proxy.login, Some(("kim".to_owned(), "x".to_owned())));
        assert_eq!(changed(&mut world, "Set-OBMachineSetting -NoProxy"), ["agent:proxy"]);
        assert!(changed(&mut world, "Set-OBMachineSetting -NoThrottle -WhatIf").is_empty());
    }

    #[test]
    fn a_limit_needs_a_windows_that_can_limit() {
        let mut world = server();
        let line = "Set-OBMachineSetting -WorkDay Mo,Tu -StartWorkHour 9:00:00 -EndWorkHour \
                    18:00:00 -WorkHourBandwidth (512*1024) -NonWorkHourBandwidth 2097152";
        assert_eq!(changed(&mut world, line), ["agent:throttle"]);
        let text = good(&mut world, "(Get-OBMachineSetting).ThrottlingSetting");
        assert_eq!(text, "Mo,Tu 9-18 h: 512 kbit/s, else 2048 kbit/s\n");
        assert_eq!(changed(&mut world, "Set-OBMachineSetting -NoThrottle"), ["agent:throttle"]);
        world.host.identity.windows = crate::windows::identity::Windows::Server2008R2;
        assert!(bad(&mut world, line).contains("throttling is not available"));
    }

    #[test]
    fn a_passphrase_needs_the_scratch_folder() {
        let mut world = server();
        let line = "Set-OBMachineSetting -EncryptionPassphrase (ConvertTo-SecureString 'a long \
                    passphrase' -AsPlainText -Force) -SecurityPIN ' '";
        assert!(bad(&mut world, line).contains("Security PIN is not set"));
        world.agent.passphrase = None;
        let kek = world.host.files.lookup(&format!("{SCRATCH}\\{KEK}")).unwrap();
        let empty = crate::windows::node::Node::hashed(1_184, 0, world.now);
        world.host.files.change(kek, |node| node.content = empty.content);
        good(&mut world, line);
        world.agent.passphrase = None;
        let kek = world.host.files.lookup(&format!("{SCRATCH}\\{KEK}")).unwrap();
        world.host.files.remove(kek);
        assert!(bad(&mut world, line).contains("[0x1FC07]"));
        good(&mut world, "Stop-Service obengine");
        assert_eq!(
            bad(&mut world, "Get-OBMachineSetting"),
            "Get-OBMachineSetting : The Microsoft Azure Recovery Services Agent cannot connect to \
             the OBEngine service"
        );
    }

    #[test]
    fn a_plain_text_is_no_passphrase() {
        let text = bad(&mut server(), "Set-OBMachineSetting -EncryptionPassphrase 'plain text'");
        assert!(text.contains("Cannot convert") && text.contains("SecureString"), "{text}");
    }
}
