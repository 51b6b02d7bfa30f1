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
