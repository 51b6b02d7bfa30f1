#!/bin/sh
# The gate for rule changes, as every CI runs it: gate.sh change | staged
#
#   change   the pack of a base revision against the pack that is checked out; writes all reports
#   staged   the pack of HEAD against what is staged: for a hook; writes no report
#
# Promise: everything comes by the environment and is never evaluated; the exit code is that of
# the gate, and a gate that gave no verdict is never green. Reports of an earlier run are removed
# first, so that no CI shows them as this one's.
#
#   MARSLAB               the program                       [marslab]
#   MARSLAB_PACK          the pack, from the top of the repository            [rules]
#   MARSLAB_BASE          change: the revision that is changed
#   MARSLAB_BASELINE      another baseline                  [git:MARSLAB_BASE:MARSLAB_PACK]
#   MARSLAB_CANDIDATE     another candidate                 [the folder MARSLAB_PACK]
#   MARSLAB_CONFIG        what is demanded                  [marslab.yaml, when it is there]
#   MARSLAB_CACHE         a folder for what does not depend on the packs      [none]
#   MARSLAB_REPORTS       a folder for reports              [marslab-gate]
#   MARSLAB_SUITES        families of machines, with commas [those of marslab gate]
#   MARSLAB_FILTER        only these scenarios              [all]
#   MARSLAB_COMPOSITIONS, MARSLAB_MACHINES                  [those of marslab gate]
#   MARSLAB_ALL           true: ask everything in full      [false]
#   MARSLAB_FAIL_ON       loss: whatever the gate does not let pass fails; error: losses are only
#                         reported, and what is no verdict fails              [loss]
set -u

fail() {
	printf 'marslab-gate: %s\n' "$1" >&2
	exit 1
}

mode=${1:-}
program=${MARSLAB:-marslab}
pack=${MARSLAB_PACK:-rules}
reports=${MARSLAB_REPORTS:-marslab-gate}
suites=${MARSLAB_SUITES:-}

case ${MARSLAB_FAIL_ON:=loss} in
loss | error) ;;
*) fail 'MARSLAB_FAIL_ON is loss or error' ;;
esac

case $mode in
change)
	if [ -z "${MARSLAB_BASELINE:-}" ]; then
		[ -n "${MARSLAB_BASE:-}" ] || fail 'no base revision: set MARSLAB_BASE or MARSLAB_BASELINE'
		MARSLAB_BASELINE=git:$MARSLAB_BASE:$pack
	fi
	candidate=${MARSLAB_CANDIDATE:-$pack}
	;;
staged)
	# A commit that does not touch the pack has nothing to answer for, nor has a first pack.
	if git diff --cached --quiet -- "$pack" "${MARSLAB_CONFIG:-marslab.yaml}"; then
		exit 0
	fi
	if ! git rev-parse --verify --quiet "HEAD:$pack" >/dev/null; then
		printf 'marslab-gate: HEAD has no pack in %s yet: nothing can be lost\n' "$pack" >&2
		exit 0
	fi
	MARSLAB_BASELINE=${MARSLAB_BASELINE:-git:HEAD:$pack}
	candidate=${MARSLAB_CANDIDATE:-git::$pack}
	# A hook has seconds: catalogue and twins; CI looks at the rest.
	suites=${suites:-catalogue,twins}
	;;
*) fail 'gate.sh change | staged' ;;
esac

# With `=`, so that no value can become an option.
set -- gate "--baseline=$MARSLAB_BASELINE" "--candidate=$candidate"
[ -z "${MARSLAB_CONFIG:-}" ] || set -- "$@" "--config=$MARSLAB_CONFIG"
[ -z "${MARSLAB_CACHE:-}" ] || set -- "$@" "--cache=$MARSLAB_CACHE"
[ -z "$suites" ] || set -- "$@" "--suites=$suites"
[ -z "${MARSLAB_FILTER:-}" ] || set -- "$@" "--filter=$MARSLAB_FILTER"
[ -z "${MARSLAB_COMPOSITIONS:-}" ] || set -- "$@" "--compositions=$MARSLAB_COMPOSITIONS"
[ -z "${MARSLAB_MACHINES:-}" ] || set -- "$@" "--machines=$MARSLAB_MACHINES"
[ "${MARSLAB_ALL:-false}" != true ] || set -- "$@" --all

if [ "$mode" = staged ]; then
	exec "$program" "$@"
fi

mkdir -p -- "$reports" || fail "$reports: the folder for reports cannot be made"
for name in json sarif junit.xml md html; do
	rm -f -- "$reports/gate.$name" || fail "$reports/gate.$name: the old report stays"
done
said=$reports/gate.stderr.txt
"$program" "$@" \
	"--output=json=$reports/gate.json" "--output=sarif=$reports/gate.sarif" \
	"--output=junit=$reports/gate.junit.xml" "--output=markdown=$reports/gate.md" \
	"--output=html=$reports/gate.html" 2>"$said"
code=$?
cat -- "$said" >&2

# What stands in the summary of a job is Markdown: words of an error are indented, line by line.
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
	if [ -f "$reports/gate.md" ]; then
		cat -- "$reports/gate.md"
	else
		printf '## marslab gate: no verdict (exit %s)\n\n' "$code"
		tr '\r' '\n' <"$said" | head -c 60000 | sed 's/^/    /'
		printf '\n'
	fi >>"$GITHUB_STEP_SUMMARY" || fail 'the summary of the job cannot be written'
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
	sarif=false
	[ ! -f "$reports/gate.sarif" ] || sarif=true
	printf 'code=%s\nsarif=%s\n' "$code" "$sarif" >>"$GITHUB_OUTPUT" ||
		fail 'the outputs of the step cannot be written'
fi

# A loss that is only reported, with its report there.
if [ "$code" = 2 ] && [ "$MARSLAB_FAIL_ON" = error ] && [ -f "$reports/gate.json" ]; then
	exit 0
fi
exit "$code"
