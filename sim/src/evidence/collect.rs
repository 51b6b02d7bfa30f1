//! Reading the facts off a world.
//!
//! Each function asks what a tool would ask. Order is fixed, so the same world gives the same
//! bytes everywhere.

use std::collections::BTreeMap;

use crate::azure::jobs::PortalState;
use crate::edition::PORTAL_LAG_MAXIMUM;
use crate::kernel::names::Id;
use crate::kernel::text::same;
use crate::kernel::time::{Moment, Span};
use crate::life::Outcome;
use crate::mars::layout::{
    BIN, BITMAPS, CHECKSUMS, ENGINE, KEK, MANAGEMENT_SERVICE, MODULE, MODULE_FILES,
    MODULE_MANIFEST, MODULE_NAME, SCRATCH, SCRATCH_VALUE, SERVICE, SYSTEM_STATE_LINK,
    SYSTEM_STATE_TASK, TASK,
};
use crate::mars::log::Level;
use crate::mars::policy::Selected;
use crate::mars::{self, credential, engine, install, register, scratch};
use crate::windows::eventlog::Channel;
use crate::windows::node::{Attributes, Content};
use crate::windows::powershell::{self, Scope};
use crate::windows::registry::{Known, SYSTEM_HIVE};
use crate::windows::volume::Volume;
use crate::windows::vss::WriterState;
use crate::windows::{clock_zone, dotnet, services, tasks, wsb};
use crate::world::World;

use super::restore;

use super::facts::{
    AgentFacts, AntivirusFacts, AttributeFacts, ClockFacts, CredentialFacts, DotNetFacts,
    EventFacts, Facts, FolderFacts, HeldFacts, ItemFacts, JobFacts, LogFacts, MachineFacts,
    MountFacts, OperationFacts, PolicyFacts, PortalJobFacts, PowerShellFacts, ScratchFacts,
    ServiceFacts, StorageFacts, TaskFacts, TempFacts, TriggerFacts, VaultFacts, VolumeFacts,
    VssFacts,
};
use super::{performance, source};

/// Days of events that are looked at.
const EVENT_DAYS: i64 = 3;
/// Jobs that are looked at.
const JOBS: usize = 10;
/// Paths with an attribute that are listed, per attribute.
const ATTRIBUTE_PATHS: usize = 20;
/// Log lines that are looked at.
const LOG_LINES: usize = 20;

/// Collects the facts after an operation.
#[must_use]
pub fn collect(world: &World, outcome: &Outcome) -> Facts {
    Facts {
        edition: world.edition.name,
        operation: operation(outcome),
        machine: Some(machine(world)),
        clock: Some(clock(world)),
        agent: Some(agent(world)),
        policy: Some(policy(world)),
        vault: Some(vault(world)),
        source: Some(source::facts(world)),
        performance: Some(performance::facts(world)),
        scratch: Some(scratch_facts(world)),
        services: Some(service_facts(world)),
        filters: Some(super::filters::facts(world)),
        volumes: Some(volumes(world)),
        vss: Some(vss(world)),
        iscsi: Some(restore::initiator(world)),
        restore: Some(restore::wizard(world)),
        system_state: Some(super::system_state::collect(world)),
        antivirus: Some(antivirus(world)),
        tasks: Some(task_facts(world)),
        powershell: Some(powershell_facts(world)),
        dotnet: Some(dotnet_facts(world)),
        network: Some(super::network::network(world)),
        installation: Some(super::installation::collect(world)),
        group_policy: Some(super::group_policy::facts(world)),
        seeding: Some(super::seeding::collect(world)),
        temp: Some(TempFacts {
            tmp_files: register::temp_files(&world.host),
            system_access: register::temp_is_writable(&world.host),
        }),
        credential: Some(credential_facts(world)),
        portal: Some(super::portal::facts(world)),
        registration: Some(super::registration::facts(world)),
        key_vault: Some(super::key_vault::facts(world)),
        events: Some(events(world)),
        jobs: Some(jobs(world)),
        log: Some(log(world)),
        unavailable: Vec::new(),
    }
}

fn code(detail: u32) -> String {
    if detail == 0 { String::new() } else { format!("{detail:#010x}") }
}

