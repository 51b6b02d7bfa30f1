//! Recorded opens and access rules (`ntfs_open_acl.jsonl`) against `sim::windows::open` and `acl`.
//!
//! *Models*: one adapter a family: it sets up the target a row speaks of, asks the simulator, and
//! compares the answer.
//! *Leaves out*: nothing of the families; rows say little about accounts, so the caller is an
//! administrator and every file grants administrators full control.
//! *Sources*: conformance table `ntfs_open_acl`.
//! *Seen through*: the conformance report.

use serde_json::Value;
use sim::kernel::names::Id;
use sim::windows::acl::{AccessMask, Ace, AceFlags, Acl, ChildKind, Sid};
use sim::windows::createfile::{self, Creation};
use sim::windows::error::Win32;
use sim::windows::handles::{Handle, Handles, Share};
use sim::windows::node::Attributes;
use sim::windows::ntstatus::NtStatus;
use sim::windows::open::{
    Caller, Decision, Disposition, Existing, Medium, Options, Request, Target, check_paging_read,
    check_read, check_write, open,
};

use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] = &[
    ("acl_inherit_child_directory", acl_inherit_child_directory),
    ("acl_inherit_child_file", acl_inherit_child_file),
    ("create_dir_flag_vs_attr", create_disposition),
    ("create_disposition_directory", create_disposition),
    ("create_disposition_file", create_disposition),
    ("create_disposition_on_snapshot", create_disposition_on_snapshot),
    ("createfile_path_error", createfile_path_error),
    ("handle_access_io", handle_access_io),
    ("ntcreatefile_sequence", ntcreatefile_sequence),
    ("open_access_mask", open_access_mask),
    ("overwrite_attributes", overwrite_attributes),
    ("share_mode_createfile", share_mode_createfile),
    ("share_mode_pair", share_mode_pair),
    ("share_mode_vs_single_access", held_and_new),
    ("single_access_vs_share_mode", held_and_new),
];

const CALLER: [Sid; 3] = [Sid::Administrators, Sid::Users, Sid::Everyone];
const FILE: Id = Id(1);

/// What lies at the one path a row speaks of, and who has it open.
struct Place {
    there: Option<Attributes>,
    medium: Medium,
    acl: Acl,
    handles: Handles,
}

impl Place {
    fn new(there: Option<Attributes>) -> Self {
        let full = Ace::allow(Sid::Administrators, AccessMask::FULL, AceFlags::ALL_BELOW);
        let acl = Acl { aces: vec![full], protected: false };
        Self { there, medium: Medium::Writable, acl, handles: Handles::default() }
    }

    fn file() -> Self {
        Self::new(Some(Attributes::ARCHIVE))
    }

    fn open(&self, request: &Request<'_>) -> Result<Decision, NtStatus> {
        let existing = match self.there {
            None => Existing::Absent,
            Some(attributes) => Existing::Present {
                file: FILE,
                attributes,
                acl: &self.acl,
                owner: &Sid::Administrators,
            },
        };
        let (parent, handles) = (Some(&self.acl), &self.handles);
        open(request, &Target { existing, parent, medium: self.medium, handles })
    }

    /// Opens and keeps the handle.
    fn hold(&mut self, request: &Request<'_>) -> Result<Decision, NtStatus> {
        let decision = self.open(request)?;
        self.there = Some(decision.attributes_after);
        let (access, share) = (decision.granted, request.share);
        let (program, path) = ("row".into(), "row".into());
        self.handles.open(Handle { process: 1, program, file: FILE, path, access, share });
        Ok(decision)
    }
}

fn request(access: AccessMask, share: Share, disposition: Disposition) -> Request<'static> {
    Request {
        caller: Caller::privileged(&CALLER),
        access,
        share,
        disposition,
        options: Options::default(),
        attributes: Attributes::default(),
    }
}

// Reading rows.

