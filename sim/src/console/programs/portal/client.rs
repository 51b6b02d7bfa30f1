//! `portal browser`, `portal firewall`, `portal computer`: the administrator's side.

use crate::azure::client::{PORTAL, Place};
use crate::console::{Call, Stop};
use crate::kernel::text::same;
use crate::mars::portal;

use super::USAGE;

pub(super) fn browsers(call: &mut Call<'_>) -> Result<(), Stop> {
    let (client, now) = (call.world.cloud.client.clone(), call.world.now);
    for browser in &client.browsers {
        let used = if same(&browser.name, &client.browser) { "*" } else { " " };
        let downloads = if browser.downloads { "allowed" } else { "blocked" };
        let cookie = browser.cookie.map_or("signs in anew".to_owned(), |made| {
            format!("signed in {} hours ago", (now - made).as_seconds() / 3600)
        });
        call.line(&format!("{used} {}  downloads {downloads}, {cookie}", browser.name));
    }
    Ok(())
}

pub(super) fn choose(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let client = &mut call.world.cloud.client;
    let names: Vec<String> = client.browsers.iter().map(|there| there.name.clone()).collect();
    let Some(there) = names.iter().find(|there| same(there, name)) else {
        return Err(Stop::new(format!("portal: the browsers are {}", names.join(", "))));
    };
    client.browser.clone_from(there);
    call.line(&format!("The portal is open in {there}."));
    Ok(())
}

/// Cache and cookies of the browser that is used.
pub(super) fn clear(call: &mut Call<'_>) -> Result<(), Stop> {
    if let Some(browser) = call.world.cloud.client.used_mut() {
        browser.cookie = None;
    }
    call.line("Cache and cookies were cleared.");
    Ok(())
}

pub(super) fn rules(call: &mut Call<'_>) -> Result<(), Stop> {
    for rule in &call.world.cloud.client.denied.clone() {
        call.line(&format!("deny {rule}"));
    }
    let world = &*call.world;
    let lost = portal::unreachable(&world.host.network, &world.cloud.client);
    for name in PORTAL {
        let answers = if lost.iter().any(|(lost, _)| *lost == name) { "no" } else { "yes" };
        call.line(&format!("{name}:443 answers: {answers}"));
    }
    Ok(())
}

pub(super) fn remove_rule(call: &mut Call<'_>, rule: &str) -> Result<(), Stop> {
    let denied = &mut call.world.cloud.client.denied;
    let before = denied.len();
    denied.retain(|there| !same(there, rule));
    match denied.len() < before {
        true => call.line("The rule was removed."),
        false => return Err(Stop::new(format!("portal: there is no rule for {rule}"))),
    }
    Ok(())
}

pub(super) fn sit_down(call: &mut Call<'_>, place: &str) -> Result<(), Stop> {
    call.world.cloud.client.place = match place {
        "workstation" => Place::Workstation,
        "server" => Place::Server,
        _ => return Err(Stop::new(USAGE)),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::azure::client::Place;
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn a_rule_counts_where_the_portal_is_opened() {
        let mut world = server();
        world.cloud.client.denied.push("*.azure.com".into());
        assert!(bad(&mut world, "portal download").ends_with("(ID: 403)"));
        assert!(
            good(&mut world, "portal firewall list").contains("portal.azure.com:443 answers: no")
        );
        good(&mut world, "portal computer server");
        assert_eq!(world.cloud.client.place, Place::Server);
        good(&mut world, "portal download");
        world.host.network.denied_names.push("management.azure.com".into());
        assert!(bad(&mut world, "portal download").ends_with("(ID: 403)"));
        good(&mut world, "portal computer workstation");
        let line = "portal firewall remove *.azure.com";
        assert_eq!(changed(&mut world, line), ["client:denied"]);
        good(&mut world, "portal download");
        assert!(bad(&mut world, line).contains("no rule"));
    }
}
