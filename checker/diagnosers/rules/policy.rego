# The policy here and in the vault: an earlier one is back (X31), a shorter retention (X68).
package marslab

policy_here := input.policy.name

# X31: the vault knows another policy of this server, or one where there is none here.
policy_differs if {
	input.vault.policy != ""
	not policy_here == input.vault.policy
}

findings contains {
	"cause": "policy.differs-from-vault",
	"object": "agent:policy",
	"evidence": ["policy", "vault.policy"],
	"remediation": ["wabadmin schedule"],
	"priority": 55,
} if {
	registered
	policy_differs
}

# X68: what stands on the retention page would remove recovery points early.
findings contains {
	"cause": "policy.retention-reduced-in-immutable-vault",
	"object": "agent:draft_retention_days",
	"evidence": ["vault.immutable", "policy.retention_days", "policy.draft_retention_days"],
	"remediation": [concat("", [
		"wabadmin schedule retention ", format_int(input.policy.retention_days, 10),
	])],
	"priority": 55,
} if {
	input.vault.immutable
	input.policy.draft_retention_days != null
	input.policy.draft_retention_days < input.policy.retention_days
}