/// The words of a field that is a list, or a text with `|` between them. `0` and nothing are none.
fn words<'v>(value: &'v Value) -> Vec<&'v str> {
    let all: Vec<&'v str> = match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => text.split('|').map(str::trim).collect(),
        _ => Vec::new(),
    };
    all.into_iter().filter(|word| !matches!(*word, "" | "0")).collect()
}

/// The sum of the bits of a field's words, each without a prefix that only some rows write.
fn bits(value: &Value, prefix: &str, table: &[(&str, u32)]) -> Result<u32, String> {
    words(value).into_iter().try_fold(0, |sum, word| {
        let bare = word.strip_prefix(prefix).unwrap_or(word);
        let known = table.iter().find(|(name, _)| *name == bare);
        known.map(|(_, bit)| sum | bit).ok_or_else(|| format!("unknown word {word}"))
    })
}

fn access(value: &Value) -> Result<AccessMask, String> {
    let table = [
        ("READ_DATA", AccessMask::READ_DATA),
        ("LIST_DIRECTORY", AccessMask::READ_DATA),
        ("WRITE_DATA", AccessMask::WRITE_DATA),
        ("ADD_FILE", AccessMask::WRITE_DATA),
        ("APPEND_DATA", AccessMask::APPEND_DATA),
        ("ADD_SUBDIRECTORY", AccessMask::APPEND_DATA),
        ("READ_EA", AccessMask::READ_EA),
        ("WRITE_EA", AccessMask::WRITE_EA),
        ("EXECUTE", AccessMask::EXECUTE),
        ("TRAVERSE", AccessMask::EXECUTE),
        ("DELETE_CHILD", AccessMask::DELETE_CHILD),
        ("READ_ATTRIBUTE", AccessMask::READ_ATTRIBUTES),
        ("READ_ATTRIBUTES", AccessMask::READ_ATTRIBUTES),
        ("WRITE_ATTRIBUTE", AccessMask::WRITE_ATTRIBUTES),
        ("WRITE_ATTRIBUTES", AccessMask::WRITE_ATTRIBUTES),
        ("DELETE", AccessMask::DELETE),
        ("READ_CONTROL", AccessMask::READ_CONTROL),
        ("WRITE_DAC", AccessMask::WRITE_DAC),
        ("WRITE_OWNER", AccessMask::WRITE_OWNER),
        ("SYNCHRONIZE", AccessMask::SYNCHRONIZE),
        ("GENERIC_READ", AccessMask::GENERIC_READ),
        ("GENERIC_WRITE", AccessMask::GENERIC_WRITE),
        ("GENERIC_EXECUTE", AccessMask::GENERIC_EXECUTE),
        ("GENERIC_ALL", AccessMask::GENERIC_ALL),
        ("MAXIMUM_ALLOWED", AccessMask::MAXIMUM_ALLOWED),
        ("RIGHTS_FILE_ALL", AccessMask::FULL),
    ];
    bits(value, "FILE_", &table.map(|(name, mask)| (name, mask.0))).map(AccessMask)
}

fn share(value: &Value) -> Result<Share, String> {
    let bits = bits(value, "FILE_SHARE_", &[("READ", 1), ("WRITE", 2), ("DELETE", 4)])?;
    Ok(Share(bits as u8))
}

fn attributes(value: &Value) -> Result<Attributes, String> {
    let table = [
        ("READONLY", 0x1),
        ("HIDDEN", 0x2),
        ("SYSTEM", 0x4),
        ("DIRECTORY", 0x10),
        ("ARCHIVE", 0x20),
        ("NORMAL", 0x80),
        ("TEMPORARY", 0x100),
        ("OFFLINE", 0x1000),
        ("NOT_CONTENT_INDEXED", 0x2000),
    ];
    bits(value, "FILE_ATTRIBUTE_", &table).map(Attributes)
}

