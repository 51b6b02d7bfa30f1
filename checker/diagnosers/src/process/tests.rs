//! External programs of every temper, written as /bin/sh scripts: each ends in its own state, and
//! none leaves a process or a directory behind.
//!
//! Tests that expect a time-out use small limits, all others the standard ones, so that a slow
//! machine changes no outcome.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::protocol::Message;
use super::tree::{MARKER, carriers};
use super::{Command, End, Ended, Excess, Exit, Limits, PATH, Session, StartError, Wait};

/// Reads one line and answers it.
const ANSWER: &str = r#"read -r facts; echo '{"kind":"answer","answer":"yes"}'"#;

fn patient() -> Limits {
    Limits { grace: Duration::from_millis(400), ..Limits::STANDARD }
}

fn impatient() -> Limits {
    Limits { reply: Duration::from_millis(300), ..patient() }
}

/// A session of a script, its reply to the facts, and what is left of both.
struct Run {
    reply: Result<Value, End>,
    ended: Ended,
}

fn sh(script: &str) -> Command {
    Command { program: "sh".into(), arguments: vec!["-c".into(), script.into()] }
}

fn run(script: &str, limits: Limits) -> Run {
    run_with(script, limits, |session| {
        session.converse(json!({"n": 1}), |line| line.to_uppercase())
    })
}

fn run_with(
    script: &str,
    limits: Limits,
    talk: impl FnOnce(&mut Session) -> Result<Value, End>,
) -> Run {
    let mut session = Session::start(&sh(script), limits).unwrap();
    let (marker, leader, folder) =
        (session.tree().marker(), session.tree().leader(), session.folder());
    assert!(folder.is_dir());
    let reply = talk(&mut session);
    if reply.is_err() {
        assert_gone(&marker, leader, &folder);
    }
    let ended = session.finish();
    assert_gone(&marker, leader, &folder);
    assert!(ended.survivors.is_empty());
    assert!(!ended.scratch_left);
    if let Err(end) = &reply {
        assert_eq!(&ended.end, end, "a failed session says the same end again");
    }
    Run { reply, ended }
}

fn assert_gone(marker: &str, leader: u32, folder: &Path) {
    assert!(!marker.is_empty());
    assert!(carriers(marker).is_empty(), "processes are left");
    assert!(!runs(u64::from(leader)), "the program is left");
    assert!(!folder.exists(), "the working directory is left");
}

fn runs(pid: u64) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

fn end_of(script: &str, limits: Limits) -> End {
    run(script, limits).reply.unwrap_err()
}

#[test]
fn a_program_that_answers_has_answered() {
    let run = run(ANSWER, patient());
    assert_eq!(run.reply.unwrap(), json!("yes"));
    assert_eq!(run.ended.end, End::Answered);
    assert_eq!((run.ended.exit, run.ended.forced), (Some(Exit::Code(0)), false));
}

#[test]
fn questions_are_put_to_the_console_until_the_answer() {
    let script = r#"
        read -r facts
        echo '{"kind":"ask","line":"sc query obengine"}'
        read -r output
        case "$output" in *'"text":"SC QUERY OBENGINE"'*) ;; *) exit 1 ;; esac
        echo "{\"kind\":\"answer\",\"answer\":$facts}"
        exec cat > /dev/null
    "#;
    let run = run(script, patient());
    let facts = json!({"kind": "facts", "protocol": 1, "facts": {"n": 1}});
    assert_eq!(run.reply.unwrap(), facts);
    assert!(!run.ended.forced, "the end of input is enough for a polite program");
}

#[test]
fn the_program_sees_an_empty_folder_and_a_cleared_environment() {
    let script = r#"
        test "$LANG" = C.UTF-8 || exit 10
        test -z "$(ls -A)" || exit 11
        test -z "$HOME$USER$CARGO_TARGET_DIR$TERM" || exit 12
        names=$(env | cut -d= -f1 | grep -v -e '^PWD$' -e '^_$' -e SHLVL -e OLDPWD | sort)
        echo "\"$(echo $names) $PATH\""
        : > file
    "#;
    let run = run_with(script, patient(), |session| session.exchange(&json!(1)));
    assert_eq!(run.reply.unwrap(), json!(format!("LANG {MARKER} PATH {PATH}")));
}

