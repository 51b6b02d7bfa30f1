package marslab_test

# A version of TLS that the machine does not speak as a client.
off(version) := {"version": version, "enabled": 0, "disabled_by_default": 1}

cases["the newest version is off"] := {
	"facts": facts({"network": {"tls": {"client": [object.union(
		off("TLS 1.2"),
		{"disabled_by_default": null},
	)]}}}),
	"causes": {"tls.version-1.2-disabled"},
}

cases["another version is off"] := {
	"facts": facts({"network": {"tls": {"client": [off("TLS 1.0")]}}}),
	"causes": set(),
}

told(strong) := {"dotnet_handshake": false, "dotnet": [
	{"key": "a", "strong_crypto": 1, "system_default": null},
	{"key": "b", "strong_crypto": strong, "system_default": null},
]}

cases["half of dotnet was told"] := {
	"facts": facts({"network": {"tls": told(0)}}),
	"causes": {"tls.dotnet-legacy"},
	"remedy": ["reg add \"b\" /v SchUseStrongCrypto /t REG_DWORD /d 1 /f"],
}

cases["dotnet was told to speak what is off"] := {
	"facts": facts({"network": {"tls": object.union(told(1), {"client": [off("TLS 1.2")]})}}),
	"causes": {"tls.version-1.2-disabled"},
}

unfetched(roots) := {"network": {"roots": roots, "fetches_roots": false}}

root_lines(proxy) := [
	concat("", [
		"Invoke-WebRequest http://cacerts.digicert.com/DigiCertGlobalRootCA.crt ",
		"-OutFile C:\\Install\\root.crt", proxy,
	]),
	"certutil -addstore Root C:\\Install\\root.crt",
]

cases["a root is missing and may not be fetched"] := {
	"facts": facts(unfetched([])),
	"causes": {"certificate.root-missing"},
	"remedy": root_lines(""),
}

cases["a missing root is fetched"] := {
	"facts": facts({"network": {"roots": [], "fetches_roots": true}}),
	"causes": set(),
}

# Behind some names stands no root of the documentation.
cases["no root may be fetched, and none is missing"] := {
	"facts": facts(object.union(
		parted("probe", {}, {"root": ""}, {}),
		unfetched(["CN=DigiCert Global Root CA"]),
	)),
	"causes": set(),
}

cases["a root is missing where only the proxy goes out"] := {
	"facts": facts(object.union(unfetched([]), network(behind, proxied))),
	"causes": {"certificate.root-missing"},
	"lines": root_lines(" -Proxy http://10.0.0.8:8080"),
}

cases["a root is missing beside a proxy that nobody needs"] := {
	"facts": facts(object.union(unfetched([]), network(site, {"through_site_proxy": "407"}))),
	"causes": {"certificate.root-missing"},
	"remedy": root_lines(""),
}

# The administrator who fetches a root by hand is no user of the proxy.
cases["a root is missing where the only way out wants a user"] := {
	"facts": facts(object.union(unfetched([]), network(behind, only_proxy("407")))),
	"causes": {"certificate.root-missing"},
	"remedy": [concat("", [
		"reg add \"HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\AuthRoot\"",
		" /v DisableRootAutoUpdate /t REG_DWORD /d 0 /f",
	])],
}
