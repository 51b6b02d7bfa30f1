package marslab_test

shadow(maximum) := {"vss": {"storage": [
	{"of": "D", "on": "D", "used_bytes": 0, "maximum_bytes": maximum},
]}}

cases["too small"] := {
	"facts": facts(shadow(335544319)),
	"causes": {"vss.shadow-storage-too-small"},
}

cases["just enough"] := {
	"facts": facts(shadow(335544320)),
	"causes": set(),
}

cases["unbounded"] := {
	"facts": facts(shadow(null)),
	"causes": set(),
}

cases["another volume"] := {
	"facts": facts({"vss": {"storage": [
		{"of": "C", "on": "C", "used_bytes": 0, "maximum_bytes": 1},
		{"of": "E", "on": "E", "used_bytes": 0, "maximum_bytes": null},
	]}, "volumes": {"E": {"free_bytes": 1}}}),
	"causes": set(),
}

# One per cent of what is used, rounded down as the agent does.
much_used(maximum) := facts(object.union(
	shadow(maximum),
	{"volumes": {"D": {"used_bytes": 40000000099}}},
))

cases["one per cent of bytes that do not divide"] := {
	"facts": much_used(400000000),
	"causes": set(),
}

cases["a byte less than one per cent"] := {
	"facts": much_used(399999999),
	"causes": {"vss.shadow-storage-too-small"},
}

# Copies of D: on E:, which has so many bytes in all.
copies_on(capacity) := facts({
	"vss": {"storage": [{"of": "D", "on": "E", "used_bytes": 0, "maximum_bytes": 1}]},
	"volumes": {"E": {"capacity_bytes": capacity}},
})

cases["ten per cent of the volume that holds the copies are enough"] := {
	"facts": copies_on(3355443200),
	"causes": {"vss.shadow-storage-too-small"},
	"objects": {"vss:D"},
	"remedy": ["vssadmin Resize ShadowStorage /For=D: /On=E: /MaxSize=10%"],
}

cases["ten per cent of the volume that holds the copies are a byte too few"] := {
	"facts": copies_on(3355443199),
	"causes": {"vss.shadow-storage-too-small"},
	"remedy": ["vssadmin Resize ShadowStorage /For=D: /On=E: /MaxSize=UNBOUNDED"],
}

full(free) := object.union(shadow(53687091200), {"volumes": {"D": volume(free)}})

# The cache needs little, so that C: has room for it and none for shadow copies.
full_with(changed) := facts(object.union(
	object.union(full(335544319), {
		"policy": {"protected_bytes": 1000000000},
		"volumes": {"C": {"free_bytes": 1342177279}, "F": volume(60000000000)},
	}),
	changed,
))

copies_go_to(drive) := [
	"vssadmin delete shadowstorage /for=D: /on=D: /quiet",
	concat("", ["vssadmin add shadowstorage /for=D: /on=", drive, ": /maxsize=UNBOUNDED"]),
]

cases["the volume of the copies is full"] := {
	"facts": full_with({}),
	"causes": {"vss.volume-full"},
	"objects": {"volume:D"},
	"remedy": copies_go_to("E"),
	"escalates": false,
}

cases["a volume with room for four times the diff area"] := {
	"facts": full_with({"volumes": {"E": {"free_bytes": 1342177280}}}),
	"causes": {"vss.volume-full"},
	"remedy": copies_go_to("E"),
}

cases[concat("", ["shadow copies do not go to a volume that ", what])] := {
	"facts": full_with(changed),
	"causes": {"vss.volume-full"},
	"remedy": copies_go_to("F"),
} if {
	some what, changed in unusable
}

cases["shadow copies do not go to a volume without room"] := {
	"facts": full_with({"volumes": {"E": {"free_bytes": 1342177279}}}),
	"causes": {"vss.volume-full"},
	"remedy": copies_go_to("F"),
}

cases["no volume has room for shadow copies"] := {
	"facts": full_with({"volumes": {"E": {"locked": true}, "F": {"free_bytes": 1}}}),
	"causes": {"vss.volume-full"},
	"remedy": [],
	"escalates": true,
}