fn minutes_since(world: &World, at: Moment) -> i64 {
    (world.machine_time() - at).as_seconds() / 60
}

pub(super) fn operation(outcome: &Outcome) -> OperationFacts {
    let failure = outcome.failure.as_ref();
    OperationFacts {
        name: outcome.operation.name(),
        ended: outcome.ended,
        message: failure.map_or("", |failure| failure.message.symbol()),
        detail: code(failure.map_or(0, |failure| failure.detail)),
    }
}

fn clock(world: &World) -> ClockFacts {
    let (clock, registry) = (&world.host.clock, &world.host.registry);
    let (zone, place) = (clock_zone::zone_name(registry), clock.place_zone_name(registry));
    let offset = |zone| clock_zone::offset_minutes(zone, world.now).unwrap_or(0);
    ClockFacts {
        offset_seconds: clock.skew.as_seconds(),
        utc_offset_minutes: offset(zone),
        place_utc_offset_minutes: offset(place),
        zone: zone.to_owned(),
        place_zone: place.to_owned(),
    }
}

fn machine(world: &World) -> MachineFacts {
    let identity = &world.host.identity;
    MachineFacts {
        name: identity.name.clone(),
        windows: identity.windows,
        hardware: identity.hardware,
        uptime_minutes: minutes_since(world, identity.booted),
        waiting_for_restart: world.host.updates.waiting.clone(),
    }
}

fn agent(world: &World) -> AgentFacts {
    let host = &world.host;
    let server = world.cloud.vault.server(&host.identity.name);
    let server = server.filter(|server| Some(server.id.as_str()) == register::machine_id(host));
    let vault = host.registry.text(Known::AgentConfig, "ServiceResourceName");
    let id = host.registry.text(Known::AgentConfig, "MachineId");
    let container = world.cloud.vault.servers.iter().find(|known| id == Some(known.id.as_str()));
    AgentFacts {
        installation: install::state(host),
        version: engine::version(host).map(|version| version.to_vec()).unwrap_or_default(),
        current_version: world.edition.current_agent.to_vec(),
        vault: vault.unwrap_or_default().to_owned(),
        recovery_points: server.map_or(0, |server| server.points_since().count()),
        registered_as: container.map(|known| known.name.clone()).unwrap_or_default(),
        throttled: world.agent.throttle.is_some(),
        throttling_wanted: world.agent.throttle_wanted.is_some(),
    }
}

fn policy(world: &World) -> Option<PolicyFacts> {
    let policy = world.agent.policy.as_ref()?;
    let sources = policy.sources.iter().filter(|source| !source.exclude);
    Some(PolicyFacts {
        sources: sources.map(|source| source.path.clone()).collect(),
        times: policy.times.iter().map(|time| time.strftime("%H:%M").to_string()).collect(),
        protected_bytes: scratch::protected_bytes(&world.host, policy),
        name: policy.name.clone(),
        retention_days: policy.retention_days,
        draft_retention_days: world.agent.draft_retention_days,
        items: policy.selected.iter().map(|item| item_facts(world, item)).collect(),
        bytes_by_volume: mars::source::letters(policy)
            .into_iter()
            .map(|letter| (letter, mars::source::protected_on(&world.host, policy, letter)))
            .collect(),
    })
}

fn item_facts(world: &World, item: &Selected) -> ItemFacts {
    ItemFacts {
        path: item.path.clone(),
        volume_replaced: mars::source::is_replaced(&world.host, item),
        recreated: mars::source::is_recreated(&world.host, item),
    }
}

