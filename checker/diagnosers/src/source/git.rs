//! A pack in a revision: `git:REV:PATH`, read with the real `git`, without a checkout.
//!
//! *Models*: `PATH` is that of the repository, from its top; with `./` in front it is relative to
//! the current directory. An empty `REV` is what is staged, as in `git show :PATH`.
//!
//! *Promises.* Only the store of objects is read: no hook, filter, pager or helper runs, nothing
//! is fetched, no working tree is touched. No shell; `REV` and `PATH` cannot become options. What
//! git prints is bounded, and so is its time. `GIT_*` of the caller does not decide what is read,
//! but for `GIT_INDEX_FILE` of a hook, which is what is staged.

use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{ENTRIES, FILE_BYTES, Gathered, SourceError, Wrong, name, unsafe_entry};

/// What git may need of the caller's environment: where it is, and whose it is. The owner's own
/// settings say which repositories of others are trusted (`safe.directory`).
const KEPT: [&str; 6] = ["PATH", "HOME", "XDG_CONFIG_HOME", "SystemRoot", "TMPDIR", "TEMP"];
/// Bytes that git may print of names.
const LIST_BYTES: u64 = 16 << 20;
/// How long one git may take. Nothing is fetched: a large repository needs a second.
const TIME: Duration = Duration::from_secs(60);

/// The files of rules below a path of a revision.
pub(super) fn tree(base: &Path, place: &str) -> Result<Vec<(String, Vec<u8>)>, SourceError> {
    let git = Git::of(base, place)?;
    let mut gathered = Gathered::new(place);
    let mut wanted = Vec::new();
    for entry in git.list()? {
        gathered.entry()?;
        // A file named itself is meant, whatever it is called.
        if !name::is_rego(&entry.path) {
            continue;
        }
        wanted.push(git.plain(entry)?);
    }
    git.contents(&wanted, &mut |name, bytes| gathered.take(name, bytes))?;
    Ok(gathered.files)
}

/// One file of a revision, whatever it is called.
pub(super) fn file(base: &Path, place: &str) -> Result<(String, Vec<u8>), SourceError> {
    let git = Git::of(base, place)?;
    let entry = git.list()?.into_iter().find(|entry| entry.path == git.path);
    let entry = git.plain(entry.ok_or_else(|| git.no_path())?)?;
    let mut found = None;
    git.contents(&[entry], &mut |name, bytes| {
        found = Some((name, bytes));
        Ok(())
    })?;
    found.ok_or_else(|| git.no_path())
}

/// An entry of a tree or of the index.
#[derive(Debug, Clone)]
struct Entry {
    mode: String,
    object: String,
    path: String,
}

/// A revision of a repository.
struct Git<'p> {
    /// The word behind `git:`.
    place: &'p str,
    /// Where git runs.
    top: PathBuf,
    revision: Revision,
    /// From the top; empty for all.
    path: String,
}

enum Revision {
    /// A commit, by its object.
    Commit(String),
    /// What is staged.
    Index,
}

impl<'p> Git<'p> {
    /// Finds the repository and the revision.
    fn of(base: &Path, place: &'p str) -> Result<Self, SourceError> {
        let wrong = |what: &str| {
            let hint = "git:REV:PATH, as in git:origin/main:rules; an empty REV is what is staged";
            SourceError::new(Wrong::Word, format_args!("`git:{place}`: {what}"), hint)
        };
        let Some((revision, path)) = place.split_once(':') else {
            return Err(wrong("no path behind the revision"));
        };
        if revision.starts_with('-') {
            return Err(wrong("a revision does not begin with `-`"));
        }
        if revision.chars().any(|c| c.is_control() || c == ' ') {
            return Err(wrong("a revision has no blanks and no control characters"));
        }
        let relative = path == "." || path.starts_with("./");
        let path = name::checked(path.as_bytes())
            .map_err(|why| wrong(&format!("the path {why}; it is that of the repository")))?;
        let mut git = Git { place, top: base.to_path_buf(), revision: Revision::Index, path };
        // A repository without a working tree has revisions, too.
        let asked = if revision.is_empty() { "--show-toplevel" } else { "--git-dir" };
        let top = git.one_line(&["rev-parse", asked])?;
        if relative {
            let prefix = git.one_line(&["rev-parse", "--show-prefix"])?;
            git.path = format!("{prefix}{}", git.path).trim_end_matches('/').to_owned();
        }
        if !revision.is_empty() {
            let object = format!("{revision}^{{commit}}");
            let asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", &object];
            git.revision = match git.run(&asked, LIST_BYTES)? {
                Ok(object) => Revision::Commit(first_line(&object)),
                Err(_) => return Err(git.no_revision(revision)),
            };
        } else {
            git.top = PathBuf::from(top);
        }
        Ok(git)
    }

