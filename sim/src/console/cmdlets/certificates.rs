//! `Import-Certificate`, and what `Get-ChildItem` shows of the drive `Cert:`.
//!
//! *Models*: a certificate file into LocalMachine\Root. *Leaves out*: other stores, password-
//! protected files. *Sources*: X12; texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop};
use crate::kernel::text::same;
use crate::windows::certificates::Root;
use crate::windows::identity::Windows;

use super::layout::{Column, table};

/// Where the stores of the machine lie on the drive `Cert:`.
const STORES: &str = r"Cert:\LocalMachine\";
const NAME: &str = "Import-Certificate";

/// `Import-Certificate`
pub(super) const IMPORT: Command = Command {
    name: NAME,
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Puts a certificate from a file into a store of this machine",
    params: &[Param::text("FilePath").at(0).required(), Param::text("CertStoreLocation").at(1)],
    examples: &[],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let store = call.arguments.text("CertStoreLocation").unwrap_or_default();
    if !same(store.trim_end_matches('\\'), r"Cert:\LocalMachine\Root") {
        return Err(Stop::cmdlet(
            NAME,
            r"marslab: unsupported: a store but Cert:\LocalMachine\Root",
        ));
    }
    call.need_elevation(&format!("{NAME} : Access is denied. 0x80070005 (WIN32: 5)"))?;
    let path = call.session.absolute(call.arguments.text("FilePath").unwrap_or_default());
    let file = call.world.host.files.lookup(&path);
    let Ok(file) = file else {
        return Err(Stop::cmdlet(NAME, "The system cannot find the file specified. 0x80070002"));
    };
    let text = call.world.text_of(file).unwrap_or_default();
    let Some(root) = Root::of_file(&text) else {
        return Err(Stop::cmdlet(NAME, "Cannot find the requested object. 0x80092009"));
    };
    if !call.world.host.certificates.has_root(root.subject) {
        call.world.host.certificates.add(root.certificate());
    }
    let row = vec![root.thumbprint.to_owned(), root.subject.to_owned()];
    call.line("");
    call.line(r"   PSParentPath: Microsoft.PowerShell.Security\Certificate::LocalMachine\Root");
    table(call, &[Column::fit("Thumbprint"), Column::fit("Subject")], &[row]);
    Ok(())
}

/// Lists a store when the path is one of the drive `Cert:`; false when it is not.
pub(super) fn list_store(call: &mut Call<'_>, path: &str) -> bool {
    let Some(head) = path.get(..STORES.len()).filter(|head| same(head, STORES)) else {
        return false;
    };
    let store = path[head.len()..].trim_end_matches('\\').to_owned();
    let all = call.world.host.certificates.all.iter().filter(|one| same(&one.store, &store));
    let rows: Vec<Vec<String>> =
        all.map(|one| vec![one.thumbprint.clone(), one.subject.clone()]).collect();
    call.line("");
    call.line(&format!(
        r"   PSParentPath: Microsoft.PowerShell.Security\Certificate::LocalMachine\{store}"
    ));
    table(call, &[Column::fit("Thumbprint"), Column::fit("Subject")], &rows);
    true
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::windows::certificates::{Certificates, ROOTS};

    #[test]
    fn a_downloaded_root_is_imported() {
        let mut world = server();
        *world.host.certificates = Certificates::of_windows();
        world.host.certificates.all.retain(|one| one.subject != ROOTS[0].subject);
        let line = format!("Invoke-WebRequest {} -OutFile C:\\g2.crt", ROOTS[0].url);
        good(&mut world, &line);
        let import = r"Import-Certificate C:\g2.crt -CertStoreLocation Cert:\LocalMachine\Root";
        assert_eq!(changed(&mut world, import), ["certificate:all"]);
        assert!(changed(&mut world, import).is_empty());
        assert!(
            good(&mut world, "Get-ChildItem Cert:\\LocalMachine\\Root").contains("Global Root G2")
        );
        let none = r"Import-Certificate C:\none.crt -CertStoreLocation Cert:\LocalMachine\Root";
        assert!(bad(&mut world, none).contains("0x80070002"));
    }
}
