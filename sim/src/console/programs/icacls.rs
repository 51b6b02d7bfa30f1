//! `icacls`: access rules of files and directories.
//!
//! *Models*: showing, `/grant[:r] /deny /remove[:g|:d] /reset /inheritance:e|d|r /setowner`, with
//! `/t /c /q /l`. *Leaves out*: `/save /restore /findsid /verify /setintegritylevel /substitute`.
//! *Sources*: captures of `icacls` (conformance table `captured_outputs`).

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::windows::access::AccessMask;
use crate::windows::acl::{Ace, AceFlags, Acl, ChildKind};
use crate::windows::acl_edit::{Inheritance, Remove};
use crate::windows::error::Win32;
use crate::windows::node::Content;
use crate::windows::sid::Sid;

use super::words::{full, last, spec};

/// `icacls`
pub(super) const COMMAND: Command = Command {
    name: "icacls",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\icacls.exe"),
    about: "Shows and changes access rules",
    examples: &[
        r"icacls C:\Windows\Temp",
        r"icacls C:\Windows\Temp /grant 'SYSTEM:(OI)(CI)F' /t /c /q",
        r"icacls C:\Windows\Temp /reset /t",
    ],
    run,
};

#[derive(Debug, Clone)]
enum Edit {
    Grant(Sid, AceFlags, AccessMask),
    GrantInstead(Sid, AceFlags, AccessMask),
    Deny(Sid, AceFlags, AccessMask),
    Remove(Sid, Remove),
    Inheritance(Inheritance),
    Reset,
    Owner,
}

#[derive(Debug, Default)]
struct Request {
    edits: Vec<Edit>,
    tree: bool,
    go_on: bool,
    quiet: bool,
}

fn invalid(word: &str) -> Stop {
    Stop::with(87, format!("Invalid parameter \"{word}\""))
}

fn sid(call: &Call<'_>, name: &str) -> Result<Sid, Stop> {
    call.world.host.accounts.sid(name).ok_or_else(|| {
        let error = Win32::NONE_MAPPED;
        let text = "Successfully processed 0 files; Failed processing 1 files";
        Stop::with(error.0 as i32, format!("{name}: {error}\r\n{text}"))
    })
}

/// `account:(OI)(CI)F` of `/grant` and `/deny`.
fn permission(call: &Call<'_>, word: &str) -> Result<(Sid, AceFlags, AccessMask), Stop> {
    let (account, rights) = word.rsplit_once(':').ok_or_else(|| invalid(word))?;
    let (flags, mask) = Ace::parse_permission(rights).ok_or_else(|| invalid(word))?;
    Ok((sid(call, account)?, flags, mask))
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let mut request = Request::default();
    let mut mode = String::new();
    let mut wants = false;
    for word in call.words.iter().skip(1).map(|word| word.text.as_str()) {
        if let Some(switch) = word.strip_prefix('/') {
            mode = switch.to_ascii_lowercase();
            wants = false;
            let inherit = |kind| Edit::Inheritance(kind);
            match mode.as_str() {
                "t" => request.tree = true,
                "c" => request.go_on = true,
                "q" => request.quiet = true,
                "l" => {}
                "reset" => request.edits.push(Edit::Reset),
                "inheritance:e" => request.edits.push(inherit(Inheritance::Enable)),
                "inheritance:d" => request.edits.push(inherit(Inheritance::Disable)),
                "inheritance:r" => request.edits.push(inherit(Inheritance::Remove)),
                "grant" | "grant:r" | "deny" | "remove" | "remove:g" | "remove:d" | "setowner" => {
                    wants = true;
                }
                _ => return Err(invalid(word)),
            }
            continue;
        }
        let edit = match mode.as_str() {
            "grant" => permission(call, word).map(|(s, f, m)| Edit::Grant(s, f, m))?,
            "grant:r" => permission(call, word).map(|(s, f, m)| Edit::GrantInstead(s, f, m))?,
            "deny" => permission(call, word).map(|(s, f, m)| Edit::Deny(s, f, m))?,
            "remove" => Edit::Remove(sid(call, word)?, Remove::Both),
            "remove:g" => Edit::Remove(sid(call, word)?, Remove::Grants),
            "remove:d" => Edit::Remove(sid(call, word)?, Remove::Denies),
            "setowner" => sid(call, word).map(|_| Edit::Owner)?,
            _ => return Err(invalid(word)),
        };
        request.edits.push(edit);
        wants = false;
    }
    if wants { Err(invalid(&format!("/{mode}"))) } else { Ok(request) }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let place = call.word(0).to_owned();
    if place.is_empty() || place.starts_with('/') {
        return Err(Stop::with(87, "Invalid parameter \"\""));
    }
    let request = request(call)?;
    let (mut done, mut failed, mut exit) = (0, 0, 0);
    match targets(call, &place, request.tree) {
        Ok(found) => {
            for (id, shown) in found {
                let result = one(call, id, &shown, &request);
                match result {
                    Ok(count) => done += count,
                    Err(error) => {
                        failed += 1;
                        exit = error.0 as i32;
                        call.output.error(&format!("{shown}: {error}"));
                        if !request.go_on {
                            break;
                        }
                    }
                }
            }
        }
        Err(error) => {
            failed = 1;
            exit = error.0 as i32;
            call.output.error(&format!("{place}: {error}"));
        }
    }
    call.line(&format!("Successfully processed {done} files; Failed processing {failed} files"));
    if exit == 0 { Ok(()) } else { Err(Stop::with(exit, "")) }
}

