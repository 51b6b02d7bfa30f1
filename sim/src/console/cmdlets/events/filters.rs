//! What `Get-WinEvent` looks for: hash tables, XPath, lists of queries, providers.
//!
//! *Models*: `LogName`, `ProviderName` (wildcards), `Id`, `Level`, `StartTime`, `EndTime`, `Data`.
//! *Leaves out*: `Path`, `Keywords`, `UserID`, data by name: not kept, and refused.
//! *Sources*: the reference of `Get-WinEvent -FilterHashtable` \[K\].

use powershell::ast::TypeName;
use powershell::eval::{Call, ErrorSpec, Eval};
use powershell::value::time::DateTime;
use powershell::value::{Net, Value, convert, text};

use super::win_event::{fail, no_log};
use super::{channels, moment_of};
use crate::console::cmdlets::fits_pattern;
use crate::console::machine::Machine;
use crate::kernel::time::Moment;
use crate::windows::eventlog::messages;
use crate::windows::eventlog::select::{self, Condition, Refusal};
use crate::windows::eventlog::{Channel, Record};

/// What is looked for; an empty field matches everything.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) channels: Vec<Channel>,
    pub(super) providers: Vec<String>,
    pub(super) ids: Vec<i64>,
    pub(super) levels: Vec<i64>,
    pub(super) data: Vec<String>,
    pub(super) since: Option<Moment>,
    pub(super) until: Option<Moment>,
    pub(super) condition: Option<Condition>,
}

impl Wanted {
    /// True for a record that is looked for.
    pub(super) fn fits(&self, record: &Record) -> bool {
        let provider = |pattern: &String| fits_pattern(pattern, &record.provider);
        (self.channels.is_empty() || self.channels.contains(&record.channel))
            && (self.ids.is_empty() || self.ids.contains(&i64::from(record.id)))
            && (self.levels.is_empty() || self.levels.contains(&(record.level as i64)))
            && (self.providers.is_empty() || self.providers.iter().any(provider))
            && self.data.iter().all(|data| record.args.contains(data))
            && self.since.is_none_or(|since| record.at >= since)
            && self.until.is_none_or(|until| record.at <= until)
            && self.condition.as_ref().is_none_or(|condition| condition(record))
    }
}

fn refusal(call: &mut Call<'_>, why: Refusal, query: &str) -> powershell::eval::Stop {
    match why {
        Refusal::Unsupported => call.engine.unsupported_here(format!("the event query {query}")),
        Refusal::Invalid => {
            let class = "System.Diagnostics.Eventing.Reader.EventLogException";
            let text = "The specified query is invalid";
            call.engine.terminating(&ErrorSpec::new(class, class, "NotSpecified", text))
        }
    }
}

/// A query of XPath.
pub(super) fn condition(call: &mut Call<'_>, query: &str) -> Eval<Condition> {
    let now = Machine::of(call.engine).look().machine_time();
    select::condition(query, now).map_err(|why| refusal(call, why, query))
}

/// `-FilterXml`
pub(super) fn of_xml(call: &mut Call<'_>) -> Eval<Option<Vec<Wanted>>> {
    let given = call.get("FilterXml").cloned().unwrap_or(Value::Null);
    let xml = text::of(&given.property("OuterXml").unwrap_or(given));
    let now = Machine::of(call.engine).look().machine_time();
    let parts = select::list(&xml, now).map_err(|why| refusal(call, why, "-FilterXml"))?;
    let mut all = Vec::new();
    for (log, condition) in parts {
        let channels = channels(Machine::of(call.engine).look(), &log);
        if channels.is_empty() {
            no_log(call, &log)?;
            continue;
        }
        all.push(Wanted { channels, condition: Some(condition), ..Wanted::default() });
    }
    Ok((!all.is_empty()).then_some(all))
}

/// Names of all providers, sorted.
pub(super) fn providers() -> Vec<&'static str> {
    let mut all: Vec<&str> = messages::ALL.iter().map(|event| event.provider).collect();
    all.sort_by_key(|name| name.to_ascii_lowercase());
    all.dedup();
    all
}

/// The logs into which a provider writes.
pub(super) fn logs_of(provider: &str) -> Vec<Channel> {
    let own = messages::ALL.iter().filter(|event| event.provider == provider);
    let mut all: Vec<Channel> = own.map(|event| event.channel).collect();
    all.sort();
    all.dedup();
    all
}

