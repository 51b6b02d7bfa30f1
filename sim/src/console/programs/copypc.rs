//! `copypc`: marslab's stand-in for sitting at the copy computer. Not a Windows command.
//!
//! *Models*: the few lines that are typed there: which versions of Azure PowerShell it has, adding
//! one, BitLocker, what lies on the staging share, `AzureOfflineBackupDiskPrep`; and taking another
//! computer instead. *Leaves out*: all other commands. *Sources*: S16, X83; texts \[S\].

use crate::console::Word;
use crate::console::{Call, Command, Kind, Stop};
use crate::edition::AZURE_POWERSHELL;
use crate::kernel::text::same;
use crate::mars::offline;
use crate::windows::identity::Hardware;

/// `copypc`
pub(super) const COMMAND: Command = Command {
    name: "copypc",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for sitting at the copy computer of offline seeding",
    examples: &[
        "copypc status",
        "copypc Get-Module -ListAvailable AzureRM",
        "copypc AzureOfflineBackupDiskPrep",
    ],
    run,
};

const USAGE: &str = "copypc: stand-in of marslab for the copy computer; not a Windows command\r\n\
    \x20 copypc status                                      what it is\r\n\
    \x20 copypc Get-Module -ListAvailable AzureRM\r\n\
    \x20 copypc msiexec /i azure-powershell.3.7.0.msi /qn\r\n\
    \x20 copypc Install-Module AzureRM -RequiredVersion VERSION\r\n\
    \x20 copypc Install-WindowsFeature BitLocker\r\n\
    \x20 copypc dir Staging\r\n\
    \x20 copypc rd /s /q Staging\\old\r\n\
    \x20 copypc AzureOfflineBackupDiskPrep                  s:<staging share>\r\n\
    \x20 copypc use NAME                                    take another, physical computer";

fn is(words: &[Word], wanted: &[&str]) -> bool {
    words.len() == wanted.len()
        && words.iter().zip(wanted).all(|(word, text)| same(&word.text, text))
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = call.words;
    let last = words.last().map(|word| word.text.clone()).unwrap_or_default();
    let copy = &mut call.world.copy;
    let mut add = |version: &str| {
        if !copy.azure_powershell.iter().any(|known| known == version) {
            copy.azure_powershell.push(version.to_owned());
        }
    };
    match words.first().map(|word| word.text.to_ascii_lowercase()).unwrap_or_default().as_str() {
        "status" if words.len() == 1 => status(call),
        "get-module" => list(call),
        "msiexec" if is(words, &["msiexec", "/i", "azure-powershell.3.7.0.msi", "/qn"]) => {
            add(AZURE_POWERSHELL);
        }
        "install-module" if words.len() == 4 && same(&words[2].text, "-RequiredVersion") => {
            add(&last);
        }
        "install-windowsfeature" if is(words, &["Install-WindowsFeature", "BitLocker"]) => {
            copy.bitlocker = true;
        }
        "dir" if is(words, &["dir", "Staging"]) => directory(call),
        "rd" if is(words, &["rd", "/s", "/q", r"Staging\old"]) => copy.leftovers = 0,
        "azureofflinebackupdiskprep" => return prepare(call),
        "use" if words.len() == 2 => {
            copy.name = last.to_ascii_uppercase();
            copy.hardware = Hardware::Physical;
        }
        _ => return Err(Stop::new(USAGE)),
    }
    Ok(())
}

fn status(call: &mut Call<'_>) {
    let copy = call.world.copy.clone();
    let kind = if copy.hardware == Hardware::Physical { "physical" } else { "virtual machine" };
    call.line(&format!("Name      : {} ({kind})", copy.name));
    call.line(&format!("BitLocker : {}", if copy.bitlocker { "installed" } else { "available" }));
    call.line(&format!("Staging   : {}, {} bytes free", copy.staging(), copy.free()));
}

fn list(call: &mut Call<'_>) {
    let versions = call.world.copy.azure_powershell.clone();
    for version in versions {
        call.line(&format!("Manifest   {version:<10} AzureRM"));
    }
}

fn directory(call: &mut Call<'_>) {
    let (old, free) = (call.world.copy.leftovers, call.world.copy.free());
    if old > 0 {
        call.line(&format!("    <DIR>          old    {old} bytes"));
    }
    call.line(&format!("    {free} bytes free"));
}

fn prepare(call: &mut Call<'_>) -> Result<(), Stop> {
    let result = offline::prepare(&mut call.world.site());
    let text = |about: String| format!("AzureOfflineBackupDiskPrep: not possible here: {about}");
    result.map_err(|failure| Stop::new(text(failure.about)))?;
    call.line("AzureOfflineBackupDiskPrep: this computer can prepare disks.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};

    #[test]
    fn exactly_one_version_of_azure_powershell_prepares_disks() {
        let mut world = server();
        world.copy.azure_powershell = vec!["6.13.1".to_owned()];
        assert!(fails(&mut world, "copypc AzureOfflineBackupDiskPrep").1.ends_with(": copy\n"));
        let line = "copypc Install-Module AzureRM -RequiredVersion 3.7.0";
        assert_eq!(changes(&mut world, line), ["copy:azure_powershell"]);
        prints(&mut world, "copypc AzureOfflineBackupDiskPrep");
        let text = prints(&mut world, "copypc Get-Module -ListAvailable AzureRM");
        assert!(text.contains("3.7.0") && text.contains("6.13.1"), "{text}");
    }

    #[test]
    fn the_share_and_the_computer_can_be_seen_and_changed() {
        let mut world = server();
        world.copy.leftovers = 1000;
        assert!(prints(&mut world, "copypc dir Staging").contains("old    1000 bytes"));
        assert_eq!(changes(&mut world, r"copypc rd /s /q Staging\old"), ["copy:leftovers"]);
        prints(&mut world, "copypc use lab7");
        assert!(prints(&mut world, "copypc status").starts_with("Name      : LAB7 (physical)\n"));
        assert_eq!(fails(&mut world, "copypc format c:").0, 1);
    }
}
