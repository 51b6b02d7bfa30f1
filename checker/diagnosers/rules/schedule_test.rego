package marslab_test

backup(changed) := {"tasks": {"backup": changed}}

cases["trigger"] := {
	"facts": facts(backup({"triggers": [{"enabled": false, "minute_of_day": 1320}]})),
	"causes": {"schedule.trigger-disabled"}, "lines": ["wabadmin task trigger enable 1"],
}

# Somebody may have meant it: no guess which of both is to be undone.
cases["a disabled task, whatever its triggers say"] := {
	"facts": facts(backup({
		"enabled": false, "triggers": [{"enabled": false, "minute_of_day": 1320}],
	})),
	"causes": set(),
	"escalates": true,
}

cases["principal"] := {
	"facts": facts(backup({"user_is_admin": false})),
	"causes": {"schedule.principal-wrong"},
}

wsb(minute, length) := {"tasks": {"wsb": {
	"enabled": true, "triggers": [{"enabled": true, "minute_of_day": minute}],
	"usual_minutes": length,
}}}

starts_at(time) := [concat("", [
	"schtasks /change /tn \"\\Microsoft\\Windows\\Backup\\Microsoft-Windows-WindowsBackup\" /st ",
	time,
])]

cases["overlap"] := {
	"facts": facts(wsb(1290, 31)),
	"causes": {"schedule.wsb-conflict"},
	"remedy": starts_at("01:00"),
}

ours(minutes) := backup({"triggers": [one |
	some minute in minutes
	one := {"enabled": true, "minute_of_day": minute, "utc_offset_minutes": null}
]})

# Three backups a day, and Windows Server Backup begins with the first of them.
cases[name] := {
	"facts": facts(object.union(ours(minutes), wsb(minutes[0], length))),
	"causes": {"schedule.wsb-conflict"},
	"remedy": starts_at(time),
	"escalates": false,
} if {
	some name, [minutes, length, time] in {
		"through to the minute before the next": [[1320, 180, 715], 120, "01:00"],
		"a minute too long for the first gap": [[1320, 180, 715], 121, "06:00"],
		"a minute too long for two gaps": [[1320, 180, 480], 121, "11:00"],
		"another begins while it would rest": [[1320, 30, 240], 15, "03:30"],
		"a start at an odd minute": [[1255], 200, "23:55"],
		"earliest of all": [[1260, 540], 60, "00:00"],
	}
}

cases["Windows Server Backup takes longer than any gap"] := {
	"facts": facts(object.union(ours([0, 480, 960]), wsb(0, 301))),
	"causes": {"schedule.wsb-conflict"},
	"remedy": [],
	"escalates": true,
}

# A trigger at the start of Windows has no time of day.
cases["Windows Server Backup at the start of Windows"] := {
	"facts": facts(object.union(ours([10]), wsb(-1, 45))),
	"causes": set(),
}

cases["Windows Server Backup at midnight"] := {
	"facts": facts(object.union(ours([10]), wsb(0, 45))),
	"causes": {"schedule.wsb-conflict"},
}

cases["Windows Server Backup whose trigger is off"] := {
	"facts": facts({"tasks": {"wsb": {
		"enabled": true, "triggers": [{"enabled": false, "minute_of_day": 1290}],
		"usual_minutes": 45,
	}}}),
	"causes": set(),
}

cases["through before we start"] := {
	"facts": facts(wsb(1290, 30)),
	"causes": set(),
}

cases["overlap across midnight"] := {
	"facts": facts(object.union(wsb(1430, 60), ours([5]))),
	"causes": {"schedule.wsb-conflict"},
}

cases["a disabled backup of windows disturbs nobody"] := {
	"facts": facts(object.union(wsb(1290, 45), {"tasks": {"wsb": {"enabled": false}}})),
	"causes": set(),
}

cases["another zone"] := {
	"facts": facts({"clock": {"zone": "UTC", "utc_offset_minutes": 0}}),
	"causes": {"schedule.time-zone-wrong"}, "lines": ["tzutil /s \"Korea Standard Time\""],
}

cases["another name for the same time"] := {
	"facts": facts({"clock": {"zone": "Tokyo Standard Time"}}),
	"causes": set(),
}

trigger_at(offset) := backup({"triggers": [{
	"enabled": true, "minute_of_day": 1320, "utc_offset_minutes": offset,
}]})

cases["the offset of the other season"] := {
	"facts": facts(trigger_at(480)),
	"causes": {"schedule.daylight-drift"},
	"lines": [concat(" ", [
		"taskschd trigger", "\\Microsoft\\OnlineBackup\\Microsoft-OnlineBackup", "1 22:00",
	])],
}

cases["the offset of this season"] := {
	"facts": facts(trigger_at(540)),
	"causes": set(),
}

cases["the offset of the place in another zone"] := {
	"facts": facts(object.union(trigger_at(540), {"clock": {"zone": "UTC", "utc_offset_minutes": 0}})),
	"causes": {"schedule.time-zone-wrong"},
}

cases["five to midnight in the other season"] := {
	"facts": facts(backup({"triggers": [{
		"enabled": true, "minute_of_day": 1435, "utc_offset_minutes": 480,
	}]})),
	"causes": {"schedule.daylight-drift"},
	"remedy": ["taskschd trigger \\Microsoft\\OnlineBackup\\Microsoft-OnlineBackup 1 23:55"],
}

cases["an offset of the other season in a trigger that is off"] := {
	"facts": facts(backup({"triggers": [
		{"enabled": true, "minute_of_day": 1320, "utc_offset_minutes": null},
		{"enabled": false, "minute_of_day": 1320, "utc_offset_minutes": 480},
	]})),
	"causes": {"schedule.trigger-disabled"},
}

refused := {"jobs": [{"message": "another-job", "minutes_ago": 25}]}

cases["a second instance was refused by the agent"] := {
	"facts": facts(object.union(backup({"instances": "parallel"}), refused)),
	"causes": {"schedule.second-instance-allowed"},
}

cases["a second instance waits its turn"] := {
	"facts": facts(object.union(backup({"instances": "queue"}), refused)),
	"causes": set(),
}

cases["a second instance would be allowed and never came"] := {
	"facts": facts(backup({"instances": "parallel"})),
	"causes": set(),
}