/// Refuses a name that no provider has: neither one of Windows nor a source that was added.
fn known(call: &mut Call<'_>, name: &str) -> Eval<bool> {
    let world = Machine::of(call.engine).look();
    let fits = |own: &str| fits_pattern(name, own);
    if providers().into_iter().any(fits)
        || super::write::sources(world).iter().any(|(_, source)| fits(source))
    {
        return Ok(true);
    }
    let text = format!(
        "There is not an event provider on the localhost computer that matches \"{name}\"."
    );
    fail(call, "NoMatchingProvidersFound", text)?;
    Ok(false)
}

/// `-ProviderName`
pub(super) fn of_providers(call: &mut Call<'_>) -> Eval<Option<Vec<Wanted>>> {
    let mut providers = Vec::new();
    for name in call.texts("ProviderName") {
        if known(call, &name)? {
            providers.push(name.to_string());
        }
    }
    if providers.is_empty() {
        return Ok(None);
    }
    let condition = match call.text("FilterXPath") {
        Some(query) => Some(condition(call, &query)?),
        None => None,
    };
    Ok(Some(vec![Wanted { providers, condition, ..Wanted::default() }]))
}

/// `-FilterHashtable`
pub(super) fn of_tables(call: &mut Call<'_>) -> Eval<Option<Vec<Wanted>>> {
    let tables = call.get("FilterHashtable").map(Value::elements).unwrap_or_default();
    let mut all = Vec::new();
    for table in tables {
        if let Some(wanted) = of_table(call, &table)? {
            all.push(wanted);
        }
    }
    Ok((!all.is_empty()).then_some(all))
}

fn of_table(call: &mut Call<'_>, table: &Value) -> Eval<Option<Wanted>> {
    let Value::Table(table) = table else { return Ok(None) };
    let entries = table.borrow().entries.clone();
    let mut wanted = Wanted::default();
    let mut found = true;
    for (key, value) in &entries {
        let key = text::of(key).to_ascii_lowercase();
        match key.as_str() {
            "logname" => {
                for name in value.elements().iter().map(text::of) {
                    let hits = channels(Machine::of(call.engine).look(), &name);
                    if hits.is_empty() {
                        no_log(call, &name)?;
                        found = false;
                    }
                    wanted.channels.extend(hits);
                }
            }
            "providername" => {
                for name in value.elements().iter().map(text::of) {
                    found &= known(call, &name)?;
                    wanted.providers.push(name);
                }
            }
            "id" | "level" => {
                let mut numbers = Vec::new();
                for one in value.elements() {
                    numbers.push(number(call, &one)?);
                }
                if key == "id" { wanted.ids = numbers } else { wanted.levels = numbers }
            }
            "starttime" => wanted.since = Some(moment(call, value)?),
            "endtime" => wanted.until = Some(moment(call, value)?),
            "data" => wanted.data.extend(value.elements().iter().map(text::of)),
            _ => {
                let what = format!("Get-WinEvent -FilterHashtable @{{{key}=...}}");
                return Err(call.engine.unsupported_here(what));
            }
        }
    }
    if wanted.channels.is_empty() && wanted.providers.is_empty() && found {
        let text = "The FilterHashtable parameter must contain at least one of the following keys: \
                    LogName, ProviderName, Path.";
        let class = "System.Exception";
        let spec = ErrorSpec::new(class, "LogProviderOrPathNeeded", "InvalidArgument", text);
        return Err(call.engine.terminating(&spec));
    }
    Ok(found.then_some(wanted))
}

fn number(call: &mut Call<'_>, value: &Value) -> Eval<i64> {
    convert::to_long(value).map_err(|error| invalid(call, &error.text))
}

fn invalid(call: &mut Call<'_>, text: &str) -> powershell::eval::Stop {
    let class = "System.FormatException";
    call.engine.terminating(&ErrorSpec::new(class, class, "NotSpecified", text))
}

fn moment(call: &mut Call<'_>, value: &Value) -> Eval<Moment> {
    let date = |value: &Value| match value.as_net() {
        Some(Net::DateTime(at)) => Some(*at),
        _ => None,
    };
    let at: Option<DateTime> = match date(value) {
        Some(at) => Some(at),
        None => {
            let of = TypeName { name: "datetime".into(), arguments: vec![], ranks: vec![] };
            let cast = powershell::net::cast::cast(call.engine, value, &of);
            cast.ok().as_ref().and_then(date)
        }
    };
    match at {
        Some(at) => Ok(moment_of(Machine::of(call.engine).look(), at)),
        None => Err(invalid(call, "String was not recognized as a valid DateTime.")),
    }
}
