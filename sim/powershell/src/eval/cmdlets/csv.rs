//! `ConvertTo-Csv`, `ConvertFrom-Csv`, `ConvertFrom-StringData`, `ConvertTo-Html`.

use std::rc::Rc;

use super::super::Engine;
use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::ErrorSpec;
use super::super::stop::Eval;
use super::UTILITY;
use super::properties::Wanted;
use crate::value::{Object, Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[FROM_CSV, FROM_STRING_DATA, TO_CSV, TO_HTML];

const TO_CSV: Cmdlet = Cmdlet {
    name: "ConvertTo-Csv",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ConvertToCsvCommand",
    params: &[
        Param::new("InputObject", "object").at(0).mandatory().pipeline(),
        Param::new("Delimiter", "char").at(1).sets(&["Delimiter"]),
        Param::switch("UseCulture").sets(&["UseCulture"]),
        Param::switch("NoTypeInformation").alias(&["NTI"]),
    ],
    default_set: "Delimiter",
    impact: None,
    run: Run::Whole(|| Box::new(ToCsv::default())),
};

/// Lines of comma-separated values, made as the objects come.
#[derive(Default)]
pub(crate) struct ToCsv {
    names: Vec<Rc<str>>,
}

impl Running for ToCsv {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        let delimiter = call.text("Delimiter").unwrap_or_else(|| ",".into());
        let bare = call.flag("NoTypeInformation");
        let lines = self.lines(call.engine, &value, &delimiter, bare)?;
        call.put_all(lines.iter().map(|line| Value::text(line)))
    }
}

impl ToCsv {
    /// The lines that an object adds.
    pub(crate) fn lines(
        &mut self,
        engine: &mut Engine,
        value: &Value,
        delimiter: &str,
        bare: bool,
    ) -> Eval<Vec<String>> {
        let mut lines = Vec::new();
        if self.names.is_empty() {
            self.names = engine.shown_properties(value);
            if !bare {
                let of = engine.type_names_of(value).first().cloned().unwrap_or_default();
                lines.push(format!("#TYPE {of}"));
            }
            let names: Vec<String> = self.names.iter().map(|name| quoted(name)).collect();
            lines.push(names.join(delimiter));
        }
        let mut cells = Vec::with_capacity(self.names.len());
        for name in &self.names {
            let found = engine.property(value, name)?;
            cells.push(match found {
                None | Some(Value::Null) => String::new(),
                Some(found) if found.cells().is_some() => quoted(&found.type_name()),
                Some(found) => quoted(&engine.text_of(&found)?),
            });
        }
        lines.push(cells.join(delimiter));
        Ok(lines)
    }
}

fn quoted(said: &str) -> String {
    format!("\"{}\"", said.replace('"', "\"\""))
}

const FROM_CSV: Cmdlet = Cmdlet {
    name: "ConvertFrom-Csv",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ConvertFromCsvCommand",
    params: &[
        Param::new("InputObject", "object[]").at(0).mandatory().pipeline(),
        Param::new("Delimiter", "char").at(1).sets(&["Delimiter"]),
        Param::switch("UseCulture").sets(&["UseCulture"]),
        Param::new("Header", "string[]"),
    ],
    default_set: "Delimiter",
    impact: None,
    run: Run::Whole(|| Box::new(FromCsv::default())),
};

#[derive(Default)]
struct FromCsv(Vec<String>);

impl Running for FromCsv {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let values = call.get("InputObject").map(Value::elements).unwrap_or_default();
        self.0.extend(values.iter().map(text::of));
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let whole = self.0.join("\n");
        let delimiter = call.text("Delimiter").and_then(|text| text.chars().next()).unwrap_or(',');
        let header = call.texts("Header");
        let values = parse_csv(&whole, delimiter, &header);
        call.put_all(values)
    }
}

/// The objects of a text of comma-separated values.
pub(crate) fn parse_csv(whole: &str, delimiter: char, header: &[Rc<str>]) -> Vec<Value> {
    let mut rows = rows(whole, delimiter).into_iter();
    let mut class = None;
    let mut names: Vec<Rc<str>> = header.to_vec();
    let mut values = Vec::new();
    let mut first = true;
    for row in rows.by_ref() {
        if first && row.first().is_some_and(|cell| cell.starts_with("#TYPE ")) {
            let said = row.join(&delimiter.to_string());
            class = said.strip_prefix("#TYPE ").map(|name| Rc::from(format!("CSV:{name}")));
            first = false;
            continue;
        }
        first = false;
        if names.is_empty() {
            names = row
                .iter()
                .enumerate()
                .map(|(at, name)| match name.trim() {
                    "" => format!("H{}", at + 1).into(),
                    _ => name.as_str().into(),
                })
                .collect();
            continue;
        }
        let properties = names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let cell = row.get(at).map_or(Value::Null, |cell| Value::text(cell));
                (name.clone(), cell)
            })
            .collect();
        let mut object = Object::custom(properties);
        if let Some(class) = &class {
            object.type_names.insert(0, Rc::clone(class));
        }
        values.push(Value::of_object(object));
    }
    values
}

fn rows(whole: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = whole.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted || cell.trim().is_empty() => {
                if !quoted {
                    cell.clear();
                }
                quoted = !quoted;
            }
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c if c == delimiter && !quoted => row.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows.retain(|row| row.len() > 1 || row.iter().any(|cell| !cell.is_empty()));
    rows
}

