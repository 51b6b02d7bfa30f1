//! Packs from everywhere, good ones and ones that were built to harm.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::*;

const RULES: &str = "package marslab\n\nfindings contains {\n\t\"cause\": \"clock.skew\",\n\t\
                     \"object\": \"clock\",\n} if input.clock.skew_seconds > 300\n";
const TESTS: &str = "package marslab_test\n\ntest_it if true\n";

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(home: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = home.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn pack(home: &Path) {
    write(home, "rules/clock.rego", RULES);
    write(home, "rules/clock_test.rego", TESTS);
    write(home, "rules/README.md", "not a rule");
}

fn open(home: &TempDir, word: &str) -> Source {
    Source::open_in(home.path(), word).unwrap_or_else(|error| panic!("{word}: {error}"))
}

fn wrong(home: &TempDir, word: &str) -> SourceError {
    let opened = Source::open_in(home.path(), word);
    let error = match opened.and_then(|source| source.diagnoser().map(|_| source)) {
        Ok(source) => panic!("{word} gives {:?}", source.files),
        Err(error) => error,
    };
    assert!(error.text.contains("hint: ") || error.wrong == Wrong::Broken, "{error}");
    error
}

fn names(source: &Source) -> Vec<&str> {
    source.files.iter().map(|(name, _)| name.as_str()).collect()
}

/// Runs git as a person without settings.
fn git(home: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=Kim", "-c", "user.email=kim@contoso.com"]);
    git.args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]);
    git.args(arguments).current_dir(home).env("HOME", home).env("GIT_CONFIG_NOSYSTEM", "1");
    let ended = git.output().unwrap();
    assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
}

fn committed() -> TempDir {
    let home = home();
    pack(home.path());
    git(home.path(), &["init", "--quiet"]);
    git(home.path(), &["add", "."]);
    git(home.path(), &["commit", "--quiet", "-m", "one"]);
    home
}

fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Names as they are: the writer would refuse what is tested here.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn tar_of(kind: tar::EntryType, name: &str) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(kind);
    header.set_size(0);
    header.set_path(name).unwrap();
    if kind.is_symlink() || kind.is_hard_link() {
        header.set_link_name("/etc/passwd").unwrap();
    }
    header.set_cksum();
    tar.append(&header, &[][..]).unwrap();
    tar.into_inner().unwrap()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn zip_of(entries: &[(&str, &[u8])], mode: u32) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default().unix_permissions(mode);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn one_pack_has_one_identity_and_one_name_a_file_wherever_it_comes_from() {
    let home = committed();
    let files: [(&str, &[u8]); 3] = [
        ("rules/clock.rego", RULES.as_bytes()),
        ("rules/README.md", b"not a rule"),
        ("rules/clock_test.rego", TESTS.as_bytes()),
    ];
    write(home.path(), "p.tar", tar(&files));
    write(home.path(), "p.tar.gz", gz(&tar(&files)));
    write(home.path(), "P.TGZ", gz(&tar(&files)));
    write(home.path(), "p.zip", zip_of(&files, 0o644));
    let absolute = home.path().join("rules").display().to_string();
    let folder = open(&home, "rules/");
    assert_eq!(names(&folder), ["rules/clock.rego", "rules/clock_test.rego"]);
    let words = [
        "rules",
        "./rules",
        "rego:rules/",
        &absolute,
        "p.tar",
        "p.tar.gz",
        "P.TGZ",
        "rego:p.zip",
        "git:HEAD:rules",
        "git:main:rules/",
        "git:main:./rules",
        "rego:git:HEAD^0:",
        "git::rules",
    ];
    for word in words {
        let source = open(&home, word);
        assert_eq!(names(&source), names(&folder), "{word}");
        assert_eq!((source.identity, source.kind), (folder.identity, Kind::Rego), "{word}");
        assert_eq!(source.diagnoser().unwrap().name(), word);
    }
    assert_eq!(folder.inside("rules/clock.rego"), "clock.rego");
}

#[test]
fn an_identity_is_that_of_the_rules() {
    let home = home();
    pack(home.path());
    let before = open(&home, "rules").identity;
    write(home.path(), "rules/clock_test.rego", "package marslab_test\n");
    write(home.path(), "rules/.hidden/x.rego", "no rule");
    assert_eq!(open(&home, "rules").identity, before);
    fs::rename(home.path().join("rules"), home.path().join("other")).unwrap();
    assert_eq!(open(&home, "other").identity, before);
    write(home.path(), "other/clock.rego", format!("{RULES}\n"));
    assert_ne!(open(&home, "other").identity, before);
    write(home.path(), "other/clock.rego", RULES);
    write(home.path(), "other/deep/more.rego", "package marslab\n");
    let deep = open(&home, "other");
    assert_eq!(deep.inside("other/deep/more.rego"), "deep/more.rego");
    assert_eq!(names(&deep)[2], "other/deep/more.rego");
}