fn vault(world: &World) -> VaultFacts {
    let (vault, shown) = (&world.cloud.vault, &world.cloud.jobs);
    let shown: Vec<_> = shown.iter().filter(|job| job.is_shown(world.now)).collect();
    let known = |id: &str| world.agent.jobs.iter().any(|job| job.id == id);
    let running = shown.iter().filter(|job| job.state == PortalState::InProgress);
    let facts = running.map(|job| PortalJobFacts {
        minutes_ago: (world.now - job.started).as_seconds() / 60,
        known_to_agent: known(&job.id),
    });
    let skip = world.agent.jobs.len().saturating_sub(JOBS);
    let due = |ended: Moment| world.machine_time() - ended >= PORTAL_LAG_MAXIMUM;
    let ended = world.agent.jobs.iter().skip(skip).filter(|job| due(job.ended));
    let missing = ended.filter(|job| !shown.iter().any(|there| there.id == job.id));
    VaultFacts {
        policy: vault.policy(&world.host.identity.name).unwrap_or_default().to_owned(),
        immutable: vault.immutable,
        security_features: vault.security_features,
        in_progress: facts.collect(),
        jobs_not_shown: missing.count(),
    }
}

fn scratch_facts(world: &World) -> ScratchFacts {
    let text = |key| world.host.registry.text(key, SCRATCH_VALUE).unwrap_or_default().to_owned();
    let (config, provider) = (text(Known::AgentConfig), text(Known::AgentProvider));
    let below = |path: &str, top: &str| {
        !top.is_empty() && path.len() > top.len() && same(&path[..top.len()], top)
    };
    let starts_with_windows = |id: u32| {
        world.host.processes.running.iter().any(|process| process.id == id && process.at_boot)
    };
    let held = world.host.handles.iter();
    let held = held.filter(|h| below(&h.path, &config) || below(&h.path, &provider));
    let held = held.map(|handle| HeldFacts {
        by: handle.program.to_string(),
        path: handle.path.to_string(),
        at_boot: starts_with_windows(handle.process),
    });
    let mounted = world.host.mounted_folders.volumes.iter();
    let mounts = mounted.filter_map(|volume| {
        let folder = volume.mounted_in(&world.host.files)?.to_owned();
        let label = volume.label.clone();
        (below(&folder, &config) || below(&folder, &provider))
            .then_some(MountFacts { label, folder })
    });
    let config_folder = folder(world, &config);
    // Both values name one folder nearly always: it is looked at once.
    let provider_folder =
        if config == provider { config_folder.clone() } else { folder(world, &provider) };
    let named = same(&config, SCRATCH) || same(&provider, SCRATCH);
    let usual_folder = (!named).then(|| folder(world, SCRATCH));
    ScratchFacts {
        config_folder,
        provider_folder,
        usual_folder,
        other_copies: other_copies(world, &[&config, &provider]),
        key_files: key_files(world),
        held: held.collect(),
        mounts: mounts.collect(),
        config,
        provider,
    }
}

fn folder(world: &World, path: &str) -> FolderFacts {
    let host = &world.host;
    let found = scratch::directory(host, Some(path).filter(|path| !path.is_empty()));
    let files = &host.files;
    let below = found.map(|id| files.subtree(id)).unwrap_or_default();
    let named = |part: &str| {
        let stores = files.lookup(&format!("{path}\\{part}"));
        stores.map(|id| files.children(id)).unwrap_or_default()
    };
    let words = [
        (Attributes::ENCRYPTED, "encrypted"),
        (Attributes::COMPRESSED, "compressed"),
        (Attributes::SPARSE, "sparse"),
        (Attributes::REPARSE_POINT, "reparse-point"),
    ];
    let has = |id, bit| {
        files.get(id).is_some_and(|node| node.attributes.has(bit))
            && !(bit == Attributes::REPARSE_POINT && scratch::is_own_mount(host, id))
    };
    let mut attribute_paths = Vec::new();
    for (bit, attribute) in words {
        let ids = below.iter().filter(|id| has(**id, bit)).take(ATTRIBUTE_PATHS);
        attribute_paths.extend(ids.map(|id| AttributeFacts { attribute, path: files.path(*id) }));
    }
    let is_there =
        |word: &&str| attribute_paths.iter().any(|there: &AttributeFacts| there.attribute == *word);
    let unreadable =
        |id: &Id| matches!(files.get(*id).map(|node| &node.content), Some(Content::Unreadable));
    let bitmaps = named(BITMAPS).into_iter().filter(unreadable);
    FolderFacts {
        exists: found.is_ok(),
        error: found.err().map_or(0, |error| error.0),
        kek: files.is_file(&format!("{path}\\{KEK}")),
        checksums: named(CHECKSUMS).len(),
        system_access: found.is_ok_and(|id| scratch::system_may_write(host, id)),
        attributes: words.into_iter().map(|(_, word)| word).filter(is_there).collect(),
        bytes: found.map_or(0, |id| files.bytes_below(id)),
        unreadable_bitmaps: bitmaps.map(|id| files.path(id)).collect(),
        system_state_link: files.is_directory(&format!("{path}\\{SYSTEM_STATE_LINK}")),
        attribute_paths,
        volume: files.volume_of(path).map(|(v, _)| v.letter.to_string()).unwrap_or_default(),
    }
}

