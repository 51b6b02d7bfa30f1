//! `robocopy`: copies trees.
//!
//! *Models*: file patterns, `/S /E /PURGE /MIR /MOV /MOVE /COPYALL /SEC /COPY: /R: /W: /XD /XF /XJ
//! /XO /IS /L` and the switches for the log; the summary and the exit codes 0-16.
//! *Leaves out*: `/IPG /MON /MOT /RH /JOB /SAVE`, age and size filters; one file after the other
//! whatever `/MT` says. Retries wait and fail again; at most one hour of waiting is counted.
//! *Sources*: catalogue 3.2, 5.4 (copy, not move); layout \[K\].

mod options;
mod report;

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::windows::directory::Selection;
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Content, Node};
use crate::windows::wildcard::{find_expression, name_in_expression};

use super::copying::{self, Rules};
use super::words::{full, join};
use super::{md, rd};
use options::Options;
use report::Counts;

/// `robocopy`
pub(super) const COMMAND: Command = Command {
    name: "robocopy",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\robocopy.exe"),
    about: "Copies trees of files",
    examples: &[r"robocopy C:\Windows C:\Windows\Temp no-such-file*.txt /L /XD C:\Windows\Temp"],
    run,
};

const MOST_WAITING: Span = Span::hours(1);

struct Work {
    options: Options,
    counts: Counts,
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let options = options::read(call)?;
    let started = call.world.machine_time();
    report::head(call, &options, started);
    if options.keep_rules && !call.session.elevated {
        return Err(Stop::with(
            16,
            "ERROR : You do not have the Manage Auditing user right.\r\n*****  You need this to \
             copy auditing information (/COPY:U or /COPYALL).",
        ));
    }
    let source = match call.world.host.files.lookup(&options.source) {
        Ok(id) if call.world.host.files.get(id).is_some_and(Node::is_directory) => id,
        Ok(_) => return Err(fatal(call, &options.source, Win32::DIRECTORY)),
        Err(error) => return Err(fatal(call, &options.source, error)),
    };
    let mut work = Work { options, counts: Counts::default() };
    let (from, to) = (work.options.source.clone(), work.options.target.clone());
    let alone = call.world.host.files.lookup(&to).ok() == Some(source);
    if alone {
        work.counts.directories.skipped += 1;
    } else {
        directory(call, &mut work, source, &from, &to)?;
    }
    report::foot(call, &work.options, &work.counts, started);
    let exit = work.counts.exit();
    if exit == 0 { Ok(()) } else { Err(Stop::with(exit, "")) }
}

fn fatal(call: &mut Call<'_>, path: &str, error: Win32) -> Stop {
    let stamp = report::stamp(call);
    let code = error.0;
    call.line("");
    call.line(&format!(
        "{stamp} ERROR {code} ({code:#010x}) Accessing Source Directory {}",
        report::with_backslash(path)
    ));
    call.line(&error.to_string());
    Stop::with(16, "")
}

/// Prints an error, waits as often as was asked for, and gives up.
fn give_up(call: &mut Call<'_>, work: &Work, what: &str, path: &str, error: Win32) {
    let stamp = report::stamp(call);
    let code = error.0;
    call.line(&format!("{stamp} ERROR {code} ({code:#010x}) {what} {path}"));
    call.line(&error.to_string());
    let Options { retries, wait, .. } = work.options;
    if retries > 0 {
        call.line(&format!("Waiting {wait} seconds... Retrying..."));
        let waited = Span::seconds(retries.saturating_mul(wait).min(MOST_WAITING.as_seconds()));
        call.output.elapsed = call.output.elapsed + waited;
    }
    call.line("");
    call.line("ERROR: RETRY LIMIT EXCEEDED.");
    call.line("");
}

