//! `wabadmin policy`: the pages of the Schedule Backup wizard that say what is protected.
//!
//! *Models*: Add Items, Remove Items and Exclusion Settings. An exclusion lies below an item that
//! is protected; only what exists can be picked. *Leaves out*: times, retention, file types.
//! *Sources*: S08, S09; X15.

use crate::console::{Call, Stop};
use crate::kernel::text::{same, starts_with};
use crate::mars::configure;
use crate::mars::messages::Message;
use crate::mars::policy::{Policy, Source};

/// Runs `wabadmin policy VERB [PATH]`.
pub(super) fn run(call: &mut Call<'_>, usage: &'static str) -> Result<(), Stop> {
    let verb = call.word(1).to_ascii_lowercase();
    let Some(policy) = call.world.agent.policy.clone() else {
        return Err(Stop::new(Message::NoPolicy.text(call.world.language)));
    };
    let mut sources = policy.sources.clone();
    match (verb.as_str(), call.words.len()) {
        ("list", 2) => {
            for source in &sources {
                let word = if source.exclude { "excluded" } else { "protected" };
                call.line(&format!("{word:<9}  {}", source.path));
            }
            return Ok(());
        }
        ("add" | "exclude" | "remove", 3) => {}
        _ => return Err(Stop::new(usage)),
    }
    let path = call.session.absolute(call.word(2));
    match verb.as_str() {
        "remove" => remove(&mut sources, &path)?,
        word => {
            let exclude = word == "exclude";
            let id = call.world.host.files.lookup(&path);
            let id = id.map_err(|error| Stop::new(format!("wabadmin: {path}: {error}")))?;
            add(&mut sources, Source { path: call.world.host.files.path(id), exclude })?;
        }
    }
    let policy = Policy { sources, ..Policy::clone(&policy) };
    let result = configure::items(&mut call.world.site(), policy);
    result.map_err(|failure| super::box_of(call, &failure))?;
    call.line("The backup schedule was modified.");
    Ok(())
}

/// True when `path` is `above` or lies below it.
fn within(path: &str, above: &str) -> bool {
    let above = above.trim_end_matches('\\');
    same(path.trim_end_matches('\\'), above)
        || (starts_with(path, above) && path.chars().nth(above.chars().count()) == Some('\\'))
}

fn add(sources: &mut Vec<Source>, new: Source) -> Result<(), Stop> {
    if sources.iter().any(|there| same(&there.path, &new.path) && there.exclude == new.exclude) {
        return Ok(());
    }
    let protected = |s: &Source| !s.exclude && within(&new.path, &s.path);
    if new.exclude && !sources.iter().any(protected) {
        return Err(Stop::new(format!("wabadmin: {} is not among what is protected", new.path)));
    }
    sources.push(new);
    Ok(())
}

/// Takes an item out with the exclusions below it, or an exclusion alone.
fn remove(sources: &mut Vec<Source>, path: &str) -> Result<(), Stop> {
    let Some(at) = sources.iter().position(|source| same(&source.path, path)) else {
        return Err(Stop::new(format!("wabadmin: {path} is not in the list")));
    };
    let gone = sources.remove(at);
    if !gone.exclude {
        let kept: Vec<Source> = sources.iter().filter(|s| !s.exclude).cloned().collect();
        sources.retain(|s| !s.exclude || kept.iter().any(|above| within(&s.path, &above.path)));
        if kept.is_empty() {
            // The wizard does not finish without an item; deleting the schedule is another button.
            return Err(Stop::new("wabadmin: at least one item must be protected"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::windows::node::Node;

    #[test]
    fn an_exclusion_lies_below_an_item_and_is_made_once() {
        let mut world = server();
        let at = world.now;
        world.host.files.put(r"D:\Data\Old\a.bin", Node::file(1, at)).unwrap();
        let line = r"wabadmin policy exclude D:\Data\old";
        assert_eq!(changed(&mut world, line), ["agent:policy"]);
        assert!(changed(&mut world, line).is_empty());
        let text = good(&mut world, "wabadmin policy list");
        assert!(text.ends_with("excluded   D:\\Data\\Old\n"), "{text}");
        assert!(bad(&mut world, r"wabadmin policy exclude C:\Windows").contains("is not among"));
        assert!(bad(&mut world, r"wabadmin policy exclude D:\Data\none").contains("cannot find"));
        good(&mut world, r"wabadmin policy remove D:\Data\Old");
        assert!(!good(&mut world, "wabadmin policy list").contains("excluded"));
    }

    #[test]
    fn the_last_item_stays() {
        let mut world = server();
        let text = good(&mut world, "wabadmin policy list");
        let path = text.trim().split_once("  ").map(|(_, path)| path.trim().to_owned()).unwrap();
        let line = format!("wabadmin policy remove '{path}'");
        assert!(bad(&mut world, &line).contains("at least one item"));
        assert_eq!(good(&mut world, "wabadmin policy list"), text);
    }
}
