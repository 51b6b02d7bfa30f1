//! The typed tree of a script. Every node knows its stretch of the text.

mod operators;

use std::rc::Rc;

use crate::source::Span;

pub use operators::{BinaryOp, Case, UnaryOp};

/// A thing and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The thing.
    pub node: T,
    /// Where.
    pub span: Span,
}

/// A whole script, or what stands between the braces of a script block or a function.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// `using` lines at the top of a script.
    pub using: Vec<At<Using>>,
    /// Attributes in front of `param`.
    pub attributes: Vec<At<Attribute>>,
    /// `param (...)`, or the parameters behind a function's name; absent when there is none.
    pub params: Option<Vec<Param>>,
    /// Named parts, in the order in which they were written.
    pub named: Vec<(Part, Statements)>,
    /// Statements outside named parts.
    pub body: Statements,
}

/// The named parts of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `begin`
    Begin,
    /// `process`
    Process,
    /// `end`
    End,
    /// `dynamicparam`
    DynamicParam,
}

/// `using namespace System.IO`
#[derive(Debug, Clone, PartialEq)]
pub struct Using {
    /// `namespace`, `module`, `assembly`.
    pub kind: String,
    /// What follows, as it was written.
    pub what: String,
}

/// Statements one after the other.
pub type Statements = Vec<At<Statement>>;

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// Commands joined by bars, or one expression.
    Pipeline(Pipeline),
    /// `$a = ...`; the value may be any statement.
    Assign {
        /// What is assigned to.
        target: Expr,
        /// How.
        op: AssignOp,
        /// The value.
        value: Box<At<Statement>>,
    },
    /// `if`, `elseif`, `else`
    If {
        /// Tests with what follows from each.
        clauses: Vec<(Pipeline, Statements)>,
        /// `else`
        otherwise: Option<Statements>,
    },
    /// Loops.
    Loop {
        /// `:name` in front.
        label: Option<String>,
        /// Which loop.
        kind: Loop,
        /// What is repeated.
        body: Statements,
    },
    /// `switch`
    Switch(Box<Switch>),
    /// `function`, `filter`, `workflow`
    Function(Rc<Function>),
    /// `try`
    Try {
        /// What is tried.
        body: Statements,
        /// `catch` with the types it takes.
        catches: Vec<(Vec<At<TypeName>>, Statements)>,
        /// `finally`
        finally: Option<Statements>,
    },
    /// `trap`
    Trap {
        /// The type it takes; any when absent.
        of: Option<At<TypeName>>,
        /// What is done.
        body: Statements,
    },
    /// `data`
    Data {
        /// The variable that it sets.
        name: Option<String>,
        /// `-SupportedCommand`
        supported: Vec<Expr>,
        /// What it says.
        body: Statements,
    },
    /// `return`, `exit`, `throw`
    Leave(Leave, Option<Box<Pipeline>>),
    /// `break`, `continue`, with a label
    Jump(Jump, Option<Expr>),
    /// `class`
    Class(Rc<Class>),
    /// `enum`
    Enum {
        /// Its name.
        name: String,
        /// Attributes in front.
        attributes: Vec<At<Attribute>>,
        /// Members with their values.
        members: Vec<(String, Option<Expr>)>,
    },
    /// A construct of its own language: `configuration`, workflow blocks. Kept as text.
    Foreign {
        /// The word that begins it.
        keyword: String,
        /// All of it.
        text: String,
    },
}

/// How a value is assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignOp {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Sub,
    /// `*=`
    Mul,
    /// `/=`
    Div,
    /// `%=`
    Rem,
}

/// Loops.
#[derive(Debug, Clone, PartialEq)]
pub enum Loop {
    /// `while`
    While(Pipeline),
    /// `do ... while`
    DoWhile(Pipeline),
    /// `do ... until`
    DoUntil(Pipeline),
    /// `for`
    For {
        /// Before the first round.
        init: Option<Box<At<Statement>>>,
        /// Before each round.
        test: Option<Box<At<Statement>>>,
        /// After each round.
        step: Option<Box<At<Statement>>>,
    },
    /// `foreach`
    ForEach {
        /// The variable that takes each value.
        variable: Variable,
        /// The values.
        values: Box<Pipeline>,
    },
}

