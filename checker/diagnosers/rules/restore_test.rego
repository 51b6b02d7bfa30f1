package marslab_test

restoring(changed) := facts(object.union(
	{
		"operation": {"name": "restore", "ended": "not-finished"},
		"restore": {"mount": {"volume": "", "minutes": 10, "minutes_left": null}},
	},
	changed,
))

cases["a mount without a reason"] := {
	"facts": restoring({}),
	"causes": {"restore.mount-stuck"},
	"lines": ["wabadmin recover cancel"],
}

cases["no driver"] := {
	"facts": restoring({"iscsi": {"device": {"problem": 28}}}),
	"causes": {"iscsi.device-missing"},
	"lines": [
		"wabadmin recover cancel",
		"wabadmin device update-driver \"ROOT\\ISCSIPRT\\0000\"",
		"net stop MSiSCSI", "net start MSiSCSI",
	],
}

cases["no device at all"] := {
	"facts": restoring({"iscsi": {"device": null}}),
	"causes": {"iscsi.device-missing"},
	"lines": ["wabadmin device add-initiator"],
}

cases["a driver that is damaged"] := {
	"facts": restoring({"iscsi": {"device": {"problem": 39}}}),
	"causes": {"iscsi.driver-unusable"},
}

cases["iscsi service stopped"] := {
	"facts": restoring({
		"services": {"MSiSCSI": {"state": "stopped"}},
		"iscsi": {"answers": false},
	}),
	"causes": {"iscsi.service-stopped"},
	"lines": ["net start MSiSCSI"],
}

cases["iscsi service disabled"] := {
	"facts": restoring({
		"services": {"MSiSCSI": {"state": "stopped", "start": "disabled"}},
		"iscsi": {"answers": false},
	}),
	"causes": {"iscsi.service-stopped"},
	"lines": ["sc.exe config MSiSCSI start= auto", "net start MSiSCSI"],
}

cases["iscsi service does not answer"] := {
	"facts": restoring({"iscsi": {"answers": false}}),
	"causes": {"iscsi.service-hung"},
	"lines": ["net stop MSiSCSI", "net start MSiSCSI"],
}

cases["a session without a disk"] := {
	"facts": restoring({"iscsi": {"sessions_without_disk": ["iqn.x"]}}),
	"causes": {"iscsi.session-stuck"},
	"lines": ["wabadmin recover cancel", "Restart-Computer"],
}

cases["an agent too old to mount"] := {
	"facts": restoring({"agent": {"version": [2, 0, 9108, 0]}}),
	"causes": {"agent.outdated"},
	"lines": ["wabadmin recover cancel", "C:\\Install\\MARSAgentInstaller.exe"],
}

cases["the initiator does not matter to a backup"] := {
	"facts": facts({
		"services": {"MSiSCSI": {"state": "stopped"}},
		"iscsi": {"answers": false, "device": null},
	}),
	"causes": set(),
}

mounted := {"restore": {"mount": {"volume": "F", "minutes": 60, "minutes_left": 300}}}

cases["a mounted recovery volume"] := {
	"facts": facts(object.union(
		mounted,
		{"operation": {"name": "scheduled-backup", "ended": "did-not-start"}},
	)),
	"causes": {"restore.volume-mounted"},
	"lines": ["wabadmin recover unmount"],
}

cases["a mounted recovery volume and a backup that went well"] := {
	"facts": facts(object.union(mounted, {"operation": {"ended": "succeeded"}})),
	"causes": set(),
}

from_build(build) := facts({
	"operation": {"name": "alternate-restore", "ended": "failed"},
	"restore": {"build": 17763, "source_build": build},
})

cases["data of a newer Windows"] := {
	"facts": from_build(17764),
	"causes": {"restore.older-windows"},
}

cases["data of the same Windows"] := {
	"facts": from_build(17763),
	"causes": set(),
}

cases["data of nobody"] := {
	"facts": from_build(null),
	"causes": set(),
}
