//! `reg.exe`: the registry from the command line.
//!
//! *Models*: `query` (`/v /ve /s /f /t /d /k /c /e`), `add`, `delete`, `copy`, `compare`,
//! `export` and `import` of registration files.
//! *Leaves out*: other computers, hives as files (`save`, `load`), answering questions; `/reg:32`
//! and `/reg:64` are read, and both mean the one view that there is.
//! *Sources*: catalogue 4.1; conformance `reg_tools`; texts \[K\].

mod edit;
pub(super) mod export;
pub(super) mod import;
mod query;
mod registration;

use crate::console::Word;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::{same, starts_with};
use crate::windows::registry::{Data, USER_HIVE, canonical};

/// `reg`
pub(super) const COMMAND: Command = Command {
    name: "reg",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\reg.exe"),
    about: "Shows and changes the registry",
    examples: &[
        r#"reg query "HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full" /v Release"#,
        r#"reg query "HKLM\SOFTWARE\Microsoft\Windows Azure Backup" /s"#,
        r"reg add HKCU\Software\Probe /v A /t REG_DWORD /d 1 /f",
    ],
    run,
};

const VERBS: [&str; 7] = ["query", "add", "delete", "copy", "compare", "export", "import"];
const DONE: &str = "The operation completed successfully.";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let verb = call.word(0).to_ascii_lowercase();
    let asks = ["/?", "-?", "/h", "-h"].iter().any(|help| same(call.word(1), help));
    if asks && call.words.len() == 2 && VERBS.contains(&verb.as_str()) {
        call.line(&format!("\r\nREG {} KeyName [...]\r\n", verb.to_ascii_uppercase()));
        return Ok(());
    }
    match verb.as_str() {
        "query" => query::query(call),
        "add" => edit::add(call),
        "delete" => edit::delete(call),
        "copy" => edit::copy(call),
        "compare" => edit::compare(call),
        "export" => export::export(call),
        "import" => import::import(call),
        "" | "/?" | "-?" => {
            call.line("\r\nREG Operation [Parameter List]\r\n");
            call.line("  Operation  [ QUERY   | ADD    | DELETE  | COPY    |");
            call.line("               EXPORT  | IMPORT | COMPARE ]");
            Ok(())
        }
        other => Err(syntax(&format!("Invalid Argument/Option - '{other}'."), "")),
    }
}

/// A complaint about the command line.
fn syntax(text: &str, verb: &str) -> Stop {
    let verb = if verb.is_empty() { String::new() } else { format!("{verb} ") };
    Stop::new(format!("ERROR: {text}\r\nType \"REG {verb}/?\" for usage."))
}

fn bad_syntax(verb: &str) -> Stop {
    syntax("Invalid syntax.", verb)
}

fn not_found() -> Stop {
    Stop::new("ERROR: The system was unable to find the specified registry key or value.")
}

/// A key as it was typed: where it is stored, and how it is printed.
pub(super) struct Named {
    stored: String,
    long: String,
}

/// Reads a key name, with HKCU as the caller's own hive.
pub(super) fn key(call: &Call<'_>, text: &str) -> Result<Named, Stop> {
    if starts_with(text, r"\\") {
        return Err(Stop::new("ERROR: The network path was not found."));
    }
    let invalid = || Stop::new("ERROR: Invalid key name.");
    let trimmed = text.strip_suffix('\\').unwrap_or(text);
    if trimmed.starts_with('\\')
        || trimmed.contains(r"\\")
        || trimmed.split('\\').next().is_some_and(|hive| hive.contains(':'))
    {
        return Err(invalid());
    }
    let stored = canonical(trimmed).ok_or_else(invalid)?;
    let own = match stored.strip_prefix(USER_HIVE) {
        Some(rest) if !starts_with(trimmed, r"HKU\") && !starts_with(trimmed, "HKEY_USERS") => {
            format!("{}{rest}", call.session.hive())
        }
        _ => stored,
    };
    let (root, rest) = trimmed.split_once('\\').unwrap_or((trimmed, ""));
    let names = [
        ("HKLM", "HKEY_LOCAL_MACHINE"),
        ("HKU", "HKEY_USERS"),
        ("HKCU", "HKEY_CURRENT_USER"),
        ("HKCR", "HKEY_CLASSES_ROOT"),
        ("HKCC", "HKEY_CURRENT_CONFIG"),
    ];
    let known = names.iter().find(|(short, long)| same(short, root) || same(long, root));
    let root = known.map_or(root, |(_, long)| long);
    let long = if rest.is_empty() { root.to_owned() } else { format!("{root}\\{rest}") };
    Ok(Named { stored: own, long })
}

