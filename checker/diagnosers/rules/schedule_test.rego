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
