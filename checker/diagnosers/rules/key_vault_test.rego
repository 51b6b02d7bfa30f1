package marslab_test

keeping(changed) := facts({
	"operation": {"name": "save-passphrase"}, "key_vault": changed,
	"agent": {"version": [2, 0, 9262, 0]},
})

cases["an agent that knows no key vault"] := {
	"facts": object.union(keeping({}), {"agent": {"version": [2, 0, 9261, 0]}}),
	"causes": {"agent.outdated"},
	"lines": ["C:\\Install\\MARSAgentInstaller.exe /q"],
}

cases["a key vault in order"] := {
	"facts": keeping({}),
	"causes": set(),
}

cases["the vault has no identity"] := {
	"facts": keeping({"vault_has_identity": false}),
	"causes": {"key-vault.identity-missing"},
	"cites": {"key_vault.vault_has_identity", "portal.vault.name"},
	"lines": ["Update-AzRecoveryServicesVault -Name ContosoVault"],
}

cases["the identity may not set secrets"] := {
	"facts": keeping({"vault_may_set": false}),
	"causes": {"key-vault.permission-missing"},
	"lines": ["Set-AzKeyVaultAccessPolicy -VaultName keys"],
}

cases["an address without its scheme"] := {
	"facts": keeping({"typed": "keys.vault.azure.net"}),
	"causes": {"key-vault.address"},
	"lines": ["portal key-vault copy"],
}

cases["an address without its last character"] := {
	"facts": keeping({"typed": "https://keys.vault.azure.net"}),
	"causes": set(),
}

cases["the secret was removed"] := {
	"facts": keeping({"removed_secret": "AzBackup-FILE01-ContosoVault"}),
	"causes": {"key-vault.secret-deleted"},
	"lines": ["Undo-AzKeyVaultSecretRemoval -VaultName keys -Name AzBackup-FILE01-ContosoVault"],
}

cases["the key vault was removed"] := {
	"facts": keeping({"removed": true}),
	"causes": {"key-vault.deleted"},
	"lines": ["Undo-AzKeyVaultRemoval -VaultName keys"],
}

cases["nobody wants to save anything"] := {
	"facts": facts({"key_vault": {
		"removed": true, "vault_has_identity": false, "vault_may_set": false,
		"typed": "keys.vault.azure.net", "removed_secret": "AzBackup-FILE01-ContosoVault",
	}}),
	"causes": set(),
}
