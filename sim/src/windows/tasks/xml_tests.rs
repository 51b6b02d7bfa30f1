//! Tests of [`super::xml`]: what is written can be read back, and what Windows refuses is refused.

use jiff::civil::datetime;

use super::xml::{Refusal, duration_text, read, read_duration, write};
use super::*;

const PATH: &str = r"\Microsoft\OnlineBackup\Microsoft-OnlineBackup";

fn utc() -> TimeZone {
    TimeZone::UTC
}

fn backup() -> Task {
    let start = datetime(2020, 1, 10, 21, 0, 0, 0);
    Task::new(PATH, Action::run("powershell.exe", "-Command \"a; b\" <&>"))
        .with_texts("CONTOSO\\admin", "Backs up")
        .with_registered(Moment(1_578_646_800_000))
        .with_trigger(Trigger::daily(start))
        .with_trigger(
            Trigger::weekly(start, &[Day::Sunday, Day::Friday])
                .repeating(Span::minutes(15), Some(Span::days(1)))
                .disabled(),
        )
        .with_trigger(Trigger::once(start).ending(datetime(2021, 1, 1, 0, 0, 0, 0)))
        .with_trigger(Trigger::new(TriggerKind::AtBoot))
}

#[test]
fn what_is_written_reads_back_the_same() {
    let check = |task: Task| {
        let text = write(&task, &utc());
        assert_eq!(read(&text, PATH, Moment(0), &utc()), Ok(task), "{text}");
    };
    check(backup());
    check(Task::new(PATH, Action::com("{1-2}")).with_enabled(false));
    for logon_type in LogonType::ALL.iter().copied() {
        let user =
            if logon_type == LogonType::ServiceAccount { LOCAL_SYSTEM } else { "S-1-5-32-545" };
        let run_level = RunLevel::LeastPrivilege;
        let principal = Principal { user: user.into(), run_level, logon_type };
        check(backup().with_principal(principal));
    }
    let idle = Some(Idle { minutes: Some(3), wait: None });
    let settings = Settings {
        multiple_instances: MultipleInstances::Parallel,
        execution_time_limit: None,
        idle,
        ..Settings::default()
    };
    check(backup().with_settings(settings));
}

#[test]
fn the_export_has_the_shape_of_the_skeleton() {
    let text = write(&backup(), &utc());
    assert!(text.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n  <RegistrationInfo>\n    <Date>2020-01-10T09:00:00</Date>\n"
    ));
    for part in [
        "      <UserId>S-1-5-18</UserId>\n      <RunLevel>HighestAvailable</RunLevel>\n",
        "    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n",
        "    <ExecutionTimeLimit>PT72H</ExecutionTimeLimit>\n",
        "        <DaysOfWeek>\n          <Sunday />\n          <Friday />\n        </DaysOfWeek>\n",
        "      <Arguments>-Command \"a; b\" &lt;&amp;&gt;</Arguments>\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

fn refused(xml: &str, refusal: Refusal, place: (u32, u32), node: &str) {
    let error = read(xml, PATH, Moment(0), &utc()).expect_err(xml);
    let found = (error.refusal, (error.place.line, error.place.column), error.node.as_str());
    assert_eq!(found, (refusal, place, node), "{xml}");
}

#[test]
fn what_windows_refuses_is_refused_with_its_code_and_place() {
    let ns = "xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"";
    let with = |inside: &str| format!("<Task {ns}>\n  {inside}\n</Task>");
    let actions = "<Actions><Exec><Command>a</Command></Exec></Actions>";
    refused("<Task></Task>", Refusal::Namespace, (1, 1), "Task");
    refused("<TASK></TASK>", Refusal::UnexpectedNode, (1, 1), "TASK");
    refused("<Task>", Refusal::Malformed, (1, 7), "");
    refused(&with(""), Refusal::MissingNode, (1, 1), "Task");
    refused(&with("<Nope/>"), Refusal::UnexpectedNode, (2, 3), "Nope");
    let settings = format!("<Settings><Enabled>yes</Enabled></Settings>{actions}");
    refused(&with(&settings), Refusal::InvalidValue, (2, 13), "Enabled");
    let trigger = "<Triggers><CalendarTrigger><ScheduleByDay/></CalendarTrigger></Triggers>";
    let trigger = with(&format!("{trigger}{actions}"));
    refused(&trigger, Refusal::MissingNode, (2, 13), "CalendarTrigger");
    assert!(read(&with(actions), PATH, Moment(0), &utc()).is_ok());
    assert_eq!(Refusal::Namespace.code(), 0x8004_1317);
    let error = read(&with(&settings), PATH, Moment(0), &utc()).expect_err("a bad value");
    assert_eq!(
        error.to_string(),
        "The task XML contains a value which is incorrectly formatted or out of range.\n(2,13):Enabled:yes"
    );
}

#[test]
fn durations_are_read_and_written_as_iso_8601() {
    let check = |text: &str, span: Span| {
        assert_eq!(read_duration(text), Some(span), "{text}");
        assert_eq!(duration_text(span), text);
    };
    check("PT72H", Span::hours(72));
    check("P1D", Span::days(1));
    check("PT23H45M", Span::minutes(23 * 60 + 45));
    check("PT1M30S", Span::seconds(90));
    check("PT0S", Span(0));
    for wrong in ["", "P", "PT", "72H", "P1H", "PT1X", "PT-1H", "PT99999999999999999999H", "PTH"] {
        assert_eq!(read_duration(wrong), None, "{wrong}");
    }
}
