//! Records as `wevtutil` prints them: text and XML.
//!
//! *Leaves out*: task categories, opcodes, activity ids, the names of data items.
//! *Sources*: catalogue 4.6; layouts \[K\].

use super::{Channel, Record};
use crate::kernel::time::Moment;
use crate::windows::language::Language;
use crate::windows::tasks::markup::escaped;

/// `2020-01-15T00:00:00.000`, in UTC.
fn utc(at: Moment) -> String {
    let text = at.timestamp().to_string();
    let bare = text.trim_end_matches('Z');
    match bare.split_once('.') {
        Some((whole, part)) => format!("{whole}.{part:0<3}"),
        None => format!("{bare}.000"),
    }
}

/// The lines of `/f:text`; `local` is the time of day where the reader is.
#[must_use]
pub fn text(
    record: &Record,
    index: usize,
    local: &str,
    computer: &str,
    language: Language,
) -> Vec<String> {
    let classic = if record.channel.is_classic() { "Classic" } else { "N/A" };
    let mut lines = vec![
        format!("Event[{index}]:"),
        format!("  Log Name: {}", record.channel.name()),
        format!("  Source: {}", record.provider),
        format!("  Date: {local}.000"),
        format!("  Event ID: {}", record.id),
        "  Task: N/A".to_owned(),
        format!("  Level: {}", record.level.name(language)),
        "  Opcode: N/A".to_owned(),
        format!("  Keyword: {classic}"),
        "  User: N/A".to_owned(),
        "  User Name: N/A".to_owned(),
        format!("  Computer: {computer}"),
        "  Description: ".to_owned(),
    ];
    lines.extend(record.message(language).lines().map(str::to_owned));
    lines.push(String::new());
    lines
}

/// The one line of `/f:xml`.
#[must_use]
pub fn xml(record: &Record, computer: &str) -> String {
    let data: String =
        record.args.iter().map(|arg| format!("<Data>{}</Data>", escaped(arg))).collect();
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
         <Provider Name='{}'/><EventID>{}</EventID><Version>0</Version><Level>{}</Level>\
         <Task>0</Task><Opcode>0</Opcode><TimeCreated SystemTime='{}Z'/>\
         <EventRecordID>{}</EventRecordID><Channel>{}</Channel><Computer>{computer}</Computer>\
         <Security/></System><EventData>{data}</EventData></Event>",
        record.provider,
        record.id,
        record.level as u32,
        utc(record.at),
        record.number,
        record.channel.name(),
    )
}

/// The file that a channel is kept in.
#[must_use]
pub fn file(channel: Channel) -> String {
    let name = channel.name().replace('/', "%4");
    format!(r"%SystemRoot%\System32\Winevt\Logs\{name}.evtx")
}