/// Refuses to write outside the caller's own hive without administrator rights.
fn need_access(call: &Call<'_>, stored: &str) -> Result<(), Stop> {
    if starts_with(stored, call.session.hive()) {
        return Ok(());
    }
    call.need_elevation("ERROR: Access is denied.")
}

/// Options as `reg` reads them: `/v NAME` or `-v NAME`, each only once.
#[derive(Debug, Default)]
struct Given {
    texts: Vec<(char, String)>,
    switches: Vec<String>,
}

impl Given {
    /// `valued` are the letters that need a word; `switches` those that stand alone.
    fn read(words: &[Word], valued: &str, switches: &[&str], verb: &str) -> Result<Self, Stop> {
        let mut given = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let name = word.text.strip_prefix(['/', '-']).filter(|_| !word.quoted);
            let name = name.ok_or_else(|| bad_syntax(verb))?.to_ascii_lowercase();
            let mut letters = name.chars();
            let letter = letters.next().filter(|_| letters.next().is_none());
            let view = ["reg:32", "reg:64"].contains(&name.as_str());
            let twice = given.has(&name) || view && (given.has("reg:32") || given.has("reg:64"));
            if twice {
                return Err(bad_syntax(verb));
            }
            if view || switches.contains(&name.as_str()) {
                given.switches.push(name);
            } else if let Some(letter) = letter.filter(|letter| valued.contains(*letter)) {
                if given.text(letter).is_some() {
                    return Err(bad_syntax(verb));
                }
                let value = words.next().ok_or_else(|| bad_syntax(verb))?;
                given.texts.push((letter, value.text.clone()));
            } else {
                return Err(bad_syntax(verb));
            }
        }
        Ok(given)
    }

    fn text(&self, letter: char) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == letter).map(|(_, text)| text.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.switches.iter().any(|known| known == name)
    }
}

/// The names of types that `reg` reads.
const TYPES: [&str; 9] = [
    "REG_SZ",
    "REG_EXPAND_SZ",
    "REG_MULTI_SZ",
    "REG_DWORD",
    "REG_DWORD_LITTLE_ENDIAN",
    "REG_DWORD_BIG_ENDIAN",
    "REG_QWORD",
    "REG_BINARY",
    "REG_NONE",
];

fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Data from the words of `reg add`.
fn data(kind: &str, text: &str, separator: &str) -> Result<Data, Stop> {
    let invalid = || {
        Stop::new(
            "ERROR: Invalid syntax. Specify a valid numeric value for '/d'.\r\n\
             Type \"REG ADD /?\" for usage.",
        )
    };
    Ok(match kind {
        "REG_SZ" => Data::sz(text),
        "REG_EXPAND_SZ" => Data::ExpandSz(text.into()),
        "REG_MULTI_SZ" if text.is_empty() => Data::MultiSz(Vec::new()),
        "REG_MULTI_SZ" => {
            let text = text.strip_suffix(separator).unwrap_or(text);
            let parts: Vec<String> = text.split(separator).map(str::to_owned).collect();
            if parts.iter().any(String::is_empty) {
                return Err(Stop::new(
                    "ERROR: Invalid data: consecutive separators are not allowed.",
                ));
            }
            Data::MultiSz(parts)
        }
        "REG_DWORD" | "REG_DWORD_LITTLE_ENDIAN" | "REG_DWORD_BIG_ENDIAN" => {
            let number = number(text).and_then(|number| u32::try_from(number).ok());
            let number = number.ok_or_else(invalid)?;
            // The tool turns no bytes round, whatever the type says.
            match kind.ends_with("BIG_ENDIAN") {
                true => Data::stored(5, &number.to_le_bytes()),
                false => Data::Dword(number),
            }
        }
        "REG_QWORD" if text.is_empty() => Data::Qword(0),
        "REG_QWORD" => {
            let below = text.strip_prefix('-').and_then(number).map(u64::wrapping_neg);
            Data::Qword(below.or_else(|| number(text)).ok_or_else(invalid)?)
        }
        "REG_BINARY" => Data::Binary(bytes(text).ok_or_else(invalid)?),
        "REG_NONE" => {
            Data::None(text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect())
        }
        _ => return Err(bad_syntax("ADD")),
    })
}

/// `0f1` is 00 f1: digits are filled up from the left.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let text = if text.len() % 2 == 1 { format!("0{text}") } else { text.to_owned() };
    let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    Some(digits?.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