/// What is meant, and how it is spelled: the first as typed.
fn targets(call: &Call<'_>, place: &str, tree: bool) -> Result<Vec<(Id, String)>, Win32> {
    let files = &call.world.host.files;
    let mut found = if last(place).contains(['*', '?']) {
        let spec = spec(call, place)?;
        let nodes = spec.select(call).nodes;
        nodes.into_iter().map(|id| (id, files.path(id))).collect::<Vec<_>>()
    } else {
        vec![(files.lookup(&full(call, place))?, place.to_owned())]
    };
    if found.is_empty() {
        return Err(Win32::FILE_NOT_FOUND);
    }
    if tree {
        let below = |(id, shown): (Id, String)| {
            let rest = files.subtree(id).into_iter().skip(1);
            std::iter::once((id, shown)).chain(rest.map(|id| (id, files.path(id))))
        };
        found = found.into_iter().flat_map(below).collect();
    }
    Ok(found)
}

/// An elevated administrator owns everything, so rules can always be read and changed.
fn allowed(call: &Call<'_>, id: Id, wanted: AccessMask) -> Result<(), Win32> {
    let may = call.world.host.files.may(id, &call.session.token(), wanted);
    if call.session.elevated || may { Ok(()) } else { Err(Win32::ACCESS_DENIED) }
}

fn one(call: &mut Call<'_>, id: Id, shown: &str, request: &Request) -> Result<u64, Win32> {
    if request.edits.is_empty() {
        allowed(call, id, AccessMask::READ_CONTROL)?;
        show(call, id, shown);
        return Ok(1);
    }
    let path = call.world.host.files.path(id);
    if call.world.host.files.volume_of(&path)?.0.read_only {
        return Err(Win32::WRITE_PROTECT);
    }
    allowed(call, id, AccessMask::WRITE_DAC)?;
    let top = call.world.host.files.parent(id).is_none();
    for edit in &request.edits {
        if top && matches!(edit, Edit::Reset) {
            // Nothing is above the top of a volume.
            continue;
        }
        let change = |acl: &mut Acl, parent: &Acl, kind| apply(edit, acl, parent, kind);
        call.world.host.files.edit_rules(id, change);
    }
    if !request.quiet {
        call.line(&format!("processed file: {shown}"));
    }
    let members = match call.world.host.files.get(id).map(|node| &node.content) {
        Some(Content::Swarm(swarm)) if request.tree => u64::from(swarm.len()),
        _ => 0,
    };
    Ok(1 + members)
}

