//! Faults of the agent: its version, its installation, credential files, a scratch folder that
//! was moved wrongly.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Length;
use super::{Break, FaultError, file, value};
use crate::azure::ARCHIVE;
use crate::kernel::time::Moment;
use crate::mars::layout::{CHECKSUMS, ENGINE, KEK, SCRATCH_VALUE, SERVICE, SYSTEM_STATE_LINK};
use crate::mars::policy::Source;
use crate::mars::settings::Throttle;
use crate::mars::{credential, engine, install, scratch};
use crate::windows::node::{Attributes, Content, Node};
use crate::windows::registry::{Data, Known};
use crate::windows::state::StatePath;
use crate::world::World;

/// The vault credential file that will be used for registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CredentialFault {
    /// The file was cut off while it was copied.
    CutOff {},
    /// The certificate inside was altered.
    Altered {},
    /// It was downloaded this long ago, and nothing newer exists.
    Age(Length),
    /// As `age`, but the file was copied only minutes ago: its date shows nothing.
    OldCopy(Length),
    /// The administrator keeps the file in this folder of the server, and picks it there.
    PickedFrom(String),
    /// Another administrator has downloaded a newer one since, to another computer.
    Superseded {},
    /// A file of the other vault was downloaded this long ago, too.
    OtherVault(Length),
    /// The file has another extension than the portal gave it.
    Extension(String),
    /// The file says that it comes from another region.
    Region(String),
}

/// Where a file of the other vault lies that was downloaded at a time.
fn other_path(at: Moment) -> String {
    format!("{}\\{}", credential::DOWNLOADS, credential::file_name(ARCHIVE, at))
}

fn put_other_file(world: &mut World, at: Moment) -> Result<(), FaultError> {
    let mut stream = world.seed.stream("fault.credential.other");
    let Some(vault) = world.cloud.vault_named_mut(ARCHIVE) else {
        return Err(FaultError("there is no other vault".into()));
    };
    let issued = vault.issue(at, &mut stream);
    let vault = vault.clone();
    let text = credential::write(&world.cloud, &vault, &issued);
    world.host.files.put(&other_path(at), Node::text(&text, at))?;
    Ok(())
}

/// The path of a credential file with another extension.
fn renamed(path: &str, extension: &str) -> String {
    let end = path.to_ascii_lowercase().find(".vaultcredentials").unwrap_or(path.len());
    format!("{}{extension}", &path[..end])
}

fn downloaded(world: &World) -> Result<String, FaultError> {
    let file = credential::picked(&world.host, &world.cloud);
    file.ok_or_else(|| FaultError("there is no credential file in the downloads folder".into()))
}

fn rewrite(world: &mut World, path: &str, text: &str) -> Result<(), FaultError> {
    let id = world.host.files.lookup(path)?;
    let text = text.to_owned();
    world.host.files.change(id, |node| {
        node.size = text.len() as u64;
        node.content = Content::Text(text.into());
    });
    Ok(())
}

