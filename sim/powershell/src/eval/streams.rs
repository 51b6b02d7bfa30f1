//! The streams beside the output: errors, warnings, verbose, debug, information.
//!
//! *Models*: where each goes (the host, the output, a file, nowhere) while an element of a
//! pipeline runs; `2>&1` keeps errors and output in their order.

use std::cell::RefCell;
use std::rc::Rc;

use super::error::object;
use super::host::Channel;
use super::pipeline::RedirectFile;
use super::sink::Sink;
use super::stop::Eval;
use super::{Engine, display};
use crate::value::{Value, text};

/// A stream beside the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Error = 0,
    Warning = 1,
    Verbose = 2,
    Debug = 3,
    Information = 4,
}

/// Where a stream goes.
#[derive(Debug, Clone, Default)]
pub(crate) enum To {
    #[default]
    Host,
    /// Into the output of the element; it is taken from here.
    Queue(Rc<RefCell<Vec<Value>>>),
    Nowhere,
    File(Rc<RedirectFile>),
}

/// Where the streams go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Streams {
    pub(crate) to: [To; 5],
}

/// Takes the output of an element and puts what its other streams merged into it in between.
pub(crate) struct Merge<'s> {
    pub(crate) queue: Rc<RefCell<Vec<Value>>>,
    pub(crate) out: &'s mut dyn Sink,
}

impl Merge<'_> {
    pub(crate) fn drain(&mut self, engine: &mut Engine) -> Eval<()> {
        let waiting = std::mem::take(&mut *self.queue.borrow_mut());
        waiting.into_iter().try_for_each(|value| self.out.put(engine, value))
    }
}

impl Sink for Merge<'_> {
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()> {
        self.drain(engine)?;
        self.out.put(engine, value)
    }
}

impl Engine {
    /// Writes a record to a stream.
    pub(crate) fn emit(&mut self, stream: Stream, value: Value) -> Eval<()> {
        self.step()?;
        match self.frame.streams.to[stream as usize].clone() {
            To::Host => self.show(stream, &value),
            To::Queue(queue) => {
                queue.borrow_mut().push(value);
                Ok(())
            }
            To::Nowhere => Ok(()),
            To::File(file) => {
                let width = display::line_width(self);
                let lines = match stream {
                    Stream::Error => display::error_text(&value, width),
                    _ => text::of(&value) + "\r\n",
                };
                file.write(self, &lines)
            }
        }
    }

    /// Shows a record of a stream.
    fn show(&mut self, stream: Stream, value: &Value) -> Eval<()> {
        let said = text::of(value);
        let width = display::line_width(self);
        let (channel, shown) = match stream {
            Stream::Error => (Channel::Error, display::error_text(value, width)),
            Stream::Warning => (Channel::Warning, format!("WARNING: {said}\n")),
            Stream::Verbose => (Channel::Verbose, format!("VERBOSE: {said}\n")),
            Stream::Debug => (Channel::Debug, format!("DEBUG: {said}\n")),
            Stream::Information => (Channel::Host, format!("{said}\n")),
        };
        self.write_host(channel, &shown)
    }

    /// Writes text to the console of the host.
    pub(crate) fn write_host(&mut self, channel: Channel, text: &str) -> Eval<()> {
        self.note_output(text.len())?;
        self.host.write(channel, text);
        Ok(())
    }
}

/// A record of the warning, verbose or debug stream.
pub(crate) fn record(class: &str, message: &str) -> Value {
    let types = [class, "System.Management.Automation.InformationalRecord", "System.Object"];
    let value = object(&types, [("Message", Value::text(message))]);
    value.shown_as(message)
}
