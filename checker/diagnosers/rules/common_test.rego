# What the tests of all families share: facts of a healthy machine, and who is found on another.
package marslab_test

import data.marslab

scratch := "C:\\Program Files\\Microsoft Azure Recovery Services Agent\\Scratch"

folder := {
	"exists": true, "error": 0, "kek": true, "checksums": 1, "system_access": true,
	"attributes": [], "attribute_paths": [], "bytes": 1000, "unreadable_bitmaps": [],
	"system_state_link": false, "volume": "C",
}

volume(free) := {
	"file_system": "ntfs", "kind": "fixed", "disk": 0, "capacity_bytes": 500000000000,
	"free_bytes": free, "used_bytes": 1000000000, "offline": false, "locked": false,
	"read_only": false, "dedup": false, "premium": false, "temporary": false, "recovery_key": null,
}

probe(name, purpose) := {
	"name": name, "purpose": purpose, "resolves": true, "connects": true, "direct": "answers",
	"through_site_proxy": "", "as_system": "answers", "as_user": "answers",
	"root": "CN=DigiCert Global Root CA",
}

open_network := {
	"connected": true, "agent_proxy": null, "site_proxy": null, "winhttp_proxy": "",
	"system_proxy": {"enabled": false, "server": ""},
	"user_proxy": {"enabled": false, "server": ""},
	"probes": [
		probe("www.msftncsi.com", "probe"), probe("login.microsoftonline.com", "sign-in"),
		probe("pod01.backup.windowsazure.com", "backup"),
	],
	"ranges": [
		{"range": "20.190.128.0/18", "connects": true},
		{"range": "40.126.0.0/18", "connects": true},
	],
	"zones": {
		"policy_download": null, "system_download": null, "user_download": null,
		"untrusted": ["login.microsoftonline.com"],
	},
	"tls": {
		"client": [{"version": "TLS 1.2", "enabled": null, "disabled_by_default": null}],
		"dotnet": [
			{"key": "a", "strong_crypto": null, "system_default": null},
			{"key": "b", "strong_crypto": null, "system_default": null},
		],
		"dotnet_handshake": true,
	},
	"roots": ["CN=DigiCert Global Root CA"], "fetches_roots": true,
	"outbound_blocks": [], "circuit": null, "environment": "AzureCloud", "tenants_allowed": null, "vault_tenant": "t-1",
}

