//! Batch files: lines in order, labels, `goto`, `call`, arguments.
//!
//! *Models*: groups over several lines, `:eof`, `exit /b`, `shift`, subroutines.
//! *Leaves out*: `setlocal` with extensions; it and `endlocal` keep and give back the variables.

use super::shell::{Running, Shell};
use crate::console::Word;
use crate::kernel::text::same;

impl Shell<'_> {
    /// Runs a batch file from its first line.
    pub(super) fn batch(&mut self, path: &str, text: &str, words: &[Word]) {
        let mut arguments = vec![path.to_owned()];
        arguments.extend(words.iter().map(Word::spelled));
        self.file(statements(text), arguments, 0);
    }

    /// Runs the lines of a file from one on until its end.
    fn file(&mut self, lines: Vec<String>, arguments: Vec<String>, from: usize) {
        let outer = self.running.replace(Running { lines, arguments, at: from });
        while let Some(running) = &mut self.running {
            let Some(line) = running.lines.get(running.at).cloned() else { break };
            running.at += 1;
            self.line(&line);
            if self.is_over() {
                break;
            }
        }
        self.running = outer;
        // `exit /b` ends the file and not the shell.
        self.left = false;
    }

    /// `goto`: goes on behind a label.
    pub(super) fn go_to(&mut self, label: &str) {
        let name = label.trim().trim_start_matches(':').split_whitespace().next().unwrap_or("");
        let Some(running) = &mut self.running else { return };
        if same(name, "eof") {
            running.at = running.lines.len();
            return;
        }
        match label_at(&running.lines, name) {
            Some(at) => running.at = at + 1,
            None => {
                running.at = running.lines.len();
                self.refuse(
                    1,
                    &format!("The system cannot find the batch label specified - {name}"),
                );
            }
        }
    }

    /// `call`: a subroutine of this file, another batch file, or a command.
    pub(super) fn call(&mut self, text: &str) {
        let text = text.trim();
        let Some(label) = text.strip_prefix(':') else { return self.line(text) };
        let mut words = crate::console::argv::split(label).into_iter();
        let Some(name) = words.next() else { return };
        let Some(running) = &self.running else { return };
        let Some(at) = label_at(&running.lines, &name.text) else {
            let text = format!("The system cannot find the batch label specified - {}", name.text);
            return self.refuse(1, &text);
        };
        if self.deeper() {
            let mut arguments = vec![format!(":{}", name.text)];
            arguments.extend(words.map(|word| word.spelled()));
            let lines = running_lines(self);
            self.file(lines, arguments, at + 1);
            self.depth -= 1;
        }
    }

    /// `shift`: each argument moves down by one.
    pub(super) fn shift(&mut self) {
        if let Some(running) = &mut self.running
            && running.arguments.len() > 1
        {
            running.arguments.remove(1);
        }
    }
}

fn running_lines(shell: &Shell<'_>) -> Vec<String> {
    shell.running.as_ref().map(|running| running.lines.clone()).unwrap_or_default()
}

fn label_at(lines: &[String], name: &str) -> Option<usize> {
    lines.iter().position(|line| {
        let label = line.trim_start().strip_prefix(':');
        label.and_then(|label| label.split_whitespace().next()).is_some_and(|own| same(own, name))
    })
}

/// The statements of a file: a line, or several that a group or a caret holds together.
fn statements(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut open = String::new();
    for line in text.lines() {
        if let Some(begun) = open.strip_suffix('^') {
            open = format!("{begun}{line}");
        } else if open.is_empty() {
            open = line.to_owned();
        } else {
            // Lines of a group are commands behind one another.
            let joined = open.trim_end().ends_with('(') || line.trim_start().starts_with(')');
            open = format!("{open}{}{line}", if joined { " " } else { " & " });
        }
        if !open.ends_with('^') && depth(&open) <= 0 {
            all.push(std::mem::take(&mut open));
        }
    }
    if !open.is_empty() {
        all.push(open);
    }
    all
}

/// Groups that are open at the end of a text; labels and remarks have none.
fn depth(text: &str) -> i32 {
    let start = text.trim_start().trim_start_matches('@').to_ascii_lowercase();
    let opens = ["if ", "for ", "(", ") else", "if\t"].iter().any(|word| start.starts_with(word));
    if !opens && !start.contains("&& (") && !start.contains("|| (") {
        return 0;
    }
    let (mut deep, mut quoted) = (0, false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => deep += 1,
            ')' if !quoted => deep -= 1,
            _ => {}
        }
    }
    deep
}
