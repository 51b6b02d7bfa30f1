//! `portal`: marslab's stand-in for clicks in the Azure portal and on the computer of whoever
//! works there. Not a Windows command.
//!
//! *Models*: what the catalogue's remedies ask of a person outside the server: reactivating or
//! renewing the subscription, downloading with the browser, choosing or cleaning a browser, the
//! firewall of the administrator's computer, the vault's list of protected servers, and the
//! passphrases that the administrator has noted.
//! *Leaves out*: pages, sign-in dialogs, who else would have to agree.

mod client;
mod notes;
pub(in crate::console) mod vault;

use crate::azure::subscription::State;
use crate::console::{Call, Command, Kind, Stop};
use crate::mars::credential::DOWNLOADS;
use crate::mars::portal;

/// `portal`
pub(super) const COMMAND: Command = Command {
    name: "portal",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for clicks in the Azure portal and on the administrator's computer",
    examples: &[
        "portal subscription",
        "portal download",
        "portal browser list",
        "portal browser use 'Microsoft Edge'; portal browser clear",
        "portal firewall list",
        "portal computer server; portal computer workstation",
        "portal servers; portal pin",
        "portal key-vault copy",
        "portal passphrase list; portal passphrase new",
    ],
    run,
};

pub(super) const USAGE: &str = "portal: stand-in of marslab for windows; not a Windows command\r\n\
    \x20 portal subscription [reactivate|renew]           Subscriptions\r\n\
    \x20 portal download                                  Recovery Services vault, Properties,\r\n\
    \x20                                                  Backup Credentials, Download\r\n\
    \x20 portal browser list|clear|use NAME               the browser in which it is open\r\n\
    \x20 portal firewall list|remove NAME                 rules of the administrator's computer\r\n\
    \x20 portal computer workstation|server               where the portal is opened\r\n\
    \x20 portal passphrase list|new|take N                the administrator's notes\r\n\
    \x20 portal key-vault copy                            Key vault, Overview, Vault URI, Copy\r\n\
    \x20 portal pin                                       Properties, Security PIN, Generate\r\n\
    \x20 portal servers [delete NAME]                     Backup Infrastructure, Protected Servers";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<String> = call.words.iter().map(|word| word.text.clone()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["subscription"] => subscription(call),
        ["subscription", what] => change_subscription(call, what),
        ["download"] => download(call),
        ["browser", "list"] => client::browsers(call),
        ["browser", "clear"] => client::clear(call),
        ["browser", "use", name] => client::choose(call, name),
        ["firewall", "list"] => client::rules(call),
        ["firewall", "remove", rule] => client::remove_rule(call, rule),
        ["computer", place] => client::sit_down(call, place),
        ["passphrase", "list"] => notes::list(call),
        ["passphrase", "new"] => notes::make(call),
        ["passphrase", "take", number] => notes::take(call, number),
        ["key-vault", "copy"] => notes::copy_address(call),
        ["pin"] => vault::pin(call),
        ["servers"] => vault::servers(call),
        ["servers", "delete", name] => vault::delete(call, name),
        _ => Err(Stop::new(USAGE)),
    }
}

fn subscription(call: &mut Call<'_>) -> Result<(), Stop> {
    let subscription = call.world.cloud.subscription.clone();
    call.line(&format!("{} : {}", subscription.name, subscription.state.name()));
    Ok(())
}

fn change_subscription(call: &mut Call<'_>, what: &str) -> Result<(), Stop> {
    let state = call.world.cloud.subscription.state;
    let (ended, done) = match what {
        "reactivate" => (State::Disabled, "reactivated"),
        "renew" => (State::Expired, "renewed"),
        _ => return Err(Stop::new(USAGE)),
    };
    if state.is_usable() {
        call.line("The subscription is active.");
        return Ok(());
    }
    if state != ended {
        return Err(Stop::new(format!("portal: the subscription is {}", state.name())));
    }
    call.world.cloud.subscription.state = State::Enabled;
    call.line(&format!("The subscription was {done}."));
    Ok(())
}

fn download(call: &mut Call<'_>) -> Result<(), Stop> {
    let result = portal::download(&mut call.world.site(), DOWNLOADS);
    let path = result.map_err(|f| Stop::new(f.message.text(call.world.language)))?;
    call.line(&format!("Downloaded {path}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::azure::subscription::State;
    use crate::console::testing::{bad, good, server};

    #[test]
    fn what_is_disabled_is_reactivated_and_what_has_ended_is_renewed() {
        let mut world = server();
        for (state, wrong, right) in
            [(State::Disabled, "renew", "reactivate"), (State::Expired, "reactivate", "renew")]
        {
            world.cloud.subscription.state = state;
            assert!(bad(&mut world, "portal download").ends_with("(ID: 403)"));
            assert!(
                bad(&mut world, &format!("portal subscription {wrong}")).contains(state.name())
            );
            good(&mut world, &format!("portal subscription {right}"));
            assert!(good(&mut world, "portal download").contains(".VaultCredentials"));
        }
    }

    #[test]
    fn a_browser_that_keeps_an_old_cookie_is_cleared_or_left() {
        let mut world = server();
        let old = world.now - crate::kernel::time::Span::days(2);
        let used = world.cloud.client.used_mut().unwrap();
        used.cookie = Some(old);
        assert!(bad(&mut world, "portal download").ends_with("(ID: 403)"));
        good(&mut world, "portal browser clear");
        good(&mut world, "portal download");
        world.cloud.client.used_mut().unwrap().downloads = false;
        good(&mut world, "portal browser clear");
        assert!(bad(&mut world, "portal download").ends_with("(ID: 403)"));
        assert!(bad(&mut world, "portal browser use Lynx").contains("Microsoft Edge"));
        good(&mut world, "portal browser use 'Microsoft Edge'");
        good(&mut world, "portal download");
    }

    #[test]
    fn what_it_does_not_know_gets_its_usage() {
        for line in ["portal", "portal browser", "portal subscription cancel", "portal x y z"] {
            assert!(bad(&mut server(), line).starts_with("portal: stand-in"), "{line}");
        }
    }
}
