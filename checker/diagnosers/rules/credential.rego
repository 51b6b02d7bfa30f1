# The vault credential file (S18-S20, D01). It only matters until the server is registered.
package marslab

credential_matters if {
	installed
	not registered
}

credential_vault := input.credential.vault if input.credential.vault != ""

credential_vault := "ContosoVault" if input.credential.vault == ""

fresh_credential := concat("", [
	"Get-AzRecoveryServicesVaultSettingsFile -Vault ", credential_vault,
	" -Path C:\\Users\\Administrator\\Downloads",
])

# Which of several files it is, the time of day decides; the folder is what people know.
credential_object := "file:C:\\Users\\Administrator\\Downloads"

# S18: it cannot be parsed, or its certificate cannot be decoded.
findings contains {
	"cause": "credential.corrupt",
	"object": credential_object,
	"evidence": ["credential.readable"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	not input.credential.readable
}

# S19, D20: its age is counted by the time server, so a wrong clock of the machine cannot fake it.
findings contains {
	"cause": "credential.expired",
	"object": credential_object,
	"evidence": ["credential.age_seconds", "credential.life_seconds"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	input.credential.readable
	input.credential.age_seconds > input.credential.life_seconds
}

# S20: young and well formed, but the vault has issued a newer one.
findings contains {
	"cause": "credential.superseded",
	"object": "vault:issued",
	"evidence": ["credential.is_newest"],
	"remediation": [fresh_credential],
	"priority": 40,
} if {
	credential_matters
	input.credential.readable
	not input.credential.is_newest
}
