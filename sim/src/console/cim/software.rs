//! What is installed: `Win32_Product`, `Win32_QuickFixEngineering`, `Win32_Environment`.
//!
//! *Models*: products that Windows Installer keeps in the registry, updates in effect, variables of
//! the machine. *Leaves out*: the check of every product that reading `Win32_Product` starts.
//! *Sources*: the MOF definitions \[K\].

use super::class::{Cell, Definition, Named, Scene};
use crate::windows::registry::{Data, Known};

/// Where Windows Installer keeps its products for all users.
const PRODUCTS: &str =
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Products";

/// `Win32_Product`
pub(in crate::console) const PRODUCT: Definition = Definition {
    name: "Win32_Product",
    parents: &["CIM_Product"],
    properties: &[
        "string Caption, string Description, key string IdentifyingNumber, key string Name, \
         string SKUNumber, string Vendor, key string Version, sint16 AssignmentType, \
         string HelpLink, string HelpTelephone, string InstallDate, datetime InstallDate2, \
         string InstallLocation, string InstallSource, sint16 InstallState, string Language, \
         string LocalPackage, string PackageCache, string PackageCode, string PackageName, \
         string ProductID, string RegCompany, string RegOwner, string Transforms, \
         string URLInfoAbout, string URLUpdateInfo, uint32 WordCount",
    ],
    instances: products,
    ..Definition::NEW
};

/// `{FFE6D16C-...}` of a code that is turned round.
fn code(packed: &str) -> Option<String> {
    if packed.len() != 32 || !packed.is_ascii() {
        return None;
    }
    let turned = |from: usize, to: usize| packed[from..to].chars().rev().collect::<String>();
    let pairs = |from: usize, to: usize| -> String {
        (from..to).step_by(2).map(|at| turned(at, at + 2)).collect()
    };
    Some(format!(
        "{{{}-{}-{}-{}-{}}}",
        turned(0, 8),
        turned(8, 12),
        turned(12, 16),
        pairs(16, 20),
        pairs(20, 32)
    ))
}

fn products(scene: Scene<'_>) -> Vec<Named> {
    let registry = &scene.world.host.registry;
    let mut all = Vec::new();
    for product in registry.subkeys(PRODUCTS) {
        let properties = format!(r"{PRODUCTS}\{product}\InstallProperties");
        let Some(key) = registry.key(&properties) else { continue };
        let text = |name: &str| key.get(name).and_then(Data::text).map(str::to_owned);
        let (Some(name), Some(code)) = (text("DisplayName"), code(product)) else { continue };
        all.push(vec![
            ("Caption", (&name).into()),
            ("Description", (&name).into()),
            ("IdentifyingNumber", code.into()),
            ("Name", name.into()),
            ("Vendor", text("Publisher").into()),
            ("Version", text("DisplayVersion").into()),
            ("AssignmentType", 1i32.into()),
            ("HelpLink", text("HelpLink").into()),
            ("InstallDate", text("InstallDate").into()),
            ("InstallLocation", text("InstallLocation").into()),
            ("InstallSource", text("InstallSource").into()),
            ("InstallState", 5i32.into()),
            ("LocalPackage", text("LocalPackage").into()),
            ("URLInfoAbout", text("URLInfoAbout").into()),
            ("URLUpdateInfo", text("URLUpdateInfo").into()),
        ]);
    }
    all
}

/// `Win32_QuickFixEngineering`
pub(in crate::console) const FIX: Definition = Definition {
    name: "Win32_QuickFixEngineering",
    parents: &["CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &["string Caption, string Description, datetime InstallDate, string Name, \
         string Status, string CSName, string FixComments, key string HotFixID, \
         string InstalledBy, string InstalledOn, string ServicePackInEffect"],
    instances: |scene| {
        let host = &scene.world.host;
        // What stands in the list of updates without a KB number is a program.
        let fixes = host.updates.installed.iter().filter(|id| id.starts_with("KB"));
        fixes
            .map(|id| {
                let number = id.trim_start_matches("KB");
                vec![
                    ("Caption", format!("http://support.microsoft.com/?kbid={number}").into()),
                    ("Description", "Update".into()),
                    ("CSName", (&host.identity.name).into()),
                    ("FixComments", "".into()),
                    ("HotFixID", id.into()),
                    ("InstalledBy", r"NT AUTHORITY\SYSTEM".into()),
                ]
            })
            .collect()
    },
    ..Definition::NEW
};

/// `Win32_Environment`
pub(super) const ENVIRONMENT: Definition = Definition {
    name: "Win32_Environment",
    parents: &["CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &["string Caption, string Description, datetime InstallDate, key string Name, \
         string Status, boolean SystemVariable, key string UserName, string VariableValue"],
    instances: |scene| {
        let key = scene.world.host.registry.known(Known::Environment);
        let values = key.map(crate::windows::registry::Key::values).unwrap_or_default();
        let variable = |value: &crate::windows::registry::Value| -> Named {
            let caption = format!(r"<SYSTEM>\{}", value.name);
            let content = value.data.text().map_or(Cell::Null, Cell::from);
            vec![
                ("Caption", (&caption).into()),
                ("Description", caption.into()),
                ("Name", value.name.to_string().into()),
                ("Status", "OK".into()),
                ("SystemVariable", true.into()),
                ("UserName", "<SYSTEM>".into()),
                ("VariableValue", content),
            ]
        };
        values.iter().map(variable).collect()
    },
    ..Definition::NEW
};

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_code_is_turned_round_part_by_part() {
        let found = code("C61D6EFF78F32914FA49DDEBFF611560");
        assert_eq!(found.as_deref(), Some("{FFE6D16C-3F87-4192-AF94-DDBEFF165106}"));
        assert_eq!(code("short"), None);
    }
}