/// Folders with a key file, beside the ones that are configured: `dir /s /b \OnlineBackup.KEK`.
fn other_copies(world: &World, configured: &[&str]) -> Vec<String> {
    let files = &world.host.files;
    let mut found: Vec<String> = files
        .all_named(KEK)
        .into_iter()
        .map(|id| files.path(id))
        .filter_map(|path| path.rsplit_once('\\').map(|(folder, _)| folder.to_owned()))
        .filter(|folder| !configured.iter().any(|known| same(known, folder)))
        .collect();
    found.sort();
    found
}

/// Files with another name that says "key file", by path.
fn key_files(world: &World) -> Vec<String> {
    let files = &world.host.files;
    let named = files.names_with("OnlineBackup").into_iter().map(|id| files.path(id));
    let mut found: Vec<String> = named
        .filter(|path| {
            let name = path.rsplit('\\').next().unwrap_or_default().to_ascii_uppercase();
            name.contains("KEK") && name != KEK.to_ascii_uppercase() && files.is_file(path)
        })
        .collect();
    found.sort();
    found
}

fn service_facts(world: &World) -> BTreeMap<&'static str, ServiceFacts> {
    let wanted = [
        SERVICE,
        MANAGEMENT_SERVICE,
        "Schedule",
        "VSS",
        "RpcSs",
        "MSiSCSI",
        "wbengine",
        "EventSystem",
        "SENS",
        "swprv",
    ];
    let host = &world.host;
    let facts = wanted.into_iter().filter_map(|name| {
        let service = host.services.get(name)?;
        let facts = ServiceFacts {
            state: service.state,
            start: services::start(&host.registry, name),
            exit_code: service.exit.0,
        };
        Some((name, facts))
    });
    facts.collect()
}

fn volumes(world: &World) -> BTreeMap<char, VolumeFacts> {
    let host = &world.host;
    let facts = host.files.volumes().iter().enumerate().map(|(disk, volume)| {
        let facts = VolumeFacts {
            file_system: volume.file_system,
            kind: volume.kind,
            disk,
            capacity_bytes: volume.capacity,
            free_bytes: host.free(volume.letter),
            used_bytes: host.files.used(volume.letter),
            offline: volume.offline,
            locked: volume.locked,
            read_only: volume.read_only,
            dedup: volume.dedup,
            premium: volume.premium,
            temporary: volume.temporary,
            recovery_key: recovery_key(world, volume),
        };
        (volume.letter, facts)
    });
    facts.collect()
}

/// `dir /s /b C:\\*.BEK`, and which of them belongs to a locked volume.
fn recovery_key(world: &World, volume: &Volume) -> Option<String> {
    let files = &world.host.files;
    let top = files.lookup("C:\\").ok().filter(|_| volume.locked)?;
    let is_key = |id: &Id| {
        files.name(*id).to_ascii_uppercase().ends_with(".BEK")
            && world.text_of(*id).is_some_and(|text| text == volume.external_key())
    };
    files.subtree(top).into_iter().find(is_key).map(|id| files.path(id))
}

fn vss(world: &World) -> VssFacts {
    let vss = &world.host.vss;
    let storage = vss.storage.iter().map(|association| StorageFacts {
        of: association.of,
        on: association.on,
        used_bytes: association.used,
        maximum_bytes: association.maximum,
    });
    let failed = vss.writers.iter().filter(|writer| writer.state != WriterState::Stable);
    VssFacts { storage: storage.collect(), failed_writers: failed.map(|w| w.name).collect() }
}

