//! The library of tasks: folders, and what is registered in them.
//!
//! *Models*: paths from `\\`, blind to case; folders that stay when their last task goes.
//! *Leaves out*: who may see or change a folder.
//! *Sources*: catalogue 4.3.
//! *Seen through*: `schtasks`, `Get-ScheduledTask`, the tree of the Task Scheduler console.

use jiff::tz::TimeZone;

use super::{Task, Trigger, next_run_local, view};
use crate::kernel::names::{Id, ROOT};
use crate::kernel::shared::Shared;
use crate::kernel::time::Moment;
use crate::kernel::tree::Tree;
use crate::windows::clock_zone::local_in;
use crate::windows::state::{Facet, StatePath};

/// What lies at a path.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Folder,
    Task(Task),
}

impl Item {
    fn task(&self) -> Option<&Task> {
        match self {
            Self::Folder => None,
            Self::Task(task) => Some(task),
        }
    }
}

/// All tasks of one machine.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tree: Tree<Item>,
    /// Tasks that have a trigger with a time, or were changed, by id: most tasks of Windows wait
    /// for events, and the clock need not look at them. Follows from `tree`, no state of its own.
    timed: Shared<Vec<Id>>,
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('\\').filter(|part| !part.is_empty())
}

impl Tasks {
    /// The number of what lies at a full path; it stays that of the path.
    #[must_use]
    pub fn id(&self, path: &str) -> Option<Id> {
        let plain = path.strip_prefix('\\').unwrap_or(path);
        self.tree.at_once(plain).or_else(|| self.tree.walk(ROOT, parts(path)))
    }

    /// The task of a number.
    #[must_use]
    pub fn task(&self, id: Id) -> Option<&Task> {
        self.tree.get(id)?.task()
    }

    /// The task of a number, for writing.
    pub fn task_mut(&mut self, id: Id) -> Option<&mut Task> {
        self.tree.get(id)?.task()?;
        // The caller may give it a trigger.
        self.watch(id);
        match self.tree.get_mut(id)? {
            Item::Folder => None,
            Item::Task(task) => Some(task),
        }
    }

    /// The task at a full path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Task> {
        self.task(self.id(path)?)
    }

    /// The task at a full path, for writing.
    pub fn get_mut(&mut self, path: &str) -> Option<&mut Task> {
        self.task_mut(self.id(path)?)
    }

    /// Registers a task at its path, making folders, in place of what was there.
    pub fn set(&mut self, task: Task) {
        let folder = parts(task.folder()).fold(ROOT, |at, part| {
            self.tree.child(at, part).unwrap_or_else(|| self.tree.insert(at, part, Item::Folder))
        });
        let name = task.name().to_owned();
        let is_timed = task.triggers.iter().any(Trigger::is_timed);
        let id = self.tree.insert(folder, &name, Item::Task(task));
        if is_timed {
            self.watch(id);
        }
    }

    fn watch(&mut self, id: Id) {
        if let Err(at) = self.timed.binary_search(&id) {
            self.timed.insert(at, id);
        }
    }

    /// Removes a task. False when there was none.
    pub fn remove(&mut self, path: &str) -> bool {
        let Some(id) = self.id(path) else { return false };
        if self.get(path).is_none() {
            return false;
        }
        self.tree.remove(id);
        true
    }

    /// All tasks in the order of registration; the cheapest way to see each once.
    pub fn iter(&self) -> impl Iterator<Item = &Task> + '_ {
        self.tree.iter().filter_map(|(_, item)| item.task())
    }

    /// The tasks directly in a folder, sorted by name. `None` when there is no such folder.
    #[must_use]
    pub fn in_folder(&self, folder: &str) -> Option<Vec<&Task>> {
        let id = match self.id(folder) {
            Some(id) if id == ROOT => ROOT,
            id => id.filter(|id| self.tree.get(*id) == Some(&Item::Folder))?,
        };
        let children = self.tree.sorted_children(id).into_iter();
        Some(children.filter_map(|child| self.tree.get(child)?.task()).collect())
    }

    /// All folders, `\` first, parents before children, sorted by name.
    #[must_use]
    pub fn folders(&self) -> Vec<String> {
        let below = self.tree.subtree(ROOT).into_iter();
        let folders = below.filter(|id| self.tree.get(*id) == Some(&Item::Folder));
        let paths = folders.map(|id| format!("\\{}", self.tree.names().path(id)));
        std::iter::once("\\".to_owned()).chain(paths).collect()
    }

    /// Tasks that may fall due, or run: whoever changes a task makes it one of these.
    fn watched(&self) -> impl Iterator<Item = &Task> + '_ {
        self.timed.iter().filter_map(|id| self.tree.get(*id)?.task())
    }

    /// The task that is due next after `now`, and when; of two at once the one registered first.
    #[must_use]
    pub fn next_due(&self, now: Moment, zone: &TimeZone) -> Option<(Moment, &Task)> {
        let local = local_in(zone, now);
        let next = |task| next_run_local(task, now, local, zone);
        let due = self.watched().filter_map(|task| Some((next(task)?, task)));
        due.min_by_key(|(at, _)| *at)
    }

    /// The task whose run ends next, and when.
    #[must_use]
    pub fn next_end(&self) -> Option<(Moment, &Task)> {
        let ends = self.watched().filter_map(|task| Some((task.running?.ends, task)));
        ends.min_by_key(|(at, _)| *at)
    }

    /// Folds all changes into a base of this machine's own.
    pub fn flatten(&mut self) {
        self.tree.flatten();
    }

    /// Bytes beside the shared image.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        self.tree.resident_bytes()
    }
}

