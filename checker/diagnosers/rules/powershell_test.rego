package marslab_test

shell(changed) := {"powershell": changed}

test_shell_too_old if found(shell({"major": 2})) == {"powershell.too-old"}

test_shell_three if found(shell({"major": 3})) == set()

test_shell_waits if {
	changed := {
		"powershell": {"major": 2},
		"machine": {"waiting_for_restart": ["KB2506143"]},
	}
	found(changed) == {"windows.pending-restart"}
}

test_module_path if {
	changed := shell({"module_path_in_registry": false, "module_path_in_scheduler": false})
	found(changed) == {"powershell.module-path"}
}

test_stale_copy if found(shell({"module_path_in_scheduler": false})) == {"windows.pending-restart"}

test_policy if {
	changed := shell({"effective_policy": "Restricted", "policies": {"LocalMachine": "Restricted"}})
	found(changed) == {"powershell.execution-policy-restricted"}
}

test_policy_that_does_not_count if {
	changed := shell({"policies": {"LocalMachine": "Restricted", "MachinePolicy": "RemoteSigned"}})
	found(changed) == set()
}

test_group_policy if {
	changed := shell({"effective_policy": "Restricted", "policies": {"MachinePolicy": "Restricted"}})
	found(changed) == {"powershell.execution-policy-by-gpo"}
}

test_nothing_sets_bypass if {
	changed := shell({"effective_policy": "Restricted", "policies": {"LocalMachine": "Restricted"}})
	every line in lines(changed) { not contains(line, "Bypass") }
}

test_missing if found(shell({"module_files_missing": ["a.dll"]})) == {"module.files-missing"}

test_altered if found(shell({"module_files_altered": ["a.dll"]})) == {"module.files-corrupt"}

test_latched_and_nothing_left_to_repair if {
	changed := {"operation": {"message": "SalVhdInitializationError", "detail": ""}}
	found(changed) == {"windows.pending-restart"}
}
