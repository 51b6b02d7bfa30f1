package marslab_test

plain_item := {
	"path": "D:\\Data\\a.docx", "code": "0x80070032", "attributes": [], "reparse_tag": "",
	"names": 1, "compressed_streams": [], "sparse_streams": [], "replicated_in": "",
	"held_by": [], "suspected": "",
}

warned(item) := {
	"operation": {"ended": "completed-with-warnings"},
	"source": {"failed": [object.union(plain_item, item)], "failed_files": 1},
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

cases["a placeholder"] := {
	"facts": facts(warned({"code": "0x8007018b", "reparse_tag": "0x9000001a"})),
	"causes": {"source.cloud-placeholder"},
}

cases["an unreadable file"] := {
	"facts": facts(warned({"code": "0x80070570"})),
	"causes": {"source.unreadable"},
	"lines": ["chkdsk D: /f"],
}

cases["a suspected file"] := {
	"facts": facts(warned({"code": "0x80070005", "suspected": "D:\\Data"})),
	"causes": {"antivirus.source"},
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
	"lines": ["wabadmin policy add D:\\"],
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