impl Break for CredentialFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let path = downloaded(world)?;
        let id = world.host.files.lookup(&path)?;
        let text = world.text_of(id).unwrap_or_default();
        match self {
            Self::CutOff {} => {
                let end = text.find("<ResourceGroup>").unwrap_or(text.len() / 2);
                rewrite(world, &path, &text[..end])
            }
            Self::Altered {} => {
                rewrite(world, &path, &text.replacen("<ManagementCert>", "<ManagementCert>#", 1))
            }
            Self::PickedFrom(folder) => {
                let from = path.clone();
                let Some(node) = world.host.files.get(id).cloned() else {
                    return Err(FaultError(format!("{from} is not there")));
                };
                let name = from.rsplit('\\').next().unwrap_or_default().to_owned();
                world.host.files.remove(id);
                world.host.files.put(&format!("{folder}\\{name}"), node)?;
                world.cloud.client.folder = Some(folder.clone());
                Ok(())
            }
            Self::Age(age) | Self::OldCopy(age) => {
                let at = world.now - age.0;
                let copied = if matches!(self, Self::Age(_)) { at } else { world.now };
                let Some(mut issued) = world.cloud.vault.issued.pop() else {
                    return Err(FaultError("the vault has issued no credential".into()));
                };
                issued.at = at;
                let text = credential::write(&world.cloud, &world.cloud.vault, &issued);
                world.cloud.vault.issued.push(issued);
                rewrite(world, &path, &text)?;
                world.host.files.change(id, |node| {
                    node.created = copied;
                    node.modified = copied;
                });
                Ok(())
            }
            Self::OtherVault(age) => {
                let at = world.now - age.0;
                put_other_file(world, at)
            }
            Self::Extension(extension) => {
                let Some(node) = world.host.files.get(id).cloned() else {
                    return Err(FaultError(format!("{path} is not there")));
                };
                world.host.files.remove(id);
                world.host.files.put(&renamed(&path, extension), node)?;
                Ok(())
            }
            Self::Region(region) => {
                let old = format!("<Location>{}<", world.cloud.vault.region);
                rewrite(world, &path, &text.replacen(&old, &format!("<Location>{region}<"), 1))
            }
            Self::Superseded {} => {
                let mut stream = world.seed.stream("fault.credential");
                let now = world.now;
                world.cloud.vault.issue(now, &mut stream);
                Ok(())
            }
        }
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let path = downloaded(world).map(|path| file(&path));
        let issued = StatePath::new("vault", "issued");
        match self {
            Self::CutOff {} | Self::Altered {} | Self::Region(_) => path.into_iter().collect(),
            Self::OtherVault(age) => {
                let put = file(&other_path(world.now - age.0));
                vec![StatePath::new("other-vaults", "vaults"), put]
            }
            Self::Extension(extension) => {
                let there = downloaded(world).ok();
                let both = there.map(|path| [file(&renamed(&path, extension)), file(&path)]);
                both.into_iter().flatten().collect()
            }
            Self::Age(_) | Self::OldCopy(_) => path.into_iter().chain([issued]).collect(),
            Self::PickedFrom(folder) => {
                let there = downloaded(world).unwrap_or_default();
                let name = there.rsplit('\\').next().unwrap_or_default();
                let folder_of_client = StatePath::new("client", "folder");
                vec![
                    file(&there),
                    file(&format!("{folder}\\{name}")),
                    file(folder),
                    folder_of_client,
                ]
            }
            Self::Superseded {} => vec![issued],
        }
    }

    fn holds(&self, world: &World) -> bool {
        if let Self::OtherVault(age) = self {
            return world.host.files.is_file(&other_path(world.now - age.0));
        }
        let Ok(path) = downloaded(world) else { return false };
        let text = world.host.files.lookup(&path).ok().and_then(|id| world.text_of(id));
        let read = credential::read(&text.unwrap_or_default());
        match (self, read) {
            (Self::CutOff {} | Self::Altered {}, read) => read.is_err(),
            (Self::OtherVault(_), _) => false,
            // Windows keeps the spelling that a name had first.
            (Self::Extension(extension), _) => {
                path.to_ascii_lowercase().ends_with(&extension.to_ascii_lowercase())
            }
            (Self::Region(region), Ok(there)) => there.region == *region,
            (Self::PickedFrom(folder), _) => {
                world.cloud.client.folder.as_ref() == Some(folder) && path.starts_with(&**folder)
            }
            (Self::Age(age) | Self::OldCopy(age), Ok(there)) => world.now - there.issued >= age.0,
            (Self::Superseded {}, Ok(there)) => world
                .cloud
                .vault
                .newest()
                .is_some_and(|newest| newest.thumbprint != there.thumbprint),
            (_, Err(_)) => false,
        }
    }
}

/// Which registry values a move of the scratch folder brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Updated {
    /// None.
    Neither,
    /// `Config\ScratchLocation` only.
    Config,
    /// `Config\CloudBackupProvider\ScratchLocation` only.
    Provider,
    /// Both, as the procedure asks for.
    Both,
}

/// How much of the old folder arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arrived {
    /// Everything.
    Everything,
    /// All but the key file.
    WithoutKey,
    /// Only what comes before the System State link: copying hung there.
    UpToSystemStateLink,
    /// All but the checksum stores.
    WithoutChecksums,
}

