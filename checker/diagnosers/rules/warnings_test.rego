package marslab_test

plain_item := {
	"path": "D:\\Data\\a.docx", "code": "0x80070032", "attributes": [], "reparse_tag": "",
	"names": 1, "compressed_streams": [], "sparse_streams": [], "replicated_in": "",
	"held_by": [], "suspected": "",
}

warned(item) := warned_of([item])

warned_of(items) := {
	"operation": {"ended": "completed-with-warnings"},
	"source": {
		"failed": [object.union(plain_item, item) | some item in items],
		"failed_files": count(items),
	},
}

cases["a hard link"] := {
	"facts": facts(warned({"names": 2})),
	"causes": {"source.hard-link"},
}

cases["a reparse point"] := {
	"facts": facts(warned({"reparse_tag": "0xa000000c", "attributes": ["reparse-point"]})),
	"causes": {"source.reparse-point"},
}

cases["encrypted and sparse"] := {
	"facts": facts(warned({"attributes": ["encrypted", "sparse"]})),
	"causes": {"source.encrypted-sparse"},
}

cases["encrypted alone"] := {
	"facts": facts(warned({"attributes": ["encrypted"]})),
	"causes": set(),
}

cases["a compressed stream"] := {
	"facts": facts(warned({"compressed_streams": ["notes"]})),
	"causes": {"source.compressed-stream"},
}

cases["a sparse stream"] := {
	"facts": facts(warned({"sparse_streams": ["notes"]})),
	"causes": {"source.sparse-stream"},
}

cases["a replicated folder"] := {
	"facts": facts(warned({"replicated_in": "D:\\Data"})),
	"causes": {"source.replicated-folder"},
}

cases["one file of many kinds"] := {
	"facts": facts(warned({
		"names": 2, "attributes": ["encrypted", "sparse"],
		"compressed_streams": ["notes"], "sparse_streams": ["index"],
	})),
	"causes": {
		"source.hard-link", "source.encrypted-sparse", "source.compressed-stream",
		"source.sparse-stream",
	},
	"remedy": ["wabadmin policy exclude \"D:\\Data\\a.docx\""],
}

# Where it is seen that the folder is replicated: at its first file in the report.
cases["files of a replicated folder among others"] := {
	"facts": facts(warned_of([
		{"names": 2, "path": "D:\\Links\\b.docx"},
		{"replicated_in": "D:\\Data"},
		{"replicated_in": "D:\\Data", "path": "D:\\Data\\c.docx"},
	])),
	"causes": {"source.hard-link", "source.replicated-folder"},
	"objects": {"file:D:\\Links\\b.docx", "file:D:\\Data"},
	"cites": {"source.failed.0.names", "source.failed.1.replicated_in"},
}

cases["a damaged file in a replicated folder"] := {
	"facts": facts(warned({"code": "0x80070570", "replicated_in": "D:\\Data"})),
	"causes": {"source.unreadable"},
}

cases["a placeholder"] := {
	"facts": facts(warned({"code": "0x8007018b", "reparse_tag": "0x9000001a"})),
	"causes": {"source.cloud-placeholder"},
}

cases["an unreadable file"] := {
	"facts": facts(warned({"code": "0x80070570"})),
	"causes": {"source.unreadable"},
	"remedy": ["chkdsk D: /f"],
}

cases["an unreadable file on the volume of Windows"] := {
	"facts": facts(warned({"code": "0x80070570", "path": "c:\\inetpub\\a.log"})),
	"causes": {"source.unreadable"},
	"remedy": ["chkdsk C: /f", "Restart-Computer -Force"],
}

cases["a suspected file"] := {
	"facts": facts(warned({"code": "0x80070005", "suspected": "D:\\Data"})),
	"causes": {"antivirus.source"},
	"cites": {"source.failed.0.suspected", "antivirus.realtime"},
}

cases["a file that the account may not read"] := {
	"facts": facts(warned({"code": "0x80070005"})),
	"causes": set(),
}

cases["a suspected file that a program holds"] := {
	"facts": facts(warned({
		"code": "0x80070020", "suspected": "D:\\Data", "held_by": ["x.exe"],
	})),
	"causes": {"source.locked-by-process"},
}

cases["a held file that cannot be read either"] := {
	"facts": facts(warned({"code": "0x80070570", "held_by": ["x.exe"]})),
	"causes": {"source.unreadable"},
}

cases["a held file"] := {
	"facts": facts(warned({"code": "0x80070020", "held_by": ["x.exe"]})),
	"causes": {"source.locked-by-process"},
}

cases["a report of an earlier job"] := {
	"facts": facts(object.union(warned({"names": 2}), {"operation": {"ended": "succeeded"}})),
	"causes": set(),
}

cases["a short path with the code of a long one"] := {
	"facts": facts(warned({"code": "0x800700ce"})),
	"causes": set(),
}

# A path on D: of so many characters.
long_path(length) := concat("", ["D:\\", concat("", [letter |
	some _ in numbers.range(4, length)
	letter := "a"
])])

cases[name] := {
	"facts": facts(warned({"code": code, "path": long_path(length)})),
	"causes": causes,
} if {
	some name, [code, length, causes] in {
		"the longest path that Windows takes": ["0x800700ce", 259, set()],
		"a long path that cannot be read": ["0x80070570", 260, {"source.unreadable"}],
	}
}

cases["a path of one character too many"] := {
	"facts": facts(warned({"code": "0x800700ce", "path": long_path(260)})),
	"causes": {"source.path-too-long"},
	"cites": {"policy.sources", "source.failed.0.path"},
}

recreated(path) := {
	"operation": {"ended": "completed-with-warnings", "message": "critical-inconsistency"},
	"policy": {
		"sources": [path],
		"items": [{"path": path, "volume_replaced": false, "recreated": true}],
	},
}

cases["a top-level folder that was made again"] := {
	"facts": facts(recreated("D:\\Data\\Finance")),
	"causes": {"source.top-level-recreated"},
	"lines": ["wabadmin policy add D:\\Data"],
}

cases["one at the top of its volume"] := {
	"facts": facts(recreated("D:\\Data")),
	"causes": {"source.top-level-recreated"},
	"remedy": ["wabadmin policy add D:\\", "wabadmin policy remove D:\\Data"],
	"cites": {"operation.ended", "policy.items.0.recreated"},
}

cases["a job that did not get so far"] := {
	"facts": facts(object.union(
		recreated("D:\\Data"),
		{"operation": {"ended": "failed", "message": "internal"}},
	)),
	"causes": set(),
}

cases["another code of a file that is unusual in many ways"] := {
	"facts": facts(warned({
		"code": "0x80070570", "names": 2, "attributes": ["encrypted", "sparse"],
		"compressed_streams": ["x"],
	})),
	"causes": {"source.unreadable"},
}

cases["another code of a file with a sparse stream"] := {
	"facts": facts(warned({"code": "0x80070570", "sparse_streams": ["x"]})),
	"causes": {"source.unreadable"},
}

cases["a hard link in a replicated folder"] := {
	"facts": facts(warned({"names": 2, "replicated_in": "D:\\Data"})),
	"causes": {"source.replicated-folder"},
}
