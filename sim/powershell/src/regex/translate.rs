//! A pattern of .NET in the notation of the crate.
//!
//! *Models*: escapes, classes with subtraction, groups, assertions, options in the pattern,
//! quantifiers; `$` before a last line feed; unnamed groups are numbered before named ones.
//! *Leaves out*: see the parent.

use std::fmt::Write as _;
use std::rc::Rc;

use super::Options;
use crate::net::{Fault, Outcome, Thrown};

/// Groups within groups, at most.
const DEEPEST: usize = 64;
/// Repetitions of one quantifier, at most.
const MOST_REPEATS: u32 = 1000;

/// A pattern in the notation of the crate.
pub(super) struct Translated {
    /// The pattern.
    pub(super) text: String,
    /// Groups in the order of .NET, with their places in the pattern.
    pub(super) groups: Vec<(Rc<str>, usize)>,
    /// The pattern has no operators: it stands for this text.
    pub(super) literal: Option<String>,
}

/// Translates a pattern.
pub(super) fn translate(source: &str, options: Options) -> Outcome<Translated> {
    const REFUSED: [(u32, &str); 2] = [(64, "RightToLeft"), (256, "ECMAScript")];
    for (bit, name) in REFUSED {
        if options.0 & bit != 0 {
            return Err(Fault::Unsupported(format!("RegexOptions.{name}")));
        }
    }
    let mut one = Translator {
        source,
        chars: source.chars().collect(),
        at: 0,
        options,
        out: String::new(),
        groups: Vec::new(),
        scopes: Vec::new(),
        literal: Some(String::new()),
        can_repeat: false,
    };
    one.groups = one.survey();
    if options.has(Options::IGNORE_CASE) {
        one.out.push_str("(?i)");
    }
    while one.at < one.chars.len() {
        one.piece()?;
    }
    if !one.scopes.is_empty() {
        return Err(one.error("Not enough )'s."));
    }
    let mut groups: Vec<(Rc<str>, usize)> = vec![("0".into(), 0)];
    let unnamed = one.groups.iter().enumerate().filter(|(_, name)| name.is_none());
    for (place, _) in unnamed {
        groups.push((groups.len().to_string().into(), place + 1));
    }
    for (place, name) in one.groups.iter().enumerate() {
        if let Some(name) = name {
            if groups.iter().any(|(there, _)| **there == **name) {
                return Err(one.refused("two groups of one name"));
            }
            groups.push((name.as_str().into(), place + 1));
        }
    }
    let cased = !options.has(Options::IGNORE_CASE);
    let plain = |text: &String| cased || !text.chars().any(char::is_alphabetic);
    Ok(Translated { text: one.out, groups, literal: one.literal.filter(plain) })
}

pub(super) struct Translator<'a> {
    source: &'a str,
    chars: Vec<char>,
    pub(super) at: usize,
    options: Options,
    out: String,
    /// Names of groups by where they open; none for numbered ones.
    groups: Vec<Option<String>>,
    /// Options outside each open group.
    scopes: Vec<Options>,
    literal: Option<String>,
    /// What stands before can have a quantifier.
    can_repeat: bool,
}

