# Jobs that ended well in spite of everything, jobs that left a mark, and the times of both.
package marslab_test

no_room := {"volumes": {"C": {"free_bytes": 1048576}}}

ended(operation, how) := {"operation": {"name": operation, "ended": how}}

# What a backup worked with was enough for it, however little it looks.
cases[name] := {
	"facts": facts(object.union(no_room, ended(operation, how))),
	"causes": set(),
} if {
	some [operation, how] in [
		["manual-backup", "succeeded"], ["scheduled-backup", "completed-with-warnings"],
		["scheduled-backup", "slow"], ["monitor", "succeeded"], ["offline-seeding", "succeeded"],
		["system-state-backup", "succeeded"], ["move-scratch", "succeeded"],
		["activate", "succeeded"],
	]
	name := concat(" ", ["little room was enough:", operation, how])
}

# Recovering needs no cache: that it worked says nothing of the next backup.
cases["little room, and something that needs none"] := {
	"facts": facts(object.union(no_room, ended("restore", "succeeded"))),
	"causes": {"scratch.low-space"},
}

# S83-S86: change tracking stays faulted until the server starts.
past_job(message, minutes) := {"jobs": [{
	"message": message, "minutes_ago": minutes, "detail": "0x80070020", "warnings": [],
}]}

scanned_store := {"antivirus": {"uncovered": [scratch]}}

cases[name] := {
	"facts": facts(object.union(scanned_store, past_job(message, 60))),
	"causes": {"antivirus.scratch"},
	"order": ["Add-MpPreference", "Restart-Computer"],
} if {
	some message in ["SalChecksumStoreInitializationFailed", "SalVhdInitializationError"]
	name := concat(" ", ["a job since the server started ended with", message])
}

cases["a job before the server started ended without its stores"] := {
	"facts": facts(object.union(scanned_store, past_job("SalVhdInitializationError", 61))),
	"causes": {"antivirus.scratch"},
	"never": ["Restart-Computer"],
}

cases["a job since the server started ended with something else"] := {
	"facts": facts(object.union(scanned_store, past_job("34506", 30))),
	"causes": {"antivirus.scratch"},
	"never": ["Restart-Computer"],
}

cases["the job that failed now says it"] := {
	"facts": facts(object.union(scanned_store, {"operation": {
		"message": "SalVhdInitializationError", "detail": "0x80070020",
	}})),
	"causes": {"antivirus.scratch"},
	"lines": ["Restart-Computer"],
}

# When a backup of ours is to start.
own_trigger(enabled, minute) := {"tasks": {"backup": {"triggers": [
	{"enabled": true, "minute_of_day": 720, "utc_offset_minutes": null},
	{"enabled": enabled, "minute_of_day": minute, "utc_offset_minutes": null},
]}}}

cases["both backups start at midnight"] := {
	"facts": facts(object.union(wsb(0, 60), own_trigger(true, 0))),
	"causes": {"schedule.wsb-conflict"},
}

cases["a trigger that is off starts nothing beside the other backup"] := {
	"facts": facts(object.union(wsb(1290, 45), own_trigger(false, 1320))),
	"causes": {"schedule.trigger-disabled"},
}

cases["a trigger at startup is at no time of the day"] := {
	"facts": facts(object.union(wsb(1430, 60), own_trigger(true, -1))),
	"causes": set(),
}

cases["a backup of system state starts in the window of the other backup"] := {
	"facts": facts(object.union(wsb(300, 60), {"tasks": {"system_state": {
		"enabled": true, "user_is_admin": true, "instances": "ignore-new",
		"triggers": [{"enabled": true, "minute_of_day": 330, "utc_offset_minutes": null}],
	}}})),
	"causes": {"schedule.wsb-conflict"},
}
