//! Native programs and the shell's own commands, one file each.

mod attrib;
pub(in crate::console) mod cd;
mod certutil;
mod chkdsk;
mod cipher;
mod cmd;
mod cmdkey;
mod compact;
mod convert;
mod copy;
pub(in crate::console) mod copying;
mod copypc;
mod date;
mod del;
mod dir;
mod diskshadow;
mod driverquery;
mod echo;
mod find;
mod findstr;
mod fltmc;
mod fsutil;
mod getmac;
mod gpedit;
mod gpresult;
mod gpupdate;
mod hostname;
mod icacls;
mod installer;
mod ipconfig;
mod iscsicli;
pub mod known;
mod manage_bde;
mod mars_installer;
pub(in crate::console) mod md;
mod more;
mod mountvol;
pub(in crate::console) mod move_;
mod msiexec;
mod net;
mod netsh;
mod netstat;
mod netteam;
mod nslookup;
mod options;
mod ping;
mod pnputil;
pub(in crate::console) mod portal;
mod powershell;
mod psexec;
mod quser;
mod qwinsta;
pub(in crate::console) mod rd;
mod reading;
mod reg;
mod regedit;
mod ren;
mod robocopy;
mod route;
mod runas;
mod sc;
mod schedule_wizard;
mod schtasks;
mod seeding;
mod set;
mod setx;
mod shutdown;
mod signin;
mod sort;
mod systeminfo;
mod takeown;
mod taskkill;
mod tasklist;
mod taskschd;
mod time;
mod timeout;
mod type_;
mod typeperf;
mod tzutil;
mod ver;
mod vol;
mod vssadmin;
mod w32tm;
mod wabadmin;
mod wbadmin;
pub(super) mod wevtutil;
mod where_;
mod whoami;
mod wmic;
pub(in crate::console) mod words;
mod wusa;
mod xcopy;

use std::sync::LazyLock;

use ::powershell::by_name::ByName;
use ::powershell::eval::Unsupported;
use ::powershell::source::Place;

use super::argv::Word;
use super::{Call, Command, Kind, Output, Session, UNSUPPORTED};
use crate::kernel::text::ends_with;
use crate::world::World;

/// The name of a program without its folder and extension.
pub(super) fn bare(word: &str) -> &str {
    let file = word.rsplit(['\\', '/']).next().unwrap_or(word);
    let is_program = [".exe", ".com"].iter().any(|end| ends_with(file, end));
    if is_program { &file[..file.len() - 4] } else { file }
}

/// The program that a name means.
pub(super) fn named(word: &str) -> Option<&'static Command> {
    static NAMES: LazyLock<ByName<&Command>> = LazyLock::new(|| {
        let names = |command: &'static Command| {
            let all = std::iter::once(&command.name).chain(command.aliases);
            all.map(move |name| (*name, command))
        };
        ByName::of(ALL.iter().flat_map(names))
    });
    NAMES.find(bare(word)).copied()
}

/// Runs the program at a path.
pub(super) fn start(
    world: &mut World,
    session: &mut Session,
    path: &str,
    words: &[Word],
    input: &str,
) -> Output {
    let mut output = Output::default();
    if ends_with(path, ".bat") || ends_with(path, ".cmd") {
        cmd::batch(world, session, path, words, &mut output);
        return output;
    }
    let Some(command) = named(path).filter(|command| command.kind != Kind::Shell) else {
        lack(&mut output, path);
        return output;
    };
    run(world, session, command, path, words, input, &mut output);
    output
}

/// How the text of a [`Stop`](super::Stop) begins that refuses what a real program has.
const LACKING: &str = "marslab: unsupported: ";

/// A program asks for what the machine lacks: nothing may be concluded from its line. The engine
/// says where it stands.
fn lack(output: &mut Output, feature: &str) {
    let place = Place { line: 0, column: 0 };
    output.exit = UNSUPPORTED;
    output.unsupported = Some(Box::new(Unsupported { feature: feature.to_owned(), place }));
}

