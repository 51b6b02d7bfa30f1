//! ErrorRecords: made, kept in `$Error`, shown, and what decides how an error goes on.
//!
//! *Models*: exception with its class and inner exception, category, fully qualified identifier,
//! target, InvocationInfo with position; the preference that decides between silence, text and a
//! stop.

use std::borrow::Cow;
use std::rc::Rc;

use super::host::HostError;
use super::stop::{Eval, NOWHERE, Raised, Reach, Stop, Unsupported};
use super::streams::Stream;
use super::{Engine, Invocation, Place};
use crate::net::types::bases;
use crate::net::{Fault, Thrown};
use crate::source::Span;
use crate::value::{Value, ValueError, text};

/// What an error says.
#[derive(Debug, Clone)]
pub struct ErrorSpec {
    /// Class of the exception, by its full name.
    pub exception: Cow<'static, str>,
    /// The message.
    pub text: String,
    /// The first part of the identifier.
    pub id: Cow<'static, str>,
    /// Category, such as `ObjectNotFound`.
    pub category: &'static str,
    /// What it is about.
    pub target: Value,
    /// The exception inside.
    pub inner: Option<Value>,
}

/// `System.Management.Automation.RuntimeException`
pub(crate) const RUNTIME: &str = "System.Management.Automation.RuntimeException";

impl ErrorSpec {
    /// An error of a class.
    pub fn new(
        exception: impl Into<Cow<'static, str>>,
        id: impl Into<Cow<'static, str>>,
        category: &'static str,
        text: impl Into<String>,
    ) -> Self {
        Self {
            exception: exception.into(),
            text: text.into(),
            id: id.into(),
            category,
            target: Value::Null,
            inner: None,
        }
    }

    /// An error that the language itself raises.
    pub(crate) fn runtime(
        id: impl Into<Cow<'static, str>>,
        category: &'static str,
        text: impl Into<String>,
    ) -> Self {
        Self::new(RUNTIME, id, category, text)
    }

    /// About something.
    #[must_use]
    pub fn about(mut self, target: Value) -> Self {
        self.target = target;
        self
    }
}

impl From<Thrown> for ErrorSpec {
    fn from(thrown: Thrown) -> Self {
        let inner =
            thrown.inner.as_ref().map(|inner| exception(inner.exception, &inner.text, None));
        let by_zero = thrown.text.starts_with("Attempted to divide by zero");
        let inner = match inner {
            None if by_zero => Some(exception("System.DivideByZeroException", &thrown.text, None)),
            inner => inner,
        };
        let category =
            if thrown.id == "RuntimeException" { "NotSpecified" } else { thrown.category };
        // The engine shows its own exceptions as runtime exceptions with the real one inside.
        let (class, inner) = match inner {
            Some(inner) => (thrown.exception, Some(inner)),
            None if thrown.exception.ends_with("PSInvalidCastException") => {
                (RUNTIME, Some(exception(thrown.exception, &thrown.text, None)))
            }
            None => (thrown.exception, None),
        };
        Self {
            exception: class.into(),
            text: thrown.text,
            id: thrown.id.into(),
            category,
            target: Value::Null,
            inner,
        }
    }
}

impl From<HostError> for ErrorSpec {
    fn from(error: HostError) -> Self {
        Self::new(error.exception, error.id, error.category, error.text)
    }
}