fn options(value: &Value) -> Result<Options, String> {
    let table = [
        ("DIRECTORY_FILE", Options::DIRECTORY_FILE.0),
        ("DIRECTORY", Options::DIRECTORY_FILE.0),
        ("NON_DIRECTORY_FILE", Options::NON_DIRECTORY_FILE.0),
        ("DELETE_ON_CLOSE", Options::DELETE_ON_CLOSE.0),
        ("WRITE_THROUGH", Options::WRITE_THROUGH.0),
        ("OPEN_FOR_BACKUP_INTENT", Options::OPEN_FOR_BACKUP_INTENT.0),
    ];
    bits(value, "FILE_", &table).map(Options)
}

/// A disposition by name or number; the inner error is the simulator's.
fn disposition(value: &Value) -> Result<Result<Disposition, NtStatus>, String> {
    let text = value.as_str().unwrap_or_default();
    let names = ["SUPERSEDE", "OPEN", "CREATE", "OPEN_IF", "OVERWRITE", "OVERWRITE_IF"];
    let bare = text.strip_prefix("FILE_").unwrap_or(text);
    let number = match names.iter().position(|name| *name == bare) {
        Some(number) => number as u32,
        None => text.parse().map_err(|_| format!("unknown disposition {text}"))?,
    };
    Ok(Disposition::from_number(number))
}

// Comparing.

fn same(what: &str, expected: &Value, got: &str) -> Result<(), String> {
    match expected.as_str() {
        Some(expected) if expected == got => Ok(()),
        _ => Err(format!("{what}: expected {expected}, got {got}")),
    }
}

fn status<T>(result: Result<T, NtStatus>) -> String {
    result.err().unwrap_or(NtStatus::SUCCESS).to_string()
}

fn error_name(error: Win32) -> String {
    match error {
        Win32(0) => "ERROR_SUCCESS".to_owned(),
        Win32::FILE_NOT_FOUND => "ERROR_FILE_NOT_FOUND".to_owned(),
        Win32::PATH_NOT_FOUND => "ERROR_PATH_NOT_FOUND".to_owned(),
        Win32::ACCESS_DENIED => "ERROR_ACCESS_DENIED".to_owned(),
        Win32::SHARING_VIOLATION => "ERROR_SHARING_VIOLATION".to_owned(),
        Win32::FILE_EXISTS => "ERROR_FILE_EXISTS".to_owned(),
        Win32::INVALID_PARAMETER => "ERROR_INVALID_PARAMETER".to_owned(),
        Win32::INVALID_NAME => "ERROR_INVALID_NAME".to_owned(),
        Win32::WRITE_PROTECT => "ERROR_WRITE_PROTECT".to_owned(),
        Win32(code) => code.to_string(),
    }
}

// Sharing.

fn held_and_new(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let mut place = Place::file();
    let ask = |open: &Value| -> Result<Request<'static>, String> {
        Ok(request(access(&open["access"])?, share(&open["share"])?, Disposition::Open))
    };
    place.hold(&ask(&input["held_open"])?).map_err(|status| format!("held open: {status}"))?;
    same("status", &expect["status"], &status(place.open(&ask(&input["new_open"])?)))
}

fn share_mode_pair(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let mut place = Place::file();
    let ask = |open: &Value| -> Result<Request<'static>, String> {
        Ok(request(access(&open["access"])?, share(&open["share"])?, Disposition::Open))
    };
    let outcome = match place.hold(&ask(&input["first"])?) {
        Err(status) => format!("first_open_{}", bare(status)),
        Ok(_) => match place.open(&ask(&input["second"])?) {
            Err(status) => format!("second_open_{}", bare(status)),
            Ok(second) => {
                let reads = check_read(second.granted).is_ok();
                let writes = check_write(second.granted, place.medium).is_ok();
                match (reads, writes) {
                    (true, true) => "read_write_ok",
                    (true, false) => "read_ok",
                    (false, true) => "write_ok",
                    (false, false) => "no_access",
                }
                .to_owned()
            }
        },
    };
    same("outcome", &expect["outcome"], &outcome)
}

fn bare(status: NtStatus) -> String {
    let text = status.to_string();
    text.strip_prefix("STATUS_").unwrap_or(&text).to_owned()
}

