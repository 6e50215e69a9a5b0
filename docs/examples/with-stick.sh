#!/bin/sh
# Runs a command while it holds the stick, and hands over with how it went:  sh with-stick.sh make update
export TT_AGENT_ID="${TT_AGENT_ID:-script:nightly}"
# When this shell dies, whatever it held is free.
export TT_SESSION_PID=$$

tt join >/dev/null || exit
tt wait --timeout="${PATIENCE:-10m}" >/dev/null || exit
if ! tt check >/dev/null 2>&1; then
  echo "the stick was not free in time" >&2
  exit 75
fi

"$@"
status=$?

if [ "$status" -eq 0 ]; then next='go on'; else next='look at what it printed'; fi
tt release --status="$* ended with $status" --next-action="$next" >/dev/null
exit "$status"
