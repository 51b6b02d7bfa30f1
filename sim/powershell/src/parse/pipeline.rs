//! Pipelines, commands, arguments, redirections.

use crate::ast::{
    Argument, At, Call, Command, Element, ElementKind, Expr, Expression, Pipeline, Quote,
    RedirectTo, Redirection,
};

use super::space::{is_blank, is_dash, is_double_quote, is_line_end, is_name, is_single_quote};
use super::{Parsed, Parser};

/// True for a character that ends a word of a command.
pub(super) fn ends_word(c: char) -> bool {
    is_blank(c) || is_line_end(c) || matches!(c, ';' | '|' | '&' | '(' | ')' | '{' | '}' | ',')
}

impl Parser<'_> {
    /// One or more elements joined by bars.
    pub(super) fn pipeline(&mut self) -> Parsed<Pipeline> {
        let first = self.element()?;
        self.pipeline_from(first)
    }

    /// The rest of a pipeline whose first element was read.
    pub(super) fn pipeline_from(&mut self, first: At<Element>) -> Parsed<Pipeline> {
        let mut elements = vec![first];
        loop {
            self.skip_blanks();
            if self.rest().starts_with("||") {
                let text = "The token '||' is not a valid statement separator in this version.";
                return Err(self.error(self.at, "InvalidEndOfLine", text));
            }
            if !self.eat("|") {
                return Ok(Pipeline { elements });
            }
            self.skip_lines();
            if self.peek().is_none_or(|c| matches!(c, '|' | ';' | ')' | '}')) {
                let text = "An empty pipe element is not allowed.";
                return Err(self.incomplete(self.at, "EmptyPipeElement", text));
            }
            if self.begins_expression() && self.peek() != Some('{') {
                let text = "Expressions are only allowed as the first element of a pipeline.";
                return Err(self.error(self.at, "ExpressionsMustBeFirstInPipeline", text));
            }
            elements.push(self.element()?);
        }
    }

    fn element(&mut self) -> Parsed<At<Element>> {
        let start = self.at;
        let kind = match self.begins_expression() {
            true => ElementKind::Expression(self.expression()?),
            false => ElementKind::Command(self.command()?),
        };
        self.element_of(start, kind)
    }

    /// An element with what is behind it: redirections.
    pub(super) fn element_of(&mut self, start: usize, kind: ElementKind) -> Parsed<At<Element>> {
        let mut redirections = Vec::new();
        if let ElementKind::Expression(_) = &kind {
            self.skip_blanks();
            while let Some(redirection) = self.redirection()? {
                redirections.push(redirection);
                self.skip_blanks();
            }
        }
        let mut kind = kind;
        if let ElementKind::Command(command) = &mut kind {
            self.arguments(&mut command.arguments, &mut redirections)?;
        }
        Ok(self.wrap(start, Element { kind, redirections }))
    }

    /// True when an expression comes next, not a command.
    pub(super) fn begins_expression(&self) -> bool {
        let Some(c) = self.peek() else { return false };
        let second = self.peek_second();
        match c {
            '$' | '(' | '[' | '{' | '!' | ',' => true,
            // A name behind it is a splat, which is refused where a command could stand.
            '@' => second.is_some_and(|c| matches!(c, '(' | '{') || is_quote(c) || is_name(c)),
            '+' => second.is_some_and(|c| c == '+' || begins_operand(c)),
            _ if is_quote(c) => true,
            _ if is_dash(c) => self.begins_unary(),
            '.' => second.is_some_and(|c| c.is_ascii_digit()) && self.is_number(),
            _ => c.is_ascii_digit() && self.is_number(),
        }
    }

    fn begins_unary(&self) -> bool {
        match self.peek_second() {
            Some(c) if is_dash(c) || c == '.' || begins_operand(c) => true,
            Some(_) => self.unary_word().is_some(),
            None => false,
        }
    }

    /// The name of a command, with `&` or `.` in front.
    fn command(&mut self) -> Parsed<Command> {
        let call = match self.peek() {
            Some('&') if !self.rest().starts_with("&&") => Call::Ampersand,
            Some('.') if self.is_dot_call() => Call::Dot,
            _ => Call::Plain,
        };
        if call == Call::Plain {
            let name = self.word()?;
            return Ok(Command { call, name, arguments: Vec::new() });
        }
        self.next();
        self.skip_blanks();
        let c = self.peek().ok_or_else(|| self.missing("command after the operator"))?;
        let name = match c {
            '$' | '(' | '{' | '@' => self.postfix()?,
            _ if is_quote(c) => self.postfix()?,
            _ => self.word()?,
        };
        Ok(Command { call, name, arguments: Vec::new() })
    }

    fn is_dot_call(&self) -> bool {
        self.peek_second()
            .is_some_and(|c| is_blank(c) || is_quote(c) || matches!(c, '$' | '(' | '{'))
    }

    /// Arguments and redirections up to the end of the command.
    fn arguments(
        &mut self,
        arguments: &mut Vec<At<Argument>>,
        redirections: &mut Vec<Redirection>,
    ) -> Parsed<()> {
        loop {
            self.skip_blanks();
            let Some(c) = self.peek() else { return Ok(()) };
            if is_line_end(c) || matches!(c, ';' | '|' | ')' | '}') {
                return Ok(());
            }
            if let Some(redirection) = self.redirection()? {
                redirections.push(redirection);
                continue;
            }
            if c == '&' {
                return Ok(());
            }
            let argument = self.argument()?;
            arguments.push(argument);
        }
    }

    fn argument(&mut self) -> Parsed<At<Argument>> {
        let start = self.at;
        if self.rest().starts_with("--%") {
            let rest = self.rest();
            let end = verbatim_end(rest);
            self.at += end;
            let text = rest["--%".len()..end].trim().to_owned();
            return Ok(self.wrap(start, Argument::Verbatim(text)));
        }
        if self.peek() == Some('@') && self.peek_second().is_some_and(|c| is_name(c) || c == '_') {
            self.next();
            let variable = self.bare_variable()?;
            return Ok(self.wrap(start, Argument::Splat(variable)));
        }
        if let Some(name) = self.parameter_name() {
            let mut value = None;
            if self.eat(":") {
                self.skip_blanks();
                value = Some(self.argument_list()?);
            }
            return Ok(self.wrap(start, Argument::Parameter { name, value }));
        }
        let value = self.argument_list()?;
        Ok(self.wrap(start, Argument::Value(value)))
    }

    /// Steps over a dash and a name when they come next.
    fn parameter_name(&mut self) -> Option<String> {
        let mut chars = self.rest().chars();
        if !chars.next().is_some_and(is_dash) {
            return None;
        }
        let dash = self.rest().len() - chars.as_str().len();
        let rest = chars.as_str();
        if !rest.chars().next().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '?')) {
            return None;
        }
        let ends = |c: char| {
            ends_word(c) || is_quote(c) || matches!(c, ':' | '.' | '[' | '$' | '=' | '<' | '>')
        };
        let end = rest.find(ends).unwrap_or(rest.len());
        // `-x=3`, `-x$y` and `-x.y` are words for native programs.
        let behind = &rest[end..];
        let goes_on = |dot: &str| !dot.starts_with(ends_word) && !dot.is_empty();
        if behind.starts_with(['=', '$']) || behind.strip_prefix('.').is_some_and(goes_on) {
            return None;
        }
        self.at += dash + end;
        Some(rest[..end].to_owned())
    }

    /// A value, or several with commas between them.
    fn argument_list(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let first = self.argument_value()?;
        self.list_of(start, first, |parser, _| parser.argument_value())
    }

    /// One value in argument mode.
    pub(super) fn argument_value(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let Some(c) = self.peek() else { return Err(self.missing("argument")) };
        match c {
            '(' | '{' => self.postfix(),
            '@' if self.begins_expression() => self.postfix(),
            '$' => {
                let value = self.postfix()?;
                let goes_on = self.peek().is_some_and(|c| !ends_word(c) && !is_quote(c))
                    && !self.is_redirection()
                    && !self.line_goes_on();
                if !goes_on {
                    return Ok(value);
                }
                // `$env:windir\system32` is one word with a variable in it.
                self.back(start)?;
                self.word()
            }
            _ if is_quote(c) => self.postfix(),
            _ if (c.is_ascii_digit() || c == '.' || is_dash(c)) && self.is_number_argument() => {
                let number = self.number(true)?;
                Ok(Box::new(self.wrap(start, Expression::Number(number))))
            }
            ',' => Err(self.missing("argument")),
            _ => self.word(),
        }
    }

    /// True when a redirection operator comes next.
    fn is_redirection(&self) -> bool {
        let rest = self.rest();
        let digits = rest.trim_start_matches(['1', '2', '3', '4', '5', '6', '*']);
        rest.len() - digits.len() <= 1 && digits.starts_with('>') || rest.starts_with('<')
    }

    /// A redirection, when one comes next.
    fn redirection(&mut self) -> Parsed<Option<Redirection>> {
        if !self.is_redirection() {
            return Ok(None);
        }
        let start = self.at;
        let from = match self.next() {
            Some('<') => {
                let text = "The '<' operator is reserved for future use.";
                return Err(self.error(start, "RedirectionNotSupported", text));
            }
            Some('>') => Some(1),
            Some('*') => {
                self.next();
                None
            }
            Some(digit) => {
                self.next();
                digit.to_digit(10).map(|digit| digit as u8)
            }
            None => Some(1),
        };
        if self.eat("&") {
            let to = self.next().and_then(|c| c.to_digit(10)).unwrap_or(0) as u8;
            if !matches!(to, 1 | 2) {
                return Err(self.unexpected(start, &self.text[start..self.at]));
            }
            return Ok(Some(Redirection { from, to: RedirectTo::Stream(to) }));
        }
        let append = self.eat(">");
        self.skip_blanks();
        let ends = self.peek().is_none_or(|c| is_line_end(c) || matches!(c, ';' | '|' | ')' | '}'));
        if ends {
            let text = "Missing file specification after redirection operator.";
            return Err(self.incomplete(start, "MissingFileSpecification", text));
        }
        let file = self.argument_value()?;
        let to = if append { RedirectTo::Append(file) } else { RedirectTo::File(file) };
        Ok(Some(Redirection { from, to }))
    }

    /// A bare word: text without quotes, with variables and quoted parts in it.
    pub(super) fn word(&mut self) -> Parsed<Expr> {
        let start = self.at;
        let pieces = self.word_pieces()?;
        if self.at == start {
            return Err(self.missing("word"));
        }
        Ok(Box::new(self.wrap(start, super::text::of_pieces(pieces, Quote::Bare))))
    }
}

/// Where ends what `--%` leaves as it is: at the end of the line, or at a bar or two ampersands
/// outside double quotes.
fn verbatim_end(text: &str) -> usize {
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_line_end(c) => return at,
            _ if is_double_quote(c) => is_quoted = !is_quoted,
            '|' if !is_quoted => return at,
            '&' if !is_quoted && text[at..].starts_with("&&") => return at,
            _ => {}
        }
    }
    text.len()
}

/// True for what can stand behind a sign, and for a blank: `- 5` is a number.
fn begins_operand(c: char) -> bool {
    c.is_ascii_digit()
        || is_blank(c)
        || is_quote(c)
        || matches!(c, '$' | '(' | '[' | '@' | '!' | '{')
}

/// True for a quote of any kind.
pub(super) fn is_quote(c: char) -> bool {
    is_single_quote(c) || is_double_quote(c)
}
