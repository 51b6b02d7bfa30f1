//! Whatever the bytes are: the parser answers, and what it takes is printed as a text with the
//! same tree.

#![expect(clippy::disallowed_methods, reason = "the scripts are files beside the fuzzers")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use powershell::eval::{Bare, Engine, Limits};
use powershell::print::{script, tree};
use powershell::{Source, parse};

/// The scripts from which the fuzzers start.
fn seeds() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut all: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the folder of the seeds")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, Source::decode(&fs::read(path).expect("a file")).text)
        })
        .collect();
    all.sort();
    all
}

/// Runs a text for a short while.
fn runs(text: &str) {
    let mut engine = Engine::new(Box::new(Bare::default()));
    engine.limits =
        Limits { steps: 3_000, depth: 24, memory_bytes: 1 << 20, output_bytes: 1 << 16 };
    let _ = engine.console(text, None, &[]);
    let _ = engine.support(text);
}

/// Why a text is not printed as it should be; nothing when all is well.
fn unstable(text: &str) -> Option<String> {
    let block = parse(text).ok()?;
    let printed = script(&block);
    match parse(&printed) {
        // `$a.ForEach{ }` is printed with parentheses, which are a level of their own.
        Err(error) if error.id == "ScriptTooDeep" => None,
        Err(error) => Some(format!("{text}\nis printed as\n{printed}\n{}", error.at(&printed))),
        Ok(again) if tree(&again) != tree(&block) => {
            Some(format!("{text}\nis printed as\n{printed}\n{}\n{}", tree(&block), tree(&again)))
        }
        Ok(again) => {
            let again = script(&again);
            (again != printed).then(|| format!("{text}\nfirst:\n{printed}\nthen:\n{again}"))
        }
    }
}

#[test]
fn the_seeds_are_printed_as_they_mean() {
    for (name, text) in seeds() {
        assert_eq!(parse(&text).is_err(), name.starts_with("open_"), "{name}");
        assert_eq!(unstable(&text), None, "{name}");
        runs(&text);
    }
}

#[test]
fn what_fuzzers_found_is_printed_as_it_means() {
    for text in [
        "0\"‘“",
        "f (g[i [i~ @{5l2=1} ] z )",
        "using namespace\u{1} X",
        "`-1i",
        "`-1 > x",
        "f $sb.A`pna@@ $sb.A`.b $sb.A`[0]",
        "`if x; 'a' | `.5; `:x foreach",
        ",- 0",
        "& `-x `-y --x -x=3 5`l 5'-'$x",
        "0x7f.$kn:k; 2 + 0x7f.$x; 0x1.5; -0x1.'a'; 1kb.5; 1.5.5; -5.x; 0x1.\u{e9}; 2 + 5::x",
        "f $x`.txt $x`[0] $x`++ $x`::y $x::y/z $x.$y/z $x.y`qz $x[0]a $(1)`.b",
        "`if%x y; 'a' | `if$x; `foreach\u{2013}object; `else 1; foreach-object; `if[x]",
        "if (1) { }\nelse-x; try { } finally { }\ncatch-x",
        "- ,1; -(1); + ,1; - -5; - - $x; ++ $x; -- $x; [int]-5; [int]- 5; 1 - -5; , - 0",
        "f > y --% x | g; (f --% a \"|\" b\n); @{ a = f --% x\n b = 2 }",
        "@{ a = if (1) { 2 }; else = 3; catch = try { } finally { }; finally = 4 }",
        "@'\na\r\r\n'@; @\"\na\r\r\n\"@; @\"\n$x`r\r\n\"@; @\"\n\"@; @'\n'@; @\"\na`\n\"@\n\"@",
        "@\"\n$(@\"\nb\n\"@)\n\"@",
        "param(${a:b:c}, $global:x, ${a b})",
        "class A { ${a b}; [int]$x = 5; static [int]${a:b} }",
        "[int] > x; f 1> x 2> y *>&1; 5 2> x",
        "-999999999999999999999999999999999999999999",
        "while ($a = 5) { }; if ($a.b += 1) { } elseif ([int]$c = 3) { }",
    ] {
        assert!(parse(text).is_ok(), "{text}");
        assert_eq!(unstable(text), None, "{text}");
    }
}

#[test]
fn each_beginning_of_a_seed_has_an_answer() {
    for (name, text) in seeds() {
        let ends =
            text.char_indices().map(|(at, _)| at).step_by(if name == "words.ps1" { 7 } else { 29 });
        for end in ends {
            let front = &text[..end];
            assert_eq!(unstable(front), None, "{name} to {end}");
        }
    }
}