fn apply(edit: &Edit, acl: &mut Acl, parent: &Acl, kind: ChildKind) {
    let below = |flags: &AceFlags| {
        if kind == ChildKind::Directory { *flags } else { AceFlags::NONE }
    };
    match edit {
        Edit::Grant(sid, flags, mask) => acl.grant(sid, *mask, below(flags)),
        Edit::GrantInstead(sid, flags, mask) => acl.grant_instead(sid, *mask, below(flags)),
        Edit::Deny(sid, flags, mask) => acl.deny(sid, *mask, below(flags)),
        Edit::Remove(sid, which) => {
            acl.remove(sid, *which);
        }
        Edit::Inheritance(kind_of) => {
            acl.set_inheritance(*kind_of);
            acl.reinherit(parent, kind, &Sid::Administrators);
        }
        Edit::Reset => acl.reset(parent, kind, &Sid::Administrators),
        Edit::Owner => {}
    }
}

fn show(call: &mut Call<'_>, id: Id, shown: &str) {
    let host = &call.world.host;
    let computer = host.identity.name.clone();
    let mut lines: Vec<String> = Vec::new();
    for ace in &host.files.acl(id).aces {
        let account = host.accounts.account(&ace.sid, &computer);
        lines.push(format!("{account}:{}", ace.permission()));
    }
    let indent = " ".repeat(shown.chars().count());
    for (index, line) in lines.iter().enumerate() {
        call.line(&format!("{} {line}", if index == 0 { shown } else { &indent }));
    }
    if lines.is_empty() {
        call.line(&format!("{shown} "));
    }
    call.line("");
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};
    use crate::windows::access::AccessMask;
    use crate::windows::sid::Sid;

    #[test]
    fn rules_are_shown_as_icacls_shows_them() {
        let text = out(&mut server(), r"icacls D:\Data");
        assert!(
            text.starts_with(
                "D:\\Data NT AUTHORITY\\SYSTEM:(I)(OI)(CI)(F)\n        \
                 BUILTIN\\Administrators:(I)(OI)(CI)(F)\n"
            ),
            "{text}"
        );
        assert!(text.ends_with("\n\nSuccessfully processed 1 files; Failed processing 0 files\n"));
        let missing = run(&mut server(), r"icacls D:\no");
        assert_eq!(missing.stderr, "D:\\no: The system cannot find the file specified.\r\n");
        assert_eq!(missing.exit, 2);
        let unknown = run(&mut server(), r"icacls D:\Data /grant nobody:F");
        assert_eq!(unknown.exit, 1332);
        assert_eq!(run(&mut server(), r"icacls D:\Data /frobnicate").exit, 87);
    }

    #[test]
    fn a_denial_keeps_the_system_out_until_it_is_removed() {
        let mut world = server();
        let before = world.clone();
        let may = |world: &crate::world::World| {
            let id = world.host.files.lookup(r"D:\Data\report.txt").unwrap();
            world.host.files.may(id, &Sid::System.token(), AccessMask::MODIFY)
        };
        let changes = changed(&mut world, r"icacls D:\Data /deny 'SYSTEM:(OI)(CI)F'");
        assert_eq!(changes, [r"file:D:\Data"]);
        assert!(!may(&world));
        let line = out(&mut world, r"icacls D:\Data /remove:d SYSTEM");
        assert_eq!(
            line,
            "processed file: D:\\Data\n\
             Successfully processed 1 files; Failed processing 0 files\n"
        );
        assert!(may(&world));
        assert!(world.differences(&before).is_empty());
        run(&mut world, r"icacls D:\Data /inheritance:r /grant 'Users:(OI)(CI)R'");
        assert!(!may(&world));
        run(&mut world, r"icacls D:\Data /reset /t /c /q");
        assert!(may(&world) && world.differences(&before).is_empty());
    }
}