/// A move of the scratch folder that was done wrongly (3.2, S54).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScratchMove {
    /// The new folder.
    pub to: String,
    /// Registry values that were updated.
    pub updated: Updated,
    /// What arrived.
    pub arrived: Arrived,
    /// The old folder was deleted.
    pub old_deleted: bool,
    /// The engine was restarted afterwards.
    pub engine_restarted: bool,
}

impl ScratchMove {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let old = world.host.registry.text(Known::AgentConfig, SCRATCH_VALUE);
        let old = old.unwrap_or_default().to_owned();
        let source = world.host.files.lookup(&old)?;
        let at = world.machine_time();
        world.host.files.copy(source, &self.to, at)?;
        let lost = match self.arrived {
            Arrived::Everything => vec![],
            Arrived::WithoutKey | Arrived::UpToSystemStateLink => vec![KEK],
            Arrived::WithoutChecksums => vec![CHECKSUMS],
        };
        for name in lost {
            if let Ok(id) = world.host.files.lookup(&format!("{}\\{name}", self.to)) {
                world.host.files.remove(id);
            }
        }
        if self.arrived == Arrived::UpToSystemStateLink {
            let mut link = Node::directory(at);
            link.attributes = link.attributes.with(Attributes::REPARSE_POINT);
            link.content = Content::Link(r"\\?\Volume{CBSSBVol}\".into());
            world.host.files.put(&format!("{}\\{SYSTEM_STATE_LINK}", self.to), link)?;
        }
        if self.old_deleted {
            world.host.files.remove(source);
        }
        for key in self.updated.keys() {
            world.host.registry.set_known(*key, SCRATCH_VALUE, Data::sz(&self.to));
        }
        if self.engine_restarted {
            engine::on_service_start(&world.host, &mut world.agent);
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let old = world.host.registry.text(Known::AgentConfig, SCRATCH_VALUE).unwrap_or_default();
        let mut touched = vec![
            value(Known::AgentConfig.path(), SCRATCH_VALUE),
            value(Known::AgentProvider.path(), SCRATCH_VALUE),
            StatePath::new("agent", "engine"),
            file(&self.to),
        ];
        if let (true, Ok(id)) = (self.old_deleted, world.host.files.lookup(old)) {
            let below = world.host.files.subtree(id);
            touched.extend(below.into_iter().map(|id| file(&world.host.files.path(id))));
        }
        touched
    }

    fn holds(&self, world: &World) -> bool {
        let text = |key| world.host.registry.text(key, SCRATCH_VALUE) == Some(self.to.as_str());
        let updated = match self.updated {
            Updated::Neither => (false, false),
            Updated::Config => (true, false),
            Updated::Provider => (false, true),
            Updated::Both => (true, true),
        };
        world.host.files.is_directory(&self.to)
            && (text(Known::AgentConfig), text(Known::AgentProvider)) == updated
    }
}

/// Somebody wrote another path into the registry, and the engine has started since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScratchPath {
    /// The path.
    pub to: String,
    /// Registry values that name it.
    pub updated: Updated,
}

impl Updated {
    fn keys(self) -> &'static [Known] {
        match self {
            Self::Neither => &[],
            Self::Config => &[Known::AgentConfig],
            Self::Provider => &[Known::AgentProvider],
            Self::Both => &[Known::AgentConfig, Known::AgentProvider],
        }
    }
}

/// The agent itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AgentFault {
    /// An older version was never upgraded: `2.0.9085.0`.
    Version(String),
    /// The installation was broken off before it was configured.
    InstallIncomplete {},
    /// The scratch folder was moved wrongly.
    ScratchMoved(ScratchMove),
    /// A scratch path in the registry is another one.
    ScratchPath(ScratchPath),
    /// System State is protected: its disk is attached.
    SystemStateDisk {
        /// It is mounted in its folder below the scratch folder.
        mounted: bool,
    },
    /// Change tracking fails once.
    TrackingHiccup {},
    /// One more item is protected.
    SourceAdded(String),
    /// The customer has filled in a limit of so many kilobits a second for the hours of work.
    ThrottleWanted(u32),
}

/// The scratch folder below which the disk of System State belongs.
fn state_folder(world: &World) -> String {
    let scratch = world.host.registry.text(Known::AgentConfig, SCRATCH_VALUE);
    scratch.unwrap_or_default().to_owned()
}