/// What is put into scripts to break them.
const BROKEN: &[&str] = &[
    "\0",
    "`",
    "\"",
    "'",
    "@'\n",
    "\n'@",
    "$(",
    "${",
    ")",
    "}",
    "]",
    "(",
    "{",
    "[",
    "<#",
    "#>",
    "#",
    "|",
    "||",
    "&",
    "&&",
    ";",
    ",",
    "..",
    "::",
    ".",
    "-",
    "--",
    "–",
    "--%",
    "@",
    "@(",
    "@{",
    "$",
    "$_",
    "=",
    "+=",
    "++",
    "!",
    "%",
    "*",
    "/",
    "0x",
    "1e",
    "1e999",
    "\r",
    "\n",
    "`\n",
    "\u{feff}",
    "\u{a0}",
    "“",
    "‘",
    "\u{10ffff}",
    "é",
    "if",
    "else",
    "param(",
    "begin {",
    "function",
    "class A {",
    "switch",
    "try {",
    "catch",
    "-f",
    "-join",
    "-split",
    "[int]",
    "[a[b,c]]",
    " 2>&1",
    ">",
    ">>",
    "*>&1",
    "<",
    "using",
    "data",
    "99999999999999999999",
    "1.5.5",
    "1kb.2",
    "-1-",
];

/// Of what words, numbers and statements are made: in any order, with blanks or without.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "f", "x", "1", "5", "0x7f", "1kb", "1.5", "2l", "3d", "1e5", ".5", "if", "else", "in", "a-b",
    "foreach", "data", "switch", "return", "break", "class A {", "enum E {", "function g {",
    "try {", "} catch {", "} finally {", "while (", "if (", ") {", "for (", "foreach ($i in ",
    "switch ($x) {", "param(", "begin {", "default {", "trap {", "do {", "} until (", "} else {",
    "static ", "hidden ", "using namespace S", "configuration C {",
    "$", "$x", "$x.y", "$x:y", "${x}", "${a b}", "${a:b:c}", "$$", "$?", "$_", "@x", "@", "$(",
    "@(", "@{", "(", ")", "{", "}", "[", "]", "[int]", "[a[b]]", "[x(y)]", "[0]", "&", "|", ";",
    ",", ".", "..", ":", "::", "=", "+=", "-=", "+", "-", "++", "--", "*", "/", "%", "!", "?", "~",
    "^", "#", "<#", "#>", "`", "``", "`n", "`a", "`$", "`'", "`-", "`.", "'", "'a'", "''", "'1'",
    "\"", "\"a\"", "\"\"", "\"$x\"", "\"$(1)\"", "@'\n", "\n'@", "@\"\n", "\n\"@", "\n", "\r",
    "\r\n", "`\n", ">", ">>", "2>", "2>&1", "*>", "<", "-x", "-x:", "-not", "-eq", "-ceq", "-f",
    "-split", "-join", "-is", "-and", "--%", "-5", "\u{2013}", "\u{2013}x", "\u{2018}", "\u{201c}",
    "\u{a0}", "\u{e9}", "_", "a=b", "C:\\", "*.txt", "%x%",
];

/// A text with pieces taken out, doubled, put in from elsewhere, or broken.
fn mutated(text: &str, changes: &[(usize, usize, u8)], seeds: &[(String, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, other, kind) in changes {
        let at = at % (chars.len() + 1);
        let behind = (at + other % 40).min(chars.len());
        let broken = || BROKEN[other % BROKEN.len()].chars().collect::<Vec<char>>();
        let (range, part) = match kind % 5 {
            0 => (at..behind, Vec::new()),
            1 => (at..at, broken()),
            2 => (at..at, chars[at..behind].to_vec()),
            3 => {
                let more = &seeds[other % seeds.len()].1;
                (at..at, more.chars().skip(*other % 900).take(60).collect())
            }
            _ => (at..behind, broken()),
        };
        chars.splice(range, part);
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        // `PROPTEST_CASES` asks for more.
        cases: ProptestConfig::default().cases.max(300),
        failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = Source::decode(&bytes).text;
        prop_assert_eq!(unstable(&text), None);
        runs(&text);
    }

    #[test]
    fn no_order_of_words_is_printed_as_another(
        words in prop::collection::vec((0usize..WORDS.len(), any::<bool>()), 1..9),
    ) {
        let words = words.iter().map(|(at, blank)| (WORDS[*at], if *blank { " " } else { "" }));
        let text: String = words.flat_map(|(word, blank)| [word, blank]).collect();
        prop_assert_eq!(unstable(&text), None);
    }

    #[test]
    fn no_torn_utf_16_panics(at in any::<usize>(), swap in any::<bool>(), cut in 0usize..400) {
        let seeds = seeds();
        let text = &seeds[at % seeds.len()].1;
        let mut bytes: Vec<u8> = if swap { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
        for unit in text.encode_utf16() {
            bytes.extend(if swap { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let text = Source::decode(&bytes).text;
        prop_assert_eq!(unstable(&text), None);
    }

    #[test]
    fn no_mutated_script_panics(
        at in any::<usize>(),
        from in 0usize..2000,
        changes in prop::collection::vec((any::<usize>(), any::<usize>(), any::<u8>()), 1..8),
    ) {
        let seeds = seeds();
        let text = &seeds[at % seeds.len()].1;
        let from = from % text.chars().count().max(1);
        let part: String = text.chars().skip(from).take(400).collect();
        let text = mutated(&part, &changes, &seeds);
        prop_assert_eq!(unstable(&text), None);
        runs(&text);
    }
}