#[test]
fn the_program_leads_a_session_and_can_gain_no_rights() {
    let script = r#"
        read -r pid name state ppid group session rest < /proc/$$/stat
        privs=$(grep NoNewPrivs /proc/$$/status | tr -dc 01)
        echo "[$pid, $group, $session, $privs]"
    "#;
    let run = run_with(script, patient(), |session| session.exchange(&json!(1)));
    let reply = run.reply.unwrap();
    assert_eq!(reply, json!([reply[0], reply[0], reply[0], 1]));
}

#[test]
fn a_program_may_refuse_by_message_or_by_exit_code() {
    let by_message = end_of(r#"echo '{"kind":"refuse","reason":"not my field"}'"#, patient());
    assert_eq!(by_message, End::Refused { reason: "not my field".into() });
    let by_code = end_of("read -r facts; exit 77", patient());
    assert_eq!(by_code, End::Refused { reason: "exit code 77".into() });
}

#[test]
fn what_is_not_the_protocol_is_malformed() {
    for said in ["nonsense", "{\"kind\":", "{\"kind\":\"shout\"}", "[]", "", "\\303(", "{} {}"] {
        let end = end_of(&format!("printf '{said}\\n'; exec sleep 300"), patient());
        assert!(matches!(end, End::Malformed { .. }), "{said}: {end}");
    }
    let nested = "printf '%05000d\\n' 0 | tr 0 '['; exec sleep 300";
    assert!(matches!(end_of(nested, patient()), End::Malformed { .. }));
}

#[test]
fn a_last_line_without_newline_is_never_taken_for_a_whole_one() {
    let end = end_of("printf '{\"kind\":\"answer\",\"answer\":1}'", patient());
    assert_eq!(end, End::Malformed { detail: "the last line has no newline".into() });
    let end = end_of("printf '{\"kind\":\"answer\",\"answer\":1}'; exit 3", patient());
    assert_eq!(end, End::Died(Exit::Code(3)));
}

#[test]
fn a_program_that_hangs_is_too_slow() {
    let end = end_of("read -r facts; exec sleep 300", impatient());
    assert_eq!(end, End::TooSlow { wait: Wait::Reply, limit: impatient().reply });
    assert!(end.is_infrastructure_failure());
}

#[test]
fn a_program_that_does_not_read_is_too_slow_even_for_a_large_request() {
    let run = run_with("exec sleep 300", impatient(), |session| {
        session.exchange(&json!("x".repeat(1 << 20)))
    });
    assert!(matches!(run.reply, Err(End::TooSlow { .. })));
}

#[test]
fn a_program_that_answers_without_reading_a_large_request_has_answered() {
    let script = r#"echo '{"kind":"answer","answer":1}'; exec sleep 300"#;
    let facts = json!("x".repeat(1 << 20));
    let run = run_with(script, patient(), |session| session.converse(facts, |_| String::new()));
    assert_eq!(run.reply.unwrap(), json!(1));
}

#[test]
fn a_large_request_arrives_whole() {
    let text = "x".repeat(1 << 20);
    let facts = json!(text);
    let run = run_with(r#"read -r f; echo "${#f}"; cat"#, patient(), |s| s.exchange(&facts));
    assert_eq!(run.reply.unwrap(), json!(text.len() + 2));
}

#[test]
fn a_conversation_has_an_end_in_time_and_in_number() {
    let script = r#"while read -r m; do echo '{"kind":"ask","line":"again"}'; done"#;
    let end = end_of(script, Limits { exchanges: 5, ..patient() });
    assert_eq!(end, End::TooLarge { excess: Excess::Exchanges, limit: 5 });
    let limit = Duration::from_millis(300);
    let limits = Limits { conversation: limit, exchanges: u32::MAX, ..patient() };
    assert_eq!(end_of(script, limits), End::TooSlow { wait: Wait::Conversation, limit });
}

#[test]
fn a_line_without_end_is_too_large() {
    let end = end_of("exec cat /dev/zero", patient());
    assert_eq!(end, End::TooLarge { excess: Excess::Line, limit: 1 << 20 });
}

#[test]
fn lines_without_end_are_too_large() {
    let run = run_with("exec yes '{}'", Limits { stdout_bytes: 300, ..patient() }, |session| {
        loop {
            session.exchange(&json!({}))?;
        }
    });
    assert_eq!(run.reply, Err(End::TooLarge { excess: Excess::Stdout, limit: 300 }));
}

#[test]
fn a_flood_does_not_grow_our_memory() {
    let resident = || -> u64 {
        let text = fs::read_to_string("/proc/self/statm").unwrap();
        text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
    };
    let before = resident();
    // Both streams at once, the first part of standard error before anything else.
    let script = "head -c 200000 /dev/zero >&2; cat /dev/zero >&2 & exec yes '{}'";
    let run = run_with(script, patient(), |session| {
        for _ in 0..500 {
            session.exchange(&json!({}))?;
        }
        Ok(json!(resident().saturating_sub(before)))
    });
    assert!(run.reply.unwrap().as_u64().unwrap() < 64 << 20);
    assert_eq!(run.ended.stderr.len(), 64 << 10);
}

#[test]
fn a_program_dies_by_exit_code_or_by_signal() {
    assert_eq!(end_of("read -r facts; exit 3", patient()), End::Died(Exit::Code(3)));
    assert_eq!(end_of("exit 0", patient()), End::Died(Exit::Code(0)));
    assert_eq!(end_of("kill -9 $$", patient()), End::Died(Exit::Signal(9)));
    assert_eq!(end_of("kill -SEGV $$", patient()), End::Died(Exit::Signal(11)));
}

#[test]
fn a_death_is_seen_though_a_grandchild_holds_the_streams() {
    let end = end_of("setsid sleep 300 & exit 4", patient());
    assert_eq!(end, End::Died(Exit::Code(4)));
}

#[test]
fn an_exit_after_the_answer_changes_nothing() {
    let run = run(&format!("{ANSWER}; exit 9"), patient());
    assert_eq!(run.ended.end, End::Answered);
    assert_eq!(run.ended.exit, Some(Exit::Code(9)));
}

#[test]
fn standard_error_is_kept_to_its_last_bytes() {
    let limits = Limits { stderr_bytes: 10, ..patient() };
    let run = run(&format!("yes noise | head -c 300000 >&2; echo farewell >&2; {ANSWER}"), limits);
    assert_eq!(run.reply.unwrap(), json!("yes"));
    assert_eq!(run.ended.stderr, b"\nfarewell\n");
}

#[test]
fn a_program_that_closes_its_output_and_lives_on_is_malformed() {
    let end = end_of("exec >&-; sleep 300", patient());
    assert!(matches!(end, End::Malformed { .. }), "{end}");
    assert_eq!(end_of("exec >&-; sleep 0.05; exit 6", Limits::STANDARD), End::Died(Exit::Code(6)));
}

#[test]
fn a_program_that_ignores_sigterm_is_killed() {
    let run = run(&format!("trap '' TERM; {ANSWER}; while :; do sleep 1; done"), patient());
    assert_eq!(run.ended.end, End::Answered);
    assert_eq!((run.ended.exit, run.ended.forced), (Some(Exit::Signal(9)), true));
}

/// Runs a script that replies with the id of a process it left, and sees that process gone.
/// The program itself stays to the end of its input: once it is dead, nobody is listened to.
fn leaves(script: &str) {
    let mut left = None;
    run_with(&format!("{script}; exec cat > /dev/null"), patient(), |session| {
        let pid = session.exchange(&json!(1))?;
        left = pid.as_u64();
        assert!(runs(left.unwrap()), "{script}: it is there at first");
        Ok(pid)
    });
    assert!(!runs(left.unwrap()), "{script}: it is gone");
}

#[test]
fn grandchildren_are_ended_wherever_they_went() {
    leaves("sleep 300 & echo $!");
    // The usual daemon: another session, its parent gone.
    leaves("(setsid sh -c 'echo $$; exec sleep 300' &)");
    // One that closed every stream as well, and is no child of anybody.
    leaves("(setsid sh -c 'echo $$; exec sleep 300 >&- 2>&- <&-' &)");
    // One that has a family.
    leaves("(setsid sh -c '(setsid sleep 300 &) ; sleep 300 & echo $!; wait' &)");
    // One that is deaf to everything but SIGKILL.
    leaves("(setsid sh -c 'trap \"\" TERM HUP INT; echo $$; while :; do sleep 1; done' &)");
}

#[test]
fn a_grandchild_that_covered_its_traces_is_ended_too() {
    // It says its id first, then clears its environment, leaves the session and the folder,
    // closes the streams, and has lost its parent. Sessions of other tests may end it earlier.
    let script = "(sh -c 'cd /; echo $$; exec env -i setsid sleep 300 >&- 2>&- <&-' &)
        exec cat > /dev/null";
    let mut stray = 0;
    run_with(script, patient(), |session| {
        let marker = session.tree().marker();
        let pid = session.exchange(&json!(1))?;
        stray = pid.as_u64().unwrap();
        let patience = Instant::now() + Duration::from_secs(5);
        let covered =
            || carriers(&marker).iter().all(|&pid| u64::from(pid.unsigned_abs()) != stray);
        while !covered() && Instant::now() < patience {
            thread::sleep(Duration::from_millis(5));
        }
        Ok(pid)
    });
    assert!(!runs(stray));
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn a_stray_is_ended_where_our_own_session_cannot_be_seen() {
    // A container that was entered without a session of its own, as CI machines do it.
    const INSIDE: &str = "process::tests::a_grandchild_that_covered_its_traces_is_ended_too";
    let enter = || {
        let mut unshare = std::process::Command::new("unshare");
        unshare.args(["--pid", "--fork", "--mount-proc"]);
        unshare
    };
    if !enter().arg("true").output().is_ok_and(|out| out.status.success()) {
        eprintln!("skipped: this user may not make process namespaces");
        return;
    }
    let tests = std::env::current_exe().unwrap();
    let out = enter().arg(tests).args(["--exact", INSIDE]).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_program_that_forks_while_it_is_ended_is_ended() {
    let script = "trap '' TERM
        (setsid sh -c 'while :; do (setsid sleep 300 &); sleep 0.01; done' &)
        read -r facts; echo '{\"kind\":\"answer\",\"answer\":1}'; sleep 300";
    assert_eq!(run(script, patient()).reply.unwrap(), json!(1));
}

#[test]
fn a_session_leaves_the_daemons_of_another_alone() {
    let mut one = Session::start(
        &sh("(setsid sh -c 'echo $$; exec sleep 300' &); read -r a; read -r b"),
        patient(),
    )
    .unwrap();
    let daemon = one.exchange(&json!(1)).unwrap().as_u64().unwrap();
    assert_eq!(run(ANSWER, patient()).ended.end, End::Answered);
    assert!(runs(daemon));
    assert_eq!(one.finish().end, End::Answered);
    assert!(!runs(daemon));
}

#[test]
fn a_session_that_is_dropped_leaves_nothing() {
    let script = "trap '' TERM; echo 1; while :; do sleep 1; done";
    let mut session = Session::start(&sh(script), patient()).unwrap();
    session.exchange(&json!(1)).unwrap();
    let (marker, leader) = (session.tree().marker(), session.tree().leader());
    let folder = session.folder();
    assert!(!carriers(&marker).is_empty());
    drop(session);
    assert_gone(&marker, leader, &folder);
}

#[test]
fn a_failed_session_fails_again_without_waiting() {
    let mut session = Session::start(&sh("exit 3"), patient()).unwrap();
    let facts = Message::Facts { protocol: 1, facts: json!(null) };
    assert_eq!(session.say(&facts), Err(End::Died(Exit::Code(3))));
    let before = Instant::now();
    assert_eq!(session.say(&facts), Err(End::Died(Exit::Code(3))));
    assert!(before.elapsed() < patient().reply);
    assert_eq!(session.finish().end, End::Died(Exit::Code(3)));
}

#[test]
fn a_program_that_is_not_there_does_not_start() {
    let start = |text| Session::start(&Command::parse(text).unwrap(), patient());
    assert!(matches!(start("no-such-program-here"), Err(StartError::NotFound { .. })));
    assert!(matches!(start("/etc/passwd"), Err(StartError::Spawn(_))));
}
