//! Lines of a recording, and how two texts are compared.

/// The lines of a recording, without the echo of the command line in front.
pub(super) fn recorded(output: &str, command: &str) -> Vec<String> {
    let mut lines = printed(output);
    if lines.first().is_some_and(|line| line == command) {
        lines.remove(0);
    }
    trimmed(lines)
}

/// The lines of a text, without blanks at their ends and empty lines at the edges.
pub(super) fn printed(text: &str) -> Vec<String> {
    let lines = text.replace('\r', "");
    trimmed(lines.split('\n').map(|line| line.trim_end().to_owned()).collect())
}

fn trimmed(mut lines: Vec<String>) -> Vec<String> {
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines.split_off(blank)
}

/// Passes when two texts are the same.
pub(super) fn equal(wanted: &[String], got: &[String]) -> Result<(), String> {
    for number in 0..wanted.len().max(got.len()) {
        let (wanted, got) = (wanted.get(number), got.get(number));
        if wanted != got {
            return Err(format!("line {}: {wanted:?} is {got:?}", number + 1));
        }
    }
    Ok(())
}

/// A text in which every digit of each run of digits after `start` is a `#`.
pub(super) fn masked_after(line: &str, start: &str) -> String {
    let Some((before, after)) = line.split_once(start) else { return line.to_owned() };
    let end = after.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(after.len());
    let digits: String =
        after[..end].chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    format!("{before}{start}{digits}{}", &after[end..])
}

/// What stands in a line from one column up to another, without blanks around it.
pub(super) fn cut(line: &str, from: usize, to: usize) -> &str {
    let at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(place, _)| place);
    line[at(from)..at(to).max(at(from))].trim()
}

/// From and to of the columns that a line of `====` underlines.
pub(super) fn columns(rule: &str) -> Vec<(usize, usize)> {
    let mut columns = Vec::new();
    let mut from = 0;
    for part in rule.split(' ') {
        columns.push((from, from + part.len()));
        from += part.len() + 1;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_column_a_missing_line_and_another_word_are_seen() {
        let lines = |text: &str| printed(text);
        assert!(equal(&lines("a  b\n\nc"), &lines("\na  b  \r\n\r\nc\r\n")).is_ok());
        assert!(equal(&lines("a  b"), &lines("a   b")).is_err());
        assert!(equal(&lines("a\n\nb"), &lines("a\nb")).is_err());
        assert!(equal(&lines("a\nb"), &lines("a\nb\nc")).is_err());
    }

    #[test]
    fn a_mask_keeps_the_length() {
        let line = masked_after("Bob S-1-5-21-12-34 x 5", "S-1-5-21-");
        assert_eq!(line, "Bob S-1-5-21-##-## x 5");
        assert_eq!(columns("=== ====="), [(0, 3), (4, 9)]);
        assert_eq!(cut("abc defgh", 4, 20), "defgh");
    }
}
