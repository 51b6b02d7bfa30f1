//! `Get-OBMachineSetting` and `Set-OBMachineSetting`.
//!
//! Names of parameters and the line of success: catalogue 4.7; the list of properties \[S\].

use crate::console::{Call, Command, Param, Stop, Takes};
use crate::mars::settings::{self, Throttle};
use crate::mars::{key, key_vault, pin};
use crate::windows::network::{ProxyAddress, Route};

use super::super::layout::list;
use super::{KIND, failed, ready};

/// `Get-OBMachineSetting`
pub(in super::super) const GET: Command = Command {
    name: "Get-OBMachineSetting",
    aliases: &[],
    kind: KIND,
    about: "Shows the agent's proxy, throttling and encryption settings",
    params: &[],
    examples: &["Get-OBMachineSetting"],
    run: get,
};

/// `Set-OBMachineSetting`
pub(in super::super) const SET: Command = Command {
    name: "Set-OBMachineSetting",
    aliases: &[],
    kind: KIND,
    about: "Sets the agent's proxy or encryption passphrase",
    params: &[
        Param::switch("NoProxy"),
        Param::text("ProxyServer"),
        Param::text("ProxyPort").taking(Takes::Number),
        Param::text("ProxyUsername"),
        Param::text("ProxyPassword"),
        Param::text("EncryptionPassphrase"),
        Param::text("SecurityPIN"),
        Param::text("KeyVaultUri"),
        Param::switch("NoThrottle"),
        Param::text("WorkDay"),
        Param::text("StartWorkHour"),
        Param::text("EndWorkHour"),
        Param::text("WorkHourBandwidth").taking(Takes::Number),
        Param::text("NonWorkHourBandwidth").taking(Takes::Number),
    ],
    examples: &["Set-OBMachineSetting -NoProxy", "Set-OBMachineSetting -NoThrottle"],
    run: set,
};

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    ready(call, "Get-OBMachineSetting")?;
    let agent = &call.world.agent;
    let proxy = agent.proxy.proxy.as_ref();
    let login = agent.proxy.login.as_ref();
    let secure = |set: bool| if set { "System.Security.SecureString" } else { "" }.to_owned();
    let fields = vec![
        ("ProxyServer", proxy.map_or(String::new(), |proxy| proxy.host.clone())),
        ("ProxyPort", proxy.map_or(0, |proxy| proxy.port).to_string()),
        ("ProxyUsername", login.map_or(String::new(), |(user, _)| user.clone())),
        ("ProxyPassword", secure(login.is_some())),
        ("EncryptionPassphrase", secure(agent.passphrase.is_some())),
        ("ThrottlingSetting", agent.throttle.as_ref().map_or("No throttling".to_owned(), shown)),
    ];
    list(call, &[fields]);
    Ok(())
}

/// A limit as the list shows it \[S\].
fn shown(throttle: &Throttle) -> String {
    let Throttle { days, from_hour, to_hour, work_kbps, other_kbps } = throttle;
    format!("{days} {from_hour}-{to_hour} h: {work_kbps} kbit/s, else {other_kbps} kbit/s")
}

/// The limit that the arguments describe: days, hours and both bandwidths, in bits a second.
fn limit(call: &Call<'_>) -> Result<Option<Throttle>, Stop> {
    let arguments = &call.arguments;
    let Some(days) = arguments.text("WorkDay") else { return Ok(None) };
    let missing = |name: &str| {
        let text = format!(
            "Cannot process command because of one or more missing mandatory parameters: {name}."
        );
        Stop::cmdlet("Set-OBMachineSetting", text)
    };
    let hour = |name: &str| {
        let text = arguments.text(name).unwrap_or_default();
        text.split(':').next().and_then(|hour| hour.parse().ok()).ok_or_else(|| missing(name))
    };
    let kbps = |name: &str| {
        let bits = arguments.number(name).and_then(|bits| u32::try_from(bits / 1024).ok());
        bits.filter(|kbps| *kbps > 0).ok_or_else(|| missing(name))
    };
    Ok(Some(Throttle {
        days: days.to_owned(),
        from_hour: hour("StartWorkHour")?,
        to_hour: hour("EndWorkHour")?,
        work_kbps: kbps("WorkHourBandwidth")?,
        other_kbps: kbps("NonWorkHourBandwidth")?,
    }))
}