/// `switch`
#[derive(Debug, Clone, PartialEq)]
pub struct Switch {
    /// `:name` in front.
    pub label: Option<String>,
    /// `regex`, `wildcard`, `exact`, `casesensitive`, `parallel`, in lower case.
    pub flags: Vec<String>,
    /// `-File`
    pub file: Option<Expr>,
    /// The values; absent with `-File`.
    pub values: Option<Pipeline>,
    /// Conditions and what is done.
    pub clauses: Vec<(Expr, Statements)>,
    /// `default`
    pub default: Option<Statements>,
}

/// A function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// `function`, `filter` or `workflow`.
    pub kind: FunctionKind,
    /// Its name, with a scope when one was written.
    pub name: String,
    /// Parameters behind the name.
    pub params: Option<Vec<Param>>,
    /// What it does.
    pub body: Rc<Block>,
}

/// Kinds of functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionKind {
    /// `function`
    Function,
    /// `filter`
    Filter,
    /// `workflow`
    Workflow,
}

/// `return`, `exit`, `throw`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// `return`
    Return,
    /// `exit`
    Exit,
    /// `throw`
    Throw,
}

/// `break`, `continue`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// `break`
    Break,
    /// `continue`
    Continue,
}

/// A class.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// What it derives from.
    pub bases: Vec<At<TypeName>>,
    /// Attributes in front.
    pub attributes: Vec<At<Attribute>>,
    /// Members.
    pub members: Vec<Member>,
}

/// A member of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// `static`, `hidden`, in lower case.
    pub modifiers: Vec<String>,
    /// Attributes and types in front.
    pub attributes: Vec<At<Attribute>>,
    /// What it is.
    pub kind: MemberKind,
}

/// Kinds of members.
#[derive(Debug, Clone, PartialEq)]
pub enum MemberKind {
    /// `[int] $Size = 3`
    Property {
        /// Name without the dollar sign.
        name: String,
        /// First value.
        value: Option<Expr>,
    },
    /// `[int] Double([int] $x) { ... }`, and constructors
    Method {
        /// Its name.
        name: String,
        /// Parameters.
        params: Vec<Param>,
        /// `: base(...)`
        base: Option<Vec<Expr>>,
        /// What it does.
        body: Statements,
    },
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Attributes and types in front, in order.
    pub attributes: Vec<At<Attribute>>,
    /// The variable.
    pub name: String,
    /// Value when nothing is given.
    pub default: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// What stands in square brackets in front of something.
#[derive(Debug, Clone, PartialEq)]
pub enum Attribute {
    /// `[int]`
    Type(TypeName),
    /// `[Parameter(Mandatory = $true)]`
    Call {
        /// Its name.
        name: TypeName,
        /// Arguments by position.
        positional: Vec<Expr>,
        /// Arguments by name; one without a value means true.
        named: Vec<(String, Option<Expr>)>,
    },
}

/// The name of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypeName {
    /// `System.Collections.Generic.List`
    pub name: String,
    /// What stands in the inner brackets.
    pub arguments: Vec<TypeName>,
    /// Dimensions of each pair of empty brackets behind: `[int[,][]]` has 2 and 1.
    pub ranks: Vec<u8>,
}

/// Commands joined by bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Its elements, one or more.
    pub elements: Vec<At<Element>>,
}

/// One element of a pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What runs.
    pub kind: ElementKind,
    /// Where its streams go.
    pub redirections: Vec<Redirection>,
}

/// What an element runs.
#[derive(Debug, Clone, PartialEq)]
pub enum ElementKind {
    /// An expression.
    Expression(Expr),
    /// A command with its arguments.
    Command(Command),
}

/// A command.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// How it is called.
    pub call: Call,
    /// Its name, or what gives it.
    pub name: Expr,
    /// Arguments.
    pub arguments: Vec<At<Argument>>,
}

/// How a command is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// By its name.
    Plain,
    /// `&`
    Ampersand,
    /// `.`
    Dot,
}

/// An argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A value.
    Value(Expr),
    /// `-Name`, or `-Name:value`
    Parameter {
        /// The name as it was written, without the dash.
        name: String,
        /// The value behind a colon.
        value: Option<Expr>,
    },
    /// `@name`
    Splat(Variable),
    /// `--%` and the rest of the line
    Verbatim(String),
}

