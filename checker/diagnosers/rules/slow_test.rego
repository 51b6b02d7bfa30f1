package marslab_test

slowly(changed) := facts(object.union({"operation": {"ended": "slow"}}, changed))

busy(about, percent) := {"image": "x.exe", "about": about, "processor_percent": percent, "memory_percent": 0, "disks": {"D": 80}}

waiting := {"D": {"idle_percent": 13, "transfer_milliseconds": 38}}

cases["another backup"] := {
	"facts": slowly({"performance": {"disks": waiting, "programs": [busy("Contoso Backup", 0)]}}),
	"causes": {"interference.other-backup"},
	"lines": ["taskkill /f /im"],
}

cases["a busy disk"] := {
	"facts": slowly({"performance": {"disks": waiting, "programs": [busy("Reports", 0)]}}),
	"causes": {"machine.overloaded"},
}

# What the counters of the data disk say, and whether that is too much.
cases[name] := {
	"facts": slowly({"performance": {
		"disks": {"D": {"idle_percent": idle, "transfer_milliseconds": transfer}},
		"programs": [busy("Reports", 0)],
	}}),
	"causes": causes,
} if {
	some name, [idle, transfer, causes] in {
		"a disk that is idle enough and quick enough": [20, 25, set()],
		"a disk that is hardly idle": [19, 5, {"machine.overloaded"}],
		"a disk that takes its time": [93, 26, {"machine.overloaded"}],
	}
}

# Of all memory so much is left, and a program has most of the rest.
cases[name] := {
	"facts": slowly({"performance": {"memory_available_percent": left, "programs": [
		object.union(busy("Reports", 0), {"memory_percent": 88}),
	]}}),
	"causes": causes,
} if {
	some name, [left, causes] in {
		"memory at the limit": [5, set()],
		"memory below the limit": [4, {"machine.overloaded"}],
	}
}

running(image, about, changed) := object.union(busy(about, 0), object.union({"image": image}, changed))

cases["only the one that takes most of the processor"] := {
	"facts": slowly({"performance": {"processor_percent": 96, "programs": [
		running("small.exe", "Mail", {"processor_percent": 7}),
		running("large.exe", "Reports", {"processor_percent": 81}),
	]}}),
	"causes": {"machine.overloaded"},
	"objects": {"process:large.exe"},
}

cases["one takes the disk and another one the processor"] := {
	"facts": slowly({"performance": {
		"disks": waiting, "processor_percent": 96,
		"programs": [
			running("copy.exe", "Contoso Backup", {"disks": {"D": 74}}),
			running("count.exe", "Reports", {"processor_percent": 91, "disks": {"D": 3}}),
		],
	}}),
	"causes": {"interference.other-backup", "machine.overloaded"},
	"objects": {"process:copy.exe", "process:count.exe"},
}

cases["a processor that no program takes"] := {
	"facts": slowly({"performance": {"processor_percent": 96, "programs": [busy("Reports", 0)]}}),
	"causes": set(),
}

# Which disks count, matters only to whom the disks are the trouble.
cases["a busy processor, and a policy that nobody can read"] := {
	"facts": object.union(
		object.remove(slowly(busy_processor), ["policy"]),
		{
			"vault": {"policy": ""},
			"unavailable": [{"source": "policy", "reason": "access-denied"}],
		},
	),
	"causes": {"machine.overloaded"},
}

cases["a busy processor"] := {
	"facts": slowly({"performance": {"processor_percent": 91, "programs": [busy("Reports", 87)]}}),
	"causes": {"machine.overloaded"},
}

cases["a processor at the limit"] := {
	"facts": slowly({"performance": {"processor_percent": 90, "programs": [busy("Reports", 86)]}}),
	"causes": set(),
}

cases["standard disks in Azure"] := {
	"facts": slowly({"machine": {"hardware": "azure-vm"}, "volumes": {"D": {"premium": false}}}),
	"causes": {"machine.azure-vm"},
}

cases["the temporary disk in Azure"] := {
	"facts": slowly({"machine": {"hardware": "azure-vm"}, "volumes": {"D": {"temporary": true}}}),
	"causes": set(),
}

cases["premium disks in Azure"] := {
	"facts": slowly({"machine": {"hardware": "azure-vm"}, "volumes": {"D": {"premium": true}}}),
	"causes": set(),
}

cases["millions of files"] := {
	"facts": slowly({
		"source": {"files": 4000000},
		"performance": {"last_job": {"minutes": 78, "catalogue_minutes": 69}},
	}),
	"causes": {"source.millions-of-files"},
	"cites": {"source.files", "performance.last_job.catalogue_minutes"},
	"escalates": true,
}

# So many files, whose catalogue takes so long; a job as large takes twelve minutes.
cases[name] := {
	"facts": slowly({
		"source": {"files": files},
		"performance": {"last_job": {"minutes": 78, "catalogue_minutes": catalogue}},
	}),
	"causes": causes,
} if {
	some name, [files, catalogue, causes] in {
		"a million files": [1000000, 69, {"source.millions-of-files"}],
		"a file less than a million": [999999, 69, set()],
		"millions of files whose catalogue takes no longer": [4000000, 12, set()],
	}
}

cases["a busy machine that is not slow"] := {
	"facts": facts({"performance": {"disks": waiting, "programs": [busy("Reports", 0)]}}),
	"causes": set(),
}

late(writers, changed) := facts(object.union(changed, {
	"operation": {"name": "system-state-backup", "ended": "failed"},
	"vss": {"failed_writers": writers},
}))

busy_processor := {"performance": {"processor_percent": 91, "programs": [busy("Reports", 87)]}}

cases["writers are late"] := {
	"facts": late(["System Writer"], busy_processor),
	"causes": {"machine.overloaded"},
	"lines": ["taskkill /f /im"],
}

cases["a backup reads the system disk, and writers are late"] := {
	"facts": late(["System Writer"], {"performance": {
		"disks": {"C": {"idle_percent": 13, "transfer_milliseconds": 38}},
		"programs": [object.union(busy("Contoso Backup", 0), {"disks": {"C": 80}})],
	}}),
	"causes": {"interference.other-backup"},
}

cases["somebody is busy and no writer minds"] := {
	"facts": late([], busy_processor),
	"causes": set(),
}

cases["writers were late once, and this time it worked"] := {
	"facts": object.union(late(["System Writer"], busy_processor), {"operation": {"ended": "succeeded"}}),
	"causes": set(),
}