/// The proxy that the arguments describe.
fn route(call: &Call<'_>) -> Result<Option<Route>, Stop> {
    let arguments = &call.arguments;
    let Some(host) = arguments.text("ProxyServer") else {
        return Ok(arguments.has("NoProxy").then(Route::default));
    };
    let refuse = |text: &str| Err(Stop::cmdlet("Set-OBMachineSetting", text));
    if arguments.has("NoProxy") {
        return refuse("Parameter set cannot be resolved using the specified named parameters.");
    }
    let port = arguments.number("ProxyPort").and_then(|port| u16::try_from(port).ok());
    let Some(port) = port.filter(|port| *port > 0) else {
        return refuse(
            "Cannot process command because of one or more missing mandatory parameters: \
             ProxyPort.",
        );
    };
    let login = match (arguments.text("ProxyUsername"), arguments.text("ProxyPassword")) {
        (Some(user), password) => Some((user.to_owned(), password.unwrap_or("").to_owned())),
        (None, _) => None,
    };
    Ok(Some(Route { proxy: Some(ProxyAddress { host: host.to_owned(), port }), login }))
}

fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    ready(call, "Set-OBMachineSetting")?;
    let route = route(call)?;
    let passphrase = call.arguments.text("EncryptionPassphrase").map(str::to_owned);
    let limit = limit(call)?;
    let free = call.arguments.has("NoThrottle");
    let uri = call.arguments.text("KeyVaultUri").map(str::to_owned);
    let network = route.is_some() || limit.is_some() || free;
    if !network && passphrase.is_none() && uri.is_none() {
        return Err(Stop::cmdlet(
            "Set-OBMachineSetting",
            "Parameter set cannot be resolved using the specified named parameters.",
        ));
    }
    if let Some(route) = route {
        *call.world.agent.proxy = route;
    }
    if free {
        call.world.agent.throttle = None;
    }
    if let Some(limit) = limit {
        let result = settings::throttle(&mut call.world.site(), limit);
        result.map_err(|failure| failed(call, "Set-OBMachineSetting", &failure))?;
    }
    if let Some(text) = passphrase {
        if call.world.agent.passphrase.is_some() {
            let digits = call.arguments.text("SecurityPIN").unwrap_or_default().to_owned();
            let result = pin::check(&mut call.world.site(), &digits);
            result.map_err(|failure| failed(call, "Set-OBMachineSetting", &failure))?;
        }
        let result = key::activate(&mut call.world.site(), &text);
        result.map_err(|failure| failed(call, "Set-OBMachineSetting", &failure))?;
    }
    if let Some(uri) = uri {
        let result = key_vault::save(&mut call.world.site(), &uri);
        result.map_err(|failure| failed(call, "Set-OBMachineSetting", &failure))?;
    }
    call.line("Server properties updated successfully.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::{KEK, SCRATCH};

    #[test]
    fn a_proxy_is_shown_as_it_was_set() {
        let mut world = server();
        let line = "Set-OBMachineSetting -ProxyServer proxy.contoso.com -ProxyPort 8080";
        assert_eq!(good(&mut world, line), "Server properties updated successfully.\n");
        let text = good(&mut world, "Get-OBMachineSetting");
        assert!(text.contains("ProxyServer          : proxy.contoso.com\n"), "{text}");
        assert!(text.contains("ProxyPort            : 8080\n"), "{text}");
        assert_eq!(changed(&mut world, "Set-OBMachineSetting -NoProxy"), ["agent:proxy"]);
    }

    #[test]
    fn a_limit_needs_a_windows_that_can_limit() {
        let mut world = server();
        let line = "Set-OBMachineSetting -WorkDay Mo,Tu -StartWorkHour 9:00:00 -EndWorkHour \
                    18:00:00 -WorkHourBandwidth 524288 -NonWorkHourBandwidth 2097152";
        let line = line.replace("Mo,Tu", "'Mo,Tu'");
        assert_eq!(changed(&mut world, &line), ["agent:throttle"]);
        let text = good(&mut world, "Get-OBMachineSetting");
        assert!(text.contains("Mo,Tu 9-18 h: 512 kbit/s, else 2048 kbit/s"), "{text}");
        assert_eq!(changed(&mut world, "Set-OBMachineSetting -NoThrottle"), ["agent:throttle"]);
        world.host.identity.windows = crate::windows::identity::Windows::Server2008R2;
        assert!(bad(&mut world, &line).contains("throttling is not available"));
    }

    #[test]
    fn a_passphrase_needs_the_scratch_folder() {
        let mut world = server();
        let line =
            "Set-OBMachineSetting -EncryptionPassphrase 'a long passphrase' -SecurityPIN ' '";
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
}