/// What a script asked a member of the host for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'n> {
    /// A method, with the number of its arguments.
    Method(&'n str, usize),
    /// A property.
    Property(&'n str),
}

/// An object with a class and properties.
pub(crate) fn object<const N: usize>(types: &[&str], properties: [(&str, Value); N]) -> Value {
    Value::typed(types, properties)
}

/// An exception object.
pub(crate) fn exception(class: &str, message: &str, inner: Option<Value>) -> Value {
    let mut types: Vec<Rc<str>> = vec![class.into()];
    types.extend(bases(class));
    if !types.iter().any(|name| &**name == "System.Exception") {
        // A class of a host.
        types.insert(1, "System.Exception".into());
    }
    let names: Vec<&str> = types.iter().map(AsRef::as_ref).collect();
    let value = object(
        &names,
        [
            ("Message", Value::text(message)),
            ("Data", Value::table(Vec::new())),
            ("InnerException", inner.unwrap_or(Value::Null)),
            ("TargetSite", Value::Null),
            ("StackTrace", Value::Null),
            ("HelpLink", Value::Null),
            ("Source", Value::text("System.Management.Automation")),
            ("HResult", Value::Int(hresult(class))),
        ],
    );
    value.shown_as(&format!("{class}: {message}"))
}

/// `HResult` of a class of exceptions.
fn hresult(class: &str) -> i32 {
    let bits: u32 = match class {
        "System.ArgumentException" => 0x8007_0057,
        "System.ArgumentNullException" => 0x8000_4003,
        "System.ArgumentOutOfRangeException" => 0x8013_1502,
        "System.DivideByZeroException" => 0x8002_0012,
        "System.FormatException" => 0x8013_1537,
        "System.IO.FileNotFoundException" => 0x8007_0002,
        "System.IO.DirectoryNotFoundException" => 0x8007_0003,
        "System.IO.IOException" => 0x8013_1620,
        "System.IndexOutOfRangeException" => 0x8013_1508,
        "System.InvalidCastException" => 0x8000_4002,
        "System.InvalidOperationException" => 0x8013_1509,
        "System.NotSupportedException" => 0x8013_1515,
        "System.OverflowException" => 0x8013_1516,
        "System.UnauthorizedAccessException" => 0x8007_0005,
        "System.Exception" => 0x8013_1500,
        _ => 0x8013_1501,
    };
    bits.cast_signed()
}

/// The message of an exception or the text of any other value.
pub(crate) fn message_of(value: &Value) -> Rc<str> {
    if let Some(Value::Text(message)) = value.property("Message") {
        return message;
    }
    text::of(value).into()
}

/// At most forty characters of the text of an error's target.
fn elided(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 40 {
        return text.to_owned();
    }
    let first: String = chars[..15].iter().collect();
    let last: String = chars[chars.len() - 15..].iter().collect();
    format!("{first}...{last}")
}

/// The last part of the name of a type.
pub(crate) fn short_name(full: &str) -> &str {
    let end = full.find(['`', '[']).unwrap_or(full.len());
    let start = full[..end].rfind('.').map_or(0, |at| at + 1);
    match full[start..].split_once("`1[[") {
        Some((name, _)) => name,
        None => &full[start..],
    }
}

fn category_info(category: &str, activity: &str, reason: &str, target: &Value) -> Value {
    let (name, of) = match target {
        Value::Null => (String::new(), String::new()),
        other => (text::of(other), short_name(&other.type_name()).to_owned()),
    };
    let (shown, kind) = (elided(&name), elided(&of));
    let (activity_shown, reason_shown) = (elided(activity), elided(reason));
    let message = format!("{category}: ({shown}:{kind}) [{activity_shown}], {reason_shown}");
    object(
        &["System.Management.Automation.ErrorCategoryInfo", "System.Object"],
        [
            ("Category", Value::text(category)),
            ("Activity", Value::text(activity)),
            ("Reason", Value::text(reason)),
            ("TargetName", Value::text(&name)),
            ("TargetType", Value::text(&of)),
        ],
    )
    .shown_as(&message)
}

impl Engine {
    /// A record of an error at a place. A command that is at work gives its name and class to it.
    pub(crate) fn record(&self, spec: &ErrorSpec, place: &Place, by: Option<&Invocation>) -> Value {
        let exception = exception(&spec.exception, &spec.text, spec.inner.clone());
        self.record_of(exception, spec, place, by)
    }

    /// A record around an exception that exists.
    pub(crate) fn record_of(
        &self,
        exception: Value,
        spec: &ErrorSpec,
        place: &Place,
        by: Option<&Invocation>,
    ) -> Value {
        let activity = by.map_or("", |by| &by.activity);
        let class = exception.type_name();
        let category = category_info(spec.category, activity, short_name(&class), &spec.target);
        let id = match by.filter(|by| !by.class.is_empty()) {
            Some(by) => format!("{},{}", spec.id, by.class),
            None => spec.id.to_string(),
        };
        object(
            &["System.Management.Automation.ErrorRecord", "System.Object"],
            [
                ("Exception", exception),
                ("TargetObject", spec.target.clone()),
                ("CategoryInfo", category),
                ("FullyQualifiedErrorId", Value::text(&id)),
                ("ErrorDetails", Value::Null),
                ("InvocationInfo", super::position::invocation_info(place, by)),
                ("ScriptStackTrace", Value::text(&self.stack_trace(place))),
                ("PipelineIterationInfo", Value::array(Vec::new())),
                ("PSMessageDetails", Value::Null),
            ],
        )
        .shown_as(&spec.text)
    }

    /// The lines of `ScriptStackTrace`.
    fn stack_trace(&self, place: &Place) -> String {
        let mut lines = Vec::new();
        let mut at = place.clone();
        for call in self.calls.iter().rev() {
            lines.push(super::position::stack_line(&call.name, &at));
            at = call.at.clone();
        }
        if lines.is_empty() {
            lines.push(super::position::stack_line("<ScriptBlock>", &at));
        }
        lines.join("\n")
    }

    /// An error of the language at a stretch of the running script; it ends the statement.
    pub(crate) fn fault(&self, spec: &ErrorSpec, span: Span) -> Stop {
        Stop::error(self.record(spec, &self.place(span), None))
    }

    /// What an operation on values could not do.
    pub(crate) fn value_fault(&self, error: ValueError, span: Span) -> Stop {
        self.net_fault(error.into(), span)
    }

    /// What the shim of .NET could not do.
    pub(crate) fn net_fault(&self, fault: Fault, span: Span) -> Stop {
        match fault {
            Fault::Thrown(thrown) => self.fault(&ErrorSpec::from(*thrown), span),
            Fault::Unsupported(what) => self.unsupported(what, span),
            Fault::Limit(_) => Stop::Limit(super::stop::Limit::Value),
            Fault::Passed(stop) => match stop.downcast::<Stop>() {
                Ok(stop) => *stop,
                Err(_) => self.unsupported("a callback", span),
            },
        }
    }

    /// What a member of the host ended with, as the engine tells it: an exception with the name of
    /// the member around it, a refusal with its place.
    pub(crate) fn host_fault(&self, stop: Stop, asked: Asked<'_>) -> Stop {
        let raised = match stop {
            Stop::Unsupported(what) if what.place == NOWHERE => {
                return self.unsupported(what.feature, self.here);
            }
            Stop::Error(raised) => raised,
            other => return other,
        };
        if raised.record.property("FullyQualifiedErrorId").is_some() {
            return Stop::Error(raised);
        }
        let class = raised.record.type_name();
        let said = message_of(&raised.record);
        let (wrapper, text) = match asked {
            Asked::Method(name, count) => (
                "System.Management.Automation.MethodInvocationException",
                format!("Exception calling \"{name}\" with \"{count}\" argument(s): \"{said}\""),
            ),
            Asked::Property(name) => (
                "System.Management.Automation.GetValueInvocationException",
                format!("Exception getting \"{name}\": \"{said}\""),
            ),
        };
        let id = short_name(&class).to_owned();
        let mut spec = ErrorSpec::new(wrapper, id, "NotSpecified", text);
        spec.inner = Some(raised.record);
        self.fault(&spec, self.here)
    }

    /// A feature that the engine lacks.
    pub fn unsupported(&self, feature: impl Into<String>, span: Span) -> Stop {
        let place = crate::source::place(&self.frame.script.text, span.start);
        Stop::Unsupported(Box::new(Unsupported { feature: feature.into(), place }))
    }

    /// A feature that the engine lacks, asked for by the command at work.
    pub fn unsupported_here(&self, feature: impl Into<String>) -> Stop {
        match &self.invocation {
            Some(by) => {
                let place = crate::source::place(&by.place.script.text, by.place.span.start);
                Stop::Unsupported(Box::new(Unsupported { feature: feature.into(), place }))
            }
            None => self.unsupported(feature, self.here),
        }
    }

    /// An error of the command at work; it ends the command and the statement.
    pub fn terminating(&self, spec: &ErrorSpec) -> Stop {
        let by = self.invocation.clone();
        let place = by.as_ref().map_or_else(|| self.place(self.here), |by| by.place.clone());
        Stop::error(self.record(spec, &place, by.as_deref()))
    }

    /// An error of the command at work after which it goes on.
    ///
    /// # Errors
    /// The error itself when the preference says stop.
    pub fn fail(&mut self, spec: &ErrorSpec) -> Eval<()> {
        let by = self.invocation.clone();
        let place = by.as_ref().map_or_else(|| self.place(self.here), |by| by.place.clone());
        let record = self.record(spec, &place, by.as_deref());
        self.write_error(record)
    }

    /// Writes a record to the error stream as the preference wants it.
    ///
    /// # Errors
    /// The error itself when the preference says stop.
    pub(crate) fn write_error(&mut self, record: Value) -> Eval<()> {
        let action = self.error_action();
        if let Some(by) = &self.invocation {
            by.failed.set(true);
        }
        self.success = false;
        match action {
            Action::Ignore => return Ok(()),
            Action::Stop => {
                self.remember(&record);
                self.collect_error(&record);
                let raised = Raised { record, reach: Reach::Script, recorded: true };
                return Err(Stop::Error(Box::new(raised)));
            }
            Action::Suspend | Action::Continue | Action::Inquire | Action::SilentlyContinue => {}
        }
        self.remember(&record);
        self.collect_error(&record);
        if action != Action::SilentlyContinue {
            self.emit(Stream::Error, record)?;
        }
        Ok(())
    }

    /// Puts a record in front of `$Error`.
    pub(crate) fn remember(&mut self, record: &Value) {
        let most = match self.global.by_name("MaximumErrorCount") {
            Some(Value::Int(most)) => usize::try_from(most).unwrap_or(256),
            _ => 256,
        };
        if let Some(cells) = self.errors.cells() {
            let mut errors = cells.borrow_mut();
            errors.insert(0, record.clone());
            errors.truncate(most);
        }
    }

    /// Adds a record to the variables that `-ErrorVariable` named, of the command at work and of
    /// the functions around it.
    fn collect_error(&mut self, record: &Value) {
        if let Some(by) = self.invocation.clone()
            && let Some(name) = &by.common.error_variable
        {
            self.common_list(name).borrow_mut().push(record.clone());
        }
        for list in self.calls.iter().filter_map(|call| call.errors.as_ref()) {
            list.borrow_mut().push(record.clone());
        }
    }

    /// What shall happen with an error here.
    pub(crate) fn error_action(&self) -> Action {
        if let Some(by) = &self.invocation
            && let Some(action) = by.common.error_action
        {
            return action;
        }
        self.preference("ErrorActionPreference").unwrap_or(Action::Continue)
    }

    /// The value of a preference variable.
    pub(crate) fn preference(&self, name: &str) -> Option<Action> {
        Action::of(&self.seen(name)?)
    }

    /// An error that no `try` and no `trap` of the running code takes ends its statement. The
    /// error goes on its way when it reaches further, or when a caller tries.
    ///
    /// # Errors
    /// The error, when it goes on.
    pub(crate) fn settle(&mut self, mut raised: Box<Raised>) -> Eval<()> {
        self.success = false;
        let action = self.preference("ErrorActionPreference").unwrap_or(Action::Continue);
        if raised.reach == Reach::Statement && action == Action::Stop {
            raised.reach = Reach::Script;
        }
        let silent = matches!(action, Action::SilentlyContinue | Action::Ignore);
        // `throw` under a silent preference lets the script go on, as 5.1 does.
        let ends = raised.reach != Reach::Statement && (raised.recorded || !silent);
        if self.trying > 0 || ends {
            return Err(Stop::Error(raised));
        }
        if !raised.recorded && action != Action::Ignore {
            self.remember(&raised.record);
            self.collect_error(&raised.record);
        }
        if !silent {
            self.emit(Stream::Error, raised.record)?;
        }
        Ok(())
    }
}

/// Gives a record that a script made its place and the function that raises it; one that has them
/// stays as it is.
pub(crate) fn attribute(record: &Value, place: &Place, by: Option<&Invocation>) {
    let Value::Object(object) = record else { return };
    let mut object = object.borrow_mut();
    if !matches!(object.get("InvocationInfo"), Some(Value::Null)) {
        return;
    }
    let id = object.get("FullyQualifiedErrorId").map(text::of).unwrap_or_default();
    let of = |name: &str| {
        let category = object.get("CategoryInfo").cloned().unwrap_or(Value::Null);
        category.property(name).map(|value| text::of(&value)).unwrap_or_default()
    };
    let (category, reason) = (of("Category"), of("Reason"));
    let target = object.get("TargetObject").cloned().unwrap_or(Value::Null);
    let name = by.map_or("", |by| &by.activity);
    let info = category_info(&category, name, &reason, &target);
    let id = match by.filter(|by| !by.class.is_empty()) {
        Some(by) => format!("{id},{}", by.class),
        None => id,
    };
    let invocation = super::position::invocation_info(place, by);
    for (own, value) in &mut object.properties {
        match &**own {
            "InvocationInfo" => *value = invocation.clone(),
            "CategoryInfo" => *value = info.clone(),
            "FullyQualifiedErrorId" => *value = Value::text(&id),
            _ => {}
        }
    }
}

/// What a preference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    SilentlyContinue,
    Stop,
    Continue,
    Inquire,
    Ignore,
    Suspend,
}

