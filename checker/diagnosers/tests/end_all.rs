//! `end_all` ends every live session, daemons included. It has a test program of its own because
//! it would end the sessions of other tests too.
#![cfg(target_os = "linux")]

use std::path::Path;

use diagnosers::process::{Command, End, Exit, Limits, Session, end_all};
use serde_json::json;

#[test]
fn everything_that_runs_is_ended() {
    let script = "(setsid sh -c 'echo $$; exec sleep 300' &); read -r a; echo 1; exec sleep 300";
    let command = Command::parse(&format!("sh -c \"{script}\"")).unwrap();
    let mut sessions: Vec<Session> =
        (0..2).map(|_| Session::start(&command, Limits::STANDARD).unwrap()).collect();
    let daemons: Vec<u64> = sessions
        .iter_mut()
        .map(|session| {
            // The program and its daemon speak in either order; the daemon has an id above 1.
            let said = [session.exchange(&json!(1)).unwrap(), session.exchange(&json!(2)).unwrap()];
            said.iter().filter_map(serde_json::Value::as_u64).max().unwrap()
        })
        .collect();
    let runs = |pid: &u64| Path::new(&format!("/proc/{pid}")).exists();
    assert!(daemons.iter().all(runs));
    end_all();
    assert!(!daemons.iter().any(runs));
    for mut session in sessions {
        assert_eq!(session.exchange(&json!(3)), Err(End::Died(Exit::Signal(9))));
    }
}
