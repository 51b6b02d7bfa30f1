//! `seeding`: marslab's stand-in for the pages of offline seeding. Not a Windows command.
//!
//! *Models*: what the agent's console shows of a seeding on its way, and stopping it with its
//! staged data. *Leaves out*: the pages themselves; the operation goes through them.
//! *Sources*: X81.

use crate::console::{Call, Command, Kind, Stop};
use crate::mars::offline::{self, Seeding};

/// `seeding`
pub(super) const COMMAND: Command = Command {
    name: "seeding",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for the pages of offline seeding in the agent's console",
    examples: &["seeding status", "seeding stop"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("seeding: the console application needs administrator rights")?;
    match (call.word(0).to_ascii_lowercase().as_str(), call.words.len()) {
        ("status", 1) => {
            let text = match &call.world.agent.seeding {
                Some(Seeding { job, staging, scratch }) => {
                    format!("Import job {job} from {staging}, stores in {scratch}")
                }
                None => "No offline seeding is on its way.".to_owned(),
            };
            call.line(&text);
        }
        ("stop", 1) => offline::stop(&mut call.world.site()),
        _ => {
            let usage = "seeding: stand-in of marslab; not a Windows command: seeding status|stop";
            return Err(Stop::new(usage));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};
    use crate::mars::layout::SCRATCH;
    use crate::mars::offline::Seeding;

    #[test]
    fn a_seeding_is_stopped_with_its_staged_data() {
        let mut world = server();
        let staging = world.copy.staging();
        let scratch = SCRATCH.to_owned();
        world.agent.seeding = Some(Seeding { job: "seed-1".into(), staging, scratch });
        assert!(prints(&mut world, "seeding status").starts_with("Import job seed-1 from "));
        assert_eq!(changes(&mut world, "seeding stop"), ["agent:seeding"]);
        assert_eq!(fails(&mut world, "seeding").0, 1);
    }
}