/// Where a stream goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Redirection {
    /// 1 to 6; `None` for all of them.
    pub from: Option<u8>,
    /// Where to.
    pub to: RedirectTo,
}

/// Where a stream goes.
#[derive(Debug, Clone, PartialEq)]
pub enum RedirectTo {
    /// A file, emptied before.
    File(Expr),
    /// The end of a file.
    Append(Expr),
    /// Another stream.
    Stream(u8),
}

/// An expression.
pub type Expr = Box<At<Expression>>;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A number.
    Number(Number),
    /// A text without anything to expand; how it was quoted.
    Text(Rc<str>, Quote),
    /// A text with parts to expand.
    Expandable(Vec<Piece>, Quote),
    /// A variable.
    Variable(Variable),
    /// `1, 2`; one element for the unary comma
    List(Vec<Expr>),
    /// `@( ... )`
    Array(Statements),
    /// `$( ... )`
    Sub(Statements),
    /// `( ... )`
    Paren(Box<At<Statement>>),
    /// `@{ ... }`
    Hash(Vec<(Expr, At<Statement>)>),
    /// `{ ... }`
    ScriptBlock(Rc<Block>),
    /// Two operands.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// `c` or `i` in front of the operator's name.
        case: Option<Case>,
        /// Left operand.
        left: Expr,
        /// Right operand.
        right: Expr,
    },
    /// One operand behind the operator.
    Unary(UnaryOp, Expr),
    /// `$i++`, `$i--`
    Postfix(UnaryOp, Expr),
    /// `[int] $x`
    Cast(TypeName, Expr),
    /// `[ValidateSet(1, 2)] $x`
    Attributed(Attribute, Expr),
    /// `[int]`
    Type(TypeName),
    /// `$x.Name`, `[x]::Name`
    Member {
        /// Of what.
        of: Expr,
        /// Two colons.
        is_static: bool,
        /// The name, or what gives it.
        name: Expr,
    },
    /// `$x.Name(...)`
    Invoke {
        /// Of what.
        of: Expr,
        /// Two colons.
        is_static: bool,
        /// The name, or what gives it.
        name: Expr,
        /// Arguments.
        arguments: Vec<Expr>,
    },
    /// `$x[1]`
    Index(Expr, Expr),
}

/// How a text was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// Not at all: a word of a command.
    Bare,
    /// `'...'`
    Single,
    /// `"..."`
    Double,
    /// `@'` and `'@`
    SingleHere,
    /// `@"` and `"@`
    DoubleHere,
}

/// A piece of an expandable text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Plain text, escapes resolved.
    Text(String),
    /// A variable.
    Variable(Variable),
    /// `$( ... )`, or a member access in a bare word.
    Value(Expr),
}

/// A variable as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variable {
    /// `script`, `global`, `env`, a drive; lower case is not applied.
    pub scope: Option<String>,
    /// Its name.
    pub name: Rc<str>,
    /// Its name folded to one number, whatever the case: scopes are searched by it.
    pub key: u32,
    /// It was written `${...}`.
    pub braced: bool,
}

impl Variable {
    /// A variable by its name.
    #[must_use]
    pub fn new(scope: Option<String>, name: &str, braced: bool) -> Self {
        Self { scope, key: fold(name), name: name.into(), braced }
    }
}

/// A name as one number, the same for all its spellings (FNV-1a over small letters).
#[must_use]
pub const fn fold(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let (mut hash, mut at) = (0x811c_9dc5_u32, 0);
    while at < bytes.len() {
        // Letters outside ASCII are told apart by the comparison that follows.
        let byte = if bytes[at] < 0x80 { bytes[at].to_ascii_lowercase() } else { 0x80 };
        hash = (hash ^ byte as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// A number as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Fits into 32 bits.
    Int(i32),
    /// Fits into 64 bits, or has the suffix `l`.
    Long(i64),
    /// Has a point, an exponent, or is too large for the others.
    Double(f64),
    /// Has the suffix `d`: digits without the point, and how many stand behind it.
    Decimal(i128, u8),
}