fn share_mode_createfile(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let mut place = Place::file();
    let ask = |open: &Value| -> Result<Request<'static>, String> {
        let (access, share) = (access(&open["access"])?, share(&open["share"])?);
        let caller = Caller::privileged(&CALLER);
        Ok(createfile::request(caller, access, share, Creation::OpenExisting, 0))
    };
    place.hold(&ask(&input["first"])?).map_err(|status| format!("first open: {status}"))?;
    let second = match place.open(&ask(&input["second"])?) {
        Ok(_) => "OK".to_owned(),
        Err(status) => error_name(createfile::error(status, false)),
    };
    same("second_open", &expect["second_open"], &second)
}

// Access masks.

fn open_access_mask(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let directory = input["kind"] == "directory";
    let kind = if directory { Attributes::DIRECTORY } else { Attributes::ARCHIVE };
    let place = Place::new(input["exists_before"].as_bool().unwrap_or(false).then_some(kind));
    let mask = input["desired_access"].as_str().and_then(|text| text.strip_prefix("0x"));
    let mask = mask.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or("no mask")?;
    let share = Share(input["share"].as_u64().unwrap_or(0) as u8);
    let disposition = disposition(&input["disposition"])?.map_err(|status| status.to_string())?;
    let options = if directory { Options::DIRECTORY_FILE } else { Options::NON_DIRECTORY_FILE };
    let first = place.open(&Request { options, ..request(AccessMask(mask), share, disposition) });
    same("open", &expect["open"], &status(first))?;
    let Ok(first) = first else { return Ok(()) };
    if directory {
        // What a directory handle may do does not matter for what is opened relative to it.
        let child = request(AccessMask::READ, Share::ALL, Disposition::OpenIf);
        let created = status(Place::new(None).open(&child));
        same("create", &expect["create_child_via_root_handle"], &created)?;
        let passed = status(Place::file().open(&child));
        return same("traverse", &expect["traverse_via_root_handle"], &passed);
    }
    same("read", &expect["read"], &status(check_read(first.granted)))?;
    same("write", &expect["write"], &status(check_write(first.granted, place.medium)))?;
    same("paging read", &expect["paging_io_read"], &status(check_paging_read(first.granted)))
}

fn handle_access_io(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let place = Place::new(None);
    let caller = Caller::privileged(&CALLER);
    let access = access(&input["open_access"])?;
    let ask = createfile::request(caller, access, Share::NONE, Creation::CreateAlways, 0);
    let name = |result: Result<(), NtStatus>| match result {
        Ok(()) => "0".to_owned(),
        Err(status) => error_name(createfile::error(status, false)),
    };
    let made = place.open(&ask);
    same("create_error", &expect["create_error"], &name(made.map(|_| ())))?;
    let Ok(made) = made else { return Ok(()) };
    same("write_error", &expect["write_error"], &name(check_write(made.granted, place.medium)))?;
    same("read_error", &expect["read_error"], &name(check_read(made.granted)))
}

// Dispositions.

fn create_disposition(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let options = options(&input["create_options"])?;
    let directory = options.has(Options::DIRECTORY_FILE);
    let kind = if directory { Attributes::DIRECTORY } else { Attributes::ARCHIVE };
    let place = Place::new(input["exists"].as_bool().unwrap_or(false).then_some(kind));
    let attributes = attributes(&input["file_attributes"])?;
    let result = disposition(&input["disposition"])?.and_then(|disposition| {
        let ask = request(AccessMask::FULL, Share::ALL, disposition);
        place.open(&Request { options, attributes, ..ask })
    });
    same("status", &expect["status"], &status(result))
}

fn create_disposition_on_snapshot(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let target = input["target"].as_str().ok_or("no target")?;
    let options = options(&input["create_options"])?;
    let directory = target.contains("dir") || options.has(Options::DIRECTORY_FILE);
    let kind = if directory { Attributes::DIRECTORY } else { Attributes::ARCHIVE };
    let mut place = Place::new(target.starts_with("existing").then_some(kind));
    place.medium = Medium::Snapshot;
    let result = disposition(&input["disposition"])?.and_then(|disposition| {
        place.open(&Request { options, ..request(AccessMask::READ, Share::ALL, disposition) })
    });
    same("status", &expect["status"], &status(result))
}