impl Action {
    pub(crate) const ALL: [(&'static str, Action); 6] = [
        ("SilentlyContinue", Action::SilentlyContinue),
        ("Stop", Action::Stop),
        ("Continue", Action::Continue),
        ("Inquire", Action::Inquire),
        ("Ignore", Action::Ignore),
        ("Suspend", Action::Suspend),
    ];

    /// Reads the name or the number of an action.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let said = text::of(value);
        let number = match value {
            Value::Int(int) => usize::try_from(*int).ok(),
            _ => said.parse().ok(),
        };
        if let Some(number) = number {
            return Self::ALL.get(number).map(|(_, action)| *action);
        }
        let folded = said.to_ascii_lowercase();
        let mut found = Self::ALL.iter().filter(|(name, _)| {
            !folded.is_empty() && name.to_ascii_lowercase().starts_with(&folded)
        });
        found.next().map(|(_, action)| *action)
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, action)| *action == self).map_or("Continue", |(name, _)| name)
    }
}

/// The categories of errors.
const CATEGORIES: &[&str] = &[
    "NotSpecified",
    "OpenError",
    "CloseError",
    "DeviceError",
    "DeadlockDetected",
    "InvalidArgument",
    "InvalidData",
    "InvalidOperation",
    "InvalidResult",
    "InvalidType",
    "MetadataError",
    "NotImplemented",
    "NotInstalled",
    "ObjectNotFound",
    "OperationStopped",
    "OperationTimeout",
    "SyntaxError",
    "ParserError",
    "PermissionDenied",
    "ResourceBusy",
    "ResourceExists",
    "ResourceUnavailable",
    "ReadError",
    "WriteError",
    "FromStdErr",
    "SecurityError",
    "ProtocolError",
    "ConnectionError",
    "AuthenticationError",
    "LimitsExceeded",
    "QuotaExceeded",
    "NotEnabled",
];

/// A category by its name or number.
pub(crate) fn category_name(said: &str) -> &'static str {
    let by_number = said.parse::<usize>().ok().and_then(|at| CATEGORIES.get(at));
    let by_name = CATEGORIES.iter().find(|name| text::same(name, said));
    by_number.or(by_name).copied().unwrap_or("NotSpecified")
}