impl Translator<'_> {
    pub(super) fn error(&self, why: &str) -> Fault {
        let text = format!("parsing \"{}\" - {why}", self.source);
        Fault::from(Thrown::inner("System.ArgumentException", &text))
    }

    pub(super) fn refused(&self, what: &str) -> Fault {
        Fault::Unsupported(format!("regular expression \"{}\": {what}", self.source))
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    /// Names of all groups, so that numbers are known before references.
    fn survey(&self) -> Vec<Option<String>> {
        let mut names = Vec::new();
        let (mut at, mut in_class) = (0, false);
        let explicit = self.options.has(Options::EXPLICIT_CAPTURE);
        while let Some(c) = self.chars.get(at) {
            match c {
                '\\' => at += 1,
                '[' => in_class = true,
                ']' => in_class = false,
                '(' if !in_class => {
                    let rest: String = self.chars[at + 1..].iter().collect();
                    let opened = rest.strip_prefix("?<").or_else(|| rest.strip_prefix("?'"));
                    if let Some(name) = opened {
                        if !name.starts_with(['=', '!']) {
                            names.push(Some(name.chars().take_while(|c| is_word(*c)).collect()));
                        }
                    } else if !rest.starts_with('?') && !explicit {
                        names.push(None);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        names
    }

    fn piece(&mut self) -> Outcome<()> {
        let c = self.chars[self.at];
        let ignores_blanks = self.options.has(Options::IGNORE_WHITESPACE);
        match c {
            _ if ignores_blanks && c.is_whitespace() => self.at += 1,
            '#' if ignores_blanks => {
                while self.peek(0).is_some_and(|c| c != '\n') {
                    self.at += 1;
                }
            }
            '\\' => self.escape()?,
            '[' => {
                self.literal = None;
                let class = self.class()?;
                self.atom(&class);
            }
            '(' => self.open()?,
            ')' => {
                self.literal = None;
                let Some(outside) = self.scopes.pop() else {
                    return Err(self.error("Too many )'s."));
                };
                self.options = outside;
                self.at += 1;
                self.atom(")");
            }
            '|' => {
                self.at += 1;
                self.operator("|");
            }
            '^' => {
                self.at += 1;
                let multiline = self.options.has(Options::MULTILINE);
                self.operator(if multiline { "(?m:^)" } else { "\\A" });
            }
            '$' => {
                self.at += 1;
                let multiline = self.options.has(Options::MULTILINE);
                self.operator(if multiline { "(?m:$)" } else { "(?=\\n?\\z)" });
            }
            '.' => {
                self.at += 1;
                self.literal = None;
                let single = self.options.has(Options::SINGLELINE);
                self.atom(if single { "(?s:.)" } else { "[^\\n]" });
            }
            '*' | '+' | '?' => self.quantifier()?,
            '{' if self.braces().is_some() => self.quantifier()?,
            _ => {
                self.at += 1;
                self.character(c);
            }
        }
        Ok(())
    }

    fn atom(&mut self, text: &str) {
        self.out.push_str(text);
        self.can_repeat = true;
    }

    /// Something without width, or a bar: nothing that could be repeated.
    fn operator(&mut self, text: &str) {
        self.literal = None;
        self.out.push_str(text);
        self.can_repeat = text != "|";
    }

    fn character(&mut self, c: char) {
        if let Some(literal) = &mut self.literal {
            literal.push(c);
        }
        let text = quoted(c);
        self.atom(&text);
    }

    /// `{2}`, `{2,}`, `{2,5}` here: its bounds and its length.
    fn braces(&self) -> Option<(u32, Option<u32>, usize)> {
        let rest: String = self.chars[self.at + 1..].iter().take(24).collect();
        let inner = &rest[..rest.find('}')?];
        let (low, high) = inner.split_once(',').unwrap_or((inner, inner));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if low.is_empty() || !digits(low) || !digits(high) {
            return None;
        }
        // A number that does not fit is beyond every limit.
        let number = |text: &str| text.parse().unwrap_or(u32::MAX);
        let most = (!high.is_empty()).then(|| number(high));
        Some((number(low), most, inner.chars().count() + 2))
    }

    fn quantifier(&mut self) -> Outcome<()> {
        self.literal = None;
        if !self.can_repeat {
            return Err(self.error("Quantifier {x,y} following nothing."));
        }
        match self.braces().filter(|_| self.peek(0) == Some('{')) {
            Some((low, most, length)) => {
                if most.is_some_and(|most| most < low) {
                    return Err(self.error("Illegal {x,y} with x > y."));
                }
                if low > MOST_REPEATS || most.is_some_and(|most| most > MOST_REPEATS) {
                    let what =
                        format!("more than {MOST_REPEATS} repetitions in \"{}\"", self.source);
                    return Err(Fault::Limit(what));
                }
                let text: String = self.chars[self.at..self.at + length].iter().collect();
                self.out.push_str(&text);
                self.at += length;
            }
            None => {
                self.out.extend(self.peek(0));
                self.at += 1;
            }
        }
        if self.peek(0) == Some('?') {
            self.out.push('?');
            self.at += 1;
        }
        self.can_repeat = false;
        let again = self.peek(0).is_some_and(|c| matches!(c, '*' | '+' | '?'))
            || (self.peek(0) == Some('{') && self.braces().is_some());
        if again {
            let c = self.peek(0).unwrap_or_default();
            return Err(self.error(&format!("Nested quantifier {c}.")));
        }
        Ok(())
    }

    fn open(&mut self) -> Outcome<()> {
        self.literal = None;
        if self.scopes.len() >= DEEPEST {
            let what = format!("more than {DEEPEST} groups within groups in \"{}\"", self.source);
            return Err(Fault::Limit(what));
        }
        self.can_repeat = false;
        if self.peek(1) != Some('?') {
            self.at += 1;
            let explicit = self.options.has(Options::EXPLICIT_CAPTURE);
            self.out.push_str(if explicit { "(?:" } else { "(" });
            self.scopes.push(self.options);
            return Ok(());
        }
        for kind in ["(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!"] {
            if self.looking_at(kind) {
                self.at += kind.len();
                self.out.push_str(kind);
                self.scopes.push(self.options);
                return Ok(());
            }
        }
        if self.looking_at("(?#") {
            let end = self.chars[self.at..].iter().position(|c| *c == ')');
            let Some(end) = end else { return Err(self.error("Unterminated (?#...) comment.")) };
            self.at += end + 1;
            return Ok(());
        }
        match self.peek(2) {
            Some('<' | '\'') => self.named(),
            Some('(') => Err(self.refused("conditions")),
            _ => self.inline_options(),
        }
    }

    fn named(&mut self) -> Outcome<()> {
        let close = if self.peek(2) == Some('<') { '>' } else { '\'' };
        let name: String = self.chars[self.at + 3..].iter().take_while(|c| is_word(**c)).collect();
        let behind = self.peek(3 + name.chars().count());
        if behind == Some('-') {
            return Err(self.refused("balancing groups"));
        }
        if name.is_empty() || behind != Some(close) {
            return Err(
                self.error("Invalid group name: Group names must begin with a word character.")
            );
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.refused("groups with a number for a name"));
        }
        self.at += 4 + name.chars().count();
        self.out.push('(');
        self.scopes.push(self.options);
        Ok(())
    }

    /// `(?im-s)` and `(?im-s:`
    fn inline_options(&mut self) -> Outcome<()> {
        let mut at = 2;
        let (mut options, mut on) = (self.options, true);
        loop {
            let Some(c) = self.peek(at) else {
                return Err(self.error("Unrecognized grouping construct."));
            };
            at += 1;
            let flag = match c {
                '-' => {
                    on = false;
                    continue;
                }
                '+' => {
                    on = true;
                    continue;
                }
                'i' | 'I' => Options::IGNORE_CASE,
                'm' | 'M' => Options::MULTILINE,
                's' | 'S' => Options::SINGLELINE,
                'x' | 'X' => Options::IGNORE_WHITESPACE,
                // The survey of groups would have to know where it begins and ends.
                'n' | 'N' => return Err(self.refused("(?n)")),
                ':' | ')' => {
                    self.at += at;
                    let flag = if options.has(Options::IGNORE_CASE) { "i" } else { "-i" };
                    if c == ':' {
                        self.scopes.push(self.options);
                        let _ = write!(self.out, "(?{flag}:");
                    } else {
                        let _ = write!(self.out, "(?{flag})");
                    }
                    self.options = options;
                    return Ok(());
                }
                _ => return Err(self.error("Unrecognized grouping construct.")),
            };
            options = options.with(flag, on);
        }
    }

    fn escape(&mut self) -> Outcome<()> {
        let Some(c) = self.peek(1) else {
            return Err(self.error("Illegal \\ at end of pattern."));
        };
        match c {
            'w' | 'W' | 'd' | 'D' | 's' | 'S' => {
                self.at += 2;
                self.literal = None;
                self.atom(&format!("\\{c}"));
            }
            'b' | 'B' | 'A' | 'z' => {
                self.at += 2;
                self.operator(&format!("\\{c}"));
            }
            'Z' => {
                self.at += 2;
                self.operator("(?=\\n?\\z)");
            }
            'G' => return Err(self.refused("\\G")),
            'p' | 'P' => {
                self.literal = None;
                let property = self.property()?;
                self.atom(&property);
            }
            'k' => self.named_reference()?,
            '1'..='9' => {
                let digits: String =
                    self.chars[self.at + 1..].iter().take_while(|c| c.is_ascii_digit()).collect();
                let exists = digits.parse().is_ok_and(|number: usize| number <= self.groups.len());
                if exists || digits.len() == 1 || c > '7' {
                    self.at += 1 + digits.len();
                    self.reference(&digits)?;
                } else {
                    // Several digits that are no group are an octal number.
                    let c = self.escaped_character()?;
                    self.character(c);
                }
            }
            _ => {
                let c = self.escaped_character()?;
                self.character(c);
            }
        }
        Ok(())
    }

    fn named_reference(&mut self) -> Outcome<()> {
        let close = match self.peek(2) {
            Some('<') => '>',
            Some('\'') => '\'',
            _ => return Err(self.error("Malformed \\k<...> named back reference.")),
        };
        let name: String = self.chars[self.at + 3..].iter().take_while(|c| **c != close).collect();
        self.at += (4 + name.chars().count()).min(self.chars.len() - self.at);
        self.reference(&name)
    }

    /// A group by the name or the number that .NET gives it.
    fn reference(&mut self, name: &str) -> Outcome<()> {
        let unnamed = self.groups.iter().filter(|name| name.is_none()).count();
        let place = match name.parse::<usize>() {
            Ok(number) if number <= unnamed => {
                let mut places = (0..self.groups.len()).filter(|at| self.groups[*at].is_none());
                number.checked_sub(1).and_then(|number| places.nth(number))
            }
            Ok(number) => {
                let mut places = (0..self.groups.len()).filter(|at| self.groups[*at].is_some());
                places.nth(number - unnamed - 1)
            }
            Err(_) => self.groups.iter().position(|there| there.as_deref() == Some(name)),
        };
        let Some(place) = place else {
            let kind = if name.parse::<usize>().is_ok() { "number" } else { "name" };
            return Err(self.error(&format!("Reference to undefined group {kind} {name}.")));
        };
        self.operator(&format!("(?:\\{})", place + 1));
        Ok(())
    }

    /// `\p{Lu}`: general categories only.
    pub(super) fn property(&mut self) -> Outcome<String> {
        let negative = self.peek(1) == Some('P');
        if self.peek(2) != Some('{') {
            return Err(self.error("Malformed \\p{X} character escape."));
        }
        let name: String = self.chars[self.at + 3..].iter().take_while(|c| **c != '}').collect();
        if self.peek(3 + name.chars().count()) != Some('}') {
            return Err(self.error("Incomplete \\p{X} character escape."));
        }
        const CATEGORIES: &str = "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S \
                                  Sm Sc Sk So Z Zs Zl Zp C Cc Cf Co Cn";
        if !CATEGORIES.split_ascii_whitespace().any(|category| category == name) {
            if name.starts_with("Is") {
                return Err(self.refused(&format!("the block {name}")));
            }
            return Err(self.error(&format!("Unknown property '{name}'.")));
        }
        self.at += 4 + name.chars().count();
        Ok(format!("\\{}{{{name}}}", if negative { 'P' } else { 'p' }))
    }

    /// An escape that stands for one character.
    pub(super) fn escaped_character(&mut self) -> Outcome<char> {
        let Some(c) = self.peek(1) else {
            return Err(self.error("Illegal \\ at end of pattern."));
        };
        self.at += 2;
        let hexadecimal = |this: &mut Self, count: usize| {
            let end = (this.at + count).min(this.chars.len());
            let digits: String = this.chars[this.at..end].iter().collect();
            let number = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == count);
            match number {
                Some(number) => {
                    this.at += count;
                    char::from_u32(number).ok_or_else(|| this.refused("half of a surrogate pair"))
                }
                None => Err(this.error("Insufficient hexadecimal digits.")),
            }
        };
        Ok(match c {
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' => '\t',
            'r' => '\r',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'n' => '\n',
            'e' => '\u{1b}',
            'x' => hexadecimal(self, 2)?,
            'u' => hexadecimal(self, 4)?,
            'c' => match self.peek(0) {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    char::from(letter.to_ascii_uppercase() as u8 - b'@')
                }
                _ => return Err(self.error("Unrecognized control character.")),
            },
            '0'..='7' => {
                let rest = &self.chars[self.at..];
                let more = rest.iter().take(2).take_while(|c| matches!(c, '0'..='7')).count();
                let digits: String = self.chars[self.at - 1..self.at + more].iter().collect();
                self.at += more;
                let number = u32::from_str_radix(&digits, 8).unwrap_or_default();
                char::from_u32(number & 0xff).unwrap_or_default()
            }
            _ if is_word(c) => {
                return Err(self.error(&format!("Unrecognized escape sequence \\{c}.")));
            }
            other => other,
        })
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A character that means itself.
fn quoted(c: char) -> String {
    match c {
        _ if is_word(c) => c.to_string(),
        _ if c.is_ascii_graphic() => format!("\\{c}"),
        _ => format!("\\x{{{:x}}}", u32::from(c)),
    }
}