fn overwrite_attributes(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let mut place = Place::new(None);
    let create = Request {
        attributes: attributes(&input["created_with"])?,
        ..request(AccessMask::FULL, Share::NONE, Disposition::Create)
    };
    place.there = Some(place.open(&create).map_err(|s| s.to_string())?.attributes_after);
    let disposition = disposition(&input["disposition"])?.map_err(|status| status.to_string())?;
    let overwrite = Request {
        attributes: attributes(&input["overwrite_open_with"])?,
        ..request(access(&input["access"])?, Share::NONE, disposition)
    };
    let result = place.open(&overwrite);
    same("status", &expect["status"], &status(result))?;
    let Ok(decision) = result else { return Ok(()) };
    same_attributes(&expect["attributes_after"], decision.attributes_after)
}

fn same_attributes(expected: &Value, got: Attributes) -> Result<(), String> {
    let expected = attributes(expected)?;
    if expected == got { Ok(()) } else { Err(format!("attributes: {expected:?}, got {got:?}")) }
}

fn ntcreatefile_sequence(row: &Row) -> Result<(), String> {
    let expect = &row.expect;

    let mut place = Place::new(None);
    let none = Vec::new();
    let share = Share::READ.with(Share::WRITE);
    for (number, step) in expect["steps"].as_array().unwrap_or(&none).iter().enumerate() {
        let disposition = disposition(&step["disposition"])?.map_err(|s| s.to_string())?;
        let attributes = attributes(&step["attributes_in"])?;
        let ask = request(AccessMask::GENERIC_READ, share, disposition);
        let (got, information) = match place.open(&Request { attributes, ..ask }) {
            Ok(decision) => {
                place.there = Some(decision.attributes_after);
                ("0".to_owned(), decision.information.name())
            }
            Err(status) => (status.to_string(), "0"),
        };
        let label = format!("step {number}");
        same(&label, &step["expect_status"], &got)?;
        same(&label, &step["expect_information"], information)?;
        if let Some(there) = place.there.filter(|_| information != "0") {
            same_attributes(&step["expect_attributes"], there)?;
        }
        if step["delete_after"] == "TRUE" {
            place.there = None;
        }
    }
    Ok(())
}

