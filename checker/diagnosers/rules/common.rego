# What several families need. Observations only; every finding stands in its family's file.
package marslab

# Sources may be unreadable (access denied, a log rolled over, a file cut off): then their section is
# absent and `unavailable` names it. Two things follow, for all families.
# What is only the background of a finding is taken to be as usual when it cannot be seen.
installed if input.agent.installation == "complete"

installed if {
	not input.agent
	not input.operation.name in {"install", "install-mabs", "upgrade", "download"}
}

registered if input.agent.vault != ""

registered if {
	not input.agent
	not input.operation.name in {"install", "install-mabs", "register", "re-register", "download"}
}

backups_made if input.agent.recovery_points > 0

configured if is_object(input.policy)

unreadable contains there.source if some there in input.unavailable

# Operations that end in a backup job, on the disk or on disks that travel.
backing_up if {
	input.operation.name in {
		"manual-backup", "scheduled-backup", "monitor", "offline-seeding", "system-state-backup",
		"move-scratch",
	}
}

# What a finding rests on must have been seen: a finding cites every fact that could overturn it, and
# stands only when all of them were readable. This is what is answered (see `answer.rs`).
standing contains finding if {
	some finding in findings
	count({path | some path in finding.evidence; split(path, ".")[0] in unreadable}) == 0
}

# Something is wrong, nothing that stands explains it, and not everything could be seen.
insufficient contains source if {
	input.operation.ended != "succeeded"
	count(standing) == 0
	count(escalate) == 0
	some source in unreadable
}

restart_line := "Restart-Computer -Force"

installer_line := "C:\\Install\\MARSAgentInstaller.exe /q"

agent_folder := "C:\\Program Files\\Microsoft Azure Recovery Services Agent"

# S83-S86: a store that could not be opened leaves change tracking faulted until the server starts.
latching := {"SalChecksumStoreInitializationFailed", "SalVhdInitializationError"}

latched if input.operation.message in latching

latched if {
	some job in input.jobs
	job.message in latching
	job.minutes_ago <= input.machine.uptime_minutes
}

restart_if_latched := [line | latched; line := restart_line]

# The engine could work with what it has: whatever looks wrong has not hurt it.
worked if {
	input.operation.ended in {"succeeded", "completed-with-warnings", "slow"}
	worked_with_cache
}

worked_with_cache if backing_up

worked_with_cache if input.operation.name == "activate"

quoted(text) := concat("", ["\"", text, "\""])

# Minutes of the day at which a backup is to start, of files or of system state.
backup_minutes contains trigger.minute_of_day if {
	some name in ["backup", "system_state"]
	some trigger in input.tasks[name].triggers
	trigger.enabled
	trigger.minute_of_day >= 0
}
