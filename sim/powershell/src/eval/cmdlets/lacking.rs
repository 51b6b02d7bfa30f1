//! Commands that Windows PowerShell 5.1 has and that nobody here models: a script that needs one
//! is refused by its name, and not told that there is none. \[K\]
//!
//! A host that has one goes before this table.

use crate::value::text;

/// By the part behind the dash, with the verbs.
const LACKING: &[(&str, &str)] = &[
    ("Acl", "Get Set"),
    ("Alias", "Export Import"),
    ("Archive", "Compress Expand"),
    ("ArgumentCompleter", "Register"),
    ("AuthenticodeSignature", "Get Set"),
    ("ChildItem", "Get"),
    ("CimAssociatedInstance", "Get"),
    ("CimClass", "Get"),
    ("CimIndicationEvent", "Register"),
    ("CimInstance", "Get New Remove Set"),
    ("CimMethod", "Invoke"),
    ("CimSession", "Get New Remove"),
    ("CimSessionOption", "New"),
    ("Clipboard", "Get Set"),
    ("Clixml", "Export Import"),
    ("CmsMessage", "Get Protect Unprotect"),
    ("Command", "Show Trace"),
    ("Computer", "Add Checkpoint Remove Rename Restart Restore Stop"),
    ("ComputerInfo", "Get"),
    ("ComputerMachinePassword", "Reset"),
    ("ComputerRestore", "Disable Enable"),
    ("ComputerRestorePoint", "Get"),
    ("ComputerSecureChannel", "Test"),
    ("Connection", "Test"),
    ("Console", "Export"),
    ("Content", "Add Clear Get Set"),
    ("ControlPanelItem", "Get Show"),
    ("Counter", "Export Get Import"),
    ("Credential", "Get"),
    ("Date", "Set"),
    ("Debugger", "Wait"),
    ("EngineEvent", "Register"),
    ("Event", "Get New Remove Unregister Wait"),
    ("EventLog", "Clear Get Limit New Remove Show Write"),
    ("EventSubscriber", "Get"),
    ("ExecutionPolicy", "Get Set"),
    ("File", "Unblock"),
    ("FileCatalog", "New Test"),
    ("FileHash", "Get"),
    ("FormatData", "Export Get Update"),
    ("GridView", "Out"),
    ("Help", "Get Save Update"),
    ("Hex", "Format"),
    ("History", "Add Clear Get Invoke"),
    ("Host", "Clear"),
    ("HotFix", "Get"),
    ("Item", "Clear Copy Get Invoke Move New Remove Rename Set"),
    ("ItemProperty", "Clear Copy Get Move New Remove Rename Set"),
    ("ItemPropertyValue", "Get"),
    ("Job", "Debug Get Receive Remove Resume Start Stop Suspend Wait"),
    ("List", "Update"),
    ("Location", "Get Pop Push Set"),
    ("MailMessage", "Send"),
    ("ModuleManifest", "New Test"),
    ("ObjectEvent", "Register"),
    ("PSBreakpoint", "Disable Enable Get Remove Set"),
    ("PSDebug", "Set"),
    ("PSDrive", "Get New Remove"),
    ("PSHostProcess", "Enter Exit"),
    ("PSHostProcessInfo", "Get"),
    ("PSProvider", "Get"),
    ("PSRemoting", "Disable Enable"),
    ("PSRoleCapabilityFile", "New"),
    ("PSSession", "Connect Disconnect Enter Exit Export Get Import New Receive Remove"),
    ("PSSessionCapability", "Get"),
    ("PSSessionConfiguration", "Disable Enable Get Register Set Unregister"),
    ("PSSessionConfigurationFile", "New Test"),
    ("PSSessionOption", "New"),
    ("PSSnapin", "Add Get Remove"),
    ("PSTransportOption", "New"),
    ("Path", "Convert Resolve Test"),
    ("PfxCertificate", "Get"),
    ("PowerShellDataFile", "Import"),
    ("Printer", "Out"),
    ("Process", "Get Start Stop Wait"),
    ("RecycleBin", "Clear"),
    ("RestMethod", "Invoke"),
    ("Runspace", "Debug Get"),
    ("RunspaceDebug", "Disable Enable Get"),
    ("SddlString", "ConvertFrom"),
    ("SecureString", "ConvertFrom"),
    ("Service", "Get New Restart Resume Set Start Stop Suspend"),
    ("String", "Convert ConvertFrom"),
    ("TemporaryFile", "New"),
    ("TimeZone", "Get Set"),
    ("TraceSource", "Get Set"),
    ("Transaction", "Complete Get Start Undo Use"),
    ("TypeData", "Get Remove Update"),
    ("Verb", "Get"),
    ("WebRequest", "Invoke"),
    ("WebServiceProxy", "New"),
    ("WinEvent", "Get New"),
    ("WmiEvent", "Register"),
    ("WmiInstance", "Set"),
    ("WmiMethod", "Invoke"),
    ("WmiObject", "Get Remove"),
    ("Xml", "ConvertTo Select"),
];

/// True for such a command.
pub(crate) fn is_lacking(name: &str) -> bool {
    let Some((verb, noun)) = name.split_once('-') else { return false };
    let of = LACKING.iter().find(|(there, _)| text::same(there, noun));
    of.is_some_and(|(_, verbs)| verbs.split(' ').any(|there| text::same(there, verb)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::own_cmdlets;

    #[test]
    fn what_is_there_is_not_lacking() {
        assert!(is_lacking("get-process") && !is_lacking("Get-Nothing") && !is_lacking("Process"));
        let both: Vec<&str> =
            own_cmdlets().map(|cmdlet| cmdlet.name).filter(|name| is_lacking(name)).collect();
        assert!(both.is_empty(), "take these out of the table: {both:?}");
    }
}