cases["a maximum that is too small, and no room either"] := {
	"facts": facts(object.union(full(335544319), shadow(335544319))),
	"causes": {"vss.shadow-storage-too-small", "vss.volume-full"},
	"order": ["vssadmin Resize", "vssadmin delete", "vssadmin add"],
}

# C: is a source, and the cache lies there.
system_volume(free, protected) := facts({
	"policy": {"sources": ["C:\\Users"], "protected_bytes": protected},
	"vss": {"storage": [{"of": "C", "on": "C", "used_bytes": 0, "maximum_bytes": null}]},
	"volumes": {"C": {"free_bytes": free}},
})

cases["one volume is too full for the cache and for shadow copies"] := {
	"facts": system_volume(100000000, 100000000000),
	"causes": {"scratch.low-space"},
}

cases["room for the cache, and none for shadow copies"] := {
	"facts": system_volume(100000000, 1000000000),
	"causes": {"vss.volume-full"},
}

cases["one volume is too full for the cache, another for shadow copies"] := {
	"facts": facts(object.union(full(335544319), {"volumes": {
		"C": {"free_bytes": 1}, "D": volume(335544319),
	}})),
	"causes": {"scratch.low-space", "vss.volume-full"},
}

cases["the volume of the copies has just enough room"] := {
	"facts": facts(full(335544320)),
	"causes": set(),
}

without(services) := facts({
	"operation": {"name": "manual-backup", "ended": "failed", "message": "snapshot"},
	"services": services,
})

stopped := {"state": "stopped", "start": "automatic", "exit_code": 0}

disabled := {"state": "stopped", "start": "disabled", "exit_code": 0}

cases["the event services do not run"] := {
	"facts": without({"EventSystem": stopped, "SENS": stopped}),
	"causes": {"vss.service-stopped"},
	"objects": {"service:EventSystem"},
	"cites": {"operation.message", "services.EventSystem.state", "services.EventSystem.start"},
	"remedy": ["net start EventSystem", "net start SENS"],
}

cases["nothing that a snapshot needs runs"] := {
	"facts": without({"RpcSs": stopped, "EventSystem": stopped, "SENS": stopped}),
	"causes": {"vss.service-stopped"},
	"objects": {"service:RpcSs"},
	"remedy": ["net start RpcSs", "net start EventSystem", "net start SENS"],
}

cases["the event services do not run, and a snapshot was made"] := {
	"facts": facts({"services": {"EventSystem": stopped, "SENS": stopped}}),
	"causes": set(),
}

cases["the event service is disabled, and what needs it is down"] := {
	"facts": without({"EventSystem": disabled, "SENS": stopped}),
	"causes": {"vss.service-disabled"},
	"objects": {"service:EventSystem"},
	"cites": {"operation.message", "services.EventSystem.start"},
	"remedy": [
		"sc.exe config EventSystem start= auto", "net start EventSystem", "net start SENS",
	],
}

cases["shadow copies are disabled"] := {
	"facts": without({"VSS": disabled}),
	"causes": {"vss.service-disabled"},
	"lines": ["sc.exe config VSS start= demand"],
}

cases["everything about shadow copies is disabled"] := {
	"facts": without({"SENS": disabled, "VSS": disabled, "swprv": disabled}),
	"causes": {"vss.service-disabled"},
	"objects": {"service:SENS"},
	"remedy": [
		"sc.exe config SENS start= auto", "sc.exe config VSS start= demand",
		"sc.exe config swprv start= demand", "net start SENS",
	],
}

cases["shadow copies and their provider are disabled"] := {
	"facts": without({"VSS": disabled, "swprv": disabled}),
	"causes": {"vss.service-disabled"},
	"objects": {"service:VSS"},
	"remedy": ["sc.exe config VSS start= demand", "sc.exe config swprv start= demand"],
}

cases["shadow copies are started when they are asked for"] := {
	"facts": without({"VSS": object.union(stopped, {"start": "manual"})}),
	"causes": set(),
}

cases["shadow copies are disabled, and nobody asked for one"] := {
	"facts": facts({"services": {"VSS": disabled}}),
	"causes": set(),
}
