//! Cultures: what numbers and dates look like in the languages of Windows.
//!
//! *Models*: the invariant culture, en-US, ko-KR, ja-JP, de-DE, fr-FR and pt-BR with the values
//! that Windows Server has for them; `numbers`, `dates` and `spans` format by them, `composite`
//! is `-f`, `read` and `exact` read dates, spans and numbers.
//! *Leaves out*: other cultures (refused), what a user changed in the control panel.
//! *Sources*: National Language Support of Windows \[K\].

pub mod composite;
mod data;
pub mod dates;
pub mod exact;
pub mod numbers;
mod pictures;
pub mod read;
pub mod spans;
#[cfg(test)]
mod tests;

pub use data::{DE_DE, EN_US, FR_FR, INVARIANT, JA_JP, KO_KR, PT_BR};

/// A culture.
#[derive(Debug, PartialEq, Eq)]
pub struct Culture {
    /// `en-US`; empty for the invariant one.
    pub name: &'static str,
    /// Its number in Windows.
    pub lcid: i32,
    /// Its name in English.
    pub english: &'static str,
    /// Its name in its own language.
    pub native: &'static str,
    /// Two and three letters of its language.
    pub iso: (&'static str, &'static str),
    /// Numbers.
    pub numbers: Numbers,
    /// Dates.
    pub dates: Dates,
}

/// How a culture writes numbers; negative numbers begin with a minus sign in all of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Between whole and fraction.
    pub point: &'static str,
    /// Between groups of three digits.
    pub group: &'static str,
    /// Of a sum of money.
    pub currency: &'static str,
    /// Digits behind the point of a sum of money.
    pub currency_digits: usize,
    /// `CurrencyPositivePattern`: 0 `$n`, 2 `$ n`, 3 `n $`
    pub currency_positive: u8,
    /// `CurrencyNegativePattern`: 0 `($n)`, 1 `-$n`, 8 `-n $`, 9 `-$ n`
    pub currency_negative: u8,
    /// A blank stands in front of the sign of percent.
    pub percent_blank: bool,
    /// Beyond all numbers.
    pub infinity: &'static str,
}

/// How a culture writes dates.
#[derive(Debug, PartialEq, Eq)]
pub struct Dates {
    /// `d`
    pub short_date: &'static str,
    /// `D`
    pub long_date: &'static str,
    /// `t`
    pub short_time: &'static str,
    /// `T`
    pub long_time: &'static str,
    /// `M`
    pub month_day: &'static str,
    /// `Y`
    pub year_month: &'static str,
    /// Between day, month and year.
    pub separator: &'static str,
    /// Before noon, after noon.
    pub halves: (&'static str, &'static str),
    /// From Sunday on.
    pub days: [&'static str; 7],
    /// From Sunday on, short.
    pub short_days: [&'static str; 7],
    /// From January on.
    pub months: [&'static str; 12],
    /// From January on, short.
    pub short_months: [&'static str; 12],
    /// 0 is Sunday.
    pub first_day: i64,
}

/// All cultures that are known.
pub const ALL: [&Culture; 7] = [&INVARIANT, &EN_US, &KO_KR, &JA_JP, &DE_DE, &FR_FR, &PT_BR];

/// A culture by its name, whatever its case; a language alone gives its first culture.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Culture> {
    ALL.into_iter().find(|culture| culture.name.eq_ignore_ascii_case(name))
}

/// A culture by its number in Windows.
#[must_use]
pub fn by_lcid(lcid: i32) -> Option<&'static Culture> {
    ALL.into_iter().find(|culture| culture.lcid == lcid)
}