/// Runs a program or a command of the old shell.
fn run(
    world: &mut World,
    session: &mut Session,
    command: &'static Command,
    name: &str,
    words: &[Word],
    input: &str,
    output: &mut Output,
) {
    let mut call = Call { world, session, name, words, input, output };
    if let Err(stop) = (command.run)(&mut call) {
        if let Some(feature) = stop.text.strip_prefix(LACKING) {
            return lack(output, feature);
        }
        output.exit = stop.exit;
        if !stop.text.is_empty() {
            output.error(&stop.text);
        }
    }
}

/// Every program, sorted, one entry a line.
#[rustfmt::skip]
pub const ALL: &[Command] = &[
    attrib::COMMAND,
    cd::COMMAND,
    certutil::COMMAND,
    chkdsk::COMMAND,
    cipher::COMMAND,
    cmd::COMMAND,
    cmdkey::COMMAND,
    compact::COMMAND,
    convert::COMMAND,
    copy::COMMAND,
    copypc::COMMAND,
    date::COMMAND,
    del::COMMAND,
    dir::COMMAND,
    diskshadow::COMMAND,
    driverquery::COMMAND,
    echo::COMMAND,
    find::COMMAND,
    findstr::COMMAND,
    fltmc::COMMAND,
    fsutil::COMMAND,
    getmac::COMMAND,
    gpedit::COMMAND,
    gpresult::COMMAND,
    gpupdate::COMMAND,
    hostname::COMMAND,
    icacls::COMMAND,
    installer::BROWSER_11,
    installer::DOTNET_45,
    installer::DOTNET_452,
    installer::DOTNET_48,
    installer::RUNTIME_2008,
    installer::RUNTIME_2019,
    ipconfig::COMMAND,
    iscsicli::COMMAND,
    manage_bde::COMMAND,
    mars_installer::COMMAND,
    md::COMMAND,
    more::COMMAND,
    mountvol::COMMAND,
    move_::COMMAND,
    msiexec::COMMAND,
    net::COMMAND,
    netsh::COMMAND,
    netstat::COMMAND,
    netteam::COMMAND,
    nslookup::COMMAND,
    ping::COMMAND,
    portal::COMMAND,
    pnputil::COMMAND,
    powershell::COMMAND,
    psexec::COMMAND,
    quser::COMMAND,
    qwinsta::COMMAND,
    qwinsta::QUERY,
    rd::COMMAND,
    reg::COMMAND,
    regedit::COMMAND,
    ren::COMMAND,
    robocopy::COMMAND,
    route::COMMAND,
    runas::COMMAND,
    sc::COMMAND,
    schtasks::COMMAND,
    seeding::COMMAND,
    set::COMMAND,
    setx::COMMAND,
    shutdown::COMMAND,
    signin::COMMAND,
    sort::COMMAND,
    systeminfo::COMMAND,
    takeown::COMMAND,
    taskkill::COMMAND,
    tasklist::COMMAND,
    taskschd::COMMAND,
    time::COMMAND,
    timeout::COMMAND,
    type_::COMMAND,
    typeperf::COMMAND,
    tzutil::COMMAND,
    ver::COMMAND,
    vol::COMMAND,
    vssadmin::COMMAND,
    w32tm::COMMAND,
    wabadmin::COMMAND,
    wbadmin::COMMAND,
    wevtutil::COMMAND,
    where_::COMMAND,
    whoami::COMMAND,
    wmic::COMMAND,
    wusa::COMMAND,
    xcopy::COMMAND,
];

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{run, server};

    #[test]
    fn a_letter_of_several_bytes_breaks_no_line() {
        for line in [
            r#"cmd /c "echo a>&2 & for /f "tokens=1" %i in (x) do if not "%i"=="y" set /a n=1+2""#,
            r"cmd /c 'if exist C:\t.txt (echo %~dp0) else type C:\t.txt 2>nul | find /c /v x'",
            r#"findstr /r /c:"^a[b-c]*" C:\Windows\*.ini"#,
            "fsutil volume diskfree C:",
            r"reg query HKLM\SOFTWARE /v a",
            "schtasks /query /tn x /fo list",
            "vssadmin resize shadowstorage /for=C: /on=C: /maxsize=10%",
            r#"wmic service where "name='VSS'" get State,PathName /value"#,
        ] {
            for (at, _) in line.char_indices() {
                let (before, behind) = line.split_at(at);
                let _ = run(&mut server(), &format!("{before}\u{bc31}{behind}"));
            }
        }
    }
}