fn directory(
    call: &mut Call<'_>,
    work: &mut Work,
    id: Id,
    from: &str,
    to: &str,
) -> Result<(), Stop> {
    work.counts.directories.total += 1;
    let token = call.session.token();
    if !work.options.backup_mode
        && let Err(error) = call.world.host.can_read(id, &token)
    {
        work.counts.directories.failed += 1;
        let shown = report::with_backslash(from);
        give_up(call, work, "Accessing Source Directory", &shown, error);
        return Ok(());
    }
    copying::through(call, id).map_err(|_| Stop::with(copying::CONTROL_C, "^C"))?;
    let selection = wanted(call, work, id);
    let is_new = !call.world.host.files.is_directory(to);
    let members = selection.members.as_ref().map_or(0, |members| u64::from(members.count()));
    let count = selection.nodes.len() as u64 + members;
    report::directory(call, &work.options, is_new, count, from);
    if !is_new {
        work.counts.directories.skipped += 1;
    } else if work.options.list_only {
        work.counts.directories.copied += 1;
    } else if let Err(error) = md::make(call, to) {
        work.counts.directories.failed += 1;
        let shown = report::with_backslash(to);
        give_up(call, work, "Creating Destination Directory", &shown, error);
        return Ok(());
    } else {
        work.counts.directories.copied += 1;
        keep_attributes(call, work, id, to);
    }
    for file in &selection.nodes {
        copy_file(call, work, *file, from, to);
    }
    swarm(call, work, id, to, &selection);
    if work.options.deep {
        below(call, work, id, from, to)?;
    }
    extras(call, work, id, to);
    if work.options.move_directories && !work.options.list_only {
        let files = &call.world.host.files;
        let is_empty = files.select(id, "*").is_empty();
        if is_empty && call.world.host.can_delete(id, &token, true).is_ok() {
            call.world.host.files.remove(id);
        }
    }
    Ok(())
}

/// `/DCOPY:DA`, and the rules with `/COPYALL`.
fn keep_attributes(call: &mut Call<'_>, work: &Work, id: Id, to: &str) {
    let files = &mut call.world.host.files;
    let plain = Attributes::READ_ONLY.0 | Attributes::HIDDEN.0 | Attributes::SYSTEM.0;
    let kept = files.get(id).map_or(0, |node| node.attributes.0 & plain);
    let rules = work.options.keep_rules.then(|| files.get(id).and_then(|node| node.acl.clone()));
    if let Ok(target) = files.lookup(to)
        && (kept != 0 || rules.is_some())
    {
        files.change(target, |node| {
            node.attributes = node.attributes.with(Attributes(kept));
            if let Some(rules) = rules {
                node.acl = rules;
            }
        });
    }
}

fn fits(patterns: &[String], name: &str) -> bool {
    patterns.iter().any(|pattern| name_in_expression(&find_expression(pattern), name, true))
}

/// The files of a directory that the patterns mean.
fn wanted(call: &Call<'_>, work: &Work, id: Id) -> Selection {
    let files = &call.world.host.files;
    let mut selection = Selection::default();
    for pattern in &work.options.patterns {
        let found = files.select(id, pattern);
        selection.nodes.extend(found.nodes);
        selection.members = selection.members.or(found.members);
    }
    selection.nodes.sort_unstable();
    selection.nodes.dedup();
    let meant = |id: &Id| {
        let name = files.name(*id);
        let path = files.path(*id);
        let out = &work.options.exclude_files;
        files.get(*id).is_some_and(|node| !node.is_directory())
            && !fits(out, name)
            && !out.iter().any(|out| same(out, &path))
    };
    selection.nodes.retain(meant);
    selection
}

