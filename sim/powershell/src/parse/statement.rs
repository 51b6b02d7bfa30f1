//! Blocks and statements.

use crate::ast::{
    AssignOp, At, Block, ElementKind, Expr, Expression, Jump, Leave, Part, Pipeline, Quote,
    Statement, Statements, Using,
};

use super::space::{glues, is_blank, is_line_end};
use super::{Ends, ParseError, Parsed, Parser};

impl Parser<'_> {
    /// What stands between braces, or the whole text.
    pub(super) fn block(&mut self, ends: Ends) -> Parsed<Block> {
        let mut block = Block::default();
        self.skip_separators();
        while ends == Ends::Text && self.keyword() == Some("using") && self.is_using() {
            block.using.push(self.using()?);
            self.skip_separators();
        }
        self.param_block(&mut block)?;
        loop {
            self.skip_separators();
            if let Some(part) = self.part() {
                let body = self.braced()?;
                block.named.push((part, body));
                continue;
            }
            match self.peek() {
                None => break,
                Some('}') if ends == Ends::Brace => break,
                Some(_) => block.body.push(self.statement()?),
            }
            self.end_of_statement()?;
        }
        Ok(block)
    }

    fn is_using(&self) -> bool {
        let rest = self.rest()["using".len()..].trim_start();
        let begins = |kind: &&str| {
            rest.get(..kind.len()).is_some_and(|front| front.eq_ignore_ascii_case(kind))
                && rest[kind.len()..].starts_with(is_blank)
        };
        ["namespace", "module", "assembly"].iter().any(begins)
    }

    fn using(&mut self) -> Parsed<At<Using>> {
        let start = self.at;
        self.at += "using".len();
        self.skip_blanks();
        let kind = self.name().unwrap_or_default().to_ascii_lowercase();
        self.skip_blanks();
        let rest = self.rest();
        let end = rest.find(|c| is_line_end(c) || c == ';').unwrap_or(rest.len());
        let what = rest[..end].trim().to_owned();
        self.at += end;
        if what.is_empty() {
            return Err(self.missing("name after 'using'"));
        }
        Ok(self.wrap(start, Using { kind, what }))
    }

    /// Steps over the word of a named part when its brace follows.
    fn part(&mut self) -> Option<Part> {
        let start = self.at;
        let word = self.keyword()?;
        let part = match word {
            "begin" => Part::Begin,
            "process" => Part::Process,
            "end" => Part::End,
            "dynamicparam" => Part::DynamicParam,
            _ => return None,
        };
        self.at += word.len();
        self.skip_lines();
        if self.peek() == Some('{') {
            return Some(part);
        }
        self.at = start;
        None
    }

    /// Statements between braces.
    pub(super) fn braced(&mut self) -> Parsed<Statements> {
        self.skip_lines();
        if self.peek() != Some('{') {
            let text = "Missing statement block.";
            return Err(self.incomplete(self.at, "MissingStatementBlock", text));
        }
        self.enclosed('}', "MissingEndCurlyBrace", |parser| parser.statements('}'))
    }

    /// Statements up to a closing character, which is not stepped over.
    pub(super) fn statements(&mut self, close: char) -> Parsed<Statements> {
        let mut statements = Vec::new();
        loop {
            self.skip_separators();
            match self.peek() {
                None => break,
                Some(c) if c == close => break,
                Some(_) => statements.push(self.statement()?),
            }
            self.end_of_statement()?;
        }
        Ok(statements)
    }

    /// Behind a statement comes a separator, a closing bracket or the end. A statement that ends
    /// with a brace needs none.
    fn end_of_statement(&mut self) -> Result<(), ParseError> {
        let behind_brace = self.text[..self.at].ends_with('}');
        self.skip_blanks();
        match self.peek() {
            None | Some(';' | '}' | ')' | '\r' | '\n') => Ok(()),
            Some(_) if behind_brace => Ok(()),
            Some('&') if self.rest().starts_with("&&") => {
                let text = "The token '&&' is not a valid statement separator in this version.";
                Err(self.error(self.at, "InvalidEndOfLine", text))
            }
            Some('&') => {
                let text = "The ampersand (&) character is not allowed. The & operator is \
                            reserved for future use; wrap an ampersand in double quotation marks \
                            (\"&\") to pass it as part of a string.";
                Err(self.error(self.at, "AmpersandNotAllowed", text))
            }
            Some(_) => {
                let rest = self.rest();
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                Err(self.unexpected(self.at, &rest[..end]))
            }
        }
    }

    /// One statement.
    pub(super) fn statement(&mut self) -> Parsed<At<Statement>> {
        self.deeper(|parser| {
            let start = parser.at;
            let label = parser.label();
            let statement = match parser.keyword() {
                Some(word) => parser.keyword_statement(word, label.as_deref())?,
                None if parser.peek() == Some('[') => parser.attributed_type()?,
                None => None,
            };
            match statement {
                Some(statement) => Ok(parser.wrap(start, statement)),
                None if label.is_some() => {
                    let text = "Missing statement after the label.";
                    Err(parser.incomplete(start, "MissingStatementAfterLabel", text))
                }
                None => {
                    let statement = parser.pipeline_statement()?;
                    Ok(parser.wrap(start, statement))
                }
            }
        })
    }

    /// `:name` in front of a loop.
    fn label(&mut self) -> Option<String> {
        let start = self.at;
        if !self.eat(":") {
            return None;
        }
        let name = self.name();
        self.skip_lines();
        let loops = ["while", "do", "for", "foreach", "switch"];
        let follows = self.keyword().is_some_and(|word| loops.contains(&word));
        if name.is_none() || !follows {
            self.at = start;
            return None;
        }
        name
    }

    /// The statement that a keyword begins; `None` when the word is that of a command.
    fn keyword_statement(&mut self, word: &str, label: Option<&str>) -> Parsed<Option<Statement>> {
        let start = self.at;
        self.at += word.len();
        let glued = self.peek().is_some_and(glues);
        let label = label.map(str::to_owned);
        let statement = match word {
            _ if glued => None,
            "if" => Some(self.if_statement()?),
            "while" | "do" | "for" => Some(self.loop_statement(word, label)?),
            "foreach" => Some(self.foreach_statement(label)?),
            "switch" => Some(self.switch_statement(label)?),
            "function" | "filter" | "workflow" => Some(self.function(word)?),
            "try" => Some(self.try_statement()?),
            "trap" => Some(self.trap_statement()?),
            "data" => Some(self.data_statement()?),
            "return" => Some(Statement::Leave(Leave::Return, self.leaves_with()?)),
            "exit" => Some(Statement::Leave(Leave::Exit, self.leaves_with()?)),
            "throw" => Some(Statement::Leave(Leave::Throw, self.leaves_with()?)),
            "break" => Some(Statement::Jump(Jump::Break, self.jump_label()?)),
            "continue" => Some(Statement::Jump(Jump::Continue, self.jump_label()?)),
            "class" => self.class(Vec::new())?,
            "enum" => self.enumeration(Vec::new())?,
            "configuration" | "parallel" | "sequence" | "inlinescript" => self.foreign(start)?,
            _ => None,
        };
        if statement.is_none() {
            self.at = start;
        }
        Ok(statement)
    }

    /// What `return`, `exit` and `throw` give.
    fn leaves_with(&mut self) -> Parsed<Option<Box<Pipeline>>> {
        self.skip_blanks();
        match self.peek() {
            None | Some(';' | '}' | ')' | '\r' | '\n') => Ok(None),
            Some(_) => Ok(Some(Box::new(self.pipeline()?))),
        }
    }

    fn jump_label(&mut self) -> Parsed<Option<Expr>> {
        self.skip_blanks();
        match self.peek() {
            None | Some(';' | '}' | ')' | '\r' | '\n') => Ok(None),
            Some('$') => Ok(Some(self.primary()?)),
            Some(_) => {
                let start = self.at;
                let name = self.name().ok_or_else(|| self.missing("label"))?;
                let text = Expression::Text(name.into(), Quote::Bare);
                Ok(Some(Box::new(self.wrap(start, text))))
            }
        }
    }

    /// A pipeline, or an assignment when an expression is followed by its operator.
    pub(super) fn pipeline_statement(&mut self) -> Parsed<Statement> {
        let start = self.at;
        if self.begins_expression() {
            let target = self.expression()?;
            self.skip_blanks();
            if let Some(op) = self.assign_op() {
                if !assignable(&target.node) {
                    let text = "The assignment expression is not valid. The input to an \
                                assignment operator must be an object that is able to accept \
                                assignments, such as a variable or a property.";
                    return Err(self.error(start, "InvalidLeftHandSide", text));
                }
                self.skip_lines();
                if self.peek().is_none_or(|c| matches!(c, ';' | '}' | ')')) {
                    return Err(self.missing("expression after the assignment operator"));
                }
                let value = Box::new(self.statement()?);
                return Ok(Statement::Assign { target, op, value });
            }
            let element = self.element_of(start, ElementKind::Expression(target))?;
            return Ok(Statement::Pipeline(self.pipeline_from(element)?));
        }
        Ok(Statement::Pipeline(self.pipeline()?))
    }

    fn assign_op(&mut self) -> Option<AssignOp> {
        let ops = [
            ("+=", AssignOp::Add),
            ("-=", AssignOp::Sub),
            ("*=", AssignOp::Mul),
            ("/=", AssignOp::Div),
            ("%=", AssignOp::Rem),
            ("=", AssignOp::Set),
        ];
        ops.into_iter().find(|(text, _)| self.eat(text)).map(|(_, op)| op)
    }
}

/// True for what can be assigned to.
fn assignable(target: &Expression) -> bool {
    match target {
        Expression::Variable(_) | Expression::Member { .. } | Expression::Index(..) => true,
        Expression::List(all) => all.iter().all(|one| assignable(&one.node)),
        Expression::Cast(_, of) | Expression::Attributed(_, of) => assignable(&of.node),
        Expression::Paren(inner) => match &inner.node {
            Statement::Pipeline(pipeline) => match pipeline.elements.as_slice() {
                [one] => {
                    matches!(&one.node.kind, ElementKind::Expression(e) if assignable(&e.node))
                }
                _ => false,
            },
            _ => false,
        },
        _ => false,
    }
}
