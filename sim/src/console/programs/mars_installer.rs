//! `MARSAgentInstaller.exe`: installs, upgrades and removes the agent.
//!
//! Options: catalogue 4.4 (`/q /p /s /m /nu /d /ph /po /pu /pw`). Without `/q` a wizard opens; here
//! it is gone through with what it offers. Exit codes are those of Windows Installer \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::mars::install::{self, State};
use crate::mars::layout::{INSTALL, SCRATCH_VALUE};
use crate::windows::network::{ProxyAddress, Route};
use crate::windows::registry::{Data, Known};

/// `MARSAgentInstaller`
pub(super) const COMMAND: Command = Command {
    name: "MARSAgentInstaller",
    aliases: &[],
    kind: Kind::Program(r"C:\Install\MARSAgentInstaller.exe"),
    about: "Installs, upgrades or removes the Recovery Services agent",
    examples: &[
        r"C:\Install\MARSAgentInstaller.exe /q /nu",
        r"C:\Install\MARSAgentInstaller.exe /d /q",
    ],
    run,
};

/// `ERROR_INSTALL_FAILURE`
const INSTALL_FAILURE: i32 = 1603;
/// `ERROR_INVALID_COMMAND_LINE`
const INVALID_COMMAND_LINE: i32 = 1639;
/// `ERROR_UNKNOWN_PRODUCT`
const UNKNOWN_PRODUCT: i32 = 1605;
/// `ERROR_ELEVATION_REQUIRED`
const ELEVATION_REQUIRED: i32 = 740;
/// How long it takes \[INF\].
const DURATION: Span = Span::minutes(3);

const USAGE: &str = "MARSAgentInstaller.exe [options]\r\n\
    /q           Quiet installation\r\n\
    /p:\"location\" Path to the installation folder\r\n\
    /s:\"location\" Path to the cache folder\r\n\
    /m           Opt in to Microsoft Update\r\n\
    /nu          Do not check for updates after installation is complete\r\n\
    /d           Uninstalls the agent\r\n\
    /ph          Proxy host address\r\n\
    /po          Proxy host port number\r\n\
    /pu          Proxy host user name\r\n\
    /pw          Proxy password";

/// What the words ask for.
#[derive(Debug, Default)]
struct Wanted {
    remove: bool,
    cache: Option<String>,
    proxy: [Option<String>; 4],
}

fn invalid(word: &str) -> Stop {
    Stop::with(INVALID_COMMAND_LINE, format!("Invalid option: {word}\r\n\r\n{USAGE}"))
}

fn read(call: &Call<'_>) -> Result<Wanted, Stop> {
    let mut wanted = Wanted::default();
    let mut words = call.words.iter().map(|word| word.text.as_str());
    while let Some(word) = words.next() {
        let (name, value) = word.split_once(':').map_or((word, None), |(n, v)| (n, Some(v)));
        let option = name.strip_prefix(['/', '-']).ok_or_else(|| invalid(word))?;
        let proxy = ["ph", "po", "pu", "pw"].iter().position(|known| same(known, option));
        if let Some(at) = proxy {
            let value = value.or_else(|| words.next()).ok_or_else(|| invalid(word))?;
            wanted.proxy[at] = Some(value.to_owned());
            continue;
        }
        match (option.to_ascii_lowercase().as_str(), value) {
            ("q" | "m" | "nu", None) => {}
            ("d", None) => wanted.remove = true,
            ("s", Some(path)) => {
                wanted.cache = Some(call.session.absolute(path.trim_end_matches('\\')));
            }
            ("p", Some(path)) if same(path.trim_end_matches('\\'), INSTALL) => {}
            ("p", Some(_)) => return Err(Stop::new("marslab: unsupported: /p")),
            _ => return Err(invalid(word)),
        }
    }
    Ok(wanted)
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = read(call)?;
    if !call.session.elevated {
        let text = "The requested operation requires elevation.";
        return Err(Stop::with(ELEVATION_REQUIRED, text));
    }
    let before = install::state(&call.world.host);
    call.output.elapsed = call.output.elapsed + DURATION;
    if wanted.remove {
        if before == State::Absent {
            let text = "This action is only valid for products that are currently installed.";
            return Err(Stop::with(UNKNOWN_PRODUCT, text));
        }
        install::uninstall(&mut call.world.site());
        return Ok(());
    }
    if before != State::Complete
        && let Some(cache) = &wanted.cache
    {
        choose_cache(call, cache, before);
    }
    let result = install::run_installer(&mut call.world.site());
    result.map_err(|failure| {
        Stop::with(INSTALL_FAILURE, failure.message.text(call.world.language))
    })?;
    if let [Some(host), Some(port), user, password] = wanted.proxy {
        let port = port.parse().map_err(|_| invalid("/po"))?;
        let login = user.map(|user| (user, password.unwrap_or_default()));
        *call.world.agent.proxy = Route { proxy: Some(ProxyAddress { host, port }), login };
    }
    Ok(())
}

