//! Operators: how they are written, how tightly they bind.

/// In front of an operator's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `c`: letters differ by case.
    Sensitive,
    /// `i`
    Insensitive,
}

macro_rules! binary {
    ($($name:ident $text:literal $level:literal,)*) => {
        /// Operators between two operands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum BinaryOp { $(#[doc = concat!("`", $text, "`")] $name),* }

        impl BinaryOp {
            /// All of them, loosest first.
            pub const ALL: &'static [BinaryOp] = &[$(BinaryOp::$name),*];

            /// As it is written.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// How tightly it binds; all of one level group to the left.
            #[must_use]
            pub fn level(self) -> u8 {
                match self { $(Self::$name => $level),* }
            }
        }
    };
}

binary! {
    And "-and" 1, Or "-or" 1, Xor "-xor" 1,
    BAnd "-band" 2, BOr "-bor" 2, BXor "-bxor" 2,
    Eq "-eq" 3, Ne "-ne" 3, Gt "-gt" 3, Ge "-ge" 3, Lt "-lt" 3, Le "-le" 3,
    Like "-like" 3, NotLike "-notlike" 3, Match "-match" 3, NotMatch "-notmatch" 3,
    Contains "-contains" 3, NotContains "-notcontains" 3, In "-in" 3, NotIn "-notin" 3,
    Replace "-replace" 3, Split "-split" 3, Join "-join" 3,
    Is "-is" 3, IsNot "-isnot" 3, As "-as" 3,
    Shl "-shl" 3, Shr "-shr" 3,
    Add "+" 4, Sub "-" 4,
    Mul "*" 5, Div "/" 5, Rem "%" 5,
    Format "-f" 6,
    Range ".." 7,
}

impl BinaryOp {
    /// True when the operator also has a form with `c` and one with `i`.
    #[must_use]
    pub fn has_case(self) -> bool {
        use BinaryOp::{
            Contains, Eq, Ge, Gt, In, Le, Like, Lt, Match, Ne, NotContains, NotIn, NotLike,
            NotMatch, Replace, Split,
        };
        matches!(
            self,
            Eq | Ne
                | Gt
                | Ge
                | Lt
                | Le
                | Like
                | NotLike
                | Match
                | NotMatch
                | Contains
                | NotContains
                | In
                | NotIn
                | Replace
                | Split
        )
    }
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-not`, `!`
    Not,
    /// `-bnot`
    BNot,
    /// `-`
    Minus,
    /// `+`
    Plus,
    /// `++`
    Increment,
    /// `--`
    Decrement,
    /// `-split`
    Split,
    /// `-join`
    Join,
}

impl UnaryOp {
    /// True for `++` and `--`.
    #[must_use]
    pub fn changes(self) -> bool {
        matches!(self, Self::Increment | Self::Decrement)
    }
}