impl Facet for Tasks {
    const KIND: &'static str = "task";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        // When a task last ran, and how that ended, is history and no state.
        let defined = |all: &Self, path: &str| {
            all.tree.at(path).map(|item| item.task().map(Task::definition))
        };
        let paths = self.tree.differing(&base.tree).into_iter();
        let paths = paths.filter(|path| defined(self, path) != defined(base, path));
        out.extend(paths.map(|path| StatePath::new(Self::KIND, &format!("\\{path}"))));
    }

    fn restore(&mut self, base: &Self, path: &str) {
        let history = self.get(path).map(|task| (task.last_run, task.last_result));
        self.tree.restore(&base.tree, path.trim_start_matches('\\'));
        if let Some(id) = self.id(path) {
            self.watch(id);
        }
        if let (Some(task), Some(history)) = (self.get_mut(path), history) {
            (task.last_run, task.last_result) = history;
        }
    }

    fn show(&self, path: &str) -> Option<String> {
        match self.tree.get(self.id(path)?)? {
            Item::Folder => Some("folder".to_owned()),
            Item::Task(task) => Some(view::one_line(&task.definition())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::tasks::Action;

    const PATH: &str = r"\Microsoft\OnlineBackup\Microsoft-OnlineBackup";

    fn image() -> Tasks {
        let mut tasks = Tasks::default();
        tasks.set(Task::new(PATH, Action::run("powershell.exe", "-Command x")));
        tasks.set(Task::new(r"\Alone", Action::run("a.exe", "")));
        tasks.flatten();
        tasks
    }

    #[test]
    fn a_task_is_found_by_its_path_without_regard_to_case() {
        let tasks = image();
        assert!(tasks.get(&PATH.to_lowercase()).is_some());
        assert!(tasks.get(r"\Microsoft\OnlineBackup").is_none(), "a folder is no task");
        assert_eq!(tasks.folders(), ["\\", r"\Microsoft", r"\Microsoft\OnlineBackup"]);
        let names = |folder: &str| {
            let tasks = tasks.in_folder(folder)?;
            Some(tasks.iter().map(|task| task.name().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names("\\"), Some(vec!["Alone".to_owned()]));
        assert_eq!(names(r"\Microsoft\OnlineBackup\").map(|names| names.len()), Some(1));
        assert_eq!(names(r"\Nowhere"), None);
    }

    #[test]
    fn a_task_that_gets_a_trigger_falls_due() {
        let mut tasks = image();
        let now = Moment(1_579_046_400_000);
        assert!(tasks.next_due(now, &TimeZone::UTC).is_none());
        let start = jiff::civil::datetime(2020, 1, 15, 21, 0, 0, 0);
        tasks.get_mut(PATH).expect("it exists").triggers.push(Trigger::daily(start));
        let due = tasks.next_due(now, &TimeZone::UTC);
        assert_eq!(due.map(|(_, task)| task.name()), Some("Microsoft-OnlineBackup"));
        let without = image();
        tasks.restore(&without, PATH);
        assert!(tasks.next_due(now, &TimeZone::UTC).is_none());
        tasks.restore(&without, r"\Alone");
    }

    #[test]
    fn a_fork_changes_a_task_and_can_be_put_back() {
        let image = image();
        let mut fork = image.clone();
        fork.get_mut(PATH).expect("it exists").enabled = false;
        assert!(fork.remove(r"\Alone"));
        assert!(!fork.remove(r"\Microsoft"), "a folder is not removed as a task");
        let mut changed = Vec::new();
        fork.differences(&image, &mut changed);
        let paths: Vec<&str> = changed.iter().map(StatePath::path).collect();
        assert_eq!(paths, [r"\Alone", PATH]);
        for path in &paths {
            fork.restore(&image, path);
        }
        changed.clear();
        fork.differences(&image, &mut changed);
        assert!(changed.is_empty());
        assert_eq!(fork.get(r"\Alone"), image.get(r"\Alone"));
    }
}
