# Shared by try_slurm and try_kills: a folder for it all, processes that are ended by their own numbers, and an S3 on the loopback address.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
pids=()
end() {
	local code=$? pid
	if [ -n "${job:-}" ]; then # of Slurm: its tasks outlive slurmd
		scancel --quiet "$job" 2>/dev/null || true
		wait_for 30 "the end of its tasks" sh -c "! squeue -h -j $job 2>/dev/null | grep -q ." || true
	fi
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	if [ "$code" = 0 ]; then rm -rf "$dir"; else echo "failed; see $dir" >&2; fi
}
trap end EXIT
trap 'exit 130' INT TERM

# wait_for SECONDS WHAT COMMAND…: until the command succeeds.
wait_for() {
	local until=$((SECONDS + $1)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$until" ] || { echo "waited in vain for $what" >&2; return 1; }
		sleep 0.1
	done
}

# start_store makes the buckets photos-upload and photos-public, and says in the environment how to reach them.
start_store() {
	s3img dev --data "$dir/store" -o json >"$dir/dev.json" 2>"$dir/dev.log" &
	pids+=($!)
	wait_for 60 "the store" test -s "$dir/dev.json"
	eval "$(python3 -c 'import json, shlex, sys
for name, value in json.loads(sys.stdin.readline())["environment"].items(): print(f"export {name}={shlex.quote(value)}")' <"$dir/dev.json")"
}
