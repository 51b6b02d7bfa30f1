//! `Get-FileHash`, `Unblock-File`, `Get-AuthenticodeSignature`.
//!
//! *Models*: hashes of the simulator's own: equal for equal content, and no more.
//! *Leaves out*: signatures: refused by name. *Sources*: Windows PowerShell 5.1 \[K\].

use std::sync::Arc;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::Value;

use super::{PATH, places_forced, said_paths};
use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;
use crate::console::providers::file_info::{self, Found};
use crate::console::providers::{Place, Provider, failure, glob};
use crate::kernel::digest::folded_hash;
use crate::windows::node::{Content, Stream};
use crate::world::World;

const LITERAL: Param = super::LITERAL;
const UTILITY: &str = "Microsoft.PowerShell.Utility";

const fn of_file(
    (name, module, class): (&'static str, &'static str, &'static str),
    params: &'static [Param],
    impact: Option<u8>,
    run: fn(&mut Call<'_>) -> Eval<()>,
    (about, examples): (&'static str, &'static [&'static str]),
) -> Entry {
    let cmdlet =
        Cmdlet { name, module, class, params, default_set: "Path", impact, run: Run::Each(run) };
    Entry { cmdlet, kind: Kind::Cmdlet, about, examples }
}

/// `Get-FileHash`
pub(in crate::console::cmdlets) const GET: Entry = of_file(
    ("Get-FileHash", UTILITY, "Get-FileHash"),
    &[
        PATH,
        LITERAL,
        Param::new("Algorithm", "string").choices(&[
            "SHA1",
            "SHA256",
            "SHA384",
            "SHA512",
            "MACTripleDES",
            "MD5",
            "RIPEMD160",
        ]),
        Param::new("InputStream", "object").sets(&["Stream"]).mandatory(),
    ],
    None,
    get,
    ("Gives the hash of a file", &[r"Get-FileHash C:\Windows\System32\attrib.exe"]),
);

/// Hexadecimal digits that stand for the bytes of a file.
fn digits(world: &World, found: &Found, algorithm: &str) -> String {
    let node = file_info::node(world, found);
    let text = match found {
        Found::Node(id) => world.marked_text_of(*id),
        Found::Member(_, name) => Some(name.clone()),
    };
    let bytes = text.unwrap_or_else(|| match &node {
        Some(node) => match (&node.content, node.hash()) {
            (Content::Plain, _) if node.size == 0 => String::new(),
            (_, Some(hash)) => format!("{hash:x}"),
            _ => format!("{} {}", node.size, node.modified),
        },
        None => String::new(),
    });
    let count = match algorithm {
        "MACTripleDES" => 16,
        "MD5" => 32,
        "SHA1" | "RIPEMD160" => 40,
        "SHA384" => 96,
        "SHA512" => 128,
        _ => 64,
    };
    let parts = (0..8).map(|part| {
        format!("{:016X}", folded_hash(&format!("{part}{algorithm}")) ^ mix(&bytes, part))
    });
    parts.collect::<String>().chars().take(count).collect()
}

fn mix(bytes: &str, part: u32) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(part);
    for byte in bytes.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    super::refuse(call, &["InputStream"])?;
    let algorithm = call.text("Algorithm").unwrap_or_else(|| "SHA256".into()).to_uppercase();
    for place in places_forced(call, true)? {
        if place.provider != Provider::FileSystem {
            continue;
        }
        let machine = Machine::of(call.engine);
        let world = machine.look();
        let Ok(found) = file_info::find(world, &place.path) else { continue };
        if file_info::node(world, &found).is_some_and(|node| node.is_directory()) {
            continue;
        }
        if let Found::Node(id) = found
            && let Err(error) = world.host.can_read(id, &machine.session().token())
        {
            let (_, text, _) = failure::io(error, &place.path);
            let text = format!("The file '{}' cannot be read: {text}", place.path);
            let class = "Microsoft.PowerShell.Commands.WriteErrorException";
            let spec = ErrorSpec::new(class, "FileReadError", "ReadError", text);
            call.engine.fail(&spec.about(Value::text(&place.path)))?;
            continue;
        }
        let hash = digits(world, &found, &algorithm);
        let class = "Microsoft.Powershell.Utility.FileHash";
        call.put(Value::typed(
            &[class, "System.Management.Automation.PSCustomObject", "System.Object"],
            [
                ("Algorithm", Value::text(&algorithm)),
                ("Hash", Value::text(&hash)),
                ("Path", Value::text(&place.path)),
            ],
        ))?;
    }
    Ok(())
}

/// `Unblock-File`
pub(in crate::console::cmdlets) const UNBLOCK: Entry = of_file(
    ("Unblock-File", UTILITY, "Microsoft.PowerShell.Commands.UnblockFileCommand"),
    &[
        Param::new("Path", "string[]").at(0).mandatory().sets(&["ByPath"]),
        Param::new("LiteralPath", "string[]")
            .mandatory()
            .by_name()
            .alias(&["PSPath"])
            .sets(&["ByLiteralPath"]),
    ],
    Some(2),
    unblock,
    ("Takes the mark of the Internet from a file", &[]),
);

fn unblock(call: &mut Call<'_>) -> Eval<()> {
    let (paths, literal) = said_paths(call);
    for path in paths {
        let places: Vec<Place> = match glob::resolve(call.engine, &path, literal, true) {
            Ok(places) => places,
            Err(failure) => {
                call.engine.fail(&failure)?;
                continue;
            }
        };
        for place in places {
            if !call.should_process(&place.path, "Unblock-File")? {
                continue;
            }
            let machine = Machine::of(call.engine);
            let Ok(Found::Node(id)) = file_info::find(machine.look(), &place.path) else {
                continue;
            };
            machine.world().host.files.change(id, |node| {
                let Some(streams) = &node.streams else { return };
                let is_zone =
                    |stream: &&Stream| !stream.name.eq_ignore_ascii_case("Zone.Identifier");
                let rest: Arc<[Stream]> = streams.iter().filter(is_zone).cloned().collect();
                node.streams = (!rest.is_empty()).then_some(rest);
            });
        }
    }
    Ok(())
}

/// `Get-AuthenticodeSignature`
pub(in crate::console::cmdlets) const SIGNATURE: Entry = of_file(
    (
        "Get-AuthenticodeSignature",
        super::SECURITY,
        "Microsoft.PowerShell.Commands.GetAuthenticodeSignatureCommand",
    ),
    &[
        Param::new("FilePath", "string[]").at(0).mandatory().pipeline().by_name(),
        Param::new("LiteralPath", "string[]").by_name().alias(&["PSPath"]),
        Param::new("SourcePathOrExtension", "string[]").by_name(),
        Param::new("Content", "byte[]").by_name(),
    ],
    None,
    |call| Err(call.engine.unsupported_here("Get-AuthenticodeSignature")),
    ("Gives the signature of a file", &[]),
);
