//! What `robocopy` prints: header, list, summary.

use jiff::civil::DateTime;

use crate::console::Call;
use crate::kernel::time::{Moment, Span};
use crate::windows::clock_zone::{local, long_time};

use super::options::Options;

/// One row of the summary.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    pub(super) total: u64,
    pub(super) copied: u64,
    pub(super) skipped: u64,
    pub(super) failed: u64,
    pub(super) extras: u64,
}

/// The summary.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) directories: Row,
    pub(super) files: Row,
    pub(super) bytes: Row,
}

impl Counts {
    /// The exit code: 1 copied, 2 extras, 8 failures, added up. New directories do not count.
    pub(super) fn exit(&self) -> i32 {
        let bit = |set: bool, value| if set { value } else { 0 };
        bit(self.files.copied > 0, 1)
            | bit(self.files.extras + self.directories.extras > 0, 2)
            | bit(self.files.failed + self.directories.failed > 0, 8)
    }
}

const RULE: &str = "------------------------------------------------------------------------------";

pub(super) fn with_backslash(path: &str) -> String {
    format!("{}\\", path.trim_end_matches('\\'))
}

/// `2020/01/15 09:00:00`, now.
pub(super) fn stamp(call: &Call<'_>) -> String {
    let at = local(&call.world.host.registry, call.world.machine_time() + call.output.elapsed);
    format!(
        "{}/{:02}/{:02} {:02}:{:02}:{:02}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

fn long(at: DateTime) -> String {
    format!("{} {}", at.strftime("%A, %B %-d, %Y"), long_time(at))
}

pub(super) fn head(call: &mut Call<'_>, options: &Options, started: Moment) {
    if options.no_head {
        return;
    }
    let at = long(local(&call.world.host.registry, started));
    let copy = if options.keep_rules { "/COPYALL" } else { "/COPY:DAT" };
    let shown: Vec<&str> =
        options.shown.iter().map(String::as_str).filter(|word| *word != copy).collect();
    let (retries, wait) = (options.retries, options.wait);
    let mut words = options.patterns.clone();
    words.extend(shown.iter().map(|word| (*word).to_owned()));
    let words = words.join(" ");
    for line in [
        String::new(),
        format!("{RULE}-"),
        "   ROBOCOPY     ::     Robust File Copy for Windows                              "
            .to_owned(),
        format!("{RULE}-"),
        String::new(),
        format!("  Started : {at}"),
        format!("   Source : {}", with_backslash(&options.source)),
        format!("     Dest : {}", with_backslash(&options.target)),
        String::new(),
        format!("    Files : {}", options.patterns.join("\r\n            ")),
        "\t    ".to_owned(),
        format!("  Options : {words} /DCOPY:DA {copy} /R:{retries} /W:{wait} "),
        String::new(),
        RULE.to_owned(),
        String::new(),
    ] {
        call.line(&line);
    }
}

pub(super) fn directory(
    call: &mut Call<'_>,
    options: &Options,
    is_new: bool,
    count: u64,
    path: &str,
) {
    if !options.no_directory_list {
        let class = if is_new { "New Dir" } else { "" };
        call.line(&format!("\t  {class:<9}{count:>9}\t{}", with_backslash(path)));
    }
}

pub(super) fn file(call: &mut Call<'_>, options: &Options, class: &str, size: u64, name: &str) {
    if options.no_file_list {
        return;
    }
    let indent = if class.starts_with('*') { "  " } else { "    " };
    call.line(&format!("\t{indent}{class:<10}\t\t{:>8}\t{name}", short(size)));
    if !options.no_progress && !options.list_only && !class.starts_with('*') {
        call.line("100%  ");
    }
}

/// Bytes as the summary has them: `512`, `4.0 k`, `1.25 m`, `3.125 g`.
fn short(bytes: u64) -> String {
    let (shift, digits, letter) = match bytes {
        0..1024 => return bytes.to_string(),
        1024..0x10_0000 => (10, 1, 'k'),
        0x10_0000..0x4000_0000 => (20, 2, 'm'),
        _ => (30, 3, 'g'),
    };
    let scale = 10_u64.pow(digits);
    let rest = ((bytes & ((1 << shift) - 1)) * scale) >> shift;
    format!("{}.{rest:0width$} {letter}", bytes >> shift, width = digits as usize)
}

fn clock(span: Span) -> String {
    let seconds = span.as_seconds();
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

pub(super) fn foot(call: &mut Call<'_>, options: &Options, counts: &Counts, started: Moment) {
    if options.no_summary {
        return;
    }
    let elapsed = call.output.elapsed;
    let ended = long(local(&call.world.host.registry, started + elapsed));
    let row = |name: &str, row: &Row, show: fn(u64) -> String| {
        let Row { total, copied, skipped, failed, extras } = *row;
        let cells: String = [total, copied, skipped, 0, failed, extras]
            .iter()
            .map(|number| format!("{:>10}", show(*number)))
            .collect();
        format!("{name:>8} :{cells}")
    };
    let number = |number: u64| number.to_string();
    let time = clock(elapsed);
    for line in [
        String::new(),
        RULE.to_owned(),
        String::new(),
        "               Total    Copied   Skipped  Mismatch    FAILED    Extras".to_owned(),
        row("Dirs", &counts.directories, number),
        row("Files", &counts.files, number),
        row("Bytes", &counts.bytes, short),
        format!("   Times : {time:>9} {time:>9}                       0:00:00   0:00:00"),
        format!("   Ended : {ended}"),
        String::new(),
    ] {
        call.line(&line);
    }
}