fn copy_file(call: &mut Call<'_>, work: &mut Work, id: Id, from: &str, to: &str) {
    let files = &call.world.host.files;
    let name = files.name(id).to_owned();
    let Some(node) = files.get(id).cloned() else { return };
    let target = join(to, &name);
    let class = match files.node(&target) {
        None => "New File",
        Some(there) if there.size == node.size && there.modified == node.modified => "Same",
        Some(there) if there.modified < node.modified => "Newer",
        Some(there) if there.modified > node.modified => "Older",
        Some(_) => "Changed",
    };
    let size = node.size;
    work.counts.files.total += 1;
    work.counts.bytes.total += size;
    let passed = (class == "Same" && !work.options.include_same)
        || (class == "Older" && work.options.exclude_older);
    if passed {
        work.counts.files.skipped += 1;
        work.counts.bytes.skipped += size;
        return;
    }
    report::file(call, &work.options, class, size, &name);
    let result = if work.options.list_only {
        Ok(())
    } else {
        let rules = if work.options.keep_rules { Rules::Kept } else { Rules::Inherited };
        copying::file(call, id, &target, rules)
    };
    let path = join(from, &name);
    if let Err(error) = result {
        work.counts.files.failed += 1;
        work.counts.bytes.failed += size;
        give_up(call, work, "Copying File", &path, error);
        return;
    }
    work.counts.files.copied += 1;
    work.counts.bytes.copied += size;
    if work.options.move_files && !work.options.list_only {
        match call.world.host.can_delete(id, &call.session.token(), true) {
            Ok(()) => {
                call.world.host.files.remove(id);
            }
            Err(error) => give_up(call, work, "Deleting Source File", &path, error),
        }
    }
}

/// Members of a swarm go together.
fn swarm(call: &mut Call<'_>, work: &mut Work, id: Id, to: &str, selection: &Selection) {
    let Some(members) = &selection.members else { return };
    let (count, bytes) = (u64::from(members.count()), u64::from(members.count()) * members.each());
    work.counts.files.total += count;
    work.counts.bytes.total += bytes;
    let files = &call.world.host.files;
    let content = files.get(id).map(|node| node.content.clone()).unwrap_or_default();
    let target = files.lookup(to).ok();
    let there = target.and_then(|target| files.get(target)).map(|node| &node.content);
    if there == Some(&content) {
        work.counts.files.skipped += count;
        work.counts.bytes.skipped += bytes;
        return;
    }
    let letter = to.chars().next().unwrap_or('C');
    if there.is_some_and(|there| *there != Content::Plain) || bytes > call.world.host.free(letter) {
        work.counts.files.failed += count;
        work.counts.bytes.failed += bytes;
        give_up(call, work, "Copying File", to, Win32::DISK_FULL);
        return;
    }
    work.counts.files.copied += count;
    work.counts.bytes.copied += bytes;
    if let Some(target) = target.filter(|_| !work.options.list_only) {
        call.world.host.files.change(target, |node| node.content = content);
        if work.options.move_files {
            let held = call.world.host.held_names(id);
            call.world.host.files.remove_members(id, members, &held);
        }
    }
}

fn below(call: &mut Call<'_>, work: &mut Work, id: Id, from: &str, to: &str) -> Result<(), Stop> {
    let inside = call.world.host.files.lookup(&work.options.target).ok();
    for child in call.world.host.files.children(id) {
        let files = &call.world.host.files;
        let Some(node) = files.get(child).filter(|node| node.is_directory()) else { continue };
        let name = files.name(child).to_owned();
        let path = join(from, &name);
        let link = node.attributes.has(Attributes::REPARSE_POINT);
        let out = &work.options.exclude_directories;
        let excluded = out.iter().any(|out| same(out, &path)) || fits(out, &name);
        if excluded || (link && work.options.exclude_links) || inside == Some(child) {
            work.counts.directories.total += 1;
            work.counts.directories.skipped += 1;
            continue;
        }
        let is_empty = files.select(child, "*").is_empty();
        if is_empty && !work.options.empty {
            continue;
        }
        directory(call, work, child, &path, &join(to, &name))?;
    }
    Ok(())
}

