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
	"cites": {
		"restore.mount.minutes", "restore.mount.volume", "iscsi.answers", "agent.version",
	},
	"remedy": ["wabadmin recover cancel"],
}

cases["no driver"] := {
	"facts": restoring({"iscsi": {"device": {"problem": 28}}}),
	"causes": {"iscsi.device-missing"},
	"remedy": [
		"wabadmin recover cancel",
		"wabadmin device update-driver \"ROOT\\ISCSIPRT\\0000\"",
		"net stop MSiSCSI", "net start MSiSCSI",
	],
}

cases["no device at all"] := {
	"facts": restoring({"iscsi": {"device": null}}),
	"causes": {"iscsi.device-missing"},
	"order": ["wabadmin recover cancel", "wabadmin device add-initiator", "net stop", "net start"],
}

cases["a driver that is damaged"] := {
	"facts": restoring({"iscsi": {"device": {"problem": 39}}}),
	"causes": {"iscsi.driver-unusable"},
	"remedy": ["wabadmin recover cancel"],
	"escalates": true,
}

cases["iscsi service stopped"] := {
	"facts": restoring({
		"services": {"MSiSCSI": {"state": "stopped"}},
		"iscsi": {"answers": false},
	}),
	"causes": {"iscsi.service-stopped"},
	"remedy": ["wabadmin recover cancel", "net start MSiSCSI"],
}

stopped_initiator := {
	"operation": {"name": "restore", "ended": "failed"},
	"services": {"MSiSCSI": {"state": "stopped"}},
}

cases["iscsi service stopped, and nothing is being mounted"] := {
	"facts": facts(stopped_initiator),
	"causes": {"iscsi.service-stopped"},
	"remedy": ["net start MSiSCSI"],
}

cases["iscsi service stopped, and nobody can see whether something is being mounted"] := {
	"facts": object.union(
		object.remove(facts(stopped_initiator), ["restore"]),
		{"unavailable": [{"source": "restore"}]},
	),
	"causes": {"iscsi.service-stopped"},
	"remedy": ["wabadmin recover cancel", "net start MSiSCSI"],
}

cases["iscsi service disabled"] := {
	"facts": restoring({
		"services": {"MSiSCSI": {"state": "stopped", "start": "disabled"}},
		"iscsi": {"answers": false},
	}),
	"causes": {"iscsi.service-stopped"},
	"remedy": [
		"wabadmin recover cancel", "sc.exe config MSiSCSI start= auto", "net start MSiSCSI",
	],
}

cases["iscsi service does not answer"] := {
	"facts": restoring({"iscsi": {"answers": false}}),
	"causes": {"iscsi.service-hung"},
	"cites": {"services.MSiSCSI.state", "iscsi.answers"},
	"remedy": ["wabadmin recover cancel", "net stop MSiSCSI", "net start MSiSCSI"],
}

cases["a session without a disk"] := {
	"facts": restoring({"iscsi": {"sessions_without_disk": ["iqn.x"]}}),
	"causes": {"iscsi.session-stuck"},
	"remedy": ["wabadmin recover cancel", "Restart-Computer -Force"],
}

cases["an agent too old to mount"] := {
	"facts": restoring({"agent": {"version": [2, 0, 9108, 0]}}),
	"causes": {"agent.outdated"},
	"lines": ["wabadmin recover cancel", "C:\\Install\\MARSAgentInstaller.exe"],
}

# Ways for the initiator to be out of order, several at once.
out_of_order := {
	"uninstalled": {
		"services": {"MSiSCSI": {"state": "stopped"}}, "iscsi": {"answers": false, "device": null},
	},
	"hung": {"iscsi": {"answers": false, "sessions_without_disk": ["iqn.x"]}},
	"damaged": {"iscsi": {"device": {"problem": 39}}},
}

unhurt := {
	"a backup": {"name": "manual-backup", "ended": "failed"},
	"a restore that went well": {"name": "restore", "ended": "succeeded"},
}

cases[concat(" ", ["the initiator does not matter to", what, concat("", ["(", how, ")"])])] := {
	"facts": facts(object.union(changed, {"operation": operation})),
	"causes": set(),
	"escalates": false,
} if {
	some what, operation in unhurt
	some how, changed in out_of_order
}

cases["a mount that hangs defers no backup"] := {
	"facts": restoring({"operation": {"name": "manual-backup", "ended": "failed"}}),
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
	"escalates": true,
}

cases["data of a newer Windows that came all the same"] := {
	"facts": object.union(from_build(17764), {"operation": {"ended": "succeeded"}}),
	"causes": set(),
	"escalates": false,
}

cases["data of the same Windows"] := {
	"facts": from_build(17763),
	"causes": set(),
}

cases["data of nobody"] := {
	"facts": from_build(null),
	"causes": set(),
}