/// What a path of family `createfile_path_error` leads to: the current directory is on `C:`, exists
/// and holds a directory `removeme`.
fn find(path: &str) -> Result<Option<Attributes>, NtStatus> {
    let device = [r"\\.\", r"\\?\"].iter().find_map(|prefix| path.strip_prefix(prefix));
    if device.is_some_and(|name| name.eq_ignore_ascii_case("c:")) {
        // The volume itself, which is no directory.
        return Ok(Some(Attributes::default()));
    }
    let path = device.unwrap_or(path);
    let rest = match path.get(..2) {
        Some(drive) if drive.eq_ignore_ascii_case("c:") => &path[2..],
        _ => path,
    };
    let parts: Vec<&str> = rest.split('\\').filter(|part| !part.is_empty()).collect();
    for (index, part) in parts.iter().enumerate() {
        if !createfile::is_legal_part(part, index + 1 == parts.len()) {
            return Err(NtStatus::OBJECT_NAME_INVALID);
        }
    }
    match parts.as_slice() {
        [] => Ok(Some(Attributes::DIRECTORY)),
        [one] if ["removeme", "windows"].iter().any(|name| one.eq_ignore_ascii_case(name)) => {
            Ok(Some(Attributes::DIRECTORY))
        }
        [_] => Ok(None),
        _ => Err(NtStatus::OBJECT_PATH_NOT_FOUND),
    }
}

fn createfile_path_error(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    let path = input["path"].as_str().ok_or("no path")?;
    let flags = match input["flags"].as_str() {
        Some("FILE_FLAG_BACKUP_SEMANTICS") => createfile::BACKUP_SEMANTICS,
        Some("FILE_ATTRIBUTE_NORMAL") => 0x80,
        other => return Err(format!("unknown flags {other:?}")),
    };
    let creation = match input["disposition"].as_str() {
        Some("CREATE_NEW") => Creation::CreateNew,
        Some("CREATE_ALWAYS") => Creation::CreateAlways,
        Some("OPEN_EXISTING") => Creation::OpenExisting,
        Some("OPEN_ALWAYS") => Creation::OpenAlways,
        Some("TRUNCATE_EXISTING") => Creation::TruncateExisting,
        other => return Err(format!("unknown disposition {other:?}")),
    };
    let (access, share) = (access(&input["access"])?, share(&input["share"])?);
    let ask = createfile::request(Caller::privileged(&CALLER), access, share, creation, flags);
    let result = find(path).and_then(|there| Place::new(there).open(&ask));
    // The empty name of a row is the current directory, written with a backslash at its end.
    let slash = path.is_empty() || path.ends_with('\\');
    let error = result.err().map_or(Win32(0), |status| createfile::error(status, slash));
    let name = error_name(error);
    let elsewhere = same("error", &expect["error_accepted_elsewhere"], &name);
    same("error", &expect["error"], &name).or_else(|difference| elsewhere.map_err(|_| difference))
}

// Inheritance.

fn acl_inherit_child_file(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    acl_inherit(input, expect, ChildKind::File)
}

fn acl_inherit_child_directory(row: &Row) -> Result<(), String> {
    let (input, expect) = (&row.input, &row.expect);

    acl_inherit(input, expect, ChildKind::Directory)
}

fn ace(value: &Value, owner: &Sid) -> Result<Ace, String> {
    let sid = match value["trustee"].as_str().unwrap_or_default() {
        name if name.starts_with('<') && name.ends_with("owner>") => owner.clone(),
        name => Sid::parse(name).ok_or_else(|| format!("unknown trustee {name}"))?,
    };
    let table = [("OI", 0x1), ("CI", 0x2), ("NP", 0x4), ("IO", 0x8)];
    let flags = AceFlags(bits(&value["flags"], "", &table)? as u8);
    Ok(Ace::allow(sid, access(&value["mask"])?, flags))
}

fn acl_inherit(input: &Value, expect: &Value, kind: ChildKind) -> Result<(), String> {
    let owner = Sid::Other("S-1-5-21-1-2-3-1001".into());
    let other = Ace::allow(Sid::Everyone, AccessMask::FULL, AceFlags::NONE);
    let parent = Acl { aces: vec![ace(&input["parent_ace"], &owner)?, other], protected: true };
    let got = parent.inherit_to(kind, &owner);
    let expected = match expect["aces"].as_array() {
        Some(aces) => aces.iter().map(|value| ace(value, &owner)).collect::<Result<_, _>>()?,
        None => vec![
            Ace::allow(owner.clone(), AccessMask::FULL, AceFlags::NONE),
            Ace::allow(Sid::System, AccessMask::FULL, AceFlags::NONE),
        ],
    };
    // The parent of the recording was set without the mark of automatic inheritance, so its child
    // was not marked either. Whatever else the rule says must be the same.
    let unmarked = |ace: &Ace| Ace { flags: ace.flags.without(AceFlags::INHERITED), ..ace.clone() };
    let got: Vec<Ace> = got.aces.iter().map(unmarked).collect();
    if got == expected { Ok(()) } else { Err(format!("expected {expected:?}, got {got:?}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_expectation_is_noticed() {
        let row = r#"{"id":"1","family":"share_mode_pair","input":{"first":{"access":["READ_DATA"],
            "share":[]},"second":{"access":["READ_DATA"],"share":[]}},
            "expect":{"outcome":"read_ok"}}"#;
        let row: Row = serde_json::from_str(row).unwrap();
        assert!(share_mode_pair(&row).is_err());
    }
}
