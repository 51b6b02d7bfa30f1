package marslab_test

backup(changed) := {"tasks": {"backup": changed}}

cases["trigger"] := {
	"facts": facts(backup({"triggers": [{"enabled": false, "minute_of_day": 1320}]})),
	"causes": {"schedule.trigger-disabled"}, "lines": ["wabadmin task trigger enable 1"],
}

cases["principal"] := {
	"facts": facts(backup({"user_is_admin": false})),
	"causes": {"schedule.principal-wrong"},
}

wsb(minute, length) := {"tasks": {"wsb": {
	"enabled": true, "triggers": [{"enabled": true, "minute_of_day": minute}],
	"usual_minutes": length,
}}}

cases["overlap"] := {
	"facts": facts(wsb(1290, 31)),
	"causes": {"schedule.wsb-conflict"},
}

cases["through before we start"] := {
	"facts": facts(wsb(1290, 30)),
	"causes": set(),
}

cases["overlap across midnight"] := {
	"facts": facts(object.union(
		wsb(1430, 60),
		backup({"triggers": [{"enabled": true, "minute_of_day": 5}]}),
	)),
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

refused := {"jobs": [{"message": "another-job", "minutes_ago": 25}]}

cases["a second instance was refused by the agent"] := {
	"facts": facts(object.union(backup({"instances": "parallel"}), refused)),
	"causes": {"schedule.second-instance-allowed"},
}

cases["a second instance would be allowed and never came"] := {
	"facts": facts(backup({"instances": "parallel"})),
	"causes": set(),
}