const FROM_STRING_DATA: Cmdlet = Cmdlet {
    name: "ConvertFrom-StringData",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ConvertFromStringDataCommand",
    params: &[Param::new("StringData", "string").at(0).mandatory().empty().pipeline()],
    default_set: "",
    impact: None,
    run: Run::Each(|call| {
        let said = call.text("StringData").unwrap_or_default();
        match string_data(&said) {
            Ok(table) => call.put(table),
            Err(line) => {
                let text = format!("Data line '{line}' is not in 'name=value' format. ");
                let class = "System.Management.Automation.PSInvalidOperationException";
                let id = "InvalidOperation";
                let spec = ErrorSpec::new(class, id, "InvalidOperation", text);
                Err(call.engine.terminating(&spec))
            }
        }
    }),
};

/// A table of lines `name = value`.
pub(crate) fn string_data(said: &str) -> Result<Value, String> {
    let mut table = crate::value::Table::default();
    for line in said.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').ok_or_else(|| line.to_owned())?;
        let mut out = String::new();
        let mut chars = value.trim().chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.clone().next() } else { None }) {
                ('\\', Some(escaped)) => {
                    chars.next();
                    match escaped {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' => out.push('\r'),
                        '\\' => out.push('\\'),
                        other => {
                            out.push('\\');
                            out.push(other);
                        }
                    }
                }
                (c, _) => out.push(c),
            }
        }
        table.set(Value::text(name.trim()), Value::text(&out));
    }
    Ok(Value::of_table(table))
}

const TO_HTML: Cmdlet = Cmdlet {
    name: "ConvertTo-Html",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.ConvertToHtmlCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Property", "object[]").at(0),
        Param::new("Body", "string[]").at(3).sets(&["Page"]),
        Param::new("Head", "string[]").at(1).sets(&["Page"]),
        Param::new("Title", "string").at(2).sets(&["Page"]),
        Param::new("As", "string").choices(&["Table", "List"]),
        Param::new("CssUri", "string").alias(&["cu", "uri"]).sets(&["Page"]),
        Param::new("PostContent", "string[]"),
        Param::new("PreContent", "string[]"),
        Param::switch("Fragment").sets(&["Fragment"]),
    ],
    default_set: "Page",
    impact: None,
    run: Run::Whole(|| Box::new(ToHtml::default())),
};

#[derive(Default)]
struct ToHtml {
    labels: Vec<Rc<str>>,
    any: bool,
}

impl Running for ToHtml {
    fn begin(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let texts = |name: &str| call.texts(name);
        let (before, head, body) = (texts("PreContent"), texts("Head"), texts("Body"));
        if !call.flag("Fragment") {
            let title = call.text("Title").unwrap_or_else(|| "HTML TABLE".into());
            let sheet = call.text("CssUri");
            call.put_text(
                "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"  \
                 \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">",
            )?;
            call.put_text("<html xmlns=\"http://www.w3.org/1999/xhtml\">")?;
            call.put_text("<head>")?;
            if head.is_empty() {
                call.put_text(&format!("<title>{}</title>", encoded(&title)))?;
            }
            for line in head {
                call.put_text(&line)?;
            }
            if let Some(sheet) = sheet {
                let link =
                    format!("<link rel=\"stylesheet\" type=\"text/css\" href=\"{sheet}\" />");
                call.put_text(&link)?;
            }
            call.put_text("</head><body>")?;
            for line in body {
                call.put_text(&line)?;
            }
        }
        for line in before {
            call.put_text(&line)?;
        }
        call.put_text("<table>")
    }

    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        let mut wanted = Wanted::all(call.engine, call.bound.get("Property"))?;
        if wanted.is_empty() {
            wanted.push(Wanted::Name("*".into()));
        }
        let mut pairs = Vec::new();
        for one in &wanted {
            pairs.extend(one.pairs(call.engine, &value)?);
        }
        let as_list = call.text("As").is_some_and(|said| text::same(&said, "List"));
        if as_list {
            if std::mem::replace(&mut self.any, true) {
                call.put_text("<tr><td><hr></td></tr>")?;
            }
            for (name, value) in pairs {
                let shown = encoded(&call.engine.text_of(&value)?);
                let line = format!("<tr><td>{}:</td><td>{shown}</td></tr>", encoded(&name));
                call.put_text(&line)?;
            }
            return Ok(());
        }
        if self.labels.is_empty() {
            self.labels = pairs.iter().map(|(name, _)| name.clone()).collect();
            let columns = "<col/>".repeat(self.labels.len());
            call.put_text(&format!("<colgroup>{columns}</colgroup>"))?;
            let heads: Vec<String> =
                self.labels.iter().map(|name| format!("<th>{}</th>", encoded(name))).collect();
            call.put_text(&format!("<tr>{}</tr>", heads.concat()))?;
        }
        let mut row = String::from("<tr>");
        for (_, value) in pairs {
            row.push_str(&format!("<td>{}</td>", encoded(&call.engine.text_of(&value)?)));
        }
        row.push_str("</tr>");
        call.put_text(&row)
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        call.put_text("</table>")?;
        for line in call.texts("PostContent") {
            call.put_text(&line)?;
        }
        if call.flag("Fragment") { Ok(()) } else { call.put_text("</body></html>") }
    }
}

/// Text for a page.
fn encoded(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if ('\u{a0}'..'\u{100}').contains(&c) => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}