/// What lies at the target and not at the source.
fn extras(call: &mut Call<'_>, work: &mut Work, id: Id, to: &str) {
    let files = &call.world.host.files;
    let Ok(target) = files.lookup(to) else { return };
    for extra in files.children(target) {
        let files = &call.world.host.files;
        let Some(node) = files.get(extra) else { continue };
        let (name, size, is_directory) =
            (files.name(extra).to_owned(), node.size, node.is_directory());
        let known = files.select(id, &name).nodes.iter().any(|id| same(files.name(*id), &name));
        let meant = if is_directory {
            work.options.deep && !fits(&work.options.exclude_directories, &name)
        } else {
            fits(&work.options.patterns, &name)
        };
        // What was moved away just now is no extra.
        if known || !meant || work.options.move_files {
            continue;
        }
        if is_directory {
            work.counts.directories.extras += 1;
            report::file(call, &work.options, "*EXTRA Dir", 0, &join(to, &name));
        } else {
            work.counts.files.extras += 1;
            work.counts.bytes.extras += size;
            report::file(call, &work.options, "*EXTRA File", size, &name);
        }
        if work.options.purge && !work.options.list_only {
            for (path, error) in rd::tree(call, extra) {
                work.counts.files.failed += 1;
                give_up(call, work, "Deleting Extra File", &path, error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{EPOCH, changed_by, out, run, server};
    use crate::mars::layout;
    use crate::windows::node::Node;
    use crate::windows::processes::{Opens, Process};

    #[test]
    fn a_copy_of_the_scratch_folder_leaves_the_original_alone() {
        let mut world = server();
        let line =
            format!(r#"robocopy "{}" D:\Scratch /E /COPYALL /R:1 /W:1 /NP"#, layout::SCRATCH);
        let (changes, output) = changed_by(&mut world, &line);
        assert_eq!(output.exit, 1);
        assert_eq!(changes, [r"file:D:\Scratch", r"file:D:\Scratch\OnlineBackup.KEK"]);
        assert!(
            output.stdout.contains(
                "               Total    Copied   Skipped  Mismatch    FAILED    Extras\r\n    \
             Dirs :         1         1         0         0         0         0\r\n   \
             Files :         1         1         0         0         0         0\r\n   \
             Bytes :     4.0 k     4.0 k         0         0         0         0\r\n"
            ),
            "{}",
            output.stdout
        );
        assert_eq!(run(&mut world, &line).exit, 0);
        let moved = format!(r#"robocopy "{}" D:\Moved /E /MOVE"#, layout::SCRATCH);
        assert_eq!(run(&mut world, &moved).exit, 1);
        assert!(!world.host.files.is_directory(layout::SCRATCH));
        assert!(world.host.files.is_file(r"D:\Moved\OnlineBackup.KEK"));
    }

    #[test]
    fn extras_stay_unless_the_copy_is_a_mirror() {
        let mut world = server();
        world.host.files.put(r"D:\Copy\old.txt", Node::file(5, EPOCH)).unwrap();
        assert_eq!(run(&mut world, r"robocopy D:\Data D:\Copy").exit, 3);
        assert!(world.host.files.is_file(r"D:\Copy\old.txt"));
        assert_eq!(run(&mut world, r"robocopy D:\Data D:\Copy /MIR").exit, 2);
        assert!(!world.host.files.is_file(r"D:\Copy\old.txt"));
    }

    #[test]
    fn what_fails_is_counted_and_what_is_missing_is_fatal() {
        let mut world = server();
        world.host.start_process(Process {
            id: 900,
            image: "scan.exe".into(),
            about: String::new(),
            load: Default::default(),
            user: "SYSTEM".into(),
            opens: vec![Opens::exclusively(r"D:\Data\ledger.bin")],
            at_boot: false,
        });
        let output = run(&mut world, r"robocopy D:\Data D:\Copy /R:2 /W:5 /NP");
        assert_eq!((output.exit, output.elapsed.as_seconds()), (9, 10));
        assert!(output.stdout.contains(
            "2020/01/15 09:00:00 ERROR 32 (0x00000020) Copying File D:\\Data\\ledger.bin\r\n"
        ));
        let missing = run(&mut world, r"robocopy D:\no D:\Copy");
        assert_eq!(missing.exit, 16);
        assert!(
            out(&mut world, r"robocopy D:\Data D:\Copy /what")
                .contains("ERROR : Invalid Parameter #3 : \"/what\"\n")
        );
    }
}
