//! Names of programs that a Windows Server has in `System32` and that are not simulated.
//!
//! Whoever types one of them is told that it is missing here, not that Windows does not know it.
//! Names are lower case, without `.exe`, sorted. A name that gets a program leaves the list; a test
//! says so. Some come with a role or an option of Windows (`dnscmd`, `repadmin`, `ssh`): they are
//! refused all the same, since nobody can tell from here whether the server would have them \[K\].

/// The programs, sorted.
#[rustfmt::skip]
const PROGRAMS: &[&str] = &[
    "agentservice", "aitstatic", "alg", "arp", "at", "atbroker", "auditpol", "autochk",
    "autoconv", "autofmt", "bcdboot", "bcdedit", "bdehdcfg", "bitsadmin", "bootcfg", "bootim",
    "bootsect", "bthudtask", "bytecodegenerator", "cacls", "calc", "certenrollctrl", "certreq",
    "change", "charmap", "chcp", "checknetisolation", "chglogon", "chgport", "chgusr", "chkntfs",
    "choice", "cleanmgr", "cliconfg", "clip", "cmdl32", "cmmon32", "cmstp",
    "cofire", "colorcpl", "comp", "compmgmtlauncher", "computerdefaults", "consent", "control",
    "credwiz", "cscript", "csvde", "ctfmon", "cttune", "curl", "dccw", "dcdiag", "dcgpofix",
    "dcomcnfg", "dcpromo", "ddodiag", "defrag", "devicedisplayobjectprovider", "dfrgui", "dfscmd",
    "dfsdiag", "dfsrdiag", "dfsutil", "dialer", "diantz", "diskpart", "diskperf", "diskraid",
    "dism", "dispdiag", "djoin", "dnscmd", "doskey", "dpapimig", "dpiscaling",
    "drvinst", "dsacls", "dsadd", "dsdbutil", "dsget", "dsmgmt", "dsmod", "dsmove", "dsquery",
    "dsregcmd", "dsrm", "dvdplay", "dxdiag", "efsui", "esentutl", "eudcedit", "eventcreate",
    "eventvwr", "expand", "explorer", "extrac32", "fc", "fhmanagew", "finger", "fixmapi",
    "fondue", "fontview", "forfiles", "format", "fsquirt", "ftp", "fveupdate",
    "gpscript", "grpconv", "hdwwiz", "helppane", "hvsirdpclient", "ie4uinit", "iexplore",
    "iexpress", "iisreset", "inetmgr", "infdefaultinstall", "irftp", "iscsicpl", "isoburn",
    "klist", "kmaddin", "ksetup", "ktmutil", "ktpass", "label", "ldifde", "ldp", "licensingdiag",
    "lodctr", "logman", "logoff", "lpksetup", "lpq", "lpr", "lpremove", "magnify", "makecab",
    "mblctr", "mbr2gpt", "mcbuilder", "mdsched", "mfpmp", "mmc", "mobsync", "mode",
    "mpnotify", "mqbkup", "mqsvc", "mqtgsvc", "mrinfo", "msconfig", "msdt", "msdtc",
    "msfeedssync", "msg", "mshta", "msinfo32", "mspaint", "msra", "mstsc", "mtedit", "mtstocom",
    "muiunattend", "multidigimon", "narrator", "nbtstat", "net1", "netbtugc", "netcfg", "netdom",
    "netiougc", "netplwiz", "netproj", "nfsshare", "nfsstat", "nlb", "nlbmgr",
    "nlscheck", "nltest", "notepad", "ntdsutil", "ntfrsutl", "oclist", "ocsetup",
    "odbcad32", "odbcconf", "openfiles", "openwith", "optionalfeatures", "osk", "ospprearm",
    "pathping", "pcalua", "pcaui", "perfhost", "perfmon", "pkgmgr", "pkiview", "pktmon",
    "pnpunattend", "powercfg", "presentationhost", "presentationsettings", "prevhost", "print",
    "printui", "pushprinterconnections", "qappsrv", "qprocess", "rasautou",
    "rasdial", "rasphone", "rdpclip", "rdpsign", "rdrleakdiag", "reagentc", "recdisc", "recover",
    "redircmp", "redirusr", "regedt32", "regini", "registeradapter", "regsvcs", "regsvr32",
    "rekeywiz", "relog", "relpost", "rendom", "repadmin", "repair-bde", "replace", "reset",
    "resmon", "rmactivate", "rmttpmvscmgrsvr", "rpcping", "rrinstaller", "rstrui",
    "rundll32", "runonce", "rwinsta", "scp", "scrcons", "sdbinst", "sdchange", "sdclt", "secedit",
    "servermanager", "servermanagercmd", "services", "setspn", "setupcl", "setupsqm", "sfc",
    "sftp", "shadow", "shrpubw", "shvlzm", "sigverif", "slui", "sndvol", "snippingtool",
    "snmptrap", "spinstall", "sppsvc", "ssh", "ssh-add", "ssh-keygen", "storrept",
    "subst", "svchost", "sxstrace", "syncapp", "syskey", "sysprep", "systempropertiesadvanced",
    "systempropertiescomputername", "systempropertieshardware", "systempropertiesperformance",
    "systempropertiesprotection", "systempropertiesremote", "tabcal", "tapicfg", "tar",
    "taskhost", "taskmgr", "tcmsetup", "tcpsvcs", "telnet", "tftp", "tpmvscmgr",
    "tracerpt", "tracert", "tree", "tscon", "tsdiscon", "tsecimp", "tskill", "tsprof", "tstheme",
    "tswbprxy", "unattendedjoin", "unlodctr", "unregmp2", "useraccountcontrolsettings",
    "userinit", "usoclient", "utilman", "uwfmgr", "vaultcmd", "vds", "vdsldr", "verifier",
    "waitfor", "wbemtest", "wbengine", "wdsutil", "wecutil", "werfault", "wermgr",
    "wextract", "wfs", "wiaacmgr", "wimserv", "winlogon", "winmgmt", "winrm", "winrs", "winsat",
    "winver", "wkspbroker", "wlrmdr", "wmimgmt", "wmiprvse", "write", "wscript",
    "wsmprovhost", "wsreset", "wuapp", "wuauclt", "wudfhost", "xpsrchvw",
];

/// True for the name of a program of Windows that is not simulated, with or without its folder and
/// its extension.
#[must_use]
pub fn is_known_program(name: &str) -> bool {
    let file = name.rsplit(['\\', '/']).next().unwrap_or(name).to_ascii_lowercase();
    let extensions = [".exe", ".com", ".cmd", ".bat", ".msc", ".cpl"];
    let bare = extensions.iter().find_map(|extension| file.strip_suffix(extension));
    let bare = bare.unwrap_or(&file);
    PROGRAMS.binary_search(&bare).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_none_of_them_is_simulated() {
        assert!(PROGRAMS.is_sorted_by(|a, b| a < b));
        let names = super::super::ALL
            .iter()
            .flat_map(|program| std::iter::once(&program.name).chain(program.aliases));
        let simulated: Vec<_> = names.filter(|name| PROGRAMS.contains(name)).collect();
        assert!(simulated.is_empty(), "take them off the list: {simulated:?}");
    }

    #[test]
    fn a_program_of_windows_is_known_however_it_is_spelled() {
        assert!(is_known_program("MSINFO32") && is_known_program(r"C:\Windows\System32\mmc.exe"));
        assert!(is_known_program("chcp.com"));
        assert!(!is_known_program("sc") && !is_known_program("frobnicate.exe"));
    }
}
