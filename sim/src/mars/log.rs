//! The engine's own log, `CBEngineCurr.errlog`.
//!
//! *Models*: lines with process and thread, time, component, source line, level and text, tab
//! separated as in the samples of catalogue 4.4. *Leaves out*: rotation, binary traces.
//! *Seen through*: `type`, `Get-Content`, `findstr`.

use crate::kernel::time::Moment;
use crate::windows::clock_zone::local_in;

/// Level of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Normal.
    Normal,
    /// Warning.
    Warning,
    /// Fatal.
    Fatal,
}

/// One line, before it is text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line {
    /// When.
    pub at: Moment,
    /// Process id of the engine.
    pub process: u32,
    /// Component number and source line, as `18 mtffile.cpp(1372)`.
    pub source: &'static str,
    /// Level.
    pub level: Level,
    /// Text.
    pub text: String,
}

impl Line {
    /// The line as it stands in the file.
    #[must_use]
    pub fn render(&self, zone: &jiff::tz::TimeZone) -> String {
        let local = local_in(zone, self.at);
        let level = match self.level {
            Level::Normal => "NORMAL",
            Level::Warning => "WARNING",
            Level::Fatal => "FATAL",
        };
        let (component, source) = self.source.split_once(' ').unwrap_or(("0", self.source));
        format!(
            "{:04X}\t{:04X}\t{:02}/{:02}\t{:02}:{:02}:{:02}.{:03}\t{component}\t{source}\t\t\
             00000000-0000-0000-0000-000000000000\t{level}\t{}",
            self.process,
            self.process.wrapping_mul(3) % 0x4000 + 0x100,
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            local.second(),
            local.millisecond(),
            self.text
        )
    }
}
