package marslab_test

shell(changed) := {"powershell": changed}

cases["shell too old"] := {
	"facts": facts(shell({"major": 2})),
	"causes": {"powershell.too-old"},
}

cases["shell three"] := {
	"facts": facts(shell({"major": 3})),
	"causes": set(),
}

cases["shell waits"] := {
	"facts": facts({
		"powershell": {"major": 2},
		"machine": {"waiting_for_restart": ["KB2506143"]},
	}),
	"causes": {"windows.pending-restart"},
}

cases["module path"] := {
	"facts": facts(shell({"module_path_in_registry": false, "module_path_in_scheduler": false})),
	"causes": {"powershell.module-path"},
}

cases["stale copy"] := {
	"facts": facts(shell({"module_path_in_scheduler": false})),
	"causes": {"windows.pending-restart"},
}

cases["policy"] := {
	"facts": facts(shell({
		"effective_policy": "Restricted", "policies": {"LocalMachine": "Restricted"},
	})),
	"causes": {"powershell.execution-policy-restricted"},
}

cases["policy that does not count"] := {
	"facts": facts(shell({
		"policies": {"LocalMachine": "Restricted", "MachinePolicy": "RemoteSigned"},
	})),
	"causes": set(),
}

cases["group policy"] := {
	"facts": facts(shell({
		"effective_policy": "Restricted", "policies": {"MachinePolicy": "Restricted"},
	})),
	"causes": {"powershell.execution-policy-by-gpo"},
}

cases["missing"] := {
	"facts": facts(shell({"module_files_missing": ["a.dll"]})),
	"causes": {"module.files-missing"},
}

cases["altered"] := {
	"facts": facts(shell({"module_files_altered": ["a.dll"]})),
	"causes": {"module.files-corrupt"},
}

cases["latched and nothing left to repair"] := {
	"facts": facts({"operation": {"message": "SalVhdInitializationError", "detail": ""}}),
	"causes": {"windows.pending-restart"},
}

cases["the policy is never Bypass"] := {
	"facts": facts(shell({
		"effective_policy": "Restricted", "policies": {"LocalMachine": "Restricted"},
	})),
	"causes": {"powershell.execution-policy-restricted"},
	"lines": ["Set-ExecutionPolicy RemoteSigned -Scope LocalMachine -Force"],
}