fn antivirus(world: &World) -> AntivirusFacts {
    let (host, antivirus) = (&world.host, &world.host.antivirus);
    let mut uncovered = Vec::new();
    let programs = std::iter::once(ENGINE).chain(dotnet::compilers(&host.files));
    let reached = programs.filter(|path| antivirus.reaches_program(path));
    uncovered.extend(reached.map(str::to_owned));
    let scratch = host.registry.text(Known::AgentProvider, SCRATCH_VALUE).unwrap_or_default();
    let folders = [BIN, scratch].into_iter().filter(|path| !path.is_empty());
    uncovered.extend(folders.filter(|path| antivirus.reaches(path)).map(str::to_owned));
    AntivirusFacts {
        product: antivirus.product.clone(),
        realtime: antivirus.realtime,
        excluded_paths: antivirus.excluded_paths.clone(),
        excluded_processes: antivirus.excluded_processes.clone(),
        uncovered,
    }
}

fn task_facts(world: &World) -> BTreeMap<&'static str, TaskFacts> {
    let host = &world.host;
    let zone = clock_zone::zone(&host.registry);
    let facts = [("backup", TASK), ("system_state", SYSTEM_STATE_TASK), ("wsb", wsb::TASK)]
        .into_iter()
        .filter_map(|(name, path)| {
            let task = host.tasks.get(path)?;
            let trigger = |trigger: &tasks::Trigger| TriggerFacts {
                enabled: trigger.enabled,
                minute_of_day: trigger
                    .start
                    .filter(|_| trigger.is_timed())
                    .map_or(-1, |start| i64::from(start.hour()) * 60 + i64::from(start.minute())),
                utc_offset_minutes: trigger.utc_offset,
            };
            let facts = TaskFacts {
                enabled: task.enabled,
                triggers: task.triggers.iter().map(trigger).collect(),
                user: task.principal.display_name().to_owned(),
                user_is_admin: host.accounts.is_administrator(&task.principal.user),
                last_result: task.last_result,
                last_run_minutes_ago: task.last_run.map(|at| minutes_since(world, at)),
                instances: task.settings.multiple_instances,
                has_next_run: tasks::next_run(task, world.machine_time(), &zone).is_some(),
                usual_minutes: if name == "wsb" { host.wsb.minutes } else { 0 },
            };
            Some((name, facts))
        });
    facts.collect()
}

fn powershell_facts(world: &World) -> PowerShellFacts {
    let (registry, files) = (&world.host.registry, &world.host.files);
    let leads = |path: Option<String>| {
        // Whether the module is whole is another fact: only the folder counts here.
        path.is_some_and(|path| {
            path.split(';').map(|entry| entry.trim_end_matches('\\')).any(|entry| {
                same(entry, MODULE) || same(&format!("{entry}\\{MODULE_NAME}"), MODULE)
            })
        })
    };
    let machine = crate::windows::environment::Block::of_machine(registry);
    let scheduler = world.host.services.get("Schedule");
    let scheduler = scheduler.and_then(|service| service.environment.get("PSModulePath"));
    let policy = |scope: Scope| {
        let policy = powershell::policy_of(registry, SYSTEM_HIVE, scope);
        (scope.to_string(), policy.map_or_else(|| "Undefined".to_owned(), |p| p.to_string()))
    };
    let expected = std::iter::once(format!("{MODULE_NAME}.psd1"))
        .chain(MODULE_FILES.iter().map(|(name, _, _)| (*name).to_owned()));
    let (mut missing, mut altered) = (Vec::new(), Vec::new());
    for name in expected.filter(|_| install::state(&world.host) != install::State::Absent) {
        match files.node(&format!("{MODULE}\\{name}")).map(|node| &node.content) {
            None => missing.push(name),
            Some(Content::Program { hash, version }) => {
                if *hash != install::genuine(&name, *version) {
                    altered.push(name);
                }
            }
            Some(Content::Text(text)) => {
                if name.ends_with(".psd1") && **text != *MODULE_MANIFEST {
                    altered.push(name);
                }
            }
            Some(_) => altered.push(name),
        }
    }
    PowerShellFacts {
        major: powershell::version(registry).map_or(0, |(major, _)| major),
        policies: Scope::ALL.into_iter().map(policy).collect(),
        effective_policy: powershell::effective_policy(registry, SYSTEM_HIVE, None).to_string(),
        module_path: registry.text(Known::Environment, "PSModulePath").unwrap_or("").to_owned(),
        module_path_in_registry: leads(machine.get("PSModulePath")),
        module_path_in_scheduler: leads(scheduler),
        module_files_missing: missing,
        module_files_altered: altered,
    }
}

