//! The command line of `robocopy`.

use crate::console::{Call, Stop};

use super::full;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    pub(super) source: String,
    pub(super) target: String,
    /// Which files; `*.*` when none was named.
    pub(super) patterns: Vec<String>,
    /// `/S` or `/E`
    pub(super) deep: bool,
    /// `/E`: empty directories too.
    pub(super) empty: bool,
    pub(super) purge: bool,
    pub(super) move_files: bool,
    pub(super) move_directories: bool,
    pub(super) keep_rules: bool,
    pub(super) backup_mode: bool,
    pub(super) list_only: bool,
    pub(super) include_same: bool,
    pub(super) exclude_older: bool,
    pub(super) exclude_links: bool,
    pub(super) exclude_directories: Vec<String>,
    pub(super) exclude_files: Vec<String>,
    pub(super) retries: i64,
    /// Seconds.
    pub(super) wait: i64,
    pub(super) no_progress: bool,
    pub(super) no_file_list: bool,
    pub(super) no_directory_list: bool,
    pub(super) no_head: bool,
    pub(super) no_summary: bool,
    /// As the header shows them.
    pub(super) shown: Vec<String>,
}

/// Switches that are understood and mean nothing here.
const IGNORED: [&str; 15] = [
    "/Z", "/J", "/V", "/TS", "/FP", "/BYTES", "/TEE", "/NS", "/NC", "/X", "/ETA", "/DST", "/FFT",
    "/SL", "/IT",
];
/// Starts of switches that are understood and mean nothing here.
const IGNORED_STARTS: [&str; 6] = ["/MT", "/DCOPY:", "/LOG:", "/LOG+:", "/UNILOG:", "/LEV:"];

/// Reads the words.
pub(super) fn read(call: &mut Call<'_>) -> Result<Options, Stop> {
    let mut options = Options { retries: 1_000_000, wait: 30, ..Options::default() };
    let mut places: Vec<String> = Vec::new();
    let words: Vec<String> = call.words.iter().map(|word| word.text.clone()).collect();
    let mut list = None;
    for (index, word) in words.iter().enumerate() {
        if !word.starts_with('/') {
            match list {
                Some("/XD") => options.exclude_directories.push(excluded(call, word)),
                Some("/XF") => options.exclude_files.push(excluded(call, word)),
                _ => places.push(word.clone()),
            }
            continue;
        }
        let upper = word.to_ascii_uppercase();
        list = match upper.as_str() {
            "/XD" => Some("/XD"),
            "/XF" => Some("/XF"),
            _ => None,
        };
        if list.is_none() && !switch(&mut options, &upper) {
            let number = index + 1;
            call.line("");
            call.line(&format!("ERROR : Invalid Parameter #{number} : \"{word}\""));
            return Err(usage(call));
        }
        if !matches!(upper.get(..3), Some("/R:" | "/W:")) {
            options.shown.push(upper);
        }
    }
    let mut places = places.into_iter();
    let (Some(source), Some(target)) = (places.next(), places.next()) else {
        call.line("");
        call.line("ERROR : No Destination Directory Specified.");
        return Err(usage(call));
    };
    options.source = full(call, &source);
    options.target = full(call, &target);
    options.patterns = places.collect();
    if options.patterns.is_empty() {
        options.patterns.push("*.*".to_owned());
    }
    Ok(options)
}

/// A path is made full, a bare name stays.
fn excluded(call: &Call<'_>, word: &str) -> String {
    if word.contains('\\') { full(call, word) } else { word.to_owned() }
}

fn usage(call: &mut Call<'_>) -> Stop {
    call.line("");
    call.line("       Simple Usage :: ROBOCOPY source destination /MIR");
    call.line("");
    call.line("             source :: Source Directory (drive:\\path or \\\\server\\share\\path).");
    call.line("        destination :: Destination Dir  (drive:\\path or \\\\server\\share\\path).");
    call.line("               /MIR :: Mirror a complete directory tree.");
    call.line("");
    call.line("    For more usage information run ROBOCOPY /?");
    Stop::with(16, "")
}

/// Takes a switch in capitals. False for one that is not known.
fn switch(options: &mut Options, word: &str) -> bool {
    let number = |start: &str| word.strip_prefix(start).map(|rest| rest.parse::<i64>());
    if let Some(number) = number("/R:") {
        options.retries = number.clone().unwrap_or(0);
        return number.is_ok_and(|number| number >= 0);
    }
    if let Some(number) = number("/W:") {
        options.wait = number.clone().unwrap_or(0);
        return number.is_ok_and(|number| number >= 0);
    }
    if let Some(flags) = word.strip_prefix("/COPY:") {
        options.keep_rules = flags.contains('S');
        return flags.chars().all(|flag| "DATSOUX".contains(flag));
    }
    match word {
        "/S" => options.deep = true,
        "/E" => (options.deep, options.empty) = (true, true),
        "/PURGE" => options.purge = true,
        "/MIR" => (options.deep, options.empty, options.purge) = (true, true, true),
        "/MOV" => options.move_files = true,
        "/MOVE" => (options.move_files, options.move_directories) = (true, true),
        "/COPYALL" | "/SEC" => options.keep_rules = true,
        "/B" | "/ZB" => options.backup_mode = true,
        "/L" => options.list_only = true,
        "/IS" => options.include_same = true,
        "/XO" => options.exclude_older = true,
        "/XJ" | "/XJD" => options.exclude_links = true,
        "/NP" => options.no_progress = true,
        "/NFL" => options.no_file_list = true,
        "/NDL" => options.no_directory_list = true,
        "/NJH" => options.no_head = true,
        "/NJS" => options.no_summary = true,
        _ => {
            return IGNORED.contains(&word)
                || IGNORED_STARTS.iter().any(|start| word.starts_with(start));
        }
    }
    true
}
