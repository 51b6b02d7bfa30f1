//! The display language of a machine.
//!
//! *Models*: the two languages that the documentation has: English and Korean.
//! *Leaves out*: regional formats (dates print as US English Windows prints them), other languages.
//! *Sources*: design, architecture 3.13: language is data, and no verdict may depend on it.
//! *Seen through*: every message that Windows or the agent would show.

/// Display language.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English, the official text.
    #[default]
    English,
    /// Korean, the text of the seed document where it has one.
    Korean,
}

/// One message in both languages. Arguments are `%1` to `%9`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Korean.
    pub ko: &'static str,
}

impl Text {
    /// The text in one language, its arguments not filled in.
    #[must_use]
    pub fn raw(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Korean => self.ko,
        }
    }

    /// The text with its arguments filled in; a missing argument leaves its `%n` standing, as
    /// `FormatMessage` does for event messages.
    #[must_use]
    pub fn filled<T: AsRef<str>>(&self, language: Language, args: &[T]) -> String {
        let mut out = String::new();
        let mut rest = self.raw(language);
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            let digit = rest[at + 1..].chars().next().and_then(|c| c.to_digit(10));
            let arg = digit.and_then(|n| args.get((n as usize).checked_sub(1)?));
            match arg {
                Some(arg) => {
                    out.push_str(arg.as_ref());
                    rest = &rest[at + 2..];
                }
                None => {
                    out.push('%');
                    rest = &rest[at + 1..];
                }
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_filled_in_and_missing_ones_stay() {
        let text = Text { en: "100% of %2 by %1, %3", ko: "%1이(가) %2의 100%" };
        assert_eq!(text.filled(Language::English, &["a", "b"]), "100% of b by a, %3");
        assert_eq!(text.filled(Language::Korean, &["a", "b"]), "a이(가) b의 100%");
    }
}
