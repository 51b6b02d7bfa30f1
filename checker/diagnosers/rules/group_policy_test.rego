package marslab_test

csc := "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\csc.exe"

forbidding(path) := {"forbidden": [{"program": csc, "path": path, "key": "HKLM\\rule"}]}

forbidden_in(operation, policy) := facts({
	"operation": {"name": operation, "message": "34513"}, "group_policy": policy,
})

cases["a policy forbids the compiler by its name"] := {
	"facts": forbidden_in("re-register", forbidding("csc.exe")),
	"causes": {"group-policy.program-forbidden"},
	"lines": ["gpedit remove \"csc.exe\""],
}

cases["a policy forbids the folder of the compiler"] := {
	"facts": forbidden_in("configure", forbidding("%windir%\\Microsoft.NET")),
	"causes": {"group-policy.program-forbidden"},
	"lines": ["gpedit remove \"%windir%\\Microsoft.NET\""],
}

cases["a policy that forbids other programs"] := {
	"facts": forbidden_in("re-register", {"has_settings": true}),
	"causes": set(),
}

cases["nobody compiles when a file is recovered"] := {
	"facts": forbidden_in("restore", forbidding("csc.exe")),
	"causes": set(),
}

cases["a policy forbids the compiler of a backup"] := {
	"facts": forbidden_in("manual-backup", forbidding("csc.exe")),
	"causes": {"group-policy.program-forbidden"},
	"remedy": ["gpedit remove \"csc.exe\"", "gpupdate /force"],
}

cases["a policy forbids a compiler that was not needed"] := {
	"facts": object.union(
		forbidden_in("re-register", forbidding("csc.exe")),
		{"operation": {"ended": "succeeded", "message": ""}},
	),
	"causes": set(),
}

# Nothing of the agent gets as far as its compiler.
cases["a policy waits for an agent that is not whole"] := {
	"facts": object.union(
		forbidden_in("register", forbidding("csc.exe")),
		{"agent": {"installation": "incomplete", "vault": ""}},
	),
	"causes": {"agent.install-incomplete"},
}