healthy := {
	"edition": "2020-01",
	"operation": {"name": "manual-backup", "ended": "failed", "message": "", "detail": ""},
	"machine": {
		"name": "FILE01", "windows": "server-2019", "uptime_minutes": 60, "waiting_for_restart": [],
	},
	"clock": {
		"offset_seconds": 0, "zone": "Korea Standard Time", "utc_offset_minutes": 540,
		"place_zone": "Korea Standard Time", "place_utc_offset_minutes": 540,
	},
	"agent": {
		"installation": "complete", "version": [2, 0, 9169, 0], "vault": "ContosoVault",
		"recovery_points": 3, "throttling_wanted": false,
	},
	"policy": {
		"sources": ["D:\\"], "protected_bytes": 100000000000, "name": "p", "retention_days": 30,
		"draft_retention_days": null, "bytes_by_volume": {"D": 100000000000},
		"items": [{"path": "D:\\", "volume_replaced": false, "recreated": false}],
	},
	"vault": {
		"policy": "p", "immutable": false, "security_features": true, "in_progress": [],
		"jobs_not_shown": 0,
	},
	"source": {"files": 240, "largest_folder": "D:\\Data", "excluded": [], "failed": [], "failed_files": 0},
	"performance": {
		"processor_percent": 4, "memory_available_percent": 62, "programs": [],
		"disks": {
			"C": {"idle_percent": 93, "transfer_milliseconds": 5},
			"D": {"idle_percent": 93, "transfer_milliseconds": 5},
		},
		"last_job": {"minutes": 12, "usual_minutes": 12, "catalogue_minutes": 3},
	},
	"scratch": {
		"config": scratch, "provider": scratch, "config_folder": folder,
		"provider_folder": folder, "usual_folder": null,
		"other_copies": [], "key_files": [], "held": [], "mounts": [],
	},
	"services": {
		"MSiSCSI": {"state": "running", "start": "automatic", "exit_code": 0},
		"obengine": {"state": "running", "start": "automatic", "exit_code": 0},
	},
	"filters": [{"name": "FileInfo", "altitude": "40500", "version": [10, 0, 0, 0]}],
	"volumes": {"C": volume(60000000000), "D": volume(60000000000), "E": volume(60000000000)},
	"vss": {"storage": []},
	"iscsi": {
		"device": {
			"name": "Microsoft iSCSI Initiator", "instance": "ROOT\\ISCSIPRT\\0000",
			"problem": 0,
		},
		"answers": true, "has_port": true, "sessions_without_disk": [],
	},
	"restore": {"mount": null, "build": 17763, "source_build": null},
	"system_state": {
		"feature_installed": true, "volume_information_access": true, "efi_held_by": [],
		"odd_service_paths": [], "last_hresult": "",
	},
	"antivirus": {"realtime": true, "excluded_paths": [scratch], "uncovered": []},
	"tasks": {"backup": {
		"enabled": true, "user_is_admin": true, "instances": "ignore-new",
		"triggers": [{"enabled": true, "minute_of_day": 1320, "utc_offset_minutes": null}],
	}},
	"powershell": {
		"major": 5, "effective_policy": "RemoteSigned", "module_path": "x",
		"policies": {
			"MachinePolicy": "Undefined", "UserPolicy": "Undefined",
			"CurrentUser": "Undefined", "LocalMachine": "RemoteSigned",
		},
		"module_path_in_registry": true, "module_path_in_scheduler": true,
		"module_files_missing": [], "module_files_altered": [],
	},
	"seeding": {
		"job": "", "scratch": "", "required_azure_powershell": "3.7.0", "azure_powershell": ["3.7.0"],
		"minimum_agent": [2, 0, 9083, 0], "browser_major": 11, "browser_scripts": true,
		"provider_registered": true, "provider": "Microsoft.DataBox",
		"application": "AzureOfflineBackup_10033FFF8A7D2C41", "application_key_fixed": false,
		"copy": {
			"name": "COPY01", "is_source": false, "physical": true,
			"azure_powershell": ["3.7.0"], "bitlocker": true, "staging": "\\\\COPY01\\Staging",
			"staging_free_bytes": 400000000000, "leftover_bytes": 0,
		},
		"import_jobs": [], "tracking_seconds": 1209600,
	},
	"installation": {
		"operator": "Administrator", "operator_is_administrator": true,
		"product": "Windows Server 2019 Standard", "build": 17763,
		"listed_builds": [6002, 17763], "installation_type": "Server", "is_32_bit": false,
		"updates": ["KB4523204"], "offered_updates": [], "servicing_update": "KB4523204",
		"servicing_file": "Windows10.0-KB4523204-x64.msu", "vc90_runtime": true,
		"required_powershell": 0, "package": "C:\\Windows\\Installer\\8f3e5d2.msi",
		"package_exists": true, "minimum_agent": [2, 0, 9083, 0],
		"mabs_installed": false, "mabs_agent_whole": true,
	},
	"group_policy": {"has_settings": false, "forbidden": []},
	"dotnet": {"release": 461808, "required_release": 379893},
	"network": open_network,
	"temp": {"tmp_files": 3, "system_access": true},
	"credential": null,
	"key_vault": {
		"name": "keys", "uri": "https://keys.vault.azure.net/", "location": "koreacentral",
		"typed": "https://keys.vault.azure.net/", "removed": false, "vault_has_identity": true,
		"vault_may_set": true, "removed_secret": null, "minimum_agent": [2, 0, 9262, 0],
	},
	"registration": {
		"unlisted": false, "same_name": null, "other_vaults": [],
		"passphrase_set": true, "key_file_changed": false, "points_closed": false,
		"noted": {"there": true, "characters": 19, "not_ascii": 0}, "notes_that_open": [],
		"service_endpoint": "", "private_endpoints": [], "old_certificates": [], "pin_seconds": null, "pin_at_hand": false, "pin_empty": false,
		"pin_life_seconds": 300,
		"source": null,
	},
	"portal": {
		"subscription": "Enabled", "user": "kim@contoso.com", "roles": ["Backup Contributor"],
		"vault": {
			"name": "ContosoVault", "group": "rg-backup", "other_servers": 0, "limit": 50,
			"unused": [],
		},
		"client": {
			"place": "workstation", "unreachable": [], "browser": "Internet Explorer 11",
			"browser_downloads": true, "sign_in_seconds": null, "sign_in_life_seconds": 86400,
			"other_browsers": ["Microsoft Edge"],
		},
	},
	"jobs": [],
	"log": [],
}

# The healthy machine with some facts replaced, at any depth.
facts(changed) := object.union(healthy, changed)

# A source that could not be read.
unseen(known, source) := object.union(
	object.remove(known, {source}),
	{"unavailable": [{"source": source, "reason": "access-denied"}]},
)

# A case is a machine, who must be found on it, exactly, and lines that some remedy must begin
# with. Rust evaluates `cases` and asks the compiled pack; `opa test` runs the rule below.
found(input_facts) := {finding.cause | some finding in marslab.standing with input as input_facts}

test_cases if {
	every name, case in cases {
		print(name)
		found(case.facts) == case.causes
	}
}

cases["a healthy machine is left alone"] := {
	"facts": facts({}),
	"causes": set(),
}
