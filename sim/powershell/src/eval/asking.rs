//! `$PSCmdlet` and its like: asking before a change, errors in the name of the function.

use super::bind::Common;
use super::error::{Action, ErrorSpec};
use super::host::Channel;
use super::stop::{Eval, Reach, Stop};
use super::streams::{Stream, record};
use super::{Call, Engine, Invocation};
use crate::source::Span;
use crate::value::{Value, text};

impl Call<'_> {
    /// True when the cmdlet may go on with a change: nobody asked what it would do, and a person
    /// who had to be asked agreed.
    ///
    /// # Errors
    /// A person had to be asked and nobody is there.
    pub fn should_process(&mut self, target: &str, action: &str) -> Eval<bool> {
        let common = &self.bound.common;
        let (what_if, confirm) = (common.what_if, common.confirm);
        let impact = self.bound.table.impact.unwrap_or(0);
        self.engine.may(target, action, what_if, confirm, impact)
    }

    /// Asks a person whether the cmdlet may go on, whatever the preferences say.
    ///
    /// # Errors
    /// Nobody is there.
    pub fn should_continue(&mut self, question: &str, caption: &str) -> Eval<bool> {
        self.engine.ask(caption, question)
    }
}

impl Engine {
    fn may(
        &mut self,
        target: &str,
        action: &str,
        what_if: Option<bool>,
        confirm: Option<bool>,
        impact: u8,
    ) -> Eval<bool> {
        let silent = what_if
            .unwrap_or_else(|| self.seen("WhatIfPreference").is_some_and(|value| value.is_true()));
        let said = || format!("Performing the operation \"{action}\" on target \"{target}\".");
        if silent {
            self.write_host(Channel::Host, &format!("What if: {}\n", said()))?;
            return Ok(false);
        }
        let threshold = match self.seen("ConfirmPreference") {
            Some(value) => match text::of(&value).to_ascii_lowercase().as_str() {
                "low" => 1,
                "medium" => 2,
                "none" => 4,
                _ => 3,
            },
            None => 3,
        };
        let asks = confirm.unwrap_or(impact >= threshold && impact > 0);
        if !asks {
            return Ok(true);
        }
        let question = format!("Are you sure you want to perform this action?\n{}", said());
        self.ask("Confirm", &question)
    }

    /// Asks a person: yes or no.
    fn ask(&mut self, caption: &str, question: &str) -> Eval<bool> {
        let choices = "[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help \
                       (default is \"Y\"): ";
        let prompt = format!("\n{caption}\n{question}\n{choices}");
        let Some(answer) = self.host.read_line(&prompt) else {
            let class = "System.Management.Automation.PSInvalidOperationException";
            let text = "Windows PowerShell is in NonInteractive mode. Read and Prompt \
                        functionality is not available.";
            let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", text);
            return Err(self.terminating(&spec));
        };
        let answer = answer.trim().to_ascii_lowercase();
        Ok(matches!(answer.as_str(), "" | "y" | "a" | "yes"))
    }

    /// Methods of `$PSCmdlet`.
    pub(crate) fn call_on_cmdlet(
        &mut self,
        _value: &Value,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Eval<Value> {
        let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
        let first = arguments.first().cloned().unwrap_or(Value::Null);
        match name.to_ascii_lowercase().as_str() {
            "shouldprocess" => {
                let Some(call) = self.call_info() else { return Ok(Value::Bool(true)) };
                let action = if arguments.len() > 1 { said(1) } else { call.name.to_string() };
                let truth = self.may(&said(0), &action, None, None, call.impact)?;
                Ok(Value::Bool(truth))
            }
            "shouldcontinue" => {
                let (query, caption) = (said(0), said(1));
                self.ask(&caption, &query).map(Value::Bool)
            }
            "throwterminatingerror" => {
                self.attribute_to_function(&first);
                Err(Stop::raised(first, Reach::Function))
            }
            "writeerror" => {
                self.attribute_to_function(&first);
                self.write_error(first).map(|()| Value::Null)
            }
            "writewarning" => self.warn(&said(0)).map(|()| Value::Null),
            "writeverbose" => self.verbose(&said(0)).map(|()| Value::Null),
            "writedebug" => self.debug(&said(0)).map(|()| Value::Null),
            _ => Err(self.unsupported(format!("$PSCmdlet.{name}()"), span)),
        }
    }

    /// A record that `$PSCmdlet` raises comes from the function that runs.
    fn attribute_to_function(&self, record: &Value) {
        let Some(call) = self.call_info() else { return };
        let by = Invocation {
            command: call.name.clone(),
            activity: call.name.clone(),
            class: call.name.clone(),
            called: call.name.clone(),
            kind: "Function",
            place: call.at.clone(),
            common: Common::default(),
            failed: std::cell::Cell::new(false),
            has_position: true,
        };
        super::error::attribute(record, &call.at, Some(&by));
    }

    /// Writes a warning as the preference wants it.
    ///
    /// # Errors
    /// The preference says stop.
    pub fn warn(&mut self, said: &str) -> Eval<()> {
        let by = self.invocation.clone();
        let own = by.as_ref().and_then(|by| by.common.warning_action);
        let action = own.or_else(|| self.preference("WarningPreference"));
        let value = record("System.Management.Automation.WarningRecord", said);
        if let Some(name) = by.as_ref().and_then(|by| by.common.warning_variable.clone()) {
            self.common_list(&name).borrow_mut().push(value.clone());
        }
        self.announce(
            Stream::Warning,
            action.unwrap_or(Action::Continue),
            value,
            "WarningPreference",
        )
    }

    /// Writes a verbose message when somebody wants it.
    ///
    /// # Errors
    /// The preference says stop.
    pub fn verbose(&mut self, said: &str) -> Eval<()> {
        let own = self.invocation.as_ref().and_then(|by| by.common.verbose);
        let action = match own {
            Some(true) => Action::Continue,
            Some(false) => Action::SilentlyContinue,
            None => self.preference("VerbosePreference").unwrap_or(Action::SilentlyContinue),
        };
        let value = record("System.Management.Automation.VerboseRecord", said);
        self.announce(Stream::Verbose, action, value, "VerbosePreference")
    }

    /// Writes a debug message when somebody wants it.
    ///
    /// # Errors
    /// The preference says stop.
    pub fn debug(&mut self, said: &str) -> Eval<()> {
        let own = self.invocation.as_ref().and_then(|by| by.common.debug);
        let action = match own {
            Some(true) => Action::Continue,
            Some(false) => Action::SilentlyContinue,
            None => self.preference("DebugPreference").unwrap_or(Action::SilentlyContinue),
        };
        let value = record("System.Management.Automation.DebugRecord", said);
        self.announce(Stream::Debug, action, value, "DebugPreference")
    }

    fn announce(
        &mut self,
        stream: Stream,
        action: Action,
        value: Value,
        preference: &str,
    ) -> Eval<()> {
        match action {
            Action::SilentlyContinue | Action::Ignore => Ok(()),
            Action::Stop => {
                let said = text::of(&value);
                let class = "System.Management.Automation.ActionPreferenceStopException";
                let text = format!(
                    "The running command stopped because the preference variable \
                     \"{preference}\" or common parameter is set to Stop: {said}"
                );
                let spec = ErrorSpec::new(class, "ActionPreferenceStop", "OperationStopped", text);
                match self.terminating(&spec) {
                    Stop::Error(mut raised) => {
                        raised.reach = Reach::Script;
                        Err(Stop::Error(raised))
                    }
                    other => Err(other),
                }
            }
            _ => self.emit(stream, value),
        }
    }
}
