# What a group policy forbids the agent (X53). D02: 34513 like so much else.
package marslab

# Whoever needs a compiler: opening a recovery point or the console does not.
compiling if input.operation.name in {"register", "re-register", "configure"}

compiling if backing_up

forbidden := input.group_policy.forbidden

# Several compilers, mostly one rule.
forbidding_paths contains there.path if some there in forbidden

findings contains {
	"cause": "group-policy.program-forbidden",
	"object": concat("", ["registry:", min({there.key | some there in forbidden})]),
	"evidence": ["group_policy.forbidden"],
	"remediation": array.concat(
		[line |
			some path in forbidding_paths
			line := concat("", ["gpedit remove ", quoted(path)])
		],
		["gpupdate /force"],
	),
	"priority": 20,
} if {
	installed
	compiling
	input.operation.ended != "succeeded"
}
