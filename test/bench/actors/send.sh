#!/usr/bin/env bash
# Sends as the simplest tool would: one row into the SQLite file $1, from $2, with the text $3, as durable as tt's.
exec sqlite3 -cmd '.timeout 5000' "$1" "PRAGMA synchronous = FULL;
  INSERT INTO message (sender, body, at) VALUES ('$2', '${3//\'/\'\'}', strftime('%s', 'now'));"
