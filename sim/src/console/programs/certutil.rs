//! `certutil`: certificates in the machine's own stores.
//!
//! *Models*: `-store [NAME]`, `-addstore Root FILE`, and `-delstore NAME ID`, where ID is a
//! thumbprint or a subject's name.
//! *Leaves out*: everything else that it does; serial numbers, key containers. Layout \[K\].
//! *Sources*: X12, X52. *Seen through*: itself, `Cert:\LocalMachine`.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{contains, same};
use crate::windows::certificates::{Certificate, Root};
use crate::windows::clock_zone::{general, local};

/// `certutil`
pub(super) const COMMAND: Command = Command {
    name: "certutil",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\certutil.exe"),
    about: "Shows, adds and deletes certificates of the machine",
    examples: &["certutil -store My", "certutil -delstore My 0123456789ABCDEF"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<String> = call.words.iter().map(|word| word.text.clone()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [verb] if same(verb, "-store") => store(call, "CA"),
        [verb, name] if same(verb, "-store") => store(call, name),
        [verb, name, path] if same(verb, "-addstore") && same(name, "Root") => add(call, path),
        [verb, name, id] if same(verb, "-delstore") => delete(call, name, id),
        _ => Err(Stop::new(
            "marslab: unsupported: certutil other than -store, -addstore Root and -delstore",
        )),
    }
}

fn title(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "my" => "Personal",
        "root" => "Trusted Root Certification Authorities",
        _ => "",
    }
}

fn store(call: &mut Call<'_>, name: &str) -> Result<(), Stop> {
    let world = &*call.world;
    let mut lines = vec![format!("{name} \"{}\"", title(name))];
    let all = world.host.certificates.all.iter().filter(|it| same(&it.store, name));
    for (at, certificate) in all.enumerate() {
        let expires = general(local(&world.host.registry, certificate.expires));
        lines.push(format!("================ Certificate {at} ================"));
        lines.push(format!("Issuer: {}", certificate.subject));
        lines.push(format!(" NotAfter: {expires}"));
        lines.push(format!("Subject: {}", certificate.subject));
        lines.push(format!("Cert Hash(sha1): {}", certificate.thumbprint.to_lowercase()));
    }
    lines.push("CertUtil: -store command completed successfully.".to_owned());
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

fn add(call: &mut Call<'_>, path: &str) -> Result<(), Stop> {
    let failed = |code: &str| format!("CertUtil: -addstore command FAILED: {code}");
    call.need_elevation(&failed("0x80070005 (WIN32: 5)"))?;
    let path = call.session.absolute(path);
    let Ok(file) = call.world.host.files.lookup(&path) else {
        return Err(Stop::new(failed("0x80070002 (WIN32: 2)")));
    };
    let Some(root) = Root::of_file(&call.world.text_of(file).unwrap_or_default()) else {
        return Err(Stop::new(failed("0x80092009 (-2146885623)")));
    };
    call.line(&format!("Root \"{}\"", title("Root")));
    let certificates = &mut call.world.host.certificates;
    if certificates.has_root(root.subject) {
        call.line(&format!("Certificate \"{}\" already in store.", root.subject));
    } else {
        certificates.add(root.certificate());
        call.line(&format!("Certificate \"{}\" added to store.", root.subject));
    }
    call.line("CertUtil: -addstore command completed successfully.");
    Ok(())
}

fn delete(call: &mut Call<'_>, name: &str, id: &str) -> Result<(), Stop> {
    call.need_elevation("CertUtil: -delstore command FAILED: 0x80070005 (WIN32: 5)")?;
    let meant = |it: &Certificate| {
        same(&it.store, name) && (same(&it.thumbprint, id) || contains(&it.subject, id))
    };
    let numbers: Vec<usize> = {
        let here = call.world.host.certificates.all.iter().filter(|it| same(&it.store, name));
        here.enumerate().filter(|(_, it)| meant(it)).map(|(at, _)| at).collect()
    };
    call.line(&format!("{name} \"{}\"", title(name)));
    for number in &numbers {
        call.line(&format!("Deleting Certificate {number}"));
    }
    if !numbers.is_empty() {
        call.world.host.certificates.all.retain(|it| !meant(it));
    }
    call.line("CertUtil: -delstore command completed successfully.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::windows::certificates::{Certificate, Certificates, ROOTS};

    #[test]
    fn a_downloaded_root_is_added_once() {
        let mut world = server();
        *world.host.certificates = Certificates::of_windows();
        world.host.certificates.all.retain(|one| one.subject != ROOTS[0].subject);
        good(&mut world, &format!("Invoke-WebRequest {} -OutFile C:\\g2.crt", ROOTS[0].url));
        let line = r"certutil -addstore Root C:\g2.crt";
        assert_eq!(changed(&mut world, line), ["certificate:all"]);
        assert!(changed(&mut world, line).is_empty());
        assert!(bad(&mut world, r"certutil -addstore Root C:\none.crt").contains("0x80070002"));
    }

    #[test]
    fn a_certificate_is_shown_and_deleted_by_its_thumbprint() {
        let mut world = server();
        let valid = [world.now, world.now];
        let made = Certificate::self_signed("My", "CN=Windows Azure Tools", "AB12", valid);
        world.host.certificates.all.push(made);
        let text = good(&mut world, "certutil -store My");
        assert!(
            text.contains("Subject: CN=Windows Azure Tools\nCert Hash(sha1): ab12\n"),
            "{text}"
        );
        assert!(changed(&mut world, "certutil -delstore Root AB12").is_empty());
        assert_eq!(changed(&mut world, "certutil -delstore my ab12"), ["certificate:all"]);
        assert!(!good(&mut world, "certutil -store My").contains("Certificate 0"));
    }
}