    fn no_revision(&self, revision: &str) -> SourceError {
        let hint = "`git fetch` may be needed; a shallow clone of a CI server lacks older commits \
                    (fetch-depth: 0)";
        let what = format_args!("git:{}: there is no revision `{revision}`", self.place);
        SourceError::new(Wrong::Missing, what, hint)
    }

    fn no_path(&self) -> SourceError {
        let hint = "the path is that of the repository, from its top; `git ls-tree REV` lists it";
        let what = format_args!("git:{}: there is no `{}` in it", self.place, self.path);
        SourceError::new(Wrong::Missing, what, hint)
    }

    fn failed(&self, said: &str) -> SourceError {
        let said = said.trim().lines().next().unwrap_or("it said nothing").to_owned();
        let hint = "this is read with `git` in the current directory, which must be a repository \
                    of yours";
        SourceError::new(Wrong::Git, format_args!("git:{}: git failed: {said}", self.place), hint)
    }

    /// The files below the path; an empty tree has none.
    fn list(&self) -> Result<Vec<Entry>, SourceError> {
        let path = if self.path.is_empty() { "." } else { self.path.as_str() };
        let printed = match &self.revision {
            Revision::Commit(object) => {
                let all = ["ls-tree", "-r", "-z", "--full-tree", object, "--"];
                let below: &[&str] = if self.path.is_empty() { &[] } else { &[path] };
                self.run(&[&all[..], below].concat(), LIST_BYTES)?
            }
            Revision::Index => {
                self.run(&["ls-files", "--stage", "-z", "--full-name", "--", path], LIST_BYTES)?
            }
        };
        let printed = printed.map_err(|said| self.failed(&said))?;
        let mut entries = Vec::new();
        for line in printed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            if entries.len() == ENTRIES {
                return Err(SourceError::too_large(self.place, format_args!("{ENTRIES} entries")));
            }
            entries.push(self.entry(line)?);
        }
        match entries.is_empty() && !self.path.is_empty() {
            true => Err(self.no_path()),
            false => Ok(entries),
        }
    }

    /// `MODE SP TYPE SP OBJECT TAB PATH` of a tree,
    /// `MODE SP OBJECT SP STAGE TAB PATH` of the index.
    fn entry(&self, line: &[u8]) -> Result<Entry, SourceError> {
        let unread = || self.failed(&format!("printed {:?}", String::from_utf8_lossy(line)));
        let tab = line.iter().position(|byte| *byte == b'\t').ok_or_else(unread)?;
        let head = std::str::from_utf8(&line[..tab]).map_err(|_| unread())?;
        let path = String::from_utf8_lossy(&line[tab + 1..]).into_owned();
        let words: Vec<&str> = head.split(' ').collect();
        let object = match (&self.revision, words.as_slice()) {
            (Revision::Commit(_), [_, _, object]) | (Revision::Index, [_, object, "0"]) => *object,
            (Revision::Index, [_, _, _]) => {
                let what = format_args!("git:{}: `{path}` is in conflict", self.place);
                return Err(SourceError::new(Wrong::Git, what, "finish the merge first"));
            }
            _ => return Err(unread()),
        };
        Ok(Entry { mode: words[0].to_owned(), object: object.to_owned(), path })
    }

    /// The entry, if it is a plain file with a name that may be in a pack.
    fn plain(&self, entry: Entry) -> Result<Entry, SourceError> {
        let refused = |why| Err(unsafe_entry(self.place, &entry.path, why));
        match entry.mode.as_str() {
            "100644" | "100755" => {}
            "120000" => return refused("is a link"),
            "160000" => return refused("is another repository"),
            _ => return refused("is no plain file"),
        }
        match name::checked(entry.path.as_bytes()) {
            Err(why) => refused(why),
            Ok(_) => Ok(entry),
        }
    }

    /// Reads files by their objects, with one git.
    fn contents(
        &self,
        entries: &[Entry],
        take: &mut dyn FnMut(String, Vec<u8>) -> Result<(), SourceError>,
    ) -> Result<(), SourceError> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut running = self.start(&["cat-file", "--batch"])?;
        let result = running.exchange(|stdin, stdout| {
            for entry in entries {
                let said = |error: std::io::Error| self.failed(&error.to_string());
                writeln!(stdin, "{}", entry.object).and_then(|()| stdin.flush()).map_err(said)?;
                let mut header = String::new();
                (&mut *stdout).take(256).read_line(&mut header).map_err(said)?;
                let size = header.trim_end().strip_prefix(&format!("{} blob ", entry.object));
                let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else {
                    return Err(self.failed(&format!("`{}` is not there: {header}", entry.path)));
                };
                if size > FILE_BYTES {
                    let limit = format_args!("{FILE_BYTES} bytes");
                    return Err(SourceError::too_large(&entry.path, limit));
                }
                let mut bytes = vec![0; usize::try_from(size).unwrap_or_default() + 1];
                stdout.read_exact(&mut bytes).map_err(said)?;
                bytes.pop();
                take(entry.path.clone(), bytes)?;
            }
            Ok(())
        });
        let ended = running.end();
        result?;
        match ended {
            Ended { well: true, .. } => Ok(()),
            Ended { said, .. } => Err(self.failed(&said)),
        }
    }

    fn one_line(&self, arguments: &[&str]) -> Result<String, SourceError> {
        let printed = self.run(arguments, LIST_BYTES)?.map_err(|said| self.failed(&said))?;
        Ok(first_line(&printed))
    }

    /// What git prints, or what it says when it fails.
    fn run(&self, arguments: &[&str], most: u64) -> Result<Result<Vec<u8>, String>, SourceError> {
        let mut running = self.start(arguments)?;
        let mut printed = Vec::new();
        let read = running.exchange(|_, stdout| stdout.take(most + 1).read_to_end(&mut printed));
        let long = printed.len() as u64 > most;
        let ended = running.end();
        if long {
            return Err(SourceError::too_large(self.place, format_args!("{most} bytes of names")));
        }
        read.map_err(|error| self.failed(&error.to_string()))?;
        Ok(if ended.well { Ok(printed) } else { Err(ended.said) })
    }

    fn start(&self, arguments: &[&str]) -> Result<Running, SourceError> {
        let mut git = Command::new("git");
        git.env_clear();
        for name in KEPT {
            git.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        if matches!(self.revision, Revision::Index) {
            let staged = std::env::var_os("GIT_INDEX_FILE");
            git.envs(staged.map(|value| ("GIT_INDEX_FILE", value)));
        }
        git.envs([("LC_ALL", "C"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_NO_LAZY_FETCH", "1")]);
        git.args(["--no-pager", "--no-replace-objects", "--no-optional-locks"]);
        git.arg("--literal-pathspecs");
        // A repository may have been made by others: what its settings would start stays off.
        for setting in ["core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never"]
        {
            git.args(["-c", setting]);
        }
        if !self.top.as_os_str().is_empty() {
            git.current_dir(&self.top);
        }
        let said = tempfile::tempfile().map_err(|error| self.failed(&error.to_string()))?;
        let errors = said.try_clone().map_err(|error| self.failed(&error.to_string()))?;
        let child = git.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let child = child.spawn().map_err(|error| {
            let hint = "install git, or give the pack as a folder or an archive";
            let what = format_args!("git:{}: git does not start: {error}", self.place);
            SourceError::new(Wrong::Git, what, hint)
        })?;
        Ok(Running::of(child, said))
    }
}

fn first_line(printed: &[u8]) -> String {
    String::from_utf8_lossy(printed).lines().next().unwrap_or_default().to_owned()
}

/// A git that runs, and the watch that ends it when its time is over.
struct Running {
    child: Arc<Mutex<Child>>,
    done: Sender<()>,
    watch: JoinHandle<bool>,
    said: std::fs::File,
}

/// How a git ended.
struct Ended {
    well: bool,
    said: String,
}

impl Running {
    fn of(child: Child, said: std::fs::File) -> Self {
        let child = Arc::new(Mutex::new(child));
        let (done, over) = channel::<()>();
        let watched = Arc::clone(&child);
        let watch = std::thread::spawn(move || {
            use std::sync::mpsc::RecvTimeoutError::Timeout;
            let late = over.recv_timeout(TIME) == Err(Timeout);
            if late {
                let _ = watched.lock().unwrap_or_else(PoisonError::into_inner).kill();
            }
            late
        });
        Self { child, done, watch, said }
    }

    fn exchange<T>(
        &mut self,
        act: impl FnOnce(&mut dyn Write, &mut BufReader<Box<dyn Read + Send>>) -> T,
    ) -> T {
        let (stdin, stdout) = {
            let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
            (child.stdin.take(), child.stdout.take())
        };
        let stdout: Box<dyn Read + Send> = match stdout {
            Some(stdout) => Box::new(stdout),
            None => Box::new(std::io::empty()),
        };
        let mut sink = std::io::sink();
        match stdin {
            Some(mut stdin) => act(&mut stdin, &mut BufReader::new(stdout)),
            None => act(&mut sink, &mut BufReader::new(stdout)),
        }
    }

    /// Waits for the end. Both pipes are closed by now, so that it comes.
    fn end(self) -> Ended {
        let status = self.child.lock().unwrap_or_else(PoisonError::into_inner).wait();
        let _ = self.done.send(());
        let late = self.watch.join().unwrap_or(false);
        let mut said = String::new();
        let mut file = self.said;
        if late {
            said = format!("it took longer than {} s and was ended", TIME.as_secs());
        } else if file.rewind().is_ok() {
            let mut bytes = Vec::new();
            let _ = file.take(4096).read_to_end(&mut bytes);
            said = String::from_utf8_lossy(&bytes).into_owned();
        }
        Ended { well: !late && status.is_ok_and(|status| status.success()), said }
    }
}