#[test]
fn each_mistake_has_its_sort() {
    let home = committed();
    write(home.path(), "empty/only_test.rego", TESTS);
    write(
        home.path(),
        "broken/x.rego",
        "package marslab\nfindings contains x if {\n\tx := := 1\n}\n",
    );
    write(home.path(), "latin/x.rego", b"package marslab\n# gr\xf6\xdfe\n");
    write(home.path(), "noise.zip", "this is no zip");
    write(home.path(), "cut.tar.gz", &gz(&tar(&[("a.rego", RULES.as_bytes())]))[..60]);
    write(home.path(), "note.txt", "");
    write(home.path(), "big/x.rego", vec![b' '; (FILE_BYTES + 1) as usize]);
    let (there, sorts) = ([Wrong::Missing, Wrong::Word], [Wrong::Unreadable, Wrong::Empty]);
    let cases = [
        ("nothing/", there[0], "nothing/: does not exist"),
        ("rego:nothing", there[0], "does not exist"),
        ("nothing.tar.gz", there[0], "does not exist"),
        ("git:v9:rules", there[0], "no revision `v9`"),
        ("git:HEAD:nothing", there[0], "no `nothing` in it"),
        ("git::nothing", there[0], "no `nothing` in it"),
        ("regal", there[1], "one of rego, rego:DIR"),
        ("rego:", there[1], "rego:DIR"),
        ("", there[1], "unknown diagnoser"),
        ("process:", there[1], "the command is empty"),
        ("powershell:", there[1], "needs a script"),
        ("powershell:x.yaml", there[1], "a mapping"),
        ("git:HEAD", there[1], "no path behind the revision"),
        ("git:--help:rules", there[1], "does not begin with `-`"),
        ("git:HEAD\n:rules", there[1], "control"),
        ("git:HEAD:../rules", there[1], "out of the pack"),
        ("git:HEAD:/rules", there[1], "absolute"),
        ("git:HEAD::(top)", there[1], "colon"),
        ("empty", sorts[1], "no *.rego"),
        ("git:HEAD:rules/README.md", sorts[1], "no *.rego"),
        ("noise.zip", sorts[0], "damaged"),
        ("cut.tar.gz", sorts[0], "damaged"),
        ("note.txt", sorts[0], "neither a folder"),
        ("broken", Wrong::Broken, "broken/x.rego:3:"),
        ("latin", Wrong::Broken, "latin/x.rego:2: not UTF-8"),
        ("big", Wrong::TooLarge, "big/x.rego: more than 1048576 bytes"),
    ];
    for (word, sort, text) in cases {
        let error = wrong(&home, word);
        assert!(error.wrong == sort && error.text.contains(text), "{word}: {error:?}");
    }
    let outside = tempfile::tempdir().unwrap();
    let error = wrong(&outside, "git:HEAD:rules");
    assert!(error.wrong == Wrong::Git && error.text.contains("not a git repository"), "{error}");
}

