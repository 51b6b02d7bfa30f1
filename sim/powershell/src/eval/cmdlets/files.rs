//! `Out-File`, `Export-Csv`, `Import-Csv`: through the files of the host.

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::display;
use super::super::error::ErrorSpec;
use super::super::stop::Eval;
use super::UTILITY;
use super::csv::{ToCsv, parse_csv};
use crate::source::Source;
use crate::value::Value;

pub(super) const CMDLETS: &[Cmdlet] = &[EXPORT_CSV, IMPORT_CSV, OUT_FILE];

const ENCODINGS: &[&str] = &[
    "unknown",
    "string",
    "unicode",
    "bigendianunicode",
    "utf8",
    "utf7",
    "utf32",
    "ascii",
    "default",
    "oem",
];

const OUT_FILE: Cmdlet = Cmdlet {
    name: "Out-File",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.OutFileCommand",
    params: &[
        Param::new("FilePath", "string").at(0).mandatory().sets(&["ByPath"]),
        Param::new("LiteralPath", "string")
            .mandatory()
            .by_name()
            .alias(&["PSPath"])
            .sets(&["ByLiteralPath"]),
        Param::new("Encoding", "string").at(1).choices(ENCODINGS),
        Param::switch("Append"),
        Param::switch("Force"),
        Param::switch("NoClobber").alias(&["NoOverwrite"]),
        Param::new("Width", "int").range(2, i32::MAX as i64),
        Param::switch("NoNewline"),
        Param::new("InputObject", "object").pipeline(),
    ],
    default_set: "ByPath",
    impact: Some(2),
    run: Run::Whole(|| Box::new(OutFile::default())),
};

#[derive(Default)]
struct OutFile(Vec<Value>);

impl Running for OutFile {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.0.extend(call.get("InputObject").cloned());
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let values = std::mem::take(&mut self.0);
        let width = call.int("Width").and_then(|width| usize::try_from(width).ok());
        let lines = display::lines(call.engine, &values, width)?;
        let end = if call.flag("NoNewline") { "" } else { "\r\n" };
        let text: String = lines.iter().flat_map(|line| [line.as_str(), end]).collect();
        let path = call.text("FilePath").or_else(|| call.text("LiteralPath")).unwrap_or_default();
        write(call, &path, &text, "unicode", "Output to File")
    }
}

/// Writes a text in the encoding that was asked for.
fn write(call: &mut Call<'_>, path: &str, text: &str, usual: &str, action: &str) -> Eval<()> {
    if call.flag("NoClobber") && !call.flag("Append") && call.engine.host.read(path).is_ok() {
        let said = format!("The file '{path}' already exists.");
        let class = "System.IO.IOException";
        let spec = ErrorSpec::new(class, "NoClobber", "ResourceExists", said);
        return Err(call.engine.terminating(&spec.about(Value::text(path))));
    }
    if !call.should_process(path, action)? {
        return Ok(());
    }
    call.engine.note_output(text.len())?;
    let encoding = call.text("Encoding").map(|name| name.to_ascii_lowercase());
    let keep = call.flag("Append");
    let bytes = encoded(text, encoding.as_deref().unwrap_or(usual), keep);
    match call.engine.host.append(path, &bytes, keep) {
        Ok(()) => Ok(()),
        Err(error) => Err(call.engine.terminating(&error.into())),
    }
}

/// The bytes of a text; a byte order mark stands at the beginning of a new file.
fn encoded(text: &str, encoding: &str, keep: bool) -> Vec<u8> {
    let marked = |mark: &[u8], body: Vec<u8>| match keep {
        true => body,
        false => [mark, &body].concat(),
    };
    let narrow = |most: char, c: char| if c <= most { c as u8 } else { b'?' };
    match encoding {
        "utf8" => marked(&[0xef, 0xbb, 0xbf], text.as_bytes().to_vec()),
        "ascii" | "utf7" => text.chars().map(|c| narrow('\u{7f}', c)).collect(),
        "default" | "oem" => text.chars().map(|c| narrow('\u{ff}', c)).collect(),
        "bigendianunicode" => {
            marked(&[0xfe, 0xff], text.encode_utf16().flat_map(u16::to_be_bytes).collect())
        }
        "utf32" => {
            let body = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            marked(&[0xff, 0xfe, 0, 0], body)
        }
        _ => marked(&[0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    }
}

const EXPORT_CSV: Cmdlet = Cmdlet {
    name: "Export-Csv",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ExportCsvCommand",
    params: &[
        Param::new("InputObject", "object").mandatory().pipeline(),
        Param::new("Path", "string").at(0),
        Param::new("LiteralPath", "string").alias(&["PSPath"]),
        Param::switch("Force"),
        Param::switch("NoClobber").alias(&["NoOverwrite"]),
        Param::new("Encoding", "string").choices(ENCODINGS),
        Param::switch("Append"),
        Param::new("Delimiter", "char").at(1).sets(&["Delimiter"]),
        Param::switch("UseCulture").sets(&["UseCulture"]),
        Param::switch("NoTypeInformation").alias(&["NTI"]),
    ],
    default_set: "Delimiter",
    impact: Some(2),
    run: Run::Whole(|| Box::new(ExportCsv::default())),
};

#[derive(Default)]
struct ExportCsv {
    rows: ToCsv,
    text: String,
}

impl Running for ExportCsv {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        let delimiter = call.text("Delimiter").unwrap_or_else(|| ",".into());
        let bare = call.flag("NoTypeInformation");
        let first = self.text.is_empty();
        let lines = self.rows.lines(call.engine, &value, &delimiter, bare)?;
        // A file that is continued has its header already.
        let skip = if call.flag("Append") && first { lines.len() - 1 } else { 0 };
        for line in &lines[skip..] {
            self.text.push_str(line);
            self.text.push_str("\r\n");
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let path = call.text("Path").or_else(|| call.text("LiteralPath")).unwrap_or_default();
        write(call, &path, &self.text, "ascii", "Export-Csv")
    }
}

const IMPORT_CSV: Cmdlet = Cmdlet {
    name: "Import-Csv",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ImportCsvCommand",
    params: &[
        Param::new("Delimiter", "char").at(1).sets(&["Delimiter"]),
        Param::switch("UseCulture").sets(&["UseCulture"]),
        Param::new("Path", "string[]").at(0).pipeline(),
        Param::new("LiteralPath", "string[]").by_name().alias(&["PSPath"]),
        Param::new("Header", "string[]"),
        Param::new("Encoding", "string").choices(ENCODINGS),
    ],
    default_set: "Delimiter",
    impact: None,
    run: Run::Each(|call| {
        let paths = if call.has("Path") { call.texts("Path") } else { call.texts("LiteralPath") };
        let delimiter = call.text("Delimiter").and_then(|text| text.chars().next()).unwrap_or(',');
        let header = call.texts("Header");
        for path in paths {
            match call.engine.host.read(&path) {
                Ok(bytes) => {
                    let text = Source::decode(&bytes).text;
                    call.put_all(parse_csv(&text, delimiter, &header))?;
                }
                Err(error) => call.engine.fail(&error.into())?,
            }
        }
        Ok(())
    }),
};
