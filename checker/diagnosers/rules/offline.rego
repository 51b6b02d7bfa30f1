# Offline seeding: the source (S15, X27, X34, X83), Azure (X81-X83), the copy computer (S16, X83).
package marslab

seeding if input.operation.name == "offline-seeding"

module_folder_azure := "C:\\Program Files\\WindowsPowerShell\\Modules\\AzureRM"

azure_powershell_wanted if input.seeding.required_azure_powershell != ""

# S15: exactly this version, not "or later".
findings contains {
	"cause": "offline.azure-powershell-source",
	"object": concat("", ["file:", module_folder_azure]),
	"evidence": ["seeding.azure_powershell", "seeding.required_azure_powershell"],
	"remediation": ["msiexec /i C:\\Install\\azure-powershell.3.7.0.msi /qn"],
	"priority": 50,
} if {
	seeding
	azure_powershell_wanted
	not input.seeding.required_azure_powershell in input.seeding.azure_powershell
}

# S16: the same, where the disks are.
findings contains {
	"cause": "offline.azure-powershell-copy",
	"object": "copy:azure_powershell",
	"evidence": ["seeding.copy.azure_powershell", "seeding.required_azure_powershell"],
	"remediation": ["copypc msiexec /i azure-powershell.3.7.0.msi /qn"],
	"priority": 50,
} if {
	seeding
	azure_powershell_wanted
	not input.seeding.required_azure_powershell in input.seeding.copy.azure_powershell
}

# X83: the server cannot take disks when it is a virtual machine.
findings contains {
	"cause": "offline.copy-is-source",
	"object": "copy:name",
	"evidence": ["seeding.copy.is_source", "seeding.copy.physical"],
	"remediation": ["copypc use COPY02"],
	"priority": 49,
} if {
	seeding
	input.seeding.copy.is_source
	not input.seeding.copy.physical
}

# X83: the disks travel encrypted.
findings contains {
	"cause": "offline.copy-without-bitlocker",
	"object": "copy:bitlocker",
	"evidence": ["seeding.copy.bitlocker"],
	"remediation": ["copypc Install-WindowsFeature BitLocker"],
	"priority": 50,
} if {
	seeding
	not input.seeding.copy.bitlocker
}

# X83: the share must take all of the first backup.
findings contains {
	"cause": "offline.staging-space",
	"object": "copy:leftovers",
	"evidence": ["seeding.copy.staging_free_bytes", "policy.protected_bytes"],
	"remediation": ["copypc rd /s /q Staging\\old"],
	"priority": 50,
} if {
	seeding
	input.seeding.copy.staging_free_bytes < input.policy.protected_bytes
}

# X83: nobody can ship disks to a provider that the subscription does not know.
findings contains {
	"cause": "offline.provider-not-registered",
	"object": "import:providers",
	"evidence": ["seeding.provider_registered"],
	"remediation": [concat("", [
		"Register-AzResourceProvider -ProviderNamespace ", input.seeding.provider,
	])],
	"priority": 50,
} if {
	seeding
	not input.seeding.provider_registered
}

# X82: the application of an earlier try keeps a key that cannot be updated.
findings contains {
	"cause": "offline.application-credential",
	"object": "import:applications",
	"evidence": ["seeding.application_key_fixed", "seeding.application"],
	"remediation": [concat("", [
		"Remove-AzADApplication -DisplayName ", input.seeding.application, " -Force",
	])],
	"priority": 50,
} if {
	seeding
	input.seeding.application_key_fixed
}

scripting_key := "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Zones\\3"

# X83: the sign-in page of the wizard is a page of the browser.
findings contains {
	"cause": "offline.browser-unusable",
	"object": concat("", [
		"registry:HKU\\S-1-5-21-1004336348-1177238915-682003330-500\\Software\\Microsoft\\Windows",
		"\\CurrentVersion\\Internet Settings\\Zones\\3\\1400",
	]),
	"evidence": ["seeding.browser_scripts"],
	"remediation": [concat("", [
		"reg add ", quoted(scripting_key), " /v 1400 /t REG_DWORD /d 0 /f",
	])],
	"priority": 50,
} if {
	seeding
	not input.seeding.browser_scripts
}

findings contains {
	"cause": "offline.browser-unusable",
	"object": "registry:HKLM\\SOFTWARE\\Microsoft\\Internet Explorer\\svcVersion",
	"evidence": ["seeding.browser_major"],
	"remediation": ["C:\\Install\\IE11-Windows6.1-x64-en-us.exe /quiet /norestart", restart_line],
	"priority": 50,
} if {
	seeding
	input.seeding.browser_major < 11
}

named_job contains job if {
	some job in input.seeding.import_jobs
	lower(job.name) == lower(input.seeding.job)
}

# X81: the agent looks for its import job under another name than the portal has.
findings contains {
	"cause": "offline.import-job-name",
	"object": "agent:seeding",
	"evidence": ["seeding.job", "seeding.import_jobs"],
	"remediation": ["seeding stop"],
	"priority": 50,
} if {
	seeding
	input.seeding.job != ""
	count(named_job) == 0
}

# X83: without tracking details a job is cancelled after two weeks.
findings contains {
	"cause": "offline.tracking-missing",
	"object": "import:jobs",
	"evidence": ["seeding.import_jobs", "seeding.tracking_seconds"],
	"remediation": ["seeding stop"],
	"priority": 50,
} if {
	seeding
	some job in named_job
	not job.tracking
	job.age_seconds > input.seeding.tracking_seconds
}

# X34: the stores of the seeding are where it began, and the cache is elsewhere by now.
cache_moved_meanwhile if {
	seeding
	input.seeding.scratch != ""
	lower(input.seeding.scratch) != lower(input.scratch.provider)
}

first_folder_is_there if {
	some path in input.scratch.other_copies
	lower(path) == lower(input.seeding.scratch)
}

bring_back := [line |
	not first_folder_is_there
	line := copy_line(input.scratch.provider, input.seeding.scratch)
]

findings contains {
	"cause": "offline.cache-moved",
	"object": config_object,
	"evidence": [
		"seeding.scratch", "scratch.provider", "scratch.other_copies", "registration.passphrase_set",
	],
	"remediation": array.concat(
		array.concat([stop_line], bring_back),
		array.concat(registry_lines(input.seeding.scratch), [start_line]),
	),
	"priority": 45,
} if {
	cache_moved_meanwhile
	# A passphrase that was never set comes first: set later, it would meet the key of the old folder.
	input.registration.passphrase_set
}
