package marslab_test

seeding(changed) := facts({"operation": {"name": "offline-seeding"}, "seeding": changed})

cases["a seeding with all that it needs"] := {"facts": seeding({}), "causes": set()}

cases["a later Azure PowerShell is not the one"] := {
	"facts": seeding({"azure_powershell": ["6.13.1"]}),
	"causes": {"offline.azure-powershell-source"},
	"lines": ["msiexec /i C:\\Install\\azure-powershell.3.7.0.msi /qn"],
}

cases["both versions side by side"] := {
	"facts": seeding({"azure_powershell": ["3.7.0", "6.13.1"]}),
	"causes": set(),
}

cases["editions that ask for none"] := {
	"facts": seeding({"azure_powershell": [], "required_azure_powershell": ""}),
	"causes": set(),
}

cases["none on the copy computer"] := {
	"facts": seeding({"copy": {"azure_powershell": []}}),
	"causes": {"offline.azure-powershell-copy"},
}

cases["the server takes the disks itself"] := {
	"facts": seeding({"copy": {"is_source": true, "physical": false}}),
	"causes": {"offline.copy-is-source"},
}

cases["a physical server may"] := {
	"facts": seeding({"copy": {"is_source": true}}),
	"causes": set(),
}

cases["another virtual machine takes the disks"] := {
	"facts": seeding({"copy": {"physical": false}}),
	"causes": set(),
}

# Nothing of it is asked for by a backup over the network.
cases["a seeding that would fail everywhere, and nobody seeds"] := {
	"facts": facts({
		"operation": {"name": "manual-backup"},
		"seeding": {
			"job": "seed-1", "scratch": "E:\\Scratch", "azure_powershell": [],
			"browser_major": 9, "browser_scripts": false, "provider_registered": false,
			"application_key_fixed": true,
			"copy": {
				"is_source": true, "physical": false, "azure_powershell": [],
				"bitlocker": false, "staging_free_bytes": 0,
			},
			"import_jobs": [],
		},
	}),
	"causes": set(),
}

cases["tracking details that nobody entered, and nobody seeds"] := {
	"facts": facts({
		"operation": {"name": "manual-backup"},
		"seeding": {"job": "seed-1", "scratch": scratch, "import_jobs": [
			{"name": "seed-1", "age_seconds": 1209601, "tracking": false},
		]},
	}),
	"causes": set(),
}

cases["no BitLocker"] := {
	"facts": seeding({"copy": {"bitlocker": false}}),
	"causes": {"offline.copy-without-bitlocker"},
	"cites": {"seeding.copy.bitlocker"},
}

cases["one byte too little on the share"] := {
	"facts": seeding({"copy": {"staging_free_bytes": 99999999999}}),
	"causes": {"offline.staging-space"},
}

cases["just enough on the share"] := {
	"facts": seeding({"copy": {"staging_free_bytes": 100000000000}}),
	"causes": set(),
}

cases["provider not registered"] := {
	"facts": seeding({"provider_registered": false}),
	"causes": {"offline.provider-not-registered"},
}

cases["a key that stays"] := {
	"facts": seeding({"application_key_fixed": true}),
	"causes": {"offline.application-credential"},
}

cases["no scripts"] := {
	"facts": seeding({"browser_scripts": false}),
	"causes": {"offline.browser-unusable"},
	"cites": {"seeding.browser_scripts"},
}

cases["the last browser before the one"] := {
	"facts": seeding({"browser_major": 10}),
	"causes": {"offline.browser-unusable"},
}

cases["two names for one job"] := {
	"facts": seeding({"job": "seed-1", "import_jobs": [
		{"name": "seed1", "age_seconds": 6000, "tracking": true},
	]}),
	"causes": {"offline.import-job-name"},
}

cases["the same name in other letters"] := {
	"facts": seeding({"job": "seed-1", "import_jobs": [
		{"name": "SEED-1", "age_seconds": 6000, "tracking": true},
	]}),
	"causes": set(),
}

cases["no tracking details for fifteen days"] := {
	"facts": seeding({"job": "seed-1", "import_jobs": [
		{"name": "seed-1", "age_seconds": 1209601, "tracking": false},
	]}),
	"causes": {"offline.tracking-missing"},
}

cases["no tracking details for fourteen days"] := {
	"facts": seeding({"job": "seed-1", "import_jobs": [
		{"name": "seed-1", "age_seconds": 1209600, "tracking": false},
	]}),
	"causes": set(),
}

cases["tracking details entered long ago"] := {
	"facts": seeding({"job": "seed-1", "import_jobs": [
		{"name": "seed-1", "age_seconds": 1209601, "tracking": true},
	]}),
	"causes": set(),
}

cases["an agent older than the programming interface"] := {
	"facts": object.union(
		seeding({"minimum_agent": [2, 0, 9250, 0]}),
		{"agent": {"version": [2, 0, 9249, 0]}},
	),
	"causes": {"agent.outdated"},
}

# A seeding that began in a folder, while the cache is where it usually is.
begun_in(folder, copies) := object.union(
	seeding({"job": "seed-1", "scratch": folder, "import_jobs": [
		{"name": "seed-1", "age_minutes": 100, "tracking": true},
	]}),
	{"scratch": {"other_copies": copies}},
)

agent_key := "HKLM\\SOFTWARE\\Microsoft\\Windows Azure Backup\\Config"

back_to_first_folder := [
	concat("", [
		"reg add \"", agent_key, "\" /v ScratchLocation /t REG_SZ /d \"E:\\Scratch\" /f",
	]),
	concat("", [
		"reg add \"", agent_key, "\\CloudBackupProvider\" /v ScratchLocation /t REG_SZ",
		" /d \"E:\\Scratch\" /f",
	]),
	"net start obengine",
]

cases["the cache was moved after the disks had left"] := {
	"facts": begun_in("E:\\Scratch", ["E:\\Scratch"]),
	"causes": {"offline.cache-moved"},
	"remedy": array.concat(["net stop obengine"], back_to_first_folder),
}

# The cache as it is now must be brought back to where the seeding looks for it.
cases[name] := {
	"facts": begun_in("E:\\Scratch", copies),
	"causes": {"offline.cache-moved"},
	"remedy": array.concat(
		[
			"net stop obengine",
			concat("", ["robocopy \"", scratch, "\" \"E:\\Scratch\" /E /XJ"]),
		],
		back_to_first_folder,
	),
} if {
	some name, copies in {
		"the cache was moved and the old folder is gone": [],
		"the cache was moved, and a copy lies in a third folder": ["F:\\Scratch"],
	}
}

cases["the cache was moved before a passphrase was ever set"] := {
	"facts": object.union(
		begun_in("E:\\Scratch", ["E:\\Scratch"]),
		{"registration": {"passphrase_set": false}},
	),
	"causes": {"passphrase.not-set"},
}

cases["the cache is where the seeding began"] := {
	"facts": begun_in(upper(scratch), []),
	"causes": set(),
}
