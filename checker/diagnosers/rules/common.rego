# What several families need. Observations only; every finding stands in its family's file.
package marslab

installed if input.agent.installation == "complete"

registered if input.agent.vault != ""

backups_made if input.agent.recovery_points > 0

restart_line := "Restart-Computer -Force"

installer_line := "C:\\Install\\MARSAgentInstaller.exe /q"

agent_folder := "C:\\Program Files\\Microsoft Azure Recovery Services Agent"

# S83-S86: a store that could not be opened leaves change tracking faulted until the server starts.
latching := {"SalChecksumStoreInitializationFailed", "SalVhdInitializationError"}

latched if {
	some job in input.jobs
	job.message in latching
	job.minutes_ago <= input.machine.uptime_minutes
}

restart_if_latched := [line | latched; line := restart_line]

# The engine could work with what it has: whatever looks wrong has not hurt it.
worked if {
	input.operation.ended in {"succeeded", "completed-with-warnings"}
	input.operation.name in {"activate", "manual-backup", "scheduled-backup", "system-state-backup"}
}

quoted(text) := concat("", ["\"", text, "\""])

# Minutes of the day at which the backup task is to start.
backup_minutes contains trigger.minute_of_day if {
	some trigger in input.tasks.backup.triggers
	trigger.enabled
	trigger.minute_of_day >= 0
}