/// The cache folder of a first installation; an installation that works keeps its own.
fn choose_cache(call: &mut Call<'_>, cache: &str, before: State) {
    let mut site = call.world.site();
    if before == State::Incomplete {
        install::uninstall(&mut site);
    }
    for key in [Known::AgentConfig, Known::AgentProvider] {
        site.host.registry.set_known(key, SCRATCH_VALUE, Data::sz(cache));
    }
    if !site.host.files.is_directory(cache) {
        let folder = crate::windows::node::Node::directory(site.now);
        // A drive that takes no folder shows at activation, as it does for the real one.
        let _ = site.host.files.put(cache, folder);
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{INSTALLER, bad, changed, good, run, server};
    use crate::mars::install::{self, State};
    use crate::mars::layout::{ENGINE, SCRATCH};
    use crate::windows::registry::Known;

    #[test]
    fn running_it_again_keeps_registration_and_policy() {
        let mut world = server();
        let changed = changed(&mut world, &format!("{INSTALLER} /q"));
        let unexpected = changed.iter().filter(|path| !path.starts_with("file:")).count();
        assert_eq!(unexpected, 0, "{changed:?}");
        assert!(good(&mut world, "Get-OBPolicy").contains("PolicyState     : Valid"));
    }

    #[test]
    fn a_broken_installation_is_reset_and_completed() {
        let mut world = server();
        world.host.registry.remove_key(Known::AgentConfig.path());
        assert_eq!(install::state(&world.host), State::Incomplete);
        good(&mut world, r#"C:\Install\MARSAgentInstaller.exe /q /s:"D:\Cache" /nu"#);
        assert_eq!(install::state(&world.host), State::Complete);
        let scratch = world.host.registry.text(Known::AgentProvider, "ScratchLocation");
        assert_eq!(scratch, Some(r"D:\Cache"));
        assert!(world.host.files.is_file(ENGINE) && world.agent.policy.is_none());
    }

    #[test]
    fn removing_keeps_the_cloud_and_the_scratch_folder() {
        let mut world = server();
        good(&mut world, r"C:\Install\MARSAgentInstaller.exe /d /q");
        assert_eq!(install::state(&world.host), State::Absent);
        assert!(world.host.services.get("obengine").is_none());
        assert!(!world.host.files.is_file(ENGINE));
        assert!(world.host.files.is_directory(SCRATCH));
        assert_eq!(world.cloud.vault.servers.len(), 1);
        assert!(bad(&mut world, "Get-OBPolicy").contains("is not recognized"));
        assert_eq!(run(&mut world, r"C:\Install\MARSAgentInstaller.exe /d /q").exit, 1605);
    }

    #[test]
    fn an_unknown_option_and_a_wrong_place_are_refused() {
        let mut world = server();
        let output = run(&mut world, r"C:\Install\MARSAgentInstaller.exe /repair");
        assert_eq!(output.exit, 1639);
        assert!(output.stderr.contains("/nu          Do not check for updates"));
        assert!(bad(&mut world, r"D:\MARSAgentInstaller.exe /q").contains("not recognized"));
    }
}
