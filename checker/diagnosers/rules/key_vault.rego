# Keeping the passphrase in a key vault (X70-X74). Each refusal has an id of its own.
package marslab

saving if input.operation.name == "save-passphrase"

# X70: the vault knocks at the key vault as nobody.
findings contains {
	"cause": "key-vault.identity-missing",
	"object": "key-vault:identity",
	"evidence": ["key_vault.vault_has_identity", "portal.vault.name"],
	"remediation": [concat("", [
		"Update-AzRecoveryServicesVault -Name ", input.portal.vault.name, " -ResourceGroupName ",
		input.portal.vault.group, " -IdentityType SystemAssigned",
	])],
	"priority": 20,
} if {
	saving
	not input.key_vault.vault_has_identity
}

# X71: it knocks under its name, and may not set secrets.
findings contains {
	"cause": "key-vault.permission-missing",
	"object": "key-vault:may_set",
	"evidence": ["key_vault.vault_may_set", "portal.vault.name"],
	"remediation": [concat("", [
		"Set-AzKeyVaultAccessPolicy -VaultName ", input.key_vault.name,
		" -ServicePrincipalName ", input.portal.vault.name, " -PermissionsToSecrets set",
	])],
	"priority": 22,
} if {
	saving
	not input.key_vault.vault_may_set
}

# X72: what was typed is no address of the key vault.
findings contains {
	"cause": "key-vault.address",
	"object": "client:key_vault_uri",
	"evidence": ["key_vault.typed", "key_vault.uri"],
	"remediation": ["portal key-vault copy"],
	"priority": 19,
} if {
	saving
	trim_suffix(input.key_vault.typed, "/") != trim_suffix(input.key_vault.uri, "/")
}

# X73: a secret that was deleted keeps its name until it is recovered or purged.
findings contains {
	"cause": "key-vault.secret-deleted",
	"object": "key-vault:secrets",
	"evidence": ["key_vault.removed_secret"],
	"remediation": [sprintf(
		"Undo-AzKeyVaultSecretRemoval -VaultName %s -Name %s",
		[input.key_vault.name, input.key_vault.removed_secret],
	)],
	"priority": 23,
} if {
	saving
	is_string(input.key_vault.removed_secret)
}

# X74: the key vault itself was deleted.
findings contains {
	"cause": "key-vault.deleted",
	"object": "key-vault:deleted",
	"evidence": ["key_vault.removed", "portal.vault.group"],
	"remediation": [concat("", [
		"Undo-AzKeyVaultRemoval -VaultName ", input.key_vault.name, " -ResourceGroupName ",
		input.portal.vault.group, " -Location ", input.key_vault.location,
	])],
	"priority": 21,
} if {
	saving
	input.key_vault.removed
}
