//! A person at a machine, from a pipe: a shell, a training in two languages, a replay.

use super::{Place, golden};

const NAME: &str = "service/obengine-disabled-manual";
const SOLVED: &str = ":hint\nGet-Service obengine\nsc.exe config obengine start= auto\n\
                      net start obengine\n";

#[test]
fn lines_are_typed_taken_back_and_compared() {
    let place = Place::new();
    let typed = ":help\ncd Windows\nnet stop obengine\n:diff\n:undo\n:diff\n:snapshot\n:wait 9h\n\
                 :back\n:rewind\n:hint\nexit\n";
    let called = place.type_into(&["shell"], typed);
    assert_eq!(called.code, 0, "{}", called.err);
    golden("shell", &called.out);
}

#[test]
fn a_training_is_solved_in_both_languages() {
    for (lang, name) in [("en", "train"), ("ko", "train-ko")] {
        let called = Place::new().type_into(&["train", NAME, "--lang", lang], SOLVED);
        assert_eq!(called.code, 0, "{}", called.err);
        golden(name, &called.out);
    }
}

#[test]
fn until_the_end_nothing_says_what_it_is() {
    let called = Place::new().type_into(&["train", NAME], ":ticket\n:hint\n:hint\n:hint\n:hint\n");
    assert_eq!(called.code, 2, "it was not solved");
    let (before, after) = called.out.split_once("Not solved").expect("a report");
    for secret in [NAME, "service.obengine-disabled"] {
        assert!(!before.contains(secret), "{before}");
        assert!(after.contains(secret), "{after}");
    }
    assert!(after.contains("0 of 100 points, 3 hints"), "{after}");
}

#[test]
fn a_transcript_is_shown_again_and_left_at_any_step() {
    let place = Place::new();
    place.type_into(&["train", NAME, "--transcript", "a.jsonl"], SOLVED);
    let text = std::fs::read_to_string(place.path("a.jsonl")).expect("a transcript");
    assert!(!text.contains("disabled"), "{text}");
    let again = place.call(&["replay", "a.jsonl"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.out.contains("started successfully"), "{}", again.out);
    let arguments = ["replay", "a.jsonl", "--branch", "3", "--transcript", "b.jsonl"];
    let branched = place.type_into(&arguments, "sc.exe query obengine\n:quit\n");
    assert!(branched.out.contains("STOPPED"), "{}", branched.out);
    assert_eq!(place.call(&["replay", "b.jsonl"]).code, 0);
    place.write("c.jsonl", &text.replacen("\"exit\":0", "\"exit\":9", 1));
    assert_eq!(place.call(&["replay", "c.jsonl"]).code, 5, "a line that comes to something else");
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_overwritten() {
    let place = Place::new();
    place.write("a.jsonl", "hello\n");
    let cases: [(&[&str], &str); 6] = [
        (&["replay", "a.jsonl"], "a.jsonl:1: "),
        (&["replay", "none.jsonl"], "none.jsonl: "),
        (&["shell", "service/none"], "there is no scenario"),
        (&["train", "12345678"], "there is no scenario"),
        (&["train", "healthy/bandwidth-limited"], "cannot be solved"),
        (&["shell", NAME, "--transcript", "a.jsonl"], "a.jsonl: "),
    ];
    for (arguments, said) in cases {
        let called = place.call(arguments);
        assert_eq!(called.code, 1, "{arguments:?}: {}", called.out);
        assert!(called.err.contains(said), "{arguments:?}: {}", called.err);
    }
    assert_eq!(std::fs::read_to_string(place.path("a.jsonl")).expect("the file"), "hello\n");
}