pub(super) fn version(text: &str) -> Result<[u16; 4], FaultError> {
    let parts: Vec<u16> = text.split('.').filter_map(|part| part.parse().ok()).collect();
    parts.try_into().map_err(|_| FaultError(format!("`{text}` is no version of four numbers")))
}

impl Break for AgentFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::Version(text) => {
                let version = version(text)?;
                let id = world.host.files.lookup(ENGINE)?;
                let hash = install::genuine("cbengine.exe", version);
                world.host.files.change(id, |n| n.content = Content::Program { version, hash });
            }
            Self::InstallIncomplete {} => {
                if !world.host.registry.remove_key(Known::AgentConfig.path()) {
                    return Err(FaultError("the agent is not installed".into()));
                }
                world.host.services.stop(SERVICE)?;
            }
            Self::ScratchMoved(moved) => moved.inject(world)?,
            Self::ScratchPath(path) => {
                for key in path.updated.keys() {
                    world.host.registry.set_known(*key, SCRATCH_VALUE, Data::sz(&path.to));
                }
                engine::on_service_start(&world.host, &mut world.agent);
            }
            Self::SystemStateDisk { mounted } => {
                let at = world.machine_time();
                let folder = state_folder(world);
                scratch::attach_system_state(&mut world.host);
                if *mounted {
                    scratch::mount_system_state(&mut world.host, &folder, at)?;
                }
            }
            Self::TrackingHiccup {} => world.agent.tracking_hiccup = true,
            Self::SourceAdded(path) => {
                let missing = || FaultError("there is no policy".into());
                let policy = world.agent.policy.as_mut().ok_or_else(missing)?;
                policy.sources.push(Source { path: path.clone(), exclude: false });
                policy.select(&world.host.files);
            }
            Self::ThrottleWanted(kbps) => {
                world.agent.throttle_wanted = Some(Throttle {
                    days: "Mo,Tu,We,Th,Fr".to_owned(),
                    from_hour: 9,
                    to_hour: 18,
                    work_kbps: *kbps,
                    other_kbps: 1_047_552,
                });
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        match self {
            Self::Version(_) => vec![file(ENGINE)],
            Self::InstallIncomplete {} => vec![
                StatePath::new("registry", Known::AgentConfig.path()),
                StatePath::new("service", SERVICE),
            ],
            Self::ScratchMoved(moved) => moved.touches(world),
            Self::ScratchPath(path) => {
                let values = path.updated.keys().iter();
                let values = values.map(|key| value(key.path(), SCRATCH_VALUE));
                values.chain([StatePath::new("agent", "engine")]).collect()
            }
            Self::SystemStateDisk { .. } => {
                let folder = scratch::system_state_folder(&state_folder(world));
                vec![StatePath::new("mounted-folder", "volumes"), file(&folder)]
            }
            Self::TrackingHiccup {} => vec![StatePath::new("agent", "tracking_hiccup")],
            Self::SourceAdded(_) => vec![StatePath::new("agent", "policy")],
            Self::ThrottleWanted(_) => vec![StatePath::new("agent", "throttle_wanted")],
        }
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::Version(text) => engine::version(&world.host) == version(text).ok(),
            Self::InstallIncomplete {} => install::state(&world.host) == install::State::Incomplete,
            Self::ScratchMoved(moved) => moved.holds(world),
            Self::ScratchPath(path) => {
                path.updated.keys().iter().all(|key| {
                    world.host.registry.text(*key, SCRATCH_VALUE) == Some(path.to.as_str())
                })
            }
            Self::SystemStateDisk { mounted } => {
                let host = &world.host;
                let mut there = host.mounted_folders.volumes.iter();
                let there = there.find(|volume| volume.label == scratch::SYSTEM_STATE_LABEL);
                there.is_some_and(|it| it.mounted_in(&host.files).is_some() == *mounted)
            }
            Self::TrackingHiccup {} => world.agent.tracking_hiccup,
            Self::SourceAdded(path) => world.agent.policy.as_ref().is_some_and(|policy| {
                policy.sources.iter().any(|source| !source.exclude && source.path == *path)
            }),
            Self::ThrottleWanted(kbps) => {
                world.agent.throttle_wanted.as_ref().is_some_and(|w| w.work_kbps == *kbps)
            }
        }
    }
}
