//! The messages between the harness and an external diagnoser: one JSON object a line.
//!
//! The harness sends [`Message::Facts`] once. The program replies with [`Reply::Ask`] as often as
//! it likes, each answered by [`Message::Output`], and at last with [`Reply::Answer`] or
//! [`Reply::Refuse`]. Then the harness closes the program's standard input.
//!
//! ```text
//! > {"kind":"facts","protocol":1,"facts":{...}}
//! < {"kind":"ask","line":"sc query obengine"}
//! > {"kind":"output","line":"sc query obengine","text":"SERVICE_NAME: obengine ..."}
//! < {"kind":"answer","answer":{...}}
//! ```
//!
//! *Leaves out.* What facts and answers look like inside: they are opaque here, and the adapter
//! on top gives them their types. Unknown kinds and unknown fields of a reply are malformed,
//! because a misspelt field would otherwise be lost without a word.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of the protocol, sent in [`Message::Facts`].
pub const PROTOCOL: u32 = 1;

/// The exit code by which a program refuses without a message, as test suites say "skipped".
pub const REFUSED_EXIT_CODE: i32 = 77;

/// What the harness says, on the program's standard input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Message {
    /// The first evidence; opens the conversation.
    Facts {
        /// [`PROTOCOL`], so that a program can refuse one it does not know.
        protocol: u32,
        /// The evidence.
        facts: Value,
    },
    /// What the console printed for the line that was asked.
    Output {
        /// The line, as it was asked.
        line: String,
        /// The text of the console.
        text: String,
    },
}

/// What the program says, on its standard output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Reply {
    /// It wants to see what this console line prints.
    Ask {
        /// The console line.
        line: String,
    },
    /// Its diagnosis; ends the conversation.
    Answer {
        /// The diagnosis.
        answer: Value,
    },
    /// It declines to diagnose; ends the conversation.
    Refuse {
        /// Why, for people to read.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_look_as_documented() {
        let facts = Message::Facts { protocol: PROTOCOL, facts: json!({"a": 1}) };
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(text, r#"{"kind":"facts","protocol":1,"facts":{"a":1}}"#);
        let output = Message::Output { line: "net start".into(), text: "x\n".into() };
        let text = serde_json::to_string(&output).unwrap();
        assert_eq!(text, r#"{"kind":"output","line":"net start","text":"x\n"}"#);
    }

    #[test]
    fn replies_are_read_strictly() {
        let read = |text: &str| serde_json::from_str::<Reply>(text);
        let ask = Reply::Ask { line: "sc query obengine".into() };
        assert_eq!(read(r#"{"kind":"ask","line":"sc query obengine"}"#).unwrap(), ask);
        let answer = Reply::Answer { answer: json!([1]) };
        assert_eq!(read(r#"{"kind":"answer","answer":[1]}"#).unwrap(), answer);
        assert!(read(r#"{"kind":"ask","line":"x","lin":"y"}"#).is_err());
        assert!(read(r#"{"kind":"shout"}"#).is_err());
        assert!(read(r#"{"line":"x"}"#).is_err());
        assert!(read(r#"{"kind":"refuse"}"#).is_err());
    }
}