fn dotnet_facts(world: &World) -> DotNetFacts {
    let release = dotnet::release(&world.host.registry).unwrap_or(0);
    DotNetFacts {
        release,
        version: dotnet::version(release).unwrap_or(""),
        required_release: world.edition.dotnet_release,
    }
}

fn credential_facts(world: &World) -> Option<CredentialFacts> {
    let path = credential::picked(&world.host, &world.cloud)?;
    let id = world.host.files.lookup(&path).ok()?;
    let read = credential::read(&world.text_of(id).unwrap_or_default()).ok();
    let dated = world.host.files.get(id).map_or(world.now, |node| node.modified);
    let issued = read.as_ref().map_or(dated, |read| read.issued);
    let copied_after_hours = (dated - issued).as_seconds() / 3_600;
    let on_network = register::on_network(&world.host, &path);
    let used_up = credential::is_used_up(&world.host, &world.cloud, &path);
    let vault = read.as_ref().and_then(|read| world.cloud.vault_named(&read.vault));
    let newest = vault.and_then(|vault| vault.newest());
    let region = read.as_ref().map(|read| read.region.clone()).unwrap_or_default();
    Some(CredentialFacts {
        path,
        readable: read.is_some(),
        age_seconds: read.as_ref().map_or(0, |read| (world.now - read.issued).as_seconds()),
        life_seconds: world.edition.credential_life.as_seconds(),
        is_newest: read
            .as_ref()
            .is_some_and(|read| newest.is_some_and(|n| n.thumbprint == read.thumbprint)),
        vault: read.map(|read| read.vault).unwrap_or_default(),
        copied_after_hours,
        used_up,
        on_network,
        region,
        vault_region: vault.map(|vault| vault.region.clone()).unwrap_or_default(),
        needs_agent: world.edition.credential_agent.to_vec(),
    })
}

fn events(world: &World) -> Vec<EventFacts> {
    let since = world.machine_time() - Span::days(EVENT_DAYS);
    let wanted = [Channel::CloudBackup, Channel::TaskScheduler, Channel::System];
    let records = world.host.events.iter();
    let mut records: Vec<_> =
        records.filter(|r| r.at >= since && wanted.contains(&r.channel)).collect();
    // Runs go on beside each other: the order of writing is not always that of time.
    records.sort_by_key(|record| record.at);
    let facts = records.into_iter().map(|record| EventFacts {
        channel: record.channel.name(),
        id: record.id,
        minutes_ago: minutes_since(world, record.at),
    });
    facts.collect()
}

fn jobs(world: &World) -> Vec<JobFacts> {
    let skip = world.agent.jobs.len().saturating_sub(JOBS);
    let facts = world.agent.jobs.iter().skip(skip).map(|job| JobFacts {
        origin: job.origin,
        state: job.state,
        message: job.failure.as_ref().map_or("", |failure| failure.message.symbol()),
        detail: code(job.failure.as_ref().map_or(0, |failure| failure.detail)),
        minutes_ago: minutes_since(world, job.started),
        warnings: job.warnings.iter().map(|warning| warning.message.symbol()).collect(),
    });
    facts.collect()
}

fn log(world: &World) -> Vec<LogFacts> {
    let lines: Vec<_> = world.agent.log.iter().filter(|l| l.level != Level::Normal).collect();
    let skip = lines.len().saturating_sub(LOG_LINES);
    let facts = lines.into_iter().skip(skip).map(|line| LogFacts {
        level: line.level,
        text: line.text.clone(),
        minutes_ago: minutes_since(world, line.at),
    });
    facts.collect()
}