#[test]
fn archives_built_to_harm_are_refused_by_name() {
    use tar::EntryType as Is;
    let home = home();
    let good = RULES.as_bytes();
    let zeros = vec![0; 3 << 20];
    let many: Vec<String> = (0..=ENTRIES).map(|number| format!("{number}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let archives: [(&str, Vec<u8>, Wrong, &str); 15] = [
        ("up.tar", tar(&[("../../x.rego", good)]), Wrong::Unsafe, "`../../x.rego` leads out"),
        ("abs.tar", tar(&[("/etc/x.rego", good)]), Wrong::Unsafe, "absolute"),
        ("con.tar", tar(&[("rules/con.rego", good)]), Wrong::Unsafe, "reserved"),
        ("twice.tar", tar(&[("a.rego", good), ("./a.rego", good)]), Wrong::Unsafe, "twice"),
        ("link.tar", tar_of(Is::Symlink, "x.rego"), Wrong::Unsafe, "`x.rego` is a link"),
        ("hard.tar", tar_of(Is::Link, "x.rego"), Wrong::Unsafe, "is a link"),
        ("fifo.tar", tar_of(Is::Fifo, "x.rego"), Wrong::Unsafe, "is a device"),
        ("null.tar", tar_of(Is::Char, "x.rego"), Wrong::Unsafe, "is a device"),
        ("bomb.tgz", gz(&tar(&[("zeros", &zeros)])), Wrong::TooLarge, "200 times"),
        ("many.tar.gz", gz(&tar(&many)), Wrong::TooLarge, "10000 entries"),
        ("up.zip", zip_of(&[("../x.rego", good)], 0o644), Wrong::Unsafe, "leads out"),
        ("win.zip", zip_of(&[(r"rules\x.rego", good)], 0o644), Wrong::Unsafe, "backslash"),
        ("link.zip", zip_link(), Wrong::Unsafe, "is a link"),
        ("bomb.zip", zip_of(&[("zeros", &zeros)], 0o644), Wrong::TooLarge, "200 times"),
        ("many.zip", zip_of(&many, 0o644), Wrong::TooLarge, "10000 entries"),
    ];
    for (name, bytes, sort, text) in archives {
        write(home.path(), name, bytes);
        let error = wrong(&home, name);
        assert!(error.wrong == sort && error.text.contains(text), "{name}: {error:?}");
    }
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().collect();
    assert_eq!(left.len(), 15, "something was unpacked: {left:?}");
}

fn zip_link() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.add_symlink("x.rego", "/etc/passwd", options).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_revision_is_read_as_it_was_and_runs_nothing() {
    let home = committed();
    let before = open(&home, "git:HEAD:rules").identity;
    write(home.path(), "rules/clock.rego", RULES.replace("300", "600"));
    assert_eq!(open(&home, "git:HEAD:rules").identity, before);
    assert_eq!(open(&home, "git::rules").identity, before);
    git(home.path(), &["add", "."]);
    assert_eq!(open(&home, "git::rules").identity, open(&home, "rules").identity);
    assert_ne!(open(&home, "git::rules").identity, before);
    // Below the top: names are still those of the repository.
    fs::create_dir(home.path().join("sub")).unwrap();
    let below = Source::open_in(&home.path().join("sub"), "git::rules").unwrap();
    assert_eq!(names(&below), ["rules/clock.rego", "rules/clock_test.rego"]);
    // Settings of a repository that others made.
    let trap = home.path().join("trap.sh");
    write(home.path(), "trap.sh", "#!/bin/sh\ntouch \"$(dirname \"$0\")/sprung\"\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let trap = trap.display().to_string();
    for setting in ["core.fsmonitor", "core.pager", "core.sshCommand", "filter.x.smudge"] {
        git(home.path(), &["config", setting, &trap]);
    }
    write(home.path(), ".gitattributes", "*.rego filter=x export-ignore\n");
    git(home.path(), &["-c", "core.fsmonitor=false", "add", ".gitattributes"]);
    let _ = fs::remove_file(home.path().join("sprung"));
    assert_eq!(open(&home, "git:HEAD:rules").identity, before);
    open(&home, "git::rules");
    assert!(!home.path().join("sprung").exists(), "git ran what the repository asked for");
}

#[cfg(unix)]
#[test]
fn links_in_a_revision_are_refused_and_links_to_files_in_a_folder_are_files() {
    let home = committed();
    std::os::unix::fs::symlink("clock.rego", home.path().join("rules/link.rego")).unwrap();
    std::os::unix::fs::symlink("..", home.path().join("rules/loop")).unwrap();
    assert_eq!(open(&home, "rules").files.len(), 3);
    git(home.path(), &["add", "."]);
    git(home.path(), &["commit", "--quiet", "-m", "two"]);
    let error = wrong(&home, "git:HEAD:rules");
    assert!(error.wrong == Wrong::Unsafe && error.text.contains("`rules/link.rego` is a link"));
    let fifo = Command::new("mkfifo").arg(home.path().join("rules/pipe.rego")).status();
    if fifo.is_ok_and(|status| status.success()) {
        assert!(wrong(&home, "rules").text.contains("not a plain file"));
    }
}

#[test]
fn a_script_comes_with_its_mapping_from_a_folder_and_from_a_revision() {
    let home = committed();
    write(home.path(), "checks/clock.ps1", "exit 3\n");
    let error = wrong(&home, "powershell:checks/clock.ps1");
    assert!(error.wrong == Wrong::Missing && error.text.contains("clock.yaml"), "{error}");
    assert!(error.text.contains("needs a mapping"), "{error}");
    let mapping = "verdicts: [{when: {exit: 3}, cause: clock.skew, object: clock}]\n";
    write(home.path(), "checks/clock.yaml", mapping);
    git(home.path(), &["add", "."]);
    git(home.path(), &["commit", "--quiet", "-m", "two"]);
    let folder = open(&home, "powershell:checks/clock.ps1");
    let revision = open(&home, "powershell:git:HEAD:checks/clock.ps1");
    assert_eq!(folder.files, revision.files);
    assert_eq!((folder.kind, folder.identity), (Kind::PowerShell, revision.identity));
    let name = revision.diagnoser().unwrap().name().to_owned();
    assert_eq!(name, "powershell:git:HEAD:checks/clock.ps1");
    write(home.path(), "checks/clock.yaml", "verdicts: []\n");
    let error = wrong(&home, "powershell:checks/clock.ps1");
    assert!(error.wrong == Wrong::Broken && error.text.contains("checks/clock.yaml: `verdicts`"));
    assert!(!open(&home, "process:true").is_settled() && folder.is_settled());
}
