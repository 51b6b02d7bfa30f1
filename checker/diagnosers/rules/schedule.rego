# The schedule: the task's triggers (S60), its principal (S61), the other backup (S59), the zone
# (S10), the season (X45), a second instance (X24). D10.
package marslab

backup_task := "\\Microsoft\\OnlineBackup\\Microsoft-OnlineBackup"

wsb_task := "\\Microsoft\\Windows\\Backup\\Microsoft-Windows-WindowsBackup"

disabled_triggers contains index + 1 if {
	input.tasks.backup.enabled
	some index, trigger in input.tasks.backup.triggers
	not trigger.enabled
}

# S60: the task is enabled, a trigger's box is cleared.
findings contains {
	"cause": "schedule.trigger-disabled",
	"object": concat("", ["task:", backup_task]),
	"evidence": ["tasks.backup.triggers", "tasks.backup.has_next_run"],
	"remediation": [line |
		some number in disabled_triggers
		line := concat("", ["wabadmin task trigger enable ", format_int(number, 10)])
	],
	"priority": 60,
} if {
	count(disabled_triggers) > 0
}

# S61: neither LocalSystem nor a local administrator.
findings contains {
	"cause": "schedule.principal-wrong",
	"object": concat("", ["task:", backup_task]),
	"evidence": ["tasks.backup.user", "tasks.backup.user_is_admin"],
	"remediation": [concat("", ["schtasks /change /tn ", quoted(backup_task), " /ru SYSTEM"])],
	"priority": 60,
} if {
	input.tasks.backup
	not input.tasks.backup.user_is_admin
}

# Minutes between two times of day, forwards.
minutes_after(start, minute) := ((minute - start) + 1440) % 1440

wsb_minutes contains trigger.minute_of_day if {
	input.tasks.wsb.enabled
	some trigger in input.tasks.wsb.triggers
	trigger.enabled
	trigger.minute_of_day >= 0
}

wsb_overlaps if {
	some start in wsb_minutes
	some minute in backup_minutes
	minutes_after(start, minute) < input.tasks.wsb.usual_minutes
}

# Three hours after one of our backups begins it has its rest, and Windows Server Backup its turn,
# if it is through before the next one and none began shortly before.
our_share := 180

starts_taken contains start if {
	some start in wsb_starts
	some minute in backup_minutes
	minutes_after(start, minute) < input.tasks.wsb.usual_minutes
}

starts_taken contains start if {
	some start in wsb_starts
	some minute in backup_minutes
	minutes_after(minute, start) < our_share
}

free_starts := wsb_starts - starts_taken

wsb_starts contains (minute + our_share) % 1440 if some minute in backup_minutes

# S59: its window [start, start + usual length) holds a time of ours.
findings contains {
	"cause": "schedule.wsb-conflict",
	"object": concat("", ["task:", wsb_task]),
	"evidence": ["tasks.wsb.triggers", "tasks.wsb.usual_minutes", "tasks.backup.triggers"],
	"remediation": moving_wsb,
	"priority": 60,
} if {
	wsb_overlaps
}

moving_wsb := [line |
	some start in free_starts
	start == min(free_starts)
	line := concat("", ["schtasks /change /tn ", quoted(wsb_task), " /st ", clock_text(start)])
]

escalate contains "no hour of the day is left for Windows Server Backup: have it run less, or elsewhere" if {
	wsb_overlaps
	count(free_starts) == 0
}

# No cause of the catalogue, and nothing to repair by guess: somebody may have meant it.
escalate contains "the task Microsoft-OnlineBackup is disabled: ask who did it, then enable it" if {
	input.tasks.backup
	not input.tasks.backup.enabled
}

# S10: the clock is right and the zone is not that of the place: ten in the evening is another hour.
# A zone of another name with the same offset does no harm.
zone_wrong if input.clock.utc_offset_minutes != input.clock.place_utc_offset_minutes

findings contains {
	"cause": "schedule.time-zone-wrong",
	"object": "registry:HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation\\TimeZoneKeyName",
	"evidence": ["clock.zone", "clock.place_zone", "clock.utc_offset_minutes"],
	"remediation": [concat("", ["tzutil /s ", quoted(input.clock.place_zone)])],
	"priority": 55,
} if {
	zone_wrong
}

# X45: "Synchronize across time zones" was set in the other season.
drifted contains index + 1 if {
	some index, trigger in input.tasks.backup.triggers
	trigger.enabled
	not trigger.utc_offset_minutes in {null, input.clock.utc_offset_minutes}
}

clock_text(minute) := sprintf("%02d:%02d", [floor(minute / 60), minute % 60])

findings contains {
	"cause": "schedule.daylight-drift",
	"object": concat("", ["task:", backup_task]),
	"evidence": ["tasks.backup.triggers", "clock.utc_offset_minutes"],
	"remediation": [line |
		some number in drifted
		minute := input.tasks.backup.triggers[number - 1].minute_of_day
		line := concat("", [
			"taskschd trigger ", backup_task, " ", format_int(number, 10), " ", clock_text(minute),
		])
	],
	"priority": 60,
} if {
	count(drifted) > 0
	not zone_wrong
}

# X24: the agent refused a second job, and a task may start a second instance. Each task of the
# folder counts.
agent_tasks := {
	"backup": backup_task,
	"system_state": "\\Microsoft\\OnlineBackup\\Microsoft-OnlineBackup-SystemStateBackup",
}

second_instance contains name if {
	some name, _ in agent_tasks
	not input.tasks[name].instances in {"ignore-new", "queue"}
	input.tasks[name]
}

findings contains {
	"cause": "schedule.second-instance-allowed",
	"object": concat("", ["task:", agent_tasks[name]]),
	"evidence": [
		concat("", ["tasks.", name, ".instances"]), concat("", ["tasks.", name, ".triggers"]), "jobs",
	],
	"remediation": [concat("", ["taskschd instances ", agent_tasks[name], " IgnoreNew"])],
	"priority": 60,
} if {
	some name in second_instance
	some job in input.jobs
	job.message == "another-job"
}
