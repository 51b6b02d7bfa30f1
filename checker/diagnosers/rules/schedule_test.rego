package marslab_test

backup(changed) := {"tasks": {"backup": changed}}

test_trigger if {
	changed := backup({"triggers": [{"enabled": false, "minute_of_day": 1320}]})
	found(changed) == {"schedule.trigger-disabled"}
	lines(changed) == ["wabadmin task trigger enable 1"]
}

test_principal if found(backup({"user_is_admin": false})) == {"schedule.principal-wrong"}

wsb(minute, length) := {"tasks": {"wsb": {
	"enabled": true, "triggers": [{"enabled": true, "minute_of_day": minute}],
	"usual_minutes": length,
}}}

test_overlap if found(wsb(1290, 31)) == {"schedule.wsb-conflict"}

test_through_before_we_start if found(wsb(1290, 30)) == set()

test_overlap_across_midnight if {
	changed := object.union(
		wsb(1430, 60),
		backup({"triggers": [{"enabled": true, "minute_of_day": 5}]}),
	)
	found(changed) == {"schedule.wsb-conflict"}
}

test_a_disabled_backup_of_windows_disturbs_nobody if {
	found(object.union(wsb(1290, 45), {"tasks": {"wsb": {"enabled": false}}})) == set()
}
