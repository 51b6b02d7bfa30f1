//! Sentences in the language of the person: English and Korean.
//!
//! Texts are data (`texts/*.ftl`, Fluent). Verdicts never depend on them. Korean particles that
//! depend on the last sound of a word come from the function `JOSA`.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// Display language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// English
    #[default]
    En,
    /// 한국어
    Ko,
}

impl Lang {
    /// Picks the text of this language.
    #[must_use]
    pub fn pick<'t>(self, en: &'t str, ko: &'t str) -> &'t str {
        match self {
            Self::En => en,
            Self::Ko => ko,
        }
    }
}

/// All sentences of one language.
pub struct Texts {
    /// Which language.
    pub lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

/// The sources of each language.
const SOURCES: [(Lang, &str, &str); 2] = [
    (Lang::En, "en", include_str!("texts/en.ftl")),
    (Lang::Ko, "ko", include_str!("texts/ko.ftl")),
];

impl Texts {
    /// The sentences of a language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let (_, code, source) = SOURCES[usize::from(lang == Lang::Ko)];
        let id = code.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks around arguments would end up in files and pipes.
        bundle.set_use_isolating(false);
        let resource =
            FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        // A doubled id is found by the test that compares the two languages.
        let _ = bundle.add_resource(resource);
        let _ = bundle.add_function("JOSA", |arguments, _| match arguments {
            [FluentValue::String(word), FluentValue::String(pair), ..] => josa(word, pair).into(),
            _ => FluentValue::Error,
        });
        Self { lang, bundle }
    }

    /// A sentence without arguments.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.tell(id, &[])
    }

    /// A sentence with arguments. An unknown id is shown as such: a test finds it.
    #[must_use]
    pub fn tell(&self, id: &str, arguments: &[(&str, String)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return format!("⟦{id}⟧");
        };
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            values.set((*name).to_owned(), FluentValue::from(value.clone()));
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }
}

/// The word with the particle that its last sound asks for; `pair` is `이/가`, `을/를` ...
fn josa(word: &str, pair: &str) -> String {
    let (closed, open) = pair.split_once('/').unwrap_or((pair, pair));
    let last = word.chars().rev().find(|c| c.is_alphanumeric()).unwrap_or('가');
    let is_closed = match last {
        '가'..='힣' => !(last as u32 - '가' as u32).is_multiple_of(28),
        // How the digits 0 1 3 6 7 8 and the letters l m n r sound in Korean.
        '0' | '1' | '3' | '6' | '7' | '8' => true,
        'l' | 'm' | 'n' | 'r' | 'L' | 'M' | 'N' | 'R' => true,
        _ => false,
    };
    format!("{word}{}", if is_closed { closed } else { open })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(source: &str) -> Vec<&str> {
        let lines = source.lines().filter(|line| !line.starts_with(['#', ' ']));
        lines.filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect()
    }

    #[test]
    fn both_languages_have_the_same_sentences() {
        assert_eq!(ids(SOURCES[0].2), ids(SOURCES[1].2));
    }

    #[test]
    fn every_sentence_can_be_said_in_both_languages() {
        for lang in [Lang::En, Lang::Ko] {
            let texts = Texts::new(lang);
            for id in ids(SOURCES[0].2) {
                assert!(!texts.say(id).contains('⟦'), "{id}");
            }
        }
    }

    #[test]
    fn particles_follow_the_last_sound() {
        assert_eq!(josa("서버", "이/가"), "서버가");
        assert_eq!(josa("볼륨", "이/가"), "볼륨이");
        assert_eq!(josa("mute", "을/를"), "mute를");
        assert_eq!(josa("7", "은/는"), "7은");
    }
}
